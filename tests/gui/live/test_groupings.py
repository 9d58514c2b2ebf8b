"""Rows grouped by app, by port and by who can reach them."""

import pytest

from portgui.connections.snapshot import Gap, Reach
from portgui.gui.live.bars import Chip
from portgui.gui.live.groupings import GROUPINGS
from tests.fakes import Computer
from tests.gui.fakes import Live


def titles(live: Live) -> list[tuple[str, int]]:
    """The groups on screen with their counts."""
    model = live.page.model
    groups = (model.group_at(place) for place in range(model.rowCount()))
    return [(group.title, group.count) for group in groups if group is not None]


def test_an_app_s_rows_stand_together(live: Live, computer: Computer) -> None:
    """By what a person calls it; the unnamed ones are one group that says why."""
    flask = next(row.owner for row in computer.connections if row.owner.name == "flask")
    computer.wait(flask, "0.0.0.0:5001")
    live.scan()
    live.page.view.group_by("app")
    assert titles(live) == [
        ("flask", 2),
        ("java", 1),
        ("nginx  ·  web server", 1),
        ("needs administrator to see", 1),
    ]


def test_ports_are_groups_in_the_order_of_their_numbers(live: Live) -> None:
    """With what each is for."""
    live.page.view.group_by("port")
    assert [title for title, _ in titles(live)] == [
        "80  ·  Web pages",
        "5000  ·  AirPlay Receiver",
        "6000  ·  x11",
        "25565  ·  Minecraft Java",
    ]


def test_the_widest_reach_comes_first(live: Live, computer: Computer) -> None:
    """Who else can come in is the first question; connections come after those who wait."""
    app = computer.app("chrome")
    computer.connect(app, "93.184.216.34:443")
    computer.connect(app, "127.0.0.1:5000")
    live.scan()
    live.page.set_hides_noise(False)
    live.page.show_chip(Chip.EVERYTHING)
    live.page.view.group_by("reach")
    assert titles(live) == [
        ("Waiting: your network can reach it", 3),
        ("Waiting: only this computer can reach it", 1),
        ("Connections to other computers", 1),
        ("Connections inside this computer", 2),
    ]


def test_a_closed_group_stays_closed_over_scans(live: Live, computer: Computer) -> None:
    """Whatever comes into it."""
    live.page.view.group_by("reach")
    live.page.model.set_open(Reach.NETWORK.value, False)
    computer.wait(computer.app("caddy"), "0.0.0.0:443")
    live.scan()
    assert titles(live)[0] == ("Waiting: your network can reach it", 4)
    assert live.apps() == ["flask"]


@pytest.mark.parametrize("gap", list(Gap))
def test_unnamed_apps_are_grouped_by_the_reason(live: Live, computer: Computer, gap: Gap) -> None:
    """They are not one app, and no app can have such a name."""
    grouping = next(each for each in GROUPINGS if each.name == "app")
    row = next(row for row in live.page.rows() if not row.connection.owner.name)
    owner = row.connection.owner._replace(gaps=(("name", gap),))
    unnamed = row._replace(connection=row.connection._replace(owner=owner))
    named = row._replace(connection=row.connection._replace(owner=owner._replace(name=str(gap))))
    assert grouping.key(unnamed) != grouping.key(named)
    assert grouping.title(unnamed)
