"""The window's side of the scanning process: started, asked, watched, ended and started again."""

import logging
import time
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from portgui.connections import launch
from portgui.connections.changes import Connections
from portgui.connections.ledger import Ledger, Summary
from portgui.connections.wire import Part, Request, WireError, unpack_part
from portgui.gui.scan_intake import Intake
from portgui.gui.scan_process import ScanProcess
from portgui.gui.timers import timer

HUNG: Final = "scan-restarted-hung"
DIED: Final = "scan-restarted-died"
FAILED: Final = "scan-failed"

_TURN: Final = 0.002
"""Seconds after which the event loop gets its turn, before what else has come is unpacked."""

_logger = logging.getLogger(__name__)


class ScanClient(QObject):
    """Asks the scanning process and hands on the differences.

    What has been handed on is remembered. When the process has been started again, only the
    difference to that is handed on, so that nothing on screen moves without a reason.

    Signals:
        answering: an answer has begun to come.
        unpacked: a `Delta` that will be handed on later, as a part of a larger one or not at all:
            what can be made ready for it is made ready in time.
        delta: a `Delta` to apply; a large one comes in parts, in a turn of the event loop each.
        finished: the `Summary` of a scan, after its last delta.
        notice: the code of a sentence: the process was started again, or could not be.
        sight_changed: from now on another process looks, that sees the apps of everybody or again
            only what this account may see. The same sockets come again as other rows: until
            `finished`, what comes and goes is nothing new.

    Attributes:
        skipped: requests that were not made because one was under way.
        with_queues: whether the next requests ask for the bytes in the queues as well.
    """

    answering = Signal()
    unpacked = Signal(object)
    delta = Signal(object)
    finished = Signal(object)
    notice = Signal(str)
    sight_changed = Signal(bool)

    def __init__(
        self,
        command: Sequence[str] | None = None,
        *,
        limit: float = 10.0,
        delays: Sequence[float] = launch.DELAYS,
        turn: float = _TURN,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._command = tuple(command or launch.command())
        self._share = turn
        self._patience = launch.Patience(delays)
        self._ledger = Ledger()
        self._life: ScanProcess | None = None
        self._sees_all = False
        self._is_asked = False
        self._has_grace = False
        self._sequence = 0
        self._next_part = 0
        self._changes = 0
        self._has_finished = False
        self._intake = Intake(self._ledger)
        self._last: Part | None = None
        self.skipped = 0
        self.with_queues = False
        # Between two turns the window paints and takes in what is typed.
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
        self._is_asked = False
        self._end_life()
        for ending in self.findChildren(ScanProcess):
            ending.wait()

    @property
    def connections(self) -> Connections:
        """All that has been handed on."""
        return self._ledger.rows

    @property
    def sees_all(self) -> bool:
        """Whether the process that looks was adopted."""
        return self._sees_all

    def adopt(self, process: ScanProcess, asked: Request) -> None:
        """Go on with a process that sees more, and that has been `asked` to answer anew already.

        What has been handed on stays; only the difference is handed on. When that process ends,
        its place is taken by an ordinary one.
        """
        self._end_life()
        process.setParent(self)
        self._live_with(process, sees_all=True)
        self._is_asked = True
        self._expect(asked)
        self._turn.start()

    def go_back(self) -> None:
        """End the process that was adopted; an ordinary one takes its place and looks at once."""
        if self._sees_all:
            self._end_life()
            self._on_rebirth()
            self.request()

    def _end_life(self) -> None:
        self._rebirth.stop()
        life = self._part_with()
        if life is not None:
            life.end()

    def _on_rebirth(self) -> None:
        life = ScanProcess(self._command, self)
        self._live_with(life, sees_all=False)
        life.start()
        if self._is_asked:
            self._ask()

    def _live_with(self, life: ScanProcess, *, sees_all: bool) -> None:
        is_other = sees_all is not self._sees_all
        self._ledger.start_anew(other_sight=is_other)
        self._life, self._sees_all = life, sees_all
        life.received.connect(self._turn.start)
        life.ended.connect(self._on_ended)
        if is_other:
            self.sight_changed.emit(sees_all)

    def _ask(self) -> None:
        if self._life is None:
            return  # it is asked as soon as it has been started again
        anew = self._ledger.wants_all
        asked = Request(self._sequence + 1, anew=anew, queues=self.with_queues)
        self._life.ask(asked)
        self._expect(asked)

    def _expect(self, asked: Request) -> None:
        self._sequence = asked.sequence
        self._next_part = 0
        self._changes = 0
        self._has_grace = True
        self._watchdog.start()

    def _on_turn(self) -> None:
        if self._may_hand_on():
            self._hand_on()  # takes longer than anything else here, and so a turn of its own
            return
        ends = time.perf_counter() + self._share
        while self._step():
            if self._may_hand_on() or time.perf_counter() >= ends:
                return
        self._turn.stop()

    def _may_hand_on(self) -> bool:
        intake = self._intake
        return intake.has_enough or (self._last is not None and intake.has_more)

    def _step(self) -> bool:
        """Do the next thing; whether there was one."""
        if self._last is not None:
            self._finish(self._last)
            return True
        return self._life is not None and self._take_in(self._life)

    def _take_in(self, life: ScanProcess) -> bool:
        """Unpack the next part that has come; whether one had."""
        try:
            frame = life.frames.next()
            if frame is not None:
                if not self._next_part:
                    self.answering.emit()
                self._on_part(unpack_part(frame))
        except WireError as error:
            self._refuse(error)
            return False
        return frame is not None

    def _on_part(self, part: Part) -> None:
        expected = (self._sequence, self._next_part)
        is_due = self._is_asked and self._last is None
        if not is_due or (part.sequence, part.number) != expected:
            raise WireError(f"part {part.sequence}.{part.number} instead of {expected}")
        self._next_part += 1
        self._intake.add(part)
        self.unpacked.emit(part.delta)
        if part.last:
            self._watchdog.stop()
            self._last = part

    def _hand_on(self) -> None:
        """Hand on what has been unpacked, or so much of it."""
        try:
            delta = self._intake.next()
        except WireError as error:
            self._refuse(error)
            return
        if delta:
            self._changes += sum(map(len, delta))
            self.delta.emit(delta)

    def _refuse(self, error: WireError) -> None:
        _logger.warning("the scan process said nonsense: %s", error)
        self._lose(DIED)

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

    def _part_with(self) -> ScanProcess | None:
        """Forget the process, and all that it has said and that has not been handed on."""
        life, self._life = self._life, None
        self._turn.stop()
        self._watchdog.stop()
        self._intake.clear()
        self._last = None
        return life
