"""Windows Firewall's rules, profiles and policies together: what a port's traffic meets."""

from dataclasses import replace

import pytest

from portgui.firewall.judgement import Default, State
from portgui.firewall.ladder import Answer, Facts, Rung
from portgui.firewall.rules import ALL_PROFILES, Profile, Store
from portgui.firewall.verdict import judge
from portgui.firewall.windows.gpfas import parse_rule
from portgui.firewall.windows.policy import ProfileSettings, Windows
from portgui.net import Protocol

GAME = r"C:\Games\server.exe"
PRIVATE = frozenset({Profile.PRIVATE})
NORMAL = {profile: ProfileSettings() for profile in ALL_PROFILES}
ALLOW = "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25565|Name=Game"
BLOCK = rf"Action=Block|Active=TRUE|Dir=In|Protocol=6|App={GAME}|Name=server.exe"


def windows(*rules: str, store: Store = Store.LOCAL) -> Windows:
    """A computer on a private network, with these rules."""
    found = [parse_rule(f"{{{n}}}", f"v2.33|{rule}|", store) for n, rule in enumerate(rules)]
    return Windows(
        NORMAL,
        PRIVATE,
        tuple(rule for rule in found if rule is not None),
        variables={"SYSTEMROOT": r"C:\Windows"},
    )


def decided(found: Windows, app: str | None = GAME, port: int = 25565) -> tuple[Answer, Rung]:
    """What the ladder makes of it, for an app that waits at all addresses."""
    judgements = found.judge(Protocol.TCP, port, app)
    verdict = judge(Facts(True, ("0.0.0.0",), True, judgements=judgements, others=found.others))
    return verdict.answer, verdict.decided_by


def test_without_a_rule_nothing_comes_in() -> None:
    """Windows blocks what no rule allows."""
    assert decided(windows()) == (Answer.BLOCKED, Rung.ALLOW)


def test_a_rule_opens_its_port_and_no_other() -> None:
    """For every program that waits there."""
    assert decided(windows(ALLOW)) == (Answer.REACHABLE, Rung.ALLOW)
    assert decided(windows(ALLOW), port=25566) == (Answer.BLOCKED, Rung.ALLOW)


def test_a_block_rule_of_a_cancelled_question_beats_the_rule_for_the_port() -> None:
    """It is found by the program, whatever letter case and variables it is written with."""
    assert decided(windows(ALLOW, BLOCK)) == (Answer.BLOCKED, Rung.BLOCK)
    assert decided(windows(ALLOW, BLOCK.replace(GAME, GAME.lower()))) == (
        Answer.BLOCKED,
        Rung.BLOCK,
    )
    in_windows = BLOCK.replace(GAME, r"%SystemRoot%\x.exe")
    assert decided(windows(ALLOW, in_windows), r"c:\windows\X.exe") == (Answer.BLOCKED, Rung.BLOCK)


def test_another_programs_rule_is_nothing_to_this_one() -> None:
    """Neither to block it nor to allow it."""
    assert decided(windows(ALLOW, BLOCK), r"C:\other.exe") == (Answer.REACHABLE, Rung.ALLOW)
    only_game = rf"{ALLOW}|App={GAME}"
    assert decided(windows(only_game), r"C:\other.exe") == (Answer.BLOCKED, Rung.ALLOW)


def test_an_app_that_is_not_known_is_not_taken_for_allowed() -> None:
    """A rule for a program may or may not be this one's."""
    only_game = rf"{ALLOW}|App={GAME}"
    assert decided(windows(only_game), None) == (Answer.UNKNOWN, Rung.ALLOW)
    assert decided(windows(ALLOW, BLOCK), None) == (Answer.UNKNOWN, Rung.BLOCK)


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (ALLOW.replace("TRUE", "FALSE"), Answer.BLOCKED),
        (f"{ALLOW}|Profile=Public", Answer.BLOCKED),
        (f"{ALLOW}|Profile=Private", Answer.REACHABLE),
        (f"{ALLOW}|RA4=LocalSubnet|RA6=LocalSubnet", Answer.REACHABLE),
        (f"{ALLOW}|RA4=10.0.0.5", Answer.UNKNOWN),
        (f"{ALLOW}|Svc=schedule", Answer.UNKNOWN),
        (f"{ALLOW}|PFN=some.app", Answer.UNKNOWN),
        (ALLOW.replace("Protocol=6", "Protocol=17"), Answer.BLOCKED),
    ],
)
def test_a_narrower_rule_is_not_taken_for_open(rule: str, answer: Answer) -> None:
    """Switched off, for another network or protocol, for some computers, for one service."""
    assert decided(windows(rule))[0] is answer


def with_settings(found: Windows, **changes: bool | None) -> Windows:
    """The private network's profile as it is, but for these."""
    profiles = {**NORMAL, Profile.PRIVATE: replace(ProfileSettings(), **changes)}
    return replace(found, profiles=profiles)


def test_settings_of_the_profile_decide_before_rules() -> None:
    """Off lets everything in; "block all" nothing; a policy may have own rules ignored."""
    assert decided(with_settings(windows(BLOCK), is_on=False)) == (Answer.REACHABLE, Rung.FIREWALL)
    assert decided(with_settings(windows(ALLOW), blocks_all=True)) == (Answer.BLOCKED, Rung.POLICY)
    ignoring = with_settings(windows(ALLOW), takes_local_rules=False)
    assert decided(ignoring) == (Answer.BLOCKED, Rung.POLICY)
    by_policy = with_settings(windows(ALLOW, store=Store.POLICY), takes_local_rules=False)
    assert decided(by_policy) == (Answer.REACHABLE, Rung.ALLOW)
    assert decided(with_settings(windows(), blocks_by_default=False)) == (
        Answer.REACHABLE,
        Rung.ALLOW,
    )


@pytest.mark.parametrize("name", ["is_on", "blocks_all", "takes_local_rules"])
def test_what_could_not_be_read_is_not_guessed(name: str) -> None:
    """Each setting may be the one that decides."""
    assert decided(with_settings(windows(ALLOW), **{name: None}))[0] is Answer.UNKNOWN


def test_a_rule_that_could_not_be_read_may_say_anything() -> None:
    """Even where another one allows it."""
    assert decided(replace(windows(ALLOW), unread=("{x}",))) == (Answer.UNKNOWN, Rung.BLOCK)
    assert decided(replace(windows(), unread=("{x}",)))[0] is Answer.UNKNOWN


def test_every_network_that_is_connected_must_let_it_in() -> None:
    """On two networks at once: not open for all and not shut for all; the one that is, is named."""
    found = windows(f"{ALLOW}|Profile=Private")
    both = replace(found, active=frozenset({Profile.PRIVATE, Profile.PUBLIC}))
    judgements = both.judge(Protocol.TCP, 25565, GAME)
    assert [judgement.where for judgement in judgements] == ["private", "public"]
    verdict = judge(Facts(True, (), True, judgements=judgements))
    assert (verdict.answer, verdict.decided_by) == (Answer.UNKNOWN, Rung.ALLOW)
    assert verdict[Rung.ALLOW].why.code == "rung-allow-fail-where"
    assert verdict[Rung.ALLOW].evidence == ("public",)
    assert decided(replace(found, active=None)) == (Answer.UNKNOWN, Rung.ALLOW)
    shut = replace(windows(), active=both.active)
    assert decided(shut) == (Answer.BLOCKED, Rung.ALLOW)


def test_another_firewall_may_decide_instead() -> None:
    """Rules of Windows have no effect then; what it does cannot be read."""
    assert decided(replace(windows(ALLOW), others=("Moat 5",))) == (Answer.UNKNOWN, Rung.POLICY)
    assert decided(replace(windows(ALLOW), others=None)) == (Answer.UNKNOWN, Rung.POLICY)


def test_a_profile_that_was_not_read_is_unknown() -> None:
    """Not on, not off, not blocking."""
    (judgement,) = replace(windows(ALLOW), profiles={}).judge(Protocol.TCP, 25565, GAME)
    assert judgement.state is State.UNKNOWN
    assert judgement.default is Default.UNKNOWN
