"""A change never cuts off the person who asks for it from another computer."""

from ipaddress import ip_network

import pytest

from portgui.answers.guard import may_cut, refusal, would_cut
from portgui.connections.remote_session import Kind, RemoteSession
from portgui.firewall.errand import (
    Add,
    AppState,
    Errand,
    Job,
    OwnRule,
    Remove,
    SetApp,
    Switch,
    Verb,
)
from portgui.firewall.judgement import Judgement
from portgui.firewall.request import LOCAL, Request, Scope, Who
from portgui.firewall.rules import ALL_PROFILES, Action
from portgui.net import PortRange, Protocol
from portgui.words import english
from tests.answers.firewalls import Firewall, make_rule, same
from tests.fakes import TCP, UDP

SSHD = "/usr/sbin/sshd"
SSH = RemoteSession(Kind.SSH, TCP, 22, "192.0.2.9", SSHD)
RDP = RemoteSession(Kind.RDP, UDP, 3389, "", r"C:\Windows\System32\svchost.exe")
PORT = PortRange(22, 22)
MINECRAFT = Request(Action.ALLOW, (TCP,), PortRange(25_565, 25_565))


def rule(
    action: Action = Action.BLOCK,
    ports: PortRange | None = PORT,
    protocol: Protocol = TCP,
    *,
    app: str = "",
    scope: Scope = LOCAL,
) -> OwnRule:
    """One of PortGUI's own."""
    return OwnRule("k3f9", action, protocol, ports, app, scope, ALL_PROFILES)


def given(*networks: str) -> Scope:
    """Only these computers."""
    return Scope(Who.GIVEN, tuple(map(ip_network, networks)))


@pytest.mark.parametrize(
    ("made", "cuts"),
    [
        (rule(), True),
        (rule(ports=PortRange(20, 30)), True),
        (rule(ports=None, app=SSHD), True),
        (rule(ports=None, app="/usr/lib/openssh/sshd-session"), True),
        (rule(app=SSHD), True),
        (rule(scope=Scope(Who.ANY)), True),
        (rule(scope=given("192.0.2.0/24")), True),
        (rule(scope=given("2001:db8::/32", "192.0.2.9/32")), True),
        (rule(Action.ALLOW), False),
        (rule(ports=PortRange(23, 23)), False),
        (rule(protocol=UDP), False),
        (rule(ports=None, app="/usr/bin/java"), False),
        (rule(app="/usr/bin/java"), False),
        (rule(scope=given("198.51.100.0/24")), False),
        (rule(scope=given("2001:db8::/32")), False),
    ],
)
def test_a_rule_that_blocks_the_session_is_seen(made: OwnRule, cuts: bool) -> None:
    """By protocol, port, app and scope together; the rule that allows it, when it is removed."""
    assert (would_cut([Add(made)], [SSH]) is SSH) is cuts


def test_taking_away_what_lets_the_session_in_is_seen() -> None:
    """A block that is taken away cuts nobody."""
    assert would_cut([Remove(rule(Action.ALLOW))], [SSH]) is SSH
    assert would_cut([Remove(rule(Action.ALLOW, PortRange(80, 80)))], [SSH]) is None
    assert would_cut([Remove(rule(Action.BLOCK))], [SSH]) is None


def test_undoing_is_looked_at_like_doing() -> None:
    """Undoing “open 22” over SSH takes the very rule away; what was spared stays."""
    job = Job("k3f9", (Add(rule(Action.ALLOW)),))
    undo = Errand(Verb.UNDO, job)
    assert would_cut(undo.operations, [SSH]) is SSH
    spared = Errand(Verb.UNDO, job, frozenset({0}))
    assert would_cut(spared.operations, [SSH]) is None


def test_where_the_other_computer_is_not_known_every_scope_may_hold_it() -> None:
    """RDP does not say who looks."""
    blocks = rule(ports=PortRange(3389, 3389), protocol=UDP, scope=given("198.51.100.1"))
    assert would_cut([Add(blocks)], [RDP]) is RDP


def test_a_rule_of_somebody_else_that_the_session_lives_by_is_not_switched() -> None:
    """Known by its id in the reading; another one may be switched."""
    allows = make_rule("Remote Desktop", port=3389, protocol=UDP)
    firewall = same(Judgement(allows=(allows,)))
    switch = Switch(allows.id, allows.name, "0" * 64, on=False)
    other = Switch("{x}", "x", "0" * 64, on=False)
    assert would_cut([switch], [RDP], request=MINECRAFT, reading=firewall) is RDP
    assert would_cut([other], [RDP], request=MINECRAFT, reading=firewall) is None


def test_a_rule_that_is_about_the_session_is_not_switched_either_way() -> None:
    """Undoing “open 22” switches a block on again that no reading names while it is off."""
    request = Request(Action.ALLOW, (TCP,), PortRange(22, 22))
    switch = Switch("{b}", "no ssh", "0" * 64, on=True)
    assert would_cut([switch], [SSH], request=request, reading=Firewall()) is SSH
    assert would_cut([switch], [SSH], request=MINECRAFT, reading=Firewall()) is None


def test_a_switch_that_nothing_is_known_of_could_be_anything() -> None:
    """Without the request, no is the only safe answer."""
    assert would_cut([Switch("{b}", "b", "0" * 64, on=False)], [SSH]) is SSH


@pytest.mark.parametrize(
    ("app", "before", "after", "cuts"),
    [
        ("/usr/libexec/sshd-keygen-wrapper", AppState.ALLOWED, AppState.BLOCKED, True),
        (SSHD, AppState.ABSENT, AppState.BLOCKED, True),
        (SSHD, AppState.ALLOWED, AppState.ABSENT, True),
        (SSHD, AppState.BLOCKED, AppState.ALLOWED, False),
        ("/usr/sbin", AppState.ALLOWED, AppState.BLOCKED, True),
        ("/Applications/Chess.app", AppState.ALLOWED, AppState.BLOCKED, False),
    ],
)
def test_an_app_of_the_session_is_not_blocked(
    app: str, before: AppState, after: AppState, cuts: bool
) -> None:
    """Apps are what macOS knows; a bundle is the programs in it."""
    assert (would_cut([SetApp(app, before, after)], [SSH]) is SSH) is cuts


def test_nobody_is_cut_off_where_nobody_is_connected() -> None:
    """At the computer itself everything may be done."""
    assert would_cut([Add(rule())], []) is None


def test_what_can_cut_nobody_needs_no_look_at_the_sessions() -> None:
    """Allowing, and taking a block away; everything else may."""
    assert not may_cut([Add(rule(Action.ALLOW)), Remove(rule(Action.BLOCK))])
    assert may_cut([Add(rule(Action.ALLOW)), Add(rule(Action.BLOCK))])
    assert may_cut([Remove(rule(Action.ALLOW))])
    assert may_cut([Switch("{b}", "b", "0" * 64, on=True)])
    assert may_cut([SetApp(SSHD, AppState.ABSENT, AppState.ALLOWED)])


def test_the_refusal_says_why_and_what_to_do() -> None:
    """What was not done, over what the person works here, and where it can be done."""
    found = refusal(SSH)
    assert english(found.why) == (
        "You work on this computer from another one, over SSH (TCP port 22). This could end that"
        " connection, so nothing was changed."
    )
    assert found.fix is not None
    assert english(found.fix) == "Do it at the computer itself, or by hand."
    assert found.evidence == ("192.0.2.9",)
    assert not found.is_needless
