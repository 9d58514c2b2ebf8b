"""The command line: portgui who 5000, portgui list, portgui guide open 25565. Never imports Qt.

Answers go to standard output. Bad input is one line on standard error and exit status 2.
"""

import io
import os
import sys
from collections.abc import Sequence
from typing import TextIO

from portgui import words
from portgui.cli.answer import BAD_INPUT, FAILED, INTERRUPTED, Answer
from portgui.cli.options import COMMANDS, BadInputError, parse
from portgui.connections.pipes import nobody_reads
from portgui.net import InputError
from portgui.plain import DETAIL_LIMIT, NAME_LIMIT, plain
from portgui.words import Message

__all__ = ["BAD_INPUT", "COMMANDS", "FAILED", "INTERRUPTED", "explain", "is_command", "main"]


def is_command(arguments: Sequence[str]) -> bool:
    """Whether these arguments are for the command line, not the window, which has no options."""
    return any(word in COMMANDS for word in arguments[:1]) or any(
        word.startswith("-") for word in arguments
    )


def main(arguments: Sequence[str]) -> int:
    """Answer one command; returns the exit status."""
    # Scripts read UTF-8 everywhere; a character that cannot be written must not stop the rest.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return _write(_answer(arguments))
    except KeyboardInterrupt:
        return INTERRUPTED


def explain(error: InputError) -> str:
    """The English sentence of a mistake, on one line whatever was typed."""
    text = plain(error.text, NAME_LIMIT)
    return words.english(Message.of(str(error.code), text=text, known=", ".join(error.known)))


def _answer(arguments: Sequence[str]) -> Answer:
    try:
        options = parse(arguments)
        answer: Answer = options.run(options)
    except InputError as error:
        return Answer("", (f"portgui: {explain(error)}",), BAD_INPUT)
    except BadInputError as error:
        mistake = plain(str(error), DETAIL_LIMIT)
        note = f"portgui: {mistake} (portgui --help lists what there is)"
        return Answer("", (note,), BAD_INPUT)
    except SystemExit as stop:
        # After --help and --version, which argparse writes itself.
        return Answer("", status=int(stop.code or 0))
    return answer


def _write(answer: Answer) -> int:
    problem = 0 if _print(answer.text) else answer.unwritten
    for note in answer.notes:
        _say(note)
    return max(answer.status, problem)


def _print(text: str) -> bool:
    """Write to standard output; whether everything arrived that is wanted there."""
    out: TextIO | None = getattr(sys, "stdout", None)
    if out is None:
        # Started with a closed output, or on Windows without a console.
        return False
    try:
        out.write(text)
        out.flush()
    except OSError as error:
        # Python would try again at its end, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        if nobody_reads(error):
            return True  # the reader, such as `head`, has seen enough
        reason = plain(str(error.strerror or error), DETAIL_LIMIT)
        _say(f"portgui: {words.english(Message.of('answer-not-written', reason=reason))}")
        return False
    return True


def _say(line: str) -> None:
    """Write to standard error, as far as there is one."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
