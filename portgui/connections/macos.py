"""macOS: the sockets of all users through netstat, and the names of their processes through ps.

psutil may list only the sockets of the processes that this account may look into; netstat reads
the kernel's list of all sockets, with the process of each, without root.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from portgui.commands import Outcome, run
from portgui.connections.netstat import Rows, Socket, Table, UnknownFormatError, explained
from portgui.connections.reading import Listed
from portgui.connections.snapshot import Degradation
from portgui.connections.sources import Found, Reading, Source
from portgui.connections.trouble import detail_of
from portgui.net import Protocol

_logger = logging.getLogger(__name__)

FORMAT_UNKNOWN: Final = "scan-netstat-unknown"
"""netstat is not there, or writes in a form that is not known; psutil is asked instead."""
ROWS_UNREAD: Final = "scan-netstat-rows"
"""Some rows of netstat's could not be read."""

_NETSTAT: Final = "/usr/sbin/netstat"
_PS: Final = "/bin/ps"
_PATIENCE: Final = 4.0
"""Seconds for each program; on a computer at rest they take some hundredths."""
_MOST_TIMEOUTS: Final = 3
"""In a row; then netstat is given up."""

Runner = Callable[[Sequence[str]], Outcome]


def _run(arguments: Sequence[str]) -> Outcome:
    return run(arguments, timeout=_PATIENCE)


class NetstatSource:
    """netstat's sockets; from where it cannot be understood on, those of `other`, and it is said.

    What is understood in part is used, and the rest is counted.
    """

    def __init__(self, other: Source, runner: Runner = _run) -> None:
        self.with_queues = False
        self._other = other
        self._run = runner
        self._tables = {protocol: Table(protocol) for protocol in (Protocol.TCP, Protocol.UDP)}
        self._given_up: Degradation | None = None
        self._timeouts = 0

    def read(self) -> Reading:
        """All sockets now.

        Raises:
            TimeoutError: netstat did not answer this time.
            One of `TROUBLE`: from `other`.
        """
        if self._given_up is None:
            try:
                return self._netstat()
            except UnknownFormatError as error:
                _logger.warning("sockets now read in another way: %s", detail_of(error))
                self._given_up = Degradation(FORMAT_UNKNOWN, detail=detail_of(error))
        self._other.with_queues = self.with_queues
        reading = self._other.read()
        return reading._replace(degradations=(self._given_up, *reading.degradations))

    def explain(self, raw: Any) -> Found:  # noqa: ANN401 (a `Socket`, or what `other` reads)
        """What `raw` says, by whom it was read."""
        return explained(raw) if isinstance(raw, Socket) else self._other.explain(raw)

    def _netstat(self) -> Reading:
        tcp, udp = self._rows(Protocol.TCP), self._rows(Protocol.UDP)
        self._timeouts = 0
        unread = tcp.unread + udp.unread
        missing = (Degradation(ROWS_UNREAD, unread),) if unread else ()
        return Reading([*tcp.sockets, *udp.sockets], missing)

    def _rows(self, protocol: Protocol) -> Rows:
        arguments = (_NETSTAT, "-anvW", "-p", protocol.value)
        outcome = self._run(arguments)
        if outcome.status is None and outcome.errors == "timeout":
            self._timeouts += 1
            if self._timeouts < _MOST_TIMEOUTS:
                raise TimeoutError(f"{' '.join(arguments)}: no answer")
        if outcome.status != 0:
            raise UnknownFormatError(f"{' '.join(arguments)}: {outcome.errors or outcome.status}")
        return self._tables[protocol].read(outcome.output, with_queues=self.with_queues)


def read_list(runner: Runner = _run) -> Mapping[int, Listed]:
    """All processes with their accounts and programs; empty where `ps` does not answer.

    `comm` is the last column, so that it is not cut, and is the program's path, as public
    macOS scripts read it; Apple's manual was not seen.
    A path may hold a newline and what looks like another process: a number that is there twice
    with different facts is left out, for one of them is a lie.
    """
    outcome = runner((_PS, "-axww", "-o", "pid=,user=,comm="))
    if outcome.status != 0:
        _logger.warning("processes not listed: %s", outcome.errors or outcome.status)
        return {}
    found: dict[int, Listed] = {}
    doubtful: set[int] = set()
    for line in outcome.output.split("\n"):
        pid, user, program = (*line.split(None, 2), "", "", "")[:3]
        if pid.isdecimal() and program:
            one = Listed(user, program)
            if found.setdefault(int(pid), one) != one:
                doubtful.add(int(pid))
    return {pid: one for pid, one in found.items() if pid not in doubtful}
