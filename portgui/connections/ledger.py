"""What has been handed on so far, so that a new scanning process changes only what is different."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from portgui.connections.changes import Delta, diff, split
from portgui.connections.snapshot import Connection, ConnectionKey, Degradation, Owner
from portgui.connections.wire import ROWS_PER_PART, Part, WireError
from portgui.net import Endpoint, Protocol

_Ends = tuple[Protocol, Endpoint, Endpoint | None]

_CLOCK_DRIFT: Final = 2.0
"""Seconds by which two processes may differ about when a third one started (Linux derives that
from the clock of the day)."""


class Summary(NamedTuple):
    """A scan that is complete.

    Attributes:
        seconds: how long the scan itself took.
        taken: when it began, in seconds since 1970.
        rows: how many connections there are.
        changes: how many of them came, went or changed.
        first: whether it is the first one since the window opened.
        degradations: what could not be read as a whole.
    """

    seconds: float
    taken: float
    rows: int
    changes: int
    first: bool
    degradations: tuple[Degradation, ...]


class Ledger:
    """The rows that have been handed on, and what the answers mean for them.

    Parts of answers go through `take`, and each difference that comes of them through `hand_on`
    at the moment when it is handed on. So the ledger is right even when an answer is lost half way.

    Attributes:
        is_complete: whether a whole answer has been taken in already.
    """

    def __init__(self) -> None:
        self._rows: dict[ConnectionKey, Connection] = {}
        self._anew: dict[ConnectionKey, Connection] | None = None
        self._other_sight = False
        self._seen: dict[_Ends, Connection] = {}
        self.is_complete = False

    @property
    def rows(self) -> Mapping[ConnectionKey, Connection]:
        """What has been handed on; a view that changes with it."""
        return MappingProxyType(self._rows)

    @property
    def wants_all(self) -> bool:
        """Whether the next answer must be everything, not a difference."""
        return self._anew is not None

    def start_anew(self, *, other_sight: bool = False) -> None:
        """The process that knew what has been handed on is gone.

        Args:
            other_sight: the next one sees the apps of more or fewer users, so that the same
                connections come with other keys.
        """
        self._anew = {} if self._rows or self.is_complete else None
        self._other_sight = self._other_sight or other_sight

    def take(self, part: Part) -> Sequence[Delta]:
        """What to hand on because of `part`.

        After `start_anew` that is nothing until the answer is whole, and then the difference.

        Raises:
            WireError: a difference to something else than what has been handed on, or a part of it.
        """
        if self._anew is None:
            self._check(part)
            differences = [part.delta] if part.delta else []
        else:
            differences = self._collect(part, self._anew)
        self.is_complete = self.is_complete or part.last
        return differences

    def hand_on(self, delta: Delta) -> None:
        """Enter a difference that is being handed on."""
        for key in delta.removed:
            del self._rows[key]
        self._rows.update((found.key, found) for found in delta.changed)
        self._rows.update((found.key, found) for found in delta.added)

    def _check(self, part: Part) -> None:
        here, (removed, changed, added) = self._rows, part.delta
        if not all(key in here for key in removed):
            raise WireError("removes what is not there")
        if not all(found.key in here for found in changed):
            raise WireError("changes what is not there")
        if any(found.key in here for found in added):
            raise WireError("adds what is there")
        if part.last and len(here) - len(removed) + len(added) != part.rows:
            raise WireError("does not add up")

    def _collect(self, part: Part, anew: dict[ConnectionKey, Connection]) -> list[Delta]:
        if self._other_sight and not part.number:
            self._seen = {_ends(key): row for key, row in self._rows.items()}
        for found in part.delta.added:
            known = self._rows.get(found.key)
            anew[found.key] = self._with_age(found, known, part.taken)
        if not part.last:
            return []
        if len(anew) != part.rows:
            raise WireError("is not everything")
        self._anew = None
        self._other_sight = False
        self._seen = {}
        return list(split(diff(self._rows, anew), ROWS_PER_PART))

    def _with_age(self, found: Connection, known: Connection | None, taken: float) -> Connection:
        """What a new process says of a connection, with the age that is known here.

        The new process sees everything for the first time. If a connection of the same app has
        been handed on already, it is as old as it was; otherwise it has come since.
        """
        if known is not None and _is_same_app(found.owner, known.owner):
            owner = found.owner._replace(create_time=known.owner.create_time)
            same = found._replace(owner=owner, since=known.since, first_scan=known.first_scan)
            return known if same == known else same
        if not self.is_complete:
            return found
        seen = self._seen.get(_ends(found.key))
        if seen is not None and None in {seen.key.pid, found.key.pid}:
            # The same connection, whose app has only become known, or is hidden again.
            since = found.owner.create_time if seen.first_scan else seen.since
            return found._replace(since=since, first_scan=seen.first_scan)
        return found._replace(since=taken, first_scan=False)


def _ends(key: ConnectionKey) -> _Ends:
    """What stays of a key where the process is not told."""
    return key.protocol, key.local, key.remote


def _is_same_app(one: Owner, other: Owner) -> bool:
    if one.create_time is None or other.create_time is None:
        return one.create_time is other.create_time
    return abs(one.create_time - other.create_time) <= _CLOCK_DRIFT
