"""Which rows are new or different since a kept moment, scan by scan. Pure.

What is the same is what `answers.comparison` takes for the same, but row by row: each row is
looked up in what was there, so that a scan costs what has changed in it and no more.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from portgui.answers.identity import Identity, Sort, identity_of, is_same_start
from portgui.connections.changes import Delta
from portgui.connections.snapshot import Connection, ConnectionKey


class Since(StrEnum):
    """What a row is, compared with the kept moment."""

    NEW = "new"
    CHANGED = "changed"


class _Before(NamedTuple):
    """What there was of one thing: its rows, and for quick look-ups their addresses and starts."""

    rows: list[Connection]
    addresses: set[str]
    starts: dict[int, float | None]


class MarksSince:
    """The marks of all rows against a kept moment.

    Attributes:
        marks: rows that were not there, or otherwise; those as before are not in it.
        gone: what was there and is no more: each waiting socket, and of an app's connections with
            one other computer one for all.
    """

    def __init__(self, then: Iterable[Connection]) -> None:
        self.marks: dict[ConnectionKey, Since] = {}
        self._before: dict[Identity, _Before] = {}
        self._at: dict[Identity, list[Identity]] = {}
        self._now: dict[Identity, Counter[tuple[str, str]]] = {}
        self._rows: dict[ConnectionKey, tuple[Identity, str, str]] = {}
        self._gone: dict[Identity, list[Connection]] = {}
        for found in then:
            identity = identity_of(found)
            if identity is not None:
                self._keep(identity, found)
        for place in self._at:
            self._look_for(place)

    @property
    def gone(self) -> tuple[Connection, ...]:
        """What was there and is no more."""
        return tuple(found for rows in self._gone.values() for found in rows)

    def apply(self, delta: Delta) -> frozenset[ConnectionKey]:
        """Take a difference between two scans; returns the rows whose mark is another one now."""
        touched: dict[Identity, None] = {}
        others: set[ConnectionKey] = set()
        for key in delta.removed:
            self._remove(key, touched)
            if self.marks.pop(key, None) is not None:
                others.add(key)
        for found in (*delta.changed, *delta.added):
            key = found.key
            self._remove(key, touched)
            mark = self._add(found, touched)
            if mark is not self.marks.get(key):
                others.add(key)
                if mark is None:
                    del self.marks[key]
                else:
                    self.marks[key] = mark
        for place in touched:
            self._look_for(place)
        return frozenset(others)

    def _keep(self, identity: Identity, found: Connection) -> None:
        before = self._before.get(identity)
        if before is None:
            before = self._before[identity] = _Before([], set(), {})
            self._at.setdefault(identity.nameless(), []).append(identity)
        before.rows.append(found)
        before.addresses.add(found.key.local.address)
        if found.owner.pid is not None:
            before.starts[found.owner.pid] = found.owner.create_time

    def _remove(self, key: ConnectionKey, touched: dict[Identity, None]) -> None:
        row = self._rows.pop(key, None)
        if row is None:
            return
        place, app, address = row
        here = self._now[place]
        here[app, address] -= 1
        if not here[app, address]:
            del here[app, address]
            if not here:
                del self._now[place]
            touched[place] = None

    def _add(self, found: Connection, touched: dict[Identity, None]) -> Since | None:
        """Count a row that is there now; returns its mark."""
        identity = identity_of(found)
        if identity is None:
            return None
        place = identity.nameless()
        row = (place, identity.app, found.key.local.address)
        self._rows[found.key] = row
        here = self._now.setdefault(place, Counter())
        here[row[1:]] += 1
        touched[place] = None
        before = self._before.get(identity) or self._maybe(identity)
        if before is None:
            return Since.NEW
        return Since.CHANGED if _is_other(identity, found, before) else None

    def _maybe(self, identity: Identity) -> _Before | None:
        """What an app may be whose name is not known now, or was not known then."""
        for then in self._at.get(identity.nameless(), ()):
            if not then.app or not identity.app:
                return self._before[then]
        return None

    def _look_for(self, place: Identity) -> None:
        """Find out which of the things of this place are not there now."""
        here: Iterable[tuple[str, str]] = self._now.get(place, ())
        for then in self._at.get(place, ()):
            before = self._before[then]
            now = {address for app, address in here if not app or not then.app or app == then.app}
            if not now:
                gone = before.rows if then.sort is Sort.WAITING else before.rows[:1]
            elif then.sort is Sort.WAITING and now < before.addresses:
                # Where it waits at another address instead, that row is marked as changed.
                gone = [found for found in before.rows if found.key.local.address not in now]
            else:
                gone = []
            if gone:
                self._gone[then] = gone
            else:
                self._gone.pop(then, None)


def marks_since(
    then: Iterable[Connection], now: Iterable[Connection]
) -> tuple[Mapping[ConnectionKey, Since], tuple[Connection, ...]]:
    """The marks of the rows of now, and what has gone; for a view that is made anew."""
    made = MarksSince(then)
    made.apply(Delta((), (), tuple(now)))
    return made.marks, made.gone


def _is_other(identity: Identity, found: Connection, before: _Before) -> bool:
    """Whether a waiting row is at an address or of a process that it was not of."""
    if identity.sort is not Sort.WAITING:
        return False
    if found.key.local.address not in before.addresses:
        return True
    pid = found.owner.pid
    if pid is None or not before.starts:
        return False
    return pid not in before.starts or not is_same_start(
        before.starts[pid], found.owner.create_time
    )
