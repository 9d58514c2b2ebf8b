"""Linux: every socket with every process that holds it, from /proc/net and /proc/PID/fd.

Why not psutil here, which reads the same files: it names one process for a socket that a server
shares with its children, counts twins that it cannot tell apart as one, drops the account that a
foreign socket belongs to, and takes longer (10,000 sockets: 1.6 to 1.8 times this module's
processor time). It stays the way to go where these files cannot be read.

The formats: proc_pid_net(5), and net/ipv4/tcp_ipv4.c (get_tcp4_sock) in Linux.
"""

import os
import socket
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from portgui.connections.snapshot import Degradation, Gap
from portgui.connections.sources import Found, Reading
from portgui.net import Endpoint, Protocol

NAMES_HIDDEN: Final = "scan-names-hidden"
"""The apps of some sockets may not be read."""

Line = tuple[str, str, str]
"""Both ends and the state in one piece, the account, and the inode, as a table writes them."""
Raw = tuple[int, str, str, str, int]
"""Which table, a `Line`, and the process; or, as a negative number, why there is none."""

_TABLES: Final = ("tcp", "tcp6", "udp", "udp6")
_PROTOCOLS: Final = (Protocol.TCP, Protocol.TCP, Protocol.UDP, Protocol.UDP)
# "0100007F:1F90 00000000:0000 0A": two addresses of 8 or 32 digits with their ports, and a state.
_IPV4_ENDS: Final = 30
_IPV6_ENDS: Final = 78
_ENDS: Final = {"tcp": _IPV4_ENDS, "tcp6": _IPV6_ENDS, "udp": _IPV4_ENDS, "udp6": _IPV6_ENDS}
_OPTIONAL: Final = frozenset({"tcp6", "udp6"})
"""Missing where IPv6 is switched off."""
_HEADER: Final = "sl local_address"
_UID: Final = 3
_INODE: Final = 5
"""Columns after the state."""
_NO_PORT: Final = ":0000"
_NO_INODE: Final = "0"

# include/net/tcp_states.h. The words are psutil's, so that every system's read alike.
_STATES: Final = {
    "01": "ESTABLISHED",
    "02": "SYN_SENT",
    "03": "SYN_RECV",
    "04": "FIN_WAIT1",
    "05": "FIN_WAIT2",
    "06": "TIME_WAIT",
    "07": "CLOSE",
    "08": "CLOSE_WAIT",
    "09": "LAST_ACK",
    "0A": "LISTEN",
    "0B": "CLOSING",
    "0C": "SYN_RECV",
}
# In the place of a process id.
_GAPS: Final = {-1: Gap.KERNEL, -2: Gap.NEEDS_ADMIN, -3: Gap.NOT_TOLD}
_KERNEL: Final = -1
_NEEDS_ADMIN: Final = -2
_NOT_TOLD: Final = -3

_SOCKET_LINK: Final = "socket:["
_FOLDER: Final = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_IS_ROOT: Final = sys.platform != "win32" and os.geteuid() == 0


class ProcNetSource:
    """The sockets of this network namespace.

    Args:
        proc: where procfs is mounted.
        is_root: whether a process that does not show its sockets would do so for root only.
    """

    def __init__(self, proc: Path = Path("/proc"), *, is_root: bool = _IS_ROOT) -> None:
        self._proc = str(proc)
        self._is_root = is_root
        self._unheld: frozenset[str] = frozenset()

    def read(self) -> Reading:
        """All sockets now.

        Raises:
            OSError: a table cannot be read.
            ValueError: a table is not in the known format.
        """
        tables = [self._table(name) for name in _TABLES]
        holders, refused = self._holders()
        raws: list[Raw] = []
        unheld: list[tuple[int, Line]] = []
        for table, lines in enumerate(tables):
            for line in lines:
                ends, uid, inode = line
                pids = holders.get(inode)
                if pids is not None:
                    raws += [(table, ends, uid, inode, pid) for pid in pids]
                elif inode == _NO_INODE:
                    raws.append((table, ends, uid, inode, _KERNEL))
                else:
                    unheld.append((table, line))
        unheld = self._without_closed(unheld)
        nobody = _NOT_TOLD if self._is_root and not refused else _NEEDS_ADMIN
        raws += [(table, *line, nobody) for table, line in unheld]
        if unheld and nobody == _NEEDS_ADMIN:
            return Reading(raws, (Degradation(NAMES_HIDDEN, len(unheld)),))
        return Reading(raws)

    def explain(self, raw: Raw) -> Found:
        """What a line of a table says."""
        table, ends, uid, inode, pid = raw
        local, remote, state = ends.split()
        gap = _GAPS.get(pid)
        is_tcp = _PROTOCOLS[table] is Protocol.TCP
        return Found(
            protocol=_PROTOCOLS[table],
            local=_endpoint(local),
            remote=None if remote.endswith(_NO_PORT) else _endpoint(remote),
            status=_STATES.get(state, f"STATE_{state}") if is_tcp else "",
            pid=pid if gap is None else None,
            identity=int(inode),
            gap=gap,
            # A socket without an inode has lost its account too: the table says 0, root, for all.
            uid=int(uid) if gap not in {None, Gap.KERNEL} else None,
        )

    def _table(self, name: str) -> list[Line]:
        """The lines of one table that have a port."""
        try:
            text = _read(f"{self._proc}/net/{name}")
        except FileNotFoundError:
            if name in _OPTIONAL:
                return []
            raise
        lines = iter(text.splitlines())
        if not " ".join(next(lines, "").split()).startswith(_HEADER):
            raise ValueError(f"unknown columns in {name}")
        return list(_lines(lines, _ENDS[name]))

    def _holders(self) -> tuple[dict[str, list[int]], bool]:
        """Which processes hold which inode, and whether a process refused to be read."""
        holders: dict[str, list[int]] = {}
        refused = False
        for name in os.listdir(self._proc):  # noqa: PTH208 (the hot path: no Path for each name)
            if not name.isdigit():
                continue
            try:
                folder = os.open(f"{self._proc}/{name}/fd", _FOLDER)
            except PermissionError:
                refused = True
                continue
            except OSError:
                continue  # it has ended
            try:
                refused |= _sockets(folder, int(name), holders)
            finally:
                os.close(folder)
        return holders, refused

    def _without_closed(self, unheld: list[tuple[int, Line]]) -> list[tuple[int, Line]]:
        """Leave out what nobody holds only because it was closed while this scan was reading.

        Without this, each socket that closes at the wrong moment would show as nobody's for one
        scan. Only tables with such a socket that is new are read again.
        """
        suspects = {table for table, line in unheld if line[-1] not in self._unheld}
        still = {table: {line[-1] for line in self._table(_TABLES[table])} for table in suspects}
        kept = [
            (table, line)
            for table, line in unheld
            if table not in suspects or line[-1] in still[table]
        ]
        self._unheld = frozenset(line[-1] for _, line in kept)
        return kept


def _lines(lines: Iterable[str], width: int) -> Iterator[Line]:
    """The lines that have a local port; `width` is that of the ends and the state."""
    for line in lines:
        start = line.find(": ") + 2
        end = start + width
        rest = line[end:].split(None, _INODE + 1)
        if len(rest) <= _INODE or not rest[_INODE].isdecimal():
            raise ValueError(f"not the known columns: {line[:120]!r}")
        ends = line[start:end]
        if not ends.startswith(_NO_PORT, ends.index(":")):
            yield ends, rest[_UID], rest[_INODE]


def _sockets(folder: int, pid: int, holders: dict[str, list[int]]) -> bool:
    """Add the sockets among the open files in `folder`; whether one of these may not be read."""
    try:
        names = os.listdir(folder)
    except PermissionError:
        return True
    except OSError:
        return False
    for name in names:
        try:
            link = os.readlink(name, dir_fd=folder)
        except PermissionError:
            return True
        except OSError:
            continue  # closed meanwhile
        if link.startswith(_SOCKET_LINK):
            pids = holders.setdefault(link[8:-1], [])
            if not pids or pids[-1] != pid:  # one process may hold it by several descriptors
                pids.append(pid)
    return False


def _read(path: str) -> str:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 (see above)
        return file.readall().decode("ascii")


def _endpoint(text: str) -> Endpoint:
    """An address as the kernel prints it: 32-bit words in hexadecimal, each in host order."""
    words, _, port = text.partition(":")
    packed = bytes.fromhex(words)
    if sys.byteorder == "little":
        count = len(packed) // 4
        packed = struct.pack(f">{count}I", *struct.unpack(f"<{count}I", packed))
    family = socket.AF_INET if len(packed) == 4 else socket.AF_INET6
    return Endpoint(socket.inet_ntop(family, packed), int(port, 16))
