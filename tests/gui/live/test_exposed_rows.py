"""What waits at an address on the network is known without going through all rows."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portgui.answers.live_row import LiveRow
from portgui.connections.changes import Delta
from portgui.connections.snapshot import Connection, Reach, State
from portgui.gui.live.rows import LiveRows
from portgui.reference.purpose import Reference
from tests.fakes import Computer


@pytest.fixture
def live(qapp: object, reference: Reference) -> Iterator[LiveRows]:
    """No rows yet."""
    made = LiveRows()
    made.set_reference(reference)
    yield made
    made.deleteLater()


def sought(live: LiveRows) -> set[LiveRow]:
    """The same, by going through all rows."""
    return {
        row
        for row in live.rows()
        if row.connection.state is State.WAITING and row.connection.reach is Reach.NETWORK
    }


def made(computer: Computer) -> list[Connection]:
    """Some of each kind."""
    app = computer.app("server")
    places = ("0.0.0.0:80", "127.0.0.1:81", "192.168.0.2:82", "[::]:83", "[::1]:84")
    return [*(computer.wait(app, place) for place in places), computer.connect(app, "10.0.0.9:25")]


STEPS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["come", "go", "change"])))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(STEPS)
def test_after_any_differences_they_are_those_that_are_there(
    qapp: object, reference: Reference, steps: list[tuple[int, str]]
) -> None:
    """Come, gone, changed, in any order; and the very same object while they are the same."""
    computer = Computer()
    all_of_them = made(computer)
    live = LiveRows()
    live.set_reference(reference)
    there: dict[int, Connection] = {}
    for number, (place, what) in enumerate(steps):
        before, rows = sought(live), live.exposed_rows()
        if what == "come" and place not in there:
            there[place] = all_of_them[place]
            live.apply(Delta((), (), (there[place],)))
        elif what == "go" and place in there:
            live.apply(Delta((there.pop(place).key,), (), ()))
        elif what == "change" and place in there:
            there[place] = there[place]._replace(status=f"{number}")
            live.apply(Delta((), (there[place],), ()))
        assert set(live.exposed_rows()) == sought(live)
        assert (live.exposed_rows() is rows) is (before == sought(live))
    live.deleteLater()


def test_only_rows_whose_answer_is_another_are_made_anew(live: LiveRows) -> None:
    """One that has none any more among them."""
    found = made(Computer())
    live.apply(Delta((), (), tuple(found)))
    web, other = found[0].key, found[2].key
    live.take_reach({web: "reach-blocked", other: "reach-open"})
    kept = live.row(web)
    live.take_reach({web: "reach-blocked"})
    assert live.row(web) is kept
    assert {row.connection.key: row.reached for row in live.rows() if row.reached} == {
        web: "reach-blocked"
    }
    live.take_reach({found[5].key: "reach-open", web: "reach-open"})
    row = live.row(web)
    assert row is not None
    assert row.reached == "reach-open"
