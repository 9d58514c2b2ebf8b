"""Sorting by several columns: by mouse, by menu, in the headings, and always the same."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu, QStyleOptionHeader

from portgui.gui.table.columns import Column
from portgui.gui.table.header import TableHeader
from portgui.gui.table.model import TableModel
from portgui.gui.table.ranks import MOST_SORTED, downwards, ranker
from portgui.gui.table.sorting import Sorting
from tests.gui.fakes import PARTS, Part, Table, part_model

NAME, SIZE, ROOM, KEY = 0, 1, 2, 3
TIP: Final = Qt.ItemDataRole.ToolTipRole
SPOKEN: Final = Qt.ItemDataRole.AccessibleTextRole
ACROSS: Final = Qt.Orientation.Horizontal
SORTED: Final = QStyleOptionHeader.SortIndicator


def click(table: Table, column: int, *keys: Qt.KeyboardModifier) -> list[tuple[str, bool]]:
    """What is sorted by after a click on a heading."""
    header = table.view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 20, 10)
    modifiers = Qt.KeyboardModifier.NoModifier
    for key in keys:
        modifiers |= key
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifiers, place)
    return table.view.sort_state()


def action(menu: QMenu, words: str) -> QAction:
    """The action with these words, in the menu or in one below it."""
    found = menu.actions() + [
        below for each in menu.findChildren(QMenu) for below in each.actions()
    ]
    return next(each for each in reversed(found) if each.text() == words)


@pytest.mark.parametrize(
    "key", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier]
)
def test_a_click_with_a_key_held_sorts_by_one_more(table: Table, key: Qt.KeyboardModifier) -> None:
    """The next one comes last; the same one again is turned around in its place."""
    told = QSignalSpy(table.view.columns_changed)
    assert click(table, ROOM, key) == [("name", True), ("room", True)]
    assert click(table, SIZE, key) == [("name", True), ("room", True), ("size", True)]
    assert click(table, ROOM, key) == [("name", True), ("room", False), ("size", True)]
    assert told.count() == 3


def test_a_plain_click_starts_anew(table: Table) -> None:
    """By this column, and by what was the first before; nothing else is left."""
    click(table, ROOM, Qt.KeyboardModifier.ControlModifier)
    click(table, SIZE, Qt.KeyboardModifier.ControlModifier)
    assert click(table, SIZE) == [("size", True), ("name", True)]
    assert click(table, SIZE) == [("size", False), ("name", True)]


def test_there_is_an_end_to_it(qapp: QApplication) -> None:
    """At most four; one more takes the place of the last."""
    wide: list[Column[Part]] = [Column(str(n), str(n), lambda _: "", lambda _: 0) for n in range(6)]
    model: TableModel[int, Part] = TableModel(wide, lambda row: row.key)
    model.set_order([(n, True) for n in (5, 4, 3, 2, 1)])
    assert [number for number, _ in model.order] == [5, 4, 3, 2]
    sorting = Sorting(model, model)
    sorting.then_by(0)
    assert [number for number, _ in model.order] == [5, 4, 3, 0]
    assert len(model.order) == MOST_SORTED


def test_the_menu_sorts_by_one_and_then_by_others(table: Table) -> None:
    """All of it by keyboard: add one, turn it around, leave it out again."""
    menu = table.view.sort_menu()
    then = action(menu, "Then by").menu()
    assert isinstance(then, QMenu)
    assert [each.text() for each in then.actions()] == ["Size", "Room"]
    next(each for each in then.actions() if each.text() == "Room").trigger()
    assert table.view.sort_state() == [("name", True), ("room", True)]
    menu = table.view.sort_menu()
    marked = [each.text() for each in menu.actions() if each.isChecked()]
    assert marked == ["Name"]
    action(menu, "Reverse the order: Room").trigger()
    assert table.view.sort_state() == [("name", True), ("room", False)]
    then = action(table.view.sort_menu(), "Then by").menu()
    assert isinstance(then, QMenu)
    room = next(each for each in then.actions() if each.text() == "Room")
    assert room.isChecked()
    room.trigger()
    assert table.view.sort_state() == [("name", True)]


def test_headings_show_and_say_what_is_sorted_by(table: Table) -> None:
    """An arrow each, a number where there are several, and the same in words."""
    header, model = table.view.horizontalHeader(), table.model
    assert isinstance(header, TableHeader)

    def shown(column: int) -> tuple[str, QStyleOptionHeader.SortIndicator]:
        option = QStyleOptionHeader()
        header.initStyleOptionForIndex(option, column)
        return option.text, option.sortIndicator

    assert shown(NAME) == ("Name", SORTED.SortUp)
    click(table, SIZE, Qt.KeyboardModifier.ControlModifier)
    click(table, SIZE, Qt.KeyboardModifier.ControlModifier)
    assert shown(NAME) == ("Name ¹", SORTED.SortUp)
    assert shown(SIZE) == ("Size ²", SORTED.SortDown)
    assert shown(ROOM) == ("Room", SORTED.None_)
    assert model.headerData(NAME, ACROSS, TIP) == "Name\nSorted by this, upwards."
    assert model.headerData(SIZE, ACROSS, TIP) == "Size\nThen sorted by this, downwards."
    assert model.headerData(SIZE, ACROSS, SPOKEN) == "Size. Then sorted by this, downwards."
    assert model.headerData(ROOM, ACROSS, SPOKEN) is None


def test_the_same_column_twice_is_one(qapp: QApplication) -> None:
    """The first time counts, as in a settings file that somebody has edited."""
    model = part_model()
    model.set_order([(SIZE, False), (SIZE, True), (NAME, True)])
    assert model.order == ((SIZE, False), (NAME, True))


# Ranks.

TEXTS: Final = st.text(st.characters(min_codepoint=1), max_size=6)
NUMBERS: Final = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False)


@given(st.tuples(TEXTS, TEXTS) | st.tuples(NUMBERS, NUMBERS))
def test_downwards_is_upwards_turned_around(pair: tuple[str, str] | tuple[float, float]) -> None:
    """For every text and number: what was smaller is greater, what was equal is equal."""
    one, other = pair
    assert (one < other) == (downwards(one) > downwards(other))  # type: ignore[operator]
    assert (one == other) == (downwards(one) == downwards(other))


@given(
    rows=st.lists(st.tuples(st.sampled_from(["", "a", "ab", "é", "🦊"]), st.integers(-3, 3))),
    order=st.lists(
        st.tuples(st.integers(0, 3), st.booleans()), max_size=4, unique_by=lambda p: p[0]
    ),
)
def test_ranks_sort_as_sorting_by_each_column_does(
    rows: list[tuple[str, int]], order: list[tuple[int, bool]]
) -> None:
    """From the least important column to the most important one, each pass stable."""
    parts = [Part(number, *row) for number, row in enumerate(rows)]
    expected = list(parts)
    for number, up in reversed(order):
        expected.sort(key=PARTS[number].sort, reverse=not up)
    rank = ranker(PARTS, order)
    assert sorted(parts, key=lambda row: (*rank(row), row.key)) == expected
