"""`portgui --self-test`: it finds what is broken, ends in time, and leaves nothing behind."""

import json
import logging
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any, Final

import pytest
from pytestqt.qtbot import QtBot

from portgui import resources
from portgui.gui.self_test import data, pictures, qt, unexpected
from portgui.gui.self_test.patience import Patience
from portgui.gui.self_test.report import Check, FaultError, Result, as_json, attempt
from portgui.gui.self_test.whole import look_at_modules
from portgui.resources import ResourceError

ROOT: Final = Path(__file__).parents[2]
LIMIT: Final = 60
"""Seconds in which it ends, whatever happens; that is promised."""

NAMES: Final = (
    "resources", "window", "screen", "icons", "notices", "translations", "scan", "pages",
    "modules", "firewall", "log",
)  # fmt: skip

# Runs a self-test after the line in the middle, and tells what it has opened to write.
PROGRAM: Final = """
import os, sys
written = []
def on_event(event, values):
    match event, values:
        case "open", (str() as path, mode, flags) if flags & (os.O_WRONLY | os.O_RDWR):
            written.append(path)
        # From a folder that is open already, tempfile takes away its own.
        case ("os.mkdir" | "os.rename" | "os.remove"), (path, *_, -1):
            written.append(os.fspath(path))
sys.addaudithook(on_event)
from portgui import __main__ as entry
{change}
sys.argv[1:] = ["--self-test"]
status = entry.main()
said, written = written, []
with open(os.environ["WRITTEN"], "w", encoding="utf-8") as file:
    file.write("\\n".join(map(os.path.abspath, said)))
sys.exit(status)
"""


class Run:
    """A self-test in a process of its own, with a home and a temporary folder of its own.

    Attributes:
        status: the exit status.
        errors: standard error.
        record: what it said, or {} where it said nothing.
        temporary: the temporary folder.
        home: the home folder.
        written: the paths that were opened to write.
    """

    def __init__(self, folder: Path, change: str = "") -> None:
        self.temporary, self.home = folder / "temporary", folder / "home"
        self.temporary.mkdir()
        self.home.mkdir()
        names = ("TMPDIR", "TEMP", "TMP")
        environment = {
            **{name: os.environ[name] for name in os.environ if not name.startswith("PYTHON")},
            **dict.fromkeys(names, str(self.temporary)),
            "HOME": str(self.home),
            "PORTGUI_PROFILE": str(folder / "person"),
            "QT_QPA_PLATFORM": "no-such-platform",
            "WRITTEN": str(folder / "written"),
            "PYTHONPATH": str(ROOT),
        }
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM.format(change=change)],
            env=environment,
            cwd=folder,
            check=False,
            capture_output=True,
            encoding="utf-8",
            timeout=LIMIT,
        )
        self.status, self.errors = done.returncode, done.stderr
        self.record: dict[str, Any] = json.loads(done.stdout) if done.stdout else {}
        written = folder / "written"
        self.written = written.read_text("utf-8").splitlines() if written.exists() else []

    def check(self, name: str) -> dict[str, Any]:
        """What is said of one check."""
        (found,) = [each for each in self.record["checks"] if each["name"] == name]
        return dict(found)

    def failed(self) -> set[str]:
        """The names of the checks that have failed."""
        return {each["name"] for each in self.record["checks"] if each["ok"] is False}


def test_a_whole_portgui_passes_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """Every check is made and good, but the one that cannot be made yet, which says so.

    Nothing is written but below a temporary folder, which is empty afterwards, and nothing is said
    beside the record.
    """
    run = Run(tmp_path)
    assert (run.status, run.errors) == (0, ""), run.record
    assert tuple(each["name"] for each in run.record["checks"]) == NAMES
    assert run.record["ok"] is True
    assert run.record["frozen"] is False
    firewall = run.check("firewall")
    assert "firewall" in firewall["detail"] or "judged" in firewall["detail"]
    assert all(each["ok"] is True for each in run.record["checks"])
    nothing = os.path.abspath(os.devnull)  # noqa: PTH100 (on Windows it makes a device of it)
    inside = (str(run.temporary), nothing)
    assert [path for path in run.written if not path.startswith(inside)] == []
    assert [*run.temporary.iterdir(), *run.home.iterdir()] == []


def test_a_scanning_process_that_hangs_is_told_in_time(tmp_path: Path) -> None:
    """The rest is looked at all the same, and the end comes."""
    run = Run(
        tmp_path,
        "from portgui.connections import launch\n"
        "from portgui.gui import scan_client\n"
        "launch.command = lambda: (sys.executable, '-c', 'input(); input()')\n"
        "scan_client.ScanClient.__init__.__kwdefaults__['limit'] = 1.0\n",
    )
    assert run.status == 1
    assert run.record["ok"] is False
    assert run.failed() == {"scan", "log"}
    assert "scan-restarted-hung" in run.check("scan")["detail"]


def test_without_qt_s_libraries_it_says_which_and_scans(tmp_path: Path) -> None:
    """As on a system where a library behind Qt is missing: no traceback, status 1."""
    run = Run(tmp_path, "sys.modules['PySide6.QtWidgets'] = None")
    assert (run.status, run.errors) == (1, "")
    assert run.failed() == {"pages"}
    assert "QtWidgets" in run.check("pages")["detail"]


def test_a_windowed_program_answers_by_its_status(tmp_path: Path) -> None:
    """On Windows it has neither of the two outputs."""
    for status in (0, 1):
        change = (
            "from portgui.gui import self_test\n"
            "from portgui.gui.self_test.report import Check, Result\n"
            f"found = Result.FAILED if {status} else Result.OK\n"
            "self_test.run = lambda: [Check('x', found, '')]\n"
            "sys.stdout = sys.stderr = None"
        )
        folder = tmp_path / str(status)
        folder.mkdir()
        run = Run(folder, change)
        assert (run.status, run.record, run.errors) == (status, {}, "")


def test_the_last_resort_ends_it(tmp_path: Path) -> None:
    """Whatever holds it up: a traceback says where, and the status is that of a failure."""
    run = Run(
        tmp_path,
        "import threading\n"
        "from portgui.gui import self_test\n"
        "self_test.LAST_RESORT = 1\n"
        "def run(): threading.Event().wait()\n"
        "self_test.run = run",
    )
    assert run.status == 1
    assert "in run" in run.errors


def test_nothing_else_stands_beside_the_option() -> None:
    """A mistake is told in one line."""
    for words in (["--self-test", "5000"], ["5000", "--self-test"], ["list", "--self-test"]):
        done = subprocess.run(
            [sys.executable, "-m", "portgui", *words],
            cwd=ROOT,
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1
        assert "--self-test" in done.stderr


# What is found.


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data files that a test may damage."""
    copied = tmp_path / "resources"
    shutil.copytree(resources.root(), copied)
    monkeypatch.setattr(resources, "_SOURCE", copied)
    monkeypatch.setattr(resources, "_PACKAGED", tmp_path / "no-package")
    return copied


def test_the_shipped_data_is_found_whole(qtbot: QtBot) -> None:
    """And counted, so that a reader sees that it was looked at."""
    assert "registered ports" in data.look()
    assert "icons" in pictures.look_at_icons()
    assert "notices" in pictures.look_at_notices()
    assert pictures.look_at_translations().startswith("en")
    assert "modules" in look_at_modules()


@pytest.mark.parametrize(
    "name",
    [
        "catalogue/games.json",
        "guides/en/words.json",
        "newcomers/en.json",
        "registry",
        "catalogue",
        "guides",
    ],
)
def test_missing_data_is_found(name: str, shipped: Path) -> None:
    """A file that was not packed, and a whole folder."""
    gone = shipped / name
    if gone.is_dir():
        shutil.rmtree(gone)
    else:
        gone.write_text("{")
    with pytest.raises((FaultError, ResourceError)):
        data.look()


def test_a_damaged_guide_is_found(shipped: Path) -> None:
    """Also where the others could stand in for it."""
    guide = next(
        path for path in (shipped / "guides/en").glob("*.json") if "words" not in path.name
    )
    guide.write_text("{}")
    with pytest.raises(FaultError, match=guide.name):
        data.look()


@pytest.mark.parametrize("content", ["", "<svg/>", "no picture"])
def test_an_icon_that_shows_nothing_is_found(content: str, shipped: Path, qtbot: QtBot) -> None:
    """It is named."""
    (shipped / "icons/search.svg").write_text(content)
    with pytest.raises(FaultError, match=r"search\.svg"):
        pictures.look_at_icons()


def test_other_pictures_and_texts_that_are_gone_are_found(shipped: Path, qtbot: QtBot) -> None:
    """The program's own icon, a notice, a translation, all icons."""
    shutil.rmtree(shipped / "app")
    with pytest.raises(FaultError, match="own icon"):
        pictures.look_at_icons()
    shutil.rmtree(shipped / "icons")
    with pytest.raises(FaultError, match="icons"):
        pictures.look_at_icons()
    (shipped / "notices/qt.txt").unlink()
    with pytest.raises(ResourceError, match=r"qt\.txt"):
        pictures.look_at_notices()
    (shipped / "i18n/portgui_de.qm").write_bytes(b"not a translation")
    with pytest.raises(FaultError, match="de"):
        pictures.look_at_translations()


def test_a_part_without_its_papers_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """About could not tell its version."""
    monkeypatch.setattr(pictures, "versions", lambda: (("PortGUI", "1"), ("psutil", "?")))
    with pytest.raises(FaultError, match="psutil"):
        pictures.look_at_notices()


def test_a_platform_plugin_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A frozen program must have brought it along."""
    monkeypatch.setattr(qt, "_files", lambda _name: iter(()))
    with pytest.raises(FaultError) as caught:
        qt._first_that_loads(qt.SCREENLESS)
    for name in ("minimal", "offscreen"):
        assert f"plugin {name} is not there" in str(caught.value)


def test_a_platform_plugin_that_does_not_load_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Mostly because a library of the system is missing."""
    broken = tmp_path / "libqxcb.so"
    broken.write_bytes(b"no library")
    monkeypatch.setattr(qt, "_files", lambda _name: iter((broken,)))
    with pytest.raises(FaultError, match="libqxcb"):
        qt.window_platform()


# What is heard.


def test_what_nobody_expects_is_heard(caplog: pytest.LogCaptureFixture, qtbot: QtBot) -> None:
    """A record of the log, a warning of Python, an error that nobody caught."""
    with unexpected.listening() as listener:
        assert "nothing" in listener.look()
        logging.getLogger("a").info("fine")
        assert "nothing" in listener.look()
        logging.getLogger("b").warning("hm")
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            logging.captureWarnings(True)
            warnings.warn("old", UserWarning, stacklevel=1)
        sys.excepthook(LookupError, LookupError("lost"), None)
        with pytest.raises(FaultError) as caught:
            listener.look()
    for word in ("3 unexpected", "hm", "old", "lost"):
        assert word in str(caught.value)


def test_what_is_always_said_is_not_counted(caplog: pytest.LogCaptureFixture) -> None:
    """By Qt's platform without a screen."""
    with unexpected.listening() as listener:
        logging.getLogger("qt").warning("This plugin does not support propagateSizeHints()")
        assert "nothing" in listener.look()


def test_a_flood_is_counted_and_cut(caplog: pytest.LogCaptureFixture) -> None:
    """The first are told."""
    with unexpected.listening() as listener:
        for number in range(1_000):
            logging.getLogger("x").warning("number %d", number)
        with pytest.raises(FaultError, match=r"1000 unexpected.*number 19$"):
            listener.look()


# What is told.


def test_a_check_that_breaks_has_failed_and_says_where() -> None:
    """An error that nobody foresaw is a finding, not the end."""

    def look() -> str:
        raise LookupError("nothing there")

    found = attempt("x", look)
    assert found.result is Result.FAILED
    assert "LookupError: nothing there" in found.detail
    assert "look" in found.detail


def test_the_record_is_ascii_and_says_what_is_not_built() -> None:
    """Every console can show it."""
    text = as_json([Check("a", Result.OK, "„ü“"), Check("b", Result.NOT_BUILT, "")])
    assert text.isascii()
    record = json.loads(text)
    assert record["ok"] is True
    assert [each["ok"] for each in record["checks"]] == [True, None]
    assert json.loads(as_json([Check("a", Result.FAILED, "")]))["ok"] is False


def test_patience_is_one_for_everything(qtbot: QtBot) -> None:
    """What was waited for is not there to wait for something else."""
    now = [0.0]

    def clock() -> float:
        now[0] += 1
        return now[0]

    patience = Patience(5.0, clock)
    patience.wait_for("what is there", lambda: True)
    for _ in range(2):
        with pytest.raises(FaultError, match="the rest did not come"):
            patience.wait_for("the rest", lambda: False)
    assert patience.left == 0
