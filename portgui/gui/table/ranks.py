"""Ranks: what rows are put in order by, several columns at once, each up or down. No Qt here.

A rank is a tuple that Python compares in C. A column that goes down has its values turned around:
numbers by their sign, texts as bytes of which each is the complement of what it was.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, TypeVar

from portgui.gui.table.columns import Column, SortKey
from portgui.gui.table.items import Rank

Row = TypeVar("Row")

MOST_SORTED: Final = 4
"""How many columns rows are sorted by at most."""

_TURNED: Final = bytes(255 - byte for byte in range(256))
_END: Final = b"\xff"
"""Greater than every byte of a text turned around (UTF-8 has no byte 0x00 but for the letter NUL,
which no name has): of two texts that begin alike, the longer one comes first on the way down."""


_KEPT: Final = 2_048
"""Texts turned around that are kept: the same ones come again, and the very same value compares
quicker than an equal one."""


def downwards(value: SortKey) -> int | float | bytes:
    """`value` so that what was greater is smaller; all values of a column are of one type."""
    if isinstance(value, str):
        return _turned(value)
    return -value


@lru_cache(_KEPT)
def _turned(text: str) -> bytes:
    # UTF-8 sorts as the letters do (RFC 3629, section 1).
    return text.encode("utf-8", "surrogatepass").translate(_TURNED) + _END


def ranker(
    columns: Sequence[Column[Row]], order: Sequence[tuple[int, bool]]
) -> Callable[[Row], Rank]:
    """What makes the rank of a row, but for the number that tells equal ones apart."""
    parts = [_part(columns[number], up=up) for number, up in order]
    match parts:
        case []:
            return lambda _row: ()
        case [first]:
            return lambda row: (first(row),)
        case [first, second]:
            return lambda row: (first(row), second(row))
        case _:
            return lambda row: tuple(part(row) for part in parts)


def _part(column: Column[Row], *, up: bool) -> Callable[[Row], object]:
    sort = column.sort
    return sort if up else lambda row: downwards(sort(row))
