"""What `python -m portgui` starts: it decides by its arguments, before anything heavy is loaded."""

import gc
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from portgui import __main__ as entry
from portgui import cli

ROOT = Path(__file__).parent.parent

HEAVY = ("PySide6", "psutil", "argparse", "json", "portgui.cli", "portgui.gui", "portgui.net")

# Prints which of the modules named in its arguments are there after portgui.__main__ has been.
_LOADED = "import sys, portgui.__main__; print(*[n for n in sys.argv[1:] if n in sys.modules])"


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs this Python on its own, with nothing to read."""
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=ROOT,
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


@pytest.fixture
def arguments(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The arguments that the program is started with; the test fills them in."""
    words = ["portgui"]
    monkeypatch.setattr(sys, "argv", words)
    yield words
    gc.enable()


def test_nothing_heavy_is_loaded_before_it_is_wanted() -> None:
    """The module itself costs nothing: neither Qt, nor psutil, nor the command line."""
    done = python("-c", _LOADED, *HEAVY)
    assert done.stdout.split() == []
    assert done.stderr == ""


def test_a_command_never_loads_the_window() -> None:
    """Which modules there are is asked of the very process that has answered."""
    script = (
        "import atexit, sys, portgui.__main__ as entry\n"
        "sys.argv[1:] = ['list', '--csv']\n"
        "status = entry.main()\n"
        "window = ('PySide6', 'shiboken6', 'portgui.gui')\n"
        "print([n for n in sys.modules if n.startswith(window)], status, file=sys.stderr)\n"
    )
    assert python("-c", script).stderr == "[] 0\n"


def test_the_scan_worker_is_started_by_its_option() -> None:
    """It ends with its input, without a word, and needs neither Qt nor the command line."""
    done = python("-X", "importtime", "-m", "portgui", "--scan-worker")
    assert done.returncode == 0
    assert done.stdout == ""
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "portgui.connections.worker" in loaded
    assert not {"PySide6", "portgui.cli", "argparse", "portgui.answers"} & loaded


def test_words_that_are_no_command_go_to_the_window(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all of them, and the window's exit status comes back."""
    given: list[list[str]] = []

    def show(words: list[str]) -> int:
        given.append(words)
        return 7

    window = ModuleType("portgui.gui.app")
    window.main = show  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "portgui.gui.app", window)
    for words in ([], ["5000"], ["minecraft", "server"]):
        arguments[1:] = words
        assert entry.main() == 7
    assert given == [[], ["5000"], ["minecraft", "server"]]


def test_a_window_without_qt_says_what_is_missing(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line instead of a traceback; an error of our own is none of Qt's and is not hidden."""
    monkeypatch.setitem(sys.modules, "portgui.gui.app", None)
    arguments[1:] = ["5000"]
    with pytest.raises(ImportError):
        entry.main()
    monkeypatch.delitem(sys.modules, "portgui.gui.app")
    monkeypatch.setitem(sys.modules, "PySide6.QtCore", None)
    assert entry.main() == 1
    errors = capsys.readouterr().err
    assert "PySide6.QtCore" in errors
    assert len(errors.splitlines()) == 1
    monkeypatch.setattr(sys, "stderr", None)
    assert entry.main() == 1


@pytest.mark.parametrize("words", [["who", "80"], ["--version"], ["--colour"]])
def test_commands_go_to_the_command_line(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    """Also a mistake in them: the window has no options."""
    given: list[list[str]] = []

    def answer(found: list[str]) -> int:
        given.append(found)
        return 3

    monkeypatch.setattr(cli, "main", answer)
    arguments[1:] = words
    assert entry.main() == 3
    assert given == [words]


def test_the_exit_status_reaches_the_shell() -> None:
    """Scripts look at nothing else."""
    assert python("-m", "portgui", "--version").returncode == 0
    assert python("-m", "portgui", "who", "0").returncode == 2


def test_it_answers_from_any_folder(tmp_path: Path) -> None:
    """What lies in the folder that it is started from is not taken for a part of it."""
    for name in ("json.py", "psutil.py", "socket.py", "words.py"):
        (tmp_path / name).write_text("raise SystemExit('the wrong module')")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "portgui", "list", "--json"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "SYSTEMROOT": "C:\\Windows"},
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "connections" in json.loads(done.stdout)
