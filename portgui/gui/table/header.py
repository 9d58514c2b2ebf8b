"""The headings of a table: widths, places and sorting, by mouse and, through menus, by keyboard."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QStyleOptionHeader, QTableView, QWidget

from portgui.gui import plain_text
from portgui.gui.mnemonics import give_mnemonics
from portgui.gui.table.columns import Column
from portgui.gui.table.delegate import PAD, badge_width
from portgui.gui.table.model import TableModel
from portgui.gui.table.sorting import Sorting

MIN_WIDTH: Final = 40
MAX_WIDTH: Final = 4000

_USUAL_DIGIT: Final = 8
"""How wide a digit is, in pixels, in the fonts for which `Column.width` was chosen."""
_LOOKED_AT: Final = 200
"""How many rows are measured when a column is fitted to its contents by a double click."""
_RESET: Final = -1
_CHOOSE: Final = -2
_ADDING: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_RAISED: Final = "¹²³⁴"
"""Which of several columns a heading is, in the order of their weight."""


class TableHeader(QHeaderView):
    """Shows, moves, hides and sorts the columns of a `TableModel`.

    The stretching column takes what the others leave, and is never narrower than it must be.

    Attributes:
        sorting: what the rows are sorted by.

    Signals:
        changed: the person changed widths, places, visibility or sorting.
        reset_wanted: the person wants the columns as they were at the very first start.
        chooser_wanted: the person wants to choose columns at leisure.
    """

    changed = Signal()
    reset_wanted = Signal()
    chooser_wanted = Signal()

    def __init__(self, model: TableModel[Any, Any], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self._silent = False
        self._is_moving = False
        self._adds = False
        self.sorting = Sorting(model, self)
        self.sorting.changed.connect(self._on_sorted)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumSectionSize(MIN_WIDTH)
        self.setResizeContentsPrecision(_LOOKED_AT)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.sectionClicked.connect(self._on_clicked)
        self.sectionResized.connect(self._on_resized)
        self.sectionMoved.connect(self._on_section_moved)
        model.about_to_move.connect(self._on_about_to_move)
        model.moved.connect(self._on_moved)

    @contextmanager
    def silent(self) -> Iterator[None]:
        """What changes now is not the person's doing."""
        before, self._silent = self._silent, True
        try:
            yield
        finally:
            self._silent = before

    # Widths and places.

    def reset(self) -> None:
        """Columns as they were at the very first start."""
        with self.silent():
            for number, column in enumerate(self._model.columns):
                self.moveSection(self.visualIndex(number), number)
                self.resizeSection(number, self._first_width(column))
                self.setSectionHidden(number, not column.shown)
        self.fill()
        self._on_changed()

    def show_column(self, number: int, *, shown: bool) -> None:
        """Show or hide a column; the last one that is shown stays."""
        if shown or len(self.shown_columns()) > 1:
            with self.silent():
                self.setSectionHidden(number, not shown)
            self.fill()
            self._on_changed()

    def shown_columns(self) -> list[int]:
        """The numbers of the columns that are shown, from the left."""
        order = (self.logicalIndex(place) for place in range(self.count()))
        return [number for number in order if not self.isSectionHidden(number)]

    def fill(self) -> None:
        """Let the stretching column take the room that the others leave."""
        shown = self.shown_columns()
        columns = self._model.columns
        self._model.lead = shown[0] if shown else 0
        number = next((each for each in shown if columns[each].stretch), None)
        if number is None:
            return
        others = sum(self.sectionSize(each) for each in shown if each != number)
        # Not its own width: when a scroll bar goes, the view is told before its header is.
        view = self.parentWidget()
        width = view.viewport().width() if isinstance(view, QTableView) else self.width()
        with self.silent():
            least = self._first_width(columns[number]) * 2 // 3
            self.resizeSection(number, max(width - others, least))

    def _first_width(self, column: Column[Any]) -> int:
        digit = self.fontMetrics().horizontalAdvance("0")
        words = () if column.words is None else column.words()
        metrics = self.fontMetrics()
        badges = [badge_width(each, metrics) + 2 * PAD for each in words]
        return max(round(column.width * max(1.0, digit / _USUAL_DIGIT)), *badges, 0)

    @Slot(int, int, int)
    def _on_resized(self, number: int, _old: int, _new: int) -> None:
        if not (self._silent or self._is_moving):
            if not self._model.columns[number].stretch:
                self.fill()
            self._on_changed()

    @Slot()
    def _on_section_moved(self) -> None:
        self._model.lead = next(iter(self.shown_columns()), 0)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        if not self._silent:
            self.changed.emit()

    @Slot()
    def _on_about_to_move(self) -> None:
        """When rows are put in order, Qt sizes hidden columns anew: not the person's doing."""
        self._is_moving = True

    @Slot()
    def _on_moved(self) -> None:
        self._is_moving = False

    # Sorting.

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click with Ctrl or Shift sorts by the column after the others."""
        self._adds = bool(event.modifiers() & _ADDING)
        super().mouseReleaseEvent(event)
        self._adds = False

    @Slot(int)
    def _on_clicked(self, number: int) -> None:
        if self._adds:
            self.sorting.then_by(number)
        else:
            self.sorting.by(number)
        # Qt marks the heading by itself, also one that does not sort.
        self.show_order()

    @Slot()
    def _on_sorted(self) -> None:
        self.show_order()
        self._on_changed()

    def show_order(self) -> None:
        """Mark the headings that the rows are sorted by."""
        if self._model.order:
            number, up = self._model.order[0]
            order = Qt.SortOrder.AscendingOrder if up else Qt.SortOrder.DescendingOrder
            self.setSortIndicator(number, order)
        # A view hides the mark when it gets its header, unless it sorts by itself.
        self.setSortIndicatorShown(bool(self._model.order))
        self.viewport().update()

    def initStyleOptionForIndex(  # noqa: N802 (Qt's name)
        self,
        option: QStyleOptionHeader,
        logicalIndex: int,  # noqa: N803 (Qt's name)
    ) -> None:
        """Qt marks one heading; the others that rows are sorted by get an arrow and a number."""
        super().initStyleOptionForIndex(option, logicalIndex)
        order = self._model.order
        place = next((at for at, (each, _) in enumerate(order) if each == logicalIndex), -1)
        if place < 0:
            return
        kinds = QStyleOptionHeader.SortIndicator
        # Upwards points up, as in Explorer, Finder and spreadsheets; Qt's own choice points down.
        option.sortIndicator = kinds.SortUp if order[place][1] else kinds.SortDown
        if len(order) > 1:
            option.text = f"{option.text} {_RAISED[place]}"

    # Menus.

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        menu = self.column_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        give_mnemonics(menu)
        menu.popup(self.mapToGlobal(place))

    def column_menu(self, parent: QWidget) -> QMenu:
        """A menu to choose the columns, and to put them back."""
        menu = QMenu(self.tr("Columns"), parent)
        shown = self.shown_columns()
        rare = QMenu(self.tr("More columns"), menu)
        for number, column in enumerate(self._model.columns):
            place = rare if column.rare else menu
            found = place.addAction(plain_text.action(column.heading()))
            found.setCheckable(True)
            found.setChecked(number in shown)
            found.setEnabled(number not in shown or len(shown) > 1)
            found.setData(number)
        if not rare.isEmpty():
            menu.addMenu(rare)
        menu.addSeparator()
        menu.addAction(self.tr("Choose columns…")).setData(_CHOOSE)
        menu.addAction(self.tr("Reset columns")).setData(_RESET)
        # Of a submenu, Qt tells the menu above, too.
        menu.triggered.connect(self._on_column_chosen)
        return menu

    @Slot(QAction)
    def _on_column_chosen(self, chosen: QAction) -> None:
        number = chosen.data()
        if number == _RESET:
            self.reset_wanted.emit()
        elif number == _CHOOSE:
            self.chooser_wanted.emit()
        else:
            self.show_column(number, shown=chosen.isChecked())

    def sort_menu(self, parent: QWidget) -> QMenu:
        """A menu to sort by the columns that are shown, by one and then by others."""
        return self.sorting.menu(self.shown_columns(), parent)
