"""Parts of an answer are handed on together, and only what fits what there is."""

import pytest

from portgui.connections.changes import NOTHING, Delta, diff, split
from portgui.connections.ledger import Ledger
from portgui.connections.snapshot import Connection, ConnectionKey
from portgui.connections.wire import ROWS_PER_PART, Part, WireError
from portgui.gui.scan_intake import ROWS_AT_ONCE, Intake
from tests.fakes import Computer

Rows = dict[ConnectionKey, Connection]


def _rows(computer: Computer, first: int, count: int) -> Rows:
    app = computer.app("storm")
    ports = range(first, first + count)
    found = [computer.wait(app, f"127.0.0.1:{port}") for port in ports]
    return {row.key: row for row in found}


def _parts(old: Rows, new: Rows) -> list[Part]:
    deltas = list(split(diff(old, new), ROWS_PER_PART)) or [NOTHING]
    last = len(deltas) - 1
    return [
        Part(1, number, number == last, 1.0, 0.1, len(new), (), delta)
        for number, delta in enumerate(deltas)
    ]


def test_what_has_come_is_handed_on_together_and_bounded(computer: Computer) -> None:
    """All of it, in its order, so many rows at a time; and the ledger has just that."""
    new = _rows(computer, 1, 2 * ROWS_AT_ONCE)
    ledger = Ledger()
    intake = Intake(ledger)
    for part in _parts({}, new):
        intake.add(part)
    enough = [intake.has_enough]
    sizes: list[int] = []
    keys: list[ConnectionKey] = []
    while intake.has_more:
        delta = intake.next()
        sizes.append(len(delta.added))
        keys += [row.key for row in delta.added]
        assert list(ledger.rows) == keys
    assert keys == list(new)
    assert max(sizes) < ROWS_AT_ONCE + ROWS_PER_PART
    assert len(sizes) == 2
    assert [*enough, intake.has_enough] == [True, False]
    assert intake.next() == NOTHING


def test_all_kinds_of_differences_are_joined(computer: Computer) -> None:
    """What goes, what changes and what comes, over the edges of parts."""
    old = _rows(computer, 1, 400)
    changed = {key: row._replace(status="CLOSE") for key, row in list(old.items())[200:]}
    new = {**changed, **_rows(computer, 1000, 200)}
    ledger = Ledger()
    ledger.hand_on(Delta((), (), tuple(old.values())))
    intake = Intake(ledger)
    for part in _parts(old, new):
        intake.add(part)
    assert intake.next() == diff(old, new)
    assert dict(ledger.rows) == new


def test_what_fitted_comes_first_then_the_refusal(computer: Computer) -> None:
    """A part that does not fit never takes back what the ledger has already."""
    rows = _rows(computer, 1, 2 * ROWS_PER_PART)
    good, bad = _parts({}, rows)
    ledger = Ledger()
    intake = Intake(ledger)
    intake.add(good)
    intake.add(bad._replace(rows=bad.rows + 1))
    delta = intake.next()
    assert [row.key for row in delta.added] == list(ledger.rows) == list(rows)[:ROWS_PER_PART]
    with pytest.raises(WireError):
        intake.next()
    intake.clear()
    assert not intake.has_more
