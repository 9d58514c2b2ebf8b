"""The table's view holds still: what is looked at stays, and no row is chosen but by the person."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QFont
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from portgui.gui.table.delegate import ROW_HEIGHT
from portgui.gui.theme import Theme
from tests.gui.fakes import Part, Table, many, shown_table


def sight(table: Table) -> dict[int, int]:
    """The keys of the rows that can be seen, each with where its top edge is."""
    view, model = table.view, table.model
    height = view.viewport().height()
    tops = {row.key: view.rowViewportPosition(n) for n, row in enumerate(model.visible_rows())}
    return {key: top for key, top in tops.items() if -ROW_HEIGHT < top < height}


def scroll_to(table: Table, pixels: int) -> None:
    """Scroll down to here."""
    table.view.verticalScrollBar().setValue(pixels)
    QApplication.processEvents()


def select(table: Table, *keys: int) -> None:
    """Select the rows with these keys; the last one is current."""
    flags = QItemSelectionModel.SelectionFlag
    for key in keys:
        index = table.model.index(table.model.place_of(key), 0)
        table.view.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)


def selected(table: Table) -> set[int]:
    """The keys of the selected rows."""
    places = (index.row() for index in table.view.selectionModel().selectedRows())
    return {table.model.visible_rows()[place].key for place in places}


def without(*keys: int) -> list[Part]:
    """The hundred parts, but for these."""
    return [row for row in many(100) if row.key not in keys]


# Where it is scrolled to.


def test_rows_that_come_and_go_above_do_not_move_what_is_seen(table: Table) -> None:
    """Ten rows less and five more above: the same rows at the same height."""
    scroll_to(table, 30 * ROW_HEIGHT + 13)
    before = sight(table)
    table.set_rows([*without(*range(10)), *(Part(200 + n, f"part 0000{n}b", 1) for n in range(5))])
    assert sight(table) == before


def test_rows_that_come_below_do_not_move_anything(table: Table) -> None:
    """What happens below the last row in sight is not seen."""
    scroll_to(table, 500)
    before = sight(table)
    table.set_rows([*many(100), *(Part(200 + n, f"zz {n}", 1) for n in range(50))])
    assert sight(table) == before


def test_changes_everywhere_do_not_move_what_is_seen(table: Table) -> None:
    """Also when there are so many that all rows are put in order anew."""
    scroll_to(table, 40 * ROW_HEIGHT + 7)
    before = sight(table)
    kept = [row for row in many(100) if row.key >= 40 or row.key % 2]
    table.set_rows([*kept, *(Part(300 + n, f"part {n:05}b", 1) for n in range(0, 40, 3))])
    assert sight(table) == before


def test_when_the_top_row_goes_the_next_one_takes_its_place_in_the_eye(table: Table) -> None:
    """The first row in sight that is still there stays where it was."""
    scroll_to(table, 30 * ROW_HEIGHT)
    before = sight(table)
    table.set_rows(without(3, 4, 5, 6, 7, 30, 31))
    after = sight(table)
    assert after[32] == before[32]
    assert 30 not in after


def test_the_current_row_stays_where_it_is_before_the_top_row_does(table: Table) -> None:
    """Rows that come between the top of what is seen and the current row do not push that away."""
    scroll_to(table, 30 * ROW_HEIGHT)
    select(table, 35)
    top = sight(table)[35]
    table.set_rows([*many(100), *(Part(200 + n, f"part 00032b{n}", 1) for n in range(4))])
    assert sight(table)[35] == top


def test_a_current_row_out_of_sight_does_not_hold_the_table(table: Table) -> None:
    """Who has scrolled away from the current row keeps what is in sight."""
    select(table, 2)
    scroll_to(table, 50 * ROW_HEIGHT)
    before = sight(table)
    table.set_rows(without(5, 6, 7))
    assert sight(table) == before


def test_at_the_top_it_stays_at_the_top(table: Table) -> None:
    """New first rows are seen at once, also with a current row further down."""
    select(table, 3)
    table.set_rows([*many(100), *(Part(200 + n, f"a {n}", 1) for n in range(4))])
    assert table.view.verticalScrollBar().value() == 0
    assert list(sight(table))[:2] == [200, 201]


def test_a_filter_keeps_the_first_row_in_sight_that_matches(table: Table) -> None:
    """Typing does not throw the reader elsewhere while the row is still there."""
    scroll_to(table, 30 * ROW_HEIGHT)
    top = sight(table)[32]
    table.model.set_test(lambda row: row.key < 30 or row.key % 4 == 0)
    assert sight(table)[32] == top


def test_nothing_left_and_everything_back(table: Table) -> None:
    """An empty table and a full one again is no trouble."""
    scroll_to(table, 700)
    table.model.set_test(lambda _: False)
    assert sight(table) == {}
    table.model.set_test(None)
    assert len(sight(table)) >= 9


SETS = st.dictionaries(st.integers(0, 60), st.integers(0, 9), min_size=1, max_size=60)


@settings(max_examples=40, deadline=None)
@given(first=SETS, second=SETS, place=st.integers(0, 2400), current=st.integers(0, 60))
def test_whatever_changes_something_in_sight_stays(
    qapp: QApplication,
    first: Mapping[int, int],
    second: Mapping[int, int],
    place: int,
    current: int,
) -> None:
    """The current row or else the first survivor in sight stays, unless the table ends there."""
    theme = Theme(qapp)
    table = shown_table(theme, [Part(key, f"{key:03}", size) for key, size in first.items()])
    if current in first:
        select(table, current)
    scroll_to(table, place)
    bar = table.view.verticalScrollBar()
    was_at_top, before = bar.value() == 0, sight(table)
    if table.view.current_key() in before:
        before = {current: before[current]} | before
    table.set_rows([Part(key, f"{key:03}", size) for key, size in second.items()])
    after = sight(table)
    held = next((key for key in before if key in second), None)
    if was_at_top:
        assert bar.value() == 0
    elif held is not None and bar.minimum() < bar.value() < bar.maximum():
        assert after[held] == before[held]
    table.end()
    theme.deleteLater()


# The current row.


def test_a_current_row_that_goes_leaves_nothing_current(table: Table) -> None:
    """No neighbour is chosen in its stead, and it is told once."""
    select(table, 5)
    told = QSignalSpy(table.view.current_changed)
    table.set_rows(without(5))
    assert not table.view.currentIndex().isValid()
    assert table.view.current_key() is None
    assert told.count() == 1
    assert told.at(0) == [None]


def test_when_the_current_row_goes_the_other_selected_ones_stay_selected(table: Table) -> None:
    """Of three selected rows the current one goes: two are left, and none is current."""
    select(table, 7, 9, 5)
    table.set_rows(without(5, 6))
    assert selected(table) == {7, 9}
    assert table.view.current_key() is None


def test_the_current_row_is_told_by_key_and_only_when_it_is_another(table: Table) -> None:
    """Rows that come and go above change its place, not what it is."""
    told = QSignalSpy(table.view.current_changed)
    select(table, 5)
    table.set_rows(without(1, 2, 3))
    table.model.sort(1)
    assert table.view.current_key() == 5
    assert [told.at(n) for n in range(told.count())] == [[5]]


def test_every_way_to_choose_a_row_is_told_once(table: Table) -> None:
    """By mouse, by key and by program: one signal for one choice, and None when it is undone."""
    told = QSignalSpy(table.view.current_changed)
    place = table.view.visualRect(table.model.index(3, 0)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.keyClick(table.view, Qt.Key.Key_Down)
    table.view.select_key(7)
    place = table.view.visualRect(table.model.index(1, 0)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    table.view.clearSelection()
    assert [told.at(n)[0] for n in range(told.count())] == [3, 4, 7, 1, None]


def test_the_focus_alone_chooses_no_row(table: Table) -> None:
    """Tab into the table, or back to its window: Qt makes a row current, which nobody chose."""
    told = QSignalSpy(table.view.current_changed)
    for reason in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
        QApplication.sendEvent(table.view, QFocusEvent(QEvent.Type.FocusIn, reason))
        assert table.view.currentIndex().isValid()
        assert table.view.current_key() is None
    assert told.count() == 0


def test_when_the_row_under_the_focus_goes_no_other_takes_its_place(table: Table) -> None:
    """Enter after that chooses nothing, though the row had only the focus."""
    QApplication.sendEvent(
        table.view, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason)
    )
    chosen = QSignalSpy(table.view.chosen)
    table.set_rows(without(0))
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert chosen.count() == 0


def test_a_row_is_found_by_its_key(table: Table) -> None:
    """`select_key` makes it current, selected and seen; a key that is not shown is said."""
    assert table.view.select_key(88)
    assert table.view.current_key() == 88
    assert selected(table) == {88}
    assert 88 in sight(table)
    table.model.set_test(lambda row: row.key != 88)
    assert not table.view.select_key(88)
    assert table.view.current_key() is None


# Choosing.


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_chooses_the_current_row(table: Table, key: Qt.Key) -> None:
    """Enter, on either side of the keyboard, once for one press."""
    chosen = QSignalSpy(table.view.chosen)
    table.view.selectionModel().clear()
    QTest.keyClick(table.view, key)
    assert chosen.count() == 0
    select(table, 4)
    QTest.keyClick(table.view, key)
    assert [chosen.at(n) for n in range(chosen.count())] == [[4]]


def test_a_double_click_chooses_the_row_under_it(table: Table) -> None:
    """Once, and only where a row is."""
    chosen = QSignalSpy(table.view.chosen)
    place = table.view.visualRect(table.model.index(3, 0)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [chosen.at(n) for n in range(chosen.count())] == [[3]]
    table.set_rows(many(2))
    empty = QPoint(place.x(), table.view.viewport().height() - 5)
    QTest.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=empty)
    assert chosen.count() == 1


def test_the_arrow_keys_go_from_row_to_row(table: Table) -> None:
    """Down, down, up; End and Home are the last row and the first one, none in an empty table."""
    select(table, 4)
    for key, expected in ((Qt.Key.Key_Down, 5), (Qt.Key.Key_Down, 6), (Qt.Key.Key_Up, 5)):
        QTest.keyClick(table.view, key)
        assert table.view.current_key() == expected
    QTest.keyClick(table.view, Qt.Key.Key_End)
    assert table.view.current_key() == 99
    QTest.keyClick(table.view, Qt.Key.Key_Home)
    assert table.view.current_key() == 0
    table.set_rows(())
    QTest.keyClick(table.view, Qt.Key.Key_End)
    assert table.view.current_key() is None


def test_the_tab_key_leaves_the_table(table: Table) -> None:
    """It is no trap for the keyboard: Tab does not go from cell to cell."""
    assert not table.view.tabKeyNavigation()


# Sizes.


def test_rows_grow_with_the_font(table: Table) -> None:
    """Two lines of text have room in a row, also when the font grows while the table is there."""
    font = QFont(table.view.font())
    font.setPixelSize(40)
    table.view.setFont(font)
    assert table.view.rowHeight(0) >= 2 * table.view.fontMetrics().lineSpacing()


@pytest.mark.parametrize("change", [lambda t: t.set_rows(without(*range(50, 100))), None])
def test_it_is_no_matter_whether_the_table_is_on_screen(
    table: Table, change: Callable[[Table], None] | None
) -> None:
    """Changes while another page is in front find the table as it was left."""
    scroll_to(table, 10 * ROW_HEIGHT)
    before = sight(table)
    table.host.hide()
    if change is not None:
        change(table)
    table.host.show()
    QApplication.processEvents()
    assert sight(table) == before
