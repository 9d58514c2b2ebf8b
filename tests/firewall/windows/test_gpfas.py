"""Rule strings of Windows Firewall: what they say, and what is never taken for wider than it is."""

from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.firewall.rules import ALL_PROFILES, Action, Profile, Rule, Store
from portgui.firewall.windows.gpfas import LONGEST, RuleError, parse_rule
from portgui.net import PortRange, Protocol

CAPTURE = Path(__file__).parents[4] / "shared" / "captures" / "registry_firewallrules_win11.txt"
WEB = "v2.33|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|Name=Web server|"


def parsed(text: str) -> Rule:
    """A rule that is one, for what comes in."""
    rule = parse_rule("{id}", text, Store.LOCAL)
    assert rule is not None
    return rule


def with_field(field: str) -> Rule:
    """The rule of a web server with one more field."""
    return parsed(f"{WEB}{field}|")


def test_what_is_not_said_is_wide() -> None:
    """Without a profile all of them; without a program every one; without addresses everyone."""
    rule = parsed(WEB)
    assert rule.name == "Web server"
    assert rule.action is Action.ALLOW
    assert rule.is_enabled
    assert rule.protocol == 6
    assert rule.ports == (PortRange(443, 443),)
    assert rule.profiles == ALL_PROFILES
    assert rule.app == ""
    assert rule.peers.is_everyone
    assert rule.limits == ()


def test_a_rule_without_protocol_is_about_every_port() -> None:
    """A missing protocol means any ([MS-GPFAS] 2.2.2.19: as 256)."""
    rule = parsed("v2.10|Action=Block|Active=TRUE|Dir=In|App=C:\\game.exe|Name=Game|")
    assert rule.protocol is None
    assert all(rule.is_about(protocol, 1) for protocol in (Protocol.TCP, Protocol.UDP))


def test_ports_and_ranges_add_up() -> None:
    """Single ports and, in their own field, ranges; each may come again."""
    rule = with_field("LPort=80|LPort2_10=7777-7778|LPort2_10=9000-9999")
    assert [port for port in (80, 443, 7777, 9500) if rule.is_about(Protocol.TCP, port)] == [
        80, 443, 7777, 9500,
    ]  # fmt: skip
    assert not rule.is_about(Protocol.TCP, 7779)
    assert not rule.is_about(Protocol.UDP, 443)


@pytest.mark.parametrize(
    ("value", "networks"),
    [
        ("RA4=10.1.2.3", ["10.1.2.3/32"]),
        ("RA4=10.0.0.0/255.0.0.0", ["10.0.0.0/8"]),
        ("RA4=192.168.1.0/24", ["192.168.1.0/24"]),
        ("RA4=10.0.0.0-10.0.0.2", ["10.0.0.0/31", "10.0.0.2/32"]),
        ("RA6=fe80::/10", ["fe80::/10"]),
        ("RA6=fe80::1-fe80::1", ["fe80::1/128"]),
    ],
)
def test_addresses_in_every_form(value: str, networks: list[str]) -> None:
    """One, a network by mask or by length, a range; of both families."""
    rule = with_field(value)
    assert list(rule.peers.networks) == [ip_network(network) for network in networks]
    assert not rule.peers.is_everyone
    assert rule.limits == ()


def test_the_local_subnet_is_no_limit_but_no_everyone_either() -> None:
    """Everyone on the same network is meant, and nobody else."""
    peers = with_field("RA4=LocalSubnet|RA6=LocalSubnet").peers
    assert peers.has_local_subnet
    assert not peers.is_everyone


@pytest.mark.parametrize(
    "field",
    [
        "Svc=schedule", "PFN=Microsoft.WindowsStore_8wekyb3d8bbwe", "LUOwn=S-1-5-21-1-2-3-1001",
        "RUAuth=O:LSD:(A;;CC;;;S-1-5-32-545)", "LPort=RPC", "RA4=DNS", "RA42=IntrAnet",
        "IFType=Wireless", "IF={4D36E972-E325-11CE-BFC1-08002BE10318}", "LA4=10.0.0.1",
        "RPort=1024", "Security=Authenticate", "Platform=2:6:2", "New=1", "TTK=WFDKmDriver",
    ],
)  # fmt: skip
def test_whatever_narrows_a_rule_makes_it_a_limited_one(field: str) -> None:
    """Also a field that nobody here knows."""
    assert with_field(field).limits


@pytest.mark.parametrize("field", ["Desc=x", "EmbedCtxt=x", "Edge=TRUE", "Defer=User", "Svc=*"])
def test_what_does_not_narrow_is_no_limit(field: str) -> None:
    """Words for people, and what may come through an edge device besides."""
    assert with_field(field).limits == ()


def test_only_for_those_who_have_proved_who_they_are() -> None:
    """A rule that bypasses the others allows authenticated computers alone."""
    rule = parsed(WEB.replace("Allow", "ByPass"))
    assert rule.action is Action.ALLOW
    assert rule.limits


def test_what_goes_out_is_nothing_of_ours() -> None:
    """A rule for outgoing traffic says nothing about who can reach a port."""
    assert parse_rule("{id}", WEB.replace("Dir=In", "Dir=Out"), Store.LOCAL) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "v2.33", "v2.33|", WEB[:-1], WEB.replace("v2.33", "v3.0"), WEB.replace("v2", "x2"),
        WEB.replace("Dir=In|", ""), WEB.replace("Dir=In", "Dir=Sideways"),
        WEB.replace("Action=Allow|", ""), WEB.replace("Allow", "Perhaps"),
        WEB.replace("Protocol=6", "Protocol=999"), WEB.replace("=443", "=70000"),
        WEB.replace("=443", "=443-80"), WEB.replace("=443", "=" + "٤"), f"{WEB}RA4=10.0.0.300|",
        f"{WEB}RA4=10.0.0.1-fe80::1|", f"{WEB}Profile=Moon|", f"{WEB}Action=Block|",
        f"{WEB}no field|", f"{WEB}Desc={'x' * LONGEST}|",
    ],
)  # fmt: skip
def test_what_does_not_follow_the_grammar_is_refused(text: str) -> None:
    """It may mean anything, so that it must not be left out in silence either."""
    with pytest.raises(RuleError):
        parse_rule("{id}", text, Store.LOCAL)


FIELDS = st.sampled_from(
    [
        "Action=Allow", "Action=Block", "Active=TRUE", "Dir=In", "Dir=Out", "Protocol=6",
        "Profile=Private", "LPort=80", "LPort=RPC", "LPort2_10=1-2", "RA4=LocalSubnet",
        "RA6=::/0", "App=%SystemRoot%\\x.exe", "Svc=*", "Name=@x,-1", "LA4=1.2.3.4", "Q=",
    ]
)  # fmt: skip
ANYTHING = st.text(max_size=40)


@given(st.lists(st.one_of(FIELDS, ANYTHING), max_size=12), st.sampled_from(["v2.33|", "v2.0|", ""]))
def test_whatever_stands_there_is_a_rule_or_is_refused(fields: list[str], version: str) -> None:
    """Nothing else comes of it; and a field that is not known is always kept as a limit."""
    text = version + "".join(f"{field}|" for field in fields)
    try:
        rule = parse_rule("{id}", text, Store.LOCAL)
    except RuleError:
        return
    if rule is not None and any(field in {"LA4=1.2.3.4", "Q=", "LPort=RPC"} for field in fields):
        assert rule.limits


@pytest.mark.skipif(not CAPTURE.exists(), reason="the captures are not here")
def test_rules_of_a_real_windows_11_are_read() -> None:
    """Every one; the game's are for everybody, the store's and the scheduler's are limited."""
    rules = [parsed(line) for line in CAPTURE.read_text("utf-8").splitlines() if line]
    assert len(rules) == 10
    limited = [rule.name for rule in rules if rule.limits]
    assert limited == ["Microsoft Store", "@FirewallAPI.dll,-33253"]
    assert rules[6].profiles == {Profile.PRIVATE, Profile.PUBLIC}
    assert rules[-1].peers.local_subnet
