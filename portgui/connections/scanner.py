"""The system's sockets as connections, and what is different from the scan before."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from portgui.connections import sources
from portgui.connections.changes import NOTHING, Delta
from portgui.connections.owners import Owners, nobody, user_name
from portgui.connections.reach import reach_of
from portgui.connections.services import windows_services
from portgui.connections.snapshot import (
    Connection,
    ConnectionKey,
    Degradation,
    Gap,
    Owner,
    Snapshot,
    State,
)
from portgui.connections.sources import Found, Source
from portgui.connections.trouble import TROUBLE, detail_of
from portgui.net import Endpoint, Protocol

NOT_REFRESHED: Final = "scan-not-refreshed"
"""The sockets could not be read this time; the rows are those of the last scan that worked."""

_STATES: Final = {
    "LISTEN": State.WAITING,
    "ESTABLISHED": State.CONNECTED,
    "SYN_SENT": State.CONNECTED,
    "SYN_RECV": State.CONNECTED,
    "TIME_WAIT": State.FINISHED,
}
"""Every other TCP state is a step of closing, or comes after it (CLOSE, Windows' DELETE_TCB)."""

_Base = tuple[Protocol, Endpoint, Endpoint | None, int | None]
_Before = dict[ConnectionKey, Connection | None]


class Scan(NamedTuple):
    """The outcome of one scan; the whole is in `Scanner.connections`.

    Attributes:
        delta: what is different from the scan before; from nothing, for the first.
        degradations: what could not be read as a whole.
        taken: when the scan began, in seconds since 1970.
        seconds: how long it took.
    """

    delta: Delta
    degradations: tuple[Degradation, ...]
    taken: float
    seconds: float


class Scanner:
    """Scans again and again; a socket that stays as it is costs one look into a set.

    Attributes:
        owners: the apps behind the connections.
    """

    def __init__(
        self,
        source: Source | None = None,
        owners: Owners | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.owners = owners or Owners()
        self._source = source or sources.for_this_system()
        self._clock = clock
        self._is_first = True
        # Two sets that are subtracted compare stored hashes; a dictionary's keys are hashed anew.
        self._raws: set[Any] = set()
        self._places: dict[Any, tuple[ConnectionKey, int]] = {}
        self._rows: dict[ConnectionKey, Connection] = {}
        self._sockets_of: Counter[int] = Counter()
        self._twins: dict[_Base, int] = {}

    @property
    def connections(self) -> Mapping[ConnectionKey, Connection]:
        """All connections of the last scan; a view that the next scan changes."""
        return MappingProxyType(self._rows)

    def scan(self, *, with_queues: bool = False) -> Scan:
        """Look once. Never raises for what the system refuses: that is a gap or a degradation.

        Args:
            with_queues: fill in `Connection.queues`, so that rows change with these. A row stays
                the same row when the next scan is asked otherwise.
        """
        taken = self._clock()
        started = time.perf_counter()
        self._source.with_queues = with_queues
        try:
            reading = self._source.read()
            now = set(reading.raws)
            new = [(raw, self._source.explain(raw)) for raw in now - self._raws]
        except TROUBLE as error:
            failed = Degradation(NOT_REFRESHED, len(self._rows), detail_of(error))
            return Scan(NOTHING, (failed,), taken, time.perf_counter() - started)
        self.owners.start_scan()
        before: _Before = {}
        leaving = self._remove(self._raws - now, before)
        self._raws = now
        # Sources list in no order; twins are numbered in the order in which they were opened.
        new.sort(key=lambda pair: pair[1].identity)
        self._add(new, leaving, taken, before)
        self._follow_owners(before)
        self._forget_ended()
        self._is_first = False
        delta = _difference(before, self._rows)
        return Scan(delta, reading.degradations, taken, time.perf_counter() - started)

    def _remove(self, gone: Iterable[Any], before: _Before) -> dict[tuple[_Base, int], Connection]:
        """Take out the rows of raws that are no more; what they were, by what may come back.

        A TCP socket that changes its state is a raw that goes and another that comes, with the
        same addresses and identity: it stays the same row, with the same number and age.
        """
        leaving: dict[tuple[_Base, int], Connection] = {}
        for raw in gone:
            key, identity = self._places.pop(raw)
            found = self._rows.pop(key)
            before[key] = found
            base = key[:4]
            self._twins.pop(base, None)
            leaving[base, identity] = found
            if key.pid is not None:
                self._sockets_of[key.pid] -= 1
        return leaving

    def _add(
        self,
        new: Iterable[tuple[Any, Found]],
        leaving: dict[tuple[_Base, int], Connection],
        taken: float,
        before: _Before,
    ) -> None:
        for raw, found in new:
            base = (found.protocol, found.local, found.remote, found.pid)
            was = leaving.pop((base, found.identity), None)
            key = self._key(base, was)
            row = self._connection(key, found, was, taken)
            before.setdefault(key, None)
            self._places[raw] = (key, found.identity)
            self._rows[key] = row
            if found.pid is not None:
                self._sockets_of[found.pid] += 1

    def _key(self, base: _Base, was: Connection | None) -> ConnectionKey:
        if was is not None and was.key not in self._rows:
            return was.key
        number = self._twins.get(base, 0)
        while (key := ConnectionKey(*base, number)) in self._rows:
            number += 1
        if number:
            self._twins[base] = number + 1
        return key

    def _connection(
        self, key: ConnectionKey, found: Found, was: Connection | None, taken: float
    ) -> Connection:
        owner = _unknown(found.gap, found.uid) if key.pid is None else self.owners.of(key.pid)
        since, first = owner.create_time if self._is_first else taken, self._is_first
        if was is not None:
            since, first = was.since, was.first_scan
        return Connection(
            key=key,
            state=state_of(found),
            status=found.status,
            reach=reach_of(found.local.address),
            owner=owner,
            since=since,
            first_scan=first,
            queues=found.queues,
        )

    def _follow_owners(self, before: _Before) -> None:
        """Bring what has been found out anew about some processes into all of their rows."""
        changed = self.owners.take_changed()
        if not changed:
            return
        for key, row in self._rows.items():
            if key.pid is not None and key.pid in changed:
                owner = self.owners.of(key.pid)
                since = owner.create_time if row.first_scan else row.since
                before.setdefault(key, row)
                self._rows[key] = row._replace(owner=owner, since=since)

    def _forget_ended(self) -> None:
        for pid in [pid for pid, count in self._sockets_of.items() if not count]:
            del self._sockets_of[pid]
            self.owners.forget(pid)


def scan_once() -> Snapshot:
    """One look at this computer, complete before it returns; for the command line."""
    scanner = Scanner(owners=Owners(windows=windows_services(at_once=True)))
    scan = scanner.scan()
    return Snapshot(scanner.connections, scan.degradations, scan.taken, scan.seconds)


def state_of(found: Found) -> State:
    """What a socket is doing, in one of the four plain states."""
    if found.protocol is Protocol.UDP:
        return State.WAITING if found.remote is None else State.CONNECTED
    return _STATES.get(found.status, State.CLOSING)


@lru_cache(maxsize=256)
def _unknown(gap: Gap | None, uid: int | None) -> Owner:
    return nobody(gap or Gap.NOT_TOLD, None if uid is None else user_name(uid))


def _difference(before: _Before, rows: Mapping[ConnectionKey, Connection]) -> Delta:
    """What `changes.diff` would say, from the touched rows alone."""
    return Delta(
        removed=tuple(key for key, row in before.items() if row is not None and key not in rows),
        changed=tuple(
            rows[key]
            for key, row in before.items()
            if row is not None and key in rows and row != rows[key]
        ),
        added=tuple(rows[key] for key, row in before.items() if row is None and key in rows),
    )
