"""A table view that holds still: rows come and go, what the person looks at stays where it is."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from portgui.gui.table.delegate import RowDelegate, row_height
from portgui.gui.table.header import MAX_WIDTH, MIN_WIDTH, TableHeader
from portgui.gui.table.model import TableModel
from portgui.gui.table.moving import Index
from portgui.gui.table.row_painter import RowPainter, Span
from portgui.gui.theme import Theme

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_ENDS: Final = frozenset({Qt.Key.Key_Home, Qt.Key.Key_End})


class ColumnState(NamedTuple):
    """How the person left a column: pixels wide, which place from the left, hidden."""

    width: int
    position: int
    hidden: bool


class _Seen(NamedTuple):
    """A row that can be seen: its key, and its top edge from the top of what can be seen."""

    key: object
    top: int


class TableView(QTableView):
    """Shows a `TableModel`.

    The current row counts only while it is selected: the one that Qt makes current when the table
    gets the focus was chosen by nobody.

    Signals:
        current_changed: the key of the current row, or None when there is none.
        chosen: Enter or a double click on the row with this key.
        columns_changed: widths, places, visibility or sorting changed by the person.
    """

    current_changed = Signal(object)
    chosen = Signal(object)
    columns_changed = Signal()

    def __init__(self, model: TableModel[Any, Any], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._is_moving = False
        self._seen: tuple[_Seen, ...] = ()
        self._held: object = None
        self._told: object = None
        self._header = TableHeader(model, self)
        self.setHorizontalHeader(self._header)
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self._painter = RowPainter(model, theme, self)
        self._set_up()
        self._header.reset()
        self._header.changed.connect(self.columns_changed)
        model.about_to_move.connect(self._on_about_to_move)
        model.moved.connect(self._on_moved)
        theme.changed.connect(self.viewport().update)
        self.doubleClicked.connect(self._on_chosen)

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height(self.fontMetrics()))

    # Drawing.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are to be seen, each at once."""
        area = event.rect()
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        if first < 0:
            return
        if last < 0:
            last = self._model.rowCount() - 1
        painter = QPainter(self.viewport())
        self._painter.begin(painter, self.font())
        spans = self._spans(area)
        left = min((span.left for span in spans), default=0)
        right = max((span.left + span.width for span in spans), default=0)
        height = self.verticalHeader().defaultSectionSize()
        place = QRect(left, self.rowViewportPosition(first), right - left, height)
        selected = self._selected_rows()
        for row in range(first, last + 1):
            self._painter.paint_row(painter, row, place, spans, selected=row in selected)
            place.translate(0, height)
        current = self.currentIndex()
        if current.isValid() and self.hasFocus():
            self._painter.paint_focus(painter, self.visualRect(current))
        painter.end()

    def _spans(self, area: QRect) -> list[Span]:
        """The columns that reach into `area`."""
        header = self._header
        spans = (
            Span(number, header.sectionViewportPosition(number), header.sectionSize(number))
            for number in header.shown_columns()
        )
        return [
            span
            for span in spans
            if span.left <= area.right() and span.left + span.width > area.left()
        ]

    def _selected_rows(self) -> frozenset[int]:
        ranges = self.selectionModel().selection().toList()
        return frozenset(row for each in ranges for row in range(each.top(), each.bottom() + 1))

    # The current row.

    def current_key(self) -> object:
        """The key of the row that was chosen, or None."""
        current = self.currentIndex()
        if not self.selectionModel().isSelected(current):
            return None
        return self._model.key_at(current.row())

    def select_key(self, key: object) -> bool:
        """Make the row with this key current and visible; False when it is not on screen."""
        place = self._model.place_of(key)
        if place < 0:
            return False
        index = self._model.index(place, max(0, self.columnAt(0)))
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._on_choice()

    def selectionChanged(  # noqa: N802 (Qt's name)
        self, selected: QItemSelection, deselected: QItemSelection
    ) -> None:
        super().selectionChanged(selected, deselected)
        self._on_choice()

    def _on_choice(self) -> None:
        """Qt changes the current row and the selection one after the other, in either order."""
        is_half_done = self.current_key() is None and self.selectionModel().hasSelection()
        if not (self._is_moving or is_half_done):
            self._tell_current()

    def _tell_current(self) -> None:
        key = self.current_key()
        if key != self._told:
            self._told = key
            self.current_changed.emit(key)

    # Holding still.

    @Slot()
    def _on_about_to_move(self) -> None:
        self._is_moving = True
        self._held = self._model.key_at(self.currentIndex().row())
        self._seen = self._rows_in_sight()

    @Slot()
    def _on_moved(self) -> None:
        # Left to its timer, Qt lays out after the first paint, and paints everything twice.
        self.executeDelayedItemsLayout()
        if self._held is not None and self._model.place_of(self._held) < 0:
            # Qt made a neighbour current; an action must never meet another row.
            self.selectionModel().clearCurrentIndex()
        self._is_moving = False
        self._tell_current()
        seen, self._seen = self._seen, ()
        for row in seen:
            place = self._model.place_of(row.key)
            if place >= 0:
                self.updateGeometries()
                height = self.verticalHeader().defaultSectionSize()
                self.verticalScrollBar().setValue(place * height - row.top)
                return

    def _rows_in_sight(self) -> tuple[_Seen, ...]:
        """The rows to hold on to, the best first; none at the top, which stays the top."""
        if self.verticalScrollBar().value() == 0:
            return ()
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        places = list(range(max(first, 0), (last if last >= 0 else self._model.rowCount() - 1) + 1))
        current = self.currentIndex().row()
        if current in places:
            places.insert(0, current)
        return tuple(
            _Seen(self._model.key_at(place), self.rowViewportPosition(place)) for place in places
        )

    # Columns and sorting.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._header.fill()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))

    def reset_columns(self) -> None:
        """Columns as they were at the very first start."""
        self._header.reset()

    def shown_columns(self) -> list[int]:
        """The numbers of the columns that are shown, from the left."""
        return self._header.shown_columns()

    def column_states(self) -> dict[str, ColumnState]:
        """How the columns stand, by their keys."""
        return {
            column.key: ColumnState(
                self._header.sectionSize(number),
                self._header.visualIndex(number),
                self._header.isSectionHidden(number),
            )
            for number, column in enumerate(self._model.columns)
        }

    def restore_columns(self, states: Mapping[str, ColumnState]) -> None:
        """Put the columns as they were left; unknown keys are left, new columns keep their own."""
        header = self._header
        numbers = {column.key: number for number, column in enumerate(self._model.columns)}
        known = [(numbers[key], state) for key, state in states.items() if key in numbers]
        with header.silent():
            for number, state in known:
                header.setSectionHidden(number, state.hidden)
                # A hidden column has no width that could be kept.
                if state.width > 0:
                    header.resizeSection(number, min(max(state.width, MIN_WIDTH), MAX_WIDTH))
            for number, state in sorted(known, key=lambda pair: pair[1].position):
                place = min(max(state.position, 0), header.count() - 1)
                header.moveSection(header.visualIndex(number), place)
            if not header.shown_columns():
                header.setSectionHidden(0, False)
        header.fill()

    def sort_state(self) -> list[tuple[str, bool]]:
        """What it is sorted by: column keys, each with whether ascending."""
        return [(self._model.columns[number].key, up) for number, up in self._model.order]

    def restore_sort(self, state: Sequence[tuple[str, bool]]) -> None:
        """Sort as it was left; unknown columns are skipped, and without a known one all is."""
        numbers = {column.key: number for number, column in enumerate(self._model.columns)}
        order = [(numbers[key], up) for key, up in state if key in numbers]
        if order:
            self._model.set_order(order)
        self._header.show_order()

    def column_menu(self, parent: QWidget | None = None) -> QMenu:
        """A menu to choose the columns, and to put them back."""
        return self._header.column_menu(parent or self)

    def sort_menu(self, parent: QWidget | None = None) -> QMenu:
        """A menu to sort by one of the columns that are shown."""
        return self._header.sort_menu(parent or self)

    # Keys.

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        key = self._model.key_at(index.row())
        if key is not None:
            self.chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self._on_chosen(self.currentIndex())
            return
        if event.key() in _ENDS and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            # Rows are chosen here, not cells: Qt would go to the row's own first or last cell.
            place = 0 if event.key() == Qt.Key.Key_Home else self._model.rowCount() - 1
            self.select_key(self._model.key_at(place))
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Left to the page that knows the rows: it sets a context menu policy."""
        event.ignore()
