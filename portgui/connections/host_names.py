"""The names of addresses, in a process that can be ended in the middle of a look-up.

The system's look-up (getnameinfo) takes as long as the name server likes, often half a minute, and
nothing interrupts it: a thread that waits for it would hold up the end of the program. So the
window keeps a few of these processes, asks each for one name at a time, and ends one that takes too
long. A name is what the owner of the address says of it: never a proof of who that is.

On standard input: an address a line. On standard output: `READY` once, then for each address a line
of JSON, the name or null.
"""

import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Final

from portgui.plain import plain

READY: Final = b"ready"
NAME_LIMIT: Final = 253
"""Characters of a whole name (RFC 1035, section 2.3.4, without the bytes of its own form)."""
LINE_LIMIT: Final = 4_096
"""Bytes of a line of either side; a longer one is nonsense."""
WORKER: Final = "--name-worker"
"""The argument with which a frozen program is this process."""

_CHUNK: Final = 1 << 12


def command() -> tuple[str, ...]:
    """How the process is started by this very program: installed, from its sources, or frozen."""
    if getattr(sys, "frozen", False):
        return (sys.executable, WORKER)
    return (sys.executable, "-P", "-m", "portgui.connections.host_names")


@lru_cache(maxsize=8192)
def asked_for(address: str) -> str | None:
    """What to ask the name server for, to name `address`; None where there is nothing to ask.

    Addresses of this computer, of the wire that it is on (link-local) and of groups have no names
    there. A zone (`%eth0`) is left out, and an IPv4 address in IPv6 form is asked for as itself.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if found.is_loopback or found.is_unspecified or found.is_link_local or found.is_multicast:
        return None
    return str(found)


def look_up(address: str) -> str | None:
    """The name of `address`, plain and bounded; None where it has none. It takes what it takes."""
    try:
        name, _ = socket.getnameinfo((address, 0), socket.NI_NAMEREQD)
    except (OSError, UnicodeError):
        return None
    return usable(name)


def usable(name: str) -> str | None:
    """`name` as it may be shown; None for one that is empty or looks like an address."""
    cut = plain(name.strip().removesuffix("."), NAME_LIMIT)
    try:
        ip_address(cut)
    except ValueError:
        return cut or None
    return None


def main() -> int:
    """Answer until the other side has gone; the exit status."""
    # Ctrl+C in a terminal goes to this process too; it is the window that decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        serve(0, 1)
    except OSError:
        return 0  # the window has gone
    return 0


def serve(requests: int, answers: int, look: Callable[[str], str | None] = look_up) -> None:
    """Answer each line that comes in on one file descriptor on the other, until the first ends.

    Raises:
        OSError: the other side has gone.
    """
    os.write(answers, READY + b"\n")
    for line in _lines(requests):
        address = asked_for(line.decode("ascii", errors="replace"))
        name = None if address is None else look(address)
        os.write(answers, json.dumps(name).encode("ascii") + b"\n")


def _lines(channel: int) -> Iterator[bytes]:
    rest = b""
    while received := os.read(channel, _CHUNK):
        *whole, rest = (rest + received).split(b"\n")
        yield from (line.strip() for line in whole)
        if len(rest) > LINE_LIMIT:
            return


def name_in(line: bytes) -> str | None:
    """The name in a line that the process has answered.

    Raises:
        ValueError: it is no such line.
    """
    try:
        name = json.loads(line) if len(line) <= LINE_LIMIT else ()
    except (ValueError, RecursionError) as error:
        raise ValueError("no answer") from error
    if name is not None and not isinstance(name, str):
        raise ValueError("no answer")
    return None if name is None else usable(name)


if __name__ == "__main__":
    sys.exit(main())
