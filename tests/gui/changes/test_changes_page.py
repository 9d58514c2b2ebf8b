"""My changes: every change with its state, undone one by one or all at once, kept, settled."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from portgui.firewall.backend import Trouble
from portgui.firewall.changing import Changer
from portgui.firewall.journal import Journal
from portgui.firewall.journal_book import Book, ChangeState
from portgui.firewall.plan import Plan
from portgui.firewall.request import Lasting, Request, Until
from portgui.firewall.rules import Action
from portgui.gui.changes.card import ChangeCard
from portgui.gui.changes.keeper import ChangesKeeper
from portgui.gui.changes.page import MOST_AT_ONCE, ChangesPage
from portgui.gui.dialogs import DetailsDialog
from portgui.gui.job import Jobs
from portgui.gui.plain_text import PlainLabel
from portgui.gui.theme import Theme
from portgui.net import PortRange, Protocol
from tests.fake_firewall import Crash, FakeBackend
from tests.gui.fakes import make_desk

TCP: Final = Protocol.TCP


class Page:
    """The page on screen, with a firewall and a journal of its own."""

    def __init__(self, folder: Path, theme: Theme, jobs: Jobs) -> None:
        self.backend = FakeBackend(name="ufw")
        self.journal = Journal(folder / "changes.jsonl")
        self.changer = Changer(self.backend, self.journal, self.backend.clock, self.backend.boot_id)
        self._jobs = jobs
        self.keeper = ChangesKeeper(make_desk(self.backend, self.journal.path), jobs)
        self.page = ChangesPage(self.keeper, theme)
        self.page.resize(700, 600)

    def make(self, port: int, until: Until | None = None) -> str:
        """A change that stands in the journal; its mark."""
        self.backend.clock.now += 60
        ports = PortRange(port, port)
        request = Request(Action.ALLOW, (TCP,), ports, until=until or Until())
        plan = self.changer.plan(request, self.backend.read())
        assert isinstance(plan, Plan)
        mark = self.changer.make(plan).mark
        assert mark is not None
        return mark

    def half_make(self, port: int) -> str:
        """PortGUI ends in the middle of a change, which was made all the same."""

        def crash(step: str) -> None:
            if step == "answered":
                raise Crash

        self.backend.on_step = crash
        with pytest.raises(Crash):
            self.make(port)
        self.backend.on_step = lambda _: None
        return self.journal.read().changes[-1].mark

    def show(self) -> None:
        """Show it; it reads the journal."""
        self.page.show()
        self.settle()

    def settle(self) -> None:
        """What is done beside the window is over, and what it brings about."""
        for _ in range(4):
            assert self._jobs.wait()
            QApplication.processEvents()

    def click(self, button: QAbstractButton) -> None:
        """Press a button that can be seen and used, and wait for what it does."""
        assert button.isVisible()
        assert button.isEnabled()
        button.click()
        self.settle()

    def card(self, mark: str) -> ChangeCard:
        """A change on screen."""
        return self.page.cards[mark]

    def said(self) -> str:
        """All that is on the page."""
        return "\n".join(
            label.said() if isinstance(label, PlainLabel) else label.text()
            for label in self.page.findChildren(QLabel)
            if label.isVisible()
        )

    def states(self) -> list[ChangeState]:
        """Of the changes on screen, from the top."""
        return [card.change.state for card in self.page.cards.values()]


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    """Jobs that are stopped after the test."""
    made = Jobs()
    yield made
    assert made.stop()


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, theme: Theme, jobs: Jobs) -> Page:
    """Nothing was changed yet; not shown yet."""
    made = Page(tmp_path, theme, jobs)
    qtbot.addWidget(made.page)
    return made


def test_an_empty_page_has_a_next_step(page: Page, qtbot: QtBot) -> None:
    """Nothing was changed: it is said, and the button opens the wizard."""
    page.show()
    assert "PortGUI has changed nothing on this computer" in page.said()
    with qtbot.waitSignal(page.page.wizard_wanted):
        page.page.empty.acted.emit()
    assert page.page.undo_all.isHidden()


def test_the_newest_change_stands_first(page: Page) -> None:
    """Each with its sentence, its state and its times."""
    marks = [page.make(8000), page.make(9000)]
    page.show()
    assert list(page.page.cards) == marks[::-1]
    said = page.said()
    assert "ufw will let other computers on your network reach TCP port 9000." in said
    assert "In force · Made 2027-01-15" in said
    assert "Stays until you undo it" in said


def test_one_is_undone_and_the_others_stay(page: Page) -> None:
    """Undone, read back, and said; the other card is not even made anew."""
    first, second = page.make(8000), page.make(9000)
    page.show()
    kept = page.card(second)
    page.click(page.card(first).undo)
    assert "Undone, and read back" in page.said()
    assert page.states() == [ChangeState.MADE, ChangeState.UNDONE]
    assert page.card(second) is kept
    assert page.card(first).undo.isHidden()
    assert [rule.ports for _, rule in page.backend.state.own] == [PortRange(9000, 9000)]


def test_all_are_undone_after_one_question(
    page: Page, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """The question names what is undone; No leaves everything, the button undoes all."""
    page.make(8000)
    page.make(9000)
    page.show()
    asked: list[tuple[str, str, Callable[[], None]]] = []

    def ask(_parent: object, title: str, text: str, _accept: str, on_accepted: object) -> None:
        assert callable(on_accepted)
        asked.append((title, text, on_accepted))

    monkeypatch.setattr("portgui.gui.dialogs.ask", ask)
    page.click(page.page.undo_all)
    title, text, accept = asked[0]
    assert title == "Undo 2 changes?"
    assert "TCP port 8000" in text
    assert "TCP port 9000" in text
    assert page.backend.state.own
    accept()
    page.settle()
    assert page.backend.state.own == ()
    assert "2 of 2 undone, and read back" in page.said()
    assert page.page.undo_all.isHidden()


def test_the_question_is_a_box(page: Page) -> None:
    """A real one, with Cancel."""
    page.make(8000)
    page.show()
    page.click(page.page.undo_all)
    box = page.page.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    box.reject()
    page.settle()
    assert page.states() == [ChangeState.MADE]


def test_what_ends_by_itself_can_be_kept(page: Page) -> None:
    """Its end is shown; after Keep it stays until it is undone."""
    mark = page.make(8000, Until(Lasting.TIME, 3600))
    page.show()
    assert "also while PortGUI is closed" in page.said()
    page.click(page.card(mark).keep)
    assert "Stays until you undo it" in page.said()
    assert page.card(mark).keep.isHidden()
    assert page.backend.state.ends == ()


def test_a_half_made_change_stands_on_top_and_is_settled(page: Page) -> None:
    """Found, read back, and then undone like any other."""
    mark = page.half_make(8000)
    page.make(9000)
    page.show()
    assert next(iter(page.page.cards)) == mark
    assert page.states()[0] is ChangeState.BEGUN
    page.click(page.card(mark).settle)
    assert page.card(mark).change.state is ChangeState.MADE
    page.click(page.card(mark).undo)
    assert page.card(mark).change.state is ChangeState.UNDONE


def test_a_half_made_change_can_be_undone_at_once(page: Page) -> None:
    """Nobody has to find out first."""
    mark = page.half_make(8000)
    page.show()
    page.click(page.card(mark).undo)
    assert page.backend.state.own == ()
    assert page.card(mark).change.state is ChangeState.UNDONE


def test_a_no_is_no_mistake(page: Page) -> None:
    """The person said no to undoing: nothing was changed, and the change is still there."""
    mark = page.make(8000)
    page.show()
    page.backend.trouble = Trouble.DECLINED
    page.click(page.card(mark).undo)
    assert "You chose No" in page.said()
    assert page.card(mark).change.state in {ChangeState.MADE, ChangeState.UNDOING}
    assert page.card(mark).undo.isEnabled()


def test_a_lie_about_undoing_is_told(page: Page) -> None:
    """The system says undone and the rule is still there."""
    mark = page.make(8000)
    page.show()
    page.backend.lies = True
    page.click(page.card(mark).undo)
    assert "Undone, but the firewall says otherwise" in page.said()


def test_only_one_thing_is_done_at_a_time(page: Page) -> None:
    """While something is done, the buttons wait; afterwards they can be pressed again."""
    first, second = page.make(8000), page.make(9000)
    page.show()
    page.card(first).undo.click()
    assert not page.card(second).undo.isEnabled()
    assert not page.page.undo_all.isEnabled()
    page.settle()
    assert page.card(second).undo.isEnabled()


def test_damaged_lines_are_said(page: Page) -> None:
    """They are kept aside and shown, and the rest is there."""
    mark = page.make(8000)
    with page.journal.path.open("ab") as file:
        file.write(b"{broken\n")
    page.show()
    assert list(page.page.cards) == [mark]
    assert "Some lines of the journal could not be read" in page.said()


def test_a_journal_that_cannot_be_read_is_said(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says, and that nothing was changed; when it can be read again, it is."""
    mark = page.make(8000)

    def refuse(_journal: Journal) -> Book:
        return Book(unread="Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "read", refuse)
        page.show()
        said = page.said()
    assert "The journal of changes could not be read" in said
    assert "The system says: Permission denied. Nothing was changed." in said
    page.keeper.load()
    page.settle()
    assert list(page.page.cards) == [mark]
    assert "could not be read" not in page.said()


def test_details_show_all_of_it(page: Page) -> None:
    """The commands that were run and what was read back, to be copied."""
    mark = page.make(8000)
    page.show()
    page.click(page.card(mark).details)
    dialog = page.page.findChild(DetailsDialog)
    assert isinstance(dialog, DetailsDialog)
    assert "/usr/sbin/pretend 'add PortGUI TCP 8000" in dialog.details
    assert mark in dialog.details
    dialog.close()


def test_many_changes_are_shown_a_part_at_a_time(page: Page) -> None:
    """Older ones on request."""
    for port in range(MOST_AT_ONCE + 3):
        page.make(10_000 + port)
    page.show()
    assert len(page.page.cards) == MOST_AT_ONCE
    page.click(page.page.more)
    assert len(page.page.cards) == MOST_AT_ONCE + 3
    assert page.page.more.isHidden()


def test_no_word_is_cut_off_on_a_narrow_page(page: Page, large_font: object, qtbot: QtBot) -> None:
    """Buttons keep their words at twice the size; nothing is wider than the page."""
    page.make(8000, Until(Lasting.TIME, 3600))
    page.page.resize(420, 500)
    page.show()
    for card in page.page.cards.values():
        for button in (card.undo, card.keep, card.details):
            assert button.width() >= button.sizeHint().width()
        assert card.width() <= page.page.width()
