"""The live view's columns: every fact in words, every missing fact with its reason."""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from portgui.answers.live_row import LiveRow, make_row
from portgui.connections.snapshot import Connection, ConnectionKey, Gap, Owner, Reach, State
from portgui.gui.live.cells import endpoint_order, since_text, since_tip
from portgui.gui.live.columns import COLUMNS
from portgui.gui.live.reach import reach_words
from portgui.gui.table.columns import Column, Tone
from portgui.gui.table.delegate import badge_width
from portgui.gui.table.model import TableModel
from portgui.gui.table.view import TableView
from portgui.gui.theme import Theme
from portgui.net import Endpoint
from portgui.plain import NAME_LIMIT, plain
from portgui.reference.purpose import Reference
from tests.fakes import TCP, UDP, Computer, endpoint, make_reference

REFERENCE: Final[Reference] = make_reference()
BY_KEY: Final[dict[str, Column[LiveRow]]] = {column.key: column for column in COLUMNS}
NASTY: Final = ("a\nb", "a\tb", "<b>x</b>", "n" * 4000, "\u202eexe.app", "\x1b[31m", "\x00")


def row(found: Connection) -> LiveRow:
    """Joined with a small reference."""
    return make_row(found, REFERENCE)


def text(key: str, found: Connection) -> str:
    """What the cell of this column says."""
    return BY_KEY[key].text(row(found))


@pytest.fixture
def computer() -> Computer:
    """Nothing runs yet."""
    return Computer()


def test_a_waiting_app_in_every_column(computer: Computer) -> None:
    """Name and role, port, reach, purpose; the details say process, address, service and path."""
    nginx = computer.app("nginx", service="nginx.service", user="www")
    found = computer.wait(nginx, "0.0.0.0:80")
    cells = {key: text(key, found) for key in BY_KEY}
    assert cells.pop("since").endswith(" d")
    assert cells == {
        "app": "nginx  ·  web server",
        "port": "80 / TCP",
        "reach": "Your network",
        "purpose": "Web pages",
        "state": "waiting for connections",
        "remote": "nobody yet",
        "host": "nobody yet",
        "local": "0.0.0.0:80",
        "protocol": "TCP",
        "family": "IPv4",
        "local-address": "0.0.0.0",
        "local-port": "80",
        "remote-address": "nobody yet",
        "remote-port": "nobody yet",
        "pid": "100",
        "process": "nginx",
        "service": "nginx.service",
        "container": "none",
        "user": "www",
        "parent": "init",
        "path": "/usr/bin/nginx",
        "command": "the system does not say",
        "received": "the system does not say",
        "sent": "the system does not say",
    }


def test_a_title_is_shown_and_the_process_name_stays_one_step_behind(computer: Computer) -> None:
    """Which script an interpreter runs is what a person asks for; `python3` is a column away."""
    owner = computer.app("python3")._replace(title="app.py (Python)")
    found = computer.wait(owner, "0.0.0.0:80")
    assert text("app", found) == "app.py (Python)"
    assert text("process", found) == "python3"


def test_a_host_of_services_says_which(computer: Computer) -> None:
    """svchost.exe alone says nothing; of other programs the role says more than the service."""
    host = computer.app("svchost.exe", service="DHCP Client, DNS Client")
    assert text("app", computer.wait(host, "0.0.0.0:68")) == (
        "svchost.exe  ·  DHCP Client, DNS Client"
    )
    own = computer.app("unheardof", service="backup.service")
    assert text("app", computer.wait(own, "0.0.0.0:70")) == "unheardof  ·  backup"


def test_bytes_in_the_queues_are_numbers_once_the_system_was_asked(computer: Computer) -> None:
    """They sort as numbers; not asked comes before none."""
    found = computer.wait(computer.app("nginx"), "0.0.0.0:80")
    full = found._replace(queues=(12, 300))
    assert (text("received", full), text("sent", full)) == ("12", "300")
    keys = [BY_KEY["sent"].sort(row(each)) for each in (found, found._replace(queues=(0, 0)), full)]
    assert keys == sorted(keys) == [-1, 0, 300]


def test_the_command_line_and_its_like_are_not_shown_at_first() -> None:
    """A command line may hold a password; who wants to see it chooses the column."""
    assert [column.key for column in COLUMNS if column.shown] == [
        "app", "port", "reach", "purpose", "since",
    ]  # fmt: skip


def test_every_column_says_what_it_is_for() -> None:
    """The chooser and the heading's tooltip show it."""
    assert [column.key for column in COLUMNS if not column.hint] == []


def test_an_app_that_may_not_be_read_says_why_in_every_column(computer: Computer) -> None:
    """Nothing is blank, and what is missing is muted and says why in the cell or its tooltip."""
    found = computer.wait(computer.foreign_app(), "0.0.0.0:80")
    for key in ("app", "pid", "service", "path"):
        assert text(key, found) == "needs administrator to see"
        muted = BY_KEY[key].muted
        assert muted is not None
        assert muted(row(found))
    assert text("user", found) == "grace"
    assert text("since", found) == "unknown"
    assert since_tip(row(found)) == "needs administrator to see"
    assert BY_KEY["app"].tip is not None
    assert BY_KEY["app"].tip(row(found)) == "needs administrator to see"


@pytest.mark.parametrize("gap", list(Gap))
def test_every_reason_has_its_words(computer: Computer, gap: Gap) -> None:
    """A reason is said in the cell, whatever it is."""
    owner = Owner(None, "", gaps=(("name", gap), ("path", gap), ("user", gap), ("pid", gap)))
    found = computer.wait(owner, "0.0.0.0:80")
    said = {text(key, found) for key in ("app", "path", "user", "pid")}
    assert len(said) == 1
    assert said != {str(gap)}


def test_no_cell_is_ever_blank(computer: Computer) -> None:
    """Also where nothing at all is known of an app, nor why."""
    owner = Owner(None, "")
    rows = [computer.wait(owner, "0.0.0.0:4"), computer.connect(owner, "9.9.9.9:9999", UDP)]
    blank = computer.wait(Owner(7, "x", service="", path="", user=""), "[::]:5")
    rows.append(blank._replace(since=1e30))
    for found in rows:
        assert [column.key for column in COLUMNS if not column.text(row(found)).strip()] == []


def test_a_missing_service_is_none_unless_it_may_not_be_read(computer: Computer) -> None:
    """Most apps are no service: “none” is the answer, not a gap."""
    assert text("service", computer.wait(computer.app("vim"), "0.0.0.0:1")) == "none"


@pytest.mark.parametrize(
    ("local", "words", "tone"),
    [
        ("127.0.0.1:80", "Only this computer", Tone.NEUTRAL),
        ("[::1]:80", "Only this computer", Tone.NEUTRAL),
        ("0.0.0.0:80", "Your network", Tone.CAUTION),
        ("[::]:80", "Your network", Tone.CAUTION),
        ("192.168.1.5:80", "Your network", Tone.CAUTION),
    ],
)
def test_reach_is_a_word_a_shape_and_a_colour(
    computer: Computer, local: str, words: str, tone: Tone
) -> None:
    """Never a colour alone; the address stands behind it, and what was not checked."""
    found = row(computer.wait(computer.app("x"), local))
    column = BY_KEY["reach"]
    assert column.badge is not None
    assert column.tip is not None
    badge = column.badge(found)
    assert badge is not None
    assert (badge.text, badge.tone) == (words, tone)
    assert badge.icon
    assert local in column.tip(found)
    assert ("firewall has not been checked" in column.tip(found)) == (words == "Your network")


def test_a_connection_says_whom_it_goes_to(computer: Computer) -> None:
    """To an address outside, or inside this computer."""
    server = computer.app("server")
    computer.wait(server, "127.0.0.1:5000")
    inside = computer.connect(computer.app("client"), "127.0.0.1:5000")
    outside = computer.connect(computer.app("chrome"), "93.184.216.34:443")
    assert text("reach", inside) == "Inside this computer"
    assert text("reach", outside) == "To 93.184.216.34"
    assert text("remote", outside) == "93.184.216.34:443"


def test_states_are_the_four_plain_words(computer: Computer) -> None:
    """And “connecting” while a connection is being set up; the system's word is in the tooltip."""
    app = computer.app("x")
    found = computer.connect(app, "9.9.9.9:443")
    assert text("state", found) == "connected"
    assert text("state", found._replace(status="SYN_SENT")) == "connecting"
    assert text("state", computer.close(found, "CLOSE_WAIT")) == "closing"
    assert text("state", found._replace(state=State.FINISHED, status="TIME_WAIT")) == "finished"
    assert BY_KEY["state"].tip is not None
    assert BY_KEY["state"].tip(row(found)) == "ESTABLISHED"


def test_an_unofficial_use_is_marked(computer: Computer) -> None:
    """“Unofficial” stands beside what IANA has not assigned; nothing known is said."""
    app = computer.app("x")
    assert text("purpose", computer.wait(app, "0.0.0.0:5000")) == "AirPlay Receiver, or another use"
    assert text("purpose", computer.wait(app, "0.0.0.0:25565")) == "Minecraft Java"
    assert text("purpose", computer.wait(app, "0.0.0.0:48000")) == "nothing known"


def test_since_is_the_time_today_and_days_before(computer: Computer) -> None:
    """Yesterday evening is one day ago in the morning, not “23:50”."""
    found = computer.wait(computer.app("x"), "0.0.0.0:1")
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    for moment, expected in (
        (midnight, "00:00"),
        (midnight - timedelta(minutes=10), "1 d"),
        (midnight - timedelta(days=3, minutes=-5), "3 d"),
    ):
        at = row(found._replace(since=moment.timestamp()))
        assert since_text(at) == expected
    assert since_text(row(found._replace(since=None))) == "unknown"
    assert since_text(row(found._replace(since=1e30))) == "unknown"


def test_since_says_what_it_means(computer: Computer) -> None:
    """The app's start bounds what the first scan found; what came later was seen to come."""
    found = computer.wait(computer.app("x"), "0.0.0.0:1")._replace(since=time.time())
    assert "not older than that" in since_tip(row(found))
    assert since_tip(row(found._replace(first_scan=False))).startswith("First seen at ")


@pytest.mark.parametrize("name", NASTY)
def test_a_name_from_outside_stays_on_its_line(computer: Computer, name: str) -> None:
    """As the scan hands it on, it is bounded and one line in the cell, whatever is in it."""
    found = computer.wait(computer.app(plain(name, NAME_LIMIT)), "0.0.0.0:1")
    said = text("app", found)
    assert said.isprintable()
    assert len(said) <= NAME_LIMIT


def key(local: str, remote: str | None = None) -> ConnectionKey:
    """A TCP socket's key."""
    return ConnectionKey(TCP, endpoint(local), endpoint(remote) if remote else None, 1)


def found_at(local: str, remote: str | None, state: State, reach: Reach) -> LiveRow:
    """A row."""
    return row(Connection(key(local, remote), state, "", reach, Owner(1, "x"), None))


def test_ports_sort_as_numbers() -> None:
    """9, 80, 443, 8080: not as text."""
    rows = [
        found_at(f"0.0.0.0:{port}", None, State.WAITING, Reach.NETWORK)
        for port in (8080, 9, 443, 80)
    ]
    for name in ("port", "local"):
        ordered = sorted(rows, key=BY_KEY[name].sort)
        assert [each.port for each in ordered] == [9, 80, 443, 8080]


def test_addresses_sort_as_numbers() -> None:
    """By family, address and port; a connection without another end comes first."""
    ends = [
        Endpoint("2.0.0.1", 9), Endpoint("10.0.0.1", 9), Endpoint("10.0.0.1", 80),
        Endpoint("192.168.0.1", 1), Endpoint("::1", 80), Endpoint("fe80::1%eth0", 1),
        Endpoint("no address", 1),
    ]  # fmt: skip
    mixed = [ends[place] for place in (3, 0, 6, 5, 1, 4, 2)]
    assert sorted(mixed, key=endpoint_order) == ends
    assert endpoint_order(None) < endpoint_order(ends[0])


def test_reach_sorts_by_how_far_it_goes_whatever_the_language() -> None:
    """Only this computer, inside it, to others, unknown, the network."""
    waiting, connected = State.WAITING, State.CONNECTED
    rows = [
        found_at("127.0.0.1:80", None, waiting, Reach.THIS_COMPUTER),
        found_at("127.0.0.1:80", "127.0.0.1:9", connected, Reach.THIS_COMPUTER),
        found_at("10.0.0.5:80", "9.9.9.9:9", connected, Reach.NETWORK),
        found_at("10.0.0.5:80", "10.9.9.9:9", connected, Reach.NETWORK),
        found_at("1.2.3.4:80", None, waiting, Reach.UNKNOWN),
        found_at("0.0.0.0:80", None, waiting, Reach.NETWORK),
    ]
    mixed = [rows[place] for place in (3, 0, 5, 1, 4, 2)]
    assert sorted(mixed, key=BY_KEY["reach"].sort) == rows


def test_every_column_sorts_one_kind_of_value(computer: Computer) -> None:
    """No comparison of a number with a text, whatever is missing in a row."""
    rows = [
        row(computer.wait(computer.foreign_app(), "0.0.0.0:1")),
        row(computer.wait(computer.app("x", service="s"), "127.0.0.1:2")),
        row(computer.connect(Owner(None, ""), "9.9.9.9:3")),
        row(computer.connect(computer.app("y"), "8.8.8.8:4", UDP)._replace(since=None)),
    ]
    for column in COLUMNS:
        assert len(sorted(rows, key=column.sort)) == 4


def test_the_columns_have_keys_of_their_own() -> None:
    """The settings know them by these; five are shown at first and one stretches."""
    assert len(BY_KEY) == len(COLUMNS)
    shown = [column.key for column in COLUMNS if column.shown]
    assert shown == ["app", "port", "reach", "purpose", "since"]
    assert [column.key for column in COLUMNS if column.stretch] == ["purpose"]


@pytest.mark.parametrize("large", [False, True])
def test_a_badge_has_room_for_longer_words(
    qtbot: QtBot, theme: Theme, request: pytest.FixtureRequest, large: bool
) -> None:
    """In a language whose words are 40 % longer, the column is as wide as they are at first."""
    if large:
        request.getfixturevalue("large_font")
    words = tuple(f"{each} and much longer than this" for each in reach_words())
    place = next(number for number, each in enumerate(COLUMNS) if each.key == "reach")
    longer = [*COLUMNS]
    longer[place] = replace(COLUMNS[place], words=lambda: words)
    host = QWidget()
    qtbot.addWidget(host)
    view = TableView(TableModel(longer, lambda row: row.connection.key, host), theme, host)
    header = view.horizontalHeader()
    needed = max(badge_width(each, header.fontMetrics()) for each in words)
    assert header.sectionSize(place) >= needed
