"""The rows that a table holds, and what the rest of the window asks about them."""

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from PySide6.QtCore import QObject

from portgui.gui.table.columns import Column
from portgui.gui.table.grouping import Groups
from portgui.gui.table.items import GroupKey, Item, Key, Line, Rank, Row
from portgui.gui.table.moving import MovingModel
from portgui.gui.table.ranks import ranker


class KeptModel(MovingModel[Key, Row]):
    """Rows by key: all of them, those that pass the filter, those on screen.

    Attributes:
        columns: what they are sorted by.
    """

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Key],
        parent: QObject | None = None,
        *,
        text: Callable[[Row], str] | None = None,
    ) -> None:
        """An empty table.

        Args:
            columns: what it shows.
            key: what makes a row the same row.
            parent: its owner.
            text: a row's searchable text, lower case, for `set_test(words=…)`.
        """
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._text_of = text
        self._items: dict[Key, Item[Key, Row]] = {}
        self._all: list[Item[Key, Row]] = []
        self._came = 0
        self._scope: Callable[[Row], bool] | None = None
        self._test: Callable[[Row], bool] | None = None
        self._order: list[tuple[int, bool]] = []
        self._rank_of: Callable[[Row], Rank] = ranker((), ())
        self._groups: Groups[Row] | None = None

    # What the rest of the window asks.

    @property
    def total(self) -> int:
        """How many rows there are, shown or not."""
        return len(self._items)

    @property
    def passing(self) -> int:
        """How many rows pass the filter, also in closed groups; headers are no rows."""
        if self._groups is None:
            return len(self._visible)
        return sum(header.count for header in self._groups.headers.values())

    def all_rows(self) -> list[Row]:
        """Every row, in the sorted order, shown or not."""
        return [item.row for item in self._all]

    def passing_rows(self) -> list[Row]:
        """The rows that pass the filter, in the sorted order, also those in closed groups."""
        return [item.row for item in self._passing()]

    def visible_rows(self) -> list[Row]:
        """The rows on screen, in their order there; no headers."""
        return [item.row for item in self._visible if isinstance(item, Item)]

    def row(self, key: Key | GroupKey) -> Row | None:
        """The row with this key, shown or not; None when it has gone, and for a header."""
        item = self._items.get(cast("Key", key))
        return None if item is None else item.row

    def key_at(self, row: int) -> Key | GroupKey | None:
        """The key of the row on screen at `row`, a `GroupKey` for a header, or None."""
        return self._visible[row].key if 0 <= row < len(self._visible) else None

    def keys_at(self, places: Iterable[int]) -> list[Key]:
        """The keys of the rows at these places on screen; headers are left out."""
        lines = (self._visible[place] for place in places)
        return [line.key for line in lines if isinstance(line, Item)]

    def rows_at(self, places: Iterable[int]) -> list[Row]:
        """The rows at these places on screen; headers are left out."""
        lines = (self._visible[place] for place in places)
        return [line.row for line in lines if isinstance(line, Item)]

    def place_of(self, key: Key | GroupKey) -> int:
        """Where on screen the row or header with this key is, or -1."""
        line = self._line(key)
        return -1 if line is None else self._place(line)

    def stand_in(self, key: Key | GroupKey) -> GroupKey | None:
        """The header of the closed group that a row is hidden in, though it passes the filter."""
        item = self._items.get(cast("Key", key))
        if item is None or item.header is None or item.header.is_open or not item.passes:
            return None
        return item.header.key

    @property
    def order(self) -> tuple[tuple[int, bool], ...]:
        """The columns it is sorted by, most important first, each with whether ascending."""
        return tuple(self._order)

    # How it keeps its rows.

    def _line(self, key: Key | GroupKey) -> Line[Key, Row] | None:
        if isinstance(key, GroupKey):
            return None if self._groups is None else self._groups.headers.get(key.key)
        return self._items.get(key)

    def _passing(self) -> list[Item[Key, Row]]:
        """The rows that pass the filter, in order."""
        if self._groups is None:
            # Then there are no headers on screen.
            return cast("list[Item[Key, Row]]", self._visible)
        return [item for item in self._all if item.passes]
