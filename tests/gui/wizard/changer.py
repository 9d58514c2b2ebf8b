"""The wizard with a firewall in memory behind it, and the hands of a person who waits for it."""

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from portgui.connections.remote_session import RemoteSession
from portgui.firewall.journal import Journal
from portgui.firewall.journal_book import ChangeState
from portgui.firewall.rules import Action
from portgui.gui.firewall_desk import Question
from portgui.gui.job import Jobs
from portgui.gui.plain_text import PlainLabel
from portgui.gui.wizard.check_page import CheckPage
from portgui.gui.wizard.firewall_parts import FirewallParts
from portgui.gui.wizard.result_page import ResultPage
from portgui.gui.wizard.review_page import ReviewPage
from portgui.gui.wizard.state import PageId, WizardStart
from portgui.guides import Action as Goal
from portgui.net import PortRange
from tests.fake_firewall import FakeBackend, State, TheirRule
from tests.fakes import Computer, make_reference
from tests.gui.fakes import make_desk
from tests.gui.wizard.fakes import TCP, Driver

PORTS: Final = PortRange(25565, 25565)
OPEN: Final = WizardStart(Goal.OPEN, PORTS, (TCP,), "java", "/usr/bin/java")
CLOSE: Final = WizardStart(Goal.CLOSE, PORTS, (TCP,), "java", "/usr/bin/java")
BLOCK: Final = TheirRule("id-1", "OpenJDK Platform binary", Action.BLOCK, TCP, PORTS)


class Changer(Driver):
    """Goes through the wizard with a firewall behind it, and waits for what is read."""

    def __init__(self, driver: Driver, jobs: Jobs) -> None:
        super().__init__(driver.wizard)
        self._jobs = jobs

    def settle(self) -> None:
        """What is done beside the window is over, and what it brings about."""
        for _ in range(8):
            assert self._jobs.wait()
            QApplication.processEvents()

    def next(self) -> None:
        super().next()
        self.settle()

    def to(self, page: PageId) -> None:
        """From the page that asks for the port to this one."""
        while self.page() is not page:
            self.next()

    @property
    def check(self) -> CheckPage:
        """The page with the ladder."""
        page = self.wizard.pages[PageId.CHECK]
        assert isinstance(page, CheckPage)
        return page

    @property
    def review(self) -> ReviewPage:
        """The page with the sentence and the commands."""
        page = self.wizard.pages[PageId.REVIEW]
        assert isinstance(page, ReviewPage)
        return page

    @property
    def result(self) -> ResultPage:
        """The page that says what became of it."""
        page = self.wizard.pages[PageId.RESULT]
        assert isinstance(page, ResultPage)
        return page

    def said(self) -> str:
        """All that is on the page now."""
        page = self.wizard.currentPage()
        texts = [
            label.said() if isinstance(label, PlainLabel) else label.text()
            for label in page.findChildren(QLabel)
            if label.isVisible()
        ]
        boxes = [box.toPlainText() for box in page.findChildren(QPlainTextEdit) if box.isVisible()]
        return "\n".join([*texts, *boxes])


class Firewall:
    """A firewall in memory, its journal, and what the wizard has asked of the window."""

    def __init__(self, folder: Path) -> None:
        self.backend = FakeBackend(name="ufw", state=State(theirs=(BLOCK,)))
        self.journal = Journal(folder / "changes.jsonl")
        self.sessions: tuple[RemoteSession, ...] = ()
        self.computer = Computer()
        self.computer.wait(self.computer.app("java"), "0.0.0.0:25565")
        self.looked = 0
        self.shown = 0

    def parts(self, backend: FakeBackend | None, **more: bool) -> FirewallParts:
        """As the program makes them."""
        rows = tuple(self.computer.rows(make_reference()))
        desk = make_desk(backend, self.journal.path, self.sessions)
        return FirewallParts(
            desk,
            lambda ports, protocol: Question(ports.first, protocol, rows),
            self._look,
            self._show,
            **more,
        )

    def _look(self) -> None:
        self.looked += 1

    def _show(self) -> None:
        self.shown += 1

    def states(self) -> list[ChangeState]:
        """What the journal says of each change."""
        return [change.state for change in self.journal.read().changes]
