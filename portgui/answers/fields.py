"""The facts of a connection by the names that they have in files and for scripts (docs/json.md).

One definition for `--json`, `--csv`, exports and snapshots. Names are added, never changed.
"""

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from portgui import __version__
from portgui.answers.live_row import LiveRow
from portgui.connections.snapshot import Connection

Cell = str | int | None
Record = dict[str, object]

SCHEMA: Final = "portgui.connections"
VERSION: Final = 1
"""Of the schema. It grows when a reader of the version before would misunderstand a file."""

MADE_BY: Final = f"PortGUI {__version__}"

FACTS: Final[Mapping[str, Callable[[Connection], Cell]]] = {
    "app": lambda found: found.owner.name or None,
    "pid": lambda found: found.key.pid,
    "service": lambda found: found.owner.service,
    "protocol": lambda found: found.key.protocol.value,
    "local": lambda found: str(found.key.local),
    "remote": lambda found: str(found.key.remote) if found.key.remote is not None else None,
    "state": lambda found: found.state.value,
    "reach": lambda found: found.reach.value,
    "since": lambda found: utc(found.since),
    "title": lambda found: found.owner.title or None,
    "status": lambda found: found.status or None,
    "user": lambda found: found.owner.user,
    "path": lambda found: found.owner.path,
    "parent": lambda found: found.owner.parent,
    "container": lambda found: found.owner.container,
    "started": lambda found: utc(found.owner.create_time),
}
"""What every record of a connection has, in this order; `missing` comes behind them."""

MORE: Final[Mapping[str, Callable[[LiveRow], Cell]]] = {
    "port": lambda row: row.connection.key.local.port,
    "family": lambda row: "ipv6" if ":" in row.connection.key.local.address else "ipv4",
    "local_address": lambda row: row.connection.key.local.address,
    "remote_address": lambda row: _end(row, 0),
    "remote_port": lambda row: _end(row, 1),
    "host": lambda row: row.host or None,
    "purpose": lambda row: row.purpose.name or None,
    "role": lambda row: row.role or None,
    "command": lambda row: row.connection.owner.command,
    "received": lambda row: _queue(row, 0),
    "sent": lambda row: _queue(row, 1),
}
"""What stands in a file only where its column was asked for."""


OTHERWISE: Final = {"name": "app", "create_time": "started"}
"""Fields of an owner that have another name in files."""


def record_of(found: Connection) -> Record:
    """Everything about a connection but its command line, which may hold secrets."""
    facts: Record = {name: fact(found) for name, fact in FACTS.items()}
    facts["missing"] = {
        OTHERWISE.get(name, name): gap.value.removeprefix("gap-")
        for name, gap in found.owner.gaps
        if name != "command"
    }
    return facts


def head(taken: float) -> Record:
    """How every file of this schema begins; `taken` is in seconds since 1970."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "made_by": MADE_BY,
        "taken": utc(taken),
        "system": system(),
    }


def system() -> str:
    """`windows`, `macos`, `linux`, or what Python calls another one."""
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, sys.platform)


def utc(seconds: float | None) -> str | None:
    """ISO 8601 in UTC, to the second; None where the time is not known."""
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    except (OverflowError, OSError, ValueError):
        return None


def _end(row: LiveRow, place: int) -> Cell:
    remote = row.connection.key.remote
    return None if remote is None else remote[place]


def _queue(row: LiveRow, place: int) -> Cell:
    queues = row.connection.queues
    return None if queues is None else queues[place]
