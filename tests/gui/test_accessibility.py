"""For everybody: names for screen readers, every thing by keyboard, room for large letters.

The window is walked through, with every page made and the card open: what is added later is held to
the same.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

import pytest
from PySide6.QtCore import QRect, Qt, QTranslator
from PySide6.QtGui import QAccessible, QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from portgui import logs
from portgui.connections.snapshot import Degradation
from portgui.gui import i18n, main_window
from portgui.gui.card_text import CardText
from portgui.gui.live.bars import Chip
from portgui.gui.main_window import PLACES
from portgui.gui.program import Program
from portgui.words import Message
from tests.fakes import Computer
from tests.gui.fakes import FakeClient

# The offscreen platform cannot bring a window to the front; nothing of ours.
pytestmark = pytest.mark.qt_log_ignore(r"This plugin does not support raise\(\)")

Make = Callable[[], Program]
OWN: Final = (main_window.LIVE,)
"""The pages that are held to the layout rules here; the others' tests do it themselves."""


def busy_computer() -> Computer:
    """A few of everything that the live view shows."""
    computer = Computer()
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    computer.wait(computer.app("flask"), "127.0.0.1:5000")
    computer.wait(computer.foreign_app(), "0.0.0.0:6000")
    computer.connect(computer.app("chrome"), "93.184.216.34:443")
    computer.connect(computer.app("psql"), "127.0.0.1:5000")
    return computer


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication) -> Iterator[Make]:
    """Makes the program on screen, 1280 by 760, with the card of port 5000 open."""
    made: list[tuple[Program, FakeClient]] = []

    def build() -> Program:
        client = FakeClient(busy_computer().connections)
        client.degradations = (Degradation("scan-names-hidden", 1),)
        client.request()
        program = Program(qapp, logs.folders(), client)
        made.append((program, client))
        program.window.resize(*main_window.FIRST_SIZE)
        with qtbot.waitActive(program.window):
            program.open(("5000",))
        settle(program)
        client.answer()
        settle(program)
        return program

    yield build
    for program, client in made:
        program.window.close()
        program.stop()
        for each in (program.window, program, client):
            each.deleteLater()
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QApplication.processEvents()


def settle(program: Program) -> None:
    """Wait until what is read beside the window has been read, and all is laid out."""
    assert program.jobs.wait()
    for _ in range(5):
        QApplication.processEvents()


def show(program: Program, key: str) -> QWidget:
    """Show a page, complete."""
    program.window.show_page(key)
    settle(program)
    page = program.window.made_page(key)
    assert page is not None
    return page


def seen(root: QWidget) -> list[QWidget]:
    """The widgets that can be seen, but for the insides of Qt's own."""
    found = [root, *root.findChildren(QWidget)]
    return [
        each
        for each in found
        if each.isVisible()
        and not each.objectName().startswith("qt_")
        and not isinstance(each, QScrollBar)
        and not isinstance(each.parentWidget(), QLineEdit | QScrollBar)
    ]


def name_of(widget: QWidget) -> str:
    """What a screen reader says."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def path_of(widget: QWidget) -> str:
    """Where it is, for a message."""
    return f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parent()).__name__}"


@pytest.mark.parametrize("key", [place.key for place in PLACES])
def test_everything_that_takes_the_focus_has_a_name(make: Make, key: str) -> None:
    """A screen reader says what it is, on every page and in the card."""
    program = make()
    show(program, key)
    nameless = [
        path_of(widget)
        for widget in seen(program.window)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.focusProxy() is None
        and not name_of(widget).strip()
    ]
    assert nameless == []


@pytest.mark.parametrize("key", [place.key for place in PLACES])
def test_every_table_and_list_has_a_name(make: Make, key: str) -> None:
    """What its rows are, before the first of them is read."""
    page = show(make(), key)
    views = [view for view in page.findChildren(QAbstractItemView) if view.isVisible()]
    tables = [view for view in views if type(view).__name__ not in {"TableHeader", "QHeaderView"}]
    assert [path_of(view) for view in tables if not view.accessibleName()] == []


def by_tab(program: Program) -> list[QWidget]:
    """Everything that the Tab key reaches, from the search box around to it again."""
    start = program.search.field
    start.setFocus()
    reached: list[QWidget] = [start]
    for _ in range(60):
        QTest.keyClick(reached[-1], Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget is start:
            return reached
        reached.append(widget)
    raise AssertionError("the Tab key never comes back")


def test_the_tab_key_reaches_all_of_the_live_view_and_the_card(make: Make) -> None:
    """Search, wizard, chips, pause, table, switch; the card's text and buttons; the places."""
    program = make()
    program.tell(Message.of("log-folder-unusable", folder="/x"))
    window = program.window
    reached = by_tab(program)
    switch = program.live.findChild(QPushButton, "noise")
    chip = program.live.findChild(QPushButton, f"chip-{Chip.WAITING}")
    order = [
        program.search.field, window.wizard_button, chip, program.live.chips.pause,
        program.live.view, switch, *window.card.tab_order(),
    ]  # fmt: skip
    assert [widget for widget in reached if widget in order] == order
    wanted = {
        widget
        for widget in seen(window)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
    }
    assert [path_of(widget) for widget in wanted - set(reached)] == []


def test_the_arrow_keys_reach_the_chips_and_the_places(make: Make) -> None:
    """Of several that exclude each other Tab reaches the chosen one; the arrows choose another."""
    program = make()
    chip = program.live.findChild(QPushButton, f"chip-{Chip.WAITING}")
    assert isinstance(chip, QPushButton)
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Right)
    other = program.live.findChild(QPushButton, f"chip-{Chip.CONNECTED}")
    assert QApplication.focusWidget() is other
    assert [row.connection.owner.name for row in program.live.model.visible_rows()] == ["chrome"]
    place = program.window.sidebar.findChild(QPushButton, "nav-live")
    assert isinstance(place, QPushButton)
    place.setFocus()
    QTest.keyClick(place, Qt.Key.Key_Down)
    assert program.window.page == main_window.GUIDE


def test_a_row_is_found_opened_and_copied_without_a_mouse(make: Make) -> None:
    """Home, Ctrl+C, Enter for the card, Esc, and the focus is still in the table."""
    program = make()
    program.window.hide_card()
    view = program.live.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().startswith("nginx")
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert program.window.has_open_card
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.hasFocus()


# Languages and large letters.

MARKED: Final = re.compile(r"\[!!.*!!\]", re.DOTALL)
DATA: Final = re.compile(r"PortGUI|[\d\s.:,/·+%-]*|((Ctrl|Shift|Alt)\+)+\w")
"""What is the same in every language: the program's name, numbers, addresses, keys."""


def words_of(widget: QWidget) -> list[str]:
    """The texts that a widget shows."""
    if isinstance(widget, QLabel):
        return [widget.text()]
    if isinstance(widget, QAbstractButton):
        return [widget.text(), widget.toolTip(), widget.accessibleName()]
    if isinstance(widget, QLineEdit):
        return [widget.placeholderText(), widget.accessibleName()]
    if isinstance(widget, CardText):
        return widget.toPlainText().split("\n")
    return [widget.accessibleName()]


@pytest.mark.parametrize("key", OWN)
def test_every_word_can_be_translated(
    make: Make, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """With a language that marks what passes through translation, nothing is without the mark."""
    monkeypatch.setenv(i18n.PSEUDO_VARIABLE, "1")
    program = make()
    program.tell(Message.of("log-folder-unusable", folder="/x"))
    show(program, key)
    program.search.set_text("colour:red")
    unmarked = {
        text
        for widget in seen(program.window)
        for text in words_of(widget)
        if text.strip() and not MARKED.search(text) and DATA.fullmatch(text) is None
    }
    # What the system and the catalogue call things is no text of ours.
    assert {text for text in unmarked if not _is_fact(program, text)} == set()
    across = Qt.Orientation.Horizontal
    model = program.live.model
    headings = [str(model.headerData(n, across)) for n in range(model.columnCount())]
    hints = [
        str(model.headerData(n, across, Qt.ItemDataRole.ToolTipRole))
        for n in range(model.columnCount())
    ]
    menu = program.live.view.column_menu()
    actions = [action.text() for action in menu.actions() if action.text()]
    assert [text for text in (*headings, *hints, *actions) if not MARKED.search(text)] == []


def _is_fact(program: Program, text: str) -> bool:
    answer = program.window.card.answer
    facts = [entry.advice for entry in answer.purpose.known] if answer is not None else []
    return text in facts


def cut_off(program: Program) -> list[str]:
    """The labels and buttons of which something cannot be seen."""
    found = []
    for widget in seen(program.window):
        if isinstance(widget, QLabel):
            is_whole = _holds(widget)
        elif isinstance(widget, QPushButton):
            hint = widget.sizeHint()
            is_whole = widget.width() >= hint.width() and widget.height() >= hint.height()
        else:
            continue
        if not (is_whole and _is_inside(widget)):
            found.append(f"{path_of(widget)}: {words_of(widget)[0]!r} has {widget.size()}")
    return found


def _holds(label: QLabel) -> bool:
    if label.hasHeightForWidth():
        return label.height() >= label.heightForWidth(label.width())
    return label.width() >= label.sizeHint().width() and label.height() >= label.sizeHint().height()


def _is_inside(widget: QWidget) -> bool:
    """Whether all of it is inside of all that it is in, up to what scrolls."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QAbstractScrollArea):
            return True
        place = QRect(widget.mapTo(around, widget.rect().topLeft()), widget.size())
        if not around.rect().contains(place):
            return False
        around = around.parentWidget() if not around.isWindow() else None
    return True


@pytest.mark.parametrize("key", OWN)
def test_words_that_are_longer_elsewhere_have_room(
    make: Make, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """With texts that are 40 % longer nothing is cut off, card open, with everything to be told."""
    monkeypatch.setenv(i18n.PSEUDO_VARIABLE, "1")
    program = make()
    program.search.set_text("colour:red")
    program.tell(Message.of("log-folder-unusable", folder="/x"))
    show(program, key)
    assert cut_off(program) == []


@pytest.mark.parametrize("key", OWN)
def test_letters_of_twice_the_size_have_room(make: Make, large_font: QFont, key: str) -> None:
    """At 200 % nothing is cut off in a window of the first size, card open."""
    program = make()
    show(program, key)
    assert cut_off(program) == []
    rows = program.live.view.viewport().height() // program.live.view.rowHeight(0)
    assert rows >= 1


@pytest.mark.parametrize("key", OWN)
def test_the_smallest_window_has_room_for_its_words(make: Make, key: str) -> None:
    """In the usual size of letters nothing is cut off, card open."""
    program = make()
    program.window.resize(*main_window.SMALLEST)
    show(program, key)
    assert cut_off(program) == []
