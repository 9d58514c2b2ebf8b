"""Groups as data, and the headers of the groups there are: their order, and which are open."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Final, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QCoreApplication

from portgui.gui.table.columns import SortKey
from portgui.gui.table.items import Header, Item, Key, Line
from portgui.gui.table.ranks import downwards

Row = TypeVar("Row")

MOST_REMEMBERED: Final = 500
"""Groups of one kind whose state is remembered; those that were touched last."""

_HEADER: Final = attrgetter("header")


@dataclass(frozen=True, slots=True)
class Grouping(Generic[Row]):
    """A way to put rows into groups.

    Groups stand in the order of `sort`, upwards: a group keeps its place whatever happens to its
    rows. Only when the rows are sorted by `column` first, downwards, the groups go downwards too.

    Attributes:
        name: its name in the settings; never changes, and is not empty.
        label: what the menu says, marked with QT_TRANSLATE_NOOP("columns", …).
        key: rows with an equal one are in one group. It is remembered.
        title: the group's name on screen; the same for all of its rows.
        sort: what groups are sorted by; the same for all rows of a group, one type for all groups.
        icon: the name of an icon, or "".
        column: the key of the column that shows what the rows of a group have in common.
        opens: whether a group is open that nobody has opened or closed.
    """

    name: str
    label: str
    key: Callable[[Row], str]
    title: Callable[[Row], str]
    sort: Callable[[Row], SortKey]
    icon: Callable[[Row], str] | None = None
    column: str = ""
    opens: bool = True

    def words(self) -> str:
        """The label in the person's language."""
        return QCoreApplication.translate("columns", self.label)


@dataclass(frozen=True, slots=True)
class Group:
    """A group as it stands on screen.

    Attributes:
        key: what its rows have in common.
        title: its name.
        icon: the name of an icon, or "".
        count: how many of its rows pass the filter.
        is_open: whether they are to be seen.
    """

    key: str
    title: str
    icon: str
    count: int
    is_open: bool

    def counted(self) -> str:
        """How many rows, in words."""
        if self.count == 1:
            return QCoreApplication.translate("table", "1 row")
        count = self.count  # lupdate reads names and numbers there, nothing else
        return QCoreApplication.translate("table", "%n rows", "", count)

    def spoken(self) -> str:
        """All of it in words, as it is read out."""
        state = (
            QCoreApplication.translate("table", "open")
            if self.is_open
            else QCoreApplication.translate("table", "closed")
        )
        return f"{self.title}, {self.counted()}, {state}"


class GroupStates(NamedTuple):
    """Which groups of one kind are open.

    Attributes:
        opens: whether a group is open that is not named.
        others: the keys of those that are the other way round; the last one was touched last.
    """

    opens: bool
    others: tuple[str, ...] = ()


class Groups(Generic[Row]):
    """The groups there are.

    Attributes:
        grouping: what makes them.
        headers: by their keys.
    """

    def __init__(self, grouping: Grouping[Row], states: GroupStates | None) -> None:
        self.grouping = grouping
        self.headers: dict[str, Header] = {}
        self._up = True
        self._made = 0
        self._opens = grouping.opens
        self._others: dict[str, None] = {}
        if states is not None:
            self.restore(states)

    def header_of(self, row: Row) -> Header:
        """The header of the group that a row belongs to; a new one where it is the first."""
        key = self.grouping.key(row)
        header = self.headers.get(key)
        if header is None:
            grouping, self._made = self.grouping, self._made + 1
            icon = grouping.icon(row) if grouping.icon is not None else ""
            header = Header(key, grouping.title(row), icon, grouping.sort(row), self._made)
            header.is_open = self._opens != (key in self._others)
            self._rank(header)
            self.headers[key] = header
        return header

    def retitle(self, items: Iterable[Item[Key, Row]]) -> None:
        """Name the groups anew, after the language changed."""
        for header, found in groupby(items, _HEADER):
            header.title = self.grouping.title(next(found).row)

    def turn(self, *, up: bool) -> None:
        """Let the groups go upwards or downwards."""
        if up != self._up:
            self._up = up
            for header in self.headers.values():
                self._rank(header)

    def _rank(self, header: Header) -> None:
        first = header.sort if self._up else downwards(header.sort)
        header.rank = (first, header.number, 0)
        header.inner = (first, header.number, 1)

    # Open and closed.

    def set_open(self, header: Header, *, is_open: bool) -> None:
        """Remember that a group was opened or closed."""
        header.is_open = is_open
        key = header.key.key
        self._others.pop(key, None)
        if is_open != self._opens:
            self._others[key] = None
            if len(self._others) > MOST_REMEMBERED:
                del self._others[next(iter(self._others))]

    def states(self) -> GroupStates:
        """Which are open."""
        return GroupStates(self._opens, tuple(self._others))

    def restore(self, states: GroupStates) -> None:
        """Put them as they were."""
        self._opens = states.opens
        self._others = dict.fromkeys(states.others[-MOST_REMEMBERED:])
        for key, header in self.headers.items():
            header.is_open = self._opens != (key in self._others)

    def lines_of(self, passing: Iterable[Item[Key, Row]]) -> list[Line[Key, Row]]:
        """The lines on screen: headers, and behind each that is open its rows. Counts them anew."""
        for header in self.headers.values():
            header.count = 0
        lines: list[Line[Key, Row]] = []
        for header, found in groupby(passing, _HEADER):
            rows = list(found)
            header.count = len(rows)
            lines.append(header)
            if header.is_open:
                lines += rows
        return lines
