"""Show all names: asks once for a scanning process that may see every user's apps.

The window keeps the rights that it has. Until the new process has answered, and whenever it does
not come to that, the one that looks already goes on.
"""

import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Final, assert_never

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import Shiboken

from portgui.connections.elevation import Obstacle, Way, find_way, obstacle_of
from portgui.connections.snapshot import Degradation
from portgui.connections.wire import Request
from portgui.gui.i18n import say
from portgui.gui.job import Jobs
from portgui.gui.scan_client import ScanClient
from portgui.gui.scan_process import ScanProcess
from portgui.words import Message

if TYPE_CHECKING:
    from portgui.gui.actions.dialog import StepDialog

NAMES_HIDDEN: Final = "scan-names-hidden"
_FIRST: Final = 1
"""The number of the request that the new process is started with."""


class Sight(StrEnum):
    """What is shown of other users' apps."""

    OWN = "own"
    ASKING = "asking"
    ALL = "all"


class AllNames(QObject):
    """Shows the apps of all users, if an administrator agrees, until it is stopped.

    Signals:
        changed: `sight` or `is_offered` has another value.
        told: a `Message` that says how it went.
        failed: an error that nobody foresaw.

    Attributes:
        sight: what is shown now.
        is_offered: whether there is something to switch, on or off.
        dialog: what is on screen, or None.
    """

    changed = Signal()
    told = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        client: ScanClient,
        jobs: Jobs,
        window: QWidget,
        parent: QObject,
        *,
        way: Callable[[], Way] = find_way,
        system: str = sys.platform,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._jobs = jobs
        self._window = window
        self._find_way = way
        self._system = system
        self._way: Way | None = None
        self._process: ScanProcess | None = None
        self.sight = Sight.OWN
        self.is_offered = False
        self.dialog: StepDialog | None = None
        client.sight_changed.connect(self._on_sight)

    def set_degradations(self, found: Iterable[Degradation]) -> None:
        """What the last scan could not read; what is hidden can be shown, on Linux."""
        hidden = self._system == "linux" and any(one.code == NAMES_HIDDEN for one in found)
        self._set(self.sight, hidden or self.sight is not Sight.OWN)

    @Slot()
    def toggle(self) -> None:
        """Ask for it, stop asking, or stop it: whichever comes next."""
        match self.sight:
            case Sight.OWN:
                self.start()
            case Sight.ASKING:
                self.cancel()
            case Sight.ALL:
                self.stop()
            case _:
                assert_never(self.sight)

    def start(self) -> None:
        """Ask the administrator, once."""
        if self.sight is Sight.OWN:
            self._set(Sight.ASKING, True)
            self._jobs.run(self._find_way, self._on_way, self._on_failed)

    def cancel(self) -> None:
        """Ask no longer; the question on screen goes away."""
        if self.sight is Sight.ASKING:
            self._give_up()

    def stop(self) -> None:
        """Show again only what this account may see; what could see more is ended."""
        if self.sight is Sight.ALL:
            self._client.sight_changed.disconnect(self._on_sight)
            self._client.go_back()
            self._client.sight_changed.connect(self._on_sight)
            self._set(Sight.OWN, True)
            self.told.emit(Message.of("names-hidden-again"))

    def _on_way(self, way: Way) -> None:
        if self.sight is not Sight.ASKING:
            return  # it was cancelled meanwhile
        self._way = way
        if way.obstacle is not None:
            self._give_up(way.obstacle)
            return
        self._process = process = ScanProcess(way.command, self)
        process.received.connect(self._on_received)
        process.ended.connect(self._on_ended)
        process.start()
        process.ask(self._request())

    @Slot()
    def _on_received(self) -> None:
        """It runs, it may look, and it has begun to answer."""
        process, self._process = self._process, None
        if process is None:
            return
        process.received.disconnect(self._on_received)
        process.ended.disconnect(self._on_ended)
        self._client.adopt(process, self._request())

    @Slot()
    def _on_ended(self) -> None:
        """It has ended before it answered: it was refused, or could not be started."""
        process = self._process
        if process is not None:
            self._give_up(obstacle_of(process.status(), process.errors))

    @Slot(bool)
    def _on_sight(self, sees_all: bool) -> None:
        self._set(Sight.ALL if sees_all else Sight.OWN, True)
        self.told.emit(Message.of("names-shown" if sees_all else "names-ended"))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._give_up()
        self.failed.emit(error)

    def _request(self) -> Request:
        return Request(_FIRST, anew=True, queues=self._client.with_queues)

    def _give_up(self, obstacle: Obstacle | None = None) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end()
        self._set(Sight.OWN, self.is_offered)
        if obstacle is Obstacle.DISMISSED:
            self.told.emit(Message.of("names-dismissed"))
        elif obstacle is not None:
            self._explain(obstacle)

    def _set(self, sight: Sight, is_offered: bool) -> None:
        if (sight, is_offered) != (self.sight, self.is_offered):
            self.sight, self.is_offered = sight, is_offered
            self.changed.emit()

    def _explain(self, obstacle: Obstacle) -> None:
        way = self._way
        if way is None:
            return
        from portgui.gui.actions.dialog import Command, StepDialog, Text

        if self.dialog is None or not Shiboken.isValid(self.dialog):
            self.dialog = StepDialog(self._window)
            self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.say(
            self.tr("The names cannot be shown here"),
            [
                Text(say(obstacle_message(obstacle, way.place))),
                Text(self.tr("Nothing has changed. To see all names, type this in a terminal:")),
                Command(way.by_hand),
            ],
            "",
            self.tr("Close"),
        )
        self.dialog.open()


class AllNamesButton(QPushButton):
    """The link that shows all names and stops it again; hidden where there is nothing to show."""

    def __init__(self, door: AllNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._door = door
        self.setObjectName("all-names")
        self.setProperty("link", True)
        self.clicked.connect(door.toggle)
        door.changed.connect(self._on_changed)
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        match self._door.sight:
            case Sight.OWN:
                self.setText(self.tr("Show all names…"))
                tip = self.tr("Asks for the administrator’s password, once.")
            case Sight.ASKING:
                self.setText(self.tr("Stop asking"))
                tip = self.tr("The system asks for the administrator’s password.")
            case Sight.ALL:
                self.setText(self.tr("Stop showing all names"))
                tip = self.tr("The apps of all users are shown.")
            case _:
                assert_never(self._door.sight)
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)
        self.setVisible(self._door.is_offered)


def obstacle_message(obstacle: Obstacle, place: str) -> Message:
    """Why the names of all apps are not shown."""
    match obstacle:
        case Obstacle.NO_PKEXEC:
            return Message.of("names-no-pkexec")
        case Obstacle.NOT_INSTALLED:
            return Message.of("names-not-installed")
        case Obstacle.PLACE:
            return Message.of("names-place", place=place)
        case Obstacle.DISMISSED:
            return Message.of("names-dismissed")
        case Obstacle.NOT_PERMITTED:
            return Message.of("names-not-permitted")
        case Obstacle.NO_AGENT:
            return Message.of("names-no-agent")
        case Obstacle.NO_AUTHORITY:
            return Message.of("names-no-authority")
        case Obstacle.BROKEN:
            return Message.of("names-broken")
        case _:
            assert_never(obstacle)
