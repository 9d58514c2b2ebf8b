"""Watched ports and apps: what is told, what is not, and in which words."""

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.answers.watch import (
    MOST_MARKS,
    AppMark,
    Mark,
    Marks,
    PortMark,
    Waiting,
    is_same,
    parse_mark,
    usage_of,
    with_mark,
    without_mark,
)
from portgui.answers.watch_events import (
    MOST_AT_ONCE,
    Event,
    Happening,
    Known,
    first_look,
    look,
    with_marks,
)
from portgui.answers.watch_words import body, first_port, heading, mark_name, use
from portgui.connections.changes import Delta, diff
from portgui.connections.snapshot import Connection, ConnectionKey, Reach, State
from portgui.net import InputError, Protocol
from portgui.words import english
from tests.fakes import TCP, UDP, Computer

FIVE, NODE = PortMark(5000), AppMark("node")


class Watching:
    """A pretend computer, what is watched on it, and what has been told."""

    def __init__(self, *marks: Mark, new_apps: bool = False) -> None:
        self.computer = Computer()
        self.marks: Marks = marks
        self.new_apps = new_apps
        self._rows: Mapping[ConnectionKey, Connection] = {}
        self.waiting = Waiting()
        self.known: Known | None = None

    def scan(self) -> list[Event]:
        """Look once more; what is to be told."""
        new = {found.key: found for found in self.computer.connections}
        self.waiting.take(diff(self._rows, new))
        self._rows = new
        if self.known is None:
            self.known = first_look(self.waiting, self.marks)
            return []
        looked = look(self.known, self.waiting, self.marks, new_apps=self.new_apps)
        self.known, events = looked
        return list(events)

    def start(self, name: str, *places: str, protocol: Protocol = TCP) -> list[Connection]:
        """An app begins to wait at these places."""
        owner = self.computer.app(name)
        return [self.computer.wait(owner, place, protocol) for place in places]

    def end(self, found: Iterable[Connection]) -> None:
        """Its connections are gone."""
        for each in found:
            del self.computer._rows[each.key]


def said(events: Iterable[Event]) -> list[str]:
    """The notifications, in English: heading and text."""
    return [
        f"{english(heading(event, english(mark_name(event.marks[0])) if event.marks else ''))}"
        f" | {english(body(event))}"
        for event in events
    ]


# What is marked.


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("5000", PortMark(5000)), (" 5000 ", PortMark(5000)), ("53/udp", PortMark(53, UDP)),
        ("53/TCP", PortMark(53, TCP)), ("node", NODE), ("Google Chrome", AppMark("Google Chrome")),
        ("7zip", AppMark("7zip")), ("node.exe", AppMark("node.exe")), ("a\nb", AppMark("a\\nb")),
    ],
)  # fmt: skip
def test_a_port_or_an_app_is_marked_by_what_is_typed(text: str, mark: Mark) -> None:
    """What looks like a port is one; everything else is the name of an app."""
    assert parse_mark(text) == mark


@pytest.mark.parametrize(
    "text", ["", "   ", "0", "65536", "8000-8100", "5000/", "5000/sctp", "9" * 40, "x" * 300]
)
def test_what_cannot_be_watched_is_said(text: str) -> None:
    """A range, a port that does not exist, nothing at all."""
    with pytest.raises(InputError):
        parse_mark(text)


def test_a_mark_stands_in_the_list_once_and_the_list_ends() -> None:
    """Apps in any case are the same; a port with a protocol is another one than without."""
    marks = with_mark(with_mark(with_mark((), NODE), AppMark("NODE")), FIVE)
    assert marks == (NODE, FIVE)
    assert not is_same(FIVE, PortMark(5000, TCP))
    assert without_mark(marks, AppMark("Node")) == (FIVE,)
    full = tuple(PortMark(port) for port in range(1, MOST_MARKS + 1))
    assert with_mark(full, NODE) == full


# What is told.


def test_a_port_that_comes_into_use_is_told_and_so_is_its_end() -> None:
    """In the words of the port card; the end once the second scan confirms it."""
    case = Watching(FIVE)
    assert case.scan() == []
    node = case.start("node", "127.0.0.1:5000")
    assert said(case.scan()) == [
        "Port 5000 is in use now | node is waiting for connections. Only this computer can"
        " reach it."
    ]
    assert case.scan() == []
    case.end(node)
    assert case.scan() == []
    assert said(case.scan()) == [
        "Port 5000 is not in use any more | No app waits for connections on it now."
        " Until now: node."
    ]
    assert case.scan() == []


def test_an_app_that_is_started_again_is_no_news() -> None:
    """Neither when both fall between two scans, nor when one scan sees nobody."""
    case = Watching(FIVE, NODE)
    first = case.start("node", "0.0.0.0:5000")
    case.scan()
    case.end(first)
    second = case.start("node", "0.0.0.0:5000")
    assert case.scan() == []
    case.end(second)
    assert case.scan() == []
    case.start("node", "0.0.0.0:5000")
    assert case.scan() == []
    assert case.scan() == []


def test_what_the_first_scan_finds_is_no_news() -> None:
    """Nor is what is there when somebody begins to watch it; what comes right after is."""
    case = Watching(FIVE, new_apps=True)
    case.start("node", "0.0.0.0:5000")
    assert case.scan() == []
    assert case.known is not None
    case.marks = (FIVE, NODE, PortMark(6000))
    case.known = with_marks(case.known, case.waiting, case.marks)
    case.start("x", "0.0.0.0:6000")
    assert [event.marks for event in case.scan()] == [(PortMark(6000),)]
    case.start("y", "0.0.0.0:7000")
    case.marks = (*case.marks, PortMark(7000))
    case.new_apps = False
    assert case.scan() == []


def test_another_app_on_a_watched_port_is_told() -> None:
    """Also when the one before ended a scan earlier; not when a name is only not to be seen."""
    case = Watching(FIVE)
    node = case.start("node", "0.0.0.0:5000")
    case.scan()
    case.end(node)
    case.scan()
    python = case.start("python3", "0.0.0.0:5000")
    assert said(case.scan()) == [
        "Port 5000 is used by another app now | python3: waiting for connections."
        " node: not any more."
    ]
    case.end(python)
    case.computer.wait(case.computer.foreign_app(), "0.0.0.0:5000")
    assert case.scan() == []


def test_workers_of_one_app_are_one_event() -> None:
    """A server that forks tells its port four times to the system, and once to the person."""
    case = Watching(PortMark(80), AppMark("nginx"), new_apps=True)
    case.scan()
    for _ in range(4):
        owner = case.computer.app("nginx")
        case.computer.wait(owner, "0.0.0.0:80", shared=True)
        case.computer.wait(owner, "[::]:80", shared=True)
    assert [event.happening for event in case.scan()] == [Happening.PORT_STARTED]


def test_the_protocol_counts_where_it_was_chosen() -> None:
    """53/udp is not told of TCP."""
    case = Watching(PortMark(53, UDP))
    case.scan()
    case.start("dnsmasq", "0.0.0.0:53")
    assert case.scan() == []
    case.start("dnsmasq", "0.0.0.0:53", protocol=UDP)
    assert said(case.scan())[0].startswith("Port 53 / UDP is in use now")


def test_a_watched_app_is_told_with_its_ports() -> None:
    """When it begins and ends to wait, not for each port that comes after the first."""
    case = Watching(AppMark("NODE"))
    case.scan()
    first = case.start("node", "0.0.0.0:3000", "127.0.0.1:9229")
    assert said(case.scan()) == [
        "node is waiting for connections | Ports: 3000 / TCP, 9229 / TCP. Other devices on your"
        " network can reach it, unless a firewall blocks them."
    ]
    more = case.start("node", "0.0.0.0:3001")
    assert case.scan() == []
    case.end([*first, *more])
    case.scan()
    assert said(case.scan()) == [
        "node no longer waits for connections | Until now it did on: 3000 / TCP,"
        " 3001 / TCP, 9229 / TCP."
    ]


def test_an_app_is_found_by_its_title_and_by_its_process() -> None:
    """The script `shop.js` is watched as that, or as node."""
    case = Watching(AppMark("shop.js"))
    case.scan()
    owner = case.computer.app("node")._replace(title="shop.js")
    case.computer.wait(owner, "127.0.0.1:3000")
    (event,) = case.scan()
    assert english(heading(event, "")) == "shop.js is waiting for connections"
    assert case.waiting.usage(NODE) == case.waiting.usage(AppMark("Shop.js"))


def test_a_connection_is_no_use_of_a_port() -> None:
    """Only who waits counts: a browser on port 5000 of somewhere else does not."""
    case = Watching(FIVE, AppMark("chrome"))
    case.scan()
    case.computer.connect(case.computer.app("chrome"), "93.184.216.34:5000")
    assert case.scan() == []


def test_new_apps_are_told_once_and_only_when_wanted() -> None:
    """Not what waits since the first scan, not the same one again, no port drawn by lot."""
    quiet, loud = Watching(), Watching(new_apps=True)
    for case in (quiet, loud):
        case.start("sshd", "0.0.0.0:22")
        case.scan()
        case.start("SSHD", "0.0.0.0:2222")
    assert loud.scan() == []
    found = [case.start("game", "0.0.0.0:25565") for case in (quiet, loud)]
    assert quiet.scan() == []
    assert said(loud.scan()) == [
        "A new app is waiting for connections | game, ports: 25565 / TCP. Other devices on your"
        " network can reach it, unless a firewall blocks them."
    ]
    loud.end(found[1])
    loud.scan()
    loud.scan()
    loud.start("game", "0.0.0.0:25565")
    assert loud.scan() == []
    loud.start("resolver", "0.0.0.0:40000", protocol=UDP)
    assert loud.scan() == []
    loud.computer.wait(loud.computer.foreign_app(), "0.0.0.0:7000")
    assert loud.scan() == []


def test_new_apps_that_come_while_nobody_asks_are_known_later() -> None:
    """Switching it on is no reason to tell of an hour ago."""
    case = Watching(FIVE)
    case.scan()
    case.start("game", "0.0.0.0:25565")
    case.scan()
    case.new_apps = True
    assert case.scan() == []


def test_a_storm_is_told_as_a_number() -> None:
    """Fourteen apps at once are one notification; so many as can be read are told one by one."""
    case = Watching(new_apps=True)
    case.scan()
    for number in range(14):
        case.start(f"app{number:02}", f"0.0.0.0:{7000 + number}")
    assert said(case.scan()) == [
        "14 new apps began to wait for connections | app00, app01, app02, …."
        " Ports: 7000 / TCP, 7001 / TCP, 7002 / TCP, …."
    ]
    for number in range(MOST_AT_ONCE):
        case.start(f"few{number}", f"0.0.0.0:{8000 + number}")
    assert len(case.scan()) == MOST_AT_ONCE


def test_one_thing_is_told_once_though_it_is_watched_in_many_ways() -> None:
    """The port, the port with its protocol, the app, and any new app: one notification."""
    case = Watching(FIVE, PortMark(5000, TCP), NODE, new_apps=True)
    case.scan()
    node = case.start("node", "0.0.0.0:5000")
    assert len(case.scan()) == 1
    case.end(node)
    case.scan()
    assert len(case.scan()) == 1


def test_an_event_leads_to_a_port() -> None:
    """The watched one, else the first that the app uses."""
    case = Watching(PortMark(5000, TCP), AppMark("x"))
    case.scan()
    case.start("node", "0.0.0.0:5000")
    case.start("x", "0.0.0.0:7001", "0.0.0.0:7000")
    assert [first_port(event) for event in case.scan()] == [
        PortMark(5000, TCP), PortMark(7000, TCP),
    ]  # fmt: skip


def test_who_uses_it_is_said_beside_its_name() -> None:
    """For the menu and the list."""
    case = Watching()
    case.start("node", "127.0.0.1:5000")
    case.computer.wait(case.computer.foreign_app(), "0.0.0.0:6000")
    case.scan()

    def line(mark: Mark) -> str:
        return english(use(mark, case.waiting.usage(mark)))

    assert line(FIVE) == "node, only this computer"
    assert line(PortMark(6000)) == "an unnamed app, your network"
    assert line(PortMark(7000)) == "nobody"
    assert line(NODE) == "5000 / TCP, only this computer"
    assert line(AppMark("x")) == "not waiting"


def test_the_furthest_reach_is_told() -> None:
    """Who waits on loopback and on the network can be reached from the network."""
    computer = Computer()
    owner = computer.app("node")
    computer.wait(owner, "127.0.0.1:5000")
    computer.wait(owner, "0.0.0.0:5000")
    usage = usage_of(computer.connections)
    assert usage is not None
    assert usage.reach is Reach.NETWORK
    assert usage.ports == ((5000, TCP),)


# For all computers.

_PORTS = st.integers(5000, 5003)
_APPS = st.sampled_from(["node", "python3", "nginx"])
_SCAN = st.sets(st.tuples(_APPS, _PORTS), max_size=8)


@given(st.lists(_SCAN, max_size=8))
def test_the_index_is_what_a_fresh_one_would_be(scans: list[set[tuple[str, int]]]) -> None:
    """However the differences come, who uses a port is who waits on it."""
    waiting = Waiting()
    before: dict[ConnectionKey, Connection] = {}
    for scan in scans:
        now = _rows(scan)
        waiting.take(diff(before, now))
        before = now
        marks: list[Mark] = [PortMark(port) for port in range(5000, 5004)]
        for mark in [*marks, NODE, AppMark("nginx")]:
            assert waiting.usage(mark) == Waiting(now.values()).usage(mark)
        assert waiting.apps() == tuple(sorted({app for app, _ in scan}))
    waiting.take(Delta(tuple(before), (), ()))
    assert waiting.__dict__ == Waiting().__dict__


@given(st.lists(_SCAN, min_size=1, max_size=10))
def test_beginning_and_end_take_turns(scans: list[set[tuple[str, int]]]) -> None:
    """No start is told twice, no stop without a start, and at rest what was told last is true."""
    mark = PortMark(5000)
    known: Known | None = None
    waiting, before = Waiting(), dict[ConnectionKey, Connection]()
    in_use = False
    for scan in [*scans, scans[-1], scans[-1]]:
        now = _rows(scan)
        waiting.take(diff(before, now))
        before = now
        if known is None:
            known = first_look(waiting, (mark,))
            in_use = waiting.usage(mark) is not None
            continue
        known, events = look(known, waiting, (mark,), new_apps=False)
        for event in events:
            if event.happening is Happening.PORT_TAKEN:
                assert in_use
                continue
            assert in_use is (event.happening is Happening.PORT_STOPPED)
            in_use = not in_use
    assert in_use is (waiting.usage(mark) is not None)


def _rows(scan: set[tuple[str, int]]) -> dict[ConnectionKey, Connection]:
    """One process for each app, waiting on its ports."""
    computer = Computer()
    owners = {app: computer.app(app) for app in ("node", "python3", "nginx")}
    for app, port in sorted(scan):
        computer.wait(owners[app], f"0.0.0.0:{port}", shared=True)
    found = {row.key: row for row in computer.connections}
    assert all(row.state is State.WAITING for row in found.values())
    return found
