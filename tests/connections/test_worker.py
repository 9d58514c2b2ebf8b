"""The scanning process, really started: what goes in, what comes out, and how it ends."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from portgui.connections import launch, worker
from portgui.connections.scanner import Scanner
from portgui.connections.snapshot import State
from portgui.connections.sources import Found, Reading
from portgui.connections.wire import Frames, Part, Request, pack_request, unpack_part
from portgui.net import Endpoint
from tests import needs

_ROOT = str(Path(__file__).parents[2])
_ENDS_WITHIN = 20
"""Seconds; far more than it takes, so that a slow computer fails no test."""


class _Worker:
    """A scanning process and the window's ends of its pipes."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.process = process
        self.input = process.stdin
        self.output = process.stdout

    def ask(self, request: Request) -> list[Part]:
        """All parts of the answer."""
        self.input.write(pack_request(request))
        self.input.flush()
        frames = Frames()
        parts: list[Part] = []
        while not parts or not parts[-1].last:
            received = os.read(self.output.fileno(), 1 << 16)
            assert received, "it ended instead of answering"
            frames.feed(received)
            while (frame := frames.next()) is not None:
                parts.append(unpack_part(frame))
        return parts

    def end(self) -> tuple[int, str]:
        """Close its input; its exit status, and what it has logged."""
        self.input.close()
        status = self.process.wait(_ENDS_WITHIN)
        assert self.process.stderr is not None
        return status, self.process.stderr.read().decode()


@pytest.fixture
def start() -> Iterator[Callable[[], _Worker]]:
    """Starts scanning processes as the window does, and ends them."""
    with ExitStack() as stack:

        def begin() -> _Worker:
            process = subprocess.Popen(
                launch.command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": launch.python_path()},
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return _Worker(process)

        yield begin


def test_it_answers_with_everything_then_with_differences(start: Callable[[], _Worker]) -> None:
    """The first is a difference to nothing; the next has the socket that was opened since."""
    found = start()
    first = found.ask(Request(1, anew=False))
    assert not any(part.delta.removed or part.delta.changed for part in first)
    assert sum(len(part.delta.added) for part in first) == first[-1].rows
    with socket.create_server(("127.0.0.1", 0)) as server:
        second = found.ask(Request(2, anew=False))
        here = Endpoint(*server.getsockname())
        added = {row.key.local: row for part in second for row in part.delta.added}
        assert added[here].state is State.WAITING
        # Wine knows no socket's process.
        assert added[here].key.pid == (None if needs.is_wine() else os.getpid())
        again = found.ask(Request(3, anew=True))
        assert sum(len(part.delta.added) for part in again) == again[-1].rows
        assert here in {row.key.local for part in again for row in part.delta.added}
    assert {part.sequence for part in again} == {3}
    assert found.end() == (0, "")


@pytest.mark.linux
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is in the queues")
def test_it_tells_the_queues_when_it_is_asked_for_them(start: Callable[[], _Worker]) -> None:
    """And only then: the same row is a changed one, both ways."""
    found = start()
    with socket.create_server(("127.0.0.1", 0), backlog=3) as server:
        here = Endpoint(*server.getsockname())
        told = []
        for number, queues in enumerate((False, True, False), start=1):
            parts = found.ask(Request(number, anew=False, queues=queues))
            rows = [row for part in parts for row in (*part.delta.changed, *part.delta.added)]
            told += [row.queues for row in rows if row.key.local == here]
    assert told == [None, (0, 3), None]


def test_it_ends_with_its_input(start: Callable[[], _Worker]) -> None:
    """The window has gone, whatever became of it: nothing is left behind, nothing is said."""
    assert start().end() == (0, "")


def test_it_ends_quietly_when_nobody_reads(start: Callable[[], _Worker]) -> None:
    """A broken pipe in the middle of an answer is an end like any other."""
    found = start()
    found.output.close()
    found.input.write(pack_request(Request(1, anew=False)))
    assert found.end() == (0, "")


def test_nonsense_from_the_window_is_refused(start: Callable[[], _Worker]) -> None:
    """It ends with a status and one line, without a traceback."""
    found = start()
    found.input.write(b"hello, is anybody there?")
    status, log = found.end()
    assert status == worker.BAD_REQUEST
    assert log.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_an_interrupt_in_the_terminal_is_left_to_the_window(start: Callable[[], _Worker]) -> None:
    """Ctrl+C goes to the whole group; the worker waits for what the window does."""
    found = start()
    found.ask(Request(1, anew=False))
    found.process.send_signal(signal.SIGINT)
    assert found.ask(Request(2, anew=False))
    assert found.end() == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="closing a descriptor by a shell")
def test_without_a_pipe_it_says_so_and_ends() -> None:
    """As a program frozen without a console may be started."""
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" <&- >&-', "sh", *launch.command()],
        env={**os.environ, "PYTHONPATH": launch.python_path()},
        stderr=subprocess.PIPE,
        check=False,
        timeout=_ENDS_WITHIN,
    )
    assert done.returncode == worker.NO_CHANNEL
    assert done.stderr.count(b"\n") == 1


def test_it_starts_light() -> None:
    """No Qt, and nothing else that a scan has no use for."""
    code = "import sys, portgui.connections.worker; print(*sys.modules)"
    listed = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={**os.environ, "PYTHONPATH": _ROOT},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in listed.stdout.split()}
    assert not loaded & {"PySide6", "shiboken6", "asyncio", "unittest", "xml", "http", "pickle"}


def test_a_stray_print_is_not_part_of_an_answer(start: Callable[[], _Worker]) -> None:
    """Whatever a library prints goes to the log, not between the frames."""
    code = (
        "import sys; from portgui.connections import worker;"
        "serve = worker.serve; worker.serve = lambda *rest: (print('stray'), serve(*rest));"
        "sys.exit(worker.main())"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        input=pack_request(Request(1, anew=False)),
        env={**os.environ, "PYTHONPATH": _ROOT},
        capture_output=True,
        check=True,
    )
    assert b"stray" not in done.stdout
    assert b"stray" in done.stderr
    frames = Frames()
    frames.feed(done.stdout)
    assert frames.next() is not None


def test_the_slow_part_waits_until_after_the_answer() -> None:
    """Windows' services are read when nobody waits for anything."""

    class NoSockets:
        with_queues = False

        def read(self) -> Reading:
            return Reading(())

        def explain(self, raw: str) -> Found:
            raise AssertionError(raw)

    scanner = Scanner(NoSockets())
    requests, answers = os.pipe(), os.pipe()
    os.write(requests[1], pack_request(Request(1, anew=False)))
    os.close(requests[1])
    had_answered: list[bool] = []

    def read_services() -> None:
        had_answered.append(bool(os.read(answers[0], 4)))

    scanner.owners.read_services = read_services  # type: ignore[method-assign]
    worker.serve(scanner, requests[0], answers[1])
    for end in (requests[0], *answers):
        os.close(end)
    assert had_answered == [True]
