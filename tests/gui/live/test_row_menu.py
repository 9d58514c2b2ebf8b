"""What can be done with a row: copied, filtered by, shown, and nothing when it has gone."""

import re
import sys
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu

from portgui.answers.live_row import LiveRow, make_row
from portgui.answers.live_vocabulary import live_vocabulary
from portgui.connections.snapshot import ConnectionKey
from portgui.gui.live.bars import Chip
from portgui.gui.live.likeness import address_query, app_query, queries_like
from portgui.gui.live.row_menu import RowMenu
from portgui.plain import NAME_LIMIT, plain
from portgui.query import parse
from portgui.reference.purpose import Reference
from tests.fakes import Computer, make_reference
from tests.gui.fakes import Live

# The offscreen platform cannot do these for a menu; nothing of ours.
pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (raise\(\)|grabbing the keyboard)"
)

NAMES = st.text(min_size=1, max_size=4000)


def clipboard() -> str:
    """What has been copied."""
    return QGuiApplication.clipboard().text()


def menu_of(live: Live) -> RowMenu:
    """The page's row menu."""
    found = live.page.findChild(RowMenu)
    assert isinstance(found, RowMenu)
    return found


def key_of(live: Live, app: str) -> ConnectionKey:
    """The key of the row of this app."""
    return live.page.model.visible_rows()[live.apps().index(app)].connection.key


def words(menu: QMenu) -> list[str]:
    """What it offers."""
    texts = [found.text() for found in menu.actions()]
    return [re.sub("(?<!&)&(?!&)", "", text) for text in texts if text]


def choose(menu: QMenu, text: str) -> None:
    """Choose the action with this text."""
    found: Iterator[QAction] = (
        each for each in menu.actions() if each.text().replace("&", "") == text
    )
    next(found).trigger()


def popup() -> QMenu:
    """The menu that is open."""
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def test_a_row_s_menu(live: Live) -> None:
    """Card, wizard, filters like this row, copying; what others can do with it follows."""
    menu = menu_of(live).make(key_of(live, "nginx"), 0)
    assert words(menu) == [
        "Show the port card", "Open or close this port…", "Show only nginx", "Show only port 80",
        "Copy this cell", "Copy rows", "Copy rows with headings",
    ]  # fmt: skip


def test_an_app_is_called_in_the_menu_what_it_is_called_in_the_table(
    live: Live, computer: Computer
) -> None:
    """By its title, not by the interpreter that runs it; the filter finds it by that."""
    app = computer.app("python3")._replace(title="server.py (Python)")
    found = computer.wait(app, "0.0.0.0:7070")
    live.scan()
    asked = QSignalSpy(live.page.filter_wanted)
    choose(menu_of(live).make(found.key, 0), "Show only server.py (Python)")
    live.page.set_filter(asked.at(0)[0])
    assert live.apps() == ["python3"]


def test_a_connection_can_be_filtered_by_its_other_end(live: Live, computer: Computer) -> None:
    """By address, without the zone of an IPv6 address."""
    found = computer.connect(computer.app("ping"), "[2001:db8::7]:443")
    live.page.show_chip(Chip.EVERYTHING)
    live.scan()
    menu = menu_of(live).make(found.key, 0)
    assert "Show only 2001:db8::7" in words(menu)


def test_the_menu_acts_on_the_row_it_was_opened_for(live: Live, computer: Computer) -> None:
    """Rows that come meanwhile do not matter: the row is looked up by its key again."""
    menu = menu_of(live).make(key_of(live, "java"), 0)
    chosen, wizard = QSignalSpy(live.page.port_chosen), QSignalSpy(live.page.wizard_wanted)
    for port in range(20, 30):
        computer.wait(computer.app(f"new{port}"), f"0.0.0.0:{port}")
    live.scan()
    choose(menu, "Show the port card")
    choose(menu, "Open or close this port…")
    assert chosen.at(0)[0] == 25565
    assert wizard.at(0)[0].port == 25565


def test_the_menu_of_a_row_that_has_gone_does_nothing(live: Live, computer: Computer) -> None:
    """No other row is met, nothing is copied, no error."""
    QGuiApplication.clipboard().setText("before")
    found = next(row for row in computer.connections if row.owner.name == "java")
    menu = menu_of(live).make(found.key, 0)
    computer.close(found)
    live.scan()
    spies = [QSignalSpy(live.page.port_chosen), QSignalSpy(live.page.wizard_wanted)]
    for text in ("Show the port card", "Open or close this port…", "Copy this cell"):
        choose(menu, text)
    assert [spy.count() for spy in spies] == [0, 0]
    assert clipboard() == "before"


def test_the_menu_opens_for_the_row_under_the_pointer(live: Live) -> None:
    """And not where no row is."""
    view = live.page.view
    place = view.visualRect(live.page.model.index(live.apps().index("java"), 2)).center()
    view.customContextMenuRequested.emit(place)
    menu = popup()
    assert "Show only java" in words(menu)
    choose(menu, "Copy this cell")
    assert clipboard() == "Your network"
    menu.close()
    view.customContextMenuRequested.emit(QPoint(10, view.viewport().height() - 3))
    assert QApplication.activePopupWidget() is None


@pytest.mark.parametrize("app", ["nginx", "java"])
def test_the_menu_key_opens_the_menu_of_the_current_row(live: Live, app: str) -> None:
    """Of that row and no other, wherever Qt believes the keyboard to be."""
    view = live.page.view
    view.select_key(key_of(live, app))
    place = view.visualRect(view.currentIndex()).center() + QPoint(0, view.rowHeight(0))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, view.mapToGlobal(place))
    QApplication.sendEvent(view, event)
    assert f"Show only {app}" in words(popup())
    popup().close()


@pytest.mark.skipif(sys.platform != "linux", reason="the system does it")
def test_shift_f10_opens_it_too(live: Live) -> None:
    """As in other programs."""
    live.page.view.select_key(key_of(live, "java"))
    QTest.keyClick(live.page.view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert "Show only java" in words(popup())
    popup().close()


def test_a_press_of_the_right_button_opens_the_menu_of_the_row_below_it(live: Live) -> None:
    """In the viewport's coordinates."""
    view = live.page.view
    place = view.visualRect(live.page.model.index(live.apps().index("java"), 2)).center()
    everywhere = view.viewport().mapToGlobal(place)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, everywhere)
    QApplication.sendEvent(view.viewport(), event)
    assert "Show only java" in words(popup())
    popup().close()


def test_ctrl_c_copies_the_selected_rows(live: Live) -> None:
    """Cells apart by tabs, a row a line, in the order on screen, only what is shown."""
    live.select("flask", "nginx")
    QTest.keyClick(live.page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rows = [line.split("\t") for line in clipboard().splitlines()]
    assert [row[:4] for row in rows] == [
        ["nginx · web server", "80 / TCP", "Your network", "Web pages"],
        ["flask", "5000 / TCP", "Only this computer", "AirPlay Receiver, or another use"],
    ]
    assert {len(row) for row in rows} == {5}


def test_rows_can_be_copied_with_headings(live: Live) -> None:
    """The headings of the columns that are shown come first."""
    live.select("nginx")
    choose(menu_of(live).make(key_of(live, "nginx"), 0), "Copy rows with headings")
    assert clipboard().splitlines()[0] == "App\tPort\tWho can reach it\tWhat the port is for\tSince"


def test_nothing_selected_copies_nothing(live: Live) -> None:
    """What was on the clipboard stays."""
    QGuiApplication.clipboard().setText("before")
    live.page.view.clearSelection()
    QTest.keyClick(live.page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == "before"


@pytest.mark.parametrize("name", ["a\nb", "a\tb", "a\r\nb", "a\x00b", "a\u2028b", "x" * 4000])
def test_a_name_cannot_break_a_copied_row(live: Live, computer: Computer, name: str) -> None:
    """One row is one line with as many cells as columns, also for a name that was not made safe."""
    app = computer.app(name, path="/usr/bin/evil")
    found = computer.wait(app, "0.0.0.0:99")
    live.scan()
    live.page.view.clearSelection()
    live.page.view.select_key(found.key)
    menu_of(live).copy_rows()
    assert len(clipboard().splitlines()) == 1
    assert clipboard().count("\t") == 4
    assert clipboard().replace("\t", "").isprintable()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("R&D <b>", "Show only R&&D <b>"),
        ("a\tb\nc", "Show only a b c"),
        ("x" * 300, f"Show only {'x' * 39}…"),
    ],
)
def test_a_name_cannot_break_a_menu(live: Live, computer: Computer, name: str, shown: str) -> None:
    """No letter becomes a shortcut, no tab a column, and the menu is no wider than the screen."""
    found = computer.wait(computer.app(name, path="/x"), "0.0.0.0:99")
    live.scan()
    assert shown in words(menu_of(live).make(found.key, 0))


def test_choosing_a_filter_asks_for_it(live: Live) -> None:
    """The page asks for the search box to hold the query."""
    wanted = QSignalSpy(live.page.filter_wanted)
    choose(menu_of(live).make(key_of(live, "nginx"), 0), "Show only nginx")
    assert wanted.at(0) == ['app:"nginx"']


REFERENCE: Reference = make_reference()


def named(name: str) -> LiveRow:
    """A row of an app of this name, as the scan hands it on."""
    computer = Computer()
    app = computer.app(plain(name, NAME_LIMIT), path="/usr/bin/app")
    return make_row(computer.connect(app, "[fe80::1%eth0]:443"), REFERENCE)


@given(NAMES)
@example("x" * 4000)
@example("“" + "x y " * 1000 + "”")
def test_whatever_the_name_the_filter_like_a_row_finds_that_row(name: str) -> None:
    """Quotes, spaces, 4,000 characters, any script: the query can be read and matches."""
    row = named(name)
    vocabulary = live_vocabulary()
    for _, query in queries_like(row):
        assert parse(query, vocabulary).matches(row)


def test_what_a_query_cannot_hold_is_left_out() -> None:
    """The longest part without a quotation mark; of a name of nothing else, no filter."""
    assert app_query('my "best" app') == 'app:"best"'
    assert app_query('"""') == ""
    assert app_query("“”") == ""
    assert address_query("fe80::1%eth0") == "addr:fe80::1"
