"""All connections of a moment as a file, to compare with later: written, and read with distrust.

The file is docs/json.md's `portgui.connections`, which `portgui list --json` prints as well.
Whoever wrote it: every value is checked before it is believed, and text is made safe to show.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn, TypeVar

from portgui.answers.export import json_text
from portgui.answers.fields import OTHERWISE, SCHEMA, VERSION, head, record_of
from portgui.connections.reach import reach_of
from portgui.connections.snapshot import Connection, ConnectionKey, Gap, Owner, Reach, State
from portgui.net import LAST_PORT, Endpoint, Protocol
from portgui.plain import DETAIL_LIMIT, NAME_LIMIT, PATH_LIMIT, plain
from portgui.words import Message

MOST_BYTES: Final = 64 * 1024 * 1024
"""Largest file that is read; 20,000 connections need a sixth of it."""

_LARGEST_PID: Final = 2**32 - 1
_LONGEST_ENDPOINT: Final = 100
_NEEDED: Final = ("app", "protocol", "local", "remote", "state")
_PROTOCOLS: Final = {found.value: found for found in (Protocol.TCP, Protocol.UDP)}
_STATES: Final = {found.value: found for found in State}
_REACHES: Final = {found.value: found for found in Reach}
_FIELDS: Final = {name: field for field, name in OTHERWISE.items()}
_GAPS: Final = {found.value.removeprefix("gap-"): found for found in Gap}

Value = TypeVar("Value")


class SnapshotError(Exception):
    """A file is no snapshot that can be compared with.

    Attributes:
        message: what is wrong with it.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message.code)
        self.message = message


class Snapshot(NamedTuple):
    """What a file holds.

    Attributes:
        connections: in the order of the file.
        taken: when they were looked up, in seconds since 1970; None where the file does not say.
        notes: sentences about what could not be read then.
    """

    connections: tuple[Connection, ...]
    taken: float | None
    notes: tuple[str, ...] = ()


class _WrongError(Exception):
    """A value is not what the schema says: where it stands, and the value."""

    def __init__(self, field: str, value: object) -> None:
        super().__init__(field)
        self.field = field
        self.value = value


class _MissingError(Exception):
    """A fact that comparing needs is in none of the file's records: its name."""


def dump(connections: Iterable[Connection], taken: float, notes: Iterable[str] = ()) -> bytes:
    """The file's bytes. `taken` is in seconds since 1970; `notes` are sentences."""
    record = head(taken)
    record["connections"] = [record_of(found) for found in connections]
    record["notes"] = list(notes)
    return json_text(record).encode("utf-8", errors="replace")


def load(path: Path) -> Snapshot:
    """Read a file.

    Raises:
        SnapshotError: it cannot be read, or is no snapshot; says why.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise SnapshotError(Message.of("snapshot-gone", file=_shown(path))) from None
    except (OSError, ValueError) as error:
        reason = plain(str(getattr(error, "strerror", None) or error), DETAIL_LIMIT)
        message = Message.of("snapshot-unreadable", file=_shown(path), reason=reason)
        raise SnapshotError(message) from error
    return parse(data, _shown(path))


def parse(data: bytes, file: str) -> Snapshot:
    """A snapshot from a file's bytes; `file` is its name, for the sentences.

    Raises:
        SnapshotError: it is none; says what is wrong.
    """
    if len(data) > MOST_BYTES:
        raise SnapshotError(Message.of("snapshot-large", file=file, most=MOST_BYTES // 2**20))
    try:
        # Some editors put a byte order mark in front.
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise SnapshotError(Message.of("snapshot-no-json", file=file)) from error
    if not isinstance(found, dict) or "connections" not in found:
        raise SnapshotError(Message.of("snapshot-other", file=file))
    # Before there was a schema, `list --json` had the same records without its name.
    if found.get("schema", SCHEMA) != SCHEMA:
        raise SnapshotError(Message.of("snapshot-other", file=file))
    version = found.get("version", VERSION)
    if type(version) is int and version > VERSION:
        raise SnapshotError(Message.of("snapshot-newer", file=file, version=version))
    try:
        return _snapshot(found)
    except _MissingError as missing:
        message = Message.of("snapshot-column", file=file, field=str(missing))
        raise SnapshotError(message) from missing
    except _WrongError as wrong:
        value = _brief(wrong.value)
        message = Message.of("snapshot-field", file=file, field=wrong.field, value=value)
        raise SnapshotError(message) from wrong


def _snapshot(found: Mapping[str, Any]) -> Snapshot:
    version = found.get("version", VERSION)
    if type(version) is not int or version < 1:
        raise _WrongError("version", version)
    records, notes = found["connections"], found.get("notes", [])
    if not isinstance(records, list):
        raise _WrongError("connections", records)
    if not isinstance(notes, list) or not all(isinstance(note, str) for note in notes):
        raise _WrongError("notes", notes)
    seen: Counter[tuple[Any, ...]] = Counter()
    connections = tuple(_numbered(place, record, seen) for place, record in enumerate(records))
    return Snapshot(
        connections,
        _time(found, "taken", ""),
        tuple(plain(note, DETAIL_LIMIT) for note in notes),
    )


def _numbered(place: int, record: object, seen: Counter[tuple[Any, ...]]) -> Connection:
    """A record's connection; of those that share everything else each has a number of its own."""
    where = f"connections[{place}]"
    if not isinstance(record, dict):
        raise _WrongError(where, record)
    made = _connection(record, f"{where}.")
    same = made.key[:-1]
    number = seen[same]
    seen[same] += 1
    return made._replace(key=made.key._replace(number=number)) if number else made


def _connection(record: Mapping[str, Any], where: str) -> Connection:
    for name in _NEEDED:
        if name not in record:
            raise _MissingError(name)
    local = _endpoint(record, "local", where)
    if local is None:
        raise _WrongError(f"{where}local", None)
    pid = record.get("pid")
    if pid is not None and (type(pid) is not int or not 0 <= pid <= _LARGEST_PID):
        raise _WrongError(f"{where}pid", pid)
    remote = _endpoint(record, "remote", where)
    protocol = _one_of(_PROTOCOLS, record, "protocol", where)
    reach = _one_of(_REACHES, record, "reach", where) if "reach" in record else None
    return Connection(
        key=ConnectionKey(protocol, local, remote, pid),
        state=_one_of(_STATES, record, "state", where),
        status=_text(record, "status", where) or "",
        reach=reach or reach_of(local.address),
        owner=_owner(record, pid, where),
        since=_time(record, "since", where),
    )


def _owner(record: Mapping[str, Any], pid: int | None, where: str) -> Owner:
    return Owner(
        pid,
        _text(record, "app", where) or "",
        create_time=_time(record, "started", where),
        path=_text(record, "path", where, PATH_LIMIT),
        user=_text(record, "user", where),
        service=_text(record, "service", where),
        parent=_text(record, "parent", where),
        title=_text(record, "title", where) or "",
        container=_text(record, "container", where),
        gaps=_gaps(record, where),
    )


def _gaps(record: Mapping[str, Any], where: str) -> tuple[tuple[str, Gap], ...]:
    missing = record.get("missing", {})
    if not isinstance(missing, dict):
        raise _WrongError(f"{where}missing", missing)
    return tuple(
        (_FIELDS.get(name) or plain(name, NAME_LIMIT), gap)
        for name, reason in missing.items()
        # A reason that a later version adds is still a reason.
        if (gap := _GAPS.get(reason, Gap.NOT_TOLD) if isinstance(reason, str) else None)
    )


def _text(record: Mapping[str, Any], name: str, where: str, limit: int = NAME_LIMIT) -> str | None:
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _WrongError(where + name, value)
    return plain(value, limit)


def _one_of(known: Mapping[str, Value], record: Mapping[str, Any], name: str, where: str) -> Value:
    value = record[name]
    found = known.get(value) if isinstance(value, str) else None
    if found is None:
        raise _WrongError(where + name, value)
    return found


def _endpoint(record: Mapping[str, Any], name: str, where: str) -> Endpoint | None:
    value = record[name]
    if value is None:
        return None
    if isinstance(value, str) and len(value) <= _LONGEST_ENDPOINT:
        host, _, port = value.rpartition(":")
        address = host[1:-1] if host.startswith("[") and host.endswith("]") else host
        if _is_address(address) and port.isascii() and port.isdigit() and int(port) <= LAST_PORT:
            return Endpoint(address, int(port))
    raise _WrongError(where + name, value)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return text.isprintable()


def _time(record: Mapping[str, Any], name: str, where: str) -> float | None:
    value = record.get(name)
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (TypeError, ValueError, OverflowError) as error:
        raise _WrongError(where + name, value) from error


def _brief(value: object) -> str:
    """A value as JSON writes it, short enough for a sentence."""
    match value:
        case dict():
            return "{…}"
        case list():
            return "[…]"
        case str():
            return plain(value, 80)
    return json.dumps(value)[:80]


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON")


def _shown(path: Path) -> str:
    return plain(str(path), DETAIL_LIMIT)
