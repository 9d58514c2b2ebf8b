"""The output of macOS' `netstat -anvW -p tcp` (or udp) as sockets. Pure.

The columns differ from version to version, so they are found by the names in the header. All of
these are in Apple's netstat.tproj/inet.c (network_cmds 606 to 741, macOS 11 to 26):

- 11, 12: … (state) rhiwat shiwat pid epid state options
- 13, 14: the same, then gencnt flags flags1 usscnt rtncnt fltrs; 15.0 spells it usecnt
- 15.4: rxbytes txbytes before rhiwat
- 26: process:pid in the place of pid and epid

A UDP row has nothing under (state). An address is `host.port`, the port after the last dot; `*`
is "all", or "none" of the other end; a port `*` is none. A socket for both families (tcp46) has
IPv4's way of writing. In process:pid stands a name that anybody can choose, with spaces, colons or
even newlines in it and at most 32 characters long: so the columns before it are counted from the
left, those after it from the right, and a row ends only where its last column has been.
"""

import re
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from portgui.connections.snapshot import Gap
from portgui.connections.sources import Found
from portgui.net import LAST_PORT, Endpoint, Protocol

_PROTO: Final = "Proto"
_STATE: Final = "(state)"
_PID: Final = "pid"
_NAMED_PID: Final = "process:pid"
_NEEDED: Final = frozenset({_PROTO, "Recv-Q", "Send-Q", "Local", "Foreign", _STATE})
_ROW: Final = re.compile(r"(?:tcp|udp)(?:46?|6)[ \t]")
_DECIMAL: Final = re.compile(r"-?[0-9]+")
_HEXADECIMAL: Final = re.compile(r"[0-9a-f]+")
_KINDS: Final[Mapping[str, re.Pattern[str]]] = {
    **dict.fromkeys(("rxbytes", "txbytes", "rhiwat", "shiwat", "pid", "epid"), _DECIMAL),
    **dict.fromkeys(("usscnt", "usecnt", "rtncnt", "Recv-Q", "Send-Q"), _DECIMAL),
    **dict.fromkeys(("state", "options", "gencnt", "flags", "flags1", "fltrs"), _HEXADECIMAL),
}
_LONGEST_NAME: Final = 32
"""2 * MAXCOMLEN (sys/proc_info.h); netstat cuts it at less."""
_PORT: Final = re.compile(r"[0-9]{1,5}")
_ALL: Final = {"4": "0.0.0.0", "6": "::", "46": "::"}  # noqa: S104 (names it, binds nothing)

# netinet/tcp_fsm.h has these spellings; the words are psutil's, so that every system's read alike.
_STATES: Final = {
    "CLOSED": "CLOSE",
    "SYN_RCVD": "SYN_RECV",
    "FIN_WAIT_1": "FIN_WAIT1",
    "FIN_WAIT_2": "FIN_WAIT2",
}
_LISTEN: Final = "LISTEN"
_TIME_WAIT: Final = "TIME_WAIT"


class UnknownFormatError(ValueError):
    """The output is not one that this module knows; reading it would be guessing."""


class Socket(NamedTuple):
    """One row: what tells whether the socket has changed, and nothing that changes by itself.

    Attributes:
        protocol: TCP or UDP.
        local: the socket's own end.
        remote: the other end, or None.
        status: psutil's word for the state; "" for UDP.
        pid: the process that used it last; 0 is the kernel.
        generation: tells it from every other socket since the start, or -1.
        queues: Recv-Q and Send-Q, or None where they were not asked for.
        number: tells apart rows that are the same otherwise.
    """

    protocol: Protocol
    local: Endpoint
    remote: Endpoint | None
    status: str
    pid: int
    generation: int
    queues: tuple[int, int] | None
    number: int = 0


class Rows(NamedTuple):
    """What came of an output: its sockets that have a port, and how many rows were not readable."""

    sockets: list[Socket]
    unread: int


def explained(raw: Socket) -> Found:
    """What a row says. A finished connection is the kernel's: its process may be another by now."""
    nobody = raw.pid <= 0 or raw.status == _TIME_WAIT
    return Found(
        protocol=raw.protocol,
        local=raw.local,
        remote=raw.remote,
        status=raw.status,
        pid=None if nobody else raw.pid,
        identity=raw.generation,
        gap=Gap.KERNEL if nobody else None,
        queues=raw.queues,
    )


class Table:
    """Reads one protocol's output again and again; a row that has not changed is not read anew."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._asked: tuple[str, bool] = ("", False)
        self._kept: dict[str, Socket] = {}

    def read(self, output: str, *, with_queues: bool = False) -> Rows:
        """The sockets in one output.

        Raises:
            UnknownFormatError: there is no header, a column is missing, or no row fits the header.
        """
        lines = output.split("\n")
        start = next((n for n, line in enumerate(lines) if line.startswith(_PROTO)), None)
        if start is None:
            if output.strip():
                raise UnknownFormatError(f"no header: {output[:120]!r}")
            return Rows([], 0)  # without a single socket netstat prints nothing at all
        columns = _columns(lines[start])
        if self._asked != (lines[start], with_queues):
            self._asked, self._kept = (lines[start], with_queues), {}
        found: list[Socket] = []
        kept: dict[str, Socket] = {}
        unread = 0
        for line, one in self._rows(lines[start + 1 :], columns, with_queues=with_queues):
            if one is None:
                unread += 1
                continue
            kept[line] = one
            found.append(one)
        if unread and not found:
            raise UnknownFormatError(f"no row fits: {lines[start][:200]!r}")
        self._kept = kept
        return Rows(list(_distinct(one for one in found if one.local.port)), unread)

    def _rows(
        self, lines: Sequence[str], columns: "_Columns", *, with_queues: bool
    ) -> Iterator[tuple[str, Socket | None]]:
        """Each row's text and socket; None for one that is not whole, or not of this protocol."""
        place = 0
        while place < len(lines):
            line = lines[place]
            place += 1
            known = self._kept.get(line)
            if known is not None:
                yield line, known
            elif _ROW.match(line):  # else it is a remark: "Some tcp sockets may have been created."
                fields, more = _whole_row(line, lines, place, columns)
                text = "\n".join([line, *lines[place : place + more]])
                place += more
                yield text, _socket(fields, self._protocol, with_queues=with_queues)


def _distinct(sockets: Iterable[Socket]) -> Iterator[Socket]:
    """The same sockets, with numbers where some are the same in everything."""
    seen: set[Socket] = set()
    for one in sockets:
        numbered = one
        while numbered in seen:
            numbered = numbered._replace(number=numbered.number + 1)
        seen.add(numbered)
        yield numbered


class _Columns(NamedTuple):
    """The names before and after process:pid; everything is before where that is not there."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    has_name: bool


def _columns(header: str) -> _Columns:
    names = header.replace("Local Address", "Local").replace("Foreign Address", "Foreign").split()
    missing = _NEEDED - set(names)
    if missing or len(names) != len(set(names)) or (_PID in names) == (_NAMED_PID in names):
        raise UnknownFormatError(f"unknown columns: {header[:300]!r}")
    if names[0] != _PROTO:
        raise UnknownFormatError(f"does not begin with {_PROTO}: {header[:300]!r}")
    if _NAMED_PID not in names:
        return _Columns(tuple(names), (), has_name=False)
    place = names.index(_NAMED_PID)
    if place + 1 == len(names):
        raise UnknownFormatError(f"nothing follows {_NAMED_PID}: {header[:300]!r}")
    return _Columns(tuple(names[:place]), tuple(names[place + 1 :]), has_name=True)


def _whole_row(
    line: str, lines: Sequence[str], place: int, columns: _Columns
) -> tuple[dict[str, str] | None, int]:
    """The fields of a row, and how many of the lines from `place` on belong to it as well.

    With a newline in the name a row goes on until its last columns have come.
    """
    fields = _fields(line, "", columns)
    if fields is not None or not columns.has_name:
        return fields, 0
    for more in range(1, min(_LONGEST_NAME, len(lines) - place) + 1):
        fields = _fields(line, "\n" + "\n".join(lines[place : place + more]), columns)
        if fields is not None:
            return fields, more
    return None, 0


def _fields(line: str, tail: str, columns: _Columns) -> dict[str, str] | None:
    is_udp = line.startswith("udp")
    before = [name for name in columns.before if not (is_udp and name == _STATE)]
    after = [name for name in columns.after if not (is_udp and name == _STATE)]
    if not columns.has_name:
        values = line.split()
        return _checked(before, values)
    parts = line.split(None, len(before))
    if len(parts) < len(before) or (len(parts) == len(before) and not tail):
        return None
    rest = (parts[len(before)] if len(parts) > len(before) else "") + tail
    ends = rest.rsplit(None, len(after))
    if len(ends) != len(after) + 1:
        return None
    name, colon, pid = ends[0].rpartition(":")
    if not colon or len(name) > _LONGEST_NAME or not pid.isdecimal():
        return None
    values = [*parts[: len(before)], *ends[1:], pid]
    return _checked([*before, *after, _PID], values)


def _checked(names: Sequence[str], values: Sequence[str]) -> dict[str, str] | None:
    """The values by name, where each is of its column's kind."""
    if len(names) != len(values):
        return None
    for name, value in zip(names, values, strict=True):
        kind = _KINDS.get(name)
        if kind is not None and not kind.fullmatch(value):
            return None
    return dict(zip(names, values, strict=True))


def _socket(
    fields: Mapping[str, str] | None, protocol: Protocol, *, with_queues: bool
) -> Socket | None:
    """What the fields say; None where an address is none, or the row of another protocol."""
    kind = "" if fields is None else fields[_PROTO]
    if fields is None or kind[:3] != protocol.value:
        return None
    family = kind[3:]
    status = fields.get(_STATE, "")
    try:
        local, remote = _end(fields["Local"], family), _end(fields["Foreign"], family)
    except ValueError:
        return None
    # For a listener these are no queues of connections, as elsewhere: they say nothing.
    queues = None
    if with_queues and status != _LISTEN:
        queues = (int(fields["Recv-Q"]), int(fields["Send-Q"]))
    return Socket(
        protocol=protocol,
        local=local,
        remote=remote if remote.port else None,
        status=_STATES.get(status, f"STATE_{status}" if status.isdecimal() else status),
        pid=int(fields[_PID]),
        generation=int(fields.get("gencnt", "-1"), 16),
        queues=queues,
    )


def _end(text: str, family: str) -> Endpoint:
    """An address and port; `ValueError` where it is none."""
    host, _, port = text.rpartition(".")
    if port != "*" and not _PORT.fullmatch(port):
        raise ValueError(text)
    number = 0 if port == "*" else int(port)
    if number > LAST_PORT:
        raise ValueError(text)
    if host == "*":
        return Endpoint(_ALL[family], number)
    address, _, zone = host.partition("%")
    try:
        socket.inet_pton(socket.AF_INET6 if ":" in address else socket.AF_INET, address)
    except OSError as error:
        raise ValueError(text) from error
    return Endpoint(f"{address}%{zone}" if zone else address, number)
