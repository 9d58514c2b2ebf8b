"""netsh's arguments: what is asked for is what the registry then says."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.firewall.errand import OwnRule
from portgui.firewall.request import PROTOCOLS, Scope, Who
from portgui.firewall.rules import Action, Profile
from portgui.firewall.windows import netsh
from portgui.firewall.windows.own import is_it, named
from portgui.net import LAST_PORT, PortRange, Protocol
from tests.firewall.windows import stand_ins

NETSH = r"C:\Windows\System32\netsh.exe"
GAME = r"C:\Program Files\Game (x86)\größe & server.exe"
ports = st.integers(1, LAST_PORT)
ranges = st.tuples(ports, ports).map(lambda pair: PortRange(min(pair), max(pair)))
networks = st.one_of(
    st.integers(0, 2**32 - 1).map(ip_network),
    st.integers(0, 2**24 - 1).map(lambda n: ip_network((n << 8, 24))),
    st.integers(0, 2**64 - 1).map(lambda n: ip_network((n << 64, 64))),
)
scopes = st.one_of(
    st.just(Scope(Who.LOCAL)),
    st.just(Scope(Who.ANY)),
    st.lists(networks, min_size=1, max_size=4, unique=True).map(
        lambda found: Scope(Who.GIVEN, tuple(found))
    ),
)
own_rules = st.builds(
    OwnRule,
    mark=st.just("k3f9"),
    action=st.sampled_from(Action),
    protocol=st.sampled_from(PROTOCOLS),
    ports=ranges,
    app=st.sampled_from(["", GAME, r"C:\x.exe"]),
    scope=scopes,
    profiles=st.sets(st.sampled_from(Profile), min_size=1).map(frozenset),
)
BLOCK = "v2.33|Action=Block|Active=TRUE|Dir=In|Protocol={}|App={}|Name={}|"


def rule(**changes: object) -> OwnRule:
    """A rule of PortGUI's own."""
    values: dict[str, object] = {
        "mark": "k3f9", "action": Action.ALLOW, "protocol": Protocol.TCP,
        "ports": PortRange(25565, 25565), "app": "", "scope": Scope(Who.LOCAL),
        "profiles": frozenset({Profile.PRIVATE, Profile.DOMAIN}), **changes,
    }  # fmt: skip
    return OwnRule(**values)  # type: ignore[arg-type]


@given(own_rules)
def test_what_netsh_is_asked_for_is_what_the_registry_says(wanted: OwnRule) -> None:
    """For every rule that can be asked for; and no other rule is taken for it."""
    rules: dict[str, str] = {}
    assert stand_ins.netsh(netsh.add(NETSH, wanted)[1:], rules) == 0
    ((_, text),) = named(rules, wanted.name)
    assert is_it(text, wanted, {})
    other = Action.BLOCK if wanted.action is Action.ALLOW else Action.ALLOW
    assert not is_it(text, rule(ports=wanted.ports, action=other), {})
    assert stand_ins.netsh(netsh.delete(NETSH, wanted)[1:], rules) == 0
    assert rules == {}


def test_the_usual_rule_word_by_word() -> None:
    """As the person reviews it."""
    assert netsh.add(NETSH, rule()) == (
        NETSH, "advfirewall", "firewall", "add", "rule", "name=PortGUI TCP 25565 (k3f9)",
        "dir=in", "action=allow", "protocol=TCP", "localport=25565", "remoteip=localsubnet",
        "profile=domain,private", "enable=yes",
    )  # fmt: skip


@pytest.mark.parametrize(
    "changed",
    [
        "Active=TRUE|->Active=FALSE|",
        "LPort=25565->LPort=25566",
        "Action=Allow->Action=Block",
        "Profile=Private->Profile=Public",
        "RA4=LocalSubnet|->",
        "Name=->Svc=x|Name=",
        "Protocol=6->Protocol=17",
        "(k3f9)->(k3f8)",
    ],
)
def test_a_rule_that_has_become_another_one_is_not_taken_for_it(changed: str) -> None:
    """Whichever field somebody has changed."""
    rules: dict[str, str] = {}
    stand_ins.netsh(netsh.add(NETSH, rule())[1:], rules)
    (text,) = rules.values()
    old, new = changed.split("->")
    assert old in text
    assert is_it(text, rule(), {})
    assert not is_it(text.replace(old, new), rule(), {})


def test_the_two_rules_of_a_cancelled_alert_are_told_apart_by_protocol_and_program() -> None:
    """They share their name; each is switched alone, whatever else has that name."""
    rules = {
        "{1}": BLOCK.format(6, GAME, "server.exe"),
        "{2}": BLOCK.format(17, GAME, "server.exe"),
        "{3}": BLOCK.format(6, r"C:\other.exe", "server.exe"),
    }
    assert stand_ins.netsh(netsh.switch(NETSH, "{1}", rules, on=False)[1:], rules) == 0
    assert ["Active=TRUE" in text for text in rules.values()] == [False, True, True]


@pytest.mark.parametrize(
    "name", ["@FirewallAPI.dll,-33253", "all", "ALL", 'a "quoted" one', "", "x" * 600]
)
def test_a_rule_that_netsh_has_no_words_for_is_not_switched(name: str) -> None:
    """Nor is one guessed."""
    rules = {"{1}": BLOCK.format(6, GAME, name)}
    with pytest.raises(netsh.NotSelectableError):
        netsh.switch(NETSH, "{1}", rules, on=False)


def test_of_two_rules_that_netsh_cannot_tell_apart_none_is_switched() -> None:
    """It would switch both; also where one of them cannot be read."""
    twin = BLOCK.format(6, r"C:\x.exe", "server.exe")
    for other in (twin, twin.upper().replace("V2.33", "v2.33"), "v9|Name=server.exe|"):
        with pytest.raises(netsh.NotSelectableError):
            netsh.switch(NETSH, "{1}", {"{1}": twin, "{2}": other}, on=False)
