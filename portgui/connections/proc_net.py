"""Linux: every socket with every process that holds it, from the kernel's tables and /proc/PID/fd.

Why not psutil here, which reads /proc/net and the same folders: it names one process for a socket
that a server shares with its children, counts twins that it cannot tell apart as one, drops the
account that a foreign socket belongs to, and takes longer. It stays the way to go where none of
this can be read.

All that a process has open is looked at in each scan. It would be quicker to look only where a
socket is new; but a process' folder does not tell that a socket was handed to it.
"""

import os
import sys
from pathlib import Path
from typing import Final

from portgui.connections.proc_tables import (
    NO_INODE,
    STATES,
    TABLES,
    Line,
    Listed,
    ProcTables,
    Tables,
)
from portgui.connections.snapshot import Degradation, Gap
from portgui.connections.sources import Found, Reading
from portgui.net import Protocol

NAMES_HIDDEN: Final = "scan-names-hidden"
"""The apps of some sockets may not be read."""

Raw = tuple[int, Line, int, int]
"""Which table, a `Line`, the inode, and the process or, as a negative number, why there is none."""
_Unheld = tuple[int, Listed]
"""Which table, and what it lists, of a socket that no process was seen to hold."""

_PROTOCOLS: Final = (Protocol.TCP, Protocol.TCP, Protocol.UDP, Protocol.UDP)
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
        tables: what lists the sockets; the text in /proc/net where nothing is said.

    Attributes:
        with_queues: whether `explain` tells `Found.queues`.
    """

    def __init__(
        self,
        proc: Path = Path("/proc"),
        *,
        is_root: bool = _IS_ROOT,
        tables: Tables | None = None,
    ) -> None:
        self.with_queues = False
        self._proc = str(proc)
        self._is_root = is_root
        self._tables = tables or ProcTables(proc)
        self._unheld: frozenset[int] = frozenset()

    def read(self) -> Reading:
        """All sockets now.

        Raises:
            OSError: a table cannot be read.
            ValueError: a table is not in the known format.
        """
        self._tables.with_queues = self.with_queues
        tables = [self._tables.read(table) for table in range(len(TABLES))]
        holders, refused = self._holders()
        raws: list[Raw] = []
        unheld: list[_Unheld] = []
        for table, listed in enumerate(tables):
            for inode, line in listed:
                pids = holders.get(inode)
                if pids is not None:
                    raws += [(table, line, inode, pid) for pid in pids]
                elif inode == NO_INODE:
                    raws.append((table, line, inode, _KERNEL))
                else:
                    unheld.append((table, (inode, line)))
        unheld = self._without_closed(unheld)
        nobody = _NOT_TOLD if self._is_root and not refused else _NEEDS_ADMIN
        raws += [(table, line, inode, nobody) for table, (inode, line) in unheld]
        if unheld and nobody == _NEEDS_ADMIN:
            return Reading(raws, (Degradation(NAMES_HIDDEN, len(unheld)),))
        return Reading(raws)

    def explain(self, raw: Raw) -> Found:
        """What a line of a table says."""
        table, line, inode, pid = raw
        local, remote, state, uid, queues = self._tables.explain(line)
        gap = _GAPS.get(pid)
        is_tcp = _PROTOCOLS[table] is Protocol.TCP
        return Found(
            protocol=_PROTOCOLS[table],
            local=local,
            remote=remote,
            status=STATES.get(state, f"STATE_{state:02X}") if is_tcp else "",
            pid=pid if gap is None else None,
            identity=inode,
            gap=gap,
            # A socket without an inode has lost its account too: the table says 0, root, for all.
            uid=uid if gap not in {None, Gap.KERNEL} else None,
            queues=queues,
        )

    def _holders(self) -> tuple[dict[int, list[int]], bool]:
        """Which processes hold which inode, and whether a process refused to be read."""
        holders: dict[int, list[int]] = {}
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

    def _without_closed(self, unheld: list[_Unheld]) -> list[_Unheld]:
        """Leave out what nobody holds only because it was closed while this scan was reading.

        Without this, each socket that closes at the wrong moment would show as nobody's for one
        scan. Only tables with such a socket that is new are read again.
        """
        suspects = {table for table, (inode, _) in unheld if inode not in self._unheld}
        still = {table: {inode for inode, _ in self._tables.read(table)} for table in suspects}
        kept = [
            (table, listed)
            for table, listed in unheld
            if table not in suspects or listed[0] in still[table]
        ]
        self._unheld = frozenset(inode for _, (inode, _) in kept)
        return kept


def _sockets(folder: int, pid: int, holders: dict[int, list[int]]) -> bool:
    """Add the sockets among the open files in `folder`; whether one of these may not be read."""
    readlink = os.readlink
    try:
        names = os.listdir(folder)
    except PermissionError:
        return True
    except OSError:
        return False
    for name in names:
        try:
            link = readlink(name, dir_fd=folder)
        except PermissionError:
            return True
        except OSError:
            continue  # closed meanwhile
        if link.startswith(_SOCKET_LINK):
            pids = holders.setdefault(int(link[8:-1]), [])
            if not pids or pids[-1] != pid:  # one process may hold it by several descriptors
                pids.append(pid)
    return False
