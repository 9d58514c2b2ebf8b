"""The elevated side: one request that is in order, or nothing at all is run."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portgui import __main__ as entry
from portgui import helper
from portgui.firewall import backend as backends
from portgui.firewall import several
from portgui.firewall.backend import Report, Status
from portgui.firewall.errand import Add, Errand, Job, Verb
from portgui.firewall.rules import Action
from portgui.firewall.wire import encode
from tests.fake_firewall import Crash, FakeBackend, State
from tests.firewall.requests import RULE

ROOT = Path(__file__).parent.parent
APPLY = Errand(Verb.APPLY, Job("k3f9", (Add(RULE),)))
REQUEST = encode(APPLY)
MALFORMED: list[list[str]] = [
    [], [""], [REQUEST, REQUEST], [REQUEST, "--help"], ["--help", REQUEST], ["--help"], ["-f"],
    ["/?"], [REQUEST + "="], [REQUEST + "\n"], [" " + REQUEST], [REQUEST[:-1]], ["A" * 10_000],
    ["; reboot"], ["$(reboot)"], ["../../x"], ["\\\\server\\share\\x"], ["null"], ["{}"],
    ["\udcff"], ["e30"], [REQUEST.swapcase()], ['"' + REQUEST + '"'],
]  # fmt: skip
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> FakeBackend:
    """A firewall in memory; the process is given back its environment, folder and umask."""
    found = FakeBackend()
    monkeypatch.setattr(backends, "this_backend", lambda: found)
    monkeypatch.setattr(helper, "_is_started_rightly", lambda: True)
    monkeypatch.setattr(helper, "clean_up", lambda: None)
    return found


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The helper as a process of its own, in a real environment."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "portgui", *arguments],
        cwd=ROOT, env={**os.environ, **environment}, check=False, capture_output=True,
        encoding="utf-8", timeout=60,
    )  # fmt: skip


def is_only(text: str, status: Status) -> bool:
    """Whether nothing is said but the status: on Linux in a report, elsewhere not at all."""
    if sys.platform == "linux":
        report: object = {"after": None, "detail": "", "spared": [], "status": int(status)}
        return text.count("\n") == 1 and json.loads(text) == report
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest)
        return text == ""


def test_a_request_is_done(backend: FakeBackend, capsys: pytest.CaptureFixture[str]) -> None:
    """The status says so; on Linux a line of JSON as well."""
    assert helper.main([REQUEST]) == Status.DONE
    assert dict(backend.state.own) == {RULE.name: RULE}
    printed = capsys.readouterr().out
    if sys.platform == "linux":
        assert json.loads(printed)["status"] == Status.DONE
        assert printed.count("\n") == 1


@pytest.mark.parametrize("arguments", MALFORMED, ids=lambda found: repr(found)[:30])
def test_what_is_not_in_order_is_not_run(
    backend: FakeBackend, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The firewall is not even asked for, and nothing of it is said again."""
    assert helper.main(arguments) == Status.BAD_REQUEST
    assert backend.state.own == ()
    said = capsys.readouterr()
    assert said.err == ""
    assert is_only(said.out, Status.BAD_REQUEST)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(), max_size=3))
def test_any_other_arguments_are_not_run(backend: FakeBackend, arguments: list[str]) -> None:
    """Whatever they are."""
    assert helper.main(arguments) == Status.BAD_REQUEST
    assert backend.state.own == ()


@pytest.mark.parametrize("arguments", [["--elevated-helper"], ["--elevated-helper", "--help"],
                                       ["--elevated-helper", REQUEST, "who"]])  # fmt: skip
def test_the_program_ends_with_a_status_and_without_a_word(arguments: list[str]) -> None:
    """No traceback, no usage: nobody reads it."""
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (Status.BAD_REQUEST, "")
    assert is_only(done.stdout, Status.BAD_REQUEST)


def test_it_needs_neither_qt_nor_the_command_line() -> None:
    """What runs with rights is small."""
    script = (
        "import sys, portgui.__main__ as entry\n"
        "sys.argv[1:] = ['--elevated-helper', 'x']\n"
        "status = entry.main()\n"
        "heavy = ('PySide6', 'psutil', 'argparse', 'portgui.gui', 'portgui.cli',"
        " 'portgui.answers', 'portgui.connections')\n"
        "print([name for name in sys.modules if name.startswith(heavy)], status)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True,
        encoding="utf-8",
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[] 2"


def test_the_entry_hands_on_what_stands_after_the_option(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it, so that the helper can refuse more than one."""
    given_: list[list[str]] = []

    def change(arguments: list[str]) -> int:
        given_.append(arguments)
        return 3

    monkeypatch.setattr(helper, "main", change)
    monkeypatch.setattr(sys, "argv", ["portgui", "--elevated-helper", "a", "b"])
    assert entry.main() == 3
    assert given_ == [["a", "b"]]
    assert helper.OPTION == entry.ELEVATED_HELPER


def test_where_there_is_no_firewall_nothing_is_run(
    backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not guessed which one is meant."""
    monkeypatch.setattr(backends, "this_backend", lambda: None)
    assert helper.main([REQUEST]) == Status.NOT_HERE
    assert backend.state.own == ()


@pytest.mark.parametrize("status", list(Status))
def test_the_exit_status_is_the_status(backend: FakeBackend, status: Status) -> None:
    """Each."""
    backend.status = status
    assert helper.main([REQUEST]) == status


def test_several_changes_are_undone_in_one_go(
    backend: FakeBackend, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that has become another one keeps none of the others; how each ended is told."""
    rules = [replace(RULE, mark=mark) for mark in ("aaaa", "bbbb", "cccc")]
    own = {rule.name: rule for rule in rules}
    own[rules[1].name] = replace(rules[1], action=Action.BLOCK)
    backend.save(State(own=tuple(own.items())))
    errands = [Errand(Verb.UNDO, Job(rule.mark, (Add(rule),))) for rule in rules]
    status = helper.main([several.encode(errands)])
    ended = (Status.DONE, Status.CHANGED, Status.DONE)
    if sys.platform == "linux":
        lines = capsys.readouterr().out.splitlines()
        assert tuple(json.loads(line)["status"] for line in lines) == ended
        assert status == Status.CHANGED
    else:
        assert several.unpacked(status, 3) == ended
    assert [name for name, _ in backend.state.own] == [rules[1].name]


def test_of_several_one_that_is_not_in_order_stops_all(backend: FakeBackend) -> None:
    """It is read whole before anything is done."""
    backend.save(State(own=((RULE.name, RULE),)))
    undo = encode(Errand(Verb.UNDO, APPLY.job))
    for text in (f"{undo}.{REQUEST}", f"{undo}.{undo[:-1]}", f"{undo}.", f"{undo}.{undo} --help"):
        assert helper.main([text]) == Status.BAD_REQUEST
    assert len(backend.state.own) == 1


def test_an_error_of_its_own_is_not_called_undone(
    backend: FakeBackend, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python would end with 1, which says that nothing is left; no status of ours is 70."""

    def perform(_: Errand) -> Report:
        raise RuntimeError("with the secret request in it")

    monkeypatch.setattr(backend, "perform", perform)
    assert helper.main([REQUEST]) == helper.BROKEN
    assert helper.BROKEN not in set(Status)
    assert capsys.readouterr().err == "portgui: RuntimeError\n"


@pytest.mark.parametrize("moment", ["before operation 0", "before the end is set up", "done"])
def test_it_can_end_at_any_step(backend: FakeBackend, moment: str) -> None:
    """What it has done by then stays, and can be asked for again: it is found there."""

    def step(name: str) -> None:
        if name == moment:
            raise Crash

    backend.on_step = step
    with pytest.raises(Crash):
        helper.main([REQUEST])
    backend.on_step = lambda _: None
    assert helper.main([REQUEST]) == Status.DONE
    assert helper.main([encode(Errand(Verb.UNDO, APPLY.job))]) == Status.DONE
    assert backend.state.own == ()


@on_linux
@pytest.mark.parametrize("uid", [None, "0", "", "-1", "x", "１", "99999999999"])
def test_only_pkexec_starts_it(
    backend: FakeBackend, monkeypatch: pytest.MonkeyPatch, uid: str | None
) -> None:
    """Not a script of root's, not somebody without the rights: the request is not carried out."""
    monkeypatch.undo()
    monkeypatch.setattr(backends, "this_backend", lambda: backend)
    monkeypatch.setattr(helper, "clean_up", lambda: None)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.delenv("PKEXEC_UID", raising=False)
    if uid is not None:
        monkeypatch.setenv("PKEXEC_UID", uid)
    assert helper.main([REQUEST]) == Status.NO_RIGHTS
    monkeypatch.setenv("PKEXEC_UID", "1000")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert helper.main([REQUEST]) == Status.NO_RIGHTS
    assert backend.state.own == ()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert helper.main([REQUEST]) == Status.DONE


SHOWS = (
    "import os, sys\n"
    "from portgui import helper\n"
    "helper.clean_up()\n"
    "mask = os.umask(0)\n"
    "print(os.getcwd(), oct(mask), sorted(os.environ.items()), sep='\\n')\n"
)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")
def test_it_takes_nothing_over(tmp_path: Path) -> None:
    """No variable, no folder, no loose permission of whoever has started it."""
    done = subprocess.run(
        [sys.executable, "-c", SHOWS], cwd=tmp_path, check=True, capture_output=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(ROOT), "LD_PRELOAD_X": "x", "PATH": str(tmp_path), "LC_ALL": "de"},
    )  # fmt: skip
    folder, mask, variables = done.stdout.splitlines()
    assert (folder, mask) == ("/", "0o77")
    assert dict(eval(variables)) == {
        "LANG": "C", "LC_ALL": "C", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    }  # fmt: skip


@pytest.mark.skipif(sys.platform != "win32", reason="needs Windows")
def test_it_asks_windows_where_windows_lies(tmp_path: Path) -> None:
    """A variable of the person's says something else, and is not believed."""
    done = subprocess.run(
        [sys.executable, "-c", SHOWS], cwd=tmp_path, check=True, capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "windir": str(tmp_path), "EVIL": "1"},
    )  # fmt: skip
    folder, _, variables = done.stdout.splitlines()
    assert folder.lower().endswith("system32")
    assert "evil" not in variables.lower()
    assert str(tmp_path).lower() not in variables.lower()


@on_linux
def test_as_a_script_it_finds_its_own_package_only(tmp_path: Path) -> None:
    """Without site and without the person's folders, as pkexec starts it from a checkout."""
    for name in ("json.py", "portgui.py", "base64.py"):
        tmp_path.joinpath(name).write_text("raise SystemExit('the wrong module')")
    script = ROOT / "portgui" / "helper.py"
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(script), "--help"],
        cwd=tmp_path, check=False, capture_output=True, encoding="utf-8",
        env={"PYTHONPATH": str(tmp_path), "PKEXEC_UID": "1000"},
    )  # fmt: skip
    assert done.returncode == Status.BAD_REQUEST
    assert is_only(done.stdout, Status.BAD_REQUEST)
