"""Where a table has no rows there is a sentence, and a next step."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from portgui.gui.table.empty import EmptyState
from portgui.gui.theme import Theme


def test_it_says_what_it_is_told(qtbot: QtBot, theme: Theme) -> None:
    """One sentence or two, with a button or without."""
    empty = EmptyState()
    qtbot.addWidget(empty)
    empty.say("Nothing here.")
    assert (empty.text(), empty.action()) == ("Nothing here.", "")
    button = empty.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    assert not button.isVisibleTo(empty)
    empty.say("Nothing here.", "Try this.", "Do it")
    assert (empty.text(), empty.action()) == ("Nothing here.\nTry this.", "Do it")
    assert button.isVisibleTo(empty)


def test_its_button_tells_once(qtbot: QtBot, theme: Theme) -> None:
    """With the mouse and with the keyboard."""
    empty = EmptyState()
    qtbot.addWidget(empty)
    empty.say("Nothing here.", "", "Do it")
    button = empty.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    acted = QSignalSpy(empty.acted)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert acted.count() == 2


def test_no_text_makes_the_window_wider(qtbot: QtBot, theme: Theme) -> None:
    """What somebody has typed is repeated there; 200 letters without a space are broken."""
    empty = EmptyState()
    qtbot.addWidget(empty)
    empty.say("“" + "W" * 200 + "”")
    assert empty.minimumSizeHint().width() < 200
    assert empty.text() == "“" + "W" * 200 + "”"
