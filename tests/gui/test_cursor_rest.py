"""The cursor of a text field blinks while somebody types, and stands still after a while."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from portgui.gui.cursor_rest import CursorRest


@pytest.fixture
def usual(qapp: QApplication) -> Iterator[int]:
    """The usual time of a blink, in milliseconds; set, since a system may have switched it off."""
    hints = qapp.styleHints()
    before = hints.cursorFlashTime()
    hints.setCursorFlashTime(1_000)
    yield 1_000
    hints.setCursorFlashTime(before)


@pytest.fixture
def rest(qapp: QApplication, usual: int) -> Iterator[CursorRest]:
    """What lets cursors rest."""
    owner = QWidget()
    yield CursorRest(qapp, owner)
    owner.deleteLater()


def _focused(qtbot: QtBot, field: QWidget) -> None:
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
    field.setFocus()
    assert field.hasFocus()


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_it_rests_after_a_while_and_blinks_with_the_next_key(
    qtbot: QtBot, qapp: QApplication, rest: CursorRest, usual: int, kind: type[QWidget]
) -> None:
    """As the person's system has it, before and after."""
    field = kind()
    _focused(qtbot, field)
    assert rest._rest.isActive()
    rest._rest.timeout.emit()
    assert rest.is_resting
    QTest.keyClicks(field, "a")
    assert qapp.styleHints().cursorFlashTime() == usual


def test_another_field_blinks(qtbot: QtBot, rest: CursorRest) -> None:
    """It is where the person wants to type next; the field before may be gone by then."""
    first, second = QLineEdit(), QLineEdit()
    _focused(qtbot, first)
    rest._rest.timeout.emit()
    first.deleteLater()
    _focused(qtbot, second)
    assert not rest.is_resting


def test_a_field_that_is_left_wakes_nothing(qtbot: QtBot, rest: CursorRest) -> None:
    """The window may change its text by itself; the cursor is elsewhere."""
    first, second = QLineEdit(), QLineEdit()
    _focused(qtbot, first)
    _focused(qtbot, second)
    rest._rest.timeout.emit()
    first.setText("changed")
    assert rest.is_resting


def test_where_nothing_blinks_nothing_starts_to(
    qtbot: QtBot, qapp: QApplication, usual: int
) -> None:
    """Some people have switched the blinking off."""
    assert usual
    qapp.styleHints().setCursorFlashTime(0)
    owner = QLineEdit()
    CursorRest(qapp, owner)
    _focused(qtbot, owner)
    QTest.keyClicks(owner, "a")
    assert qapp.styleHints().cursorFlashTime() == 0
