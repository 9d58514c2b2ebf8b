"""Differences: computed, cut in parts, sent, received, entered; in the end the rows agree."""

import json
import struct
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.connections import changes
from portgui.connections.changes import Delta
from portgui.connections.ledger import Ledger
from portgui.connections.snapshot import (
    Connection,
    ConnectionKey,
    Degradation,
    Gap,
    Owner,
    Reach,
    State,
)
from portgui.connections.wire import (
    LONGEST_FRAME,
    LONGEST_REQUEST,
    ROWS_PER_PART,
    Frames,
    Part,
    Request,
    WireError,
    pack_answer,
    pack_request,
    unpack_part,
    unpack_request,
)
from portgui.net import Endpoint, Protocol

Rows = Mapping[ConnectionKey, Connection]

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_TIME = st.none() | st.floats(0, 2e9)
_ENDPOINTS = st.builds(
    Endpoint, st.sampled_from(["127.0.0.1", "::", "fe80::1%eth0"]), st.integers(1, 5)
)
_KEYS = st.builds(
    ConnectionKey,
    st.sampled_from([Protocol.TCP, Protocol.UDP]),
    _ENDPOINTS,
    st.none() | _ENDPOINTS,
    st.none() | st.integers(0, 3),
    st.integers(0, 2),
)
_OWNERS = st.builds(
    Owner,
    st.none() | st.integers(0, 3),
    _TEXT,
    _TIME,
    st.none() | _TEXT,
    st.none() | _TEXT,
    st.none() | _TEXT,
    st.none() | _TEXT,
    _TEXT,
    st.none() | _TEXT,
    st.none() | _TEXT,
    st.lists(st.tuples(_TEXT, st.sampled_from(Gap)), max_size=2).map(tuple),
)
_CONNECTIONS = st.builds(
    Connection,
    _KEYS,
    st.sampled_from(State),
    _TEXT,
    st.sampled_from(Reach),
    _OWNERS,
    _TIME,
    st.booleans(),
    st.none() | st.tuples(st.integers(0, 1 << 40), st.integers(0, 3)),
)
_SNAPSHOTS: st.SearchStrategy[Rows] = st.lists(_CONNECTIONS, max_size=12).map(
    lambda found: {row.key: row for row in found}
)


def _row(number: int, *, owner: Owner | None = None, since: float | None = 5.0) -> Connection:
    """One of any number of distinct connections."""
    owner = owner or Owner(7, "app", 1.0, "/bin/app", "root")
    key = ConnectionKey(Protocol.TCP, Endpoint("127.0.0.1", number), None, owner.pid)
    return Connection(key, State.WAITING, "LISTEN", Reach.THIS_COMPUTER, owner, since)


def _rows(*numbers: int) -> Rows:
    return {row.key: row for row in map(_row, numbers)}


def _part(delta: Delta, *, number: int = 0, last: bool = True, rows: int | None = None) -> Part:
    rows = len(delta.added) if rows is None else rows
    return Part(1, number, last, 50.0, 0.25, rows, (Degradation("code", 2, "why"),), delta)


def _everything(rows: Rows) -> Delta:
    return Delta((), (), tuple(rows.values()))


@given(_SNAPSHOTS, _SNAPSHOTS)
def test_a_difference_turns_the_old_into_the_new(old: Rows, new: Rows) -> None:
    """`apply(old, diff(old, new)) == new`."""
    assert changes.apply(old, changes.diff(old, new)) == new


@given(_SNAPSHOTS)
def test_what_is_the_same_is_no_difference(rows: Rows) -> None:
    """`diff(x, x)` is empty, also when the values are equal but not the same objects."""
    copies = {key: Connection(*found) for key, found in rows.items()}
    assert not changes.diff(rows, copies)


@given(_SNAPSHOTS, _SNAPSHOTS, st.integers(1, 5))
def test_parts_of_a_difference_are_the_whole(old: Rows, new: Rows, size: int) -> None:
    """Applied one after the other, parts of at most `size` rows do what the whole does."""
    rows = dict(old)
    for part in changes.split(changes.diff(old, new), size):
        assert 1 <= sum(map(len, part)) <= size
        rows = changes.apply(rows, part)
    assert rows == new


@given(_SNAPSHOTS, _SNAPSHOTS, st.data())
def test_what_is_sent_is_what_arrives(old: Rows, new: Rows, data: st.DataObject) -> None:
    """An answer survives packing, a pipe that cuts it anywhere, and unpacking, value for value."""
    sent = _part(changes.diff(old, new))
    stream = b"".join(pack_answer(sent))
    frames = Frames()
    received: list[Part] = []
    while stream:
        count = data.draw(st.integers(1, len(stream)))
        frames.feed(stream[:count])
        stream = stream[count:]
        while (frame := frames.next()) is not None:
            received.append(unpack_part(frame))
    assert received == [sent]


def test_a_large_answer_comes_in_parts() -> None:
    """No frame has more rows than the window takes in at a time; only the last one ends it."""
    rows = _rows(*range(1, 2 * ROWS_PER_PART + 2))
    parts = [unpack_part(frame[4:]) for frame in pack_answer(_part(_everything(rows)))]
    assert [len(part.delta.added) for part in parts] == [ROWS_PER_PART, ROWS_PER_PART, 1]
    assert [part.number for part in parts] == [0, 1, 2]
    assert [part.last for part in parts] == [False, False, True]
    assert parts[0].delta.added[0].owner is parts[0].delta.added[1].owner


def test_a_request_arrives_as_it_was_sent() -> None:
    """Its number, and whether everything is wanted."""
    assert unpack_request(pack_request(Request(3, True))[4:]) == Request(3, True)


@pytest.mark.parametrize(
    "frame", [b"[1]", b"{}", b"[true,1]", b'["1",true]', b"null", b"\xff", b"[1,true", b"[[" * 9999]
)
def test_what_is_no_request_is_refused(frame: bytes) -> None:
    """Nothing but a number and a truth value is a request."""
    with pytest.raises(WireError):
        unpack_request(frame)


@pytest.mark.parametrize("start", [b"\0\0\0\0", b"Traceback (most", struct.pack(">I", 1 << 31)])
def test_what_is_no_length_is_refused(start: bytes) -> None:
    """Text on the pipe, an empty frame and one beyond all measure are seen at once."""
    frames = Frames()
    frames.feed(start)
    with pytest.raises(WireError):
        frames.next()
    assert int.from_bytes(b"aaaa", "big") > LONGEST_FRAME


_LEAVES: st.SearchStrategy[object] = st.sampled_from(
    [None, True, 1.5, -1, 99, "x", [], {}, [1], "\ud800"]
)


@given(st.data())
def test_a_wrong_value_anywhere_is_refused_or_harmless(data: st.DataObject) -> None:
    """One value of a true answer exchanged: refused as a whole, or of the right types after all."""
    owner = Owner(7, "app", 1.0, gaps=(("path", Gap.ENDED),))
    row = _row(1, owner=owner)
    delta = Delta((_row(2).key,), (row,), (_row(3, owner=owner),))
    (frame,) = pack_answer(_part(delta))
    message = json.loads(frame[4:])
    place = message
    while isinstance(place, list) and place:
        holder, index = place, data.draw(st.integers(0, len(place) - 1))
        place = place[index]
        if not isinstance(place, list) or data.draw(st.booleans()):
            break
    holder[index] = data.draw(_LEAVES)
    try:
        part = unpack_part(json.dumps(message).encode())
    except WireError:
        return
    for found in (*part.delta.changed, *part.delta.added):
        assert isinstance(found.key.local.address, str)
        assert type(found.key.local.port) is int
        assert isinstance(found.state, State)
        assert isinstance(found.status, str)
        assert isinstance(found.owner, Owner)
        assert isinstance(found.owner.name, str)
        hash(found)


@given(st.binary(max_size=40))
def test_any_bytes_are_refused(frame: bytes) -> None:
    """Nothing but a `WireError` comes of bytes that are no part of an answer."""
    with pytest.raises(WireError):
        unpack_part(frame)


@given(_SNAPSHOTS, _SNAPSHOTS, st.integers(0, 3))
def test_after_a_restart_the_rows_are_right(shown: Rows, seen: Rows, lost: int) -> None:
    """A new process tells everything; what is handed on brings the old rows to exactly that.

    Ages are known here and not there: those are kept, and all else is taken over.
    """
    ledger = Ledger()
    for delta in changes.split(_everything(shown), 4):
        ledger.take(_part(delta, last=False))
        ledger.hand_on(delta)
    ledger.take(_part(changes.NOTHING, number=9, rows=len(shown)))
    for _ in range(lost):  # answers that break off after their first part change nothing
        ledger.start_anew()
        assert not ledger.take(_part(_everything(seen), last=False))
    ledger.start_anew()
    wanted = [ledger.wants_all]
    for delta in ledger.take(_part(_everything(seen))):
        ledger.hand_on(delta)
    assert [*wanted, ledger.wants_all] == [True, False]
    assert {key: found[1:4] for key, found in ledger.rows.items()} == {
        key: found[1:4] for key, found in seen.items()
    }
    assert [found.owner.name for found in ledger.rows.values()] == [
        seen[key].owner.name for key in ledger.rows
    ]


def _after_restart(shown: Rows, seen: Rows) -> tuple[Ledger, list[Delta]]:
    ledger = Ledger()
    first = _everything(shown)
    ledger.take(_part(first))
    ledger.hand_on(first)
    ledger.start_anew()
    differences = list(ledger.take(_part(_everything(seen))))
    for delta in differences:
        ledger.hand_on(delta)
    return ledger, differences


def test_a_restart_on_a_quiet_computer_changes_nothing() -> None:
    """A new process that sees the same, only with other ages, makes no row move."""
    later = {key: found._replace(since=40.0) for key, found in _rows(1, 2).items()}
    _, differences = _after_restart(_rows(1, 2), later)
    assert differences == []


def test_what_came_during_a_restart_is_new() -> None:
    """For the new process it was there at its first scan; for the window it has come since."""
    _, (delta,) = _after_restart(_rows(1), _rows(1, 2))
    (added,) = delta.added
    assert (added.since, added.first_scan) == (50.0, False)


def test_another_process_with_the_same_number_is_not_taken_for_the_old_one() -> None:
    """The age of a connection does not pass to an app that started later."""
    old, new = _row(1, since=5.0), _row(1, owner=Owner(7, "other", 30.0), since=30.0)
    ledger, (delta,) = _after_restart({old.key: old}, {new.key: new})
    assert delta.changed[0].owner.name == "other"
    assert ledger.rows[new.key].since == 50.0


def test_a_process_lost_during_the_first_answer_leaves_true_ages() -> None:
    """Until one answer is whole, everything still counts as seen by the first scan."""
    ledger = Ledger()
    half = _everything(_rows(1))
    ledger.take(_part(half, last=False))
    ledger.hand_on(half)
    ledger.start_anew()
    (delta,) = ledger.take(_part(_everything(_rows(1, 2))))
    assert [(row.since, row.first_scan) for row in delta.added] == [(5.0, True)]


@pytest.mark.parametrize("anew", [False, True])
def test_an_answer_that_does_not_add_up_is_refused(anew: bool) -> None:
    """The process says how many rows it has in all; with other rows here, something was lost."""
    ledger = Ledger()
    ledger.hand_on(_everything(_rows(1)))
    if anew:
        ledger.start_anew()
    with pytest.raises(WireError):
        ledger.take(_part(_everything(_rows(2)), rows=4))


@pytest.mark.parametrize(
    "delta",
    [
        Delta((_row(9).key,), (), ()),
        Delta((), (_row(9),), ()),
        Delta((), (), (_row(1),)),
    ],
    ids=["removes", "changes", "adds"],
)
def test_a_difference_to_something_else_is_refused(delta: Delta) -> None:
    """It would leave rows on screen that are not there, or show one twice."""
    ledger = Ledger()
    ledger.hand_on(_everything(_rows(1)))
    with pytest.raises(WireError):
        ledger.take(_part(delta))
    assert ledger.rows == _rows(1)


def test_a_request_that_is_far_too_long_is_refused_by_its_length() -> None:
    """Before any of it has come: whoever asks the privileged process cannot fill its memory."""
    frames = Frames(LONGEST_REQUEST)
    frames.feed((LONGEST_REQUEST + 1).to_bytes(4, "big"))
    with pytest.raises(WireError, match="a frame of"):
        frames.next()
    frames = Frames(LONGEST_REQUEST)
    frames.feed(pack_request(Request(2**60, anew=True, queues=True)))
    assert frames.next() is not None
