"""Rules with addresses of one version of IP only, for apps that wait at one version only."""

import pytest

from portgui.firewall.ladder import Answer, Facts
from portgui.firewall.rules import Profile, Store
from portgui.firewall.verdict import judge
from portgui.firewall.windows.gpfas import parse_rule
from portgui.firewall.windows.policy import ProfileSettings, Windows
from portgui.net import Protocol

RULE = "v2.33|Action={}|Active=TRUE|Dir=In|Protocol=6|LPort=80|{}Name=x|"
OPEN = RULE.format("Allow", "")


def answer(versions: tuple[int, ...], *rules: str) -> Answer:
    """What the ladder says of an app that waits at these versions."""
    parsed = [parse_rule(str(n), text, Store.LOCAL) for n, text in enumerate(rules)]
    found = Windows(
        {profile: ProfileSettings() for profile in Profile},
        frozenset({Profile.PRIVATE}),
        tuple(rule for rule in parsed if rule is not None),
    )
    judged = found.judge(Protocol.TCP, 80, "", versions)
    return judge(Facts(True, is_network=True, judgements=judged, others=())).answer


ALLOWS = [
    ("RA4=LocalSubnet|", Answer.REACHABLE, Answer.BLOCKED, Answer.UNKNOWN),
    ("RA6=LocalSubnet|", Answer.BLOCKED, Answer.REACHABLE, Answer.UNKNOWN),
    ("RA4=LocalSubnet|RA6=LocalSubnet|", *(Answer.REACHABLE,) * 3),
    ("RA4=0.0.0.0/0.0.0.0|", Answer.REACHABLE, Answer.BLOCKED, Answer.UNKNOWN),
    ("RA6=::/0|", Answer.BLOCKED, Answer.REACHABLE, Answer.UNKNOWN),
    ("RA4=10.0.0.1|", Answer.UNKNOWN, Answer.BLOCKED, Answer.UNKNOWN),
    ("RA4=LocalSubnet|RA6=fe80::/64|", Answer.REACHABLE, Answer.UNKNOWN, Answer.UNKNOWN),
    ("RA4=Internet|", *(Answer.UNKNOWN,) * 3),
    ("RA4=LocalSubnet|Svc=x|", Answer.UNKNOWN, Answer.BLOCKED, Answer.UNKNOWN),
]


@pytest.mark.parametrize(("who", "four", "six", "both"), ALLOWS)
def test_a_rule_allows_the_versions_whose_addresses_it_names(
    who: str, four: Answer, six: Answer, both: Answer
) -> None:
    """And nothing is reachable at a version that no rule is about."""
    rule = RULE.format("Allow", who)
    assert [answer(each, rule) for each in ((4,), (6,), (4, 6))] == [four, six, both]
    assert answer((), rule) == both


@pytest.mark.parametrize(("who", "four", "six", "both"), ALLOWS)
def test_a_rule_blocks_the_versions_whose_addresses_it_names(
    who: str, four: Answer, six: Answer, both: Answer
) -> None:
    """What allows as much as another rule blocks is the mirror of it."""
    mirror = {Answer.REACHABLE: Answer.BLOCKED, Answer.BLOCKED: Answer.REACHABLE}
    rule = RULE.format("Block", who)
    found = [answer(each, OPEN, rule) for each in ((4,), (6,), (4, 6))]
    assert found == [mirror.get(each, Answer.UNKNOWN) for each in (four, six, both)]
