"""Watched ports and apps: who uses them now, and what to tell when that changes. Pure.

What a person marks is data (`Mark`). `Waiting` keeps the rows that matter, fed with the differences
of the scans, so that a scan costs what has changed. `answers.watch_events` says what to tell.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from portgui.connections.changes import Delta
from portgui.connections.snapshot import Connection, ConnectionKey, Reach, State
from portgui.net import InputCode, InputError, Protocol, parse_port_and_protocol
from portgui.plain import NAME_LIMIT, plain

MOST_MARKS: Final = 100
FIRST_DRAWN_PORT: Final = 32_768
"""From here on Linux draws the port of a socket that asks for none (ip_local_port_range in the
kernel's ip-sysctl.rst); Windows and macOS draw above 49151 (RFC 6335, section 6)."""

_PORT_LIKE: Final = re.compile(r"[0-9][0-9\s]*([-\u2010-\u2015].*)?(/.*)?")


class PortMark(NamedTuple):
    """A watched port; without a protocol both count."""

    port: int
    protocol: Protocol | None = None


class AppMark(NamedTuple):
    """A watched app, by its name as a person sees it, in any case."""

    name: str


Mark = PortMark | AppMark
Marks = tuple[Mark, ...]


def parse_mark(text: str) -> Mark:
    """Read `5000`, `5000/udp`, or the name of an app.

    Raises:
        InputError: nothing there, too long, or what looks like a port and is not exactly one.
    """
    word = text.strip()
    if _PORT_LIKE.fullmatch(word):
        ports, protocol = parse_port_and_protocol(word)
        if not ports.is_single:
            raise InputError(InputCode.NOT_A_PORT, word)
        return PortMark(ports.first, protocol)
    if not word:
        raise InputError(InputCode.EMPTY)
    if len(word) > NAME_LIMIT:
        raise InputError(InputCode.TOO_LONG, word)
    return AppMark(plain(word, NAME_LIMIT))


def is_same(one: Mark, other: Mark) -> bool:
    """Whether two marks watch the same thing."""
    return _identity(one) == _identity(other)


def with_mark(marks: Marks, mark: Mark) -> Marks:
    """`marks` and `mark`, once; unchanged when there are `MOST_MARKS` already."""
    is_there = any(is_same(mark, known) for known in marks)
    return marks if is_there or len(marks) >= MOST_MARKS else (*marks, mark)


def without_mark(marks: Marks, mark: Mark) -> Marks:
    """`marks` but `mark`."""
    return tuple(known for known in marks if not is_same(mark, known))


def _identity(mark: Mark) -> tuple[object, ...]:
    return (mark.name.casefold(),) if isinstance(mark, AppMark) else tuple(mark)


class Usage(NamedTuple):
    """Who waits for connections on what a mark watches.

    Attributes:
        keys: the connections.
        apps: the names of the apps, each once; those without a name are not among them.
        unnamed: whether there are apps without a name.
        ports: the ports, each once, with their protocol.
        reach: who can reach it, the furthest of all.
    """

    keys: frozenset[ConnectionKey]
    apps: tuple[str, ...]
    unnamed: bool
    ports: tuple[tuple[int, Protocol], ...]
    reach: Reach


_Index = dict[object, dict[ConnectionKey, Connection]]


class Waiting:
    """The connections that wait, found by port and by app."""

    def __init__(self, rows: Iterable[Connection] = ()) -> None:
        self._rows: dict[ConnectionKey, Connection] = {}
        self._by_port: _Index = {}
        self._by_app: _Index = {}
        self._meant: _Index = {}
        for found in rows:
            self._add(found)

    def take(self, delta: Delta) -> None:
        """Go with what a scan found different; rows that do not wait cost one comparison."""
        for key in delta.removed:
            self._remove(key)
        for found in delta.changed:
            self._remove(found.key)
            self._add(found)
        for found in delta.added:
            self._add(found)

    def usage(self, mark: Mark) -> Usage | None:
        """Who uses what `mark` watches, or None when nobody does."""
        if isinstance(mark, AppMark):
            rows = self._by_app.get(mark.name.casefold(), {}).values()
            return usage_of(rows)
        found = self._by_port.get(mark.port, {}).values()
        return usage_of(
            row for row in found if mark.protocol is None or row.key.protocol is mark.protocol
        )

    def apps(self) -> tuple[str, ...]:
        """The names of all apps that wait, as a person sees them, each once, in order."""
        names = {row.owner.app for row in self._rows.values()} - {""}
        return tuple(sorted(names, key=str.casefold))

    def beyond(self, known: frozenset[object]) -> dict[object, Usage]:
        """The apps that wait and are not among the `known`, by their names in lower case.

        An app without a name is not told from another one; a UDP port that was drawn by lot is no
        service that waits for somebody.
        """
        found = {name: usage_of(self._meant[name].values()) for name in self._meant.keys() - known}
        return {name: usage for name, usage in found.items() if usage is not None}

    def _add(self, found: Connection) -> None:
        if found.state is not State.WAITING:
            return
        self._rows[found.key] = found
        for index, word in self._places(found):
            index.setdefault(word, {})[found.key] = found

    def _remove(self, key: ConnectionKey) -> None:
        found = self._rows.pop(key, None)
        if found is None:
            return
        for index, word in self._places(found):
            rows = index[word]
            del rows[key]
            if not rows:
                del index[word]

    def _places(self, found: Connection) -> Iterator[tuple[_Index, object]]:
        """Under which words a row is found; an app with a title also by its process name."""
        key, owner = found.key, found.owner
        yield self._by_port, key.local.port
        for name in {owner.app.casefold(), owner.name.casefold()} - {""}:
            yield self._by_app, name
        if owner.app and (key.protocol is Protocol.TCP or key.local.port < FIRST_DRAWN_PORT):
            yield self._meant, owner.app.casefold()


_FURTHEST: Final = (Reach.NETWORK, Reach.UNKNOWN, Reach.THIS_COMPUTER)


def furthest(reaches: Iterable[Reach]) -> Reach:
    """The one of at least one that matters most: what the network can reach, then the unknown."""
    return min(reaches, key=_FURTHEST.index)


def usage_of(rows: Iterable[Connection]) -> Usage | None:
    """What these rows have in common, or None where there are none."""
    found = list(rows)
    if not found:
        return None
    names = {row.owner.app for row in found}
    return Usage(
        frozenset(row.key for row in found),
        tuple(sorted(names - {""}, key=str.casefold)),
        "" in names,
        tuple(sorted({(row.key.local.port, row.key.protocol) for row in found})),
        furthest(row.reach for row in found),
    )
