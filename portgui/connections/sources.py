"""Where the list of sockets comes from: Linux' own tables, or psutil everywhere else."""

import logging
import socket
import sys
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, Protocol

import psutil

from portgui.connections.snapshot import Degradation, Gap
from portgui.connections.trouble import TROUBLE, detail_of
from portgui.net import Endpoint
from portgui.net import Protocol as Transport

_LEFTOVER: Final = frozenset({psutil.CONN_TIME_WAIT, psutil.CONN_FIN_WAIT2, psutil.CONN_LAST_ACK})
"""What a socket can be in whose process has gone."""

_logger = logging.getLogger(__name__)

OTHER_USERS_HIDDEN: Final = "scan-other-users-hidden"
"""The sockets of some processes may not be listed; how many sockets these are is not known."""


class Reading(NamedTuple):
    """One look at the system's sockets.

    Attributes:
        raws: for each socket of each process, what the source knows of it as a hashable value that
            differs as soon as anything about the socket does.
        degradations: what could not be read as a whole.
    """

    raws: Sequence[Any]
    degradations: tuple[Degradation, ...] = ()


class Found(NamedTuple):
    """What a raw value says, in the field's nouns.

    Attributes:
        protocol: TCP or UDP.
        local: the socket's own end; its port is never 0.
        remote: the other end, or None where there is none.
        status: the system's word for a TCP state; "" for UDP.
        pid: the process, or None with a `gap`.
        identity: tells the socket from another one with the same addresses (an inode, a
            descriptor); -1 where the system has nothing like it.
        gap: why `pid` is None.
        uid: the account that made a socket whose process is not told, where that is known.
        queues: bytes received and not yet read, and sent and not yet acknowledged; None where
            the source was not asked (`Source.with_queues`) or the system does not tell.
    """

    protocol: Transport
    local: Endpoint
    remote: Endpoint | None
    status: str
    pid: int | None
    identity: int
    gap: Gap | None = None
    uid: int | None = None
    queues: tuple[int, int] | None = None


class Source(Protocol):
    """A way to list sockets. `read` is the hot path; `explain` is asked once for each new raw.

    Attributes:
        with_queues: whether `explain` shall tell `Found.queues` where the system tells them; set
            before `read`. False at first: queues change all the time, and so would the rows.
    """

    with_queues: bool

    def read(self) -> Reading:
        """All sockets now.

        Raises:
            One of `TROUBLE`: nothing could be read.
        """

    def explain(self, raw: Any) -> Found:  # noqa: ANN401 (each source has a type of its own)
        """What `raw`, an element of `Reading.raws`, says."""


class PsutilSource:
    """psutil.net_connections, as it comes.

    macOS refuses it without root; then the processes that may be read are asked one by one, and
    the others are counted. A `raw` is psutil's own `sconn`.
    """

    def __init__(self) -> None:
        self.with_queues = False  # nothing comes of it: psutil does not tell them
        self._refused = False

    def read(self) -> Reading:
        """All sockets now, or those of the processes that may be read."""
        if not self._refused:
            try:
                return Reading(_with_port(psutil.net_connections("inet")))
            except psutil.AccessDenied:
                # It stays so for the life of this process: the right is not asked for again.
                self._refused = True
        return self._one_by_one()

    def explain(self, raw: psutil._ntuples.sconn) -> Found:
        """What psutil's tuple says."""
        remote = raw.raddr
        pid, gap = _process(raw)
        return Found(
            protocol=Transport.TCP if raw.type == socket.SOCK_STREAM else Transport.UDP,
            local=Endpoint(*raw.laddr),
            remote=Endpoint(*remote) if remote else None,
            status="" if raw.status == psutil.CONN_NONE else raw.status,
            pid=pid,
            identity=raw.fd,
            gap=gap,
        )

    @staticmethod
    def _one_by_one() -> Reading:
        raws: list[Any] = []
        hidden = 0
        for pid in psutil.pids():
            try:
                own = psutil.Process(pid).net_connections("inet")
            except psutil.NoSuchProcess:
                continue
            except TROUBLE:
                hidden += 1
                continue
            raws += [psutil._ntuples.sconn(*found, pid) for found in own]
        missing = (Degradation(OTHER_USERS_HIDDEN, detail=f"{hidden} processes"),) if hidden else ()
        return Reading(_with_port(raws), missing)


class FirstThatWorks:
    """Reads from `preferred` until that fails once, then from `other` for good."""

    def __init__(self, preferred: Source, other: Source) -> None:
        self.with_queues = False
        self._source = preferred
        self._other = other

    def read(self) -> Reading:
        """All sockets now."""
        self._source.with_queues = self._other.with_queues = self.with_queues
        if self._source is not self._other:
            try:
                return self._source.read()
            except TROUBLE as error:
                _logger.warning("sockets now read in another way: %s", detail_of(error))
                self._source = self._other
        return self._source.read()

    def explain(self, raw: Any) -> Found:  # noqa: ANN401 (whichever type the source in use has)
        """What `raw` says, by the source that it was read from."""
        return self._source.explain(raw)


def for_this_system() -> Source:
    """The best source of the running system."""
    if sys.platform == "linux":
        from portgui.connections.proc_net import ProcNetSource
        from portgui.connections.sock_diag import SockDiag

        quick, other = ProcNetSource(tables=SockDiag()), ProcNetSource()
        return FirstThatWorks(quick, FirstThatWorks(other, PsutilSource()))
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest of the function)
        return PsutilSource()


def _with_port(raws: Sequence[Any]) -> list[Any]:
    """Without the sockets that have not been bound: no port is in use by them."""
    return [raw for raw in raws if raw.laddr and raw.laddr[1]]


def _process(raw: psutil._ntuples.sconn) -> tuple[int | None, Gap | None]:
    """The process that psutil names, or why there is none.

    A socket that outlives its process has none. Windows gives such a one the number 0; where it
    gives that to another socket, it only has not said whose it is.
    """
    if raw.pid is None:
        return None, Gap.KERNEL if raw.status in _LEFTOVER else Gap.NEEDS_ADMIN
    if raw.pid == 0 and raw.status not in _LEFTOVER:
        return None, Gap.NOT_TOLD
    return raw.pid, None
