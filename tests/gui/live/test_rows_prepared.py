"""Rows that are made ready before their difference comes: the same rows, only sooner."""

from collections.abc import Iterator

import pytest

import portgui.gui.live.rows
from portgui.answers.live_row import make_row
from portgui.connections.changes import Delta
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


def test_what_was_prepared_is_not_made_again(
    live: LiveRows, computer: Computer, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the difference comes, which holds up the window, its rows are there."""
    delta = Delta((), (), computer.connections)
    live.prepare(delta)

    def refuse(*_: object) -> None:
        raise AssertionError("a row is made although it has been prepared")

    monkeypatch.setattr(portgui.gui.live.rows, "make_row", refuse)
    live.apply(delta)
    rows = {row.connection.key: row for row in live.rows()}
    assert rows == {each.key: make_row(each, reference) for each in computer.connections}


def test_what_was_prepared_for_another_state_is_not_shown(
    live: LiveRows, computer: Computer
) -> None:
    """An answer may be lost half way; what comes then is the truth, prepared or not."""
    found = computer.connections[0]
    live.prepare(Delta((), (), (found,)))
    later = found._replace(status="SOMETHING ELSE")
    live.apply(Delta((), (), (later,)))
    assert [row.connection.status for row in live.rows()] == ["SOMETHING ELSE"]


def test_a_name_learned_in_between_is_shown(live: LiveRows, computer: Computer) -> None:
    """A computer's name that comes after its row was prepared is not lost."""
    found = computer.connect(computer.app("browser"), "10.0.0.9:25")
    names: dict[str, str] = {}
    live.set_host_names(lambda address: names.get(address, ""))
    live.prepare(Delta((), (), (found,)))
    names["10.0.0.9"] = "mail.example"
    live.take_host_names(names)
    live.apply(Delta((), (), (found,)))
    assert [row.host for row in live.rows()] == ["mail.example"]


def test_nothing_is_prepared_without_the_reference(qapp: object, computer: Computer) -> None:
    """The first answer may come before what ports are for is read."""
    live = LiveRows()
    live.prepare(Delta((), (), computer.connections))
    live.deleteLater()
