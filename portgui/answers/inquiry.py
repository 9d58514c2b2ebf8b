"""One question, one answer: reads the reference and this computer's sockets once. For the CLI."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from portgui.answers import reachable
from portgui.answers.live_row import LiveRow, make_row
from portgui.answers.port_answer import NOTHING_KEPT, PortAnswer, answer_port, damage
from portgui.answers.port_in_use import Trial
from portgui.answers.protocols import SOCKET_PROTOCOLS
from portgui.connections.bind_test import try_port
from portgui.connections.reserved import read as read_reserved
from portgui.connections.scanner import scan_once
from portgui.connections.snapshot import Connection, State
from portgui.firewall.backend import Backend, Reading, this_backend
from portgui.firewall.ladder import Verdict
from portgui.net import Protocol
from portgui.reference.purpose import load_reference
from portgui.words import Message


class Checked(NamedTuple):
    """Whether others can reach a port.

    Attributes:
        verdicts: by protocol.
        rows: every socket of this computer.
        needs_rights: whether an administrator could read more of the firewall.
    """

    verdicts: Mapping[Protocol, Verdict]
    rows: list[LiveRow]
    needs_rights: bool


def ask(
    port: int,
    protocol: Protocol | None,
    *,
    test: bool = False,
    find: Callable[[], Backend | None] | None = None,
) -> PortAnswer:
    """What is known of a port right now.

    Args:
        port: 1 to 65535.
        protocol: TCP or UDP; `None` asks for both.
        test: whether to ask the system for the port, too: for a moment it is taken at 127.0.0.1
            and ::1.
        find: finds the firewall; that of this computer if left.
    """
    reference = load_reference()
    snapshot = scan_once()
    rows = [make_row(found, reference) for found in snapshot.connections.values()]
    kept = NOTHING_KEPT if _is_plain(rows, port, protocol) else read_reserved()
    trial = None
    if test:
        # After the scan, which would find the test itself.
        protocols = SOCKET_PROTOCOLS if protocol is None else (protocol,)
        trial = Trial(time.time(), try_port(port, protocols))
    missing = snapshot.degradations
    reading = _reading(find)
    is_whole = reachable.saw_all(missing)
    return answer_port(
        port,
        protocol,
        rows,
        reference,
        missing,
        reserved=kept,
        trial=trial,
        verdicts=reachable.verdicts(port, protocol, rows, reading, kept, is_whole=is_whole),
        needs_rights=reading is not None and reading.needs_rights,
    )


def check(
    port: int, protocol: Protocol | None, find: Callable[[], Backend | None] | None = None
) -> Checked:
    """Whether others can reach a port right now; arguments as for `ask`."""
    reference = load_reference()
    snapshot = scan_once()
    rows = [make_row(found, reference) for found in snapshot.connections.values()]
    kept = NOTHING_KEPT if _is_plain(rows, port, protocol) else read_reserved()
    reading = _reading(find)
    is_whole = reachable.saw_all(snapshot.degradations)
    found = reachable.verdicts(port, protocol, rows, reading, kept, is_whole=is_whole)
    return Checked(found, rows, reading is not None and reading.needs_rights)


def _reading(find: Callable[[], Backend | None] | None) -> Reading | None:
    backend = (find or this_backend)()
    return None if backend is None else backend.read()


def _is_plain(rows: Iterable[LiveRow], port: int, protocol: Protocol | None) -> bool:
    """Whether an app waits on the port, and so explains all: what Windows keeps takes a second.

    Windows passes connections on in one of its services, which says nothing of it.
    """
    names = [
        row.connection.owner.name.lower()
        for row in rows
        if row.connection.key.local.port == port
        and row.connection.state is State.WAITING
        and protocol in {None, row.connection.key.protocol}
    ]
    return bool(names) and "svchost.exe" not in names


def connections() -> tuple[Connection, ...]:
    """Every connection of this computer, as it is read, without what its port is for."""
    return tuple(scan_once().connections.values())


def look() -> tuple[list[LiveRow], tuple[Message, ...]]:
    """Every connection of this computer, by port, and what could not be read."""
    reference = load_reference()
    snapshot = scan_once()
    rows = [make_row(found, reference) for found in snapshot.connections.values()]
    rows.sort(key=_place)
    notes = [Message.of(found.code, count=found.rows) for found in snapshot.degradations]
    return rows, (*notes, *damage(reference))


def _place(row: LiveRow) -> tuple[int, str, str, str, int, int]:
    """By port; the rest only so that the order is the same every time."""
    key = row.connection.key
    owner = -1 if key.pid is None else key.pid
    remote = str(key.remote or "")
    return key.local.port, key.protocol.value, key.local.address, remote, owner, key.number
