"""A connection joined with the reference, and what a query means for such rows."""

import pytest

from portgui.answers.live_row import (
    REACH_WORDS,
    STATE_WORDS,
    LiveRow,
    live_vocabulary,
    make_row,
    missing,
)
from portgui.connections.snapshot import Gap, Reach, State
from portgui.net import InputCode, InputError
from portgui.query import parse
from portgui.reference.purpose import Label, Reference
from tests.fakes import TCP, UDP, Computer


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


def matching(rows: dict[str, LiveRow], query: str) -> set[str]:
    """The rows that a query leaves."""
    parsed = parse(query, live_vocabulary())
    return {name for name, row in rows.items() if parsed.matches(row)}


WEB = {"web server", "web server, IPv6"}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("80", {*WEB, "browser", "inside"}),
        ("port:80", {*WEB, "browser", "inside"}),
        ("lport:80", WEB),
        ("rport:80", {"browser", "inside"}),
        ("80/udp", set()),
        ("25565/udp", {"game"}),
        ("50-100", {*WEB, "names", "browser", "inside"}),
        ("udp", {"names", "game"}),
        ("proto:UDP", {"names", "game"}),
        ("waiting", {*WEB, "names", "hidden"}),
        ("state:connected", {"browser", "game", "inside"}),
        ("closing", {"closing"}),
        ("state:FINISHED", {"finished"}),
        ("reach:this-computer", {"names", "inside"}),
        ("reach:unknown", set()),
        ("app:nginx", WEB),
        ("app:browser", {"browser", "game", "inside", "closing"}),
        ("pid:102", {"names"}),
        ("pid:10", set()),
        ("service:nginx.service", WEB),
        ("user:www", WEB),
        ("user:GRACE", {"names", "hidden"}),
        ("path:google", {"browser", "game", "inside", "closing"}),
        ("addr:10.0.0.0/8", {"closing", "finished"}),
        ("addr:93.184.216.34", {"browser", "game"}),
        ("addr:::1", {"inside"}),
        ("addr:192.168.1.5/24", {"browser", "game", "closing", "finished"}),
        ('"web server"', WEB),
        ("web server", WEB),
        ("google chrome", {"browser", "game", "inside", "closing"}),
        ("only this computer", {"names", "inside"}),
        ('"waiting for connections"', {*WEB, "names", "hidden"}),
        ("x11", {"finished"}),
        ("airplay", {"closing"}),
        ("listen", {*WEB, "hidden"}),
        ("93.184.216.34:80", {"browser"}),
        ("[::1]:80", {"inside"}),
        ("-app:chrome waiting tcp", {*WEB, "hidden"}),
        ("nobody", set()),
    ],
)
def test_a_query_finds_by_every_field(
    rows: dict[str, LiveRow], query: str, names: set[str]
) -> None:
    """Numbers mean either port, words any text of the row, keys one field."""
    assert matching(rows, query) == names


@pytest.mark.parametrize(
    ("query", "code", "start"),
    [
        ("tcp colour:red", InputCode.UNKNOWN_KEY, 4),
        ("port:", InputCode.VALUE_MISSING, 0),
        ("port:0", InputCode.PORT_OUT_OF_RANGE, 0),
        ("port:80a", InputCode.NOT_A_PORT, 0),
        ("80-", InputCode.RANGE_UNFINISHED, 0),
        ("web rport:90-80", InputCode.RANGE_BACKWARDS, 4),
        ("proto:sctp", InputCode.NOT_A_PROTOCOL, 0),
        ("pid:x", InputCode.BAD_VALUE, 0),
        ("pid:-1", InputCode.BAD_VALUE, 0),
        ("pid:١٢", InputCode.BAD_VALUE, 0),
        ("pid:" + "9" * 11, InputCode.BAD_VALUE, 0),
        ("state:LISTEN", InputCode.BAD_VALUE, 0),
        ("reach:internet", InputCode.BAD_VALUE, 0),
        ("addr:home", InputCode.BAD_VALUE, 0),
        ("addr:10.0.0.0/99", InputCode.BAD_VALUE, 0),
    ],
)
def test_a_value_that_no_row_can_have_is_refused(query: str, code: InputCode, start: int) -> None:
    """Never a silent empty list; and the person is shown where."""
    with pytest.raises(InputError) as caught:
        parse(query, live_vocabulary())
    assert (caught.value.code, caught.value.start) == (code, start)


@pytest.mark.parametrize("key", ["state", "reach", "addr", "pid", "colour"])
def test_a_refusal_says_what_would_do(key: str) -> None:
    """The accepted values or fields come with the mistake."""
    with pytest.raises(InputError) as caught:
        parse(f"{key}:?", live_vocabulary())
    assert caught.value.known


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


def test_a_row_without_a_name_can_still_be_found(rows: dict[str, LiveRow]) -> None:
    """By its port, its account and its state."""
    assert "hidden" in matching(rows, "25565 user:grace waiting")
    assert rows["hidden"].connection.key.protocol is TCP
