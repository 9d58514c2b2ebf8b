"""The way into watching: takes in the scans, tells what has changed, owns tray and list."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken

from portgui.answers.live_row import LiveRow
from portgui.answers.watch import (
    MOST_MARKS,
    AppMark,
    Mark,
    Marks,
    PortMark,
    is_same,
    with_mark,
    without_mark,
)
from portgui.answers.watch_events import Event
from portgui.answers.watch_words import body, first_port, heading, mark_name, use
from portgui.gui import plain_text
from portgui.gui import settings as keys
from portgui.gui.i18n import say
from portgui.gui.scan_client import ScanClient
from portgui.gui.settings import Settings
from portgui.gui.theme import Theme
from portgui.gui.watch.notification import Notification
from portgui.gui.watch.notifier import Notifier
from portgui.gui.watch.tray import Line, Tray
from portgui.gui.watch.watcher import Watcher
from portgui.net import Protocol
from portgui.words import Message

if TYPE_CHECKING:
    from portgui.gui.watch.dialog import WatchDialog

Action = tuple[str, Callable[[], None]]

WINDOW: Final = "window"
"""What a notification is about that is about no port."""


class WatchDoor(QObject):
    """Watched ports and apps, from the scans to the notification.

    Signals:
        needs_scans_changed: whether scans must go on while the window is hidden.
        card_wanted: a port and its protocol, or None, whose card is to be shown in the window.
        window_wanted: the window is to be shown, in front.
        pause_wanted: whether looking is to be paused.
        told: the key and the text of what only the window can say.
        changed: who uses what is watched, or what is watched, is not as before.
    """

    needs_scans_changed = Signal(bool)
    card_wanted = Signal(int, object)
    window_wanted = Signal()
    pause_wanted = Signal(bool)
    told = Signal(str, str)
    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        client: ScanClient,
        window: QWidget,
        parent: QObject,
        *,
        tray: Tray | None = None,
        notifier: Notifier | None = None,
    ) -> None:
        """`tray` and `notifier` are this system's unless a test has others."""
        super().__init__(parent)
        self._settings = settings
        self._window = window
        self._is_ending = False
        self._is_looking = True
        self._needs_scans = False
        self._dialog: WatchDialog | None = None
        self._watcher = Watcher(client, self)
        self.tray = tray or Tray(theme, self)
        self._notifier = notifier or Notifier(self.tray, self)
        self._connect()
        self._on_setting(keys.TRAY.key)
        self._on_setting(keys.WATCHED.key)

    def _connect(self) -> None:
        self._watcher.happened.connect(self._tell)
        self._watcher.looked.connect(self._on_looked)
        self._settings.changed.connect(self._on_setting)
        self._notifier.clicked.connect(self._on_chosen)
        self._notifier.unseen.connect(self._on_unseen)
        self.tray.chosen.connect(self._on_chosen)
        self.tray.show_wanted.connect(self.window_wanted)
        self.tray.list_wanted.connect(self.show_dialog)
        self.tray.pause_wanted.connect(self.pause_wanted)
        self.tray.quit_wanted.connect(self._on_quit)

    # What is watched.

    @property
    def marks(self) -> Marks:
        """What is watched."""
        return self._settings.get(keys.WATCHED)

    @property
    def needs_scans(self) -> bool:
        """Whether scans must go on while the window is hidden, if only seldom."""
        return self._needs_scans

    @property
    def is_looking(self) -> bool:
        """Whether scans are made at all, so that something can be noticed."""
        return self._is_looking

    def watch(self, mark: Mark) -> None:
        """Watch a port or an app; when there are as many as can be, that is said."""
        if len(self.marks) >= MOST_MARKS and not self.watches(mark):
            self.told.emit("watch-list-full", say(Message.of("watch-list-full", count=MOST_MARKS)))
            return
        self._settings.set(keys.WATCHED, with_mark(self.marks, mark))

    def forget(self, mark: Mark) -> None:
        """Watch it no longer."""
        self._settings.set(keys.WATCHED, without_mark(self.marks, mark))

    def watches(self, mark: Mark) -> bool:
        """Whether exactly this is watched."""
        return any(is_same(mark, known) for known in self.marks)

    def actions_for(self, row: LiveRow) -> list[Action]:
        """What a row's menu offers, in words, with what to call: watch its port, watch its app."""
        found = row.connection
        marks: list[Mark] = []
        if found.key.local.port == row.port:
            exact = PortMark(row.port, found.key.protocol)
            marks.append(exact if self.watches(exact) else PortMark(row.port))
        if found.owner.app:
            marks.append(AppMark(found.owner.app))
        return [self._action_for(mark) for mark in marks]

    def _action_for(self, mark: Mark) -> Action:
        name = mark.name if isinstance(mark, AppMark) else str(mark.port)
        is_watched = self.watches(mark)
        match mark, is_watched:
            case AppMark(), False:
                words = self.tr("Watch {name}")
            case AppMark(), True:
                words = self.tr("Stop watching {name}")
            case _, False:
                words = self.tr("Watch port {name}")
            case _:
                words = self.tr("Stop watching port {name}")
        act = partial(self.forget if is_watched else self.watch, mark)
        return words.replace("{name}", plain_text.action(name)), act

    def lines(self) -> list[Line]:
        """What is watched and who uses it now, in words."""
        return [
            Line(_about(mark), say(mark_name(mark)), say(use(mark, self._watcher.usage(mark))))
            for mark in self.marks
        ]

    def apps(self) -> tuple[str, ...]:
        """The apps that wait for connections now."""
        return self._watcher.apps()

    @Slot()
    def show_dialog(self) -> None:
        """Show the list of what is watched, in a window of its own."""
        from portgui.gui.watch.dialog import WatchDialog

        if self._dialog is None or not Shiboken.isValid(self._dialog):
            parent = self._window if self._window.isVisible() else None
            self._dialog = WatchDialog(self, self._settings, parent)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    # What has happened.

    @Slot()
    def _on_looked(self) -> None:
        if self._settings.get(keys.TRAY) and not self.tray.is_shown:
            # The bar may have come after PortGUI, when somebody has just logged in.
            self._on_setting(keys.TRAY.key)
        self._show_use()

    def _show_use(self) -> None:
        self.tray.set_lines(self.lines())
        self.changed.emit()

    @Slot(object)
    def _tell(self, event: Event) -> None:
        port = first_port(event)
        about = WINDOW if port is None or event.total > 1 else _about(port)
        named = say(mark_name(event.marks[0])) if event.marks else ""
        title, text = say(heading(event, named)), say(body(event))
        self._notifier.say(Notification(about, title, text))

    # What the person does.

    @Slot(str)
    def _on_chosen(self, about: str) -> None:
        self.window_wanted.emit()
        port, _, protocol = about.partition("/")
        if port.isdigit():
            self.card_wanted.emit(int(port), Protocol(protocol) if protocol else None)

    @Slot(object)
    def _on_unseen(self, notification: Notification) -> None:
        self.told.emit(f"watch-{notification.about}", f"{notification.title}. {notification.text}")

    @Slot()
    def _on_quit(self) -> None:
        self._is_ending = True
        QApplication.quit()

    @Slot(bool)
    def set_paused(self, paused: bool) -> None:
        """Show in the tray's menu whether looking is paused."""
        self.tray.set_paused(paused)

    @Slot(float)
    def set_interval(self, seconds: float) -> None:
        """The seconds between scans, 0 when none are made: then nothing can be noticed."""
        if self._is_looking != (seconds > 0):
            self._is_looking = seconds > 0
            self.changed.emit()

    @Slot()
    def on_closing(self) -> None:
        """The window is about to close: it hides while there is the icon, else PortGUI ends."""
        stays = self.tray.is_shown and not self._is_ending
        QApplication.setQuitOnLastWindowClosed(not stays)
        if stays and not self._settings.get(keys.TRAY_TOLD):
            self._settings.set(keys.TRAY_TOLD, True)
            title, text = Message("watch-hidden-heading"), Message("watch-hidden")
            self._notifier.say(Notification(WINDOW, say(title), say(text)))

    def stop(self) -> None:
        """Take the icon away and say nothing more; safe to call twice."""
        self._notifier.close()
        self.tray.close()

    # Settings.

    @Slot(str)
    def _on_setting(self, key: str) -> None:
        if key == keys.TRAY.key:
            self.tray.set_shown(self._settings.get(keys.TRAY) and self.tray.is_possible)
        elif key not in {keys.WATCHED.key, keys.WATCH_NEW.key}:
            return
        new_apps = self._settings.get(keys.WATCH_NEW)
        self._watcher.follow(self.marks, new_apps=new_apps, also=self.tray.is_shown)
        if self._watcher.is_following != self._needs_scans:
            self._needs_scans = self._watcher.is_following
            self.needs_scans_changed.emit(self._needs_scans)
        self._show_use()


def _about(mark: Mark) -> str:
    """What a notification or a line is about, as a text that finds the way back to its port."""
    match mark:
        case AppMark():
            return WINDOW
        case PortMark(port, None):
            return str(port)
        case PortMark(port, protocol):
            return f"{port}/{protocol}"
