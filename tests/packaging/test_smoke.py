"""The first start of a package: what counts as a fault, and that a fault is found."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import freeze
import pytest
import smoke
from smoke import SmokeError

GOOD = {"version": "1.2.3", "ok": True, "checks": [{"name": "scan", "ok": True, "detail": ""}]}
ANSWERS = {
    "--version": "PortGUI 1.2.3",
    "--self-test": json.dumps(GOOD),
    "who 135 --json": "{}",
    "list --json": '{"rows": []}',
}
Make = Callable[..., list[str]]


@pytest.fixture
def program(tmp_path: Path) -> Make:
    """Makes a program that gives these answers; more lines of Python come before them."""

    def make(answers: dict[str, str], before: str = "") -> list[str]:
        script = tmp_path / "program.py"
        script.write_text(
            f"import os, sys\nasked = ' '.join(sys.argv[1:])\n{before}\n"
            f"print({answers!r}[asked])\n",
            "utf-8",
        )
        return [sys.executable, str(script)]

    return make


def test_a_program_that_answers_everything_is_whole(program: Make) -> None:
    """No complaint."""
    smoke.check(program(ANSWERS), "1.2.3")


@pytest.mark.parametrize(
    ("asked", "answer", "why"),
    [
        ("--version", "PortGUI 1.2.30", "not 1.2.3"),
        ("--self-test", json.dumps({**GOOD, "version": "1.2.2"}), "--self-test"),
        (
            "--self-test",
            json.dumps({**GOOD, "ok": False, "checks": [{"name": "pages", "ok": False}]}),
            "pages",
        ),
        ("--self-test", "fine", "no JSON"),
        ("who 135 --json", "[]", "no JSON object"),
        ("list --json", "", "no JSON"),
    ],
)
def test_a_wrong_answer_is_a_fault(program: Make, asked: str, answer: str, why: str) -> None:
    """Also the version of another build, which an old file left behind would give."""
    with pytest.raises(SmokeError, match=why):
        smoke.check(program({**ANSWERS, asked: answer}), "1.2.3")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("print('a warning', file=sys.stderr)", "on standard error: a warning"),
        ("if 'who' in asked: sys.exit(3)", "who 135 --json: exit status 3"),
        ("os.write(1, b'\\xff')", "--version: "),
    ],
)
def test_a_line_on_standard_error_or_a_bad_end_is_a_fault(
    program: Make, line: str, why: str
) -> None:
    """Even when the answer is right."""
    with pytest.raises(SmokeError, match=why):
        smoke.check(program(ANSWERS, line), "1.2.3")


def test_a_program_that_hangs_is_a_fault(program: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ended."""
    monkeypatch.setattr(smoke, "TIMEOUT", 0.2)
    with pytest.raises(SmokeError, match="timed out"):
        smoke.ask(program(ANSWERS, "import threading; threading.Event().wait()"), "--version")


def test_a_program_that_is_not_there_is_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Told in one line, exit status 1."""
    assert smoke.main([str(tmp_path / "nothing")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_nothing_of_the_builders_computer_helps_the_program(
    program: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No path to Python or Qt, and not the folder of the sources."""
    for name in ("PYTHONPATH", "QT_PLUGIN_PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONHOME"):
        monkeypatch.setenv(name, str(freeze.ROOT))
    look = "print(os.getcwd(), *sorted(os.environ), sep='\\n'); sys.exit()"
    folder, *names = smoke.ask(program(ANSWERS, look), "x").splitlines()
    assert not any(name.startswith(("PYTHON", "QT_", "LD_", "VIRTUAL")) for name in names)
    assert not Path(folder).resolve().is_relative_to(freeze.ROOT)
    assert not Path(folder).exists()


def test_the_version_that_is_asked_for_is_this_one(
    program: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the command line nothing but the program is given."""
    version = freeze.version()
    answers = {
        **ANSWERS,
        "--version": f"PortGUI {version}",
        "--self-test": json.dumps({**GOOD, "version": version}),
    }
    assert smoke.main(program(answers)) == 0
    assert capsys.readouterr().out.endswith("works\n")
