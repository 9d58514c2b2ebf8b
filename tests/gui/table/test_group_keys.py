"""Groups by keyboard and mouse, as trees have it, and what is current afterwards."""

from collections.abc import Iterator
from typing import Final

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu

from portgui.gui.table.grouping import Grouping
from portgui.gui.table.items import GroupKey
from portgui.gui.theme import Theme
from tests.gui.fakes import Part, Table, shown_table

BY_SIZE: Final[Grouping[Part]] = Grouping(
    "size", "Size & <b>", lambda row: str(row.size), lambda row: f"size {row.size}",
    lambda row: row.size, column="size",
)  # fmt: skip
Key = Qt.Key


@pytest.fixture
def table(theme: Theme) -> Iterator[Table]:
    """Forty parts in four groups of ten, by size."""
    made = shown_table(theme, [Part(n, f"part {n:02}", n % 4) for n in range(40)])
    made.view.set_groupings([BY_SIZE])
    made.view.group_by("size")
    QApplication.processEvents()
    yield made
    made.end()


def press(table: Table, *keys: Qt.Key) -> object:
    """What is current after these keys."""
    for key in keys:
        QTest.keyClick(table.view, key)
    return table.view.current_key()


def middle(table: Table, row: int, x: int = 200) -> QPoint:
    """A place in the row on screen, away from the sign of a header."""
    return QPoint(x, table.view.visualRect(table.model.index(row, 0)).center().y())


def is_open(table: Table, row: int = 0) -> bool:
    """Whether the group with its header in this row is open."""
    group = table.model.group_at(row)
    assert group is not None
    return group.is_open


def test_right_opens_or_goes_in_and_left_goes_out_or_closes(table: Table) -> None:
    """As in every tree."""
    header = GroupKey("0")
    table.view.select_key(header)
    assert press(table, Key.Key_Right) == 0
    assert press(table, Key.Key_Left) == header
    assert is_open(table)
    assert press(table, Key.Key_Left) == header
    assert not is_open(table)
    assert press(table, Key.Key_Left) == header
    assert press(table, Key.Key_Right) == header
    assert is_open(table)


def test_left_goes_through_the_cells_of_a_row_first(table: Table) -> None:
    """Who reads a row cell by cell comes to its group from its first cell."""
    table.view.select_key(4)
    assert press(table, Key.Key_Right) == 4
    assert table.view.currentIndex().column() == 1
    assert press(table, Key.Key_Left) == 4
    assert press(table, Key.Key_Left) == GroupKey("0")


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_Return, Key.Key_Enter])
def test_space_and_enter_open_and_close_a_group(table: Table, key: Qt.Key) -> None:
    """And choose nothing: a header is no row."""
    chosen = QSignalSpy(table.view.chosen)
    table.view.select_key(GroupKey("0"))
    press(table, key)
    assert not is_open(table)
    press(table, key)
    assert is_open(table)
    assert chosen.count() == 0


def test_plus_minus_and_asterisk(table: Table) -> None:
    """Open, close, open all; minus on a row closes the group that it is in."""
    table.view.select_key(4)
    assert press(table, Key.Key_Minus) == GroupKey("0")
    assert not is_open(table)
    assert press(table, Key.Key_Plus) == GroupKey("0")
    assert is_open(table)
    table.model.close_all()
    assert table.model.rowCount() == 4
    press(table, Key.Key_Asterisk)
    assert table.model.rowCount() == 44


def test_keys_do_their_usual_work_without_groups(table: Table) -> None:
    """Left and Right go through the cells; Space leaves the selection to Qt."""
    table.view.group_by("")
    table.view.select_key(4)
    assert press(table, Key.Key_Left, Key.Key_Minus, Key.Key_Plus) == 4


def test_a_press_on_the_sign_toggles_and_chooses_nothing(table: Table) -> None:
    """Once for each press, also for two quick ones."""
    view = table.view
    sign = middle(table, 0, 10)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=sign)
    assert not is_open(table)
    # The second of two quick presses comes as a double click.
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=sign)
    assert is_open(table)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=sign)
    assert is_open(table)
    assert view.selected_keys() == []


def test_a_double_click_anywhere_on_a_header_toggles(table: Table) -> None:
    """One click only makes it current."""
    chosen = QSignalSpy(table.view.chosen)
    place = middle(table, 0)
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (table.view.current_key(), is_open(table)) == (GroupKey("0"), True)
    QTest.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not is_open(table)
    assert chosen.count() == 0


def test_closing_over_the_current_row_makes_the_header_current(table: Table) -> None:
    """Told once; opening again chooses nothing by itself."""
    view = table.view
    view.select_key(4)
    told = QSignalSpy(view.current_changed)
    view.toggle("0")
    assert view.current_key() == GroupKey("0")
    assert view.selected_keys() == []
    assert told.count() == 1
    view.toggle("0")
    assert view.current_key() == GroupKey("0")
    assert view.selected_rows() == []


def test_rows_elsewhere_stay_selected_when_a_group_closes(table: Table) -> None:
    """Of two selected rows one is hidden; the other one is still the one that was chosen."""
    flags = table.view.selectionModel().SelectionFlag
    for key in (5, 4):
        index = table.model.index(table.model.place_of(key), 0)
        table.view.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)
    table.view.toggle("0")
    assert table.view.selected_keys() == [5]
    assert table.view.current_key() == GroupKey("0")


def test_the_header_that_is_toggled_stays_where_it_is(table: Table) -> None:
    """Also when the current row is further down and would be held otherwise."""
    view = table.view
    table.host.resize(600, 800)
    QApplication.processEvents()
    view.verticalScrollBar().setValue(5 * 40)
    view.select_key(6)
    top, current = (
        view.rowViewportPosition(table.model.place_of(key)) for key in (GroupKey("1"), 6)
    )
    assert 0 <= top < current < view.viewport().height()
    view.toggle("1")
    assert view.current_key() == 6
    assert view.rowViewportPosition(table.model.place_of(GroupKey("1"))) == top


def test_a_row_that_only_had_the_focus_leaves_a_header_that_only_has_it(table: Table) -> None:
    """Nobody has chosen the one, so nobody has chosen the other."""
    selection = table.view.selectionModel()
    place = table.model.index(table.model.place_of(4), 0)
    selection.setCurrentIndex(place, selection.SelectionFlag.NoUpdate)
    table.view.toggle("0")
    assert table.view.currentIndex().row() == 0
    assert table.view.current_key() is None
    assert table.view.selected_places() == []


def action(menu: QMenu, words: str) -> QAction:
    """The action with these words."""
    return next(found for found in menu.actions() if found.text() == words)


def test_the_menu_groups_and_opens_and_closes(table: Table) -> None:
    """Nothing, each grouping, open all, close all; the one in force is marked, “&” is an “&”."""
    told = QSignalSpy(table.view.grouping_changed)
    menu = table.view.group_menu()
    words = [found.text() for found in menu.actions() if found.text()]
    assert words == ["Nothing", "Size && <b>", "Open all", "Close all"]
    assert [found.text() for found in menu.actions() if found.isChecked()] == ["Size && <b>"]
    action(menu, "Close all").trigger()
    assert table.model.rowCount() == 4
    action(menu, "Open all").trigger()
    assert table.model.rowCount() == 44
    action(menu, "Nothing").trigger()
    assert table.model.rowCount() == 40
    assert not action(table.view.group_menu(), "Open all").isEnabled()
    action(table.view.group_menu(), "Size && <b>").trigger()
    assert table.model.rowCount() == 44
    assert told.count() == 4


def test_headers_are_drawn_wherever_the_table_is_scrolled_to(table: Table) -> None:
    """Narrow, sideways and with a title that is anything: nothing is raised."""
    table.host.resize(200, 430)
    table.model.apply((), (), [Part(99, "x" * 5000, 9)])
    table.view.horizontalScrollBar().setValue(60)
    table.view.grab()
    assert table.view.horizontalScrollBar().value() == 60
