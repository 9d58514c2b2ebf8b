"""Two moments, compared: two files, or a file and now. For the command line."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from portgui.answers import inquiry, snapshot_file
from portgui.answers.comparison import Comparison, compare
from portgui.answers.live_row import make_row
from portgui.answers.live_vocabulary import live_vocabulary
from portgui.connections.snapshot import Connection
from portgui.query import parse
from portgui.reference.purpose import load_reference
from portgui.words import Message, english


class Compared(NamedTuple):
    """What came of it.

    Attributes:
        comparison: what has changed.
        before: when the older moment was, in seconds since 1970, or None.
        now: when the newer one was, in seconds since 1970, or None.
        notes: sentences about what could not be read at either.
    """

    comparison: Comparison
    before: float | None
    now: float | None
    notes: tuple[str, ...]


def compare_files(old: Path, new: Path | None, only: str, taken: float) -> Compared:
    """Compare a file with another one, or with this computer now.

    Args:
        old: a snapshot.
        new: another one; None for this computer as it is.
        only: a query; connections that it does not match are left out of both.
        taken: what time it is, in seconds since 1970.

    Raises:
        InputError: the query is none.
        SnapshotError: a file is no snapshot.
    """
    matching = _Filter(only)
    then = snapshot_file.load(old)
    if new is not None:
        now = snapshot_file.load(new)
    else:
        rows, found = inquiry.look()
        connections = tuple(row.connection for row in rows)
        now = snapshot_file.Snapshot(connections, taken, tuple(map(english, found)))
    before = (english(Message.of("diff-note-before", note=note)) for note in then.notes)
    return Compared(
        compare(matching(then.connections), matching(now.connections)),
        then.taken,
        now.taken,
        (*before, *now.notes),
    )


class _Filter:
    """Leaves the connections that a query matches."""

    def __init__(self, only: str) -> None:
        self._query = parse(only, live_vocabulary())
        self._reference = load_reference() if self._query else None

    def __call__(self, connections: Iterable[Connection]) -> list[Connection]:
        reference = self._reference
        if reference is None:
            return list(connections)
        matches = self._query.matches
        return [found for found in connections if matches(make_row(found, reference))]
