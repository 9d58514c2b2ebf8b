"""Other programs: real ones are run, on every system that has them."""

import os
import sys
import time
from pathlib import Path

import pytest

from portgui import commands
from portgui.commands import Outcome, first_existing, run

PYTHON = sys.executable
SHELL = first_existing("/bin/sh", "/usr/bin/sh")
ECHO = first_existing("/bin/echo", "/usr/bin/echo")
SLEEP = first_existing("/bin/sleep", "/usr/bin/sleep")
CAT = first_existing("/bin/cat", "/usr/bin/cat")

LONG = 60.0
"""Seconds that nothing here takes, unless it hangs."""

posix = pytest.mark.skipif(os.name != "posix", reason="the programs are those of POSIX")


@posix
def test_a_program_answers_with_its_output_and_status() -> None:
    """Standard output, standard error and exit status, each in its place."""
    assert run([str(ECHO), "one", "two"], timeout=LONG) == Outcome(0, "one two\n", "")
    script = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"
    assert run([PYTHON, "-c", script], timeout=LONG) == Outcome(3, "out\n", "err\n")


@posix
@pytest.mark.parametrize(
    "argument",
    [
        "$HOME",
        "`id`",
        "$(id)",
        "; id",
        "| id",
        "> file",
        "*",
        "~",
        "'\"",
        "a  b",
        "%PATH%",
        "-n\\t",
    ],
)
def test_no_shell_reads_the_arguments(
    argument: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a shell would act on arrives as it is."""
    monkeypatch.chdir(tmp_path)
    script = "import sys; sys.stdout.write(sys.argv[1])"
    assert run([PYTHON, "-c", script, argument], timeout=LONG).output == argument
    assert run([str(ECHO), argument], timeout=LONG).output == f"{argument}\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        [""],
        ["echo"],
        ["./echo", "x"],
        ["bin/echo"],
        [PYTHON, "a\0b"],
        [f"{PYTHON}\0"],
    ],
)
def test_a_relative_path_or_a_nul_is_refused(arguments: list[str]) -> None:
    """Which program runs must not depend on the folder, or on PATH."""
    with pytest.raises(ValueError, match="absolute path"):
        run(arguments, timeout=LONG)


@posix
def test_a_program_is_ended_at_its_timeout() -> None:
    """It is waited for no longer, and it does not go on."""
    assert run([str(SLEEP), "600"], timeout=0.05) == Outcome(None, "", "timeout")


@posix
def test_a_program_that_was_ended_is_gone(tmp_path: Path) -> None:
    """Not only given up: the process is no more, also when it ignores being asked to end."""
    note = tmp_path / "pid"
    script = f"trap '' TERM; echo $$ > '{note}'; exec {SLEEP} 600"
    started = time.monotonic()
    outcome = run([str(SHELL), "-c", script], timeout=1.5)
    assert outcome.errors == "timeout"
    assert time.monotonic() - started < LONG / 2
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


@posix
def test_a_grandchild_that_keeps_the_output_open_does_not_hold_up_the_timeout() -> None:
    """The pipes are let go with the program, whoever else holds them."""
    started = time.monotonic()
    outcome = run([str(SHELL), "-c", f"{SLEEP} 3 & exec {SLEEP} 600"], timeout=0.3)
    assert outcome.errors == "timeout"
    assert time.monotonic() - started < 3


@posix
def test_a_program_never_reads_the_keyboard() -> None:
    """Its standard input is empty: a question gets no answer rather than a hanging window."""
    reading, writing = os.pipe()
    os.write(writing, b"typed")
    os.close(writing)
    ours = os.dup(0)
    os.dup2(reading, 0)
    try:
        assert run([str(CAT)], timeout=LONG) == Outcome(0, "", "")
    finally:
        os.dup2(ours, 0)
        os.close(ours)
        os.close(reading)


def test_nonsense_bytes_are_decoded() -> None:
    """What is no UTF-8 becomes a replacement character; nothing is raised."""
    script = "import sys; sys.stdout.buffer.write(bytes(range(256)))"
    outcome = run([PYTHON, "-c", script], timeout=LONG)
    assert outcome.status == 0
    assert outcome.output.startswith("\0\x01\x02")
    assert outcome.output.endswith("\ufffd")
    assert "ABC" in outcome.output


def test_what_is_too_much_output_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bounded text comes back, however much a program says."""
    monkeypatch.setattr(commands, "MAX_OUTPUT", 1000)
    script = (
        "import sys\n"
        "sys.stdout.buffer.write('é'.encode() * 100_000); sys.stderr.write('x' * 100_000)"
    )
    outcome = run([PYTHON, "-c", script], timeout=LONG)
    assert outcome.status == 0
    assert outcome.output == "é" * 500
    assert outcome.errors == "x" * 1000


def test_a_program_speaks_no_language_but_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are asked for untranslated; everything else of the environment is handed on."""
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("PORTGUI_TEST", "kept")
    script = "import os; print(*map(os.environ.get, ('LC_ALL', 'PORTGUI_TEST', 'MORE')))"
    assert run([PYTHON, "-c", script], timeout=LONG).output.split() == ["C", "kept", "None"]
    outcome = run([PYTHON, "-c", script], timeout=LONG, environment={"MORE": "1"})
    assert outcome.output.split() == ["C", "kept", "1"]


def test_what_does_not_start_is_an_outcome(tmp_path: Path) -> None:
    """A program that is missing, is no program, or is a folder: no exception, a reason."""
    text = tmp_path / "text"
    text.write_text("no program")
    for path in (tmp_path / "missing", text, tmp_path):
        outcome = run([str(path)], timeout=LONG)
        assert outcome.status is None
        assert outcome.output == ""
        assert outcome.errors not in {"", "timeout"}


def test_the_first_path_that_is_a_file_is_found(tmp_path: Path) -> None:
    """Systems keep the same program in different places; a folder is none."""
    found = tmp_path / "program"
    found.touch()
    assert first_existing(str(tmp_path / "missing"), str(tmp_path), str(found)) == str(found)
    assert first_existing(str(tmp_path / "missing")) is None
    assert first_existing() is None
