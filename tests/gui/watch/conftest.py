"""What the tests of watching share: a tray that is not there, a desktop that takes note, a door."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from portgui.connections.changes import Connections
from portgui.gui import settings as keys
from portgui.gui.job import Jobs
from portgui.gui.settings import Settings
from portgui.gui.theme import Theme
from portgui.gui.watch.door import WatchDoor
from portgui.gui.watch.notification import Notification
from portgui.gui.watch.notifier import Notifier
from portgui.gui.watch.tray import Tray
from tests.fakes import Computer
from tests.gui.fakes import FakeClient

if TYPE_CHECKING or sys.platform == "linux":
    from portgui.gui.watch.desktop import DesktopNotices
else:
    # What it is made of is only installed on Linux.
    class DesktopNotices(QObject):
        clicked = Signal(str)
        refused = Signal(object)

        def close(self) -> None:
            pass


class Bar:
    """The system's bar with its icons.

    Attributes:
        is_there: whether there is one.
        speaks: whether it shows messages.
        messages: title and text of what it has shown.
        icons: those that have been made.
    """

    def __init__(self) -> None:
        self.is_there = True
        self.speaks = True
        self.messages: list[tuple[str, str]] = []
        self.icons: list[BarIcon] = []

    def make(self, parent: QObject) -> QSystemTrayIcon:
        """An icon for it, not shown yet."""
        made = BarIcon(self, parent)
        self.icons.append(made)
        return made

    @property
    def shown(self) -> int:
        """How many icons can be seen."""
        return sum(icon.is_on for icon in self.icons)


class BarIcon(QSystemTrayIcon):
    """An icon in that bar. As Qt's own it shows no message while it is hidden itself."""

    def __init__(self, bar: Bar, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self.is_on = False

    def show(self) -> None:
        """Appear, where there is a bar."""
        self.is_on = self._bar.is_there

    def hide(self) -> None:
        """Go away."""
        self.is_on = False

    def supportsMessages(self) -> bool:  # type: ignore[override]  # noqa: N802 (Qt's static method)
        """What this bar can do."""
        return self._bar.speaks

    def showMessage(self, title: str, msg: str, *rest: object) -> None:  # noqa: N802 (Qt's name)
        """Show a message."""
        assert all(isinstance(part, QIcon | int) for part in rest)
        if self.is_on:
            self._bar.messages.append((title, msg))


class NoDesktop(DesktopNotices):
    """A desktop that takes note of what it is asked to show, or refuses it.

    Attributes:
        shown: the notifications.
        works: whether it shows them.
    """

    def __init__(self) -> None:
        super().__init__(None)
        self.shown: list[Notification] = []
        self.works = True

    def show(self, notification: Notification) -> None:
        """Show it, or hand it back."""
        if self.works:
            self.shown.append(notification)
        else:
            self.refused.emit(notification)


class WatchClient(FakeClient):
    """A client that knows what it has handed on."""

    @property
    def connections(self) -> Connections:
        """All that has been handed on."""
        return MappingProxyType(dict(self._known))


class Case:
    """A door with all that it needs, and what it has told.

    Attributes:
        door: the door.
        bar: where its icon is.
        desktop: what shows its notifications.
        computer: what the client looks at.
    """

    def __init__(self, theme: Theme, folder: Path) -> None:
        self.computer = Computer()
        self.client = WatchClient()
        self.jobs = Jobs()
        self.settings = Settings(folder, self.jobs)
        self.window = QWidget()
        self.bar = Bar()
        self.desktop = NoDesktop()
        self._theme = theme
        self.scans_needed: list[bool] = []
        self.told: list[tuple[str, str]] = []
        self.cards: list[tuple[int, object]] = []
        self.windows = 0
        self.open()

    def open(self) -> None:
        """Start, as PortGUI does."""
        self.owner = QObject()
        tray = Tray(self._theme, self.owner, make=self.bar.make, is_there=lambda: self.bar.is_there)
        notifier = Notifier(tray, self.owner, desktop=self.desktop)
        self.door = WatchDoor(
            self._theme, self.settings, self.client, self.window, self.owner,
            tray=tray, notifier=notifier,
        )  # fmt: skip
        self.door.needs_scans_changed.connect(self.scans_needed.append)
        self.door.told.connect(lambda *words: self.told.append(words))
        self.door.card_wanted.connect(lambda *port: self.cards.append(port))
        self.door.window_wanted.connect(self._on_window)

    def _on_window(self) -> None:
        self.windows += 1

    def scan(self) -> None:
        """The client looks once more."""
        self.client.found = self.computer.connections
        self.client.request()
        self.client.answer()

    def titles(self) -> list[str]:
        """The notifications so far; they are forgotten."""
        shown, self.desktop.shown = self.desktop.shown, []
        return [each.title for each in shown]

    def menu(self) -> list[str]:
        """The menu's texts."""
        return [action.text() for action in self.door.tray.menu().actions() if action.text()]

    def end(self) -> None:
        """Stop all of it."""
        self.door.stop()
        self.settings.flush()
        self.jobs.stop()
        self.window.close()
        for each in (self.owner, self.window, self.desktop, self.settings, self.jobs):
            each.deleteLater()
        QApplication.setQuitOnLastWindowClosed(True)


@pytest.fixture
def case(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Case]:
    """A door; nothing is watched yet."""
    made = Case(theme, tmp_path)
    yield made
    made.end()


@pytest.fixture
def tray_case(case: Case) -> Case:
    """A door with its icon in the bar."""
    case.settings.set(keys.TRAY, True)
    return case
