"""When a scan is asked for, and when none is."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from portgui.connections.ledger import Summary
from portgui.gui.live.schedule import (
    BACKGROUND,
    INTERVALS,
    LONGEST,
    OFF,
    Schedule,
    backed_off,
)


def _summary(changes: int = 0, seconds: float = 0.0) -> Summary:
    return Summary(seconds, 0.0, 10, changes, False, ())


class _Asked:
    """Stands for the client: counts, and refuses when it is told to."""

    def __init__(self) -> None:
        self.times = 0
        self.works = True

    def __call__(self) -> bool:
        self.times += 1
        return self.works


class _Case:
    """A schedule that asks nobody, and the intervals that it has told."""

    def __init__(self) -> None:
        self.asked = _Asked()
        self.schedule = Schedule(self.asked)
        self.told: list[float] = []
        self.schedule.interval_changed.connect(self.told.append)

    def answer(self, changes: int = 0, seconds: float = 0.0) -> None:
        """The scan that is under way is complete."""
        self.schedule.on_finished(_summary(changes, seconds))

    @property
    def is_planned(self) -> bool:
        """Whether a scan will be asked for by itself."""
        return self.schedule.due_in is not None

    def is_due_within(self, seconds: float) -> bool:
        """Whether it will be within so many seconds; Qt's timers may be 5 % late."""
        due = self.schedule.due_in
        return due is not None and due <= seconds * 1.06

    def pass_quietly(self, scans: int) -> None:
        """So many scans find nothing new."""
        for _ in range(scans):
            self.schedule._on_due()
            self.answer()


@pytest.fixture
def case(qapp: QCoreApplication) -> Iterator[_Case]:
    """A schedule with the default interval of 2 s, not visible yet."""
    made = _Case()
    yield made
    made.schedule.set_visible(False)
    made.schedule.set_needed(False)


@pytest.mark.parametrize(
    ("interval", "unchanged", "expected"),
    [
        (2.0, 0, 2.0), (2.0, 5, 2.0), (2.0, 6, 3.0), (2.0, 11, 3.0), (2.0, 12, 4.0),
        (2.0, 1_000, 4.0), (10.0, 6, 15.0), (10.0, 12, 20.0), (30.0, 12, 30.0), (60.0, 12, 60.0),
    ],
)  # fmt: skip
def test_the_interval_grows_while_nothing_changes(
    interval: float, unchanged: int, expected: float
) -> None:
    """By half after six scans, to the double after twelve, but not over half a minute."""
    assert backed_off(interval, unchanged) == expected


@given(st.sampled_from(INTERVALS[1:]), st.integers(0, 100))
def test_no_scan_is_made_more_often_than_chosen(interval: float, unchanged: int) -> None:
    """And none less often than every 30 seconds, or a change would be seen too late."""
    assert interval <= backed_off(interval, unchanged) <= LONGEST


def test_nothing_is_scanned_before_the_window_is_there_or_while_it_is_hidden(case: _Case) -> None:
    """Coming back scans at once."""
    assert (case.asked.times, case.is_planned) == (0, False)
    case.schedule.set_visible(True)
    case.answer()
    assert (case.asked.times, case.is_planned) == (1, True)
    case.schedule.set_visible(False)
    assert (case.schedule.interval, case.is_planned) == (OFF, False)
    case.schedule.set_visible(True)
    assert case.asked.times == 2
    assert case.told == [2.0, OFF, 2.0]


def test_an_answer_that_comes_while_hidden_plans_nothing(case: _Case) -> None:
    """The scan that was under way is the last one."""
    case.schedule.set_visible(True)
    case.schedule.set_visible(False)
    case.answer()
    assert not case.is_planned


def test_the_next_scan_waits_for_the_answer(case: _Case) -> None:
    """One request at a time: nothing is planned while one is under way."""
    case.schedule.set_visible(True)
    case.schedule.scan_now()
    assert (case.asked.times, case.is_planned) == (1, False)
    case.answer()
    assert case.is_due_within(2.0)


def test_it_really_asks_again(qtbot: QtBot, case: _Case) -> None:
    """The timer runs, and asks."""
    case.schedule.set_interval(0.01)
    case.schedule.set_visible(True)
    case.answer()
    qtbot.waitUntil(lambda: case.asked.times == 2)


def test_a_computer_on_which_a_scan_takes_long_keeps_half_of_its_time(case: _Case) -> None:
    """After a scan of five seconds the next one is not due in two."""
    case.schedule.set_visible(True)
    case.answer(seconds=5.0)
    assert case.is_due_within(10.0)
    assert not case.is_due_within(8.0)


def test_off_and_paused_ask_nothing_by_themselves(case: _Case) -> None:
    """Only a scan that the person asks for is made."""
    case.schedule.set_visible(True)
    case.answer()
    case.schedule.set_interval(OFF)
    assert (case.schedule.interval, case.is_planned) == (OFF, False)
    case.schedule.set_interval(5.0)
    case.answer()
    case.schedule.set_paused(True)
    assert (case.schedule.interval, case.is_planned) == (OFF, False)
    times = case.asked.times
    case.schedule.scan_now()
    case.answer()
    assert (case.asked.times, case.is_planned) == (times + 1, False)
    case.schedule.set_paused(False)
    assert case.asked.times == times + 2
    assert case.told == [2.0, OFF, 5.0, OFF, 5.0]


def test_it_backs_off_and_comes_back_at_the_first_change(case: _Case) -> None:
    """The status line is told each time."""
    case.schedule.set_visible(True)
    case.answer(changes=3)
    case.pass_quietly(12)
    assert case.told == [2.0, 3.0, 4.0]
    case.schedule._on_due()
    case.answer(changes=1)
    assert case.told == [2.0, 3.0, 4.0, 2.0]


def test_it_comes_back_when_the_person_does_something(case: _Case) -> None:
    """The next scan is then due as soon as chosen, counted from the last one."""
    case.schedule.set_visible(True)
    case.answer()
    case.pass_quietly(12)
    case.schedule.poke()
    assert case.is_due_within(2.0)
    assert case.told[-1] == 2.0
    case.schedule.poke()
    assert case.told.count(2.0) == 2


def test_a_scan_that_could_not_be_started_is_tried_again(case: _Case) -> None:
    """It counts neither as unchanged nor as under way."""
    case.asked.works = False
    case.schedule.set_visible(True)
    assert case.is_due_within(2.0)


def test_a_scan_that_will_not_come_does_not_end_the_schedule(case: _Case) -> None:
    """After `scan-failed` the person's retry finds it ready."""
    case.schedule.set_visible(True)
    case.schedule.on_failed()
    assert case.is_due_within(2.0)
    case.schedule.scan_now()
    assert case.asked.times == 2


# While something is watched.


def test_a_hidden_window_goes_on_looking_while_something_is_watched(case: _Case) -> None:
    """Seldom, and without a scan for the mere hiding; nothing any more once nothing is watched."""
    case.schedule.set_visible(True)
    case.answer()
    case.schedule.set_needed(True)
    assert case.schedule.interval == 2.0
    case.schedule.set_visible(False)
    assert (case.asked.times, case.schedule.interval) == (1, BACKGROUND)
    assert case.is_due_within(BACKGROUND)
    assert not case.is_due_within(BACKGROUND / 2)
    case.schedule.set_needed(False)
    assert (case.schedule.interval, case.is_planned) == (OFF, False)
    assert case.told == [2.0, BACKGROUND, OFF]


def test_a_hidden_window_does_not_slow_down_further_while_nothing_changes(case: _Case) -> None:
    """What is watched is noticed as soon after an hour as after a minute."""
    case.schedule.set_visible(True)
    case.answer()
    case.schedule.set_needed(True)
    case.schedule.set_visible(False)
    case.pass_quietly(50)
    assert case.schedule.interval == BACKGROUND


def test_a_hidden_window_looks_no_more_often_than_chosen(case: _Case) -> None:
    """Who chose half a minute has it; who switched looking off, or paused it, is obeyed."""
    case.schedule.set_needed(True)
    case.answer()
    case.schedule.set_interval(30.0)
    assert case.schedule.interval == 30.0
    case.schedule.set_paused(True)
    assert case.schedule.interval == OFF
    case.schedule.set_paused(False)
    case.schedule.set_interval(OFF)
    assert case.schedule.interval == OFF
    case.schedule.set_needed(False)
