"""What the window and the tables remember from one start to the next, read from the settings."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QWidget

from portgui.gui import settings as keys
from portgui.gui.settings import Settings
from portgui.gui.settings_kinds import Setting, TableState
from portgui.gui.settings_place import Area, Place, fit
from portgui.gui.table.view import TableView


class TableMemory(QObject):
    """Puts a table as it was left, and keeps how it is left; a child of its view."""

    def __init__(self, view: TableView, key: Setting[TableState], settings: Settings) -> None:
        super().__init__(view)
        self._view = view
        self._key = key
        self._settings = settings
        view.keep_as_first()
        state = settings.get(key)
        if state.columns:
            view.restore_columns(state.columns)
        if state.sort:
            view.restore_sort(state.sort)
        if state != TableState():
            view.restore_groups(state.group, state.groups)
        view.columns_changed.connect(self._on_changed)
        view.grouping_changed.connect(self._on_changed)
        view.was_reset.connect(self._on_reset)
        settings.changed.connect(self._on_setting)

    @Slot()
    def _on_changed(self) -> None:
        view = self._view
        group, groups = view.group_state()
        state = TableState(view.column_states(), tuple(view.sort_state()), group, groups)
        self._settings.set(self._key, state)

    @Slot()
    def _on_reset(self) -> None:
        """Nothing is kept for a table that is as it is declared: the next version may do better."""
        self._settings.set(self._key, TableState())

    @Slot(str)
    def _on_setting(self, key: str) -> None:
        """The settings page put the columns back."""
        is_reset = self._settings.get(self._key) == TableState()
        if key == self._key.key and is_reset and not self._view.is_resetting:
            self._view.reset_columns()


def place_window(window: QWidget, settings: Settings, screens: Sequence[QScreen]) -> None:
    """Put the window where it was, when there is still a screen there."""
    areas = [_area(screen) for screen in screens]
    place = fit(settings.get(keys.WINDOW), areas, (window.width(), window.height()))
    window.setGeometry(place.x, place.y, place.width, place.height)
    if place.maximised:
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def keep_window(window: QWidget, settings: Settings) -> None:
    """Remember where the window is; of a maximised one, the place that it goes back to."""
    normal = window.normalGeometry()
    found = normal if normal.isValid() else window.geometry()
    place = Place(found.x(), found.y(), found.width(), found.height(), window.isMaximized())
    settings.set(keys.WINDOW, place)


def _area(screen: QScreen) -> Area:
    free = screen.availableGeometry()
    return Area(free.x(), free.y(), free.width(), free.height())
