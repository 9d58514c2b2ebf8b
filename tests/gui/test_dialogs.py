"""Message boxes: plain, bounded, never in the way of the program, silent when asked to be."""

from collections.abc import Iterator
from typing import Final

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from portgui.gui import dialogs

NASTY: Final = "<b>bold</b> <img src='file:///etc/passwd'>\n&amp;"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window that the boxes belong to."""
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def silent(qapp: QApplication) -> Iterator[None]:
    """The mode without dialogs, for one test."""
    dialogs.set_no_dialogs(True)
    yield
    dialogs.set_no_dialogs(False)


class Answers:
    """Counts how often it was told to go on."""

    def __init__(self) -> None:
        self.count = 0

    def on_accepted(self) -> None:
        self.count += 1


def button(box: QMessageBox, text: str) -> QPushButton:
    """The button that says `text`."""
    (found,) = [each for each in box.buttons() if each.text().replace("&", "") == text]
    assert isinstance(found, QPushButton)
    return found


def labels(box: QObject) -> list[QLabel]:
    """The labels that show words."""
    return [label for label in box.findChildren(QLabel) if label.text()]


def test_texts_are_shown_as_they_are(window: QWidget, qtbot: QtBot) -> None:
    """Markup from outside stays visible text in both labels of a box; nothing is fetched."""
    box = dialogs.tell(window, NASTY, NASTY)
    assert [label.text() for label in labels(box)] == [NASTY, NASTY]
    assert {label.textFormat() for label in labels(box)} == {Qt.TextFormat.PlainText}
    box.close()


def test_long_texts_are_cut(window: QWidget, qtbot: QtBot) -> None:
    """A text of a million characters gives a box that fits the screen."""
    box = dialogs.tell(window, "t" * 10**6, "x" * 10**6)
    assert len(box.text()) == dialogs.MAX_TITLE
    assert len(box.informativeText()) == dialogs.MAX_TEXT
    assert box.informativeText().endswith("…")
    box.close()


def test_telling_does_not_wait(window: QWidget, qtbot: QtBot) -> None:
    """The box is open when the call returns, over its own window only."""
    box = dialogs.tell(window, "Title", "Text")
    assert box.isVisible()
    assert box.windowModality() == Qt.WindowModality.WindowModal
    box.close()


def test_accepting_calls_once_after_the_box_is_gone(window: QWidget, qtbot: QtBot) -> None:
    """The chosen button does it, once, and the next box can open in its place."""
    seen: list[bool] = []
    box = dialogs.ask(window, "Sure?", "Text", "Reset", lambda: seen.append(box.isVisible()))
    with qtbot.waitSignal(box.finished):
        QTest.mouseClick(button(box, "Reset"), Qt.MouseButton.LeftButton)
    assert seen == [False]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_nothing_destructive_happens_by_key(key: Qt.Key, window: QWidget, qtbot: QtBot) -> None:
    """Escape and Enter both leave things as they are where something would be lost."""
    answers = Answers()
    box = dialogs.ask(window, "Sure?", "Text", "Reset", answers.on_accepted, destructive=True)
    with qtbot.waitSignal(box.finished):
        QTest.keyClick(box, key)
    assert answers.count == 0


def test_enter_accepts_what_is_harmless(window: QWidget, qtbot: QtBot) -> None:
    """Where nothing is lost, Enter is yes and Escape is no."""
    answers = Answers()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        box = dialogs.ask(window, "Open?", "Text", "Open", answers.on_accepted)
        with qtbot.waitSignal(box.finished):
            QTest.keyClick(box, key)
    assert answers.count == 1


def test_a_box_without_a_window_lives_until_it_is_closed(qtbot: QtBot) -> None:
    """Nobody keeps what `tell` returns, and still the box stays; closed, it is freed."""
    box = dialogs.tell(None, "Title", "Text")
    assert dialogs._without_parent == {box}
    box.accept()
    qtbot.waitUntil(lambda: not Shiboken.isValid(box))
    assert dialogs._without_parent == set()


def test_a_box_goes_with_its_window(qtbot: QtBot) -> None:
    """A window that is deleted takes its box along; nothing is called, nothing is left."""
    window = QWidget()
    answers = Answers()
    box = dialogs.ask(window, "Sure?", "Text", "Do it", answers.on_accepted)
    window.deleteLater()
    QApplication.sendPostedEvents(window, int(QEvent.Type.DeferredDelete.value))
    assert not Shiboken.isValid(box)
    assert answers.count == 0


def test_without_dialogs_nothing_appears_and_nothing_is_done(
    silent: None, window: QWidget, caplog: pytest.LogCaptureFixture
) -> None:
    """In the mode for tests a question counts as cancelled, and the log has its words."""
    answers = Answers()
    with caplog.at_level("INFO"):
        box = dialogs.ask(window, "Really?", "Text", "Do it", answers.on_accepted)
        other = dialogs.show_details(None, "Broken", "Text", "details")
    assert not box.isVisible()
    assert not other.isVisible()
    assert answers.count == 0
    assert "not shown: Really?" in caplog.text
    assert "not shown: Broken" in caplog.text


def test_details_are_copied_as_shown(qtbot: QtBot) -> None:
    """*Copy details* copies exactly the text below, and says that it did."""
    dialog = dialogs.show_details(None, "Title", NASTY, "line 1\r\nline 2\0 <i>x</i>")
    assert dialog.isVisible()
    assert not dialog.isModal()
    QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "line 1\nline 2 <i>x</i>"
    assert dialog.copy_button.text() == "Copied"
    dialog.say("Title", "Text", "other")
    assert dialog.copy_button.text() == "Copy details"
    assert {label.textFormat() for label in labels(dialog)} == {Qt.TextFormat.PlainText}
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not Shiboken.isValid(dialog))
