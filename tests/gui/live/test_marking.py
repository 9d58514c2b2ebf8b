"""New, changed and gone rows are marked for a chosen time, and gone ones stay that long."""

from collections.abc import Iterator

import pytest

from portgui.connections.changes import Delta, diff
from portgui.connections.snapshot import Connection, ConnectionKey, Gap
from portgui.gui.live.groupings import GROUPINGS
from portgui.gui.live.marking import OFF, Marking
from portgui.gui.live.rows import LiveRows
from portgui.gui.table.marks import Mark
from portgui.reference.purpose import Reference
from tests.fakes import Computer


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Marked:
    """Rows of a pretend computer, marked by a clock that stands still."""

    def __init__(self, computer: Computer, reference: Reference) -> None:
        self.clock = Clock()
        self.live = LiveRows()
        self.live.set_reference(reference)
        self.marking = Marking(self.live.model, self.live, self.clock)
        self.marking.set_seconds(5.0)
        self.live.set_marker(self.marking)
        self._computer = computer
        self._known: dict[ConnectionKey, Connection] = {}
        self.scan()
        self.marking.set_silent(False)

    def scan(self) -> None:
        """Hand on what the computer has now."""
        new = {found.key: found for found in self._computer.connections}
        delta = diff(self._known, new)
        self._known = new
        self.live.apply(delta)

    def pass_time(self, seconds: float) -> None:
        """Let time pass, and what is due go."""
        self.clock.now += seconds
        self.marking.expire()

    def marks(self) -> dict[str, Mark]:
        """The marks by the apps' names."""
        found = {row.connection.key: row for row in self.live.model.all_rows()}
        return {
            row.connection.owner.name: mark
            for key, row in found.items()
            if (mark := self.live.model.mark(key)) is not None
        }


@pytest.fixture
def marked(qapp: object, computer: Computer, reference: Reference) -> Iterator[Marked]:
    """After the first scan."""
    made = Marked(computer, reference)
    yield made
    made.live.deleteLater()


def of(computer: Computer, app: str) -> Connection:
    """The first socket of this app."""
    return next(row for row in computer.connections if row.owner.name == app)


def test_the_first_scan_marks_nothing(marked: Marked) -> None:
    """What was there before PortGUI looked is not new."""
    assert marked.marks() == {}


def test_what_comes_is_new_for_its_time(marked: Marked, computer: Computer) -> None:
    """And then a row like any other."""
    computer.wait(computer.app("caddy"), "0.0.0.0:443")
    marked.scan()
    assert marked.marks() == {"caddy": Mark.NEW}
    marked.pass_time(4)
    assert marked.marks() == {"caddy": Mark.NEW}
    marked.pass_time(1)
    assert marked.marks() == {}
    assert marked.live.model.total == 5


def test_what_goes_stays_for_its_time_and_is_not_counted(
    marked: Marked, computer: Computer
) -> None:
    """It is on screen, and nothing that asks what there is gets it."""
    gone = of(computer, "nginx")
    computer.drop(gone)
    before = sum(marked.live.counts.values())
    marked.scan()
    assert marked.marks() == {"nginx": Mark.GONE}
    assert marked.live.row(gone.key) is None
    assert "nginx" not in {row.connection.owner.name for row in marked.live.rows()}
    assert sum(marked.live.counts.values()) == before - 1
    marked.pass_time(5)
    assert marked.live.model.row(gone.key) is None
    assert marked.marks() == {}
    assert sum(marked.live.counts.values()) == before - 1


def test_what_comes_back_in_time_is_one_row_and_new(marked: Marked, computer: Computer) -> None:
    """Its earlier end takes nothing away from it later."""
    gone = of(computer, "nginx")
    computer.drop(gone)
    marked.scan()
    marked.pass_time(2)
    computer.put_back(gone)
    marked.scan()
    assert marked.marks() == {"nginx": Mark.NEW}
    assert sum(marked.live.counts.values()) == 4
    marked.pass_time(3)
    assert marked.live.row(gone.key) is not None
    assert marked.marks() == {"nginx": Mark.NEW}
    marked.pass_time(2)
    assert marked.marks() == {}
    assert marked.live.row(gone.key) is not None


def test_what_was_not_to_be_seen_goes_at_once(marked: Marked, computer: Computer) -> None:
    """Nobody misses a row behind the filter; one in sight stays, whatever the others do."""
    marked.live.model.set_test(lambda row: row.connection.owner.name != "nginx")
    computer.drop(of(computer, "nginx"))
    computer.drop(of(computer, "java"))
    marked.scan()
    marked.live.model.set_test(None)
    assert marked.marks() == {"java": Mark.GONE}
    assert marked.live.model.total == 3
    marked.pass_time(5)
    assert marked.live.model.total == 2


def test_a_row_in_a_closed_group_stays_for_its_time(marked: Marked, computer: Computer) -> None:
    """It passes the filter, and is there when the group is opened."""
    marked.live.model.set_grouping(GROUPINGS[0])
    marked.live.model.close_all()
    computer.drop(of(computer, "nginx"))
    marked.scan()
    assert marked.marks() == {"nginx": Mark.GONE}


def test_another_state_is_a_change_and_a_late_service_is_none(marked: Marked) -> None:
    """A change is what a person would call one."""
    row = next(row for row in marked.live.rows() if row.connection.owner.name == "java")
    named = row.connection._replace(owner=row.connection.owner._replace(service="x.service"))
    full = named._replace(queues=(0, 12))
    marked.live.apply(Delta((), (full,), ()))
    assert marked.marks() == {}
    marked.live.apply(Delta((), (full._replace(status="CLOSE_WAIT"),), ()))
    assert marked.marks() == {"java": Mark.CHANGED}


def test_switched_off_rows_come_and_go_at_once(marked: Marked, computer: Computer) -> None:
    """And what is marked at that moment is so no longer."""
    computer.drop(of(computer, "flask"))
    marked.scan()
    assert marked.marks() == {"flask": Mark.GONE}
    marked.marking.set_seconds(OFF)
    assert marked.live.model.total == 3
    computer.drop(of(computer, "nginx"))
    computer.wait(computer.app("caddy"), "0.0.0.0:443")
    marked.scan()
    assert marked.marks() == {}
    assert marked.live.model.total == 3


def test_what_is_only_seen_now_is_not_new(marked: Marked, computer: Computer) -> None:
    """When more may be seen than before, all of that was there already."""
    marked.marking.set_silent(True)
    computer.wait(computer.app("caddy"), "0.0.0.0:443")
    marked.scan()
    assert marked.marks() == {}


def test_many_rows_leave_in_parts(marked: Marked, computer: Computer) -> None:
    """A turn of the event loop takes out so many, however many have gone at once."""
    app = computer.app("storm")
    for number in range(2_500):
        computer.wait(app, f"127.0.0.1:{20_000 + number}")
    marked.scan()
    marked.pass_time(5)
    marked.pass_time(0)
    for found in [row for row in computer.connections if row.owner.name == "storm"]:
        computer.drop(found)
    marked.scan()
    totals = []
    marked.pass_time(5)
    totals.append(marked.live.model.total)
    while marked.live.model.total > 4:
        marked.pass_time(0)
        totals.append(marked.live.model.total)
    assert totals == [1_504, 504, 4]


def test_the_timer_lets_them_go(marked: Marked, computer: Computer, qtbot: object) -> None:
    """Nobody has to ask."""
    marked.marking.set_seconds(0.1)
    computer.drop(of(computer, "nginx"))
    marked.scan()
    marked.clock.now += 1
    from pytestqt.qtbot import QtBot

    assert isinstance(qtbot, QtBot)
    qtbot.waitUntil(lambda: marked.live.model.total == 3, timeout=2000)


@pytest.mark.parametrize("gap", [Gap.NEEDS_ADMIN, Gap.NOT_TOLD])
def test_an_app_that_becomes_known_is_no_news(marked: Marked, computer: Computer, gap: Gap) -> None:
    """The same socket of the same process, with a name at last."""
    row = next(row for row in marked.live.rows() if row.connection.owner.name == "java")
    unnamed = row.connection._replace(
        owner=row.connection.owner._replace(name="", gaps=(("name", gap),))
    )
    marked.live.apply(Delta((), (unnamed,), ()))
    marked.pass_time(10)
    marked.live.apply(Delta((), (row.connection,), ()))
    assert marked.marks() == {}
