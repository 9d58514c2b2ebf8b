"""What is remembered from one start to the next: tables and the window's place."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from portgui.gui import settings as keys
from portgui.gui.job import Jobs
from portgui.gui.remembered import TableMemory, keep_window, place_window
from portgui.gui.settings import Settings
from portgui.gui.settings_kinds import TableState
from portgui.gui.settings_place import Place
from portgui.gui.table.grouping import Grouping
from portgui.gui.table.layout import ColumnState
from portgui.gui.theme import Theme
from tests.gui.fakes import Part, Table, many, shown_table


@pytest.fixture
def settings(qapp: QApplication, tmp_path: Path) -> Iterator[Settings]:
    """Settings in a folder of their own."""
    jobs = Jobs()
    made = Settings(tmp_path, jobs)
    yield made
    made.flush()
    assert jobs.stop()


@pytest.fixture
def table(theme: Theme) -> Iterator[Table]:
    """A small table on screen."""
    made = shown_table(theme, many(20))
    yield made
    made.end()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window that has not been shown yet."""
    made = QWidget()
    made.resize(640, 480)
    qtbot.addWidget(made)
    return made


def test_a_table_that_was_never_touched_stays_as_it_is_declared(
    table: Table, settings: Settings
) -> None:
    """And nothing is kept for it: the next version may choose better."""
    before = table.view.column_states(), table.view.sort_state()
    TableMemory(table.view, keys.LIVE_TABLE, settings)
    table.host.resize(900, 500)
    table.set_rows(many(30))
    assert (table.view.column_states()["name"], table.view.sort_state()) == (
        before[0]["name"],
        before[1],
    )
    assert settings.get(keys.LIVE_TABLE) == TableState()


def test_what_the_person_does_to_a_table_is_kept(table: Table, settings: Settings) -> None:
    """Every column's place, width and visibility, and the sorting."""
    TableMemory(table.view, keys.LIVE_TABLE, settings)
    table.view.horizontalHeader().resizeSection(0, 222)
    table.view.horizontalHeader().sectionClicked.emit(1)
    kept = settings.get(keys.LIVE_TABLE)
    assert kept.columns == table.view.column_states()
    assert kept.columns["name"].width == 222
    assert kept.sort == (("size", True), ("name", True))


def test_what_was_kept_is_put_back_without_being_told_as_new(
    table: Table, settings: Settings
) -> None:
    """Also where another version knew other columns."""
    states = {
        "size": ColumnState(111, 0, hidden=False),
        "key": ColumnState(90, 1, hidden=False),
        "name": ColumnState(150, 2, hidden=False),
        "colour": ColumnState(70, 3, hidden=False),
    }
    settings.set(keys.LIVE_TABLE, TableState(states, (("colour", True), ("size", False))))
    changed = QSignalSpy(settings.changed)
    TableMemory(table.view, keys.LIVE_TABLE, settings)
    assert table.view.column_states()["size"] == states["size"]
    assert not table.view.column_states()["key"].hidden
    assert table.view.sort_state() == [("size", False)]
    assert changed.count() == 0


def test_resetting_the_setting_resets_the_table(table: Table, settings: Settings) -> None:
    """And a change of another setting does not."""
    before = table.view.column_states()
    TableMemory(table.view, keys.LIVE_TABLE, settings)
    table.view.horizontalHeader().resizeSection(0, 222)
    settings.set(keys.INTERVAL, 10)
    assert table.view.column_states()["name"].width == 222
    settings.reset([keys.LIVE_TABLE])
    assert table.view.column_states() == before


BY_SIZE: Grouping[Part] = Grouping(
    "size", "Size", lambda row: str(row.size), lambda row: str(row.size), lambda row: row.size
)


def test_groups_and_what_was_done_to_them_come_back(
    table: Table, settings: Settings, theme: Theme
) -> None:
    """The grouping by its name, and the groups that were closed; an unknown name is no grouping."""
    table.view.set_groupings([BY_SIZE])
    TableMemory(table.view, keys.LIVE_TABLE, settings)
    table.view.group_by("size")
    table.view.toggle("3")
    assert settings.get(keys.LIVE_TABLE).group == "size"
    other = shown_table(theme, many(20))
    other.view.set_groupings([BY_SIZE])
    changed = QSignalSpy(settings.changed)
    TableMemory(other.view, keys.LIVE_TABLE, settings)
    assert changed.count() == 0
    assert other.model.rowCount() == table.model.rowCount() == 20 + 10 - 2
    other.end()
    stranger = shown_table(theme, many(20))
    TableMemory(stranger.view, keys.LIVE_TABLE, settings)
    assert stranger.model.rowCount() == 20
    stranger.end()


def test_reset_columns_resets_all_and_keeps_nothing(table: Table, settings: Settings) -> None:
    """Columns, sorting and groups are as they were declared: the next version may do better."""
    table.view.set_groupings([BY_SIZE])
    TableMemory(table.view, keys.LIVE_TABLE, settings)
    before = table.view.column_states()
    table.view.horizontalHeader().resizeSection(0, 222)
    table.view.horizontalHeader().sectionClicked.emit(1)
    table.view.group_by("size")
    table.view.toggle("3")
    menu = table.view.column_menu()
    next(found for found in menu.actions() if found.text() == "Reset columns").trigger()
    assert table.view.column_states() == before
    assert table.view.sort_state() == [("name", True)]
    assert table.model.rowCount() == 20
    assert settings.get(keys.LIVE_TABLE) == TableState()
    table.view.group_by("size")
    assert table.model.rowCount() == 30


def test_the_first_start_is_in_the_middle_of_the_screen(
    window: QWidget, settings: Settings
) -> None:
    """In the size that the window has."""
    place_window(window, settings, [window.screen()])
    free = window.screen().availableGeometry()
    assert window.geometry().center().x() == pytest.approx(free.center().x(), abs=1)
    assert (window.width(), window.height()) == (640, 480)
    assert not window.windowState() & Qt.WindowState.WindowMaximized


def test_a_window_comes_back_where_it_was(window: QWidget, settings: Settings) -> None:
    """Place and size."""
    window.setGeometry(30, 40, 500, 400)
    keep_window(window, settings)
    assert settings.get(keys.WINDOW) == Place(30, 40, 500, 400, maximised=False)
    window.setGeometry(0, 0, 300, 300)
    place_window(window, settings, [window.screen()])
    assert window.geometry() == QRect(30, 40, 500, 400)


def test_a_maximised_window_comes_back_so_and_knows_its_other_size(
    window: QWidget, settings: Settings
) -> None:
    """What is kept of it is the place that it goes back to."""
    window.setGeometry(30, 40, 500, 400)
    window.show()
    window.setWindowState(Qt.WindowState.WindowMaximized)
    QApplication.processEvents()
    keep_window(window, settings)
    kept = settings.get(keys.WINDOW)
    assert kept is not None
    assert kept.maximised
    assert (kept.width, kept.height) == (500, 400)
    window.setWindowState(Qt.WindowState.WindowNoState)
    place_window(window, settings, [window.screen()])
    assert window.windowState() & Qt.WindowState.WindowMaximized


def test_without_any_screen_the_window_is_made_all_the_same(
    window: QWidget, settings: Settings
) -> None:
    """As for a moment while a computer wakes up."""
    place_window(window, settings, [])
    assert (window.width(), window.height()) == (640, 480)
