"""The whole program, with scans that come when the test says so."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from portgui import logs, resources
from portgui.answers.search import Meaning, Suggestion
from portgui.connections.snapshot import Connection
from portgui.gui import main_window
from portgui.gui import settings as keys
from portgui.gui.app import begin_looking
from portgui.gui.card_text import CardText
from portgui.gui.colours import DARK, LIGHT
from portgui.gui.guide.page import GuidePage
from portgui.gui.live.bars import Chip
from portgui.gui.program import Program
from portgui.gui.scan_client import DIED, FAILED
from portgui.gui.settings_place import Place
from portgui.net import Protocol
from portgui.words import ENGLISH, Message
from tests.fakes import Computer
from tests.gui.conftest import FLASK, Start, end, settle
from tests.gui.fakes import FakeClient

# The offscreen platform cannot do these for a window or a menu; nothing of ours.
pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (raise\(\)|grabbing the keyboard)"
)


def scan(client: FakeClient, computer: Computer) -> None:
    """The next scan comes, with what there is now."""
    client.found = computer.connections
    client.request()
    client.answer()


def apps(program: Program) -> list[str]:
    """The apps that are shown."""
    return [row.connection.owner.name for row in program.live.model.visible_rows()]


def card_lines(program: Program) -> list[str]:
    """What the card says, when it is open."""
    if not program.window.has_open_card:
        return []
    found = program.window.card.findChild(CardText)
    assert isinstance(found, CardText)
    return found.toPlainText().split("\n")


def type_in(program: Program, text: str) -> None:
    """Type into the search box."""
    program.search.take_focus()
    program.search.field.clear()
    QTest.keyClicks(program.search.field, text)


def row_of(computer: Computer, app: str) -> Connection:
    """The first socket of an app."""
    return next(row for row in computer.connections if row.owner.name == app)


# Starting.


def test_the_window_opens_with_the_rows(program: Program) -> None:
    """Who waits for connections, and nothing to be told."""
    assert apps(program) == ["nginx", "flask"]
    assert program.window.page == main_window.LIVE
    assert program.window.notice.isHidden()
    assert program.search.field.hasFocus()


def test_a_scan_before_the_reference_waits_for_it(
    start: Start, client: FakeClient, computer: Computer
) -> None:
    """Rows that come early are shown with what their ports are for, and none is lost."""
    made = start()
    client.found = computer.connections
    client.answer()
    assert apps(made) == []
    assert "Looking" in made.live.empty.text()
    settle(made)
    assert apps(made) == ["nginx", "flask"]
    cell = made.live.model.index(0, 3)
    assert cell.data() == "Web pages (HTTP)"


def test_before_the_first_scan_the_card_says_no_more_than_it_knows(
    start: Start, client: FakeClient, computer: Computer
) -> None:
    """“No app uses it” is only said once it has been looked."""
    made = start()
    made.open(("5000",))
    settle(made)
    assert card_lines(made)[0] == ENGLISH["verdict-looking"]
    client.found = computer.connections
    client.answer()
    assert card_lines(made)[0].startswith("flask is waiting for connections.")


def test_before_the_first_scan_nobody_found_is_not_nobody_there(
    start: Start, client: FakeClient
) -> None:
    """The scan is complete and nothing is there: now it is said."""
    made = start()
    made.open(("5000",))
    settle(made)
    client.answer()
    assert card_lines(made)[0] == "No app on this computer is using it now."


# Opened again, with words.


@pytest.mark.parametrize(
    ("words", "port", "protocol"),
    [
        (("5000",), 5000, None),
        (("5000/udp",), 5000, Protocol.UDP),
        (("443/TCP",), 443, Protocol.TCP),
    ],
)
def test_a_port_opens_its_card(
    program: Program, words: tuple[str, ...], port: int, protocol: Protocol | None
) -> None:
    """`portgui 5000`, also as the second start of a window that shows something else."""
    program.window.show_page(main_window.NEWCOMERS)
    program.open(words)
    answer = program.window.card.answer
    assert answer is not None
    assert (answer.port, answer.protocol) == (port, protocol)
    assert program.window.page == main_window.LIVE
    assert program.window.has_open_card


@pytest.mark.parametrize("word", ["nginx", "8000-8100", "port:80", "-1", "9000-8000", "<b>"])
def test_other_words_are_looked_for(program: Program, word: str) -> None:
    """A range, an app, a query, and also what cannot be read: it is said at the field."""
    program.open((word,))
    assert program.search.field.text() == word
    assert not program.window.has_open_card
    assert bool(program.search.error_text()) == (word in {"-1", "9000-8000"})


def test_a_second_start_raises_the_window(program: Program) -> None:
    """Minimised, it comes back; maximised before, it is so again; the card is shown."""
    window = program.window
    window.setWindowState(Qt.WindowState.WindowMaximized | Qt.WindowState.WindowMinimized)
    program.open(("5000",))
    assert not window.isMinimized()
    assert window.isMaximized()
    assert window.isVisible()
    assert program.window.has_open_card
    window.hide()
    program.open()
    assert window.isVisible()


# Searching.


def test_enter_on_a_port_opens_its_card(program: Program) -> None:
    """And the table below is filtered by it as well."""
    type_in(program, "5000")
    popup = QApplication.activePopupWidget()
    QTest.keyClick(popup or program.search.field, Qt.Key.Key_Return)
    answer = program.window.card.answer
    assert answer is not None
    assert answer.port == 5000
    assert apps(program) == ["flask"]


def test_an_app_that_is_chosen_is_filtered_by(program: Program) -> None:
    """Its rows, and no others."""
    type_in(program, "ngi")
    program.search.chosen.emit(Suggestion(Meaning.RUNNING_APP, "nginx", rows=1))
    assert program.search.field.text() == 'app:"nginx"'
    assert apps(program) == ["nginx"]


def test_a_known_app_opens_the_card_of_its_port(program: Program) -> None:
    """Minecraft does not run here; what its port is for is told all the same."""
    program.search.chosen.emit(Suggestion(Meaning.KNOWN_APP, "Minecraft", 25565, Protocol.TCP))
    assert "No app on this computer is using it now." in card_lines(program)


def test_an_address_is_filtered_by(program: Program) -> None:
    """Whoever is connected with it."""
    program.live.show_chip(Chip.EVERYTHING)
    program.search.chosen.emit(Suggestion(Meaning.ADDRESS, "93.184.216.34"))
    assert apps(program) == ["chrome"]


def test_a_range_leads_to_the_guide(program: Program) -> None:
    """Its filter holds the range, and rows are shown for it."""
    program.search.chosen.emit(Suggestion(Meaning.GUIDE, "8000-8100"))
    settle(program)
    assert program.window.page == main_window.GUIDE
    page = program.window.made_page(main_window.GUIDE)
    assert isinstance(page, GuidePage)
    field = page.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    assert field.text() == "8000-8100"
    assert page.model.rowCount() > 10


@pytest.mark.parametrize("text", ["colour:red", "x" * 300, '"open', "9000-8000", "0", "80-"])
def test_what_cannot_be_read_is_said_and_the_rows_stay(program: Program, text: str) -> None:
    """Never a silent empty list, never a traceback; the next good letter takes it away."""
    before = apps(program)
    program.search.set_text(text)
    assert program.search.error_text()
    assert apps(program) == before
    program.search.set_text("nginx")
    assert program.search.error_text() == ""
    assert apps(program) == ["nginx"]


# The card, while everything changes.


def test_a_row_opens_its_card_and_the_card_stays_when_the_row_goes(
    program: Program, client: FakeClient, computer: Computer
) -> None:
    """It says that nobody uses the port any more; no neighbour is shown in its stead."""
    program.window.resize(1280, 760)
    program.live.view.select_key(row_of(computer, "flask").key)
    assert card_lines(program)[0].startswith("flask is waiting")
    client.found = tuple(row for row in computer.connections if row.owner.name != "flask")
    client.request()
    client.answer()
    answer = program.window.card.answer
    assert answer is not None
    assert answer.port == 5000
    assert card_lines(program)[0] == "No app on this computer is using it now."
    assert program.live.view.current_key() is None


def test_the_card_is_fresh_after_every_scan_and_keeps_its_place(
    program: Program, client: FakeClient, computer: Computer
) -> None:
    """Another user of the port appears in it; what is read stays where it is."""
    program.open(("5000",))
    program.window.resize(1000, 560)
    QApplication.processEvents()
    text = program.window.card.findChild(CardText)
    assert isinstance(text, CardText)
    text.verticalScrollBar().setValue(50)
    computer.connect(computer.app("psql"), FLASK)
    scan(client, computer)
    assert any("psql" in line for line in card_lines(program))
    assert text.verticalScrollBar().value() == 50


def test_a_closed_card_stays_closed(
    program: Program, client: FakeClient, computer: Computer
) -> None:
    """Scans do not open it; a click on the row that is still current does."""
    view = program.live.view
    place = view.visualRect(program.live.model.index(0, 0)).center()
    open_card: list[bool] = []
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    open_card.append(program.window.has_open_card)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    open_card.append(program.window.has_open_card)
    computer.wait(computer.app("new"), "0.0.0.0:81")
    scan(client, computer)
    open_card.append(program.window.has_open_card)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    open_card.append(program.window.has_open_card)
    assert open_card == [True, False, False, True]


# When it looks.


def timers(program: Program) -> list[QTimer]:
    """The timers of the schedule that run."""
    found = program.schedule.findChildren(QTimer)
    return [timer for timer in found if timer.isActive()]


@pytest.mark.parametrize("how", ["hide", "minimise"])
def test_a_window_that_nobody_sees_asks_for_nothing(
    program: Program, client: FakeClient, how: str
) -> None:
    """No request and no timer that would make one; back again, it asks at once."""
    asked = client.asked
    if how == "hide":
        program.window.hide()
    else:
        program.window.setWindowState(Qt.WindowState.WindowMinimized)
    assert timers(program) == []
    assert program.schedule.interval == 0
    program.open()
    assert client.asked == asked + 1
    client.answer()
    assert len(timers(program)) == 1
    assert client.asked == asked + 1


def test_pause_and_going_on(program: Program, client: FakeClient) -> None:
    """Paused it asks for nothing; going on it asks at once."""
    asked = client.asked
    program.live.chips.pause.click()
    assert timers(program) == []
    program.live.chips.pause.click()
    assert client.asked == asked + 1


def test_how_often_it_looks_is_a_setting(program: Program, client: FakeClient) -> None:
    """Chosen while the window is open: it holds at once; 0 is never."""
    program.settings.set(keys.INTERVAL, 0)
    assert timers(program) == []
    asked = client.asked
    program.settings.set(keys.INTERVAL, 30)
    assert client.asked == asked + 1
    client.answer()
    assert [timer.interval() > 20_000 for timer in timers(program)] == [True]


# Settings.


def test_the_theme_changes_at_once(program: Program) -> None:
    """Every colour is another one."""
    program.settings.set(keys.THEME, "dark")
    assert program.theme.colours is DARK
    program.settings.set(keys.THEME, "light")
    assert program.theme.colours is LIGHT


def test_the_switch_for_noise_is_remembered(program: Program) -> None:
    """And what is set elsewhere holds for the table at once."""
    program.live.noise_hidden.emit(False)
    assert program.settings.get(keys.HIDE_NOISE) is False
    program.settings.set(keys.HIDE_NOISE, True)
    assert "chrome" not in apps(program)


def test_everything_is_as_it_was_left(start: Start, client: FakeClient, computer: Computer) -> None:
    """Place, page, columns, sorting and the switch: a second start finds them."""
    first = start()
    first.open()
    settle(first)
    first.window.setGeometry(40, 50, 800, 600)
    header = first.live.view.horizontalHeader()
    header.resizeSection(1, 123)
    header.moveSection(1, 0)
    header.sectionClicked.emit(1)
    first.live.view.column_menu().actions()[5].trigger()
    columns, order = first.live.view.column_states(), first.live.view.sort_state()
    first.live.noise_hidden.emit(False)
    first.window.show_page(main_window.GUIDE)
    settle(first)
    end(first)
    second = start()
    second.open()
    geometry = second.window.geometry()
    assert (geometry.x(), geometry.y()) == (40, 50)
    assert (geometry.width(), geometry.height()) == (800, 600)
    assert second.window.page == main_window.GUIDE
    assert second.live.view.sort_state() == order == [("port", True), ("reach", False)]
    found = second.live.view.column_states()
    assert {key: state[1:] for key, state in found.items()} == {
        key: state[1:] for key, state in columns.items()
    }
    assert found["port"].width == 123
    assert second.settings.get(keys.HIDE_NOISE) is False


def test_reset_columns_in_the_settings_resets_the_table(program: Program) -> None:
    """At once, and for the next start."""
    before = program.live.view.column_states()
    program.live.view.horizontalHeader().resizeSection(1, 222)
    assert program.settings.get(keys.LIVE_TABLE).columns["port"].width == 222
    program.settings.reset(keys.TABLES)
    assert program.live.view.column_states() == before
    assert program.settings.get(keys.LIVE_TABLE) == keys.LIVE_TABLE.default


def settings_file() -> Path:
    """Where the settings lie."""
    return logs.folders().config / "settings.json"


@pytest.mark.parametrize("content", ["", "{", "[]", "\x00\x01", '{"a": ' * 2000])
def test_broken_settings_start_with_defaults_and_say_so(
    start: Start, caplog: pytest.LogCaptureFixture, content: str
) -> None:
    """The damaged file is kept, the window opens as at the first start."""
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text(content, "utf-8")
    made = start()
    made.open()
    assert made.window.notice.code == "settings-broken"
    assert made.window.notice.text().startswith("The settings were damaged")
    assert made.window.page == main_window.LIVE
    assert caplog.records


def test_settings_of_nonsense_start_with_defaults_and_say_which(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    """A window at no place, a page and columns that are none: each is as at the first start."""
    settings_file().parent.mkdir(parents=True)
    nonsense = {
        "window.place": {"x": "left"}, "window.page": 7, "look.theme": "pink",
        "live.interval": True, "live.table": {"schema": 1, "columns": [], "sort": 3},
    }  # fmt: skip
    settings_file().write_text(json.dumps(nonsense), "utf-8")
    made = start()
    made.open()
    assert made.window.notice.code == "settings-value-unusable"
    assert all(key in made.window.notice.text() for key in nonsense)
    assert made.window.page == main_window.LIVE
    assert caplog.records


def test_a_screen_that_has_gone_is_no_place_for_the_window(start: Start) -> None:
    """It opens where it can be seen."""
    first = start()
    first.settings.set(keys.WINDOW, Place(90_000, 90_000, 800, 600, maximised=False))
    end(first)
    second = start()
    second.open()
    screen = second.window.screen().availableGeometry()
    assert screen.intersects(second.window.geometry())


# Faults.


def test_missing_data_is_said_and_the_rest_works(
    start: Start, client: FakeClient, computer: Computer, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Without any of the shipped files: the rows are there, and a sentence says what is not."""
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    made = start()
    made.open()
    settle(made)
    client.found = computer.connections
    client.answer()
    assert made.window.notice.code == "resource-damaged"
    assert "missing or damaged" in made.window.notice.text()
    assert apps(made) == ["nginx", "flask"]
    caplog.clear()


def test_no_notice_hides_another(
    start: Start, client: FakeClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Damaged settings and a scan that died: both can be read."""
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("{", "utf-8")
    made = start()
    client.notice.emit(DIED)
    assert made.window.notice.code == DIED
    made.window.notice.clear()
    assert made.window.notice.code == "settings-broken"
    caplog.clear()


def test_a_scan_that_was_started_again_is_told_until_it_is_read(
    program: Program, client: FakeClient, computer: Computer
) -> None:
    """The next good scan does not wipe it away before anybody has seen it."""
    client.notice.emit(DIED)
    scan(client, computer)
    assert program.window.notice.text() == ENGLISH[DIED]


def test_a_scan_that_cannot_be_started_offers_to_try_again(
    program: Program, client: FakeClient, computer: Computer
) -> None:
    """One button; when a scan comes after all, the notice goes by itself."""
    asked = client.asked
    client.notice.emit(FAILED)
    button = next(
        found for found in program.window.notice.findChildren(QPushButton)
        if found.text() == "Try again"
    )  # fmt: skip
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert client.asked == asked + 1
    client.answer()
    client.notice.emit(FAILED)
    scan(client, computer)
    assert program.window.notice.isHidden()


def test_what_others_have_to_tell_is_told(program: Program) -> None:
    """A sentence with its values."""
    program.tell(Message.of("log-folder-unusable", folder="/nowhere"))
    assert "/nowhere" in program.window.notice.text()


# The end.


def test_stopping_ends_the_scans_and_keeps_the_settings(
    program: Program, client: FakeClient
) -> None:
    """Twice is as good as once."""
    program.settings.set(keys.INTERVAL, 10)
    program.window.close()
    for _ in range(2):
        program.stop()
    assert client.is_stopped
    assert json.loads(settings_file().read_text("utf-8"))["live.interval"] == 10


def test_the_real_scanning_process_is_gone_when_the_program_stops(
    qtbot: QtBot, qapp: QApplication
) -> None:
    """Nothing runs on behind the person's back (the leak check looks for processes)."""
    client = begin_looking(qapp)
    program = Program(qapp, logs.folders(), client)
    program.open()
    with qtbot.waitSignal(client.finished, timeout=20_000):
        pass
    settle(program)
    assert program.live.is_answered
    end(program)
    client.deleteLater()
