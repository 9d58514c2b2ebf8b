"""The port guide's page: filtering as one types, chips, empty answers, choosing and copying."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from portgui.gui.guide.columns import COLUMNS, key_of
from portgui.gui.guide.page import GuidePage
from portgui.gui.guide.scope import Scope, ScopeChips
from portgui.gui.theme import Mode, Theme
from portgui.net import Protocol
from portgui.reference.catalogue import Catalogue
from portgui.reference.purpose import Reference
from portgui.reference.registry import Registry
from portgui.reference.rows import GuideRow, guide_rows
from portgui.resources import ResourceError

# The offscreen platform cannot bring the list to the front; nothing of ours.
pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (raise\(\)|grabbing the keyboard)"
)


def names(page: GuidePage) -> list[str]:
    """The names on screen, in their order."""
    return [row.name for row in page.model.visible_rows()]


def words(page: GuidePage) -> str:
    """Every sentence on screen."""
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def button(page: GuidePage, text: str) -> QPushButton:
    """The button with this text."""
    (found,) = (each for each in page.findChildren(QPushButton) if each.text() == text)
    return found


def test_every_row_is_there_by_port(page: GuidePage) -> None:
    """Without a filter every row is shown, sorted by number, and counted."""
    assert names(page) == [
        "Web",
        "www-http",
        "https",
        "cadlock2",
        "cisco-sccp",
        "Games",
        "Calls",
        "Random",
    ]
    assert "8 entries" in words(page)


def test_the_model_keeps_qts_rules_while_it_is_filtered(page: GuidePage) -> None:
    """Qt's own checks of a model find nothing while words, parts and order change."""
    tester = QAbstractItemModelTester(
        page.model, QAbstractItemModelTester.FailureReportingMode.Warning, page
    )
    (chips,) = page.findChildren(ScopeChips)
    for text in ("w", "we", "udp", "", "80-9005", "zebra", ""):
        page.filter.setText(text)
        for scope in Scope:
            chips.choose(scope)
    page.view.horizontalHeader().sectionClicked.emit(2)
    assert tester.model() is page.model


def test_the_columns_are_the_promised_ones(page: GuidePage) -> None:
    """Port, protocol, name, what it is for, kind, official."""
    headings = [
        page.model.headerData(column, Qt.Orientation.Horizontal)
        for column in range(page.model.columnCount())
    ]
    assert headings == ["Port", "Protocol", "Name", "What it is for", "Kind", "Official"]
    cells = [page.model.data(page.model.index(5, column)) for column in range(6)]
    assert cells == ["9000-9010", "UDP", "Games", "What Games does.", "Registered", "Unofficial"]


def test_a_missing_description_is_said(page: GuidePage) -> None:
    """No cell is left blank."""
    row = names(page).index("cadlock2")
    assert page.model.data(page.model.index(row, 3)) == "IANA gives no description"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("443", ["https"]),
        ("20000", ["Calls"]),
        ("80-443", ["Web", "www-http", "https"]),
        ("udp", ["www-http", "Games", "Calls", "Random"]),
        ("games APP", ["Games"]),
        ("unofficial tcp", ["Random"]),
        ("kind:dynamic", ["Random"]),
    ],
)
def test_each_keystroke_filters(qtbot: QtBot, page: GuidePage, text: str, found: list[str]) -> None:
    """Typing filters at once: numbers, ranges, protocols, words, keys; ranges are found inside."""
    QTest.keyClicks(page.filter, text)
    assert names(page) == found
    assert f"{len(found)} of 8 entries" in words(page)


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        (Scope.EXPLAINED, ["Web", "Games", "Calls", "Random"]),
        (Scope.WELL_KNOWN, ["Web", "www-http", "https", "cadlock2"]),
        (Scope.REGISTERED, ["cisco-sccp", "Games", "Calls"]),
        (Scope.DYNAMIC, ["Random"]),
    ],
)
def test_a_chip_shows_a_part(page: GuidePage, scope: Scope, found: list[str]) -> None:
    """Each chip leaves its part, and works together with the filter."""
    (chips,) = page.findChildren(ScopeChips)
    chips.choose(scope)
    assert names(page) == found
    page.filter.setText(found[0])
    assert names(page)[0] == found[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0", "There is no port 0."),
        ("65536", "There is no port 65536."),
        ("-1", "There is no port -1."),
        ("80-", "The range “80-” has no end."),
        ("9000-8000", "The range “9000-8000” runs backwards."),
        ("colour:red", "“colour:” is not a field here."),
        ("443/icmp", "“icmp” is not a protocol."),
        ("kind:odd", "“odd” cannot be used here."),
        ("web " * 2500, "That is too long."),
    ],
)
def test_bad_input_is_said_at_the_field(page: GuidePage, text: str, sentence: str) -> None:
    """A clear sentence below the box, a frame around it, and the rows stay as they were."""
    page.filter.setText("80")
    before = names(page)
    page.filter.setText(text)
    assert sentence in words(page)
    assert page.filter.property("bad") is True
    assert names(page) == before
    page.filter.setText("443")
    assert page.filter.property("bad") is False
    assert sentence not in words(page)


@pytest.mark.parametrize("text", ["kind:", '"web', "app: kind:"])
def test_a_word_that_asks_for_nothing_yet_hides_nothing(page: GuidePage, text: str) -> None:
    """The letters before it found nothing; the other words count, and the rest is said."""
    everything = names(page)
    page.filter.setText("kind")
    page.filter.setText(text)
    assert names(page) == everything
    assert page.filter.property("bad") is True


@pytest.mark.parametrize(
    ("text", "title", "more"),
    [
        ("47999", "Nothing is registered for 47999.", "from 2001 to 49151"),
        ("47999/tcp", "Nothing is registered for 47999 / TCP.", "from 2001 to 49151"),
        ("443/udp", "Nothing is registered for 443 / UDP.", "Type 443 alone"),
        ("1023", "Port 1023 is reserved.", "IANA keeps it back"),
        ("60000", "Port 60000 is a dynamic port.", "49152 to 65535"),
        ("80a", "“80a” is not a port.", "Type a port"),
        ("zebra", "Nothing in the port guide matches “zebra”.", "Try fewer or other words"),
        ("שלום", "Nothing in the port guide matches “שלום”.", "Try fewer"),
        ("🎮🎮", "Nothing in the port guide matches “🎮🎮”.", "Try fewer"),
        ("<b>x</b>", "Nothing in the port guide matches “<b>x</b>”.", "Try fewer"),
    ],
)
def test_no_row_is_answered_with_the_next_step(
    page: GuidePage, text: str, title: str, more: str
) -> None:
    """Never a silent empty table: what it means and what to do next."""
    page.filter.setText(text)
    assert names(page) == []
    assert title in words(page)
    assert more in words(page)
    assert not page.view.isVisible()
    page.filter.clear()
    assert page.view.isVisible()


def test_an_unregistered_port_still_has_its_card(qtbot: QtBot, page: GuidePage) -> None:
    """Who uses a port that the guide does not know is one press away."""
    page.filter.setText("47999/tcp")
    with qtbot.waitSignal(page.port_chosen) as chosen:
        button(page, "Show port 47999 / TCP").click()
    assert chosen.args == [47999, Protocol.TCP]


def test_rows_outside_the_chip_are_offered(qtbot: QtBot, page: GuidePage) -> None:
    """When only the chip hides the rows, it says so and offers all ports."""
    (chips,) = page.findChildren(ScopeChips)
    chips.choose(Scope.DYNAMIC)
    page.filter.setText("games")
    assert "Nothing here under “Dynamic”." in words(page)
    button(page, "Look in all ports").click()
    assert chips.scope is Scope.ALL
    assert names(page) == ["Games"]


def test_choosing_a_row_asks_for_its_port(qtbot: QtBot, page: GuidePage) -> None:
    """Enter and a double click give the port, and the protocol where there is only one."""
    QTest.keyClicks(page.filter, "games")
    QTest.keyClick(page.filter, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.port_chosen) as chosen:
        QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert chosen.args == [9000, Protocol.UDP]
    page.filter.setText("random")
    place = page.view.visualRect(page.model.index(0, 2)).center()
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(page.port_chosen) as chosen:
        QTest.mouseDClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [50000, None]


def test_the_port_that_was_asked_for_is_chosen_in_a_range(qtbot: QtBot, page: GuidePage) -> None:
    """20000 finds the calls' range, and its card is 20000's, not the first port's."""
    QTest.keyClicks(page.filter, "20000")
    QTest.keyClick(page.filter, Qt.Key.Key_Return)
    with qtbot.waitSignal(page.port_chosen) as chosen:
        QTest.keyClick(page.view, Qt.Key.Key_Enter)
    assert chosen.args == [20000, Protocol.UDP]


def test_escape_clears_the_filter(page: GuidePage) -> None:
    """One key brings every row back."""
    QTest.keyClicks(page.filter, "games")
    QTest.keyClick(page.filter, Qt.Key.Key_Escape)
    assert page.filter.text() == ""
    assert page.model.rowCount() == page.model.total


def test_copied_rows_are_lines_of_cells(page: GuidePage) -> None:
    """Copying gives what is on screen, in its order, as plain text."""
    page.filter.setText("web")
    page.activateWindow()
    page.view.setFocus()
    page.view.selectAll()
    QTest.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "80\tTCP\tWeb\tWhat Web does.\tWell-known\tOfficial"
    assert len(lines) == len(names(page))


def test_the_menu_of_a_row_shows_and_copies(qtbot: QtBot, page: GuidePage) -> None:
    """The context menu offers the row's card and copying."""
    page.view.select_key("games")
    show, copy = page.row_menu().actions()
    assert (show.text(), copy.text()) == ("Show this port", "Copy")
    with qtbot.waitSignal(page.port_chosen) as chosen:
        show.trigger()
    assert chosen.args == [9000, Protocol.UDP]
    copy.trigger()
    assert QGuiApplication.clipboard().text().startswith("9000-9010\tUDP\tGames")


def test_the_selected_row_stays_through_filtering(page: GuidePage) -> None:
    """Typing further does not move the selection to another row; a hidden row loses it."""
    page.view.select_key("calls")
    page.filter.setText("udp")
    assert page.view.current_key() == "calls"
    page.filter.setText("games")
    assert page.view.current_key() is None


def test_show_filter_looks_in_all_ports(page: GuidePage) -> None:
    """The search box's words arrive, whatever chip was chosen before."""
    (chips,) = page.findChildren(ScopeChips)
    chips.choose(Scope.DYNAMIC)
    page.show_filter("https")
    assert chips.scope is Scope.ALL
    assert page.filter.text() == "https"
    assert names(page) == ["https"]


def test_what_is_typed_before_the_guide_is_read_counts(
    qtbot: QtBot, theme: Theme, small: Reference
) -> None:
    """The page says that it is reading, and then shows what was asked for meanwhile."""
    page = GuidePage(theme)
    qtbot.addWidget(page)
    page.show()
    QTest.keyClicks(page.filter, "topic:things udp")
    assert "Reading the port guide…" in words(page)
    page.filter.setText("games")
    page.show_guide(small, guide_rows(small))
    assert names(page) == ["Games"]


def test_the_date_of_the_data_is_shown(
    qtbot: QtBot, theme: Theme, shipped: tuple[Reference, tuple[GuideRow, ...]]
) -> None:
    """The person sees how old the list is."""
    page = GuidePage(theme)
    qtbot.addWidget(page)
    page.show()
    page.show_guide(*shipped)
    origin = shipped[0].registry.origin
    assert origin is not None
    assert f"IANA’s list of {origin.listed.day} " in words(page)
    assert str(origin.listed.year) in words(page)


def test_what_could_not_be_read_is_said(qtbot: QtBot, theme: Theme, small: Reference) -> None:
    """A damaged file is named, and the rest of the guide is there."""
    damaged = Reference(
        Registry(problems=(ResourceError("registry/ports.tsv", "gone"),)),
        Catalogue(small.catalogue.entries),
    )
    page = GuidePage(theme)
    qtbot.addWidget(page)
    page.show()
    page.show_guide(damaged, guide_rows(damaged))
    assert "could not be read: registry/ports.tsv" in words(page)
    assert "IANA’s list could not be read" in words(page)
    assert names(page) == ["Web", "Games", "Calls", "Random"]


def test_the_next_step_for_newcomers_is_one_press_away(qtbot: QtBot, page: GuidePage) -> None:
    """The page "What is a port?" is asked for by its button."""
    with qtbot.waitSignal(page.newcomers_wanted):
        button(page, "What is a port?").click()


def test_everything_can_be_reached_and_is_named(page: GuidePage) -> None:
    """The box and the table have names for screen readers; focusing the page means the box."""
    assert page.filter.accessibleName()
    assert page.view.accessibleName()
    assert page.focusProxy() is page.filter
    for each in page.findChildren(QPushButton):
        assert each.text() or each.accessibleName() or not each.isVisible()


def test_other_colours_are_drawn(page: GuidePage, theme: Theme) -> None:
    """The page follows a change to the dark colours and back."""
    light = page.grab().toImage().pixelColor(5, 5)
    theme.set_mode(Mode.DARK)
    dark = page.grab().toImage().pixelColor(5, 5)
    theme.set_mode(Mode.LIGHT)
    assert dark.lightness() < light.lightness()


def test_keys_are_unique_in_the_shipped_guide(
    shipped: tuple[Reference, tuple[GuideRow, ...]],
) -> None:
    """No row hides behind another with the same key, and every cell is a text."""
    rows = shipped[1]
    assert len({key_of(row) for row in rows}) == len(rows)
    for row in rows:
        for column in COLUMNS:
            assert column.text(row)


def test_a_keystroke_asks_only_for_the_cells_on_screen(
    qtbot: QtBot,
    theme: Theme,
    shipped: tuple[Reference, tuple[GuideRow, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Filtering thousands of rows makes the cells of a screenful, not of every row."""
    made: list[GuideRow] = []

    def count(row: GuideRow) -> str:
        made.append(row)
        return row.name

    columns = (*COLUMNS[:2], replace(COLUMNS[2], text=count), *COLUMNS[3:])
    monkeypatch.setattr("portgui.gui.guide.page.COLUMNS", columns)
    page = GuidePage(theme)
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    page.show_guide(*shipped)
    page.filter.setText("server")
    page.grab()
    assert page.model.rowCount() > 300
    assert 0 < len(made) < 60
