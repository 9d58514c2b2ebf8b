"""What a person may want: values that are in order, or a mistake with a sentence."""

from dataclasses import replace
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.firewall.request import (
    LONGEST,
    SHORTEST,
    Lasting,
    Mistake,
    RequestError,
    Scope,
    Until,
    Who,
    is_plain_path,
)
from portgui.firewall.rules import Profile
from portgui.net import PortRange, Protocol
from tests.firewall.requests import ALLOW, TCP, UDP

NETWORK = ip_network("192.168.1.0/24")


@pytest.mark.parametrize(
    "path",
    ["/opt/game", "/opt/my game/run", "C:\\Games\\x.exe", "c:/Games/x.exe", "/opt/spiel-ä",
     "/Applications/Game.app", "C:\\Program Files (x86)\\a b\\c.exe", "/opt/..game"],
)  # fmt: skip
def test_a_whole_path_is_taken(path: str) -> None:
    """Of either kind, with blanks and letters of any language."""
    assert is_plain_path(path)


@pytest.mark.parametrize(
    "path",
    ["game", "./game", "../game", "/", "C:\\", "C:game.exe", "/opt/../etc/x", "C:\\a\\..\\b.exe",
     "//server/x", "\\\\server\\share\\x.exe", "\\\\?\\C:\\x.exe", "\\\\.\\pipe\\x", "/opt/a\nb",
     "/opt/a\0b", '/opt/a"b', "/opt/a|b", "/opt/a>b", "/opt/$HOME", "/opt/`x`", "%TEMP%\\x.exe",
     "C:\\a:b.exe", "C:\\\\server\\x", " /opt/a", "/opt/a ", "/opt/*", "/opt/a?", "/opt/\ud800",
     "--help", "-f", "/opt/\u2028x", "/" + "x" * 1_000],
)  # fmt: skip
def test_what_is_more_or_less_than_a_path_is_refused(path: str) -> None:
    """Elsewhere, relative, of the network, or with a letter that something might act on."""
    with pytest.raises(RequestError) as caught:
        replace(ALLOW, app=path)
    assert caught.value.mistake is Mistake.APP


@given(st.text())
def test_any_text_is_a_path_or_is_not(text: str) -> None:
    """The check itself never stumbles."""
    assert is_plain_path(text) in {True, False}


@pytest.mark.parametrize(
    "protocols", [(), (UDP, TCP), (TCP, TCP), (Protocol.SCTP,), (TCP, Protocol.DCCP)]
)
def test_protocols_are_tcp_or_udp_or_both(protocols: tuple[Protocol, ...]) -> None:
    """Each once, in one order, so that equal requests are equal."""
    with pytest.raises(RequestError) as caught:
        replace(ALLOW, protocols=protocols)
    assert caught.value.mistake is Mistake.PROTOCOLS


@pytest.mark.parametrize(("first", "last"), [(0, 5), (5, 4), (1, 65536), (-1, 1)])
def test_ports_are_in_their_range(first: int, last: int) -> None:
    """From 1 to 65535, and not backwards."""
    with pytest.raises(RequestError) as caught:
        replace(ALLOW, ports=PortRange(first, last))
    assert caught.value.mistake is Mistake.PORTS


def test_everything_of_everybody_cannot_be_asked_for() -> None:
    """A port or an app is named."""
    with pytest.raises(RequestError) as caught:
        replace(ALLOW, ports=None)
    assert caught.value.mistake is Mistake.NOTHING


def test_a_kind_of_network_is_named() -> None:
    """And public ones are in only when they are named."""
    assert Profile.PUBLIC not in ALLOW.profiles
    with pytest.raises(RequestError) as caught:
        replace(ALLOW, profiles=frozenset())
    assert caught.value.mistake is Mistake.PROFILES


@pytest.mark.parametrize(
    ("who", "count"), [(Who.GIVEN, 0), (Who.LOCAL, 1), (Who.ANY, 1), (Who.GIVEN, 17)]
)
def test_networks_are_given_where_they_are_meant(who: Who, count: int) -> None:
    """And only there, and not too many."""
    with pytest.raises(RequestError) as caught:
        Scope(who, (NETWORK,) * count)
    assert caught.value.mistake is Mistake.SCOPE


def test_the_name_of_an_interface_is_no_part_of_a_network() -> None:
    """A zone (RFC 4007) is a text from outside."""
    with pytest.raises(RequestError):
        Scope(Who.GIVEN, (ip_network("fe80::1%eth0"),))


@pytest.mark.parametrize(
    ("lasting", "seconds"),
    [(Lasting.TIME, SHORTEST - 1), (Lasting.TIME, LONGEST + 1), (Lasting.UNDONE, 60),
     (Lasting.RESTART, 60), (Lasting.TIME, 0)],
)  # fmt: skip
def test_a_time_is_neither_too_short_nor_too_long(lasting: Lasting, seconds: int) -> None:
    """And there is one only where it ends at a time."""
    with pytest.raises(RequestError) as caught:
        Until(lasting, seconds)
    assert caught.value.mistake is Mistake.TIME
