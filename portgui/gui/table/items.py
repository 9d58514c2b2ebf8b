"""The rows of a table model as it keeps them, and runs of neighbours. No Qt here."""

from collections.abc import Hashable, Sequence
from operator import attrgetter
from typing import Final, Generic, TypeVar

from portgui.gui.table.columns import SortKey

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row")


class Item(Generic[Key, Row]):
    """One row in the model: its value, its ready cells and its place in the order."""

    __slots__ = ("cells", "key", "primary", "row", "secondary", "shown", "was_shown")

    def __init__(self, key: Key, row: Row) -> None:
        self.key = key
        self.row = row
        self.cells: tuple[str, ...] | None = None
        self.primary: SortKey = 0
        self.secondary: SortKey = 0
        self.shown = True
        self.was_shown = False


PRIMARY: Final = attrgetter("primary")
SECONDARY: Final = attrgetter("secondary")


def runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as runs of neighbours, each with its first and last."""
    found: list[tuple[int, int]] = []
    start = last = -2
    for place in places:
        if place != last + 1:
            if start >= 0:
                found.append((start, last))
            start = place
        last = place
    if start >= 0:
        found.append((start, last))
    return found
