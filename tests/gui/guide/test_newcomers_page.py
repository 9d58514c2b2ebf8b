"""The page "What is a port?": all of the text, as plain text, with the next step."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from portgui.gui.guide.newcomers import NewcomersPage
from portgui.reference.newcomers import (
    Article,
    Paragraph,
    Section,
    Steps,
    Terms,
    load_newcomers,
)

SMALL = Article(
    "Title",
    "Lead",
    (
        Section(
            "one",
            "Heading",
            (Paragraph("<b>Text</b>"), Steps(("First", "Second")), Terms((("Word", "Meaning"),))),
        ),
    ),
)


def texts(page: NewcomersPage) -> list[str]:
    """Every label's text."""
    return [label.text() for label in page.findChildren(QLabel)]


def test_all_of_the_text_is_there(qtbot: QtBot) -> None:
    """Headings, paragraphs, numbered steps, words with their meanings."""
    page = NewcomersPage(SMALL)
    qtbot.addWidget(page)
    expected = ["Title", "Lead", "Heading", "<b>Text</b>", "1.", "First", "2.", "Second"]
    assert sorted(texts(page)) == sorted([*expected, "Word", "Meaning"])


def test_nothing_is_read_as_markup(qtbot: QtBot) -> None:
    """The text is shown as it is written."""
    page = NewcomersPage(SMALL)
    qtbot.addWidget(page)
    for label in page.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText


def test_the_next_step_is_at_both_ends(qtbot: QtBot) -> None:
    """The port guide is one press away, at the top and below the text."""
    page = NewcomersPage(SMALL)
    qtbot.addWidget(page)
    buttons = page.findChildren(QPushButton)
    assert [button.text() for button in buttons] == ["Show the port guide"] * 2
    for button in buttons:
        with qtbot.waitSignal(page.guide_wanted):
            button.click()


def test_nothing_is_cut_off(qtbot: QtBot) -> None:
    """At twice the font size, in a narrow window, every label still has the room it needs."""
    page = NewcomersPage(load_newcomers())
    qtbot.addWidget(page)
    font = QFont(page.font())
    font.setPointSizeF(font.pointSizeF() * 2)
    page.setFont(font)
    page.resize(600, 500)
    page.show()
    qtbot.waitExposed(page)
    (scroll,) = page.findChildren(QScrollArea)

    def nothing_is_cut_off() -> None:
        assert scroll.horizontalScrollBar().maximum() == 0
        for label in page.findChildren(QLabel):
            assert label.height() >= label.heightForWidth(label.width()), label.text()

    # Layouts inside layouts settle over a few rounds of events.
    qtbot.waitUntil(nothing_is_cut_off)


def test_lines_stay_short_in_a_wide_window(qtbot: QtBot) -> None:
    """A wide window does not make lines that nobody can follow."""
    page = NewcomersPage(load_newcomers())
    qtbot.addWidget(page)
    page.resize(2000, 800)
    page.show()
    longest = max(label.width() for label in page.findChildren(QLabel) if label.text() != "")
    lead = next(label for label in page.findChildren(QLabel) if "numbered door" in label.text())
    assert lead.width() <= page.fontMetrics().averageCharWidth() * 92
    assert longest <= 2000


def test_the_keyboard_scrolls_it(qtbot: QtBot) -> None:
    """Focusing the page means the text, and Page Down moves it."""
    page = NewcomersPage(load_newcomers())
    qtbot.addWidget(page)
    page.resize(800, 400)
    page.show()
    (scroll,) = page.findChildren(QScrollArea)
    assert page.focusProxy() is scroll
    QTest.keyClick(scroll, Qt.Key.Key_PageDown)
    assert scroll.verticalScrollBar().value() > 0
