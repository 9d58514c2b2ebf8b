"""A table as aligned text, for a terminal or a ticket. Pure.

Columns stand below each other where every character is as wide as a terminal draws it: none for a
mark above or below the one before, two for the wide ones of East Asia (Unicode Standard Annex 11).
"""

from collections.abc import Sequence
from typing import Final
from unicodedata import category, east_asian_width

from portgui.answers.export_table import About, Table

WIDEST: Final = 60
"""Most places that a cell takes; the longest address with its port needs 47. The rest is "…"."""

_GAP: Final = "  "
_NO_WIDTH: Final = frozenset({"Mn", "Me", "Cf"})
_CUT: Final = "…"


def as_text(table: Table, about: About) -> str:
    """Title, rows and notes as lines of text; no line is broken."""
    above = "".join(f"{line}\n" for line in (about.title, *_computer(about), *about.lines))
    below = "".join(f"{note}\n" for note in about.notes)
    return "\n".join(part for part in (above, aligned(table), below) if part)


def aligned(table: Table, widest: int = WIDEST) -> str:
    """The headings and the rows; each cell cut to `widest` places, the last one as it is."""
    lines = [
        [*(cut(_one_line(cell), widest) for cell in cells[:-1]), _one_line(cells[-1])]
        for cells in (table.headings, *table.texts)
        if cells
    ]
    widths = [max(map(width, column)) for column in list(zip(*lines, strict=True))[:-1]]
    return "".join(f"{_line(line, widths)}\n" for line in lines)


def width(text: str) -> int:
    """How many places of a terminal `text` takes."""
    return len(text) if text.isascii() else sum(map(_places, text))


def cut(text: str, most: int) -> str:
    """`text` in at most `most` places, ending in "…" where something was left out."""
    if width(text) <= most:
        return text
    room, place = most - 1, 0
    for place, character in enumerate(text):  # noqa: B007 (where it stops is the answer)
        room -= _places(character)
        if room < 0:
            break
    return text[:place] + _CUT


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell + " " * (wanted - width(cell)) for cell, wanted in zip(cells, widths, strict=False)
    )
    return _GAP.join((*padded, cells[-1])).rstrip()


def _places(character: str) -> int:
    if character.isascii():
        return 1
    if category(character) in _NO_WIDTH:
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def _one_line(text: str) -> str:
    return " ".join(text.split()) if not text.isprintable() else text


def _computer(about: About) -> tuple[str, ...]:
    return (about.computer,) if about.computer else ()
