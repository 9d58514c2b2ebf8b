"""When two connections of different moments are the same thing to a person. Pure.

An app that waits on a port is the same one after a restart, with another process id, and also when
other addresses are added. Connections come and go with ports drawn by lot: an app's connections
with one port of one other computer are one thing, however many there are.
"""

from enum import IntEnum
from typing import Final, NamedTuple

from portgui.connections.snapshot import Connection, State
from portgui.net import Protocol

FIRST_DRAWN: Final = 32768
"""From here on ports are drawn by lot: Linux' ip_local_port_range begins here (ip-sysctl), that of
Windows and of macOS at 49152 (RFC 6335, section 6)."""

CLOCK_ERROR: Final = 2.0
"""Seconds by which two readings of when one process started may differ: files have whole seconds,
and Linux counts from a boot time that moves when the clock is set."""


class Sort(IntEnum):
    """What a thing is."""

    WAITING = 0
    """An app that waits for connections on a port."""
    DRAWN = 1
    """The UDP ports that an app has been given by lot: none of them means anything by itself."""
    OUTGOING = 2
    """An app's connections with a port of another computer, or of this one."""
    INCOMING = 3
    """The connections of one other computer with an app's port."""


class Identity(NamedTuple):
    """What makes it the same thing.

    Attributes:
        sort: what it is.
        app: the app's name; "" where it is not known.
        protocol: TCP or UDP.
        port: the local one of `WAITING` and `INCOMING`, the remote one of `OUTGOING`; else 0.
        other: the other computer's address; of `DRAWN`, who can reach it; else "".
    """

    sort: Sort
    app: str
    protocol: Protocol
    port: int
    other: str

    def nameless(self) -> "Identity":
        """The same for an app whose name is not known: it may be any that has the same place."""
        return self._replace(app="") if self.app else self


def identity_of(found: Connection) -> Identity | None:
    """What a connection belongs to; None for a finished one, which is no app's any more.

    Of the two ports of a connection the lower one is the service's in nearly every case.
    """
    protocol, local, remote, _, _ = found.key
    app = found.owner.app
    if found.state is State.FINISHED:
        return None
    if found.state is State.WAITING:
        if protocol is Protocol.UDP and local.port >= FIRST_DRAWN:
            return Identity(Sort.DRAWN, app, protocol, 0, found.reach.value)
        return Identity(Sort.WAITING, app, protocol, local.port, "")
    if remote is None:
        return Identity(Sort.INCOMING, app, protocol, local.port, "")
    if remote.port <= local.port:
        return Identity(Sort.OUTGOING, app, protocol, remote.port, remote.address)
    return Identity(Sort.INCOMING, app, protocol, local.port, remote.address)


def is_same_start(one: float | None, other: float | None) -> bool:
    """Whether two processes with the same id are one; also where a start is not known."""
    return one is None or other is None or abs(one - other) <= CLOCK_ERROR
