"""The page of help: opened by key and button, every example can be tried."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from portgui.answers.live_vocabulary import live_manual, live_vocabulary
from portgui.gui import i18n
from portgui.gui.filters.help import SIZE, FilterHelp
from portgui.query import parse
from portgui.reference.guide_vocabulary import guide_manual, vocabulary
from tests.gui.filters.conftest import Bench

# The offscreen platform cannot bring the list to the front; nothing of ours.
pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (raise\(\)|grabbing the keyboard)"
)


def examples(page: FilterHelp) -> list[QPushButton]:
    """The buttons to try something with."""
    return [button for button in page.findChildren(QPushButton) if button.property("link")]


def opened(bench: Bench) -> FilterHelp:
    """The page, opened by F1 in the field."""
    QTest.keyClick(bench.box.field, Qt.Key.Key_F1)
    page = bench.tools.help.page
    assert page is not None
    assert page.isVisible()
    return page


def test_f1_and_the_button_open_one_page(bench: Bench) -> None:
    """Once: the second time it comes to the front."""
    page = opened(bench)
    bench.tools.help.click()
    assert bench.tools.help.page is page
    assert bench.tools.help.accessibleName() == "How to filter"
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_every_example_is_tried_by_a_press(bench: Bench) -> None:
    """It stands in the field then, is understood, and the page stays open for the next one."""
    page = opened(bench)
    buttons = examples(page)
    manual = live_manual()
    assert len(buttons) == len(manual.examples) + len(manual.signs) + len(manual.fields)
    for button in buttons:
        button.click()
        query = bench.box.field.text()
        assert button.text().replace("&&", "&") == query
        assert parse(query, live_vocabulary())
        assert bench.box.error_text() == ""
        assert query in button.accessibleName()
    assert page.isVisible()


def test_the_tab_key_reaches_every_example(bench: Bench, qtbot: QtBot) -> None:
    """And the button that closes the page."""
    page = opened(bench)
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
    buttons = examples(page)
    buttons[0].setFocus()
    reached = [buttons[0]]
    for _ in buttons:
        QTest.keyClick(reached[-1], Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert isinstance(widget, QPushButton)
        reached.append(widget)
    assert reached[: len(buttons)] == buttons
    assert reached[-1] not in buttons


def cut_off(page: FilterHelp) -> list[str]:
    """The words of which something cannot be seen, up to what scrolls."""
    found = [
        label.text()
        for label in page.findChildren(QLabel)
        if label.isVisible() and label.height() < label.heightForWidth(label.width())
    ]
    for button in page.findChildren(QPushButton):
        place = button.mapTo(page, QPoint())
        if button.width() < button.sizeHint().width() or place.x() < 0:
            found.append(button.text())
        if place.x() + button.width() > page.width():
            found.append(button.text())
    return found


def test_it_is_one_page(bench: Bench) -> None:
    """In the usual size of letters nothing has to be scrolled, where the screen has the room."""
    page = opened(bench)
    assert page.width() <= page.screen().availableSize().width()
    page.resize(*SIZE)
    QApplication.processEvents()
    (area,) = page.findChildren(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    assert cut_off(page) == []


def test_letters_of_twice_the_size_have_room(bench: Bench, large_font: QFont) -> None:
    """It scrolls then, downwards only."""
    page = opened(bench)
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    QApplication.processEvents()
    assert cut_off(page) == []


@pytest.fixture
def pseudo(qapp: QApplication) -> Iterator[None]:
    """A language whose words are longer, and marked."""
    translator = i18n.PseudoTranslator(qapp)
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.mark.usefixtures("pseudo")
def test_longer_words_have_room_and_all_are_translated(bench: Bench) -> None:
    """40 % longer, every sentence marked."""
    page = FilterHelp(live_manual(), bench.window)
    page.show()
    QApplication.processEvents()
    assert cut_off(page) == []
    unmarked = [label.text() for label in page.findChildren(QLabel) if "[!!" not in label.text()]
    assert unmarked == []
    page.close()


def test_the_port_guide_has_its_own_page(bench: Bench) -> None:
    """With its own fields, and examples that it understands."""
    manual = guide_manual(("games", "voice"))
    page = FilterHelp(manual, bench.window)
    page.show()
    words = vocabulary(("games", "databases", "voice"))
    for button in examples(page):
        assert parse(button.text(), words)
    texts = [label.text() for label in page.findChildren(QLabel)]
    assert any("games, voice" in text for text in texts)
    page.close()
