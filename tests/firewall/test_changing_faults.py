"""The process ends at any moment: the next start finds what was begun, and can undo it.

First by an exception at every step, which is quick, then by really ending a process there.
"""

import multiprocessing
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from portgui.firewall.backend import Report, Trouble
from portgui.firewall.changing import Changer, Outcome
from portgui.firewall.errand import Errand
from portgui.firewall.journal import Journal, journal_in
from portgui.firewall.journal_book import ChangeState
from portgui.firewall.plan import Plan
from portgui.firewall.request import Request
from portgui.firewall.rules import Action
from tests.fake_firewall import Crash, FakeBackend, State, TheirRule
from tests.firewall.requests import BOTH, HOUR, PORT, TCP

TIMED = replace(BOTH, until=HOUR)
BEFORE = State(theirs=(TheirRule("{A-1}", "Theirs", Action.BLOCK, TCP, PORT),))
KILLED = 9
if sys.platform == "linux":
    PROCESS = multiprocessing.get_context("fork").Process  # hundreds of them, and each is quick
else:
    PROCESS = multiprocessing.get_context("spawn").Process


@dataclass
class Steps:
    """Counts the moments at which the process could end; at one of them it does."""

    ends_at: int = -1
    end: Callable[[], None] = lambda: None
    names: list[str] = field(default_factory=list)

    def __call__(self, name: str) -> None:
        """One moment."""
        self.names.append(name)
        if len(self.names) - 1 == self.ends_at:
            self.end()

    def write(self, descriptor: int, data: bytes) -> int:
        """As os.write, in two halves: a line is torn in between."""
        self("before a line")
        half = len(data) // 2
        written = os.write(descriptor, data[:half])
        self("in the middle of a line")
        written += os.write(descriptor, data[half:])
        self("after a line")
        return written

    def flush(self, descriptor: int) -> None:
        """As os.fsync."""
        os.fsync(descriptor)
        self("after a flush")


def changer_in(folder: Path, steps: Steps | None = None) -> tuple[Changer, FakeBackend]:
    """What a process has: a firewall that outlives it, and a journal."""
    backend = FakeBackend(store=folder / "firewall")
    journal = Journal(journal_in(folder))
    if steps is not None:
        backend.on_step = steps
        journal = Journal(journal_in(folder), steps.write, steps.flush)
    return Changer(backend, journal), backend


def plan_in(changer: Changer, backend: FakeBackend, request: Request) -> Plan:
    """A plan, which there has to be."""
    plan = changer.plan(request, backend.read())
    assert isinstance(plan, Plan)
    return plan


def prepare(folder: Path, verb: str) -> None:
    """A firewall with a rule of somebody else's; for undoing and keeping, a change."""
    folder.mkdir()
    changer, backend = changer_in(folder)
    backend.save(BEFORE)
    if verb != "make":
        assert changer.make(plan_in(changer, backend, TIMED)).outcome is Outcome.DONE


def run(folder: Path, verb: str, steps: Steps) -> None:
    """Make, undo or keep a change, counting the moments."""
    changer, backend = changer_in(folder, steps)
    if verb == "make":
        plan = plan_in(changer, replace_steps(backend), TIMED)
        backend.on_step = steps
        changer.make(plan)
        return
    (change,) = changer.changes().changes
    getattr(changer, verb)(change.mark)


def replace_steps(backend: FakeBackend) -> FakeBackend:
    """Planning is over before anything can end."""
    backend.on_step = lambda _: None
    return backend


def count(tmp_path: Path, verb: str) -> int:
    """How many moments there are."""
    steps = Steps()
    prepare(tmp_path / "count", verb)
    run(tmp_path / "count", verb, steps)
    assert len(steps.names) > 8
    return len(steps.names)


def check(folder: Path) -> None:
    """What the next start has to be able to do, wherever the one before it ended."""
    changer, backend = changer_in(folder)
    book = changer.changes()
    assert not book.unread
    there = backend.load()
    marks = {rule.mark for _, rule in there.own} | set(there.ending)
    assert marks <= {change.mark for change in book.changes}, "made, and not written down"
    if there != BEFORE:
        assert any(not change.state.is_over for change in book.changes)
    for change in book.changes:
        if change.state.is_half:
            settled = changer.settle(change.mark)
            assert settled.why.code.startswith("settle-")
            assert settled.outcome is not Outcome.UNKNOWN
            if settled.why.code == "settle-part" and change.state is ChangeState.BEGUN:
                assert changer.finish(change.mark).outcome is Outcome.DONE
        if change.state is ChangeState.UNDONE:
            assert there == BEFORE
    for result in changer.undo_all():
        assert result.outcome in {Outcome.DONE, Outcome.NEEDLESS}
    assert backend.load() == BEFORE
    assert all(change.state.is_over for change in changer.changes().changes)
    assert len(changer.changes().damaged) <= 1
    assert changer.make(plan_in(changer, backend, TIMED)).outcome is Outcome.DONE


@pytest.mark.parametrize("verb", ["make", "undo", "keep"])
def test_an_exception_at_every_step(tmp_path: Path, verb: str) -> None:
    """Also in the middle of a line: nothing is made that is not written down."""

    def crash() -> None:
        raise Crash

    for number in range(count(tmp_path, verb)):
        folder = tmp_path / str(number)
        prepare(folder, verb)
        with pytest.raises(Crash):
            run(folder, verb, Steps(number, crash))
        check(folder)


def _kill() -> None:
    os._exit(KILLED)


def _child(folder: str, verb: str, number: int) -> None:
    run(Path(folder), verb, Steps(number, _kill))


@pytest.mark.parametrize("verb", ["make", "undo", "keep"])
def test_a_process_that_is_killed_at_every_step(tmp_path: Path, verb: str) -> None:
    """Nothing is tidied up, and no lock outlives it."""
    for number in range(count(tmp_path, verb)):
        folder = tmp_path / str(number)
        prepare(folder, verb)
        child = PROCESS(target=_child, args=(str(folder), verb, number))
        child.start()
        child.join(60)
        assert child.exitcode == KILLED
        check(folder)


@pytest.mark.parametrize("moment", ["asked", "before operation 1", "done"])
def test_the_helper_is_killed_and_portgui_lives(tmp_path: Path, moment: str) -> None:
    """Then reading back tells at once what is there, and the change can be undone."""

    class Killed(FakeBackend):
        def apply(self, errand: Errand) -> Report | Trouble:
            try:
                return super().apply(errand)
            except Crash:
                return Trouble.CRASHED

    def step(name: str) -> None:
        if name == moment:
            raise Crash

    backend = Killed(store=tmp_path / "firewall")
    backend.save(BEFORE)
    changer = Changer(backend, Journal(journal_in(tmp_path)))
    plan = plan_in(changer, backend, TIMED)
    backend.on_step = step
    result = changer.make(plan)
    backend.on_step = lambda _: None
    expected = {
        "asked": (Outcome.NOT_DONE, ChangeState.NOT_MADE),
        "before operation 1": (Outcome.DISAGREES, ChangeState.BEGUN),
        "done": (Outcome.DONE, ChangeState.MADE),
    }[moment]
    state = changer.changes()[plan.job.mark].state
    assert (result.outcome, state) == expected
    changer.undo_all()
    assert backend.load() == BEFORE
