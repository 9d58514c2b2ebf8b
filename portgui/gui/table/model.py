"""A table model that holds keyed rows: it filters, sorts and groups its own list.

A proxy would ask `data()` for every cell of every row. How rows are kept is in `rows.py`, how the
view is told in `moving.py`; here is what a cell says.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
from portgui.gui.table.grouped import GroupedModel
from portgui.gui.table.items import Cell, Header, Item, Key, Row
from portgui.gui.table.marks import Mark
from portgui.gui.table.moving import NO_PARENT, Index
from portgui.words import QT_TRANSLATE_NOOP

_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_SORTED: Final = {
    (False, True): QT_TRANSLATE_NOOP("table", "Sorted by this, upwards."),
    (False, False): QT_TRANSLATE_NOOP("table", "Sorted by this, downwards."),
    (True, True): QT_TRANSLATE_NOOP("table", "Then sorted by this, upwards."),
    (True, False): QT_TRANSLATE_NOOP("table", "Then sorted by this, downwards."),
}
"""By whether another column comes first, and whether upwards."""
_MANY_MARKS: Final = 100
"""So many marks are told at once, for all rows; fewer one by one."""


class TableModel(GroupedModel[Key, Row]):
    """Rows by key, filtered, sorted and grouped, changed by differences, with marks.

    Attributes:
        columns: what it shows.
        lead: the number of the first column that is shown: a header's title stands there, and a
            screen reader is told there of a row's mark.
    """

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Key],
        parent: QObject | None = None,
        *,
        text: Callable[[Row], str] | None = None,
    ) -> None:
        super().__init__(columns, key, parent, text=text)
        self.lead = 0

    # What the rest of the window asks.

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        """How the row on screen at `row` looks, but for its mark; made once, looked up later."""
        line = self._visible[row]
        return () if isinstance(line, Header) else line.cells or self._fill(line)

    def cells_of(self, key: Key) -> tuple[Cell, ...]:
        """How the row with this key looks, its mark too; nothing when it has gone."""
        item = self._items.get(key)
        if item is None:
            return ()
        cells = item.cells or self._fill(item)
        mark = item.mark
        if mark is None:
            return cells
        marked = Cell(mark.word(), mark.badge(), "", muted=False)
        return tuple(
            marked if column.marks else cell
            for column, cell in zip(self.columns, cells, strict=True)
        )

    def cell_text(self, key: Key, column: int) -> str:
        """What a cell says, a mark's word too; "" when the row has gone."""
        cells = self.cells_of(key)
        return cells[column].text if cells else ""

    # Marks.

    def set_marks(self, changes: Mapping[Key, Mark | None]) -> None:
        """Mark rows, or take their marks away; keys that are not there are no error."""
        self._set_marks(changes.items())

    def mark_all(self, keys: Iterable[Key], mark: Mark | None) -> None:
        """Mark all of these rows alike; keys that are not there are no error."""
        self._set_marks((key, mark) for key in keys)

    def mark_passing(self, keys: Iterable[Key], mark: Mark) -> tuple[list[Key], list[Key]]:
        """Mark those of these rows that pass the filter, be their groups open or not.

        Returns:
            Their keys, and those of the others that there are.
        """
        items, has_groups = self._items, self._groups is not None
        passing: list[Key] = []
        others: list[Key] = []
        marked: list[Item[Key, Row]] = []
        for key in keys:
            item = items.get(key)
            if item is None:
                continue
            if item.passes if has_groups else item.shown:
                item.mark = mark
                marked.append(item)
                passing.append(key)
            else:
                others.append(key)
        self._repaint_marks(marked)
        return passing, others

    def mark(self, key: Key) -> Mark | None:
        """What is marked about the row with this key."""
        item = self._items.get(key)
        return None if item is None else item.mark

    def mark_at(self, row: int) -> Mark | None:
        """What is marked about the row on screen at `row`."""
        line = self._visible[row]
        return line.mark if isinstance(line, Item) else None

    def clear_marks(self) -> None:
        """Take all marks away."""
        self._set_marks((item.key, None) for item in self._all if item.mark is not None)

    def _set_marks(self, changes: Iterable[tuple[Key, Mark | None]]) -> None:
        items, changed = self._items, []
        for key, mark in changes:
            item = items.get(key)
            if item is not None and item.mark is not mark:
                item.mark = mark
                changed.append(item)
        self._repaint_marks(changed)

    def _repaint_marks(self, items: list[Item[Key, Row]]) -> None:
        if len(items) <= _MANY_MARKS:
            self._repaint(items)
        elif self._visible:
            # What is not on screen is not painted; looking for it would take longer.
            self._changed(0, len(self._visible) - 1)

    def retranslate(self) -> None:
        """Make all cells anew, after the language or a word in them changed."""
        for item in self._all:
            item.cells = None
        if self._groups is not None:
            self._groups.retitle(self._all)
        self._arrange(self._passing())
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
        line = self._visible[row]
        if isinstance(line, Header):
            return self._header_data(row, column, role)
        mark = line.mark
        if role == _DISPLAY and (mark is None or not self.columns[column].marks):
            return (line.cells or self._fill(line))[column].text
        if role == _ALIGN:
            return _RIGHT if self.columns[column].right else _LEFT
        if mark is not None:
            said = self._mark_data(line, mark, column, role)
            if said is not None:
                return said
        if role == _DISPLAY:
            return (line.cells or self._fill(line))[column].text
        return self._more(line.row, self.columns[column], role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == _DISPLAY:
            return column.heading()
        if role == _ALIGN:
            return _RIGHT if column.right else _LEFT
        if role == _TIP:
            tip = plain_text.tip(_translated(column.hint) or column.heading())
            return plain_text.both_tips(tip, self._sorted(section))
        if role == _SPOKEN and (said := self._sorted(section)):
            return f"{column.heading()}. {said}"
        return None

    def _sorted(self, section: int) -> str:
        """Whether the rows are sorted by a column, in words; "" where they are not."""
        for place, (number, up) in enumerate(self._order):
            if number == section:
                words = _SORTED[bool(place), up]
                return QCoreApplication.translate("table", words)
        return ""

    def _header_data(self, row: int, column: int, role: int) -> object:
        group = self.group_at(row)
        if group is None or column != self.lead:
            return "" if role == _DISPLAY else None
        if role == _DISPLAY:
            return f"{group.title} ({group.counted()})"
        if role == _SPOKEN:
            return group.spoken()
        return plain_text.tip(group.title) if role == _TIP else None

    def _mark_data(self, item: Item[Key, Row], mark: Mark, column: int, role: int) -> object:
        if role == _SPOKEN and column == self.lead:
            text = self.cell_text(item.key, column)
            return text if self.columns[column].marks else f"{text}, {mark.word()}"
        if self.columns[column].marks:
            if role in {_DISPLAY, _TIP}:
                return mark.word()
            if role == ROLE_BADGE:
                return mark.badge()
        return None

    def _more(self, row: Row, column: Column[Row], role: int) -> object:
        match role:
            case _ if role == _DISPLAY:
                return ""
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


def _translated(hint: str) -> str:
    return QCoreApplication.translate("columns", hint) if hint else ""
