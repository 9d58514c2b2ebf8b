"""Which of a table's groupings is in force: chosen in a menu, remembered by its name."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from portgui.gui import plain_text
from portgui.gui.table.grouping import Grouping, GroupStates
from portgui.gui.table.model import TableModel

_OPEN_ALL: Final = 1
_CLOSE_ALL: Final = 2


class GroupChoice(QObject):
    """The groupings of a table, one of them or none in force."""

    def __init__(self, model: TableModel[Any, Any], parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._groupings: dict[str, Grouping[Any]] = {}

    def set_groupings(self, groupings: Sequence[Grouping[Any]]) -> None:
        """What there is to choose from."""
        self._groupings = {each.name: each for each in groupings}

    def name(self) -> str:
        """The name of the one in force; "" for none."""
        grouping = self._model.grouping
        return "" if grouping is None else grouping.name

    def choose(self, name: str) -> None:
        """Group by this one; not at all for "" or an unknown name."""
        self._model.set_grouping(self._groupings.get(name))

    def restore(self, name: str, states: Mapping[str, GroupStates]) -> None:
        """Group as it was left; nothing is told as a change."""
        known = {each: found for each, found in states.items() if each in self._groupings}
        self._model.restore_group_states(known)
        self._model.set_grouping(self._groupings.get(name), told=False)

    def menu(self, parent: QWidget) -> QMenu:
        """A menu to choose one, or none, and to open and close all groups."""
        menu = QMenu(self.tr("Group by"), parent)
        choices = QActionGroup(menu)
        chosen = self.name()
        words = {"": self.tr("Nothing")} | {
            each.name: each.words() for each in self._groupings.values()
        }
        for name, label in words.items():
            found = menu.addAction(plain_text.action(label))
            found.setCheckable(True)
            found.setChecked(name == chosen)
            found.setData(name)
            choices.addAction(found)
        menu.addSeparator()
        for number, label in ((_OPEN_ALL, self.tr("Open all")), (_CLOSE_ALL, self.tr("Close all"))):
            found = menu.addAction(label)
            found.setEnabled(bool(chosen))
            found.setData(number)
        menu.triggered.connect(self._on_triggered)
        return menu

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        match action.data():
            case str(name):
                self.choose(name)
            case int(number) if number == _OPEN_ALL:
                self._model.open_all()
            case int(number) if number == _CLOSE_ALL:
                self._model.close_all()
