"""The whole window on the real scanning process, which is killed, stopped and made to lie.

Each happens in the middle of a scan: it has been asked, and its answer is not there yet.
"""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from portgui import logs
from portgui.connections.scanner import scan_once
from portgui.gui.live.bars import Chip
from portgui.gui.live.schedule import OFF
from portgui.gui.program import Program
from portgui.gui.scan_client import DIED, HUNG, ScanClient
from portgui.words import ENGLISH

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="SIGSTOP, and the socket's own process"),
    # The offscreen platform cannot do these for a window or a menu; nothing of ours.
    pytest.mark.qt_log_ignore(r"This plugin does not support (raise\(\)|grabbing the keyboard)"),
]

_PATIENCE = 20_000
"""Milliseconds; far more than it takes, so that a slow computer fails no test."""

# The real worker, but for the answer to the second request: that breaks off, and nonsense follows.
_LIES = """
import os, sys
from portgui.connections import worker
pack, answers = worker.pack_answer, []
def lies(whole):
    answers.append(whole)
    frames = list(pack(whole))
    if len(answers) == 2 and not os.path.exists(sys.argv[1]):
        open(sys.argv[1], "w").close()
        frames = [frames[0][: len(frames[0]) // 2], {nonsense}]
    yield from frames
worker.pack_answer = lies
sys.exit(worker.main())
"""
_NONSENSE = {
    "text": 'b"Killed\\n" * 4_000',
    "zeros": 'b"\\0" * 40_000',
    "frames": 'b"\\0\\0\\0\\2[]" * 4_000',
}

Start = Callable[..., Program]


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """A server of this very process."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        yield opened


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, caplog: pytest.LogCaptureFixture) -> Iterator[Start]:
    """Opens the window on a scanning process, with one scan made, and no other by itself."""
    caplog.set_level("WARNING")
    started: list[Program] = []

    def begin(command: tuple[str, ...] | None = None) -> Program:
        client = ScanClient(command, delays=(0.0,))
        program = Program(qapp, logs.folders(), client)
        started.append(program)
        client.start()
        program.schedule.set_interval(OFF)
        program.live.show_chip(Chip.EVERYTHING)
        program.live.set_hides_noise(False)
        with qtbot.waitActive(program.window):
            program.open()
        assert program.jobs.wait()
        _scan(qtbot, program)
        return program

    yield begin
    for program in started:
        program.window.close()
        program.stop()
        program.client.deleteLater()
        program.window.deleteLater()
        program.deleteLater()
    QApplication.processEvents()


def _scan(qtbot: QtBot, program: Program) -> None:
    with qtbot.waitSignal(program.client.finished, timeout=_PATIENCE):
        program.client.request()


def _worker() -> psutil.Process:
    (found,) = (
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and "portgui" in " ".join(child.cmdline())
    )
    return found


def _ports(program: Program) -> set[int]:
    """The ports of this process' sockets, as the window has them."""
    keys = (row.connection.key for row in program.live.rows())
    return {key.local.port for key in keys if key.pid == os.getpid()}


def _seen() -> set[int]:
    keys = scan_once().connections
    return {key.local.port for key in keys if key.pid == os.getpid()}


def _assert_usable(program: Program, port: int) -> None:
    """What is typed is filtered by, and what is chosen is current, while the answer is awaited."""
    program.search.field.setFocus()
    program.search.field.clear()
    QTest.keyClicks(program.search.field, f"port:{port}")
    program.search.typed.emit(program.search.field.text())
    shown = program.live.model.visible_rows()
    assert {row.connection.key.local.port for row in shown} == {port}
    assert program.live.view.select_key(shown[0].connection.key)
    assert program.live.view.current_key() == shown[0].connection.key
    program.search.set_text("")
    program.live.set_filter("")


def _assert_right_again(qtbot: QtBot, program: Program, port: int, code: str) -> None:
    """It was said, and the rows are those that a scan in this process finds."""
    assert program.window.notice.text() == ENGLISH[code]
    with socket.create_server(("127.0.0.1", 0)) as later:
        _scan(qtbot, program)
        assert {port, later.getsockname()[1]} <= _ports(program)
        assert _ports(program) == _seen()
    _scan(qtbot, program)
    assert _ports(program) == _seen()


@pytest.mark.parametrize("how", ["killed", "stopped"])
def test_a_worker_that_is_lost_in_the_middle_of_a_scan_costs_nothing(
    qtbot: QtBot, start: Start, server: socket.socket, how: str
) -> None:
    """The window can be used meanwhile and says what happened; then its rows are right again."""
    program = start()
    port = server.getsockname()[1]
    worker = _worker()
    worker.suspend()
    assert program.client.request()
    assert not program.client.request()
    _assert_usable(program, port)
    with qtbot.waitSignals([program.client.notice, program.client.finished], timeout=_PATIENCE):
        if how == "killed":
            worker.kill()
        else:
            program.client._on_too_long()  # as after ten seconds, and what came to wait for
            program.client._on_too_long()
    _assert_right_again(qtbot, program, port, DIED if how == "killed" else HUNG)
    assert not psutil.pid_exists(worker.pid) or worker.status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("nonsense", _NONSENSE)
def test_a_worker_that_talks_nonsense_in_the_middle_of_an_answer_costs_nothing(
    qtbot: QtBot, start: Start, server: socket.socket, tmp_path: Path, nonsense: str
) -> None:
    """Half of an answer, and then something else: said, put right, and no row made up of it."""
    script = _LIES.replace("{nonsense}", _NONSENSE[nonsense])
    program = start((sys.executable, "-c", script, str(tmp_path / "portgui-has-lied")))
    port = server.getsockname()[1]
    before = _ports(program)
    with qtbot.waitSignals([program.client.notice, program.client.finished], timeout=_PATIENCE):
        program.client.request()
        _assert_usable(program, port)
        assert _ports(program) == before
    _assert_right_again(qtbot, program, port, DIED)
