"""firewalld's rich rules: what is known of them, and what is never taken for known."""

import ipaddress

import pytest

from portgui.firewall.errand import OwnRule
from portgui.firewall.linux import rich
from portgui.firewall.request import LOCAL
from portgui.firewall.rules import ALL_PROFILES, Action
from portgui.net import PortRange, Protocol

OUR = OwnRule(
    "k3f9", Action.ALLOW, Protocol.TCP, PortRange(7000, 7001), "", LOCAL, ALL_PROFILES
)  # fmt: skip


def test_a_rule_is_taken_apart() -> None:
    """Priority, family, network, port and what it does."""
    found = rich.read(
        'rule priority="-5" family="ipv4" source address="10.0.0.0/8" port port="80-90"'
        ' protocol="tcp" accept'
    )
    assert (found.priority, found.family, found.action) == (-5, 4, Action.ALLOW)
    assert found.networks == (ipaddress.ip_network("10.0.0.0/8"),)
    (rule,) = rich.as_rules(found, {}, "public")
    assert (rule.protocol, rule.ports, rule.limits) == (6, (PortRange(80, 90),), ())


@pytest.mark.parametrize(
    "text",
    [
        'rule source NOT address="10.0.0.1" port port="80" protocol="tcp" accept',
        'rule source ipset="friends" port port="80" protocol="tcp" accept',
        'rule source mac="00:11:22:33:44:55" accept',
        'rule destination address="10.0.0.1" accept',
        'rule port port="80" protocol="tcp" accept limit value="3/m"',
        'rule family="ipv9" port port="80" protocol="tcp" accept',
        'rule newthing value="1" port port="80" protocol="tcp" accept',
        'rule service name="unknown" accept',
        'rule source-port port="80" protocol="tcp" accept',
        'rule port port="eighty" protocol="tcp" accept',
        'rule source address="example" accept',
    ],
)
def test_what_is_not_known_makes_it_a_rule_for_some(text: str) -> None:
    """An allow that may be narrower than it looks is never one for all."""
    (rule,) = rich.as_rules(rich.read(text), {}, "public")
    assert rule.limits


@pytest.mark.parametrize(
    "text",
    ['rule icmp-type name="echo-request" accept', 'rule port port="1" protocol="tcp" log',
     'rule family="ipv4" masquerade'],
)  # fmt: skip
def test_what_decides_nothing_about_a_port_is_left_out(text: str) -> None:
    """Logging lets nothing in, and ICMP has no ports."""
    assert rich.as_rules(rich.read(text), {}, "public") == ()


@pytest.mark.parametrize("text", ['rule port port="80', "\x00", "rule " + "x" * 3000, "rule }{ "])
def test_what_is_no_rule_may_block(text: str) -> None:
    """Nothing of it is known, so it is not passed over."""
    (rule,) = rich.as_rules(rich.read(text), {}, "public")
    assert rule.action is Action.BLOCK
    assert rule.limits


def test_our_own_rule_is_what_we_read_again() -> None:
    """What PortGUI writes, PortGUI understands without a limit; the mark is in the priority."""
    networks = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))
    four, six = rich.own_texts(OUR, networks)
    assert 'family="ipv4" source address="10.0.0.0/8"' in four
    assert 'family="ipv6" source address="fd00::/8"' in six
    (rule,) = rich.as_rules(rich.read(four), {}, "public")
    assert rule.ports == (PortRange(7000, 7001),)
    assert rule.limits == ()
    assert rich.read(four).priority == rich.priority_of(OUR) > 0
