"""What can be done with the live view beside looking, wired into the whole program."""

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from portgui.connections.snapshot import Gap
from portgui.gui import settings as keys
from portgui.gui.actions.end_app import EndApp
from portgui.gui.export.dialog import ExportDialog
from portgui.gui.live.bars import Chip
from portgui.gui.live_tools import LiveTools
from portgui.gui.program import Program
from portgui.gui.table.header import TableHeader
from portgui.gui.table.marks import Mark
from tests.fakes import Computer
from tests.gui.conftest import settle
from tests.gui.fakes import FakeClient

pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (raise\(\)|grabbing the keyboard|propagateSizeHints\(\))"
)


@pytest.fixture
def tools(program: Program) -> LiveTools:
    """After the first rows, when nothing is marked."""
    program.settings.set(keys.MARKS, 0)
    program.complete()
    assert program.tools is not None
    return program.tools


def scan(client: FakeClient, computer: Computer) -> None:
    """The next scan comes, with what there is now."""
    client.found = computer.connections
    client.request()
    client.answer()


def row_menu(program: Program, app: str) -> QMenu:
    """The menu of this app's row."""
    row = next(row for row in program.live.rows() if row.connection.owner.name == app)
    return program.live.menu.make(row.connection.key, 0)


def view_menu(program: Program) -> QMenu:
    """The menu of the View button as it stands when it opens."""
    menu = program.live.chips.view_button.menu()
    menu.aboutToShow.emit()
    return menu


def entry(menu: QMenu, words: str) -> QAction:
    """The entry of a menu with these words, without what marks its key."""
    return next(each for each in menu.actions() if each.text().replace("&", "") == words)


def test_it_is_made_once_and_can_be_ended_twice(program: Program) -> None:
    """Before it, the window works without."""
    assert program.tools is None
    program.complete()
    first = program.tools
    program.complete()
    assert program.tools is first
    program.stop()
    program.stop()


def test_marks_are_kept_as_chosen(
    program: Program, tools: LiveTools, client: FakeClient, computer: Computer
) -> None:
    """Chosen in the menu, in force at once, and the same after the next start."""
    marks = entry(view_menu(program), "Mark changes").menu()
    assert isinstance(marks, QMenu)
    entry(marks, "For 30 s").trigger()
    assert program.settings.get(keys.MARKS) == 30
    found = computer.wait(computer.app("caddy"), "0.0.0.0:443")
    scan(client, computer)
    assert program.live.model.mark(found.key) is Mark.NEW


def test_more_that_may_be_seen_is_not_new(
    program: Program, tools: LiveTools, client: FakeClient, computer: Computer
) -> None:
    """Only the scan after the change of sight; the next one marks again."""
    program.settings.set(keys.MARKS, 30)
    client.sight_changed.emit(True)
    seen = computer.wait(computer.app("caddy"), "0.0.0.0:443")
    scan(client, computer)
    new = computer.wait(computer.app("traefik"), "0.0.0.0:444")
    scan(client, computer)
    assert program.live.model.mark(seen.key) is None
    assert program.live.model.mark(new.key) is Mark.NEW


def test_a_row_s_menu_watches_and_ends(program: Program, tools: LiveTools) -> None:
    """What is watched is remembered, and can be taken back in the same place."""
    words = [each.text() for each in row_menu(program, "flask").actions()]
    assert {"Watch port 5000", "Watch flask", "End the app…"} <= set(words)
    entry(row_menu(program, "flask"), "Watch port 5000").trigger()
    assert len(program.settings.get(keys.WATCHED)) == 1
    entry(row_menu(program, "flask"), "Stop watching port 5000").trigger()
    assert program.settings.get(keys.WATCHED) == ()


def test_an_app_that_has_gone_is_not_ended(
    program: Program, tools: LiveTools, client: FakeClient, computer: Computer
) -> None:
    """The menu was open when the row went: that is said, and nothing is done."""
    menu = row_menu(program, "flask")
    computer.drop(next(row for row in computer.connections if row.owner.name == "flask"))
    scan(client, computer)
    entry(menu, "End the app…").trigger()
    assert "flask had ended already" in program.window.notice.text()
    assert tools.findChildren(EndApp) == []


def test_what_is_shown_is_exported_without_what_has_gone(
    program: Program,
    tools: LiveTools,
    client: FakeClient,
    computer: Computer,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    """The rows and columns on screen, to a file; then it can be shown in its folder."""
    program.settings.set(keys.MARKS, 30)
    computer.drop(next(row for row in computer.connections if row.owner.name == "flask"))
    scan(client, computer)
    assert program.live.model.passing == 2
    entry(view_menu(program), "Export what is shown…").trigger()
    (dialog,) = program.window.findChildren(ExportDialog)
    qtbot.waitUntil(dialog.save.isEnabled)
    path = tmp_path / "rows.csv"
    dialog.path_chosen.emit(str(path))
    qtbot.waitUntil(path.exists)
    settle(program)
    text = path.read_text("utf-8-sig")
    assert "nginx" in text
    assert "flask" not in text
    offered = program.window.notice.findChildren(QPushButton)
    assert "Show in folder" in {button.text() for button in offered if button.isVisible()}


def test_the_command_line_is_exported_only_while_it_is_shown(
    program: Program, tools: LiveTools, qtbot: QtBot, tmp_path: Path
) -> None:
    """It may hold a password."""

    def exported(name: str) -> str:
        entry(view_menu(program), "Export what is shown…").trigger()
        dialog = program.window.findChildren(ExportDialog)[-1]
        qtbot.waitUntil(dialog.save.isEnabled)
        path = tmp_path / name
        dialog.path_chosen.emit(str(path))
        qtbot.waitUntil(path.exists)
        settle(program)
        return path.read_text("utf-8-sig").partition("\n")[0]

    assert "command" not in exported("one.csv")
    numbers = {column.key: number for number, column in enumerate(program.live.model.columns)}
    program.live.view.setColumnHidden(numbers["command"], False)
    assert "command" in exported("two.csv")


def test_names_of_other_computers_are_asked_for_only_on_wish(
    program: Program, tools: LiveTools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Off at first; on, the addresses in sight are asked for; off again, the names go."""
    wanted: list[str] = []
    monkeypatch.setattr(tools.hosts, "want", wanted.extend)
    program.live.show_chip(Chip.EVERYTHING)
    assert not tools.hosts.is_on
    assert wanted == []
    entry(view_menu(program), "Names of other computers").trigger()
    assert program.settings.get(keys.HOST_NAMES)
    shown = [program.live.model.columns[each].key for each in program.live.view.shown_columns()]
    assert "host" in shown
    assert "93.184.216.34" in wanted
    monkeypatch.setitem(tools.hosts._names, "93.184.216.34", "example.com")
    tools.hosts.known.emit({"93.184.216.34": "example.com"})
    assert {row.host for row in program.live.rows()} == {"", "example.com"}
    program.settings.set(keys.HOST_NAMES, False)
    assert {row.host for row in program.live.rows()} == {""}


def test_bytes_in_queues_are_read_only_while_they_are_shown(
    program: Program, tools: LiveTools, client: FakeClient
) -> None:
    """They change all the time."""
    numbers = {column.key: number for number, column in enumerate(program.live.model.columns)}
    header = program.live.view.horizontalHeader()
    assert isinstance(header, TableHeader)
    asked = [client.with_queues]
    header.show_column(numbers["sent"], shown=True)
    asked.append(client.with_queues)
    program.settings.reset(keys.TABLES)
    asked.append(client.with_queues)
    assert asked == [False, True, False]


def test_the_last_ten_minutes_are_drawn_on_wish(program: Program, tools: LiveTools) -> None:
    """Under the table, and gone again."""
    from portgui.gui.timeline.keeper import WholeTimeline

    assert program.live.findChildren(WholeTimeline) == []
    entry(view_menu(program), "The last 10 minutes").trigger()
    (chart,) = program.live.findChildren(WholeTimeline)
    assert chart.isVisible()
    program.settings.set(keys.TIMELINE, False)
    assert not chart.isVisible()


def test_a_row_shows_its_app_s_own_icon(
    program: Program, tools: LiveTools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Painting asks for it, and for nobody else's."""
    asked: list[str] = []

    def pixmap(owner: object, side: int, ratio: float) -> QPixmap | None:
        asked.append(getattr(owner, "name", ""))
        return None

    monkeypatch.setattr(tools.icons, "pixmap", pixmap)
    program.live.view.viewport().repaint()
    assert set(asked) == {"nginx", "flask"}


@pytest.mark.linux
def test_hidden_names_are_offered_where_there_are_some(
    program: Program, tools: LiveTools, client: FakeClient, computer: Computer
) -> None:
    """Beside the sentence that says how many they are."""
    assert not tools.sight.is_offered
    computer.wait(computer.foreign_app(), "0.0.0.0:6000")
    client.degradations = computer.degradations
    assert any(row.owner.gap("name") is Gap.NEEDS_ADMIN for row in computer.connections)
    scan(client, computer)
    assert tools.sight.is_offered


def test_a_saved_moment_is_what_the_command_line_reads(
    program: Program, tools: LiveTools, qtbot: QtBot, tmp_path: Path
) -> None:
    """One schema for both."""
    path = tmp_path / "moment.json"
    tools.comparing.save(str(path))
    qtbot.waitUntil(path.exists)
    settle(program)
    record = json.loads(path.read_text("utf-8"))
    assert record["schema"] == "portgui.connections"
    assert len(record["connections"]) == 3


def test_a_remembered_moment_offers_to_compare_and_is_said_once(
    program: Program, tools: LiveTools, qtbot: QtBot
) -> None:
    """The next step is a button beside the sentence; once it is compared, the bar says it all."""
    notice = program.window.notice
    entry(view_menu(program), "Remember this moment").trigger()
    assert notice.code == "moment-remembered"
    step = next(each for each in notice.findChildren(QPushButton) if not each.isHidden())
    assert step.text() == "What has changed"
    step.click()
    qtbot.waitUntil(lambda: tools.comparing.is_on)
    assert notice.code == ""
    tools.comparing.stop()
    entry(view_menu(program), "Remember this moment").trigger()
    tools.comparing.compare()
    qtbot.waitUntil(lambda: tools.comparing.is_on)
    assert notice.code == ""


def test_a_menu_that_is_opened_at_once_has_all_its_entries(program: Program) -> None:
    """What is made after the first rows is made sooner for somebody who is quick."""
    assert program.tools is None
    assert entry(view_menu(program), "Export what is shown…").isEnabled()


def test_a_row_menu_that_is_opened_at_once_has_all_its_entries(program: Program) -> None:
    """Ending the app is among them."""
    assert program.tools is None
    view = program.live.view
    program.live.menu.open_at(view.visualRect(view.model().index(0, 0)).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [action.text().replace("&", "") for action in menu.actions()]
    menu.close()
    assert any(text.startswith("End ") for text in words), words
