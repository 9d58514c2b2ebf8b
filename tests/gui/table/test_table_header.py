"""The columns are the person's: dragged, hidden, resized, sorted, remembered, and put back."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from portgui.gui.table.columns import Column
from portgui.gui.table.header import MAX_WIDTH, MIN_WIDTH
from portgui.gui.table.layout import ColumnState
from portgui.gui.table.model import TableModel
from portgui.gui.table.view import TableView
from portgui.gui.theme import Theme
from tests.gui.fakes import PARTS, Part, Table, many, shown_table

NAME, SIZE, ROOM, KEY = 0, 1, 2, 3
WIDTHS = {"name": 150, "size": 90, "key": 80}


def shown(table: Table) -> list[str]:
    """The keys of the columns that are shown, from the left."""
    return [PARTS[number].key for number in table.view.shown_columns()]


def action(menu: QMenu, words: str) -> QAction:
    """The action with these words."""
    return next(found for found in menu.actions() if found.text() == words)


def changes(table: Table) -> QSignalSpy:
    """How often the person changed a column."""
    return QSignalSpy(table.view.columns_changed)


def test_at_first_the_columns_are_as_they_are_declared(table: Table) -> None:
    """Places, widths and visibility come from the data; the stretching one takes the rest."""
    states = table.view.column_states()
    assert shown(table) == ["name", "size", "room"]
    assert {key: states[key].width for key in ("name", "size")} == {"name": 150, "size": 90}
    assert sum(state.width for state in states.values()) == table.view.viewport().width()


def test_what_the_person_does_is_told_and_what_the_window_does_is_not(table: Table) -> None:
    """Dragging, resizing, hiding and sorting are told; a window that grows is not."""
    header, told = table.view.horizontalHeader(), changes(table)
    table.host.resize(900, 430)
    QApplication.processEvents()
    assert told.count() == 0
    header.resizeSection(NAME, 200)
    assert told.count() == 1
    header.moveSection(0, 1)
    assert told.count() == 2
    action(table.view.column_menu(), "Size").trigger()
    assert told.count() == 3
    header.sectionClicked.emit(NAME)
    assert told.count() == 4


def test_rows_that_are_put_in_order_are_no_change_of_columns(table: Table) -> None:
    """A tick that moves rows does not write the settings, and hidden columns stay hidden."""
    told, before = changes(table), table.view.column_states()
    fresh = [Part(300 + n, f"part {n:05}b", 1) for n in range(0, 90, 3)]
    table.set_rows([*many(100)[::2], *fresh])
    table.model.sort(1)
    assert told.count() == 0
    assert table.view.column_states() == before


def test_columns_survive_a_restart(table: Table, theme: Theme) -> None:
    """Widths, places, visibility and sorting: the next table starts as this one was left."""
    header = table.view.horizontalHeader()
    header.resizeSection(NAME, 233)
    header.moveSection(header.visualIndex(SIZE), 0)
    action(table.view.column_menu(), "Key").trigger()
    action(table.view.column_menu(), "Room").trigger()
    header.sectionClicked.emit(SIZE)
    header.sectionClicked.emit(SIZE)
    states, sorting = table.view.column_states(), table.view.sort_state()
    assert sorting == [("size", False), ("name", True)]
    other = shown_table(theme, many(3))
    told = changes(other)
    other.view.restore_columns(states)
    other.view.restore_sort(sorting)
    assert shown(other) == shown(table) == ["size", "name", "key"]
    assert other.view.column_states() == states
    assert other.view.sort_state() == sorting
    assert other.view.horizontalHeader().sortIndicatorSection() == SIZE
    assert told.count() == 0
    other.end()


def test_a_column_of_another_version_does_no_harm(table: Table) -> None:
    """Unknown columns are skipped, new ones keep their width and come where they were designed."""
    before = table.view.column_states()
    table.view.restore_columns({"colour": ColumnState(70, 0, hidden=False)})
    table.view.restore_sort([("colour", True)])
    assert table.view.column_states() == before
    assert table.view.sort_state() == [("name", True)]
    table.view.restore_columns({"size": ColumnState(111, 0, hidden=False)})
    assert shown(table) == ["name", "size", "room"]
    assert table.view.column_states()["size"].width == 111
    assert table.view.column_states()["name"].width == 150


STATES = st.dictionaries(
    st.sampled_from(["name", "size", "room", "key", "colour"]),
    st.tuples(st.integers(0, 100_000), st.integers(0, 1000), st.booleans()).map(
        lambda each: ColumnState(*each)
    ),
)


@settings(max_examples=40, deadline=None)
@given(states=STATES)
def test_whatever_was_saved_the_table_can_be_used(
    qapp: QApplication, states: Mapping[str, ColumnState]
) -> None:
    """No state hides all columns, loses one or makes one unusably narrow or wide."""
    theme = Theme(qapp)
    table = shown_table(theme, many(3))
    table.view.restore_columns(states)
    found = table.view.column_states()
    assert shown(table)
    assert sorted(state.position for state in found.values()) == [0, 1, 2, 3]
    assert all(MIN_WIDTH <= state.width <= MAX_WIDTH for state in found.values() if state.width)
    table.view.restore_columns(found)
    assert table.view.column_states() == found
    table.end()
    theme.deleteLater()


def test_the_last_column_cannot_be_hidden(table: Table) -> None:
    """Its entry in the menu is greyed out, and saying so anyway does nothing."""
    for words in ("Name", "Room"):
        action(table.view.column_menu(), words).trigger()
    last = action(table.view.column_menu(), "Size")
    assert not last.isEnabled()
    last.setEnabled(True)
    last.trigger()
    assert shown(table) == ["size"]
    assert action(table.view.column_menu(), "Name").isEnabled()


def test_all_hidden_in_the_settings_shows_the_first_one(table: Table) -> None:
    """A settings file that hides every column hides all but one."""
    table.view.restore_columns({column.key: ColumnState(0, 0, hidden=True) for column in PARTS})
    assert shown(table) == ["name"]


def test_reset_puts_the_columns_back_and_tells(table: Table) -> None:
    """“Reset columns” undoes dragging, hiding and resizing in one go."""
    before = table.view.column_states()
    table.view.restore_columns({"name": ColumnState(300, 2, hidden=False)})
    action(table.view.column_menu(), "Size").trigger()
    told = changes(table)
    action(table.view.column_menu(), "Reset columns").trigger()
    assert table.view.column_states() == before
    assert told.count() == 1


def test_the_stretching_column_is_never_squeezed_to_nothing(table: Table) -> None:
    """In a narrow window the table scrolls sideways rather than cut a column to a sliver."""
    table.host.resize(260, 430)
    QApplication.processEvents()
    assert table.view.column_states()["room"].width == 120 * 2 // 3
    assert table.view.horizontalScrollBar().maximum() > 0


def test_a_hidden_column_gives_its_room_away_and_keeps_its_width(table: Table) -> None:
    """Hide and show again: the rest fills the table, the column is as wide as before."""
    table.view.horizontalHeader().resizeSection(NAME, 222)
    action(table.view.column_menu(), "Name").trigger()
    states = table.view.column_states()
    assert states["size"].width + states["room"].width == table.view.viewport().width()
    action(table.view.column_menu(), "Name").trigger()
    assert table.view.column_states()["name"].width == 222


@pytest.mark.usefixtures("large_font")
def test_columns_are_wider_where_the_font_is_larger(host: QWidget, theme: Theme) -> None:
    """Their widths are meant for the usual font; at 200 % they are twice as wide."""
    model: TableModel[int, Part] = TableModel(PARTS, lambda row: row.key, host)
    view = TableView(model, theme, host)
    assert view.column_states()["name"].width >= 1.8 * WIDTHS["name"]


# Sorting.


def test_a_heading_sorts_and_the_second_time_it_turns_around(table: Table) -> None:
    """A click on a heading, with the mark at the heading that the rows are sorted by."""
    header = table.view.horizontalHeader()
    place = header.sectionViewportPosition(SIZE) + 20
    for up in (True, False):
        QTest.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, pos=header.rect().center() * 0
            + type(header.rect().center())(place, 10),
        )  # fmt: skip
        assert table.view.sort_state()[0] == ("size", up)
        assert header.isSortIndicatorShown()
        assert header.sortIndicatorSection() == SIZE
        order = Qt.SortOrder.AscendingOrder if up else Qt.SortOrder.DescendingOrder
        assert header.sortIndicatorOrder() == order


def test_sorting_needs_no_mouse(table: Table) -> None:
    """The menu sorts by every column that is shown, marks the one in force, and reverses."""
    menu = table.view.sort_menu()
    words = [found.text() for found in menu.actions() if found.text()]
    assert words == ["Name", "Size", "Room", "Then by", "Reverse the order"]
    assert [found.text() for found in menu.actions() if found.isChecked()] == ["Name"]
    told = changes(table)
    action(menu, "Size").trigger()
    action(table.view.sort_menu(), "Reverse the order").trigger()
    assert table.view.sort_state() == [("size", False), ("name", True)]
    assert told.count() == 2


# Words.


def nothing(_row: Part) -> str:
    """An empty cell."""
    return ""


class Shout(QTranslator):
    """A translation of the headings only."""

    def isEmpty(self) -> bool:  # noqa: N802 (Qt's name)
        """Never."""
        return False

    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1  # noqa: N803
    ) -> str:  # fmt: skip
        """Only what is marked for the headings."""
        return sourceText.upper() if context == "columns" else ""


def test_headings_and_their_hints_are_translated(qapp: QApplication, theme: Theme) -> None:
    """Both come from the context “columns”; a heading without a hint has itself for a tooltip."""
    columns = (
        Column("a", "One", nothing, nothing, hint="The first"),
        Column("b", "Two", nothing, nothing),
    )
    model: TableModel[int, Part] = TableModel(columns, lambda row: row.key)
    shout = Shout()
    QCoreApplication.installTranslator(shout)
    across = Qt.Orientation.Horizontal
    try:
        found = [model.headerData(n, across, Qt.ItemDataRole.ToolTipRole) for n in (0, 1)]
        assert [model.headerData(n, across) for n in (0, 1)] == ["ONE", "TWO"]
    finally:
        QCoreApplication.removeTranslator(shout)
    assert found == ["THE FIRST", "TWO"]


@pytest.mark.parametrize("words", ["R&D <b>", "Ports & apps"])
def test_no_letter_of_a_heading_is_taken_for_a_shortcut(
    host: QWidget, theme: Theme, words: str
) -> None:
    """“&” in a heading is an “&” in the menus."""
    columns = [Column("a", words, nothing, nothing)]
    view = TableView(TableModel(columns, lambda row: row.key, host), theme, host)
    for menu in (view.column_menu(), view.sort_menu()):
        assert menu.actions()[0].text() == words.replace("&", "&&")


def test_the_room_of_a_scroll_bar_that_goes_is_filled(table: Table) -> None:
    """Rows go, the scroll bar with them, and the columns reach to the edge again."""
    table.set_rows(many(3))
    QApplication.processEvents()
    width = sum(state.width for state in table.view.column_states().values())
    assert width == table.view.viewport().width() == table.host.width()
    table.set_rows(many(90))
    QApplication.processEvents()
    assert table.view.viewport().width() < table.host.width()
    width = sum(state.width for state in table.view.column_states().values())
    assert width == table.view.viewport().width()
