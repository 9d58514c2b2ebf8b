"""What is known of a port: the sensible protocols, the reason, the uses. No Qt."""

import pytest

from portgui.gui.wizard import facts
from portgui.gui.wizard.facts import Reason
from portgui.guides import PROTOCOLS
from portgui.net import PortRange, Protocol
from portgui.query import parse
from tests.gui.wizard.fakes import CATALOGUE, TCP, UDP, suggest


def ports(first: int, last: int | None = None) -> PortRange:
    """A port or a range."""
    return PortRange(first, first if last is None else last)


@pytest.mark.parametrize(
    ("typed", "protocols", "reason", "who"),
    [
        (ports(25565), (TCP,), Reason.USED_BY, "Minecraft Java"),
        (ports(19132), (UDP,), Reason.USED_BY, "Minecraft Bedrock"),
        (ports(53), (TCP, UDP), Reason.USED_BY, "Names"),
        (ports(20000), (UDP,), Reason.USED_BY, "Calls"),
        (ports(47999), PROTOCOLS, Reason.UNKNOWN, ""),
        # Only a protocol that no firewall's own dialog knows: nothing to choose by.
        (ports(2905), PROTOCOLS, Reason.UNKNOWN, ""),
    ],
)
def test_the_sensible_protocol_and_its_reason(
    typed: PortRange, protocols: tuple[Protocol, ...], reason: Reason, who: str
) -> None:
    """What is chosen is what the sentence beside it says."""
    found = facts.of_number(typed, CATALOGUE, suggest)
    assert (found.protocols, found.reason, found.who) == (protocols, reason, who)


def test_a_suggestion_without_a_known_use_is_not_put_on_an_app() -> None:
    """Where only the registry knows the protocol, no app is named."""
    found = facts.of_number(ports(4711), CATALOGUE, lambda _ports: (UDP,))
    assert (found.protocols, found.reason, found.who) == ((UDP,), Reason.LISTED, "")


def test_a_wide_range_does_not_explain_a_port_with_a_use_of_its_own() -> None:
    """25565 lies in the ports of telephone calls, and is Minecraft's all the same."""
    found = facts.of_number(ports(25565), CATALOGUE, suggest)
    assert [entry.name for entry in found.entries] == ["Minecraft Java"]


def test_a_range_names_what_lies_in_it() -> None:
    """The narrowest uses in the range come first."""
    found = facts.of_number(ports(25565, 25580), CATALOGUE, suggest)
    assert [entry.name for entry in found.entries[:2]] == ["Minecraft Java", "Remote console"]


def test_a_row_keeps_its_own_protocol() -> None:
    """What an app really uses comes before what the catalogue says."""
    found = facts.of_row(ports(25565), (UDP,), "java", "/usr/bin/java", CATALOGUE)
    assert (found.protocols, found.reason, found.who) == ((UDP,), Reason.IN_USE, "java")
    assert (found.app, found.app_path) == ("java", "/usr/bin/java")


def test_apps_without_tcp_or_udp_are_not_offered() -> None:
    """Nobody can open an SCTP port with the guides there are."""
    apps = {row.app for row in facts.app_ports(CATALOGUE)}
    assert "Exchange" not in apps
    assert {"Minecraft Server", "Bedrock Server"} <= apps


@pytest.mark.parametrize(
    ("text", "apps"),
    [
        ("BLOCKS java", ["Minecraft Server"]),
        ("25565", ["Phone system", "Minecraft Server"]),
        ("udp", ["dnsmasq", "Phone system", "Bedrock Server"]),
        ("port:53", ["dnsmasq"]),
        ("app:phone", ["Phone system"]),
        ("proto:tcp dns", ["dnsmasq"]),
    ],
)
def test_the_list_understands_the_language_of_the_other_tables(text: str, apps: list[str]) -> None:
    """Words, ports, protocols and fields narrow the list of apps."""
    query = parse(text, facts.vocabulary(facts.by_words))
    assert [row.app for row in query.select(facts.app_ports(CATALOGUE))] == apps


def test_the_other_ports_of_an_app() -> None:
    """One port is often not all that an app uses."""
    found = facts.other_ports(CATALOGUE, "minecraft server", ports(25565))
    assert [entry.name for entry in found] == ["Remote console"]
    assert facts.other_ports(CATALOGUE, "dnsmasq", ports(53)) == ()
