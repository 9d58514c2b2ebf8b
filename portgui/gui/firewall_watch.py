"""Keeps what is known of the firewall fresh, beside the window: for the rows and for the card.

Nothing here reads or judges on the window's thread. While nobody sees the window, nothing happens.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from portgui.answers.live_row import LiveRow
from portgui.answers.reachable import saw_all
from portgui.connections.snapshot import ConnectionKey, Degradation, State
from portgui.gui.firewall_desk import Checked, FirewallDesk, Looked, Question
from portgui.gui.job import Jobs
from portgui.net import PortRange, Protocol

if TYPE_CHECKING:
    from portgui.connections.reserved import Reserved
    from portgui.firewall.backend import Reading

INTERVAL: Final = 10_000
"""Milliseconds from one look to the next while the window is shown."""

Rows = Callable[[], Sequence[LiveRow]]
Missing = Callable[[], Iterable[Degradation]]
_Asked = tuple[int, tuple[object, ...]]
"""The number of the reading, and what else an answer was made from."""


class Sources(NamedTuple):
    """What the live view knows.

    Attributes:
        rows: all its rows.
        exposed: those that wait at an address on the network; the very same object as long as
            nothing of them is new.
        missing: what the last scan could not read.
    """

    rows: Rows
    exposed: Rows
    missing: Missing


class FirewallWatch(QObject):
    """Looks whether the firewall is another, and says what that means for what is on screen.

    Signals:
        changed: the `Reading` that was made, which is another than the one before.
        reached: who can reach each row now: a mapping of keys to codes of `answers.reach_words`.
        judged: `verdicts` has an answer that it had not.
        failed: an error that nobody foresaw.

    Attributes:
        desk: where it is read and judged, in jobs.
        reading: the last one, or None before the first and where there is no firewall.
    """

    changed = Signal(object)
    reached = Signal(object)
    judged = Signal()
    failed = Signal(object)

    def __init__(
        self,
        desk: FirewallDesk,
        jobs: Jobs,
        sources: Sources,
        parent: QObject | None = None,
        *,
        interval: int = INTERVAL,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.reading: Reading | None = None
        self._jobs = jobs
        self._rows, self._exposed, self._missing = sources
        self._looked_at: Sequence[LiveRow] | None = None
        self._reach: Mapping[ConnectionKey, str] = {}
        self._is_watched = False
        self._is_looking = False
        self._looks_again: bool | None = None
        self._judging: _Asked | None = None
        self._checked: tuple[_Asked, tuple[int, Protocol | None], Checked] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(interval)
        self._timer.timeout.connect(self._on_time)

    @Slot(bool)
    def set_watched(self, watched: bool) -> None:
        """Whether anybody sees the window: look at once, and then every few seconds."""
        if watched == self._is_watched:
            return
        self._is_watched = watched
        if watched:
            self._timer.start()
            self._look(asks=True)
        else:
            self._timer.stop()

    @Slot()
    def on_rows(self) -> None:
        """There may be other rows; what is read already says who can reach them."""
        if self._is_watched and self._exposed() is not self._looked_at:
            self._look(asks=False)

    @Slot()
    def look_now(self) -> None:
        """Something has been changed."""
        self._look(asks=True)

    @property
    def is_reading(self) -> bool:
        """Whether a look is under way."""
        return self._is_looking

    def ask(
        self, ports: PortRange, protocol: Protocol | None, reserved: "Reserved | None" = None
    ) -> Question:
        """What is known now about a port, or the first one of a range."""
        port = ports.first
        rows = tuple(
            row
            for row in self._rows()
            if row.connection.key.local.port == port
            and row.connection.state is State.WAITING
            and (protocol is None or row.connection.key.protocol is protocol)
        )
        return Question(port, protocol, rows, saw_all(self._missing()), reserved)

    def verdicts(
        self, port: int, protocol: Protocol | None, reserved: "Reserved | None" = None
    ) -> Checked | None:
        """Whether others can reach a port, by protocol; None while that is not known yet.

        An answer that is being made anew stays until the next one is there; `judged` says when.
        """
        question = self.ask(PortRange(port, port), protocol, reserved)
        asked = (self.desk.number, question.known)
        checked = self._checked
        if checked is not None and checked[0] == asked:
            return checked[2]
        if self._judging is None:
            self._judging = asked
            job = partial(self.desk.judge, question)
            answer = partial(self._on_judged, question[:2])
            self._jobs.run(job, answer, self._on_judge_failed)
        return checked[2] if checked is not None and checked[1] == question[:2] else None

    @Slot()
    def _on_time(self) -> None:
        self._look(asks=True)

    def _look(self, *, asks: bool) -> None:
        """One look at a time; what is asked for meanwhile is one more, afterwards."""
        if self._is_looking:
            self._looks_again = asks or bool(self._looks_again)
            return
        self._is_looking = True
        self._looked_at = self._exposed()
        job = partial(self.desk.look, self._looked_at, asks=asks)
        self._jobs.run(job, self._on_looked, self._on_failed)

    def _on_looked(self, found: Looked) -> None:
        self._is_looking = False
        is_another = found.reading is not self.reading
        self.reading = found.reading
        if is_another and found.reading is not None:
            self.changed.emit(found.reading)
        if found.reach is not None and found.reach != self._reach:
            self._reach = found.reach
            self.reached.emit(found.reach)
        again, self._looks_again = self._looks_again, None
        if again is not None:
            self._look(asks=again)

    def _on_judged(self, place: tuple[int, Protocol | None], found: Checked) -> None:
        asked, self._judging = self._judging, None
        if asked is not None:
            self._checked = asked, place, found
        # What was asked for meanwhile is asked for again by whoever shows it.
        self.judged.emit()

    def _on_failed(self, error: Exception) -> None:
        self._is_looking = False
        self.failed.emit(error)

    def _on_judge_failed(self, error: Exception) -> None:
        self._judging = None
        self.failed.emit(error)
