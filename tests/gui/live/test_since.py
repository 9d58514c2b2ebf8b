"""The live view compared with a moment: what is new, changed and gone since then."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portgui.answers.live_row import LiveRow
from portgui.answers.marks_since import MarksSince
from portgui.connections.changes import Delta, diff
from portgui.connections.snapshot import Connection, ConnectionKey
from portgui.gui.live.rows import LiveRows
from portgui.gui.live.since import Since, Tally
from portgui.gui.table.marks import Mark
from portgui.reference.purpose import Reference
from tests.fakes import Computer, make_reference


class Compared:
    """Rows of a pretend computer, compared with what there was at first."""

    def __init__(self, found: tuple[Connection, ...], reference: Reference) -> None:
        self.live = LiveRows()
        self.live.set_reference(reference)
        self._known: dict[ConnectionKey, Connection] = {}
        self.scan(found)
        self.since = Since(self.live.model, MarksSince(found), self.live.make, self.live)

    def scan(self, found: tuple[Connection, ...]) -> None:
        """Hand on what there is now."""
        new = {each.key: each for each in found}
        delta = diff(self._known, new)
        self._known = new
        self.live.apply(delta)

    def marks(self) -> dict[ConnectionKey, Mark]:
        """The marks on screen."""
        rows = self.live.model.all_rows()
        keys = (row.connection.key for row in rows)
        return {key: mark for key in keys if (mark := self.live.model.mark(key)) is not None}


@pytest.fixture
def compared(qapp: object, computer: Computer, reference: Reference) -> Iterator[Compared]:
    """Compared from the first scan on."""
    made = Compared(computer.connections, reference)
    made.live.set_marker(made.since)
    yield made
    made.live.deleteLater()


def test_nothing_has_changed_at_first(compared: Compared) -> None:
    """No mark, and a tally of nothing."""
    assert compared.marks() == {}
    assert compared.since.tally == Tally(0, 0, 0)


def test_what_has_gone_stays_as_long_as_is_compared(compared: Compared, computer: Computer) -> None:
    """And is taken out when the comparison ends; it is not counted in between."""
    gone = computer.connections[0]
    computer.drop(gone)
    compared.scan(computer.connections)
    assert compared.marks() == {gone.key: Mark.GONE}
    assert compared.live.row(gone.key) is None
    assert sum(compared.live.counts.values()) == 3
    compared.live.set_marker(None)
    assert compared.live.model.total == 3
    assert compared.marks() == {}


def test_what_comes_and_goes_in_between_leaves_no_trace(
    compared: Compared, computer: Computer
) -> None:
    """New first, then nothing: it was not there then and is not there now."""
    found = computer.wait(computer.app("caddy"), "0.0.0.0:443")
    compared.scan(computer.connections)
    assert compared.marks() == {found.key: Mark.NEW}
    computer.drop(found)
    compared.scan(computer.connections)
    assert compared.marks() == {}
    assert compared.live.model.total == 4


def test_a_change_that_is_undone_is_none(compared: Compared) -> None:
    """Compared is with then, not with the last scan."""
    row = compared.live.rows()[0].connection
    again = row.owner._replace(create_time=(row.owner.create_time or 0) + 100)
    compared.live.apply(Delta((), (row._replace(owner=again),), ()))
    assert compared.marks() == {row.key: Mark.CHANGED}
    compared.live.apply(Delta((), (row,), ()))
    assert compared.marks() == {}


def test_only_what_has_changed_can_be_told(compared: Compared, computer: Computer) -> None:
    """The test that the page filters by knows a row before it is in the table."""
    computer.drop(computer.connections[0])
    compared.live.model.set_scope(compared.since.is_other)
    computer.wait(computer.app("caddy"), "0.0.0.0:443")
    compared.scan(computer.connections)
    shown = {row.connection.owner.name for row in compared.live.model.visible_rows()}
    assert shown == {"nginx", "caddy"}


REFERENCE = make_reference()
PORTS = st.sets(st.integers(1, 8), max_size=8)


def sockets(ports: set[int]) -> tuple[Connection, ...]:
    """An app waiting at each of these; the same socket each time it is asked for."""
    computer = Computer()
    app = computer.app("app")
    found = [computer.wait(app, f"0.0.0.0:{port}") for port in range(1, 9)]
    return tuple(each for each in found if each.key.local.port in ports)


@settings(max_examples=60, deadline=None)
@given(st.lists(PORTS, min_size=2, max_size=6), st.integers(0, 3))
def test_whatever_came_between_only_then_and_now_count(
    qapp: object, scans: list[set[int]], begins: int
) -> None:
    """Rows, marks and counts say the difference between two sets, also when compared later."""
    compared = Compared(sockets(scans[0]), REFERENCE)
    started = False
    for number, ports in enumerate(scans[1:]):
        if number >= begins and not started:
            compared.live.set_marker(compared.since)
            started = True
        compared.scan(sockets(ports))
    if not started:
        compared.live.set_marker(compared.since)
    then, now = scans[0], scans[-1]
    marks = {key.local.port: mark for key, mark in compared.marks().items()}
    expected: dict[int, Mark] = dict.fromkeys(now - then, Mark.NEW)
    assert marks == expected | dict.fromkeys(then - now, Mark.GONE)
    assert sum(compared.live.counts.values()) == len(now)
    assert {found(row) for row in compared.live.rows()} == now
    compared.live.set_marker(None)
    assert {found(row) for row in compared.live.model.all_rows()} == now
    compared.live.deleteLater()


def found(row: LiveRow) -> int:
    """The port that a row is about."""
    return row.connection.key.local.port
