"""The firewall is read beside the window, when it may be another, and never while nobody looks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from portgui.answers.live_row import LiveRow
from portgui.connections.snapshot import Degradation, Reach
from portgui.firewall.backend import Reading, Report
from portgui.firewall.ladder import Answer
from portgui.firewall.rules import Action
from portgui.gui.firewall_desk import Looked
from portgui.gui.firewall_watch import FirewallWatch, Sources
from portgui.gui.job import Jobs
from portgui.net import PortRange, Protocol
from tests.fake_firewall import FakeBackend, State, TheirRule
from tests.fakes import Computer, make_reference
from tests.gui.fakes import make_desk

TCP: Final = Protocol.TCP
REFERENCE: Final = make_reference()
ALLOW: Final = TheirRule("id-80", "Web server", Action.ALLOW, TCP, PortRange(80, 80))


class CountingBackend(FakeBackend):
    """Counts how often it is asked and read."""

    stamps = 0
    reads = 0

    def stamp(self) -> object:
        self.stamps += 1
        return super().stamp()

    def read(self) -> Reading:
        self.reads += 1
        return super().read()


class Watched:
    """A watch over a computer with a web server, and what it has said."""

    def __init__(self, folder: Path, jobs: Jobs, backend: CountingBackend | None) -> None:
        self.computer = Computer()
        self.computer.wait(self.computer.app("nginx"), "0.0.0.0:80")
        self.computer.wait(self.computer.app("flask"), "127.0.0.1:5000")
        self.missing: tuple[Degradation, ...] = ()
        self._jobs = jobs
        desk = make_desk(backend, folder / "changes.jsonl")
        self._exposed: tuple[LiveRow, ...] = ()
        sources = Sources(self.rows, self.exposed, lambda: self.missing)
        self.watch = FirewallWatch(desk, jobs, sources, interval=60_000)
        self.changed = QSignalSpy(self.watch.changed)
        self.reached = QSignalSpy(self.watch.reached)

    def rows(self) -> list[LiveRow]:
        """All rows."""
        return list(self.computer.rows(REFERENCE))

    def exposed(self) -> tuple[LiveRow, ...]:
        """Those that wait on the network; the very same as long as nothing of them is new."""
        found = tuple(row for row in self.rows() if row.connection.reach is Reach.NETWORK)
        if found != self._exposed:
            self._exposed = found
        return self._exposed

    def settle(self) -> None:
        """What is done beside the window is over."""
        for _ in range(3):
            assert self._jobs.wait()
            QApplication.processEvents()

    def words(self) -> list[str]:
        """The codes that were said last, in the order of the rows."""
        said = self.reached.at(self.reached.count() - 1)[0]
        return [said.get(row.connection.key, "") for row in self.rows()]


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    """Jobs that are stopped after the test."""
    made = Jobs()
    yield made
    assert made.stop()


@pytest.fixture
def backend() -> CountingBackend:
    """No rule: nobody is let in."""
    return CountingBackend()


@pytest.fixture
def watched(tmp_path: Path, jobs: Jobs, backend: CountingBackend) -> Iterator[Watched]:
    """Nobody sees the window yet."""
    made = Watched(tmp_path, jobs, backend)
    yield made
    made.watch.set_watched(False)


def test_nothing_is_read_while_nobody_looks(watched: Watched, backend: CountingBackend) -> None:
    """Hidden, rows may come and go."""
    watched.watch.on_rows()
    watched.settle()
    assert backend.stamps == 0
    assert backend.reads == 0


def test_a_look_says_who_can_reach_what(watched: Watched) -> None:
    """What waits on the network is blocked; what waits for this computer is not asked about."""
    watched.watch.set_watched(True)
    watched.settle()
    assert watched.words() == ["reach-blocked", ""]
    assert watched.changed.count() == 1


def test_the_same_firewall_is_read_once(watched: Watched, backend: CountingBackend) -> None:
    """A cheap question comes first; what has not changed is neither read nor told again."""
    watched.watch.set_watched(True)
    watched.settle()
    for _ in range(3):
        watched.watch.look_now()
        watched.settle()
    assert backend.reads == 1
    assert backend.stamps == 4
    assert watched.changed.count() == 1
    assert watched.reached.count() == 1


def test_another_firewall_is_told(watched: Watched, backend: CountingBackend) -> None:
    """A rule that somebody adds changes what is said of the rows."""
    watched.watch.set_watched(True)
    watched.settle()
    backend.state = State(theirs=(ALLOW,))
    watched.watch.look_now()
    watched.settle()
    assert watched.words() == ["reach-network", ""]
    assert watched.changed.count() == 2


def test_new_rows_are_judged_without_reading_again(
    watched: Watched, backend: CountingBackend
) -> None:
    """What is known of the firewall is enough for them."""
    watched.watch.set_watched(True)
    watched.settle()
    watched.computer.wait(watched.computer.app("caddy"), "0.0.0.0:443")
    watched.watch.on_rows()
    watched.settle()
    assert watched.words() == ["reach-blocked", "", "reach-blocked"]
    assert (backend.reads, backend.stamps) == (1, 1)


def test_what_cannot_be_read_is_said(watched: Watched, backend: CountingBackend) -> None:
    """Not blocked, not reachable: your network, and the firewall not readable."""
    backend.needs_rights = True
    watched.watch.set_watched(True)
    watched.settle()
    assert watched.words() == ["reach-network-unread", ""]


def test_what_was_read_with_rights_is_kept_until_the_firewall_changes(
    watched: Watched, backend: CountingBackend
) -> None:
    """The person is not asked again for what is still true."""
    backend.needs_rights = True
    watched.watch.set_watched(True)
    watched.settle()
    report = watched.watch.desk.look_with_rights()
    assert isinstance(report, Report)
    watched.watch.look_now()
    watched.settle()
    assert watched.words() == ["reach-blocked", ""]
    backend.state = replace(backend.state, boot="boot-2")
    watched.watch.look_now()
    watched.settle()
    assert watched.words() == ["reach-network-unread", ""]


def test_without_a_firewall_nothing_is_said(tmp_path: Path, jobs: Jobs) -> None:
    """PortGUI knows none here: the rows stay as they are, and the port's answer is unknown."""
    watched = Watched(tmp_path, jobs, None)
    watched.watch.set_watched(True)
    watched.settle()
    watched.watch.set_watched(False)
    assert watched.reached.count() == 0
    assert watched.watch.verdicts(80, TCP) is None
    watched.settle()
    found = watched.watch.verdicts(80, TCP)
    assert found is not None
    assert found.verdicts[TCP].answer is Answer.UNKNOWN


def test_a_verdict_comes_later_and_stays_until_it_is_another(
    watched: Watched, backend: CountingBackend
) -> None:
    """The card asks and is told; while a new one is made, the last one stands."""
    judged = QSignalSpy(watched.watch.judged)
    watched.watch.set_watched(True)
    watched.settle()
    assert watched.watch.verdicts(80, TCP) is None
    watched.settle()
    assert judged.count() == 1
    found = watched.watch.verdicts(80, TCP)
    assert found is not None
    assert found.verdicts[TCP].answer is Answer.BLOCKED
    backend.state = State(theirs=(ALLOW,))
    watched.watch.look_now()
    watched.settle()
    assert watched.watch.verdicts(80, TCP) is found
    watched.settle()
    found = watched.watch.verdicts(80, TCP)
    assert found is not None
    assert found.verdicts[TCP].answer is Answer.REACHABLE
    assert watched.watch.verdicts(81, TCP) is None


def test_nobody_waiting_is_not_said_of_a_scan_that_did_not_see_all(watched: Watched) -> None:
    """Where sockets may be missing, “no app” would be more than is known."""
    watched.missing = (Degradation("scan-other-users-hidden", 3),)
    assert watched.watch.verdicts(81, TCP) is None
    watched.settle()
    found = watched.watch.verdicts(81, TCP)
    assert found is not None
    assert found.verdicts[TCP].answer is Answer.UNKNOWN


def test_looks_do_not_pile_up(watched: Watched, backend: CountingBackend) -> None:
    """What is asked for during a look is one more look, not many."""
    watched.watch.set_watched(True)
    for _ in range(20):
        watched.watch.look_now()
    watched.settle()
    assert backend.stamps == 2


def test_rows_that_nobody_outside_can_reach_are_no_reason_to_look(
    watched: Watched, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of them may come and go: the window has other things to do."""
    watched.watch.set_watched(True)
    watched.settle()
    looks: list[int] = []
    look = watched.watch.desk.look

    def counted(rows: Sequence[LiveRow], *, asks: bool) -> Looked:
        looks.append(len(rows))
        return look(rows, asks=asks)

    monkeypatch.setattr(watched.watch.desk, "look", counted)
    watched.computer.wait(watched.computer.app("flask"), "127.0.0.1:5001")
    watched.watch.on_rows()
    watched.settle()
    assert looks == []
    watched.computer.wait(watched.computer.app("flask"), "0.0.0.0:5002")
    watched.watch.on_rows()
    watched.settle()
    assert looks == [2]
