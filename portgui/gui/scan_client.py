"""The window's side of the scanning process: started, asked, watched, ended and started again."""

import logging
from collections import deque
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QProcess, QProcessEnvironment, Signal

from portgui.connections import launch
from portgui.connections.changes import Connections, Delta
from portgui.connections.ledger import Ledger, Summary
from portgui.connections.plain import DETAIL_LIMIT, plain
from portgui.connections.wire import Frames, Part, Request, WireError, pack_request, unpack_part
from portgui.gui.timers import timer

HUNG: Final = "scan-restarted-hung"
DIED: Final = "scan-restarted-died"
FAILED: Final = "scan-failed"

_ENDING: Final = 1_000
"""Milliseconds to wait for a process that has been killed."""

_logger = logging.getLogger(__name__)


class ScanClient(QObject):
    """Asks the scanning process and hands on the differences.

    What has been handed on is remembered. When the process has been started again, only the
    difference to that is handed on, so that nothing on screen moves without a reason.

    Signals:
        delta: a `Delta` to apply; of a large one, a part for each turn of the event loop.
        finished: the `Summary` of a scan, after its last delta.
        notice: the code of a sentence: the process was started again, or could not be.

    Attributes:
        skipped: requests that were not made because one was under way.
    """

    delta = Signal(object)
    finished = Signal(object)
    notice = Signal(str)

    def __init__(
        self,
        command: Sequence[str] | None = None,
        *,
        limit: float = 10.0,
        delays: Sequence[float] = launch.DELAYS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._command = tuple(command or launch.command())
        self._patience = launch.Patience(delays)
        self._ledger = Ledger()
        self._life: _Life | None = None
        self._is_asked = False
        self._has_grace = False
        self._sequence = 0
        self._next_part = 0
        self._changes = 0
        self._has_finished = False
        self._differences: deque[Delta] = deque()
        self._last: Part | None = None
        self.skipped = 0
        # One part a turn: between two of them the window paints and takes in what is typed.
        self._turn = timer(self, 0, self._on_turn, single=False)
        self._watchdog = timer(self, limit, self._on_too_long)
        self._rebirth = timer(self, 0, self._on_rebirth)

    def start(self) -> None:
        """Start the process, unless it runs."""
        if self._life is None and not self._rebirth.isActive():
            self._patience.renew()
            self._on_rebirth()

    def retry(self) -> None:
        """After `scan-failed`: try again, and scan at once."""
        self.start()
        self.request()

    def request(self) -> bool:
        """Ask for a scan, unless one is under way; whether it is being made now."""
        if self._is_asked:
            self.skipped += 1
            return False
        if self._life is None and not self._rebirth.isActive():
            return False
        self._is_asked = True
        self._ask()
        return True

    def hand_over(self) -> None:
        """Have the request reach the process now, not when the event loop first turns."""
        if self._life is not None:
            self._life.hand_over()

    def stop(self) -> None:
        """End the process and wait, briefly, until it has ended; nothing is handed on any more."""
        self._rebirth.stop()
        self._is_asked = False
        life = self._part_with()
        if life is not None:
            life.end()
        for ending in self.findChildren(_Life):
            ending.wait()

    @property
    def connections(self) -> Connections:
        """All that has been handed on."""
        return self._ledger.rows

    def _on_rebirth(self) -> None:
        self._ledger.start_anew()
        self._life = life = _Life(self._command, self)
        life.received.connect(self._turn.start)
        life.ended.connect(self._on_ended)
        life.start()
        if self._is_asked:
            self._ask()

    def _ask(self) -> None:
        if self._life is None:
            return  # it is asked as soon as it has been started again
        self._sequence += 1
        self._next_part = 0
        self._changes = 0
        self._has_grace = True
        self._life.ask(Request(self._sequence, anew=self._ledger.wants_all))
        self._watchdog.start()

    def _on_turn(self) -> None:
        if self._differences:
            self._hand_on(self._differences.popleft())
        elif self._last is not None:
            self._finish(self._last)
        elif self._life is None or not self._take_in(self._life):
            self._turn.stop()

    def _take_in(self, life: "_Life") -> bool:
        """Take in the next part that has come; whether one had."""
        try:
            frame = life.frames.next()
            if frame is not None:
                self._on_part(unpack_part(frame))
        except WireError as error:
            _logger.warning("the scan process said nonsense: %s", error)
            self._lose(DIED)
            return False
        return frame is not None

    def _on_part(self, part: Part) -> None:
        expected = (self._sequence, self._next_part)
        is_due = self._is_asked and self._last is None
        if not is_due or (part.sequence, part.number) != expected:
            raise WireError(f"part {part.sequence}.{part.number} instead of {expected}")
        self._next_part += 1
        self._differences.extend(self._ledger.take(part))
        if part.last:
            self._watchdog.stop()
            self._last = part
        if self._differences:
            self._hand_on(self._differences.popleft())

    def _hand_on(self, delta: Delta) -> None:
        self._ledger.hand_on(delta)
        self._changes += sum(map(len, delta))
        self.delta.emit(delta)

    def _finish(self, last: Part) -> None:
        is_first, self._has_finished = not self._has_finished, True
        self._last = None
        self._is_asked = False
        self._patience.answered()
        counts = (last.rows, self._changes)
        self.finished.emit(Summary(last.seconds, last.taken, *counts, is_first, last.degradations))

    def _on_ended(self) -> None:
        self._lose(DIED)

    def _on_too_long(self) -> None:
        life = self._life
        if self._has_grace and life is not None and (self._turn.isActive() or life.has_more()):
            # The window was busy, or the computer asleep: what has come is only not taken in yet.
            self._has_grace = False
            self._watchdog.start()
            return
        _logger.warning("the scan process has not answered in time")
        self._lose(HUNG)

    def _lose(self, code: str) -> None:
        """Give up this process, and start another one unless that has been of no use."""
        life = self._part_with()
        if life is None:
            return
        life.end()
        delay = self._patience.lost(life.seconds())
        if delay is None:
            self._is_asked = False
            self.notice.emit(FAILED)
            return
        self._rebirth.start(int(delay * 1000))
        self.notice.emit(code)

    def _part_with(self) -> "_Life | None":
        """Forget the process, and all that it has said and that has not been handed on."""
        life, self._life = self._life, None
        self._turn.stop()
        self._watchdog.stop()
        self._differences.clear()
        self._last = None
        return life


class _Life(QObject):
    """One scanning process, from its start to its end.

    Signals:
        received: something has come.
        ended: it has ended, or could not be started; not after `end`.
    """

    received = Signal()
    ended = Signal()

    def __init__(self, command: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self.frames = Frames()
        self._clock = QElapsedTimer()
        self._process = QProcess(self)
        self._process.setProgram(command[0])
        self._process.setArguments(list(command[1:]))
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONPATH", launch.python_path())
        self._process.setProcessEnvironment(environment)
        self._process.readyReadStandardOutput.connect(self._on_output)
        self._process.readyReadStandardError.connect(self._on_log)
        self._process.errorOccurred.connect(self._on_error)
        self._process.finished.connect(self._on_finished)
        self._is_over = False

    def start(self) -> None:
        self._clock.start()
        self._process.start()

    def ask(self, request: Request) -> None:
        self._process.write(pack_request(request))

    def hand_over(self) -> None:
        """Wait until the process runs and what was asked is in its pipe; some milliseconds."""
        if self._process.waitForStarted(_ENDING):
            self._process.waitForBytesWritten(_ENDING)

    def has_more(self) -> bool:
        """Whether something has come that has not been cut into frames yet."""
        return self._process.waitForReadyRead(0)

    def seconds(self) -> float:
        """How long it has lived."""
        return self._clock.elapsed() / 1000

    def end(self) -> None:
        """Kill it, say nothing more, and go as soon as it has gone.

        It only reads, so there is nothing that it could leave half done.
        """
        self._is_over = True
        self._process.kill()
        if self._process.state() == QProcess.ProcessState.NotRunning:
            self.deleteLater()

    def wait(self) -> None:
        """Wait until it has ended, for a second at most."""
        self._process.waitForFinished(_ENDING)

    def _on_output(self) -> None:
        self.frames.feed(bytes(self._process.readAllStandardOutput().data()))
        if not self._is_over:
            self.received.emit()

    def _on_log(self) -> None:
        text = bytes(self._process.readAllStandardError().data()).decode("utf-8", errors="replace")
        for line in text.splitlines()[:20]:
            _logger.warning("scan process: %s", plain(line, DETAIL_LIMIT))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        # Every other error is followed by `finished`.
        if error == QProcess.ProcessError.FailedToStart:
            _logger.warning("scan process: %s", self._process.errorString())
            self._on_finished()

    def _on_finished(self) -> None:
        if self._is_over:
            self.deleteLater()
            return
        _logger.warning("the scan process has ended with status %d", self._process.exitCode())
        self.ended.emit()
