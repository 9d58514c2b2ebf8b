"""The scanning process, seen from the window: killed, stopped, talking nonsense; all ends right.

Every process here is a real one. Most run a script that behaves like the worker until told not to.
"""

import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from pytestqt.qtbot import QtBot

from portgui.connections import changes, launch
from portgui.connections.changes import Delta
from portgui.connections.ledger import Summary
from portgui.connections.scanner import scan_once
from portgui.connections.snapshot import Connection, ConnectionKey
from portgui.connections.wire import ROWS_PER_PART
from portgui.gui.scan_client import DIED, FAILED, HUNG, ScanClient
from portgui.gui.scan_intake import ROWS_AT_ONCE
from portgui.net import Endpoint, Protocol
from tests import needs

_PATIENCE = 20_000
"""Milliseconds; far more than it takes, so that a slow computer fails no test."""
_TOGETHER = -(-ROWS_AT_ONCE // ROWS_PER_PART) * ROWS_PER_PART
"""Rows of so many whole parts as are handed on together."""
_SHORT = 300
"""Milliseconds that a worker of these tests may take where it hangs anyway."""

# A worker without sockets. Its life follows a plan: one line for each process that is started,
# with one word for each request: a number is an answer with so many rows, another word a fault.
_FAKE = """
import os, sys, time
from portgui.connections.changes import Delta
from portgui.connections.snapshot import *
from portgui.connections.wire import *
from portgui.net import Endpoint, Protocol

plan, pids = sys.argv[1:]
with open(pids, "a+") as file:
    print(os.getpid(), file=file, flush=True)
    file.seek(0)
    life = len(file.readlines()) - 1
with open(plan) as file:
    lines = file.read().splitlines()
words = lines[min(life, len(lines) - 1)].split()

owner = Owner(1, "app", 1.0)
def row(number, state=State.WAITING):
    key = ConnectionKey(Protocol.TCP, Endpoint("127.0.0.1", number), None, 1)
    return Connection(key, state, "LISTEN", Reach.THIS_COMPUTER, owner, 10.0 + life)

def say(*frames):
    for frame in frames:
        os.write(1, frame)
    with open(plan + ".said", "a") as file:
        file.write("x")

def part(request, delta, rows):
    return Part(request.sequence, 0, True, 20.0, 0.01, rows, (), delta)

def hang():
    while True:
        time.sleep(60)

def frames_of(request, before, now):
    now = {number: row(number) for number in range(1, now + 1)}
    before = {} if request.anew else before
    delta = Delta(
        tuple(found.key for number, found in before.items() if number not in now),
        (),
        tuple(found for number, found in now.items() if number not in before),
    )
    return now, pack_answer(part(request, delta, len(now)))

if words[0] == "die-at-once":
    sys.exit(7)
frames, before = Frames(), {}
while received := os.read(0, 65536):
    frames.feed(received)
    while (frame := frames.next()) is not None:
        request = unpack_request(frame)
        word = words.pop(0) if len(words) > 1 else words[0]
        count, _, fault = word.partition("-")
        if count.isdigit() and not fault:
            before, answer = frames_of(request, before, int(count))
            say(*answer)
        elif count.isdigit():  # the first part of an answer, and then the fault
            say(next(frames_of(request, before, int(count))[1]))
            hang() if fault == "hang" else sys.exit(7)
        elif word == "hang":
            hang()
        elif word == "die":
            sys.exit(7)
        elif word == "text":
            say(b"Fatal error: cannot do that\\n")
        elif word == "length":
            say(b"\\xff\\xff\\xff\\xff")
        elif word == "json":
            say(b"\\0\\0\\0\\4oops")
        elif word == "types":
            say(next(pack_answer(part(request, Delta((), (), ()), 0))).replace(b"20.0", b'"20"'))
        elif word == "sequence":
            say(*pack_answer(part(request._replace(sequence=99), Delta((), (), ()), 0)))
        elif word == "twice":
            say(*2 * list(pack_answer(part(request, Delta((), (), ()), len(before)))))
        elif word == "extra":
            last = part(request, Delta((), (), ()), len(before))
            say(*pack_answer(last))
            text = next(pack_answer(last)).replace(b",0,true]", b",1,true]", 1)
            say(text)
        elif word == "ghost":
            say(*pack_answer(part(request, Delta((row(77).key,), (), ()), 0)))
        elif word == "log":
            print("a line\\nfor the \\x1blog", file=sys.stderr, flush=True)
            say(*pack_answer(part(request, Delta((), (), ()), 0)))
"""


class _Window(QObject):
    """What the window makes of the signals: the rows as they are on screen."""

    def __init__(self, client: ScanClient) -> None:
        super().__init__()
        self.client = client
        self.rows: dict[ConnectionKey, Connection] = {}
        self.deltas: list[Delta] = []
        self.announced: set[ConnectionKey] = set()
        self.summaries: list[Summary] = []
        self.notices: list[str] = []
        client.unpacked.connect(self._on_unpacked)
        client.delta.connect(self._on_delta)
        client.finished.connect(self._on_finished)
        client.notice.connect(self._on_notice)

    @property
    def ports(self) -> list[int]:
        return sorted(key.local.port for key in self.rows)

    def _on_unpacked(self, delta: Delta) -> None:
        self.announced.update(found.key for found in (*delta.changed, *delta.added))

    def _on_delta(self, delta: Delta) -> None:
        assert delta
        assert self.announced >= {found.key for found in (*delta.changed, *delta.added)}
        self.deltas.append(delta)
        self.rows = changes.apply(self.rows, delta)
        assert self.rows == self.client.connections

    def _on_finished(self, summary: Summary) -> None:
        assert len(self.rows) == summary.rows
        self.summaries.append(summary)

    def _on_notice(self, code: str) -> None:
        self.notices.append(code)


class _Plan:
    """Lets scripted workers live, and knows which processes they have been."""

    def __init__(self, folder: Path) -> None:
        self._script = folder / "worker.py"
        self._plan = folder / "plan"
        self._pids = folder / "pids"
        self._script.write_text(_FAKE, encoding="utf-8")

    def command(self, *lives: str) -> list[str]:
        self._plan.write_text("\n".join(lives), encoding="utf-8")
        return [sys.executable, str(self._script), str(self._plan), str(self._pids)]

    @property
    def said(self) -> int:
        """How many times a worker has said something."""
        path = self._plan.with_suffix(".said")
        return path.stat().st_size if path.is_file() else 0

    @property
    def pids(self) -> list[int]:
        if not self._pids.is_file():
            return []
        return [int(line) for line in self._pids.read_text(encoding="utf-8").split()]


Open = Callable[..., _Window]


@pytest.fixture
def plan(tmp_path: Path) -> _Plan:
    """Scripted workers."""
    return _Plan(tmp_path)


@pytest.fixture
def open_window(
    qapp: QCoreApplication, plan: _Plan, caplog: pytest.LogCaptureFixture
) -> Iterator[Open]:
    """Starts a client on scripted workers; in the end, not one of these is left."""
    caplog.set_level("WARNING")
    windows: list[_Window] = []

    def start(*lives: str, command: list[str] | None = None, turn: float = 0.004) -> _Window:
        client = ScanClient(command or plan.command(*lives), delays=(0.0,), turn=turn)
        windows.append(_Window(client))
        client.start()
        return windows[-1]

    yield start
    for window in windows:
        window.client.stop()
    assert [pid for pid in plan.pids if _is_alive(pid)] == []


def _is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _scan(qtbot: QtBot, window: _Window) -> Summary:
    with qtbot.waitSignal(window.client.finished, timeout=_PATIENCE):
        assert window.client.request()
    return window.summaries[-1]


def _expect_to_hang(qtbot: QtBot, window: _Window) -> None:
    """Ask with little patience, until the answer of the next worker, which may be a slow one."""
    watchdog = window.client._watchdog
    window.client.notice.connect(lambda: watchdog.setInterval(_PATIENCE))
    watchdog.setInterval(_SHORT)
    _scan(qtbot, window)


@pytest.fixture
def server() -> Iterator[ConnectionKey]:
    """A socket of this very process, for the real worker to find."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        here = Endpoint(*opened.getsockname())
        # Wine knows no socket's process.
        yield ConnectionKey(Protocol.TCP, here, None, None if needs.is_wine() else os.getpid())


def test_the_real_worker_shows_what_there_is(
    qtbot: QtBot, open_window: Open, server: ConnectionKey
) -> None:
    """The rows that come out of a process of its own are those that a scan in this one finds."""
    window = open_window(command=list(launch.command()))
    assert _scan(qtbot, window).first
    assert window.rows[server] == scan_once().connections[server]
    assert not _scan(qtbot, window).first
    assert len(window.rows) == window.summaries[-1].rows
    assert window.notices == []


def _queues(window: _Window, key: ConnectionKey) -> bool:
    return window.rows[key].queues is not None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is in the queues")
def test_queues_are_asked_for_when_they_are_wanted(
    qtbot: QtBot, open_window: Open, server: ConnectionKey
) -> None:
    """From the next scan on, and no longer than that; the row stays as old as it was."""
    window = open_window(command=list(launch.command()))
    told = []
    for window.client.with_queues in (False, True, False):
        _scan(qtbot, window)
        told.append(_queues(window, server))
    assert told == [False, True, False]
    added = [row.key for delta in window.deltas for row in delta.added]
    assert added.count(server) == 1


@pytest.mark.parametrize(("turn", "least"), [(0.0, 4), (60.0, 1)])
def test_a_large_answer_comes_in_parts_with_room_between_them(
    qtbot: QtBot, open_window: Open, turn: float, least: int
) -> None:
    """When its time is over the event loop has a turn, and not for each part when there is time.

    After the last one the scan is finished.
    """
    window = open_window(str(3 * _TOGETHER + 1), turn=turn)
    turns: set[int] = set()
    other = QTimer(window)
    other.timeout.connect(lambda: turns.add(len(window.deltas)))
    other.start(0)
    summary = _scan(qtbot, window)
    other.stop()
    assert [len(delta.added) for delta in window.deltas] == [*3 * [_TOGETHER], 1]
    assert len(turns) >= least
    if least > 1:
        assert {1, 2, 3} <= turns
    assert (summary.rows, summary.changes) == (3 * _TOGETHER + 1,) * 2


def test_only_the_difference_is_handed_on(qtbot: QtBot, open_window: Open) -> None:
    """A row that stays is told once; a scan without changes finishes without a delta."""
    window = open_window("3 2 2 4")
    counts = [_scan(qtbot, window).changes for _ in range(4)]
    assert counts == [3, 1, 0, 2]
    assert len(window.deltas) == 3
    assert window.ports == [1, 2, 3, 4]


def test_one_request_at_a_time(qtbot: QtBot, open_window: Open) -> None:
    """What is asked while a scan is under way is skipped and counted, never queued."""
    window = open_window("1")
    with qtbot.waitSignal(window.client.finished, timeout=_PATIENCE):
        assert window.client.request()
        assert not window.client.request()
        assert not window.client.request()
    assert window.client.skipped == 2
    assert _scan(qtbot, window)
    assert len(window.summaries) == 2


@pytest.mark.parametrize(
    "fault",
    ["die", "text", "length", "json", "types", "sequence", "twice", "extra", "ghost", "1500-die"],
)
def test_a_worker_that_dies_or_talks_nonsense_is_replaced(
    qtbot: QtBot, open_window: Open, fault: str
) -> None:
    """The rows stay as they were until the next worker has told everything; then they are right."""
    window = open_window(f"3 {fault}", "1 4")
    _scan(qtbot, window)
    window.deltas.clear()
    with qtbot.waitSignals([window.client.notice, window.client.finished], timeout=_PATIENCE):
        window.client.request()
    if fault in {"twice", "extra"}:  # the first answer was a true one; the second came unasked
        qtbot.waitUntil(lambda: window.notices == [DIED], timeout=_PATIENCE)
        _scan(qtbot, window)
    assert window.notices == [DIED]
    assert window.ports == [1]
    assert not any(delta.added for delta in window.deltas if fault != "1500-die")
    assert _scan(qtbot, window).rows == 4


def test_a_worker_that_hangs_is_replaced(qtbot: QtBot, open_window: Open, plan: _Plan) -> None:
    """After the limit it is killed, and the request is asked again of the next one."""
    window = open_window("2 1500-hang", "3")
    _scan(qtbot, window)
    _expect_to_hang(qtbot, window)
    assert window.notices == [HUNG]
    assert window.ports == [1, 2, 3]
    assert len(plan.pids) == 2
    assert not _is_alive(plan.pids[0])


def test_a_worker_that_is_stopped_is_replaced(
    qtbot: QtBot, open_window: Open, server: ConnectionKey
) -> None:
    """As by SIGSTOP, in the middle of its life: it neither answers nor ends by itself.

    What was there before is not so much as touched by the next worker, not even its age.
    """
    window = open_window(command=list(launch.command()))
    _scan(qtbot, window)
    before = window.rows[server]
    with socket.create_server(("127.0.0.1", 0)) as later:
        _scan(qtbot, window)
        (stopped,) = [child for child in psutil.Process().children() if _is_scan_worker(child)]
        stopped.suspend()
        window.deltas.clear()
        _expect_to_hang(qtbot, window)
        (row,) = [row for key, row in window.rows.items() if key.local == later.getsockname()]
    assert window.notices == [HUNG]
    assert not _is_alive(stopped.pid)
    assert window.rows[server] is before
    assert not row.first_scan
    touched = [found.key for delta in window.deltas for found in (*delta.changed, *delta.added)]
    assert not {server, row.key} & set(touched)


def _is_scan_worker(process: psutil.Process) -> bool:
    return "--scan-worker" in process.cmdline()


def test_a_worker_that_is_killed_between_scans_is_replaced(
    qtbot: QtBot, open_window: Open, plan: _Plan
) -> None:
    """Nobody waited for it; the next scan is right, and nothing on screen has moved."""
    window = open_window("2", "2 3")
    _scan(qtbot, window)
    window.deltas.clear()
    with qtbot.waitSignal(window.client.notice, timeout=_PATIENCE):
        psutil.Process(plan.pids[0]).kill()
    assert window.notices == [DIED]
    assert _scan(qtbot, window).changes == 0
    assert window.deltas == []
    assert _scan(qtbot, window).rows == 3


def test_many_deaths_in_the_middle_of_answers_end_right(qtbot: QtBot, open_window: Open) -> None:
    """Half an answer, twice, and more rows than fit a part, before and after."""
    size = ROWS_PER_PART
    window = open_window(f"{2 * size}-die", f"{3 * size}-die", f"{size + 5} {size + 6}")
    _scan(qtbot, window)
    assert window.notices == [DIED, DIED]
    assert window.ports == list(range(1, size + 6))
    assert window.summaries[-1].first
    assert _scan(qtbot, window).changes == 1


def test_a_death_while_differences_wait_leaves_none_of_them(
    qtbot: QtBot, open_window: Open, plan: _Plan
) -> None:
    """What a worker has told and what is not on screen yet goes with the worker."""
    size = _TOGETHER
    window = open_window("2 die", str(6 * size), "3", turn=0.0)
    _scan(qtbot, window)
    deaths: list[int] = []
    window.client.notice.connect(lambda: deaths.append(len(window.deltas)))

    def kill() -> None:
        window.client.delta.disconnect(kill)
        psutil.Process(plan.pids[1]).kill()
        while _is_alive(plan.pids[1]):
            pass

    window.client.delta.connect(kill)
    _scan(qtbot, window)
    assert window.notices == [DIED, DIED]
    assert not any(delta.added for delta in window.deltas[deaths[1] :])
    assert window.ports == [1, 2, 3]


def test_a_worker_that_answers_is_never_given_up(qtbot: QtBot, open_window: Open) -> None:
    """However often one is killed, as long as each has told something whole."""
    window = open_window(*5 * ["1 die"], "2")
    for _ in range(5):
        _scan(qtbot, window)
    _scan(qtbot, window)
    assert window.notices == 5 * [DIED]
    assert window.ports == [1, 2]


@pytest.mark.parametrize("fault", ["die-at-once", "text"])
def test_a_worker_that_never_works_is_given_up(
    qtbot: QtBot, open_window: Open, plan: _Plan, fault: str
) -> None:
    """After three in a row; then nothing runs and nothing is asked, until a person says so."""
    window = open_window(fault, fault, fault, "2")
    with qtbot.waitSignal(
        window.client.notice, timeout=_PATIENCE, check_params_cb=lambda code: code == FAILED
    ):
        window.client.request()
    assert window.notices == [DIED, DIED, FAILED]
    assert not window.client.request()
    assert len(plan.pids) == 3
    with qtbot.waitSignal(window.client.finished, timeout=_PATIENCE):
        window.client.retry()
    assert window.ports == [1, 2]


def test_a_program_that_is_not_there_is_given_up(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    """As after an update that moved it: a code for a sentence, no error."""
    missing = [str(tmp_path / "gone")]
    client = ScanClient(missing, delays=(0.0,))
    window = _Window(client)
    with qtbot.waitSignal(
        client.notice, timeout=_PATIENCE, check_params_cb=lambda code: code == FAILED
    ):
        client.start()
        client.request()
    assert window.notices[-1] == FAILED
    client.stop()


def test_stopping_leaves_nothing_behind(qtbot: QtBot, open_window: Open, plan: _Plan) -> None:
    """In the middle of a scan; nothing is handed on after it, and it can be started again."""
    window = open_window("hang", "2")
    window.client.request()
    qtbot.waitUntil(lambda: len(plan.pids) == 1, timeout=_PATIENCE)
    window.client.stop()
    assert not _is_alive(plan.pids[0])
    assert not window.client.request()
    window.client.start()
    assert _scan(qtbot, window).rows == 2
    assert window.notices == []


def test_stopping_inside_a_delta_is_the_end(qtbot: QtBot, open_window: Open) -> None:
    """A window that closes while it takes rows in gets no more of them."""
    window = open_window(str(2 * ROWS_PER_PART))
    window.client.delta.connect(lambda _: window.client.stop())
    with qtbot.waitSignal(window.client.delta, timeout=_PATIENCE):
        window.client.request()
    with qtbot.assertNotEmitted(window.client.delta):
        QCoreApplication.processEvents()
    assert len(window.deltas) == 1
    assert window.summaries == []


def test_an_answer_that_waits_to_be_taken_in_is_not_too_late(
    qtbot: QtBot, open_window: Open, plan: _Plan
) -> None:
    """The computer slept, or the window was busy: the limit has passed, but the answer is there."""
    window = open_window("2")
    _scan(qtbot, window)
    with qtbot.waitSignal(window.client.finished, timeout=_PATIENCE):
        window.client.request()
        # As after a sleep, the timer is served before the pipe.
        assert window.client._life is not None
        window.client._life._process.waitForBytesWritten(_PATIENCE)
        deadline = time.monotonic() + _PATIENCE / 1000
        while plan.said < 2 and time.monotonic() < deadline:
            pass  # not the event loop: that would take the answer in
        window.client._on_too_long()
    assert window.notices == []


def test_what_the_worker_logs_is_in_the_log(
    qtbot: QtBot, open_window: Open, caplog: pytest.LogCaptureFixture
) -> None:
    """Line by line, as plain text."""
    window = open_window("log")
    _scan(qtbot, window)
    qtbot.waitUntil(lambda: "scan process: a line" in caplog.messages, timeout=_PATIENCE)
    qtbot.waitUntil(lambda: r"scan process: for the \x1blog" in caplog.messages)
