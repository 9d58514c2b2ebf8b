"""ufw's rules as values, and what they come to: the first that matches decides."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.linux.matching import is_open, is_shut
from portgui.firewall.linux.networks import Link
from portgui.firewall.linux.ufw_reading import UfwReading
from portgui.firewall.linux.ufw_rules import UfwFileError, as_rule, read_rule, read_rules
from portgui.net import PortRange, Protocol

LINKS = (Link("eth0", (ipaddress.ip_network("192.168.1.0/24"), ipaddress.ip_network("fe80::/64"))),)


def judged(*lines: str, version: int = 4, links: tuple[Link, ...] | None = LINKS) -> Judgement:
    """What ufw's own rules come to for TCP port 80."""
    rules = tuple(read_rule(f"### tuple ### {line}", version) for line in lines)
    return UfwReading(links, True, "DROP", True, rules).of_version(version, Protocol.TCP, 80)


def test_every_form_of_a_real_file_is_read() -> None:
    """As ufw 0.36.2 writes them: comments, ports, apps, interfaces, logs, routes."""
    text = """\
### tuple ### deny tcp 7002 0.0.0.0/0 any 10.0.0.0/8 in comment=506f7274
### tuple ### allow tcp 7001:7010 0.0.0.0/0 any 192.168.1.0/24 in
### tuple ### limit tcp 22 0.0.0.0/0 any 0.0.0.0/0 in
### tuple ### allow any 99 0.0.0.0/0 any 0.0.0.0/0 in_eth0
### tuple ### allow_log tcp 88 0.0.0.0/0 any 0.0.0.0/0 in
### tuple ### allow tcp 80 0.0.0.0/0 any 0.0.0.0/0 WWW - in
### tuple ### route:allow tcp 5 0.0.0.0/0 any 0.0.0.0/0 in
### tuple ### deny tcp 6 0.0.0.0/0 any 0.0.0.0/0 out
### tuple ### allow tcp 80,443,1000:2000 0.0.0.0/0 any 0.0.0.0/0 in
### tuple ### allow udp 6 0.0.0.0/0 5 10.0.0.9 in
"""
    rules = read_rules(text, 4)
    assert [rule.is_incoming for rule in rules] == [True] * 6 + [False] * 2 + [True] * 2
    assert rules[0].comment == "Port"
    assert rules[3].interface == "eth0"
    assert rules[5].has_app
    assert as_rule(rules[8]).ports == (
        PortRange(80, 80), PortRange(443, 443), PortRange(1000, 2000)
    )  # fmt: skip
    assert as_rule(rules[9]).limits == ("from-port",)
    assert as_rule(rules[2]).limits == ("limit",)


@given(st.text(max_size=200))
def test_a_line_of_another_form_is_refused_or_read(text: str) -> None:
    """Never an error of another kind."""
    try:
        rule = read_rule(f"### tuple ### {text}", 4)
    except UfwFileError:
        return
    as_rule(rule)


def test_one_line_that_is_not_understood_makes_all_unread() -> None:
    """It may decide about anything."""
    with pytest.raises(UfwFileError):
        read_rules("### tuple ### allow tcp 80 0.0.0.0/0 any 0.0.0.0/0 in\n### tuple ### x\n", 4)


def test_the_first_that_matches_decides() -> None:
    """Allow before deny is open, deny before allow is shut."""
    allow, deny = (
        "allow tcp 80 0.0.0.0/0 any 0.0.0.0/0 in",
        "deny any 80 0.0.0.0/0 any 0.0.0.0/0 in",
    )
    assert is_open(judged(allow, deny))
    assert is_shut(judged(deny, allow))
    assert is_shut(judged())


def test_a_narrower_allow_is_no_allow() -> None:
    """For one computer it is narrow; for the whole network that this one is in, it is open."""
    one = judged("allow tcp 80 0.0.0.0/0 any 192.168.1.9 in")
    assert (one.allows, len(one.narrow), is_open(one), is_shut(one)) == ((), 1, False, False)
    assert is_open(judged("allow tcp 80 0.0.0.0/0 any 192.168.0.0/16 in"))
    unknown = judged("allow tcp 80 0.0.0.0/0 any 192.168.0.0/16 in", links=None)
    assert not is_open(unknown)


def test_a_deny_for_some_is_a_doubt() -> None:
    """Some do not get in: nobody is told that it is reachable."""
    found = judged(
        "deny tcp 80 0.0.0.0/0 any 192.168.1.9 in", "allow tcp 80 0.0.0.0/0 any 0.0.0.0/0 in"
    )
    assert (is_open(found), is_shut(found)) == (False, False)


@pytest.mark.parametrize(
    "line",
    ["allow any 80 10.0.0.1 any 0.0.0.0/0 in", "allow any 80 0.0.0.0/0 any 0.0.0.0/0 in_wg0",
     "limit tcp 80 0.0.0.0/0 any 0.0.0.0/0 in", "allow tcp http 0.0.0.0/0 any 0.0.0.0/0 in",
     "allow tcp 80 0.0.0.0/0 any somewhere in"],
)  # fmt: skip
def test_a_rule_that_is_narrowed_otherwise_is_a_doubt(line: str) -> None:
    """By address of this computer, interface, rate, or by what is not understood."""
    found = judged(line)
    assert (is_open(found), is_shut(found)) == (False, False)


def test_unread_rules_say_nothing() -> None:
    """Without rights, ufw is on, and that is all."""
    (found,) = UfwReading(LINKS, None, "DROP", True, None).judge(Protocol.TCP, 80, None, (4,))
    assert (found.state, found.default, found.blocks_all) == (State.ON, Default.UNKNOWN, None)
    assert found.unread == ("ufw",)
