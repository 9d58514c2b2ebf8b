"""The button for how the live view is arranged, and for what can be done with all of it."""

from collections.abc import Callable

from PySide6.QtCore import Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from portgui.gui import icons
from portgui.gui.hover import HoverEnd
from portgui.gui.live.marking import DURATIONS
from portgui.gui.mnemonics import give_mnemonics
from portgui.gui.table.view import TableView
from portgui.gui.theme import Theme

Extension = Callable[[QMenu], None]
"""Adds to the menu what another part of the window can do with the whole view."""


class ViewButton(QPushButton):
    """Opens the menu; it is made anew each time, so it always says how things stand.

    Signals:
        about_to_open: the menu is about to be filled; whoever extends it does so now at the latest.
        marks_chosen: for how many seconds changes are to be marked; 0 for not at all.
        names_toggled: whether the names of other computers are to be asked for.
        timeline_toggled: whether the last ten minutes are to be drawn.
    """

    about_to_open = Signal()
    marks_chosen = Signal(float)
    names_toggled = Signal(bool)
    timeline_toggled = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("view-menu")
        self._view: TableView | None = None
        self._theme = theme
        self._extensions: list[Extension] = []
        self._seconds = 0.0
        self._has_names = False
        self._has_timeline = False
        words = self.tr("View")
        self.setText(f" {words}")
        self.setAccessibleName(self.tr("View: groups, columns, changes, export"))
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        HoverEnd(self, self._menu)
        theme.changed.connect(self._take_colours)
        self._take_colours()

    def set_view(self, view: TableView) -> None:
        """The table that the menu arranges."""
        self._view = view

    def set_state(self, *, seconds: float, names: bool, timeline: bool) -> None:
        """How things stand, as far as the menu shows it."""
        self._seconds = seconds
        self._has_names = names
        self._has_timeline = timeline

    def extend(self, extension: Extension) -> None:
        """Offer more, below what is always offered; each call begins a new part of the menu."""
        self._extensions.append(extension)

    @Slot()
    def _fill(self) -> None:
        self.about_to_open.emit()
        menu = self._menu
        menu.clear()
        if self._view is not None:
            menu.addMenu(self._view.group_menu(menu))
            menu.addMenu(self._view.sort_menu(menu))
            menu.addMenu(self._view.column_menu(menu))
            menu.addSeparator()
        menu.addMenu(self._marks_menu(menu))
        self._add_switch(
            menu, self.tr("Names of other computers"), self._has_names, self.names_toggled
        )
        self._add_switch(
            menu, self.tr("The last 10 minutes"), self._has_timeline, self.timeline_toggled
        )
        for extension in self._extensions:
            menu.addSeparator()
            extension(menu)
        give_mnemonics(menu)

    def _marks_menu(self, parent: QMenu) -> QMenu:
        menu = QMenu(self.tr("Mark changes"), parent)
        group = QActionGroup(menu)
        for seconds in DURATIONS:
            words = self.tr("For %1 s").replace("%1", f"{seconds:.3g}")
            choice = menu.addAction(words if seconds else self.tr("Not at all"))
            choice.setCheckable(True)
            choice.setChecked(seconds == self._seconds)
            choice.setData(seconds)
            group.addAction(choice)
        group.triggered.connect(self._on_marks)
        return menu

    @staticmethod
    def _add_switch(menu: QMenu, words: str, on: bool, chosen: SignalInstance) -> None:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(on)
        action.toggled.connect(chosen)

    @Slot(QAction)
    def _on_marks(self, action: QAction) -> None:
        self.marks_chosen.emit(float(action.data()))

    @Slot()
    def _take_colours(self) -> None:
        self.setIcon(icons.icon("sliders-horizontal", self._theme.colours.text))
