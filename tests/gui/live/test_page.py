"""The live view: it shows what the scans found, counts it, and holds still while it changes."""

import time
from collections.abc import Callable
from datetime import date
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from portgui.connections.changes import Delta
from portgui.connections.snapshot import Connection, Degradation, State
from portgui.gui.live import page as live_page
from portgui.gui.live.bars import CHIPS, Chip
from portgui.gui.live.page import LivePage
from portgui.gui.theme import Theme
from portgui.net import InputCode, InputError
from portgui.reference.purpose import Reference
from tests.fakes import Computer, make_reference
from tests.gui.fakes import Live

REFERENCE: Final = make_reference()


def chip(page: LivePage, name: Chip) -> QPushButton:
    """The chip's button."""
    found = page.findChild(QPushButton, f"chip-{name}")
    assert isinstance(found, QPushButton)
    return found


def switch(page: LivePage) -> QPushButton:
    """The switch for what is hidden."""
    found = page.findChild(QPushButton, "noise")
    assert isinstance(found, QPushButton)
    return found


def press(button: QPushButton) -> None:
    """Press it with the mouse."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def count_shown(page: LivePage) -> int:
    """What the count below the table says."""
    texts = [label.text() for label in page.findChildren(QLabel)]
    return int(next(text for text in texts if text.endswith(" shown")).split()[0])


def busy(computer: Computer) -> Computer:
    """A few connections: two outside, one inside, one finished."""
    chrome = computer.app("chrome")
    computer.connect(chrome, "93.184.216.34:443")
    computer.connect(computer.app("ssh"), "192.168.1.9:22")
    computer.connect(computer.app("psql"), "127.0.0.1:5000")
    computer.close(computer.connect(chrome, "1.1.1.1:443"))
    return computer


# What is shown.


def test_at_first_it_shows_who_waits_by_who_can_be_reached(live: Live) -> None:
    """The network first, then this computer alone; by port where that is the same."""
    assert live.apps() == ["nginx", "", "java", "flask"]


def test_the_chips_show_what_they_say(live: Live, computer: Computer) -> None:
    """Waiting, connected, everything; what is hidden counts nowhere."""
    busy(computer)
    live.scan()
    for name, apps in (
        (Chip.WAITING, {"nginx", "", "java", "flask"}),
        (Chip.CONNECTED, {"chrome", "ssh"}),
        (Chip.EVERYTHING, {"nginx", "", "java", "flask", "chrome", "ssh"}),
    ):
        press(chip(live.page, name))
        assert set(live.apps()) == apps
        assert count_shown(live.page) == len(live.apps())
        assert chip(live.page, name).text().endswith(f"  {len(live.apps())}")


def test_the_switch_shows_what_it_says(live: Live, computer: Computer) -> None:
    """It says how many rows it hides; pressed, they are there, and it says how to hide them."""
    busy(computer)
    live.scan()
    told = QSignalSpy(live.page.noise_hidden)
    press(chip(live.page, Chip.EVERYTHING))
    assert switch(live.page).text() == "Show 3 hidden"
    press(switch(live.page))
    assert len(live.apps()) == 9
    assert switch(live.page).text() == "Hide 3"
    press(switch(live.page))
    assert len(live.apps()) == 6
    assert [told.at(n)[0] for n in range(told.count())] == [False, True]


def test_the_switch_is_no_dead_end_where_nothing_hidden_would_show(
    live: Live, computer: Computer
) -> None:
    """An app that waits is never hidden: “Show 3 hidden” goes to where they are."""
    busy(computer)
    live.scan()
    press(switch(live.page))
    assert chip(live.page, Chip.EVERYTHING).isChecked()
    assert len(live.apps()) == 9


STATUSES: Final = ("LISTEN", "ESTABLISHED", "CLOSE_WAIT", "TIME_WAIT")
Sockets = list[tuple[int, str, bool]]
SOCKETS = st.lists(
    st.tuples(st.integers(1, 40), st.sampled_from(STATUSES), st.booleans()),
    max_size=30,
    unique_by=lambda found: found[0],
)


def found_from(sockets: Sockets) -> dict[object, Connection]:
    """Connections by key: each socket has a number, a status, and is inside or not."""
    computer = Computer()
    app = computer.app("app")._replace(pid=1)
    for number, status, inside in sockets:
        host = "127.0.0.1" if inside else "0.0.0.0"
        found = computer.wait(app, f"{host}:{1000 + number}")
        if status != "LISTEN":
            remote = computer.wait(app, f"{host}:{2000 + number}")
            computer.close(remote, status)
            computer.close(found, status)
    return {found.key: found for found in computer.connections}


@settings(max_examples=50, deadline=None)
@given(scans=st.lists(SOCKETS, min_size=1, max_size=4), hides=st.booleans())
def test_over_any_scans_the_counts_are_those_of_counting_rows(
    qapp: QApplication, scans: list[Sockets], *, hides: bool
) -> None:
    """Chips, switch and the count below agree with a naive count of the rows after every scan."""
    theme = Theme(qapp)
    page = LivePage(theme)
    page.set_reference(REFERENCE)
    page.set_hides_noise(hides)
    known: dict[object, Connection] = {}
    for sockets in scans:
        new = found_from(sockets)
        removed = tuple(found.key for key, found in known.items() if key not in new)
        changed = tuple(f for key, f in new.items() if key in known and known[key] != f)
        added = tuple(found for key, found in new.items() if key not in known)
        page.apply(Delta(removed, changed, added))
        page.set_finished(())
        known = new
        rows = page.rows()
        seen = [row for row in rows if not (hides and row.is_noise)]
        of_state = {
            Chip.WAITING: [row for row in seen if row.connection.state is State.WAITING],
            Chip.CONNECTED: [row for row in seen if row.connection.state is State.CONNECTED],
            Chip.EVERYTHING: seen,
        }
        for name in CHIPS:
            page.show_chip(name)
            assert page.model.rowCount() == len(of_state[name]) == count_shown(page)
            assert chip(page, name).text().endswith(f"  {len(of_state[name])}")
        noise = sum(row.is_noise for row in rows)
        assert switch(page).isVisibleTo(page) == (noise > 0)
        assert str(noise) in switch(page).text()
    page.deleteLater()
    theme.deleteLater()


def test_the_columns_fill_the_table_from_the_first_scan_on(live: Live) -> None:
    """The table is first shown when its first rows come: no strip is left at its side."""
    QApplication.processEvents()
    view = live.page.view
    widths = [state.width for state in view.column_states().values()]
    assert sum(widths) == view.viewport().width() == live.page.width() - 40


# Holding still.


def test_selection_order_and_columns_survive_every_scan(live: Live, computer: Computer) -> None:
    """Rows come, go and change; what was selected and is still there is selected."""
    live.select("java", "flask", "nginx")
    live.page.view.horizontalHeader().sectionClicked.emit(1)
    before = live.page.view.column_states(), live.page.view.sort_state()
    resets = QSignalSpy(live.page.model.modelReset)
    computer.wait(computer.app("alpha"), "0.0.0.0:10")
    computer.close(next(row for row in computer.connections if row.owner.name == "java"))
    live.scan()
    assert set(live.selected()) == {"flask", "nginx"}
    assert live.apps() == ["alpha", "nginx", "flask", ""]
    assert (live.page.view.column_states(), live.page.view.sort_state()) == before
    assert resets.count() == 0


def test_a_row_that_goes_leaves_no_row_selected(live: Live, computer: Computer) -> None:
    """It is told that nothing is current, and no neighbour takes the place."""
    told = QSignalSpy(live.page.row_selected)
    live.select("java")
    computer.close(next(row for row in computer.connections if row.owner.name == "java"))
    live.scan()
    assert told.at(0)[0].connection.owner.name == "java"
    assert told.at(1) == [None]
    assert told.count() == 2
    assert live.selected() == []


def test_a_tick_with_one_change_paints_one_row(live: Live, computer: Computer) -> None:
    """A row of which only the status is another: one dataChanged, and the selection stays."""
    live.select("nginx")
    changed = QSignalSpy(live.page.model.dataChanged)
    row = next(row for row in live.page.rows() if row.connection.owner.name == "java")
    owner = row.connection.owner._replace(service="minecraft.service")
    live.page.apply(Delta((), (row.connection._replace(owner=owner),), ()))
    assert changed.count() == 1
    assert live.selected() == ["nginx"]
    cell = live.page.model.index(live.apps().index("java"), 0)
    assert cell.data() == "java  ·  minecraft"


def test_a_click_on_a_row_tells_which_and_enter_keeps_it(live: Live) -> None:
    """A click selects; Enter or a double click asks for the card of its port and protocol."""
    told, chosen = QSignalSpy(live.page.row_selected), QSignalSpy(live.page.port_chosen)
    view = live.page.view
    place = view.visualRect(live.page.model.index(2, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.at(0)[0].port == 25565
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert chosen.at(0) == [25565, "tcp"]


def test_a_click_on_the_row_that_is_current_is_told_too(live: Live) -> None:
    """Who has closed the card and clicks the row again can get it again."""
    view = live.page.view
    place = view.visualRect(live.page.model.index(2, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    selected, clicked = QSignalSpy(live.page.row_selected), QSignalSpy(live.page.row_clicked)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (selected.count(), clicked.count()) == (0, 1)
    assert clicked.at(0)[0].port == 25565


# Filtering.


@pytest.mark.parametrize(
    ("text", "apps"),
    [
        ("", ["nginx", "", "java", "flask"]),
        ("  ", ["nginx", "", "java", "flask"]),
        ("5000", ["flask"]),
        ("80-6000", ["nginx", "", "flask"]),
        ("JAVA tcp", ["java"]),
        ("user:steve", ["java"]),
        ("-app:nginx reach:network", ["", "java"]),
    ],
)
def test_the_filter_shows_what_matches(live: Live, text: str, apps: list[str]) -> None:
    """Ports, ranges, words in any case, fields, and their opposites."""
    live.page.set_filter(text)
    assert live.apps() == apps


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("colour:red", InputCode.UNKNOWN_KEY),
        ("x" * 10_000, InputCode.TOO_LONG),
        ("9000-8000", InputCode.RANGE_BACKWARDS),
        ("80-", InputCode.RANGE_UNFINISHED),
        ("65536", InputCode.PORT_OUT_OF_RANGE),
        ("0", InputCode.PORT_OUT_OF_RANGE),
        ("-1", InputCode.NEGATED_NUMBER),
        ("pid:many", InputCode.BAD_VALUE),
    ],
)
def test_a_filter_that_cannot_be_read_leaves_the_rows_alone(
    live: Live, text: str, code: InputCode
) -> None:
    """What is on screen stays, with its selection, and the error says why."""
    live.page.set_filter("tcp -app:java")
    live.select("flask")
    before = live.apps()
    with pytest.raises(InputError) as caught:
        live.page.set_filter(text)
    assert caught.value.code is code
    assert (live.apps(), live.selected()) == (before, ["flask"])


@pytest.mark.parametrize("text", ["state:", '"open', "state: -app:", "udp state:"])
def test_a_word_that_asks_for_nothing_yet_hides_nothing(live: Live, text: str) -> None:
    """The letters before it were looked for as text, and found nothing; it is about to be more."""
    live.page.set_filter("state")
    assert live.apps() == []
    with pytest.raises(InputError):
        live.page.set_filter(text)
    seen = live.apps()
    live.page.set_filter("udp" if "udp" in text else "")
    assert seen == live.apps()


@pytest.mark.parametrize("text", ["🦊🦊🦊", "שלום", "\u202e\u202e80", "80a", "x" * 190])
def test_a_filter_that_matches_nothing_says_so_and_what_to_do(live: Live, text: str) -> None:
    """Never a blank table: the sentence repeats what was looked for, and there is a way back."""
    live.page.set_filter(text)
    if live.apps():
        return
    assert "Nothing here matches" in live.page.empty.text()
    assert live.page.empty.action() == "Show everything"
    assert live.page.empty.isVisible()
    assert live.page.minimumSizeHint().width() < 900


# Where there is nothing.


def empty_button(page: LivePage) -> QPushButton:
    """The button where the table has no rows."""
    found = page.empty.findChild(QPushButton)
    assert isinstance(found, QPushButton)
    return found


def test_before_the_first_scan_it_says_that_it_looks(theme: Theme, reference: Reference) -> None:
    """Not that there is nothing, which nobody knows yet."""
    live = Live(theme, Computer(), reference)
    assert live.page.empty.text() == "Looking at this computer’s connections …"
    live.scan()
    assert "Looking" not in live.page.empty.text()
    live.page.deleteLater()


def test_no_connections_at_all_says_what_will_happen(theme: Theme, reference: Reference) -> None:
    """There is nothing to press: rows come by themselves."""
    live = Live(theme, Computer(), reference)
    live.scan()
    assert live.page.empty.text() == (
        "Nothing uses the network now.\nAs soon as an app does, it appears here."
    )
    assert live.page.empty.action() == ""
    live.page.deleteLater()


@pytest.mark.parametrize(
    "make_empty",
    [
        lambda live, computer: live.page.set_filter("zzz"),
        lambda live, computer: live.page.show_chip(Chip.CONNECTED),
        lambda live, computer: (computer.connect(computer.app("psql"), "127.0.0.1:5000"),
                                live.scan(), live.page.show_chip(Chip.CONNECTED)),
    ],
    ids=["filter", "chip", "hidden"],
)  # fmt: skip
def test_everywhere_else_there_is_a_way_back_to_all_rows(
    live: Live, computer: Computer, make_empty: Callable[[Live, Computer], object]
) -> None:
    """The button shows everything: chip, switch and filter, which the search box is asked for."""
    make_empty(live, computer)
    assert live.apps() == []
    assert live.page.empty.isVisible()
    live.page.filter_wanted.connect(live.page.set_filter)
    press(empty_button(live.page))
    assert len(live.apps()) == live.page.model.total
    assert live.page.view.isVisible()


# What the scans say beside the rows.


def test_what_could_not_be_read_is_said_below(live: Live) -> None:
    """Once for the whole table; gone when it can be read."""
    texts = [label.text() for label in live.page.findChildren(QLabel)]
    assert "The app behind 1 of the rows needs administrator to see." in texts
    live.page.set_finished(())
    texts = [label.text() for label in live.page.findChildren(QLabel)]
    assert not [text for text in texts if "administrator" in text]


def test_news_are_told_once(live: Live) -> None:
    """Whoever shows a row's facts elsewhere makes them anew when they may be others."""
    told = QSignalSpy(live.page.rows_changed)
    live.scan()
    assert told.count() == 0
    live.page.set_finished((Degradation("scan-not-refreshed"),))
    assert told.count() == 1


def test_at_midnight_the_times_become_days(
    live: Live, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """“14:02” is not true any more when the window is open until the next day."""
    found = computer.wait(computer.app("new"), "0.0.0.0:7")._replace(since=time.time())
    live.scan()
    live.page.apply(Delta((), (found,), ()))
    cell = live.page.model.index(live.apps().index("new"), 4)
    today = cell.data()
    assert ":" in today

    class Tomorrow(date):
        @classmethod
        def today(cls) -> "Tomorrow":
            return cls.fromordinal(date.today().toordinal() + 1)

    monkeypatch.setattr(live_page, "date", Tomorrow)
    monkeypatch.setattr("portgui.gui.live.cells.date", Tomorrow)
    live.scan()
    assert cell.data() == "1 d"


def test_the_first_difference_needs_the_reference(theme: Theme) -> None:
    """A wiring fault is an error, not a table without purposes."""
    page = LivePage(theme)
    with pytest.raises(RuntimeError):
        page.apply(Delta((), (), ()))
    page.deleteLater()


def test_pausing_is_passed_on(live: Live) -> None:
    """The page does not look by itself: it tells who does."""
    told = QSignalSpy(live.page.pause_toggled)
    press(live.page.chips.pause)
    live.page.set_paused(False)
    assert [told.at(n) for n in range(told.count())] == [[True], [False]]
