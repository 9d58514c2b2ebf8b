"""The last ten minutes: the scans' own numbers, gaps that are gaps, and a bounded memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portgui.connections.changes import Delta, diff
from portgui.connections.snapshot import (
    Connection,
    ConnectionKey,
    Gap,
    Owner,
    Reach,
    State,
)
from portgui.gui.timeline import history as module
from portgui.gui.timeline.history import MOST_POINTS, SPAN, AppPoint, History, Point
from portgui.net import Endpoint
from tests.fakes import TCP, Computer

START: Final = 1_700_000_000.0
EVERY: Final = 2.0


@dataclass
class Run:
    """A history that is told of whole scans, as the window is of differences."""

    history: History = field(default_factory=History)
    known: dict[ConnectionKey, Connection] = field(default_factory=dict)
    at: float = START

    def __post_init__(self) -> None:
        self.history.set_interval(EVERY)

    def scan(self, found: Sequence[Connection], after: float = EVERY) -> None:
        """Everything that there is, so many seconds after the scan before."""
        self.at += after
        new = {each.key: each for each in found}
        self.history.take(diff(self.known, new))
        self.known = new
        self.history.finish(self.at)

    def numbers(self) -> list[tuple[int, int]]:
        """Connections and waiting apps, by scan."""
        return [(point.connected, point.waiting) for point in self.history.points]

    def app(self, name: str) -> list[int]:
        """The connections of an app, by scan."""
        return [point.connected for point in self.history.of_app(name)]


def row(number: int, app: str, state: State = State.CONNECTED, pid: int = 7) -> Connection:
    """One socket."""
    local, remote = Endpoint("10.0.0.1", number), Endpoint("10.0.0.9", 443)
    key = ConnectionKey(TCP, local, None if state is State.WAITING else remote, pid)
    return Connection(key, state, "", Reach.NETWORK, Owner(pid, app), None)


def test_connections_and_waiting_apps_are_counted() -> None:
    """An app that waits on many ports is one app; what closes or is finished is no connection."""
    computer = Computer()
    run = Run()
    run.scan(computer.connections)
    nginx = computer.app("nginx")
    for port in (80, 443):
        computer.wait(nginx, f"0.0.0.0:{port}")
    run.scan(computer.connections)
    computer.wait(computer.app("nginx"), "0.0.0.0:81")
    computer.wait(computer.app("sshd"), "0.0.0.0:22")
    found = computer.connect(computer.app("chrome"), "10.0.0.9:443")
    run.scan(computer.connections)
    computer.close(found, "CLOSE_WAIT")
    run.scan(computer.connections)
    assert run.numbers() == [(0, 0), (0, 1), (1, 2), (0, 2)]


def test_apps_without_a_name_are_told_apart_as_far_as_that_goes() -> None:
    """By their process, or by their account where not even that is told."""
    hidden = (("name", Gap.NEEDS_ADMIN),)
    owners = [
        Owner(1, "", gaps=hidden),
        Owner(2, "", gaps=hidden),
        Owner(None, "", user="root", gaps=hidden),
        Owner(None, "", user="grace", gaps=hidden),
        Owner(None, "", user="grace", gaps=hidden),
    ]
    rows = [
        row(number, "", State.WAITING, number)._replace(owner=owner)
        for number, owner in enumerate(owners, 1)
    ]
    run = Run()
    run.scan(rows)
    assert run.numbers() == [(0, 4)]


def test_an_app_is_called_what_a_person_would_call_it() -> None:
    """Its title, where the process is only what runs it."""
    first = row(1, "python3")
    run = Run()
    run.scan([first._replace(owner=first.owner._replace(title="server.py"))])
    assert run.app("server.py") == [1]
    assert run.app("python3") == []


def test_the_connections_of_one_app_are_kept() -> None:
    """Also while there are none, from when the app was first seen: before, it had none."""
    run = Run()
    run.scan([])
    run.scan([row(1, "chrome"), row(2, "chrome"), row(3, "mail")])
    run.scan([row(2, "chrome"), row(3, "mail")])
    run.scan([row(3, "mail")])
    run.scan([row(3, "mail"), row(4, "chrome")])
    assert run.app("chrome") == [0, 2, 1, 0, 1]
    assert run.app("mail") == [0, 1, 1, 1, 1]
    assert run.app("nobody") == []
    assert run.history.of_app("mail")[1] == AppPoint(START + 2 * EVERY, 1, is_joined=True)


@pytest.mark.parametrize(
    ("after", "is_joined"), [(EVERY, True), (2 * EVERY + 5, True), (2 * EVERY + 5.1, False)]
)
def test_a_scan_that_comes_much_later_leaves_a_gap(after: float, is_joined: bool) -> None:
    """The computer was asleep, or the system did not answer: nobody knows what was in between."""
    run = Run()
    run.scan([])
    run.scan([], after)
    assert [point.is_joined for point in run.history.points] == [False, is_joined]


def test_a_pause_leaves_a_gap_however_short_it_was() -> None:
    """Paused and hidden are the same here: no scan is due. Then it goes on."""
    run = Run()
    run.scan([])
    run.history.set_interval(0.0)
    run.history.set_interval(EVERY)
    run.scan([])
    run.scan([])
    assert [point.is_joined for point in run.history.points] == [False, False, True]


def test_scans_by_hand_are_not_joined() -> None:
    """While nothing is due, each of them says only how things were then."""
    run = Run()
    run.history.set_interval(0.0)
    run.scan([])
    run.scan([])
    assert [point.is_joined for point in run.history.points] == [False, False]


def test_a_longer_interval_leaves_no_gap() -> None:
    """Neither before the first scan that came so late, nor after the last."""
    run = Run()
    run.scan([])
    run.history.set_interval(30.0)
    run.scan([], 30.0)
    run.history.set_interval(1.0)
    run.scan([], 30.0)
    run.scan([], 1.0)
    run.scan([], 30.0)
    assert [point.is_joined for point in run.history.points] == [False, True, True, True, False]


def test_only_ten_minutes_are_kept() -> None:
    """Of all, and of each app; the number that was true at their beginning still counts."""
    run = Run()
    run.scan([row(1, "chrome"), row(2, "chrome")])
    for _ in range(400):
        run.scan([row(1, "chrome"), row(2, "chrome")])
    points = run.history.points
    assert points[-1].at - points[0].at == SPAN
    assert len(points) == SPAN / EVERY + 1
    assert set(run.app("chrome")) == {2}
    assert len(run.app("chrome")) == len(points)


def test_the_numbers_of_an_app_are_kept_for_ten_minutes() -> None:
    """What came before is one number: the one that they begin with."""
    run = Run()
    for number in range(400):
        run.scan([row(1, "chrome"), row(2, "chrome")][: 1 + number % 2])
    changes = run.history._pasts["chrome"].changes
    assert len(changes) == len(run.history.points)
    assert run.app("chrome") == [1 + number % 2 for number in range(99, 400)]


def test_a_clock_that_is_set_back_starts_anew() -> None:
    """Times cannot be put in order any more; what is there now still counts from now on."""
    run = Run()
    for _ in range(5):
        run.scan([row(1, "chrome")])
    run.scan([row(1, "chrome")], -3600.0)
    run.scan([row(1, "chrome"), row(2, "chrome")])
    assert list(run.history.points) == [
        Point(run.at - EVERY, 1, 0, is_joined=False),
        Point(run.at, 2, 0, is_joined=True),
    ]
    assert run.app("chrome") == [1, 2]


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scans without end within a second, and ever other apps."""
    monkeypatch.setattr(module, "MOST_APPS", 10)
    run = Run()
    for number in range(MOST_POINTS + 500):
        run.scan([row(1, f"app {number}"), row(2, "chrome")], 0.001)
    assert len(run.history.points) == MOST_POINTS
    assert len(run.history._pasts) == 10
    assert len(run.history._of_app) == 2
    assert len(run.history._parts) == 2
    assert run.app(f"app {MOST_POINTS + 499}")[-2:] == [0, 1]
    assert run.app("app 3") == []


def test_an_app_that_there_was_no_room_for_has_no_past(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said of the time before: not that it had no connections."""
    monkeypatch.setattr(module, "MOST_APPS", 1)
    run = Run()
    run.scan([row(1, "chrome"), row(2, "mail")])
    assert run.app("chrome") == [1]
    assert run.app("mail") == []
    run.scan([row(2, "mail")])
    run.scan([row(2, "mail"), row(3, "mail")])
    assert run.app("mail") == [2]


def test_an_app_of_long_ago_is_forgotten() -> None:
    """After ten minutes without a connection there is nothing to draw."""
    run = Run()
    run.scan([row(1, "chrome")])
    for _ in range(400):
        run.scan([])
    assert run.history._pasts == {}


def test_the_end_of_a_scan_without_news_costs_nothing_for_each_app() -> None:
    """Nothing is walked through but what was different."""
    run = Run()
    run.scan([row(number, f"app {number}") for number in range(1, 200)])
    sizes = {app: len(past.changes) for app, past in run.history._pasts.items()}
    for _ in range(30):
        run.scan(list(run.known.values()))
    assert {app: len(past.changes) for app, past in run.history._pasts.items()} == sizes


SOCKETS: Final = st.tuples(
    st.integers(1, 6), st.sampled_from(["a", "b", ""]), st.sampled_from(list(State))
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(st.integers(1, 6), SOCKETS, max_size=6), max_size=25))
def test_the_numbers_are_those_of_the_scans(scans: list[dict[int, tuple[int, str, State]]]) -> None:
    """Whatever comes, goes and changes: as if each scan had been counted anew."""
    run = Run()
    for scan in scans:
        rows = []
        for number, (_, app, state) in scan.items():
            key = ConnectionKey(TCP, Endpoint("10.0.0.1", number), None, 7)
            rows.append(row(number, app, state)._replace(key=key))
        run.scan(rows)
    expected = [
        (
            sum(state is State.CONNECTED for _, _, state in scan.values()),
            len({app for _, app, state in scan.values() if state is State.WAITING}),
        )
        for scan in scans
    ]
    assert run.numbers() == expected
    for app in ("a", "b"):
        counts = [
            sum(found == app and state is State.CONNECTED for _, found, state in scan.values())
            for scan in scans
        ]
        assert run.app(app) == (counts if any(counts) else [])


def test_a_difference_may_come_in_parts() -> None:
    """A large one is handed on in several; a row that was not known is no row that goes."""
    history = History()
    history.set_interval(EVERY)
    history.take(Delta((), (), (row(1, "chrome"),)))
    history.take(Delta((row(9, "nobody").key,), (), (row(2, "chrome"),)))
    history.finish(START)
    assert [point.connected for point in history.points] == [2]
