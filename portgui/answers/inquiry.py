"""One question, one answer: reads the reference and this computer's sockets once. For the CLI."""

from portgui.answers.live_row import LiveRow, make_row
from portgui.answers.port_answer import PortAnswer, answer_port, damage
from portgui.connections.scanner import scan_once
from portgui.net import Protocol
from portgui.reference.purpose import load_reference
from portgui.words import Message


def ask(port: int, protocol: Protocol | None) -> PortAnswer:
    """What is known of `port` (1 to 65535) right now; `None` asks for TCP and UDP."""
    reference = load_reference()
    snapshot = scan_once()
    rows = (make_row(found, reference) for found in snapshot.connections.values())
    return answer_port(port, protocol, rows, reference, snapshot.degradations)


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
