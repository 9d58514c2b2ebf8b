"""The one search box: what a text may mean, best first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.answers.live_row import LiveRow
from portgui.answers.search import MOST, Meaning, Suggestion, suggest
from portgui.query import MAX_QUERY
from portgui.reference.catalogue import Catalogue
from portgui.reference.purpose import Reference
from tests.fakes import TCP, UDP, Computer, make_entry, make_reference


@pytest.fixture
def rows(computer: Computer, reference: Reference) -> list[LiveRow]:
    """A web server and a browser that talks to it and to others."""
    nginx, chrome = computer.app("nginx"), computer.app("chrome")
    computer.wait(nginx, "0.0.0.0:5000")
    computer.wait(nginx, "[::]:5000")
    computer.wait(computer.app("chromium"), "127.0.0.1:9222")
    computer.connect(chrome, "127.0.0.1:5000")
    computer.connect(chrome, "[::1]:5000")
    computer.connect(chrome, "93.184.216.34:25565")
    return computer.rows(reference)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5000", Suggestion(Meaning.PORT, "AirPlay Receiver", 5000, None, 4)),
        (" 5000 ", Suggestion(Meaning.PORT, "AirPlay Receiver", 5000, None, 4)),
        ("5000/tcp", Suggestion(Meaning.PORT, "AirPlay Receiver", 5000, TCP, 4)),
        ("19132/UDP", Suggestion(Meaning.PORT, "Minecraft Bedrock", 19132, UDP, 0)),
        ("4999", Suggestion(Meaning.PORT, "", 4999, None, 0)),
        ("8000-8100", Suggestion(Meaning.GUIDE, "8000-8100")),
        ("8000 – 8100", Suggestion(Meaning.GUIDE, "8000-8100")),
        ("8000-8100/udp", Suggestion(Meaning.GUIDE, "8000-8100/udp")),
        ("127.0.0.1", Suggestion(Meaning.ADDRESS, "127.0.0.1", rows=3)),
        ("::1", Suggestion(Meaning.ADDRESS, "::1", rows=2)),
        ("0:0::1", Suggestion(Meaning.ADDRESS, "::1", rows=2)),
        ("93.184.216.34", Suggestion(Meaning.ADDRESS, "93.184.216.34", rows=1)),
        ("8.8.8.8", Suggestion(Meaning.ADDRESS, "8.8.8.8", rows=0)),
    ],
)
def test_a_number_or_an_address_means_one_thing(
    rows: list[LiveRow], reference: Reference, text: str, expected: Suggestion
) -> None:
    """With what the port is for, and how many rows it concerns here."""
    assert suggest(text, rows, reference) == (expected,)


def test_apps_that_run_here_come_before_those_that_are_known(
    rows: list[LiveRow], reference: Reference
) -> None:
    """Chrome runs, with three connections; a browser's relative runs as well."""
    assert suggest("CHROM", rows, reference) == (
        Suggestion(Meaning.RUNNING_APP, "chrome", rows=3),
        Suggestion(Meaning.RUNNING_APP, "chromium", rows=1),
        Suggestion(Meaning.GUIDE, "CHROM"),
    )


def test_an_app_is_found_by_what_it_is(rows: list[LiveRow], reference: Reference) -> None:
    """Somebody who does not know its name may know that it is a web browser."""
    assert suggest("web browser", rows, reference)[0] == Suggestion(
        Meaning.RUNNING_APP, "chrome", rows=3
    )


def test_an_app_is_offered_by_its_title(computer: Computer, reference: Reference) -> None:
    """A script is what the person knows; the interpreter's name finds it too."""
    script = computer.app("python3")._replace(title="manage.py")
    computer.wait(script, "0.0.0.0:8000")
    computer.wait(computer.app("python3"), "0.0.0.0:8001")
    rows = computer.rows(reference)
    assert suggest("manage", rows, reference)[0].name == "manage.py"
    assert [found.name for found in suggest("python", rows, reference)] == [
        "manage.py",
        "python3",
        "python",
    ]


def test_minecraft_is_known_although_it_does_not_run(
    rows: list[LiveRow], reference: Reference
) -> None:
    """Each of its ports is offered, by number, with its usual protocol."""
    assert suggest("minecraft", rows, reference) == (
        Suggestion(Meaning.KNOWN_APP, "Minecraft Bedrock", 19132, UDP),
        Suggestion(Meaning.KNOWN_APP, "Minecraft Java", 25565, TCP),
        Suggestion(Meaning.GUIDE, "minecraft"),
    )


def test_what_begins_with_the_text_comes_before_what_holds_it() -> None:
    """“web” means web pages before it means a test web server, whichever has the lower port."""
    entries = [
        make_entry("79", "Old web"),
        make_entry("81", "Web console"),
        make_entry("80", "Pages", keywords=("web",)),
    ]
    reference = Reference(make_reference().registry, Catalogue(entries))
    names = [found.name for found in suggest("web", [], reference)]
    assert names == ["Pages", "Web console", "Old web", "web"]


def test_the_app_with_most_connections_comes_first(
    computer: Computer, reference: Reference
) -> None:
    """It is the one that is more likely meant; among equals, by name."""
    for name, count in (("game-b", 1), ("game-a", 1), ("game-z", 3)):
        app = computer.app(name)
        for _ in range(count):
            computer.connect(app, "93.184.216.34:80")
    found = suggest("game", computer.rows(reference), reference)
    assert [each.name for each in found][:3] == ["game-z", "game-a", "game-b"]


def test_the_port_guide_is_offered_however_much_is_found(computer: Computer) -> None:
    """It is the way to what did not fit; at most `most` things are offered."""
    many = [make_entry(str(port), f"Game {port}") for port in range(2000, 2050)]
    reference = Reference(make_reference().registry, Catalogue(many))
    for port in range(3000, 3004):
        computer.wait(computer.app(f"game-{port}"), f"0.0.0.0:{port}")
    found = suggest("game", computer.rows(reference), reference)
    assert len(found) == MOST
    assert [each.meaning for each in found] == [
        *[Meaning.RUNNING_APP] * 3,
        *[Meaning.KNOWN_APP] * 3,
        Meaning.GUIDE,
    ]
    assert [each.meaning for each in suggest("game", [], reference, most=2)] == [
        Meaning.KNOWN_APP,
        Meaning.GUIDE,
    ]


@pytest.mark.parametrize(
    "text", ["", "   ", "x", "app:chrome", '"web server"', "a" * (MAX_QUERY + 1), "8" * 10_000]
)
def test_what_needs_no_suggestion_gets_none(
    rows: list[LiveRow], reference: Reference, text: str
) -> None:
    """Nothing yet, one letter, a query for the table, or a paste without end."""
    assert suggest(text, rows, reference) == ()


@pytest.mark.parametrize("text", ["qwxyz", "80a", "\u202eabc", "שלום", "😀😀", "٨٠", "0", "65536"])
def test_nonsense_is_looked_up_in_the_port_guide_at_most(
    rows: list[LiveRow], reference: Reference, text: str
) -> None:
    """Nothing is invented, and nothing is raised."""
    assert all(found.meaning is Meaning.GUIDE for found in suggest(text, rows, reference))


@given(st.text(max_size=250))
def test_no_text_is_an_error(text: str) -> None:
    """Somebody is typing: every keystroke is answered, within bounds."""
    computer = Computer()
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    reference = make_reference()
    found = suggest(text, computer.rows(reference), reference)
    assert len(found) <= MOST
    assert all(0 <= each.port <= 65535 for each in found)


def test_the_order_does_not_depend_on_the_scan(rows: list[LiveRow], reference: Reference) -> None:
    """Apps with most connections first, then by name."""
    assert suggest("chrom", rows[::-1], reference) == suggest("chrom", rows, reference)
