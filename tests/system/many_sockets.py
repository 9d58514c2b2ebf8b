"""Opens sockets of every kind as one user, by lot from a seed; run as a program of its own.

Arguments: the seed, how many, the user's number. Says "ready" when they are there, and keeps them
until its input ends.
"""

import ctypes
import os
import random
import socket
import sys
from collections.abc import Callable

V4, V6, TCP, UDP = socket.AF_INET, socket.AF_INET6, socket.SOCK_STREAM, socket.SOCK_DGRAM
ADDRESSES = {V4: ("127.0.0.1", "127.0.0.9", "127.8.7.6", "0.0.0.0"), V6: ("::1", "::")}

kept: list[socket.socket] = []


def become(user: int) -> None:
    """Go on as that user, whose processes other tools of that user may look at."""
    if user and sys.platform != "win32":
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
        ctypes.CDLL(None).prctl(4, 1)  # PR_SET_DUMPABLE: as a program has it that the user started


def opened(
    family: socket.AddressFamily, kind: int, address: str, *options: tuple[int, int, int]
) -> socket.socket:
    """A socket that waits at an address, on a port of the system's choice."""
    made = socket.socket(family, kind)
    for option in options:
        made.setsockopt(*option)
    made.bind((address, 0))
    if kind == TCP:
        made.listen(8)
    kept.append(made)
    return made


def joined(family: socket.AddressFamily) -> tuple[socket.socket, socket.socket]:
    """Both ends of a connection, and who accepted it."""
    server = opened(family, TCP, ADDRESSES[family][0])
    client = reached(family, server.getsockname()[:2])
    accepted, _ = server.accept()
    kept.append(accepted)
    return client, accepted


def reached(family: socket.AddressFamily, end: tuple[str, int]) -> socket.socket:
    """A connection to an address."""
    client = socket.socket(family, TCP)
    client.connect(end)
    kept.append(client)
    return client


def waiting(lot: random.Random, family: socket.AddressFamily) -> None:
    """A listener, or a bound UDP socket."""
    opened(family, lot.choice((TCP, UDP)), lot.choice(ADDRESSES[family]))


def connected(_lot: random.Random, family: socket.AddressFamily) -> None:
    """Three sockets."""
    joined(family)


def connected_udp(_lot: random.Random, family: socket.AddressFamily) -> None:
    """A UDP socket with a far end."""
    address = ADDRESSES[family][0]
    opened(family, UDP, address).connect(opened(family, UDP, address).getsockname())


def half_closed(lot: random.Random, family: socket.AddressFamily) -> None:
    """One end has closed, the other has not noticed."""
    lot.choice(joined(family)).close()


def finished(_lot: random.Random, family: socket.AddressFamily) -> None:
    """Both have closed: the system keeps it for a minute, for nobody."""
    for end in joined(family):
        end.close()


def twins(_lot: random.Random, family: socket.AddressFamily) -> None:
    """Two sockets with everything in common."""
    reuse = (socket.SOL_SOCKET, getattr(socket, "SO_REUSEPORT", 0), 1)
    first = opened(family, UDP, ADDRESSES[family][0], reuse)
    second = socket.socket(family, UDP)
    second.setsockopt(*reuse)
    second.bind(first.getsockname())
    kept.append(second)


def dual(_lot: random.Random, _family: socket.AddressFamily) -> None:
    """A listener for both families, reached by the older one."""
    server = opened(V6, TCP, "::")
    reached(V4, ("127.0.0.1", server.getsockname()[1]))
    kept.append(server.accept()[0])


def only_v6(_lot: random.Random, _family: socket.AddressFamily) -> None:
    """A listener on all addresses that refuses the older family."""
    opened(V6, TCP, "::", (socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1))


Kind = Callable[[random.Random, socket.AddressFamily], None]
OLD: tuple[Kind, ...] = (
    waiting, waiting, waiting, waiting, connected, connected_udp, half_closed, finished, twins,
)  # fmt: skip
NEW: tuple[Kind, ...] = (dual, only_v6)


def has_v6() -> bool:
    """Whether IPv6 is switched on here."""
    with socket.socket(V6, TCP) as tried:
        try:
            tried.bind(("::1", 0))
        except OSError:
            return False
    return True


def main(seed: int, count: int, user: int) -> None:
    """Open them, share them with a child now and then, and keep them."""
    become(user)
    lot = random.Random(seed)
    families, kinds = ((V4, V6), (*OLD, *NEW)) if has_v6() else ((V4,), OLD)
    while len(kept) < count:
        lot.choice(kinds)(lot, lot.choice(families))
    if sys.platform != "win32" and lot.random() < 0.3 and os.fork() == 0:
        sys.stdin.read()
        os._exit(0)
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
