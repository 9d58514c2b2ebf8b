"""The port card: it stays on its port and in its place while everything around it changes."""

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor, QTextFormat
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from portgui.answers.port_answer import PortAnswer, answer_port
from portgui.answers.port_in_use import Trial
from portgui.connections.bind_test import Outcome, Tried
from portgui.connections.ledger import Summary
from portgui.gui.card_text import CardText, Kind, Paragraph
from portgui.gui.port_card import PortCard
from portgui.gui.theme import Mode, Theme
from portgui.gui.timeline.keeper import AppTimeline, Timelines
from portgui.net import Protocol
from portgui.plain import NAME_LIMIT, plain
from tests.fakes import TCP, Computer, make_reference

REFERENCE: Final = make_reference()


@pytest.fixture
def computer() -> Computer:
    """Flask on 5000, for this computer alone."""
    made = Computer()
    made.wait(made.app("flask", user="ada"), "127.0.0.1:5000")
    return made


@pytest.fixture
def card(qtbot: QtBot, theme: Theme) -> PortCard:
    """On screen, low enough to be scrolled."""
    made = PortCard(theme)
    qtbot.addWidget(made)
    made.resize(300, 320)
    made.show()
    return made


def answer(computer: Computer, port: int = 5000, protocol: Protocol | None = TCP) -> PortAnswer:
    """What is known of a port now."""
    return answer_port(port, protocol, computer.rows(REFERENCE), REFERENCE, computer.degradations)


def body(card: PortCard) -> CardText:
    """The text of the card."""
    found = card.findChild(CardText)
    assert isinstance(found, CardText)
    return found


def button(card: PortCard, words: str) -> QPushButton:
    """The button with these words, or with this name for screen readers."""
    return next(
        found
        for found in card.findChildren(QPushButton)
        if words in {found.text(), found.accessibleName()}
    )


def lines(card: PortCard) -> list[str]:
    """The paragraphs on screen."""
    return body(card).toPlainText().split("\n")


def test_the_card_says_all_of_it(card: PortCard, computer: Computer) -> None:
    """Verdict, users, purposes (registered and here, two lines), firewall, what to know."""
    card.show_answer(answer(computer))
    said = lines(card)
    assert said[0] == "flask is waiting for connections. Only this computer can reach it."
    headings = [line for line in said if line.isupper()]
    assert headings == ["USING IT NOW", "WHAT IT IS FOR", "FIREWALL", "WORTH KNOWING"]
    assert any(line.startswith("Registered for: commplex-main") for line in said)
    assert "Here it is: flask" in said
    assert "Not checked: the firewall has not been read." in said


def test_a_refresh_keeps_the_place_and_what_is_selected(card: PortCard, computer: Computer) -> None:
    """New facts above and below do not scroll the card, nor take the selection away."""
    card.show_answer(answer(computer))
    text = body(card)
    bar = text.verticalScrollBar()
    bar.setValue(60)
    cursor = text.document().find("commplex-main")
    text.setTextCursor(cursor)
    bar.setValue(60)
    computer.connect(computer.app("psql"), "127.0.0.1:5000")
    computer.wait(computer.app("other"), "192.168.1.5:5000")
    card.show_answer(answer(computer))
    assert any("192.168.1.5:5000" in line for line in lines(card))
    assert bar.value() == 60
    assert text.textCursor().selectedText() == "commplex-main"


def test_a_text_that_is_shorter_for_a_moment_keeps_its_place(qtbot: QtBot, theme: Theme) -> None:
    """What goes below and comes above goes first: the place is that of the finished text."""
    text = CardText(theme)
    qtbot.addWidget(text)
    text.resize(200, 100)
    text.show()
    old = [Paragraph(Kind.LINE, f"old {number}") for number in range(40)]
    text.show_paragraphs(old)
    bar = text.verticalScrollBar()
    bar.setValue(bar.maximum())
    place = bar.value()
    text.show_paragraphs([Paragraph(Kind.LINE, f"new {number}") for number in range(60)] + old[:5])
    assert bar.value() == place


def test_the_same_again_changes_nothing(card: PortCard, computer: Computer) -> None:
    """A scan without news does not touch the text."""
    card.show_answer(answer(computer))
    changed = QSignalSpy(body(card).document().contentsChanged)
    card.show_answer(answer(computer))
    assert changed.count() == 0


def test_another_port_begins_at_its_top(card: PortCard, computer: Computer) -> None:
    """Who looks at another port wants its verdict first."""
    card.show_answer(answer(computer))
    body(card).verticalScrollBar().setValue(80)
    card.show_answer(answer(computer, 25565))
    assert body(card).verticalScrollBar().value() == 0
    assert lines(card)[0] == "No app on this computer is using it now."
    body(card).verticalScrollBar().setValue(30)
    card.show_answer(answer(computer, 25565, Protocol.UDP))
    assert body(card).verticalScrollBar().value() == 0


PARAGRAPHS = st.lists(
    st.builds(Paragraph, st.sampled_from(Kind), st.text(st.sampled_from("ab <&\t"), max_size=6)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(shown=st.lists(PARAGRAPHS, min_size=1, max_size=5))
def test_whatever_was_shown_before_the_text_is_what_it_should_be(
    qapp: QApplication, shown: list[list[Paragraph]]
) -> None:
    """Text and look of every paragraph, through any changes, as if it had been made anew."""
    theme = Theme(qapp)
    text = CardText(theme)
    for paragraphs in shown:
        text.show_paragraphs(paragraphs)
        fresh = CardText(theme)
        fresh.show_paragraphs(paragraphs)
        assert text.toPlainText().split("\n") == [each.text for each in paragraphs]
        assert looks(text) == looks(fresh)
        fresh.deleteLater()
    text.deleteLater()
    theme.deleteLater()


def looks(text: CardText) -> list[tuple[object, ...]]:
    """How each paragraph looks: its margin, and the letters of what is in it."""
    found = []
    block = text.document().begin()
    while block.isValid():
        letters = [
            (
                each.foreground().color().name(),
                each.fontWeight(),
                each.property(QTextFormat.Property.FontPixelSize),
            )
            for each in (part.format for part in block.textFormats())
        ]  # fmt: skip
        found.append((block.blockFormat().topMargin(), *letters))
        block = block.next()
    return found


def test_the_theme_changes_the_colours_and_nothing_else(
    qapp: QApplication, card: PortCard, computer: Computer
) -> None:
    """Text and place stay."""
    theme = Theme(qapp, Mode.LIGHT)
    text = CardText(theme)
    paragraphs = [Paragraph(Kind.VERDICT, "one"), Paragraph(Kind.HEADING, "two")]
    text.show_paragraphs(paragraphs)
    before = looks(text)
    theme.set_mode(Mode.DARK)
    assert text.toPlainText() == "one\ntwo"
    assert looks(text) != before
    theme.set_mode(Mode.LIGHT)
    assert looks(text) == before
    text.deleteLater()
    theme.deleteLater()


# Copying.


def test_copy_for_help_desk_is_plain_text_of_all_of_it(card: PortCard, computer: Computer) -> None:
    """Title, verdict and every section; nothing that a message would show as HTML."""
    card.show_answer(answer(computer))
    QTest.mouseClick(button(card, "Copy for help desk"), Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().mimeData()
    assert copied.formats() == ["text/plain"]
    assert copied.text() == card.text()
    assert copied.text().startswith("Port 5000 / TCP\nflask is waiting for connections.")
    assert "Here it is: flask" in copied.text()
    assert "\u200b" not in copied.text()


def test_what_is_selected_is_copied_as_plain_text(card: PortCard, computer: Computer) -> None:
    """With the keyboard: all of it selected, Ctrl+C."""
    card.show_answer(answer(computer))
    body(card).selectAll()
    QTest.keyClick(body(card), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().mimeData()
    assert copied.formats() == ["text/plain"]
    assert copied.text().split("\n") == lines(card)


def test_without_a_port_there_is_nothing_to_copy(card: PortCard) -> None:
    """The buttons of a card that shows nothing do nothing."""
    wanted = QSignalSpy(card.wizard_wanted)
    button(card, "Open or close this port…").click()
    assert card.text() == ""
    assert wanted.count() == 0


# Text from outside.

NASTY: Final = ("<b>x</b>", "a\nb", "a\tb", "n" * 4000, "\u202eexe.app", "&amp;", "\x1b[31m")


@pytest.mark.parametrize("name", NASTY, ids=range(len(NASTY)))
def test_a_name_from_outside_is_plain_text(card: PortCard, computer: Computer, name: str) -> None:
    """It is shown as it is, on its line, within the card; the help desk gets the same."""
    safe = plain(name, NAME_LIMIT)
    computer.wait(computer.app(safe, path="/x"), "127.0.0.1:6000")
    card.show_answer(answer(computer, 6000))
    assert lines(card)[0].startswith(f"{safe} is waiting for connections.")
    assert safe in card.text()
    assert len(lines(card)) == len(set(enumerate(lines(card))))
    assert body(card).document().idealWidth() <= body(card).viewport().width() + 1
    assert body(card).horizontalScrollBar().maximum() == 0


def test_a_long_address_is_not_cut_off(card: PortCard, computer: Computer) -> None:
    """An IPv6 address has no place where text usually breaks."""
    end = "[fe80:1234:5678:9abc:def0:1234:5678:9abc%enp0s31f6]:443"
    computer.connect(computer.app("chrome"), end)
    card.show_answer(answer(computer, 443))
    assert any(end in line for line in lines(card))
    assert body(card).document().idealWidth() <= body(card).viewport().width() + 1


# Keys and signals.


def test_the_buttons_tell(card: PortCard, computer: Computer) -> None:
    """The wizard for the port that is shown; closing."""
    card.show_answer(answer(computer))
    wanted, closed = QSignalSpy(card.wizard_wanted), QSignalSpy(card.closed)
    QTest.keyClick(button(card, "Open or close this port…"), Qt.Key.Key_Space)
    assert wanted.at(0)[0].port == 5000
    QTest.mouseClick(button(card, "Close the card"), Qt.MouseButton.LeftButton)
    assert closed.count() == 1


def test_the_text_can_be_read_with_the_keyboard(card: PortCard, computer: Computer) -> None:
    """It takes the focus, scrolls by key, cannot be changed, and is no trap for Tab."""
    card.show_answer(answer(computer))
    text = body(card)
    assert text.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(text, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert text.verticalScrollBar().value() == text.verticalScrollBar().maximum() > 0
    before = text.toPlainText()
    QTest.keyClicks(text, "x")
    assert text.toPlainText() == before
    assert text.tabChangesFocus()


def test_its_buttons_are_never_cut_off(card: PortCard) -> None:
    """The card is as wide as they need, and no narrower than can be read."""
    for found in card.findChildren(QPushButton):
        assert card.minimumSizeHint().width() >= found.sizeHint().width()
    assert card.minimumSizeHint().width() >= 240


def test_a_cursor_at_the_end_does_not_scroll_a_refresh(card: PortCard, computer: Computer) -> None:
    """Who has clicked into the last line and scrolled up again stays there."""
    card.show_answer(answer(computer))
    text = body(card)
    text.moveCursor(QTextCursor.MoveOperation.End)
    text.verticalScrollBar().setValue(10)
    computer.wait(computer.app("other"), "0.0.0.0:5000")
    card.show_answer(answer(computer))
    assert text.verticalScrollBar().value() == 10


# A test of the port.


def answer_of_test(computer: Computer) -> PortAnswer:
    """What is known after a test that found the port in use."""
    tried = (Tried(TCP, "127.0.0.1", Outcome.IN_USE, 98, "in use"),)
    rows = computer.rows(REFERENCE)
    return answer_port(5000, TCP, rows, REFERENCE, trial=Trial(1_700_000_000.0, tried))


def test_a_test_is_offered_where_somebody_makes_it(card: PortCard, computer: Computer) -> None:
    """Not before; a press asks for the port that the card is about, once until it is answered."""
    wanted = QSignalSpy(card.test_wanted)
    found = answer(computer)
    card.show_answer(found)
    test = button(card, "Test whether the port is free")
    assert not test.isVisible()
    card.offer_test()
    assert test.isVisible()
    test.click()
    assert [wanted.at(number)[0] for number in range(wanted.count())] == [found]
    card.set_testing(True)
    assert test.text() == "Testing …"
    test.click()
    assert wanted.count() == 1
    card.set_testing(False)
    assert test.text() == "Test whether the port is free"
    assert not test.toolTip().startswith("<") or "white-space" in test.toolTip()


def test_the_outcome_comes_into_sight(card: PortCard, computer: Computer) -> None:
    """Wherever the card was scrolled to; a screen reader finds it at the button."""
    for number in range(2, 40):
        computer.wait(computer.app(f"app {number}"), f"127.0.0.{number}:5000")
    card.offer_test()
    card.show_answer(answer(computer))
    text = body(card)
    text.verticalScrollBar().setValue(text.verticalScrollBar().maximum())
    card.show_answer(answer_of_test(computer))
    line = next(line for line in lines(card) if line.startswith("Tested at"))
    place = text.cursorRect(text.document().find(line[:20])).top()
    assert 0 <= place < text.viewport().height()
    assert line in button(card, "Test whether the port is free").accessibleDescription()
    text.verticalScrollBar().setValue(0)
    card.show_answer(answer_of_test(computer))
    assert text.verticalScrollBar().value() == 0


def test_the_outcome_of_another_port_moves_nothing(card: PortCard, computer: Computer) -> None:
    """A card that turns to another port begins at its top."""
    card.show_answer(answer(computer, 80))
    card.show_answer(answer_of_test(computer))
    assert body(card).verticalScrollBar().value() == 0


def test_the_last_minutes_of_the_app_are_drawn(
    card: PortCard, computer: Computer, theme: Theme
) -> None:
    """Of the first app that uses the port and has a name; between the text and the buttons."""
    timelines = Timelines()
    timelines.set_interval(2.0)
    computer.connect(computer.app("psql"), "127.0.0.1:5000")
    timelines.start(computer.connections)
    card.show_answer(answer(computer))
    card.add_timeline(timelines)
    drawn = card.findChild(AppTimeline)
    assert isinstance(drawn, AppTimeline)
    assert not drawn.isVisible()
    timelines.on_finished(Summary(0.0, 1_700_000_000.0, 2, 0, True, ()))
    timelines.catch_up()
    assert drawn.isVisible()
    assert drawn.said() == "Connections of flask: 1 now, most 1"
    order = card.tab_order()
    assert order.index(drawn) == order.index(body(card)) + 1
    card.show_answer(answer(computer, 81))
    assert not drawn.isVisible()
