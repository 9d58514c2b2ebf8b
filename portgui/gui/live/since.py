"""What has changed since a moment that the person chose, in the table itself. No widget here."""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from portgui.answers import marks_since
from portgui.answers.live_row import LiveRow
from portgui.answers.marks_since import MarksSince
from portgui.connections.changes import Delta
from portgui.connections.snapshot import Connection, ConnectionKey
from portgui.gui.live.marking import Model, Pairs
from portgui.gui.table.marks import Mark

_MARKS: Final = {marks_since.Since.NEW: Mark.NEW, marks_since.Since.CHANGED: Mark.CHANGED}


class Tally(NamedTuple):
    """How many rows are new, changed and gone since then."""

    new: int
    changed: int
    gone: int


class Since(QObject):
    """Marks the rows by what they were at one moment, for as long as it is wanted.

    It takes the place of `Marking`. What was there then and has gone since is put back into the
    table, marked. Each difference between two scans costs only its own rows.

    Signals:
        changed: the tally may be another one.
    """

    changed = Signal()

    for_added = None

    def __init__(
        self,
        model: Model,
        compared: MarksSince,
        make: Callable[[Connection], LiveRow],
        parent: QObject | None = None,
    ) -> None:
        """Nothing happens before `begin`.

        Args:
            model: the table's rows.
            compared: knows what there was, and nothing yet of what there is.
            make: makes a row of what has gone.
            parent: whose child this is.
        """
        super().__init__(parent)
        self._model = model
        self._compared = compared
        self._make = make
        self._here: set[ConnectionKey] = set()
        self._gone: dict[ConnectionKey, Connection] = {}
        self._touched: frozenset[ConnectionKey] = frozenset()

    @property
    def tally(self) -> Tally:
        """How many rows have which mark."""
        found = list(self._compared.marks.values())
        new, changed = (found.count(kind) for kind in _MARKS)
        return Tally(new, changed, len(self._gone))

    def is_gone(self, key: ConnectionKey) -> bool:
        """Whether this row is shown although it has gone."""
        return key in self._gone

    @property
    def gone(self) -> frozenset[ConnectionKey]:
        """The rows that are shown although they have gone."""
        return frozenset(self._gone)

    def is_other(self, row: LiveRow) -> bool:
        """Whether a row is new, changed or gone; the test for “only what has changed”."""
        key = row.connection.key
        return key in self._compared.marks or key in self._gone

    def begin(self, now: Iterable[LiveRow]) -> None:
        """Mark what is different already, and put back what has gone."""
        everything = Delta((), (), tuple(row.connection for row in now))
        self.take(everything)
        self.show(everything, ())

    def end(self) -> None:
        """Take the marks away, and the rows that have gone."""
        self._model.set_marks(dict.fromkeys(self._compared.marks))
        self._model.apply(self._gone, (), ())
        self._gone = {}

    def take(self, delta: Delta) -> tuple[ConnectionKey, ...]:
        """Note a difference that is about to be applied; which removed rows to take out now."""
        self._here.difference_update(delta.removed)
        self._here.update(found.key for found in (*delta.changed, *delta.added))
        touched = self._compared.apply(delta)
        before = self._gone
        self._gone = {
            found.key: found for found in self._compared.gone if found.key not in self._here
        }
        self._touched = touched | (before.keys() ^ self._gone.keys())
        return tuple(key for key in delta.removed if key not in self._gone)

    def show(self, delta: Delta, before: Pairs) -> None:
        """Mark what `delta`, which has been applied, has changed."""
        del before  # what it was a scan ago is nothing here
        touched = self._touched | set(delta.removed)
        touched |= {found.key for found in (*delta.changed, *delta.added)}
        leaving = [key for key in touched if key not in self._here and key not in self._gone]
        # A row that stays although it has gone now passes “only what has changed”.
        staying = [self._make(self._gone[key]) for key in touched if key in self._gone]
        moved = [self._model.row(key) for key in self._touched if key in self._here]
        self._model.apply(leaving, [row for row in moved if row is not None], staying)
        self._model.set_marks({key: self._mark(key) for key in touched})
        self.changed.emit()

    def _mark(self, key: ConnectionKey) -> Mark | None:
        if key in self._gone:
            return Mark.GONE
        found = self._compared.marks.get(key)
        return None if found is None else _MARKS[found]
