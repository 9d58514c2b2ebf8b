"""The app that a person wants to end, and what it holds; values from rows, nothing is read."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from portgui.connections.snapshot import Connection, ConnectionKey, State

MOST_PLACES: Final = 8
"""How many of an app's connections are listed."""

_FIRST: Final = {State.WAITING: 0, State.CONNECTED: 1, State.CLOSING: 2, State.FINISHED: 3}


class Target(NamedTuple):
    """The app that a row showed.

    Attributes:
        pid: its process id, or None where the row had none.
        create_time: when it started, in seconds since 1970, or None.
        name: its process name.
        app: what to call it.
        path: its program's full path, or None.
        user: the account that it runs as, or None.
        service: the service inside it, or None.
        container: the container that it runs in, or None.
        ports: the local ports that it waits on.
    """

    pid: int | None
    create_time: float | None
    name: str
    app: str
    path: str | None = None
    user: str | None = None
    service: str | None = None
    container: str | None = None
    ports: frozenset[int] = frozenset()


class Holdings(NamedTuple):
    """What an app holds beside the row that was chosen.

    Attributes:
        places: its connections, those that wait first; at most `MOST_PLACES`.
        more: how many there are beyond these.
        shared: how many other apps hold one of its waiting sockets too, so that its port stays in
            use when only this one ends.
    """

    places: tuple[Connection, ...]
    more: int
    shared: int


def target_of(found: Connection, rows: Iterable[Connection]) -> Target:
    """The app behind a row."""
    owner = found.owner
    waiting = (row for row in rows if row.state is State.WAITING and _is_of(row, found))
    return Target(
        pid=found.key.pid,
        create_time=owner.create_time,
        name=owner.name,
        app=owner.app,
        path=owner.path,
        user=owner.user,
        service=owner.service,
        container=owner.container,
        ports=frozenset(row.key.local.port for row in waiting),
    )


def what_it_holds(found: Connection, rows: Iterable[Connection]) -> Holdings:
    """The connections of the row's app, and who shares them."""
    every = list(rows)
    own = sorted((row for row in every if _is_of(row, found)), key=_place)
    waiting = {_socket(row.key) for row in own if row.state is State.WAITING}
    others = {row.key.pid for row in every if _socket(row.key) in waiting} - {found.key.pid, None}
    return Holdings(tuple(own[:MOST_PLACES]), max(0, len(own) - MOST_PLACES), len(others))


def _is_of(row: Connection, found: Connection) -> bool:
    same = row.key.pid == found.key.pid and row.owner.create_time == found.owner.create_time
    return row.key == found.key or (found.key.pid is not None and same)


def _socket(key: ConnectionKey) -> tuple[object, ...]:
    return key.protocol, key.local, key.remote


def _place(row: Connection) -> tuple[int, int, str]:
    return _FIRST[row.state], row.key.local.port, str(row.key)
