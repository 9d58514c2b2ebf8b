"""PortGUI's icon beside the clock, with a menu: what is watched, the window, pause, quit."""

import sys
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon
from shiboken6 import Shiboken

from portgui.gui import icons, plain_text
from portgui.gui.colours import Colours
from portgui.gui.theme import Theme
from portgui.gui.timers import timer

MOST_LISTED: Final = 15
"""Watched things that the menu lists; the rest is counted."""
SPEAKING: Final = 30.0
"""Seconds that the icon stays where it is only there to say something."""
_SIGN: Final = "network"
_SIZES: Final = (16, 22, 24, 32, 48, 64)


class Line(NamedTuple):
    """A watched thing in the menu: what it is about, its name, who uses it; both said."""

    about: str
    name: str
    use: str


class Tray(QObject):
    """The icon and its menu.

    Signals:
        show_wanted: the window is to be shown.
        chosen: what a line of the menu is about.
        list_wanted: the list of what is watched is to be shown.
        pause_wanted: whether looking is to be paused.
        quit_wanted: PortGUI is to end.
        clicked: what the message was about that the person clicked.
    """

    show_wanted = Signal()
    chosen = Signal(str)
    list_wanted = Signal()
    pause_wanted = Signal(bool)
    quit_wanted = Signal()
    clicked = Signal(str)

    def __init__(
        self,
        theme: Theme,
        parent: QObject | None = None,
        *,
        make: Callable[[QObject], QSystemTrayIcon] = QSystemTrayIcon,
        is_there: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
    ) -> None:
        """The icon is not shown before `set_shown`; `make` and `is_there` are for tests."""
        super().__init__(parent)
        self._theme = theme
        self._make = make
        self._is_there = is_there
        self._icon: QSystemTrayIcon | None = None
        self._is_wanted = False
        self._is_paused = False
        self._lines: tuple[Line, ...] = ()
        self._about = ""
        self._menu = QMenu()
        self._speaking = timer(self, SPEAKING, self._on_spoken)
        theme.changed.connect(self._draw)
        self._fill()

    @property
    def is_possible(self) -> bool:
        """Whether the system has a place for the icon now."""
        return self._is_there()

    @property
    def is_shown(self) -> bool:
        """Whether the icon is there to stay, so that the window may hide."""
        return self._is_wanted and self._icon is not None and self.is_possible

    def set_shown(self, shown: bool) -> None:
        """Show the icon, or take it away."""
        self._is_wanted = shown
        if shown:
            self._made().show()
        elif self._icon is not None and not self._speaking.isActive():
            self._icon.hide()

    def say(self, about: str, title: str, text: str) -> bool:
        """Show a message of the system; False where the system shows none.

        Windows and macOS tie it to the icon: where that is not wanted it comes for a while.
        """
        if not self.is_possible:
            return False
        icon = self._made()
        if not icon.supportsMessages():
            return False
        icon.show()
        if not self._is_wanted:
            self._speaking.start()
        self._about = about
        icon.showMessage(title, text, icon.icon())
        return True

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Say in the menu what is watched and who uses it; not while somebody reads it."""
        if tuple(lines) != self._lines and not self._menu.isVisible():
            self._lines = tuple(lines)
            self._fill()

    def set_paused(self, paused: bool) -> None:
        """Show in the menu whether looking is paused."""
        if paused != self._is_paused:
            self._is_paused = paused
            self._fill()

    def close(self) -> None:
        """Take the icon away for good; safe to call twice."""
        if not Shiboken.isValid(self._menu):
            return
        self._speaking.stop()
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None
        self._menu.deleteLater()

    # The icon.

    def _made(self) -> QSystemTrayIcon:
        if self._icon is None:
            self._icon = made = self._make(self)
            made.setToolTip("PortGUI")
            made.setContextMenu(self._menu)
            made.activated.connect(self._on_activated)
            made.messageClicked.connect(self._on_message_clicked)
            self._draw()
        return self._icon

    @Slot()
    def _draw(self) -> None:
        if self._icon is not None:
            self._icon.setIcon(tray_icon(self._theme.colours, sys.platform))

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        wanted = QSystemTrayIcon.ActivationReason
        if reason in {wanted.Trigger, wanted.DoubleClick}:
            self.show_wanted.emit()

    @Slot()
    def _on_message_clicked(self) -> None:
        self.clicked.emit(self._about)

    @Slot()
    def _on_spoken(self) -> None:
        if self._icon is not None and not self._is_wanted:
            self._icon.hide()

    # The menu.

    def menu(self) -> QMenu:
        """The menu as it is."""
        return self._menu

    def _fill(self) -> None:
        menu = self._menu
        menu.clear()
        for line in self._lines[:MOST_LISTED]:
            self._add_line(line)
        if not self._lines:
            menu.addAction(self.tr("Nothing is watched")).setEnabled(False)
        more = len(self._lines) - MOST_LISTED
        if more > 0:
            menu.addAction(self.tr("{count} more").format(count=more), self.list_wanted.emit)
        menu.addAction(self.tr("Watched ports and apps…"), self.list_wanted.emit)
        menu.addSeparator()
        menu.addAction(self.tr("Show PortGUI"), self.show_wanted.emit)
        pause = menu.addAction(self.tr("Pause"))
        pause.setCheckable(True)
        pause.setChecked(self._is_paused)
        pause.toggled.connect(self._on_pause)
        menu.addSeparator()
        menu.addAction(self.tr("Quit PortGUI"), self.quit_wanted.emit)

    def _add_line(self, line: Line) -> None:
        words = f"{plain_text.action(line.name)}   {plain_text.action(line.use)}"
        action = QAction(words, self._menu)
        action.triggered.connect(lambda: self.chosen.emit(line.about))
        self._menu.addAction(action)

    @Slot(bool)
    def _on_pause(self, paused: bool) -> None:
        self._is_paused = paused
        self.pause_wanted.emit(paused)


def tray_icon(colours: Colours, platform: str) -> QIcon:
    """The sign of PortGUI.

    Which colour the bar has that it stands on, the system does not say: so it has a ground of its
    own. macOS wants a sign without colours, which it draws itself (`QIcon.setIsMask`).
    """
    icon = QIcon()
    is_mask = platform == "darwin"
    for side in _SIZES:
        icon.addPixmap(icons.pixmap(_SIGN, "#000000", side) if is_mask else _tile(colours, side))
    icon.setIsMask(is_mask)
    return icon


def _tile(colours: Colours, side: int) -> QPixmap:
    picture = QPixmap(QSize(side, side))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.accent))
    painter.drawRoundedRect(QRectF(0, 0, side, side), side / 5, side / 5)
    inner = round(side * 0.7)
    edge = (side - inner) / 2
    painter.drawPixmap(QPointF(edge, edge), icons.pixmap(_SIGN, colours.on_accent, inner))
    painter.end()
    return picture
