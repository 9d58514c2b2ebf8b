"""The window in which columns are chosen: by keyboard, with words, seen in the table at once."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from portgui.gui.plain_text import PlainLabel
from portgui.gui.table.chooser import ColumnChooser
from portgui.gui.table.columns import Column
from portgui.gui.table.model import TableModel
from portgui.gui.table.view import TableView
from portgui.gui.theme import Theme
from tests.gui.fakes import PARTS, Part, Table


@pytest.fixture
def chooser(table: Table) -> Iterator[ColumnChooser]:
    """The window for the table of parts."""
    made = table.view.choose_columns()
    QApplication.processEvents()
    yield made
    made.close()


def listed(chooser: ColumnChooser) -> list[tuple[str, bool]]:
    """The columns in the list, each with whether it is checked."""
    items = [chooser.list.item(place) for place in range(chooser.list.count())]
    return [(item.text(), item.checkState() == Qt.CheckState.Checked) for item in items]


def shown(table: Table) -> list[str]:
    """The headings in the table, from the left."""
    return [PARTS[number].title for number in table.view.shown_columns()]


def button(chooser: ColumnChooser, words: str) -> QPushButton:
    """The button with these words."""
    return next(found for found in chooser.findChildren(QPushButton) if found.text() == words)


def test_the_columns_are_listed_as_they_stand(table: Table, chooser: ColumnChooser) -> None:
    """Shown ones are checked, in the order of the table; the first shown one is current."""
    assert listed(chooser) == [("Name", True), ("Size", True), ("Room", True), ("Key", False)]
    assert chooser.list.currentRow() == 0


def test_space_shows_and_hides(table: Table, chooser: ColumnChooser) -> None:
    """At once, and the current entry stays current."""
    chooser.list.setCurrentRow(3)
    QTest.keyClick(chooser.list, Qt.Key.Key_Space)
    assert shown(table) == ["Name", "Size", "Room", "Key"]
    assert chooser.list.currentRow() == 3
    QTest.keyClick(chooser.list, Qt.Key.Key_Space)
    assert shown(table) == ["Name", "Size", "Room"]


def test_a_click_on_the_box_shows_and_hides_and_one_on_the_word_only_chooses(
    table: Table, chooser: ColumnChooser
) -> None:
    """The box is where it is drawn."""
    place = chooser.list.visualItemRect(chooser.list.item(1))
    viewport = chooser.list.viewport()
    box = QPoint(place.left() + 18, place.center().y())
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=box)
    assert shown(table) == ["Name", "Room"]
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place.center())
    assert shown(table) == ["Name", "Room"]
    assert chooser.list.currentRow() == 1


def test_the_last_column_cannot_be_hidden(table: Table, chooser: ColumnChooser) -> None:
    """As everywhere else."""
    for place in (0, 2, 1):
        chooser.list.setCurrentRow(place)
        QTest.keyClick(chooser.list, Qt.Key.Key_Space)
    assert shown(table) == ["Size"]
    box = chooser.list.visualItemRect(chooser.list.item(1)).topLeft() + QPoint(18, 8)
    QTest.mouseClick(chooser.list.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert shown(table) == ["Size"]


def test_columns_move_by_button_and_by_key(table: Table, chooser: ColumnChooser) -> None:
    """Up is to the left; at the ends there is nowhere to go."""
    up, down = button(chooser, "Move up"), button(chooser, "Move down")
    assert (up.isEnabled(), down.isEnabled()) == (False, True)
    down.click()
    assert shown(table) == ["Size", "Name", "Room"]
    assert chooser.list.currentRow() == 1
    up.click()
    assert shown(table) == ["Name", "Size", "Room"]
    chooser.list.setCurrentRow(2)
    chooser.activateWindow()
    QTest.keyClick(chooser.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert shown(table) == ["Name", "Room", "Size"]
    chooser.list.setCurrentRow(3)
    assert not down.isEnabled()


def test_what_changes_elsewhere_is_seen_here(table: Table, chooser: ColumnChooser) -> None:
    """A heading that is dragged moves in the list, too."""
    header = table.view.horizontalHeader()
    header.moveSection(header.visualIndex(2), 0)
    assert [words for words, _ in listed(chooser)] == ["Room", "Name", "Size", "Key"]


def test_reset_puts_everything_back(table: Table, chooser: ColumnChooser) -> None:
    """The columns, and what they are sorted by."""
    table.view.keep_as_first()
    chooser.list.setCurrentRow(1)
    QTest.keyClick(chooser.list, Qt.Key.Key_Space)
    table.model.sort(1)
    button(chooser, "Reset columns").click()
    assert shown(table) == ["Name", "Size", "Room"]
    assert listed(chooser)[3] == ("Key", False)
    assert table.view.sort_state() == [("name", True)]


def test_the_menu_opens_it(table: Table) -> None:
    """“Choose columns…” is beside “Reset columns”."""
    menu = table.view.column_menu()
    next(found for found in menu.actions() if found.text() == "Choose columns…").trigger()
    (made,) = table.view.findChildren(ColumnChooser)
    assert made.isVisible()
    made.close()


@pytest.mark.usefixtures("large_font")
def test_25_columns_and_a_large_font_are_no_trouble(host: QWidget, theme: Theme) -> None:
    """Every column is explained when it is current, and no button is cut off."""
    columns: list[Column[Part]] = [
        Column(str(n), f"Column {n}", lambda _: "", lambda _: 0, hint=f"It says {n}.")
        for n in range(25)
    ]
    view = TableView(TableModel(columns, lambda row: row.key, host), theme, host)
    host.show()
    chooser = view.choose_columns()
    QApplication.processEvents()
    said = chooser.findChildren(PlainLabel)[-1]
    for place in range(25):
        chooser.list.setCurrentRow(place)
        assert said.said() == f"It says {place}."
        item = chooser.list.item(place)
        assert item.data(Qt.ItemDataRole.AccessibleDescriptionRole) == f"It says {place}."
    available = chooser.screen().availableSize()
    assert chooser.width() <= available.width()
    assert chooser.height() <= available.height()
    for found in chooser.findChildren(QPushButton):
        assert found.width() >= found.sizeHint().width()
        assert chooser.rect().contains(found.geometry())
    chooser.close()
