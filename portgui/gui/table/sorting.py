"""Sorting as the person chooses it: by one column, then by others; by mouse and through a menu."""

from typing import Any, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from portgui.gui import plain_text
from portgui.gui.table.model import TableModel
from portgui.gui.table.ranks import MOST_SORTED

_FIRST: Final = "first"
_THEN: Final = "then"
_REVERSE: Final = "reverse"


class Sorting(QObject):
    """What a table is sorted by.

    Signals:
        changed: the person sorts in another way.
    """

    changed = Signal()

    def __init__(self, model: TableModel[Any, Any], parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def by(self, number: int) -> None:
        """Sort by a column; what was the first before breaks ties. Again: the other way round."""
        order = self._model.order
        up = not (order and order[0] == (number, True))
        self._model.sort(
            number, Qt.SortOrder.AscendingOrder if up else Qt.SortOrder.DescendingOrder
        )
        self.changed.emit()

    def then_by(self, number: int) -> None:
        """Sort by a column after the others. One that is among them is turned around there."""
        order = list(self._model.order)
        if number in dict(order):
            self.reverse(number)
            return
        self._set([*order[: MOST_SORTED - 1], (number, True)])

    def reverse(self, number: int) -> None:
        """Turn one of the columns around that the rows are sorted by."""
        self._set([(col, up != (col == number)) for col, up in self._model.order])

    def leave_out(self, number: int) -> None:
        """Do not sort by this column any more."""
        self._set([pair for pair in self._model.order if pair[0] != number])

    def _set(self, order: list[tuple[int, bool]]) -> None:
        self._model.set_order(order)
        self.changed.emit()

    # The menu.

    def menu(self, shown: list[int], parent: QWidget) -> QMenu:
        """A menu to sort by the columns that are `shown`, by one and then by others."""
        menu = QMenu(self.tr("Sort by"), parent)
        order, columns = self._model.order, list(shown)
        first = order[0][0] if order else -1
        only_one = QActionGroup(menu)
        for number in columns:
            only_one.addAction(self._entry(menu, _FIRST, number, checked=number == first))
        menu.addSeparator()
        then = menu.addMenu(self.tr("Then by"))
        then.setEnabled(bool(order))
        for number in columns:
            if number != first:
                self._entry(then, _THEN, number, checked=number in dict(order))
        menu.addSeparator()
        for number, _ in order:
            words = self.tr("Reverse the order")
            if number != first:
                words += f": {plain_text.action(self._model.columns[number].heading())}"
            menu.addAction(words).setData((_REVERSE, number))
        # Of a submenu, Qt tells the menu above, too.
        menu.triggered.connect(self._on_chosen)
        return menu

    def _entry(self, menu: QMenu, what: str, number: int, *, checked: bool) -> QAction:
        found = menu.addAction(plain_text.action(self._model.columns[number].heading()))
        found.setCheckable(True)
        found.setChecked(checked)
        found.setData((what, number))
        return found

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        # As a list or a tuple, by what Qt has made of it.
        what, number = action.data()
        if what == _REVERSE:
            self.reverse(number)
        elif what == _FIRST:
            self._model.sort(number)
            self.changed.emit()
        elif action.isChecked():
            self.then_by(number)
        else:
            self.leave_out(number)
