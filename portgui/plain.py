"""Text from outside as plain text: bounded, on one line, with nothing in it that acts. Pure."""

from typing import Final

NAME_LIMIT: Final = 256
PATH_LIMIT: Final = 4096
DETAIL_LIMIT: Final = 512
COMMAND_LIMIT: Final = 1000

_CUT: Final = "…"
_SPACES: Final = frozenset("\u00a0\u1680\u202f\u205f\u3000") | {
    chr(c) for c in range(0x2000, 0x200B)
}
"""Separators that `str.isprintable` refuses, although they only leave a gap."""


def plain(text: str, limit: int) -> str:
    r"""`text` safe to show in one line, at most `limit` characters long.

    Control and format characters (newlines, NUL, bidi overrides, zero-width ones), line separators,
    unassigned code points and undecodable bytes become visible as Python writes them: ``\n``,
    ``\u202e``, ``\udce9``. Everything else in Unicode is kept as it is. A text of nothing but
    spaces becomes visible too. What is too long ends in "…".
    """
    if text.isprintable() and len(text) <= limit and not text.isspace():
        return text
    parts: list[str] = []
    room = limit
    blank = text[: limit + 1].isspace()
    for character in text[: limit + 1]:
        part = _visible(character, blank)
        if len(part) > room:
            return _shortened(parts, limit)
        parts.append(part)
        room -= len(part)
    return "".join(parts)


def _visible(character: str, blank: bool) -> str:
    if blank and (character == " " or character in _SPACES):
        return f"\\x{ord(character):02x}"
    if character.isprintable() or character in _SPACES:
        return character
    return character.encode("unicode_escape").decode("ascii")


def _shortened(parts: list[str], limit: int) -> str:
    """`parts` with "…" at the end; an escape is left out rather than cut in two."""
    room = limit - sum(map(len, parts))
    while parts and room < len(_CUT):
        room += len(parts.pop())
    return "".join(parts) + _CUT[:room]
