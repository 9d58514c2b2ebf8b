"""The table that pages use: columns, sorting and groups as the person wants them, and the keys."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QKeyCombination, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from portgui.gui.table.group_choice import GroupChoice
from portgui.gui.table.grouping import Grouping, GroupStates
from portgui.gui.table.header import MAX_WIDTH, MIN_WIDTH
from portgui.gui.table.items import GroupKey
from portgui.gui.table.layout import ColumnState, arranged
from portgui.gui.table.model import TableModel
from portgui.gui.table.still import StillView
from portgui.gui.theme import Theme

if TYPE_CHECKING:
    from portgui.gui.table.chooser import ColumnChooser

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_ENDS: Final = frozenset({Qt.Key.Key_Home, Qt.Key.Key_End})
_MENU: Final = QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_F10)
_PLAIN: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class TableView(StillView):
    """Shows a `TableModel`.

    Attributes:
        is_resetting: whether everything is being put back just now.

    Signals:
        chosen: Enter or a double click on the row with this key; never for a header, which opens
            and closes its group instead.
        columns_changed: widths, places, visibility or sorting changed by the person.
        grouping_changed: the person groups in another way, or has opened or closed a group.
        was_reset: everything is as it was at the very first start.
    """

    chosen = Signal(object)
    columns_changed = Signal()
    grouping_changed = Signal()
    was_reset = Signal()

    def __init__(self, model: TableModel[Any, Any], theme: Theme, parent: QWidget) -> None:
        super().__init__(model, theme, parent)
        self._groups = GroupChoice(model, self)
        self._first_sort: list[tuple[str, bool]] | None = None
        self._first_group = ""
        self.is_resetting = False
        self._header.changed.connect(self.columns_changed)
        self._header.reset_wanted.connect(self.reset_columns)
        self._header.chooser_wanted.connect(self.choose_columns)
        model.groups_changed.connect(self.grouping_changed)
        self.doubleClicked.connect(self._on_chosen)

    # Columns and sorting.

    def keep_as_first(self) -> None:
        """What is sorted and grouped by now is what `reset_columns` goes back to."""
        self._first_sort = self.sort_state()
        self._first_group = self._groups.name()

    @Slot()
    def reset_columns(self) -> None:
        """Columns, sorting and groups as they were at the very first start."""
        self.is_resetting = True
        self._header.reset()
        if self._first_sort is not None:
            self.restore_sort(self._first_sort)
            self.restore_groups(self._first_group, {})
        self.was_reset.emit()
        self.is_resetting = False

    @Slot()
    def choose_columns(self) -> "ColumnChooser":
        """Open the window in which columns are chosen."""
        from portgui.gui.table.chooser import ColumnChooser

        chooser = ColumnChooser(self._model, self._header, self)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.open()
        return chooser

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
        """Put the columns as they were left, as far as they are the same as then."""
        header = self._header
        numbers = {column.key: number for number, column in enumerate(self._model.columns)}
        with header.silent():
            for key, state in states.items():
                if (number := numbers.get(key)) is None:
                    continue
                header.setSectionHidden(number, state.hidden)
                # A hidden column has no width that could be kept.
                if state.width > 0:
                    header.resizeSection(number, min(max(state.width, MIN_WIDTH), MAX_WIDTH))
            for place, key in enumerate(arranged(list(numbers), states)):
                header.moveSection(header.visualIndex(numbers[key]), place)
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
        """A menu to sort by the columns that are shown, by one and then by others."""
        return self._header.sort_menu(parent or self)

    # Groups.

    def set_groupings(self, groupings: Sequence[Grouping[Any]]) -> None:
        """What the rows may be grouped by."""
        self._groups.set_groupings(groupings)

    def group_by(self, name: str) -> None:
        """Group the rows by the grouping of this name; not at all for "" or an unknown one."""
        self._groups.choose(name)

    def group_menu(self, parent: QWidget | None = None) -> QMenu:
        """A menu to choose what to group by, and to open and close all groups."""
        return self._groups.menu(parent or self)

    def group_state(self) -> tuple[str, Mapping[str, GroupStates]]:
        """The name of the grouping, and which groups are open, by the names of the groupings."""
        return self._groups.name(), self._model.group_states()

    def restore_groups(self, name: str, states: Mapping[str, GroupStates]) -> None:
        """Group as it was left; nothing is told as a change."""
        self._groups.restore(name, states)

    def toggle(self, group_key: str) -> None:
        """Open or close a group; its header stays where it is."""
        self.hold(GroupKey(group_key))
        self._model.toggle(group_key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._toggled_at(event):
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._toggled_at(event):
            super().mouseDoubleClickEvent(event)

    def _toggled_at(self, event: QMouseEvent) -> bool:
        """Whether the press was on the sign of a header, and has opened or closed its group."""
        place = event.position().toPoint()
        group = self._model.group_at(self.rowAt(place.y()))
        if group is None or event.button() != Qt.MouseButton.LeftButton:
            return False
        if not 0 <= place.x() < self._painter.chevron_width():
            return False
        self.toggle(group.key)
        return True

    # Keys.

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        key = self._model.key_at(index.row())
        if isinstance(key, GroupKey):
            self.toggle(key.key)
        elif key is not None:
            self.chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self._on_chosen(self.currentIndex())
            return
        if sys.platform == "linux" and event.keyCombination() == _MENU:
            # Elsewhere the system makes a menu event of its keys; Qt on X11 only of the menu key.
            self._ask_for_menu()
            return
        if event.modifiers() in _PLAIN and self._is_for_groups(event.key()):
            return
        if event.key() in _ENDS and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            # Rows are chosen here, not cells: Qt would go to the row's own first or last cell.
            place = 0 if event.key() == Qt.Key.Key_Home else self._model.rowCount() - 1
            self.select_key(self._model.key_at(place))
            return
        super().keyPressEvent(event)

    def _is_for_groups(self, key: int) -> bool:
        """Do what the key does in a tree; False where it does nothing there."""
        model, row = self._model, self.currentIndex().row()
        if model.grouping is None or row < 0:
            return False
        group = model.group_at(row)
        if group is None:
            return self._is_for_member(key, row)
        match key:
            case Qt.Key.Key_Space:
                self.toggle(group.key)
            case Qt.Key.Key_Plus:
                self._set_open(group.key, is_open=True)
            case Qt.Key.Key_Minus:
                self._set_open(group.key, is_open=False)
            case Qt.Key.Key_Left:
                self._set_open(group.key, is_open=False)
            case Qt.Key.Key_Right if not group.is_open:
                self._set_open(group.key, is_open=True)
            case Qt.Key.Key_Right:
                self.select_key(model.key_at(row + 1))
            case Qt.Key.Key_Asterisk:
                model.open_all()
            case _:
                return False
        return True

    def _is_for_member(self, key: int, row: int) -> bool:
        member = self._model.key_at(row)
        group_key = self._model.group_of(member)
        if group_key is None:
            return False
        match key:
            case Qt.Key.Key_Left if self.currentIndex().column() == self._model.lead:
                self.select_key(GroupKey(group_key))
            case Qt.Key.Key_Minus:
                self._set_open(group_key, is_open=False)
            case Qt.Key.Key_Asterisk:
                self._model.open_all()
            case _:
                return False
        return True

    def _set_open(self, group_key: str, *, is_open: bool) -> None:
        self.hold(GroupKey(group_key))
        self._model.set_open(group_key, is_open)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the page, which knows the rows, for a menu: where, in the viewport's coordinates.

        With Qt's own policy the keys' menu is a heading's height too low, on another row.
        """
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._ask_for_menu()
        else:
            self.customContextMenuRequested.emit(event.pos())

    def _ask_for_menu(self) -> None:
        """For the row where the keyboard is."""
        current = self.currentIndex()
        if current.isValid():
            self.scrollTo(current)
            self.customContextMenuRequested.emit(self.visualRect(current).center())
