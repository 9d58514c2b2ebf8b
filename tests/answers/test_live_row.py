"""A connection joined with the reference, and what a query means for such rows."""

import pytest

from portgui.answers.live_row import (
    REACH_WORDS,
    STATE_WORDS,
    LiveRow,
    make_row,
    missing,
)
from portgui.connections.snapshot import Gap, Reach, State
from portgui.reference.purpose import Label, Reference
from tests.fakes import UDP, Computer


@pytest.fixture
def rows(computer: Computer, reference: Reference) -> dict[str, LiveRow]:
    """A busy computer, each row under the name of what it is."""
    nginx = computer.app("nginx", service="nginx.service", user="www-data")
    chrome = computer.app("chrome", path="/opt/google/chrome/chrome")
    resolver = computer.app("resolver", user="grace")
    found = {
        "web server": computer.wait(nginx, "0.0.0.0:80"),
        "web server, IPv6": computer.wait(nginx, "[::]:80"),
        "names": computer.wait(resolver, "127.0.0.1:53", UDP),
        "hidden": computer.wait(computer.foreign_app(), "0.0.0.0:25565"),
        "browser": computer.connect(chrome, "93.184.216.34:80"),
        "game": computer.connect(chrome, "93.184.216.34:25565", UDP),
        "inside": computer.connect(chrome, "[::1]:80"),
    }
    closing = computer.connect(chrome, "10.0.0.9:5000")
    found["closing"] = computer.close(closing, "CLOSE_WAIT")
    found["finished"] = computer.close(computer.connect(chrome, "10.0.0.9:6000"))
    return {name: make_row(row, reference) for name, row in found.items()}


def test_the_words_on_screen_are_searchable_for_every_state_and_reach() -> None:
    """No state or reach is without a word, and no two share one."""
    for words, kinds in ((STATE_WORDS, State), (REACH_WORDS, Reach)):
        assert set(words) == set(kinds)
        assert len(set(words.values())) == len(words)


def test_a_connection_is_about_the_port_of_the_service(
    rows: dict[str, LiveRow], computer: Computer, reference: Reference
) -> None:
    """Of the browser's own port and port 80, 80 says what is going on."""
    assert rows["browser"].port == 80
    assert rows["browser"].purpose == Label("Web pages", official=True)
    accepted = computer.connections[-1]
    assert accepted.key.local.port >= 49152
    served = next(
        row for row in computer.connections if row.key.local.port == 80 and row.key.remote
    )
    assert make_row(served, reference).port == 80


def test_a_listener_is_about_its_own_port(rows: dict[str, LiveRow]) -> None:
    """Also when only this computer can reach it."""
    assert rows["names"].port == 53
    assert rows["hidden"].port == 25565


def test_a_known_app_has_its_role_and_another_none(rows: dict[str, LiveRow]) -> None:
    """The catalogue knows the process by its name; what it does not know stays empty."""
    assert rows["web server"].role == "web server"
    assert rows["browser"].icon == "box"
    assert (rows["names"].role, rows["names"].icon) == ("", "")


@pytest.mark.parametrize(
    ("name", "is_noise"),
    [
        ("web server", False),
        ("names", False),
        ("browser", False),
        ("inside", True),
        ("closing", False),
        ("finished", True),
    ],
)
def test_an_app_that_waits_is_never_noise(
    rows: dict[str, LiveRow], name: str, is_noise: bool
) -> None:
    """What is over, or stays inside this computer, is hidden by the switch; listeners never."""
    assert rows[name].is_noise is is_noise


def test_a_missing_fact_has_its_reason(rows: dict[str, LiveRow]) -> None:
    """The cell can say why it has no name, or that there is nothing missing."""
    assert missing(rows["hidden"], "name") is Gap.NEEDS_ADMIN
    assert missing(rows["hidden"], "path") is Gap.NEEDS_ADMIN
    assert missing(rows["finished"], "name") is Gap.KERNEL
    assert missing(rows["web server"], "name") is None
