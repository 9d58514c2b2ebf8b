"""Asks the person at the terminal, on standard error: the answer itself stays whole."""

import sys

from portgui import words
from portgui.words import Message

_YES = frozenset({"y", "yes"})


def can_ask() -> bool:
    """Whether somebody is there to read a question and to type an answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def agrees(what: str, question: Message) -> bool:
    """Show what it is about and ask once; whatever is not yes is no."""
    sys.stderr.write(f"{what}\n{words.english(question)} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in _YES
