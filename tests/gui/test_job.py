"""Jobs: answers on the window's thread, errors as answers, nothing after the stop."""

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from portgui.gui.job import THREADS, Jobs


class Receiver(QObject):
    """Keeps what it is told, and on which thread."""

    told = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.errors: list[Exception] = []
        self.threads: list[QThread] = []

    def on_done(self, result: object) -> None:
        self.results.append(result)
        self._tell()

    def on_failed(self, error: Exception) -> None:
        self.errors.append(error)
        self._tell()

    def _tell(self) -> None:
        self.threads.append(QThread.currentThread())
        self.told.emit()


@pytest.fixture
def jobs(qapp: QCoreApplication) -> Iterator[Jobs]:
    """Jobs that are stopped after the test."""
    made = Jobs()
    yield made
    assert made.stop()


@pytest.fixture
def receiver(qapp: QCoreApplication) -> Receiver:
    """Somebody who waits for an answer."""
    return Receiver()


def fail() -> int:
    """A function that the system refuses."""
    raise PermissionError(13, "not yours")


def test_the_function_runs_beside_and_the_answer_comes_back(
    jobs: Jobs, receiver: Receiver, qtbot: QtBot
) -> None:
    """The function has a thread of its own; its very result arrives on the window's thread."""
    value = {"kept": "as it is"}
    threads: list[int] = []

    def work() -> dict[str, str]:
        threads.append(threading.get_ident())
        return value

    with qtbot.waitSignal(receiver.told):
        jobs.run(work, receiver.on_done, receiver.on_failed)
    assert threads != [threading.get_ident()]
    assert receiver.results[0] is value
    assert receiver.threads == [QThread.currentThread()]


def test_an_error_is_an_answer(jobs: Jobs, receiver: Receiver, qtbot: QtBot) -> None:
    """An exception arrives at `on_failed`, on the window's thread, and nothing else is called."""
    with qtbot.waitSignal(receiver.told):
        jobs.run(fail, receiver.on_done, receiver.on_failed)
    assert [type(error) for error in receiver.errors] == [PermissionError]
    assert receiver.threads == [QThread.currentThread()]
    assert receiver.results == []


def test_none_is_a_result(jobs: Jobs, receiver: Receiver, qtbot: QtBot) -> None:
    """A function that returns nothing is answered too."""
    with qtbot.waitSignal(receiver.told):
        jobs.run(lambda: None, receiver.on_done, receiver.on_failed)
    assert receiver.results == [None]


def test_many_jobs_are_all_answered(jobs: Jobs, receiver: Receiver, qtbot: QtBot) -> None:
    """More jobs than threads: each gets its own answer, none is lost or told twice."""
    for number in range(THREADS * 10):
        jobs.run(partial(int, number), receiver.on_done, receiver.on_failed)
    qtbot.waitUntil(lambda: len(receiver.results) == THREADS * 10)
    assert sorted(receiver.results, key=str) == sorted(range(THREADS * 10), key=str)


@pytest.mark.parametrize("wrap", [lambda method: method, partial])
def test_a_deleted_receiver_is_skipped(
    wrap: Callable[[Callable[..., None]], Callable[..., None]], jobs: Jobs, qtbot: QtBot
) -> None:
    """A page that is deleted while its job runs is not called; the others are."""
    gate = threading.Event()
    gone, there = Receiver(), Receiver()
    jobs.run(gate.wait, wrap(gone.on_done), wrap(gone.on_failed))
    gone.deleteLater()
    qtbot.waitUntil(lambda: not Shiboken.isValid(gone))
    with qtbot.waitSignal(there.told):
        gate.set()
        assert jobs.wait()
        jobs.run(gate.wait, there.on_done, there.on_failed)
    assert gone.results == []
    assert there.results == [True]


def test_stop_waits_and_drops_what_comes_late(receiver: Receiver, qtbot: QtBot) -> None:
    """`stop` returns when all functions have ended, and their answers arrive nowhere."""
    jobs = Jobs()
    ended: list[int] = []
    for number in range(THREADS * 2):
        jobs.run(partial(ended.append, number), receiver.on_done, receiver.on_failed)
    assert jobs.stop()
    QCoreApplication.processEvents()
    assert sorted(ended) == list(range(THREADS * 2))
    assert receiver.results == []


def test_nothing_runs_after_the_stop(receiver: Receiver, qtbot: QtBot) -> None:
    """A page that asks while the program ends is not served, and nothing breaks."""
    jobs = Jobs()
    assert jobs.stop()
    called: list[int] = []
    jobs.run(partial(called.append, 1), receiver.on_done, receiver.on_failed)
    assert jobs.wait()
    assert called == []


def test_a_job_that_hangs_does_not_hold_the_stop_for_ever(
    receiver: Receiver, caplog: pytest.LogCaptureFixture, qtbot: QtBot
) -> None:
    """`stop` gives up after its time, says so in its answer and in the log."""
    gate = threading.Event()
    jobs = Jobs()
    jobs.run(gate.wait, receiver.on_done, receiver.on_failed)
    assert not jobs.stop(milliseconds=1)
    assert "1 jobs have not ended" in caplog.text
    gate.set()
    assert jobs.wait()


def test_an_error_in_a_receiver_harms_nobody_else(
    jobs: Jobs, receiver: Receiver, qtbot: QtBot
) -> None:
    """A page that fails on its answer is an unhandled error of its own; the next is served."""

    def clumsy(_result: object) -> None:
        raise LookupError("mine")

    with qtbot.captureExceptions() as caught:
        jobs.run(lambda: 1, clumsy, receiver.on_failed)
        with qtbot.waitSignal(receiver.told):
            assert jobs.wait()
            jobs.run(lambda: 2, receiver.on_done, receiver.on_failed)
    assert [kind for kind, *_ in caught] == [LookupError]
    assert receiver.results == [2]
