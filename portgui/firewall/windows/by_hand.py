"""Lines that a person types, or pastes, in a terminal of an administrator. Pure."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

_BARE: Final = re.compile(r"[A-Za-z0-9_.:=/-]+")
"""What no terminal takes for more than a letter; PowerShell makes two arguments of `a,b`, and the
command prompt two commands of `a&b`."""
_ALIVE: Final = re.compile(r"[\"%$`\u201c-\u201f\u2018-\u201b]")
"""What one of the two terminals takes for more than a letter between quotation marks, too; for
PowerShell the curly marks are quotation marks."""


def lines(commands: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """One line for each command; none at all where one cannot be typed in every terminal."""
    found = [tuple(command) for command in commands]
    if any(_ALIVE.search(word) for command in found for word in command):
        return ()
    return tuple(" ".join(map(_quoted, command)) for command in found)


def _quoted(word: str) -> str:
    if _BARE.fullmatch(word):
        return word
    # Backslashes before the closing mark would be taken for its escape.
    tail = len(word) - len(word.rstrip("\\"))
    return f'"{word}{chr(92) * tail}"'
