"""The card in the window: on its port, with what the system keeps, tests, and the last minutes."""

from collections.abc import Iterator, Sequence
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from portgui.connections.bind_test import Outcome, Tried
from portgui.connections.changes import Delta
from portgui.connections.ledger import Summary
from portgui.connections.reserved import Kept, Reserved
from portgui.gui import main_window
from portgui.gui.card_keeper import CardKeeper
from portgui.gui.card_text import CardText
from portgui.gui.job import Jobs
from portgui.gui.live.page import LivePage
from portgui.gui.main_window import MainWindow
from portgui.gui.port_holds import PortHolds
from portgui.gui.search_box import SearchBox
from portgui.gui.theme import Theme
from portgui.gui.timeline.keeper import AppTimeline, Timelines
from portgui.net import PortRange, Protocol
from tests.fakes import TCP, Computer, make_reference

# The offscreen platform cannot bring a window to the front; nothing of ours.
pytestmark = pytest.mark.qt_log_ignore(r"This plugin does not support raise\(\)")

KEPT: Final = Reserved(
    kept=(Kept(PortRange(50000, 50059), is_refused=True, protocol=TCP),), is_read=True
)


class Desk:
    """A window with its card's keeper, on a computer where flask waits on 5000."""

    def __init__(self, theme: Theme, qtbot: QtBot) -> None:
        self.computer = Computer()
        flask = self.computer.app("flask")
        self.computer.wait(flask, "127.0.0.1:5000")
        self.computer.connect(flask, "10.0.0.9:443")
        self.jobs = Jobs()
        self.live = LivePage(theme)
        self.live.set_reference(make_reference())
        makers = {main_window.LIVE: lambda: self.live}
        self.window = MainWindow(theme, SearchBox(theme, lambda _: ()), makers)
        qtbot.addWidget(self.window)
        self.window.resize(1280, 760)
        self.window.show_page(main_window.LIVE)
        self.window.show()
        self.keeper = CardKeeper(self.window, self.live, self.window)
        self.keeper.set_reference(make_reference())
        self.live.apply(Delta((), (), self.computer.connections))
        self.live.set_finished(())
        self.timelines = Timelines(self.window)
        self.timelines.start(self.computer.connections)
        self.holds = PortHolds(
            self.jobs, self.window, read=lambda: KEPT, try_port=self.try_port, clock=lambda: 1.7e9
        )

    def try_port(self, port: int, protocols: Sequence[Protocol]) -> tuple[Tried, ...]:
        """Every port is free."""
        return tuple(Tried(each, "127.0.0.1", Outcome.FREE) for each in protocols)

    def complete(self) -> None:
        """As the program does after the first rows."""
        self.keeper.use(self.holds, self.timelines)

    def settle(self) -> None:
        """Let the answers come."""
        assert self.jobs.wait()
        QApplication.processEvents()

    def lines(self) -> list[str]:
        """The paragraphs of the card."""
        text = self.window.card.findChild(CardText)
        assert isinstance(text, CardText)
        return text.toPlainText().split("\n")

    def button(self) -> QPushButton:
        """The one that tests the port."""
        return next(
            found
            for found in self.window.card.findChildren(QPushButton)
            if found.text().startswith("Test")
        )


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    """On screen."""
    made = Desk(theme, qtbot)
    yield made
    assert made.jobs.stop()


@pytest.mark.parametrize("is_early", [False, True])
def test_the_card_says_what_the_system_keeps(desk: Desk, is_early: bool) -> None:
    """Whether the card was there before or not; it is read beside the window, and comes then."""
    if not is_early:
        desk.complete()
    desk.keeper.show_port(50010, TCP)
    if is_early:
        desk.complete()
    assert desk.lines()[0] == "No app on this computer is using it now."
    desk.settle()
    assert desk.lines()[0].startswith("No app is using it now, but Windows refuses it")


@pytest.mark.parametrize("is_early", [False, True])
def test_a_press_tests_the_port_of_the_card(desk: Desk, is_early: bool) -> None:
    """The outcome is in the card, and belongs to that port alone."""
    if is_early:
        desk.keeper.show_port(5000, TCP)
    desk.complete()
    desk.keeper.show_port(5000, TCP)
    desk.settle()
    QTest.mouseClick(desk.button(), Qt.MouseButton.LeftButton)
    assert desk.button().text() == "Testing …"
    desk.settle()
    assert desk.button().text() == "Test whether the port is free"
    assert any(line.endswith("TCP is free (127.0.0.1).") for line in desk.lines())
    desk.keeper.show_port(80, TCP)
    assert not any("Tested" in line for line in desk.lines())
    desk.keeper.show_port(5000, TCP)
    assert any("Tested" in line for line in desk.lines())


def test_without_its_parts_the_card_offers_no_test(desk: Desk) -> None:
    """Until the program is complete there is nobody who would make it."""
    desk.keeper.show_port(5000, TCP)
    assert not desk.button().isVisible()
    assert desk.window.card.findChild(AppTimeline) is None


@pytest.mark.parametrize("is_early", [False, True])
def test_the_card_draws_the_last_minutes_of_its_app(desk: Desk, is_early: bool) -> None:
    """And the Tab key comes to the picture between the text and the buttons."""
    if is_early:
        desk.keeper.show_port(5000, TCP)
    desk.complete()
    desk.keeper.show_port(5000, TCP)
    desk.timelines.on_finished(Summary(0.0, 1.7e9, 2, 0, True, ()))
    desk.timelines.catch_up()
    card = desk.window.card
    drawn = card.findChild(AppTimeline)
    assert isinstance(drawn, AppTimeline)
    assert drawn.isVisible()
    text = card.findChild(CardText)
    assert isinstance(text, CardText)
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_Tab)
    assert drawn.hasFocus()
    QTest.keyClick(drawn, Qt.Key.Key_Tab)
    assert desk.button().hasFocus()


def test_escape_leaves_the_picture_before_the_card(desk: Desk, qtbot: QtBot) -> None:
    """The key means the nearest thing first."""
    desk.complete()
    desk.keeper.show_port(5000, TCP)
    desk.timelines.on_finished(Summary(0.0, 1.7e9, 2, 0, True, ()))
    desk.timelines.catch_up()
    drawn = desk.window.card.findChild(AppTimeline)
    assert isinstance(drawn, AppTimeline)
    with qtbot.waitActive(desk.window):
        desk.window.activateWindow()
    drawn.setFocus()
    QTest.keyClick(drawn, Qt.Key.Key_Home)
    QTest.keyClick(drawn, Qt.Key.Key_Escape)
    assert desk.window.card.isVisible()
    assert "now" in drawn.said()
    QTest.keyClick(drawn, Qt.Key.Key_Escape)
    assert not desk.window.card.isVisible()


def test_going_from_row_to_row_does_not_take_the_table_away(desk: Desk, qtbot: QtBot) -> None:
    """In a narrow window the card waits for a click, or for Enter."""
    desk.window.resize(720, 600)
    view = desk.live.view
    view.setFocus()
    view.select_key(desk.computer.connections[0].key)
    assert [view.isVisible(), desk.window.has_open_card] == [True, False]
    place = view.visualRect(view.currentIndex()).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [view.isVisible(), desk.window.has_open_card] == [False, True]
    desk.window.card.closed.emit()
    assert [view.isVisible(), desk.window.has_open_card] == [True, False]
