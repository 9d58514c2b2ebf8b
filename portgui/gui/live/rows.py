"""The rows of the live view: joined, counted and marked. What is shown of them is the page's."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from PySide6.QtCore import QObject, Slot

from portgui.answers.live_row import LiveRow, make_row
from portgui.connections.changes import Delta
from portgui.connections.snapshot import Connection, ConnectionKey, Reach, State
from portgui.gui.live.columns import COLUMNS
from portgui.gui.live.marking import Marker, Marking
from portgui.gui.table.model import TableModel
from portgui.reference.purpose import Reference

_NOBODY: Final[Mapping[ConnectionKey, str]] = {}
HostOf = Callable[[str], str]
"""The name of the computer with an address, or ""."""


class LiveRows(QObject):
    """Takes differences between two scans and keeps the table's model by them.

    Attributes:
        model: the table's rows, with those that have gone and are still shown.
        marking: marks what scans change, for a while.
        counts: how many rows there are of each state, noise or not; gone ones are not counted.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model: TableModel[ConnectionKey, LiveRow] = TableModel(
            COLUMNS, lambda row: row.connection.key, self, text=lambda row: row.haystack
        )
        self.marking = Marking(self.model, self)
        self._marker: Marker = self.marking
        self.counts: Counter[tuple[State, bool]] = Counter()
        self._reference: Reference | None = None
        self._host_of: HostOf = _no_name
        self._reached = _NOBODY
        self._ready: dict[ConnectionKey, LiveRow] = {}
        self._exposed: dict[ConnectionKey, LiveRow] = {}
        self._exposed_rows: tuple[LiveRow, ...] = ()

    def set_reference(self, reference: Reference) -> None:
        """What ports are for; needed before the first delta."""
        self._reference = reference

    def set_host_names(self, host_of: HostOf | None) -> None:
        """Where the names of other computers come from; None for nowhere."""
        self._host_of = host_of or _no_name
        self._name_again(self.model.all_rows())

    def prepare(self, delta: Delta) -> None:
        """Make the rows of what is about to come, while there is time."""
        if self._reference is not None:
            for found in (*delta.changed, *delta.added):
                self._ready[found.key] = self._join(found, self._reference)

    def forget_prepared(self) -> None:
        """All that was about to come has come, or never will."""
        self._ready = {}

    def apply(self, delta: Delta) -> None:
        """Take a difference between two scans.

        Raises:
            RuntimeError: the reference is not there yet; a programming error.
        """
        reference = self._reference
        if reference is None:
            raise RuntimeError("the reference comes before the first delta")
        changed = [self._made(found, reference) for found in delta.changed]
        added = [self._made(found, reference) for found in delta.added]
        self._count(delta, (*changed, *added))
        self._expose(delta.removed, (*changed, *added))
        before = [(self._connection(found.key), found) for found in delta.changed]
        marker = self._marker
        self.model.apply(marker.take(delta), changed, added, mark=marker.for_added)
        marker.show(delta, before)

    def rows(self) -> list[LiveRow]:
        """Every row that is still there, shown or not, in the sorted order."""
        rows = self.model.all_rows()
        gone = self._marker.gone
        return [row for row in rows if row.connection.key not in gone] if gone else rows

    def exposed_rows(self) -> tuple[LiveRow, ...]:
        """What waits at an address on the network; the very same while nothing of it is new."""
        return self._exposed_rows

    def row(self, key: ConnectionKey) -> LiveRow | None:
        """The row with this key, as long as it is there; None when it has gone."""
        return None if self.is_gone(key) else self.model.row(key)

    def is_gone(self, key: ConnectionKey) -> bool:
        """Whether this row is shown although it has gone."""
        return self._marker.is_gone(key)

    def make(self, found: Connection) -> LiveRow:
        """A connection as a row, also one that is not there any more.

        Raises:
            RuntimeError: the reference is not there yet; a programming error.
        """
        if self._reference is None:
            raise RuntimeError("the reference comes before the first row")
        return self._join(found, self._reference)

    def set_marker(self, marker: Marker | None) -> None:
        """Let another one than `marking` say what is new, changed or gone; None for that again."""
        rows = self.rows()
        self._marker.end()
        self._marker = marker or self.marking
        self._marker.begin(rows)

    @Slot(object)
    def take_host_names(self, names: Mapping[str, str]) -> None:
        """Some addresses' names are known now, or are not any more."""
        self.forget_prepared()
        self._name_again(
            row
            for row in self.model.all_rows()
            if (remote := row.connection.key.remote) is not None and remote.address in names
        )

    @Slot(object)
    def take_reach(self, reached: Mapping[ConnectionKey, str]) -> None:
        """Who can reach which row, as codes of `answers.reach_words`: only others are repainted."""
        keys = {**self._reached, **reached}
        self._reached = reached
        self.forget_prepared()
        changed = [
            row._replace(reached=code)
            for key in keys
            if (row := self.model.row(key)) is not None
            and (code := reached.get(key, "")) != row.reached
        ]
        self.model.apply((), changed, ())

    def _made(self, found: Connection, reference: Reference) -> LiveRow:
        ready = self._ready.get(found.key)
        if ready is not None and ready.connection is found:
            return ready
        return self._join(found, reference)

    def _join(self, found: Connection, reference: Reference) -> LiveRow:
        remote = found.key.remote
        if remote is None:
            return make_row(found, reference, reached=self._reached.get(found.key, ""))
        return make_row(found, reference, self._host_of(remote.address))

    def _name_again(self, rows: Iterable[LiveRow]) -> None:
        reference = self._reference
        if reference is None:
            return
        made = [(row, self._join(row.connection, reference)) for row in rows]
        self.model.apply((), [new for old, new in made if new.host != old.host], ())

    def _connection(self, key: ConnectionKey) -> Connection | None:
        row = self.model.row(key)
        return None if row is None else row.connection

    def _expose(self, removed: Iterable[ConnectionKey], arrived: Iterable[LiveRow]) -> None:
        """A scan changes few of them: going through all rows each time would hold up the window."""
        exposed = self._exposed
        gone = [exposed.pop(key) for key in removed if key in exposed]
        found = [row for row in arrived if _is_exposed(row)]
        others = [key for row in arrived if (key := row.connection.key) in exposed]
        for key in others:
            del exposed[key]
        exposed.update((row.connection.key, row) for row in found)
        if gone or found or others:
            self._exposed_rows = tuple(exposed.values())

    def _count(self, delta: Delta, arrived: Iterable[LiveRow]) -> None:
        # What a difference takes out or changes is there: none of it is only still shown.
        counts, row_of = self.counts, self.model.row
        for key in (*delta.removed, *(found.key for found in delta.changed)):
            if (old := row_of(key)) is not None:
                counts[old.connection.state, old.is_noise] -= 1
        for row in arrived:
            counts[row.connection.state, row.is_noise] += 1


def _is_exposed(row: LiveRow) -> bool:
    found = row.connection
    return found.reach is Reach.NETWORK and found.state is State.WAITING


def _no_name(_address: str) -> str:
    return ""
