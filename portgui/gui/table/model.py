"""A table model that holds keyed rows: it filters and sorts its own list.

A proxy would ask `data()` for every cell of every row. How the view is told is in `moving.py`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Qt

from portgui.gui import plain_text
from portgui.gui.table.columns import (
    ROLE_BADGE,
    ROLE_ICON,
    ROLE_MUTED,
    ROLE_ROW,
    Column,
)
from portgui.gui.table.items import PRIMARY, SECONDARY, Cell, Item, Key, Row
from portgui.gui.table.moving import NO_PARENT, Index, MovingModel

_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class TableModel(MovingModel[Key, Row]):
    """Rows by key, filtered and sorted, changed by differences."""

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
        self._test: Callable[[Row], bool] | None = None
        self._order: list[tuple[int, bool]] = []

    # What the rest of the window asks.

    @property
    def total(self) -> int:
        """How many rows there are, shown or not."""
        return len(self._items)

    def all_rows(self) -> list[Row]:
        """Every row, in the sorted order, shown or not."""
        return [item.row for item in self._all]

    def visible_rows(self) -> list[Row]:
        """The rows that are shown, in the order on screen."""
        return [item.row for item in self._visible]

    def row(self, key: Key) -> Row | None:
        """The row with this key, shown or not, or None when it has gone."""
        item = self._items.get(key)
        return None if item is None else item.row

    def key_at(self, row: int) -> Key | None:
        """The key of the row on screen at `row`, or None."""
        return self._visible[row].key if 0 <= row < len(self._visible) else None

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        """How the row on screen at `row` looks; made once, asked for at every paint."""
        item = self._visible[row]
        return item.cells or self._fill(item)

    def place_of(self, key: Key) -> int:
        """Where on screen the row with this key is, or -1."""
        item = self._items.get(key)
        if item is None or not item.shown:
            return -1
        try:
            return self._visible.index(item)
        except ValueError:
            return -1  # the rows are moving just now, and this one is on its way

    @property
    def order(self) -> tuple[tuple[int, bool], ...]:
        """The columns it is sorted by, most important first, each with whether ascending."""
        return tuple(self._order)

    # What changes it.

    def apply(self, removed: Iterable[Key], changed: Iterable[Row], added: Iterable[Row]) -> None:
        """Take out, replace and put in rows; unknown keys are no error."""
        gone = [item for key in removed if (item := self._items.pop(key, None)) is not None]
        repaint: list[Item[Key, Row]] = []
        fresh: list[Item[Key, Row]] = []
        for row in (*changed, *added):
            key = self._key(row)
            item = self._items.get(key)
            if item is None:
                item = self._items[key] = Item(key, row)
                fresh.append(item)
            else:
                item.row, item.cells = row, None
                repaint.append(item)
            self._place(item)
        if not (gone or repaint or fresh):
            return
        for item in gone:
            item.shown = False
        if gone:
            dead = set(map(id, gone))
            self._all = [item for item in self._all if id(item) not in dead]
        self._all.extend(fresh)
        self._sort_all()
        self._show(self._all, repaint)

    def set_test(
        self,
        test: Callable[[Row], bool] | None,
        *,
        narrower: bool = False,
        words: Sequence[str] = (),
    ) -> None:
        """Show only the rows that pass `test`; None shows all.

        Args:
            test: the test.
            narrower: it passes no row that the test before it did not: someone types on.
            words: where the test is that all of these are in the row's text, these; it is quicker.
        """
        self._test = test
        rows = self._visible if narrower else self._all
        if words and self._text_of is not None:
            for word in words:
                rows = [item for item in rows if word in item.text]
        elif test is not None:
            rows = [item for item in rows if test(item.row)]
        self._show_only(list(rows) if rows is self._all else rows)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by `column`; what it was sorted by before breaks ties."""
        ascending = order == Qt.SortOrder.AscendingOrder
        before = [(col, asc) for col, asc in self._order if col != column]
        self.set_order([(column, ascending), *before][:2])

    def set_order(self, order: Sequence[tuple[int, bool]]) -> None:
        """Sort by up to two columns, most important first; columns that are not there are left."""
        self._order = [(col, asc) for col, asc in order if 0 <= col < len(self.columns)][:2]
        for item in self._all:
            self._rank(item)
        self._sort_all()
        self._show(self._all)

    def retranslate(self) -> None:
        """Make all cells anew, after the language or a word in them changed."""
        for item in self._all:
            item.cells = None
            self._rank(item)
        self._sort_all()
        self._show(self._all)
        if self._visible:
            self._changed(0, len(self._visible) - 1)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    # What Qt asks.

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        row, column = index.row(), index.column()
        if not 0 <= row < len(self._visible):
            return None
        if role == _DISPLAY:
            item = self._visible[row]
            return (item.cells or self._fill(item))[column].text
        if role == _ALIGN:
            return _RIGHT if self.columns[column].right else _LEFT
        return self._more(self._visible[row].row, self.columns[column], role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == _DISPLAY:
            return column.heading()
        if role == _ALIGN:
            return _RIGHT if column.right else _LEFT
        if role == _TIP:
            return plain_text.tip(_translated(column.hint) or column.heading())
        return None

    def _more(self, row: Row, column: Column[Row], role: int) -> object:
        match role:
            case _ if role == ROLE_BADGE and column.badge is not None:
                return column.badge(row)
            case _ if role == ROLE_ICON and column.icon is not None:
                return column.icon(row)
            case _ if role == ROLE_MUTED and column.muted is not None:
                return column.muted(row)
            case _ if role == _TIP and column.tip is not None:
                return plain_text.tip(column.tip(row))
            case _ if role == ROLE_ROW:
                return row
            case _:
                return None

    # How it keeps its rows.

    def _fill(self, item: Item[Key, Row]) -> tuple[Cell, ...]:
        row = item.row
        cells = item.cells = tuple(
            Cell(
                column.text(row),
                None if column.badge is None else column.badge(row),
                "" if column.icon is None else column.icon(row),
                column.muted is not None and column.muted(row),
            )
            for column in self.columns
        )
        return cells

    def _place(self, item: Item[Key, Row]) -> None:
        if self._text_of is not None:
            item.text = self._text_of(item.row)
        item.shown = self._test is None or self._test(item.row)
        self._rank(item)

    def _rank(self, item: Item[Key, Row]) -> None:
        order = self._order
        if order:
            item.primary = self.columns[order[0][0]].sort(item.row)
        if len(order) > 1:
            item.secondary = self.columns[order[1][0]].sort(item.row)

    def _sort_all(self) -> None:
        if len(self._order) > 1:
            self._all.sort(key=SECONDARY, reverse=not self._order[1][1])
        if self._order:
            self._all.sort(key=PRIMARY, reverse=not self._order[0][1])


def _translated(hint: str) -> str:
    return QCoreApplication.translate("columns", hint) if hint else ""
