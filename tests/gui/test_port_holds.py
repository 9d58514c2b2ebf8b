"""What the system keeps, and tests of ports: read beside the window, remembered, never stale."""

from collections.abc import Iterator, Sequence
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from portgui.answers.port_answer import NOTHING_KEPT
from portgui.connections.bind_test import Outcome, Tried
from portgui.connections.reserved import Reserved
from portgui.gui.job import Jobs
from portgui.gui.port_holds import FRESH, TRIAL_FOR, PortHolds
from portgui.net import Protocol
from tests.fakes import TCP, UDP

START: Final = 1_700_000_000.0


class System:
    """A computer whose answers a test sets, and that counts how often it is asked."""

    def __init__(self) -> None:
        self.kept = Reserved(first_free=1024, is_read=True)
        self.read_count = 0
        self.tested: list[tuple[int, tuple[Protocol, ...]]] = []
        self.now = START
        self.error: Exception | None = None

    def read(self) -> Reserved:
        self.read_count += 1
        if self.error is not None:
            raise self.error
        return self.kept

    def try_port(self, port: int, protocols: Sequence[Protocol]) -> tuple[Tried, ...]:
        self.tested.append((port, tuple(protocols)))
        if self.error is not None:
            raise self.error
        return tuple(Tried(each, "127.0.0.1", Outcome.FREE) for each in protocols)


@pytest.fixture
def system() -> System:
    """As it is at first."""
    return System()


@pytest.fixture
def jobs(qapp: QCoreApplication) -> Iterator[Jobs]:
    """Jobs that are stopped after the test."""
    made = Jobs()
    yield made
    assert made.stop()


@pytest.fixture
def holds(jobs: Jobs, system: System) -> PortHolds:
    """Of that computer."""
    return PortHolds(jobs, read=system.read, try_port=system.try_port, clock=lambda: system.now)


def settle(jobs: Jobs) -> None:
    """Let the answers come."""
    assert jobs.wait()
    QCoreApplication.processEvents()


def test_nothing_is_said_before_it_has_been_read(holds: PortHolds, jobs: Jobs) -> None:
    """Then it is there, and that is told once."""
    told = QSignalSpy(holds.changed)
    assert holds.reserved is NOTHING_KEPT
    holds.want()
    holds.want()
    settle(jobs)
    assert holds.reserved.first_free == 1024
    assert told.count() == 1


def test_it_is_read_again_after_some_minutes(holds: PortHolds, jobs: Jobs, system: System) -> None:
    """Not before; what is the same is not told again; a clock that was set back is no reason."""
    told = QSignalSpy(holds.changed)
    for now, expected in ((0.0, 1), (FRESH - 1, 1), (FRESH + 1, 2), (0.0, 3)):
        system.now = START + now
        holds.want()
        settle(jobs)
        assert system.read_count == expected
    assert told.count() == 1


def test_a_port_is_tested_on_request(holds: PortHolds, jobs: Jobs, system: System) -> None:
    """For the protocol that the card is about, or for both; it is told when it begins and ends."""
    told = QSignalSpy(holds.changed)
    holds.try_port(5000, TCP)
    assert holds.is_trying(5000, TCP)
    assert not holds.is_trying(5000, UDP)
    assert holds.trial(5000, TCP) is None
    settle(jobs)
    assert not holds.is_trying(5000, TCP)
    assert told.count() == 2
    trial = holds.trial(5000, TCP)
    assert trial is not None
    assert (trial.at, trial.tried) == (START, (Tried(TCP, "127.0.0.1", Outcome.FREE),))
    holds.try_port(5000, None)
    settle(jobs)
    assert system.tested == [(5000, (TCP,)), (5000, (TCP, UDP))]
    assert holds.trial(5000, TCP) is None
    assert holds.trial(5000, None) is not None


def test_one_test_at_a_time(holds: PortHolds, jobs: Jobs, system: System) -> None:
    """A second press, and another card, wait for their own."""
    holds.try_port(5000, TCP)
    holds.try_port(5000, TCP)
    holds.try_port(6000, TCP)
    settle(jobs)
    assert system.tested == [(5000, (TCP,))]


def test_an_outcome_is_forgotten_after_a_while(
    holds: PortHolds, jobs: Jobs, system: System
) -> None:
    """It was true a moment ago; nobody says that it still is."""
    holds.try_port(5000, TCP)
    settle(jobs)
    system.now = START + TRIAL_FOR - 1
    assert holds.trial(5000, TCP) is not None
    system.now = START + TRIAL_FOR
    assert holds.trial(5000, TCP) is None
    system.now = START - 1
    assert holds.trial(5000, TCP) is None


def test_what_nobody_foresaw_goes_to_the_crash_report(
    holds: PortHolds, jobs: Jobs, system: System, qtbot: QtBot
) -> None:
    """And the next request is one again, after the usual time."""
    system.error = RuntimeError("unforeseen")
    with qtbot.captureExceptions() as caught:
        holds.want()
        holds.try_port(5000, TCP)
        settle(jobs)
    assert [str(error) for _, error, _ in caught] == ["unforeseen"] * 2
    system.error = None
    holds.want()
    holds.try_port(5000, TCP)
    settle(jobs)
    assert system.read_count == 1
    assert holds.trial(5000, TCP) is not None
    system.now += FRESH
    holds.want()
    settle(jobs)
    assert holds.reserved.first_free == 1024


def test_the_real_ones_are_used_by_default(jobs: Jobs) -> None:
    """This very computer."""
    holds = PortHolds(jobs)
    holds.want()
    holds.try_port(65535, UDP)
    settle(jobs)
    assert holds.reserved.is_read
    trial = holds.trial(65535, UDP)
    assert trial is not None
    assert len(trial.tried) == 2
