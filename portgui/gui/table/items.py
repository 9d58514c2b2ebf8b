"""The rows of a table model as it keeps them, and runs of neighbours. No Qt here."""

from collections.abc import Hashable, Iterable, Sequence
from operator import attrgetter
from typing import Final, Generic, NamedTuple, TypeVar

from portgui.gui.table.columns import Badge, SortKey

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row")


class Cell(NamedTuple):
    """How one cell looks.

    Attributes:
        text: what stands in it.
        badge: the cell as a badge, or None.
        icon: the name of an icon, or "".
        muted: whether the text is a reason for a missing fact.
    """

    text: str
    badge: Badge | None
    icon: str
    muted: bool


class Item(Generic[Key, Row]):
    """One row in the model: its value, its ready cells and its place in the order."""

    __slots__ = ("cells", "key", "primary", "row", "secondary", "shown", "text", "was_shown")

    def __init__(self, key: Key, row: Row) -> None:
        self.key = key
        self.row = row
        self.cells: tuple[Cell, ...] | None = None
        self.primary: SortKey = 0
        self.secondary: SortKey = 0
        self.text = ""
        self.shown = True
        self.was_shown = False


PRIMARY: Final = attrgetter("primary")
SECONDARY: Final = attrgetter("secondary")


def few_runs(places: Iterable[int], most: int) -> list[tuple[int, int]] | None:
    """As `runs`, but None as soon as there are more than `most`: then nobody reads on."""
    found: list[tuple[int, int]] = []
    start = last = -2
    for place in places:
        if place != last + 1:
            if start >= 0:
                found.append((start, last))
                if len(found) >= most:
                    return None
            start = place
        last = place
    if start >= 0:
        found.append((start, last))
    return found


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
