"""Opens the wizard: reads the guides when they are first needed, one wizard at a time."""

import sys
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from portgui.answers.live_row import LiveRow
from portgui.answers.protocols import sensible_protocols
from portgui.connections.snapshot import State
from portgui.gui.job import Jobs
from portgui.gui.theme import Theme
from portgui.net import PortRange, Protocol
from portgui.reference.purpose import Reference

if TYPE_CHECKING:
    from portgui.answers.port_answer import PortAnswer
    from portgui.gui.firewall_watch import FirewallWatch
    from portgui.gui.wizard.firewall_parts import FirewallParts
    from portgui.gui.wizard.state import WizardStart
    from portgui.gui.wizard.wizard import PortWizard
    from portgui.guides import Action, Library, System


class _Read(NamedTuple):
    """What the wizard needs from the disk."""

    library: "Library"
    system: "System | None"


class WizardDoor(QObject):
    """The way into the wizard.

    Signals:
        opened: the `PortWizard` that is on screen now.
        failed: what could not be read, as an exception.
        changes_wanted: the page with everything that PortGUI has changed is wanted.
    """

    opened = Signal(object)
    failed = Signal(object)
    changes_wanted = Signal()

    def __init__(self, theme: Theme, jobs: Jobs, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._jobs = jobs
        self._window = window
        self._language = "en"
        self._reference: Reference | None = None
        self._read: _Read | None = None
        self._waiting: WizardStart | None = None
        self._wizard: PortWizard | None = None
        self._watch: FirewallWatch | None = None

    def use(self, watch: "FirewallWatch") -> None:
        """Where the firewall is read and changed."""
        self._watch = watch

    def set_language(self, language: str) -> None:
        """Which language the guides are read in."""
        self._language = language

    def set_reference(self, reference: Reference) -> None:
        """What ports are for; a wizard that was asked for before opens now."""
        self._reference = reference
        self._open_waiting()

    def open(self, start: "WizardStart") -> None:
        """Open the wizard, as soon as its guides have been read; one that is busy stays."""
        if self._is_busy():
            return
        self._waiting = start
        if self._read is None:
            language = self._language
            self._jobs.run(lambda: _read(language), self._on_read, self._on_failed)
        self._open_waiting()

    @Slot()
    def open_fresh(self) -> None:
        """Open the wizard with nothing known."""
        from portgui.gui.wizard.state import WizardStart

        self.open(WizardStart())

    @Slot(object)
    def open_for_row(self, row: LiveRow) -> None:
        """Open the wizard with a row's port and app."""
        from portgui.gui.wizard.state import WizardStart

        owner, protocol = row.connection.owner, row.connection.key.protocol
        ports = PortRange(row.port, row.port)
        self.open(WizardStart(None, ports, (protocol,), owner.name or None, owner.path))

    @Slot(object, object)
    def open_for_answer(self, answer: "PortAnswer", goal: "Action | None" = None) -> None:
        """Open the wizard with a card's port, the app that waits on it, and what is wanted."""
        from portgui.gui.wizard.state import WizardStart

        ports = PortRange(answer.port, answer.port)
        waiting = [row for row in answer.users if row.connection.state is State.WAITING]
        if not waiting:
            asked = (answer.protocol,) if answer.protocol else ()
            self.open(WizardStart(goal, ports, asked))
            return
        owner = waiting[0].connection.owner
        used = {row.connection.key.protocol for row in waiting}
        protocols = tuple(each for each in Protocol if each in used)
        self.open(WizardStart(goal, ports, protocols, owner.name or None, owner.path))

    def _on_read(self, read: _Read) -> None:
        self._read = read
        self._open_waiting()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._waiting = None
        self.failed.emit(error)

    def _open_waiting(self) -> None:
        if self._waiting is None or self._read is None or self._reference is None:
            return
        if self._is_busy():
            self._waiting = None
            return
        from portgui.gui.wizard.parts import WizardParts
        from portgui.gui.wizard.wizard import PortWizard

        start, self._waiting = self._waiting, None
        if self._wizard is not None and Shiboken.isValid(self._wizard):
            self._wizard.close()
        parts = WizardParts(
            self._theme,
            self._jobs,
            self._read.library,
            self._reference.catalogue,
            self._read.system,
            self._suggest,
            firewall=self._firewall(),
        )
        self._wizard = PortWizard(parts, start, self._window)
        self._wizard.open()
        self.opened.emit(self._wizard)

    def _is_busy(self) -> bool:
        """Whether a change is being made in the wizard that is open."""
        wizard = self._wizard
        if wizard is None or not Shiboken.isValid(wizard) or not wizard.is_busy:
            return False
        wizard.raise_()
        wizard.activateWindow()
        return True

    def _firewall(self) -> "FirewallParts | None":
        watch = self._watch
        if watch is None:
            return None
        from portgui.gui.wizard.firewall_parts import FirewallParts

        return FirewallParts(
            watch.desk,
            watch.ask,
            watch.look_now,
            self.changes_wanted.emit,
            has_profiles=sys.platform == "win32",
            is_by_app=sys.platform == "darwin",
        )

    def _suggest(self, ports: PortRange) -> tuple[Protocol, ...]:
        return sensible_protocols(ports, self._reference)


def _read(language: str) -> _Read:
    from portgui import guides

    return _Read(guides.load(language), guides.this_system(guides.read_facts()))
