"""What is wrong with a filter: said at the right moment, marked at the right place."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from portgui.gui.filters.field import FilterField
from portgui.gui.theme import Mode, Theme
from portgui.net import InputCode, InputError
from portgui.query import Place
from tests.gui.filters.conftest import Bench
from tests.gui.filters.test_completing import press, type_text

# The offscreen platform cannot bring the list to the front; nothing of ours.
pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (raise\(\)|grabbing the keyboard)"
)


@pytest.mark.parametrize(
    "text", ["port:", "8000-", 'app:"goo', "80 or", "443/", "state:wai", "80,"]
)
def test_what_is_being_typed_is_not_wrong_yet(bench: Bench, text: str) -> None:
    """Every filter passes through texts that are none."""
    type_text(bench, text)
    assert bench.box.error_text() == ""
    assert bench.box.field.property("bad") is not True
    assert bench.box.field.marked is None


def test_no_letter_of_a_right_filter_is_called_wrong(bench: Bench) -> None:
    """From the first to the last."""
    for letter in 'state:waiting -app:"Google Chrome" or port:8000-8100 tcp':
        type_text(bench, letter)
        assert bench.box.error_text() == "", bench.field_text


def test_it_is_said_when_the_person_pauses(bench: Bench) -> None:
    """And taken back with the next letter."""
    type_text(bench, "tcp port:")
    assert bench.box.field._pause.isActive()
    bench.box.field._pause.timeout.emit()
    assert bench.box.error_text() == "Write a value right after “port:”."
    assert marked(bench) == Place(4, 9)
    type_text(bench, "8")
    assert bench.box.error_text() == ""
    assert marked(bench) is None
    assert not bench.box.field._pause.isActive()


def test_it_is_said_when_the_field_is_left(bench: Bench) -> None:
    """By Tab or by a click elsewhere."""
    type_text(bench, "80-")
    press(Qt.Key.Key_Escape)
    bench.tools.help.setFocus()
    assert bench.box.error_text().startswith("The range “80-” has no end.")
    assert not bench.box.field._pause.isActive()


def test_enter_selects_the_part_so_that_typing_replaces_it(bench: Bench) -> None:
    """Nobody has to aim at it with the mouse."""
    bench.box.set_text("tcp reach:internet 80")
    bench.box.take_focus()
    press(Qt.Key.Key_Return)
    assert bench.box.field.selectedText() == "internet"
    type_text(bench, "network")
    assert bench.box.field.text() == "tcp reach:network 80"
    assert bench.box.error_text() == ""


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("tcp colour:red", "colour:"),
        ("reach:internet waiting", "internet"),
        ("80 or 99999", "99999"),
        ('tcp "web', '"web'),
        ("topic:games", "topic:"),
        ("x" * 300, "x" * 300),
    ],
)
def test_the_part_is_marked(bench: Bench, text: str, part: str) -> None:
    """The one that the sentence names; a text that was put in is judged at once."""
    bench.box.set_text(text)
    place = marked(bench)
    assert place is not None
    assert text[place.start : place.end] == part
    assert part[:20] in bench.box.error_text() or len(part) > 100
    bench.box.set_text("80")
    assert marked(bench) is None


def test_a_paste_is_judged_at_once(bench: Bench) -> None:
    """Nobody goes on typing there."""
    QGuiApplication.clipboard().setText("app:")
    QTest.keySequence(bench.box.field, QKeySequence(QKeySequence.StandardKey.Paste))
    assert bench.box.error_text() == "Write a value right after “app:”."


def marked(bench: Bench) -> Place | None:
    """The part that is marked."""
    return bench.box.field.marked


def reddish(bench: Bench) -> int:
    """How much inside of the field looks like what is wrong; its frame does not count."""
    image = bench.box.field.grab().toImage()
    colours = (
        image.pixelColor(x, y)
        for x in range(8, image.width() - 8)
        for y in range(8, image.height() - 8)
    )
    return sum(colour.red() - colour.green() > 40 for colour in colours)


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_the_mark_is_seen_and_goes(bench: Bench, theme: Theme, mode: Mode) -> None:
    """In the colours in force, also when they change; not by the colour of the frame alone."""
    bench.box.set_text("tcp colour:red")
    theme.set_mode(mode)
    assert reddish(bench) > 40
    bench.box.set_text("tcp")
    assert reddish(bench) == 0
    theme.set_mode(Mode.LIGHT)


def test_the_mark_changes_nothing_of_the_text(bench: Bench) -> None:
    """Neither the text nor the cursor nor what can be undone."""
    type_text(bench, "tcp port:")
    bench.box.field.setCursorPosition(2)
    bench.box.field.say_error()
    assert bench.field_text == "tc|p port:"
    assert bench.box.field.marked == Place(4, 9)


def test_a_word_that_an_input_method_is_composing_is_left_alone(bench: Bench) -> None:
    """What is not yet there cannot be marked, and must not be thrown away."""
    type_text(bench, "port:")
    field = bench.box.field
    QApplication.sendEvent(field, QInputMethodEvent("に", []))
    field._pause.timeout.emit()
    assert bench.box.error_text() != ""
    assert marked(bench) is None
    commit = QInputMethodEvent("", [])
    commit.setCommitString("80")
    QApplication.sendEvent(field, commit)
    assert field.text() == "port:80"
    assert bench.box.error_text() == ""


def test_the_mark_goes_with_the_text_that_it_was_for(qtbot: QtBot, theme: Theme) -> None:
    """Also before anybody has read the new one."""
    field = FilterField(theme)
    qtbot.addWidget(field)
    field.setText("tcp port:x")
    field.show_error(InputError(InputCode.NOT_A_PORT, "x", 4))
    before = field.marked
    field.setText("tcp port:80")
    assert (before, field.marked) == (Place(9, 10), None)
    assert not field.select_error()


def test_a_screen_reader_is_told(bench: Bench) -> None:
    """The sentence is the description of the field, which names the part."""
    bench.box.set_text("reach:internet")
    field: QLineEdit = bench.box.field
    assert "internet" in field.accessibleDescription()
    bench.box.set_text("")
    assert field.accessibleDescription() == ""


def test_another_language_closes_the_list(bench: Bench) -> None:
    """Its lines are in the old one."""
    type_text(bench, "app:")
    QApplication.sendEvent(bench.box.field, QEvent(QEvent.Type.LanguageChange))
    assert not bench.box.field.popup.is_open
