"""Linux: the tables of sockets in /proc/net. Slower than `sock_diag`, and there on every system.

The formats: proc_pid_net(5), and net/ipv4/tcp_ipv4.c (get_tcp4_sock) in Linux.
"""

import socket
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

from portgui.net import Endpoint

TABLES: Final = ("tcp", "tcp6", "udp", "udp6")
"""The tables of both ways to read them, by their names in /proc/net."""

# include/net/tcp_states.h. The words are psutil's, so that every system's read alike.
STATES: Final = {
    1: "ESTABLISHED",
    2: "SYN_SENT",
    3: "SYN_RECV",
    4: "FIN_WAIT1",
    5: "FIN_WAIT2",
    6: "TIME_WAIT",
    7: "CLOSE",
    8: "CLOSE_WAIT",
    9: "LAST_ACK",
    10: "LISTEN",
    11: "CLOSING",
    12: "SYN_RECV",
}
NO_INODE: Final = 0
"""What stands in the place of an inode when no process can have the socket open any more."""

# "0100007F:1F90 00000000:0000 0A": two addresses of 8 or 32 digits with their ports, and a state.
_IPV4_ENDS: Final = 30
_IPV6_ENDS: Final = 78
_ENDS: Final = (_IPV4_ENDS, _IPV6_ENDS, _IPV4_ENDS, _IPV6_ENDS)
_OPTIONAL: Final = frozenset({"tcp6", "udp6"})
"""Missing where IPv6 is switched off."""
_HEADER: Final = "sl local_address"
_QUEUES: Final = 0
_UID: Final = 3
_INODE: Final = 5
"""Columns after the state."""
_NO_PORT: Final = ":0000"
_LISTEN: Final = 10

Line: TypeAlias = Any  # each way to read the tables has a type of its own
"""What a table says of a socket, apart from its inode: hashable, with nothing in it that changes
while the socket stays as it is."""
Listed = tuple[int, Line]
"""An inode, or `NO_INODE`, and what else there is to say."""


class Said(NamedTuple):
    """What a `Line` means.

    Attributes:
        local: the socket's own end.
        remote: the other end, or None where there is none.
        state: the number of a TCP state; `STATES` has the words.
        uid: the account that made it.
        queues: as in `Connection.queues`.
    """

    local: Endpoint
    remote: Endpoint | None
    state: int
    uid: int
    queues: tuple[int, int] | None


class Tables(Protocol):
    """A way to list the sockets of this network namespace.

    Attributes:
        with_queues: whether a `Line` shall have the bytes in the socket's queues as well.
    """

    with_queues: bool

    def read(self, table: int) -> list[Listed]:
        """The sockets of one of `TABLES` that have a local port.

        Raises:
            OSError: it cannot be read.
            ValueError: it is not in the known format.
        """

    def explain(self, line: Any) -> Said:  # noqa: ANN401 (see `Line`)
        """What a line of `read` means."""


class ProcTables:
    """The tables as text.

    Args:
        proc: where procfs is mounted.
    """

    def __init__(self, proc: Path = Path("/proc")) -> None:
        self.with_queues = False
        self._net = str(proc / "net")

    def read(self, table: int) -> list[Listed]:
        """The lines of one table that have a port."""
        name = TABLES[table]
        try:
            text = read_text(f"{self._net}/{name}")
        except FileNotFoundError:
            if name in _OPTIONAL:
                return []
            raise
        lines = iter(text.splitlines())
        if not " ".join(next(lines, "").split()).startswith(_HEADER):
            raise ValueError(f"unknown columns in {name}")
        return list(_listed(lines, _ENDS[table], with_queues=self.with_queues))

    def explain(self, line: tuple[str, ...]) -> Said:
        """What a line of a table says."""
        ends, uid, *queues = line
        local, remote, state = ends.split()
        number = int(state, 16)
        return Said(
            local=_endpoint(local),
            remote=None if remote.endswith(_NO_PORT) else _endpoint(remote),
            state=number,
            uid=int(uid),
            # How many connections a listener lets wait is not in the table.
            queues=_queues(queues[0]) if queues and number != _LISTEN else None,
        )


def read_text(path: str) -> str:
    """A file of procfs, whole. Without a `Path`: this is the hot path."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 (see above)
        return file.readall().decode("ascii")


def _listed(lines: Iterable[str], width: int, *, with_queues: bool) -> Iterator[Listed]:
    """The lines that have a local port; `width` is that of the ends and the state."""
    for line in lines:
        start = line.find(": ") + 2
        end = start + width
        rest = line[end:].split(None, _INODE + 1)
        if len(rest) <= _INODE or not rest[_INODE].isdecimal():
            raise ValueError(f"not the known columns: {line[:120]!r}")
        ends = line[start:end]
        if not ends.startswith(_NO_PORT, ends.index(":")):
            more = (rest[_QUEUES],) if with_queues else ()
            yield int(rest[_INODE]), (ends, rest[_UID], *more)


def _queues(text: str) -> tuple[int, int]:
    """`tx_queue:rx_queue`, in hexadecimal, the other way round."""
    sent, received = text.split(":")
    return int(received, 16), int(sent, 16)


def _endpoint(text: str) -> Endpoint:
    """An address as the kernel prints it: 32-bit words in hexadecimal, each in host order."""
    words, _, port = text.partition(":")
    packed = bytes.fromhex(words)
    if sys.byteorder == "little":
        count = len(packed) // 4
        packed = struct.pack(f">{count}I", *struct.unpack(f"<{count}I", packed))
    family = socket.AF_INET if len(packed) == 4 else socket.AF_INET6
    return Endpoint(socket.inet_ntop(family, packed), int(port, 16))
