"""Whether an app could have a port now, by asking for it: on request only, on this computer only.

For a moment the port is taken at 127.0.0.1 and ::1, then given back. Nothing waits for connections,
nothing is sent, and nobody else can notice. What it does not tell: whether an app has the port at
one other address of this computer only.
"""

import errno
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from portgui.net import LAST_PORT, Protocol
from portgui.plain import DETAIL_LIMIT, plain

if TYPE_CHECKING:
    import socket

ADDRESSES: Final = ("127.0.0.1", "::1")

HELD_ALONE: Final = 10013
"""WSAEACCES: reserved, or "another application, service, or kernel mode driver is bound to the same
address with exclusive access" (Microsoft's list of Winsock errors)."""

# Windows' numbers, which Python hands on as they are or as the POSIX ones (WSAEADDRINUSE,
# WSAEACCES, WSAEADDRNOTAVAIL, WSAEAFNOSUPPORT; winsock2.h).
_IN_USE: Final = frozenset({errno.EADDRINUSE, 10048})
_NOT_PERMITTED: Final = frozenset({errno.EACCES, errno.EPERM, HELD_ALONE})
_NOT_AVAILABLE: Final = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, 10049, 10047})


class Outcome(StrEnum):
    """What the system answered."""

    FREE = "free"
    IN_USE = "in-use"
    NOT_PERMITTED = "not-permitted"
    """Reserved, or below the first port that needs no rights; on Windows see `HELD_ALONE`."""
    NOT_AVAILABLE = "not-available"
    """This computer has no such address: IPv6 is switched off."""
    NOT_TOLD = "not-told"


class Tried(NamedTuple):
    """One answer.

    Attributes:
        protocol: TCP or UDP.
        address: one of `ADDRESSES`.
        outcome: what the answer means.
        number: the system's own number of the answer (Windows' where there is one); 0 for free.
        detail: what the system said, plain and bounded; "" for a port that is free.
    """

    protocol: Protocol
    address: str
    outcome: Outcome
    number: int = 0
    detail: str = ""

    @property
    def may_be_held(self) -> bool:
        """Whether "not permitted" can also mean that an app holds the port for itself alone."""
        return self.number == HELD_ALONE


def try_port(
    port: int,
    protocols: Sequence[Protocol],
    *,
    make: "Callable[[int, int], socket.socket] | None" = None,
) -> tuple[Tried, ...]:
    """Ask for `port` at each of `ADDRESSES`, for each of `protocols`.

    Args:
        port: 1 to 65535.
        protocols: TCP, UDP.
        make: makes a socket; the system's own if left.

    Raises:
        ValueError: not a port from 1 to 65535; a programming error.
    """
    import socket  # 5 ms of every start, for what is rarely asked for

    if not 1 <= port <= LAST_PORT:
        raise ValueError(f"not a port: {port}")
    return tuple(
        _try(protocol, address, port, make or socket.socket)
        for protocol in protocols
        for address in ADDRESSES
    )


def _try(
    protocol: Protocol, address: str, port: int, make: "Callable[[int, int], socket.socket]"
) -> Tried:
    import socket

    # Windows only. Without it the port of another app could be had, too, and would look free.
    exclusive: int | None = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
    kind = socket.SOCK_STREAM if protocol is Protocol.TCP else socket.SOCK_DGRAM
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with make(family, kind) as asked:
            if exclusive is not None:
                asked.setsockopt(socket.SOL_SOCKET, exclusive, 1)
            asked.bind((address, port))
    except OSError as error:
        number = getattr(error, "winerror", None) or error.errno or 0
        detail = plain(str(error), DETAIL_LIMIT)
        return Tried(protocol, address, _outcome(error), number, detail)
    return Tried(protocol, address, Outcome.FREE)


def _outcome(error: OSError) -> Outcome:
    numbers = {error.errno, getattr(error, "winerror", None)}
    if numbers & _IN_USE:
        return Outcome.IN_USE
    if numbers & _NOT_PERMITTED:
        return Outcome.NOT_PERMITTED
    if numbers & _NOT_AVAILABLE:
        return Outcome.NOT_AVAILABLE
    return Outcome.NOT_TOLD
