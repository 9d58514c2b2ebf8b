"""What a change comes to, in words: one sentence for every request, and one for every ending."""

from dataclasses import replace
from ipaddress import ip_network

import pytest
from hypothesis import given

from portgui.firewall import boot
from portgui.firewall.backend import Status, Trouble
from portgui.firewall.changing_words import STATUSES, TROUBLES
from portgui.firewall.errand import Add, AppState, Operation, SetApp, Switch
from portgui.firewall.journal_book import Damage, Damaged
from portgui.firewall.request import Lasting, Mistake, Request, RequestError, Scope, Until, Who
from portgui.firewall.rules import ALL_PROFILES, Action
from portgui.firewall.saying import (
    damage_message,
    mistake_message,
    sentences,
    step_message,
    until_message,
)
from portgui.net import PortRange
from portgui.plain import plain
from portgui.words import english
from tests.firewall.requests import ALLOW, BLOCK, BOTH, RULE, SEEN, operations, requests

GIVEN = Scope(Who.GIVEN, (ip_network("192.168.1.20/32"), ip_network("10.0.0.0/8")))


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        (ALLOW, "Windows Firewall will let other computers on your network reach TCP port 25565."),
        (
            replace(BLOCK, scope=Scope(Who.ANY), ports=PortRange(5432, 5432)),
            "Windows Firewall will keep everyone from reaching TCP port 5432.",
        ),
        (
            replace(BOTH, ports=PortRange(8000, 8100), scope=GIVEN),
            "Windows Firewall will let 192.168.1.20, 10.0.0.0/8 reach TCP/UDP ports 8000-8100.",
        ),
        (
            replace(ALLOW, ports=None, app="C:\\Games\\java.exe"),
            "Windows Firewall will let other computers on your network reach the app"
            " C:\\Games\\java.exe.",
        ),
        (
            replace(ALLOW, app="C:\\Games\\java.exe"),
            "Windows Firewall will let other computers on your network reach the app"
            " C:\\Games\\java.exe on TCP port 25565.",
        ),
    ],
)
def test_a_request_is_one_sentence(request_: Request, text: str) -> None:
    """Who, what, and by which firewall."""
    assert english(sentences(request_, "windows")[0]) == text


@given(requests)
def test_every_request_can_be_said(request: Request) -> None:
    """The change and for how long; the kinds of network where there are any."""
    said = [english(each) for each in sentences(request, "ufw")]
    with_kinds = [english(each) for each in sentences(request, "windows", profiles=True)]
    assert (len(said), len(with_kinds)) == (2, 3)
    assert all(text.endswith(".") and plain(text, 10_000) == text for text in said + with_kinds)
    assert (" will let " in said[0]) is (request.action is Action.ALLOW)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(60, "one minute"), (90, "90 seconds"), (120, "2 minutes"), (3_600, "one hour"),
     (7_200, "2 hours"), (86_400, "one day"), (172_800, "2 days"), (5_400, "90 minutes")],
)  # fmt: skip
def test_a_time_is_said_in_its_largest_whole_unit(seconds: int, text: str) -> None:
    """As a person would."""
    assert f"after {text}," in english(until_message(Until(Lasting.TIME, seconds)))


def test_public_networks_are_named() -> None:
    """A person sees that they are in."""
    said = sentences(replace(ALLOW, profiles=ALL_PROFILES), "windows", profiles=True)
    assert "public ones too" in english(said[1])
    assert "private, domain" in english(sentences(ALLOW, "windows", profiles=True)[1])


@given(operations)
def test_every_operation_can_be_said(operation: Operation) -> None:
    """In one line of plain text, whatever a rule of somebody else is called."""
    text = english(step_message(operation))
    assert plain(text, 10_000) == text


def test_an_operation_says_what_it_does() -> None:
    """Each in its own words."""
    made: tuple[Operation, ...] = (
        Add(RULE),
        Add(replace(RULE, action=Action.BLOCK)),
        Switch("x", "Theirs", SEEN, True),
        Switch("x", "Theirs", SEEN, False),
        *(SetApp("/a/b", before, after) for before, after in _pairs()),
    )
    said = {english(step_message(each)) for each in made}
    assert len(said) == 7


def _pairs() -> list[tuple[AppState, AppState]]:
    absent, allowed, blocked = AppState
    return [(absent, allowed), (absent, blocked), (allowed, absent)]


@pytest.mark.parametrize("mistake", list(Mistake))
def test_every_mistake_has_its_sentence(mistake: Mistake) -> None:
    """That of its own code."""
    message = mistake_message(RequestError(mistake))
    assert message.code == str(mistake)
    assert english(message).endswith(".")


@pytest.mark.parametrize("why", list(Damage))
def test_every_damaged_line_has_its_sentence(why: Damage) -> None:
    """With its number, and that it is kept."""
    message = damage_message(Damaged(7, "x", why))
    assert message.code == str(why)
    assert "Line 7 " in english(message)
    assert "kept" in english(message)


def test_every_end_has_its_sentence() -> None:
    """Every status but DONE, every trouble; each says what was changed, or what to do."""
    assert set(STATUSES) == set(Status) - {Status.DONE}
    assert set(TROUBLES) == set(Trouble)
    for trouble, message in TROUBLES.items():
        assert message.code == str(trouble)
    for message in (*STATUSES.values(), *TROUBLES.values()):
        text = english(message)
        assert "Nothing" in text or "Finish or undo" in text
    assert english(TROUBLES[Trouble.DECLINED]) == "You chose No. Nothing was changed."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("", "a-b", True), ("a-b", "a-b", True), ("a-b", "c-d", False), ("at 100", "at 150", True),
     ("at 100", "at 900", False), ("at 100", "a-b", False)],
)  # fmt: skip
def test_a_start_of_the_system_is_told_from_another(one: str, other: str, same: bool) -> None:
    """By its number, or by its time where the clock may have been set."""
    assert boot.is_same(one, other) is same


def test_this_start_is_the_same_as_itself() -> None:
    """On whatever system the tests run."""
    assert boot.boot_id()
    assert boot.is_same(boot.boot_id(), boot.boot_id())
