"""Another process looks, that sees more or less: the same connections keep their age."""

from collections.abc import Iterable, Sequence

import pytest

from portgui.connections.changes import Delta
from portgui.connections.ledger import Ledger
from portgui.connections.owners import nobody
from portgui.connections.snapshot import Connection, Gap, Owner
from portgui.connections.wire import Part
from tests.fakes import Computer

LATER = 9_000.0
HIDDEN = nobody(Gap.NEEDS_ADMIN, "root")


def whole(rows: Sequence[Connection], taken: float = 1_000.0) -> Part:
    """An answer with everything."""
    return Part(1, 0, True, taken, 0.01, len(rows), (), Delta((), (), tuple(rows)))


def take(ledger: Ledger, part: Part) -> list[Delta]:
    """Take an answer in and hand it on."""
    found = list(ledger.take(part))
    for delta in found:
        ledger.hand_on(delta)
    return found


def hidden(row: Connection) -> Connection:
    """The row as somebody sees it who may not read its process."""
    return row._replace(key=row.key._replace(pid=None), owner=HIDDEN, since=None)


def ages(rows: Iterable[Connection]) -> list[tuple[float | None, bool]]:
    """Since when each is known, and whether it was there from the beginning."""
    return [(row.since, row.first_scan) for row in rows]


@pytest.fixture
def app() -> Owner:
    """An app of somebody else's."""
    return Computer().app("sshd", user="root")


def test_a_hidden_row_that_gets_a_name_was_there_before(app: Owner) -> None:
    """It cannot be older than its app, and it is not new."""
    row = Computer().wait(app, "0.0.0.0:22")
    ledger = Ledger()
    take(ledger, whole([hidden(row)]))
    ledger.start_anew(other_sight=True)
    (delta,) = take(ledger, whole([row], LATER))
    assert delta.removed == (hidden(row).key,)
    assert ages(delta.added) == [(app.create_time, True)]


def test_a_hidden_row_that_came_later_keeps_its_time(app: Owner) -> None:
    """Whoever saw it come knows when that was."""
    row = Computer().wait(app, "0.0.0.0:22")
    came = hidden(row)._replace(since=5_000.0, first_scan=False)
    ledger = Ledger()
    take(ledger, whole([came]))
    ledger.start_anew(other_sight=True)
    (delta,) = take(ledger, whole([row], LATER))
    assert ages(delta.added) == [(5_000.0, False)]


def test_a_socket_that_several_hold_keeps_its_age_both_ways(app: Owner) -> None:
    """One hidden row becomes one for each holder, and one again."""
    computer = Computer()
    rows = [computer.wait(owner, "0.0.0.0:80", shared=True) for owner in (app, computer.app("b"))]
    ledger = Ledger()
    take(ledger, whole([hidden(rows[0])]))
    ledger.start_anew(other_sight=True)
    take(ledger, whole(rows, LATER))
    assert all(row.first_scan for row in ledger.rows.values())
    ledger.start_anew(other_sight=True)
    take(ledger, whole([hidden(rows[0])], LATER + 1))
    assert ages(ledger.rows.values()) == [(None, True)]


def test_what_really_is_new_is_new(app: Owner) -> None:
    """Also in the very scan in which more is seen."""
    computer = Computer()
    known, new = computer.wait(app, "0.0.0.0:22"), computer.wait(app, "0.0.0.0:23")
    ledger = Ledger()
    take(ledger, whole([hidden(known)]))
    ledger.start_anew(other_sight=True)
    (delta,) = take(ledger, whole([known, new], LATER))
    assert ages(delta.added) == [(app.create_time, True), (LATER, False)]


def test_another_process_with_the_same_sight_is_taken_at_its_word(app: Owner) -> None:
    """A port that another app has taken over meanwhile is a new row."""
    computer = Computer()
    row = computer.wait(app, "0.0.0.0:22")
    ledger = Ledger()
    take(ledger, whole([hidden(row)]))
    ledger.start_anew()
    (delta,) = take(ledger, whole([row], LATER))
    assert ages(delta.added) == [(LATER, False)]


def test_the_switch_counts_until_it_has_been_answered(app: Owner) -> None:
    """The process that sees more is lost before its first answer, and so is the one after it."""
    row = Computer().wait(app, "0.0.0.0:22")
    ledger = Ledger()
    take(ledger, whole([hidden(row)]))
    ledger.start_anew(other_sight=True)
    ledger.start_anew()
    (delta,) = take(ledger, whole([row], LATER))
    assert ages(delta.added) == [(app.create_time, True)]
    ledger.start_anew()
    assert take(ledger, whole([row], LATER + 1)) == []
