"""What a table model keeps in its lists: rows and the headers of groups, each with its rank.

The rank is a tuple that says where a line stands; no two lines of a model have the same one. Every
list of lines is in the order of the ranks, so that a place is found by bisection. No Qt here.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, Generic, NamedTuple, TypeAlias, TypeVar

from portgui.gui.table.columns import Badge, SortKey
from portgui.gui.table.marks import Mark

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row")
Rank: TypeAlias = tuple[Any, ...]

_NOTHING: Final[Rank] = ()


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


@dataclass(frozen=True, slots=True)
class GroupKey:
    """The key of a group's header row; never equal to the key of a row."""

    key: str


class Header:
    """The header row of a group, and what is counted for it.

    Attributes:
        key: what the view knows it by.
        title: the group's name.
        icon: the name of an icon, or "".
        sort: what groups stand in the order of.
        number: tells groups that sort alike apart.
        is_open: whether the rows of the group are to be seen.
        count: how many of its rows pass the filter.
        size: how many rows it has.
        rank: where it stands.
        inner: how the ranks of its rows begin.
        shown: whether it is on screen.
    """

    __slots__ = (
        "count", "icon", "inner", "is_open", "key", "number", "rank", "shown", "size", "sort",
        "title",
    )  # fmt: skip

    def __init__(self, key: str, title: str, icon: str, sort: SortKey, number: int) -> None:
        self.key = GroupKey(key)
        self.title = title
        self.icon = icon
        self.sort = sort
        self.number = number
        self.is_open = True
        self.count = 0
        self.size = 0
        self.rank = self.inner = _NOTHING
        self.shown = False


class Item(Generic[Key, Row]):
    """One row in the model.

    Attributes:
        key: what makes it the same row.
        row: its value.
        number: the how many-th it came; of rows that sort alike the elder stands first.
        cells: how it looks, once it has been on screen.
        rank: where it stands.
        header: of the group that it is in, or None.
        text: its searchable text.
        mark: what has happened to it lately, or None.
        in_scope: whether it is one of the rows that the filter is asked about.
        passes: whether it passes the filter.
        shown: whether it is on screen.
    """

    __slots__ = (
        "cells", "header", "in_scope", "key", "mark", "number", "passes", "rank", "row", "shown",
        "text",
    )  # fmt: skip

    def __init__(self, key: Key, row: Row, number: int) -> None:
        self.key = key
        self.row = row
        self.number = number
        self.cells: tuple[Cell, ...] | None = None
        self.rank = _NOTHING
        self.header: Header | None = None
        self.text = ""
        self.mark: Mark | None = None
        self.in_scope = True
        self.passes = True
        self.shown = False

    def is_seen(self) -> bool:
        """Whether it belongs on screen: it passes the filter, and its group is open."""
        return self.passes and (self.header is None or self.header.is_open)


Line: TypeAlias = Item[Key, Row] | Header
AnyLine = TypeVar("AnyLine", bound=Item[Any, Any] | Header)

RANK: Final = attrgetter("rank")


def place_in(lines: Sequence[AnyLine], line: AnyLine, ordered: int | None = None) -> int:
    """Where `line` is among the first `ordered` of `lines`, which stand by their ranks, or -1."""
    place = bisect_left(lines, line.rank, hi=ordered, key=RANK)
    return place if place < len(lines) and lines[place] is line else -1


def without(lines: list[AnyLine], places: Iterable[int]) -> list[AnyLine]:
    """The lines but for those at `places`, which ascend."""
    kept: list[AnyLine] = []
    start = 0
    for place in places:
        kept += lines[start:place]
        start = place + 1
    kept += lines[start:]
    return kept


def merged(lines: list[AnyLine], fresh: Sequence[AnyLine]) -> tuple[list[AnyLine], list[int]]:
    """Both, in the order of the ranks that each of them is in; and where the fresh ones stand."""
    both: list[AnyLine] = []
    places: list[int] = []
    start = 0
    for line in fresh:
        # Among all, not from `start` on: it looks at the same lines first each time, and so they
        # are at hand: twice as quick. Only values that are in no order come out before `start`.
        place = max(start, bisect_left(lines, line.rank, key=RANK))
        both += lines[start:place]
        places.append(len(both))
        both.append(line)
        start = place
    both += lines[start:]
    return both, places


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
    return few_runs(places, len(places) + 1) or []
