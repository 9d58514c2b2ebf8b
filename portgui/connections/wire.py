"""What the window and the scanning process say to each other, as frames of JSON. No reading here.

A frame is a length (4 bytes, big-endian) and that many bytes of UTF-8. A request is one frame; an
answer is a row of them, each with at most `ROWS_PER_PART` rows, so that taking one in never holds
up the window for long. A connection is a flat list, and refers to its owner by a place in the
part's own table, since an app often has many connections.

JSON, because whatever arrives can do no more than be refused. Measured with 10,000 sockets of 5
apps: packing and unpacking takes JSON 1.0, marshal 0.7, a pickle that lets only these classes in
1.2 (unpacking alone 1.0, 0.8 and 0.7); unpacking all of it is a tenth of psutil's time to list
as many sockets.
"""

import json
import struct
import sys
from collections.abc import Iterator
from typing import Any, Final, NamedTuple, TypeVar

from portgui.connections.changes import Delta, split
from portgui.connections.snapshot import (
    Connection,
    ConnectionKey,
    Degradation,
    Gap,
    Owner,
    Reach,
    State,
)
from portgui.net import Endpoint, Protocol

ROWS_PER_PART: Final = 150
LONGEST_FRAME: Final = 1 << 26
"""In bytes. Text that is taken for a length is far beyond it (four letters: 500 million)."""

# `dumps` would make an encoder for each frame.
_to_json: Final = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":")
).encode
LONGEST_REQUEST: Final = 1 << 10
"""In bytes. The process that takes requests may have more rights than whoever makes them."""

_LENGTH: Final = struct.Struct(">I")
_PROTOCOLS: Final = tuple(Protocol)
_STATES: Final = tuple(State)
_REACHES: Final = tuple(Reach)
_PLACE: Final = {
    value: place for values in (_PROTOCOLS, _STATES, _REACHES) for place, value in enumerate(values)
}

_KEY_FIELDS: Final = 7
# What a NamedTuple's own constructor comes down to, at half its cost.
_new: Final = tuple.__new__

T = TypeVar("T")


class WireError(Exception):
    """The other side said something that is not of this protocol."""


class Request(NamedTuple):
    """Scan once.

    Attributes:
        sequence: comes back in the answer.
        anew: answer with everything, not with the difference from the last answer.
        queues: read the bytes in the sockets' queues too.
    """

    sequence: int
    anew: bool
    queues: bool = False


class Part(NamedTuple):
    """One frame of an answer.

    Attributes:
        sequence: that of the request.
        number: 0 for the first part of an answer, then 1, 2, …
        last: whether the answer ends with it.
        taken: when the scan began, in seconds since 1970.
        seconds: how long it took.
        rows: how many connections there are in all.
        degradations: what could not be read as a whole.
        delta: this part's share of the differences.
    """

    sequence: int
    number: int
    last: bool
    taken: float
    seconds: float
    rows: int
    degradations: tuple[Degradation, ...]
    delta: Delta


class Frames:
    """Cuts a stream of bytes into frames."""

    def __init__(self, longest: int = LONGEST_FRAME) -> None:
        """Frames of at most so many bytes; a longer one is refused before it has come."""
        self._bytes = bytearray()
        self._longest = longest

    def feed(self, received: bytes) -> None:
        """Take in what has been read, wherever it begins and ends."""
        self._bytes += received

    def next(self) -> bytes | None:
        """The next whole frame, or None until more has been fed.

        Raises:
            WireError: what comes cannot be a frame.
        """
        if len(self._bytes) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._bytes)
        if not 0 < length <= self._longest:
            raise WireError(f"a frame of {length} bytes")
        end = _LENGTH.size + length
        if len(self._bytes) < end:
            return None
        frame = bytes(self._bytes[_LENGTH.size : end])
        del self._bytes[:end]
        return frame


def pack_request(request: Request) -> bytes:
    """A request as a frame with its length."""
    return _pack([request.sequence, request.anew, request.queues])


def unpack_request(frame: bytes) -> Request:
    """A request from a frame.

    Raises:
        WireError: it is none.
    """
    match _parse(frame):
        case [int(sequence), bool(anew), bool(queues)]:
            return Request(sequence, anew, queues)
    raise WireError("not a request")


def pack_answer(whole: Part) -> Iterator[bytes]:
    """An answer with all differences, as frames with their lengths; at least one."""
    deltas = list(split(whole.delta, ROWS_PER_PART)) or [whole.delta]
    for number, delta in enumerate(deltas):
        owners: dict[Owner, int] = {}
        changed = [_flat(found, owners) for found in delta.changed]
        added = [_flat(found, owners) for found in delta.added]
        yield _pack(
            [
                [whole.sequence, number, number == len(deltas) - 1],
                [whole.taken, whole.seconds, whole.rows, whole.degradations],
                [(*owner[:-1], list(map(list, owner.gaps))) for owner in owners],
                [_flat_key(key) for key in delta.removed],
                changed,
                added,
            ]
        )


def unpack_part(frame: bytes) -> Part:
    """One part of an answer from a frame.

    Raises:
        WireError: it is none, or a value in it has the wrong type.
    """
    try:
        head, facts, owners, removed, changed, added = _parse(frame)
        sequence, number, last = head
        taken, seconds, rows, degradations = facts
        known = [_owner(fields) for fields in owners]
        return Part(
            _is(int, sequence),
            _is(int, number),
            _is(bool, last),
            _is(float, taken),
            _is(float, seconds),
            _is(int, rows),
            tuple(
                Degradation(_is(str, code), _is(int, count), _is(str, detail))
                for code, count, detail in degradations
            ),
            Delta(
                tuple([_key(fields) for fields in removed]),
                tuple([_connection(fields, known) for fields in changed]),
                tuple([_connection(fields, known) for fields in added]),
            ),
        )
    except (ValueError, TypeError, LookupError) as error:
        raise WireError(f"not a part of an answer: {error}") from error


def _pack(message: object) -> bytes:
    text = _to_json(message)
    # A lone surrogate is never in what has been through `plain`; if one is, it is not worth dying.
    packed = text.encode("utf-8", errors="replace")
    return _LENGTH.pack(len(packed)) + packed


def _parse(frame: bytes) -> Any:  # noqa: ANN401 (whatever JSON says; each value is checked)
    try:
        return json.loads(frame)
    except (ValueError, RecursionError) as error:
        raise WireError(f"not JSON: {error}") from error


def _flat_key(key: ConnectionKey) -> tuple[Any, ...]:
    protocol, local, remote, pid, number = key
    return (_PLACE[protocol], *local, *(remote or (None, 0)), pid, number)


def _flat(found: Connection, owners: dict[Owner, int]) -> tuple[Any, ...]:
    key, state, status, reach, owner, since, first, queues = found
    place = owners.setdefault(owner, len(owners))
    return (*_flat_key(key), _PLACE[state], status, _PLACE[reach], place, since, first, queues)


def _key(fields: list[Any]) -> ConnectionKey:
    protocol, local, port, remote, remote_port, pid, number = fields
    if not (type(port) is type(remote_port) is type(number) is int):
        raise TypeError("a port or a number is none")
    if pid is not None and type(pid) is not int:
        raise TypeError("a process id is none")
    # An address comes in hundreds of rows: they share one text. `intern` refuses what is no text.
    here = _new(Endpoint, (sys.intern(local), port))
    there = None if remote is None else _new(Endpoint, (sys.intern(remote), remote_port))
    return _new(ConnectionKey, (_PROTOCOLS[protocol], here, there, pid, number))


def _connection(fields: list[Any], owners: list[Owner]) -> Connection:
    state, status, reach, owner, since, first, queues = fields[_KEY_FIELDS:]
    if type(first) is not bool or (since is not None and type(since) is not float):
        raise TypeError("since or first")
    key = _key(fields[:_KEY_FIELDS])
    kind, here, owner = _STATES[state], _REACHES[reach], owners[owner]
    held = None if queues is None else _queues(queues)
    return _new(Connection, (key, kind, sys.intern(status), here, owner, since, first, held))


def _queues(fields: list[Any]) -> tuple[int, int]:
    received, sent = fields
    return _is(int, received), _is(int, sent)


def _owner(fields: list[Any]) -> Owner:
    pid, name, create_time, path, user, service, parent, title, command, container, gaps = fields
    return Owner(
        _optional(int, pid),
        _is(str, name),
        _optional(float, create_time),
        _optional(str, path),
        _optional(str, user),
        _optional(str, service),
        _optional(str, parent),
        _is(str, title),
        _optional(str, command),
        _optional(str, container),
        tuple((_is(str, field), Gap(gap)) for field, gap in gaps),
    )


def _is(wanted: type[T], value: object) -> T:
    if type(value) is not wanted:
        raise TypeError(f"{value!r:.40} is not {wanted.__name__}")
    return value


def _optional(wanted: type[T], value: object) -> T | None:
    return None if value is None else _is(wanted, value)
