"""Which rows are new, changed or gone, and for how long that is shown. No widget here.

A row that has gone stays only if it passes the filter at that moment: nobody misses what was not to
be seen. So what comes and goes behind the chip or the filter costs next to nothing. Whoever chooses
another chip sees there what is there now, and from then on what goes.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from time import monotonic
from typing import Final, NamedTuple, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from portgui.answers.live_row import LiveRow
from portgui.connections.changes import Delta
from portgui.connections.snapshot import Connection, ConnectionKey
from portgui.gui.table.marks import Mark
from portgui.gui.table.model import TableModel

OFF: Final = 0.0
DURATIONS: Final = (OFF, 2.0, 5.0, 10.0, 30.0, 60.0)
"""What a person may choose, in seconds."""

_TOGETHER: Final = 0.2
"""Seconds by which marks may go late, so that those of one scan go in one turn."""
_ROWS_AT_ONCE: Final = 1_000
_MARKS_AT_ONCE: Final = 2_000
"""Most rows and marks that leave in one turn of the event loop."""
_PAUSE: Final = 10
"""Milliseconds until the next turn, where there are more: whatever else is due comes first."""

Model = TableModel[ConnectionKey, LiveRow]


Pairs = Iterable[tuple[Connection | None, Connection]]
"""For each changed row what it was, where that is known, and what it is."""


class Marker(Protocol):
    """Says which rows are new, changed or gone. A row that has gone may stay, marked."""

    @property
    def gone(self) -> frozenset[ConnectionKey]:
        """The rows that are still shown although they have gone."""

    @property
    def for_added(self) -> Mark | None:
        """What rows that come are marked as while a difference is applied."""

    def is_gone(self, key: ConnectionKey) -> bool:
        """Whether this row is only still shown."""

    def begin(self, now: Iterable[LiveRow]) -> None:
        """It is this one's turn; these rows are there."""

    def end(self) -> None:
        """It is another one's turn: take all marks away, and the rows that have gone."""

    def take(self, delta: Delta) -> Iterable[ConnectionKey]:
        """Note a difference that is about to be applied; which removed rows to take out now."""

    def show(self, delta: Delta, before: Pairs) -> None:
        """Mark what `delta`, which has been applied, has changed."""


class _Due(NamedTuple):
    """Rows that were marked together, and when that goes from those not marked again since."""

    when: float
    stamp: int
    keys: deque[ConnectionKey]


class Marking(QObject):
    """Marks what a scan changed, and keeps rows that have gone until their time is up.

    Nothing is marked before the first scan is complete, and nothing while it is silenced: what was
    there all along and is only seen now, is not new.

    Signals:
        left: keys of gone rows whose time is up, and which have been taken out of the model.
    """

    left = Signal(object)

    def __init__(
        self, model: Model, parent: QObject | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._clock = clock
        self._seconds = OFF
        self._is_silent = True
        self._due: deque[_Due] = deque()
        # With the stamp of their latest marks; what has gone may be among the marked ones still.
        self._marked: dict[ConnectionKey, int] = {}
        self._gone: dict[ConnectionKey, int] = {}
        self._back: list[ConnectionKey] = []
        self._going: list[ConnectionKey] = []
        self._last = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.expire)

    @property
    def gone(self) -> frozenset[ConnectionKey]:
        """The rows that are still shown although they have gone."""
        return frozenset(self._gone)

    @property
    def for_added(self) -> Mark | None:
        """What rows that come are marked as."""
        return None if self._is_silent or self._seconds == OFF else Mark.NEW

    def is_gone(self, key: ConnectionKey) -> bool:
        """Whether this row is only still shown."""
        return key in self._gone

    def set_seconds(self, seconds: float) -> None:
        """How long a mark stays; `OFF` marks nothing, and gone rows go at once."""
        self._seconds = seconds
        self.end()

    def set_silent(self, silent: bool) -> None:
        """Whether what comes now was there before: the first scan, a change of what may be seen."""
        self._is_silent = silent

    def begin(self, now: Iterable[LiveRow]) -> None:
        """From the next difference on."""

    def end(self) -> None:
        """Let all marks go, and the gone rows with them."""
        marked, gone = tuple(self._marked), tuple(self._gone)
        self._due.clear()
        self._marked.clear()
        self._gone.clear()
        self._timer.stop()
        self._model.mark_all(marked, None)
        self._take_out(gone)

    def take(self, delta: Delta) -> Sequence[ConnectionKey]:
        """Note a difference that is about to be applied; which of its removed rows to take out now.

        Call `show` after it has been applied.
        """
        gone = self._gone
        if gone:
            back = [found.key for found in (*delta.changed, *delta.added) if found.key in gone]
            self._marked.update((key, gone.pop(key)) for key in back)
            self._back = back
        if self.for_added is None:
            return delta.removed
        self._going, leaving = self._model.mark_passing(delta.removed, Mark.GONE)
        gone.update(dict.fromkeys(self._going, self._last + 1))
        return leaving

    def show(self, delta: Delta, before: Pairs) -> None:
        """Mark what `delta`, which has been applied, has changed."""
        if self.for_added is None:
            return
        self._last = stamp = self._last + 1
        changed = [new.key for old, new in before if is_news(old, new)]
        added = [found.key for found in delta.added]
        self._marked.update(dict.fromkeys((*changed, *added), stamp))
        # What was not there has been marked as it was put in; what came back is there again.
        self._model.mark_all(self._back, Mark.NEW)
        self._model.mark_all(changed, Mark.CHANGED)
        keys = deque((*self._going, *changed, *added))
        self._back, self._going = [], []
        if keys:
            self._due.append(_Due(self._clock() + self._seconds, stamp, keys))
            self._plan()

    @Slot()
    def expire(self) -> None:
        """Let go of the marks and the gone rows whose time is up, some at a turn."""
        now, gone, marked = self._clock() + _TOGETHER, self._gone, self._marked
        marks: list[ConnectionKey] = []
        rows: list[ConnectionKey] = []
        while self._due and self._due[0].when <= now:
            _, stamp, keys = self._due[0]
            while keys and len(marks) < _MARKS_AT_ONCE and len(rows) < _ROWS_AT_ONCE:
                key = keys.popleft()
                since = gone.get(key)
                if since == stamp:
                    del gone[key]
                    rows.append(key)
                elif marked.get(key) == stamp:  # not marked again since
                    del marked[key]
                    if since is None:
                        marks.append(key)
            if keys:
                break
            self._due.popleft()
        self._model.mark_all(marks, None)
        self._take_out(tuple(rows))
        self._plan()

    def _take_out(self, gone: tuple[ConnectionKey, ...]) -> None:
        if gone:
            self._model.apply(gone, (), ())
            self.left.emit(gone)

    def _plan(self) -> None:
        if self._due and not self._timer.isActive():
            wait = int(1000 * (self._due[0].when - self._clock()))
            self._timer.start(max(_PAUSE, wait))


def is_news(old: Connection | None, new: Connection) -> bool:
    """Whether a person would call this row changed: its state, its reach or whose it is.

    That a service or a name became known later, and bytes that come and go, are no news.
    """
    if old is None:
        return True
    return (
        old.status != new.status
        or old.reach is not new.reach
        or old.owner.pid != new.owner.pid
        or (bool(old.owner.name) and old.owner.name != new.owner.name)
    )
