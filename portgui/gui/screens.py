"""Brings the window back when the screen that it was on has gone, or has become smaller.

Most systems move such a window themselves, but not all of them and not always: then it could be
neither seen nor taken hold of.
"""

from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QWidget

from portgui.gui.remembered import keep_window, place_window
from portgui.gui.settings import Settings
from portgui.gui.timers import timer

DELAY: Final = 1.0
"""Seconds for the system to do it first; screens also go and come when a computer wakes up."""


class Screens(QObject):
    """Looks after the window when the screens change."""

    def __init__(
        self,
        application: QApplication,
        window: QWidget,
        settings: Settings,
        *,
        delay: float = DELAY,
    ) -> None:
        super().__init__(window)
        self._application = application
        self._window = window
        self._settings = settings
        self._timer = timer(self, delay, self._on_timeout)
        for screen in application.screens():
            self._follow(screen)
        application.screenAdded.connect(self._follow)
        application.screenRemoved.connect(self._wait)

    @Slot(QScreen)
    def _follow(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._wait)

    @Slot()
    def _wait(self) -> None:
        self._timer.start()

    def _on_timeout(self) -> None:
        # What fills a screen, or is not shown, is put by the system when it is shown again.
        window = self._window
        if window.isVisible() and not (window.isMinimized() or window.isMaximized()):
            keep_window(window, self._settings)
            place_window(window, self._settings, self._application.screens())
