"""The proof: what is said of a port agrees with a client that really tries, for any rules.

Rule sets by lot are loaded into a network of their own. What `portgui.firewall` says of every
port, for every network that the server is on, is held against a client on that network with
several addresses.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from portgui.firewall.judgement import Judgement
from portgui.firewall.ladder import Answer, Facts
from portgui.firewall.linux.netfilter.netfilter import Netfilter
from portgui.firewall.linux.netfilter.reading import read_netfilter
from portgui.firewall.verdict import judge
from portgui.net import Protocol
from tests.system.net_lab import LANS, MUCH_PATIENCE, Lab, Probe, laboratory, obstacle
from tests.system.net_rules import PORTS, nft_rulesets, save_files, ufw_files

pytestmark = [
    pytest.mark.linux,
    pytest.mark.root,
    pytest.mark.xdist_group("firewall-proof"),
]

DECIDED: Final = 0.99
"""How often at least something is said where all clients fare alike; it is always so today."""


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """The laboratory, with an app at every port that is asked for."""
    if why := obstacle():
        pytest.skip(why)
    with laboratory() as made:
        made.listen(*PORTS)
        yield made


def read(lab: Lab) -> Netfilter:
    """What can be read on the server."""
    return read_netfilter(lab.server.outcome, contents=lab.server.contents)


def answer_of(judgements: tuple[Judgement, ...]) -> Answer:
    """What the whole ladder says for an app that waits at an address of the network."""
    return judge(Facts(is_waiting=True, is_network=True, judgements=judgements)).answer


class Tally:
    """What was said, and what was so."""

    def __init__(self) -> None:
        self.sets = 0
        self.said: Counter[Answer] = Counter()
        self.alike = 0
        self.alike_unsaid = 0

    def note(self, answer: Answer, came: list[bool]) -> None:
        self.said[answer] += 1
        if len(set(came)) == 1:
            self.alike += 1
            self.alike_unsaid += answer is Answer.UNKNOWN

    @property
    def decided(self) -> float:
        """The share of decided cases, where all clients fare alike."""
        return 1 - self.alike_unsaid / self.alike


def hold_against_the_client(lab: Lab, tally: Tally) -> None:
    """Every answer about the rules that are loaded now."""
    found = read(lab)
    assert not found.unread
    assert not found.needs_rights
    cases = list(product(LANS, (4, 6), PORTS))
    probes = {
        (lan, version, (kind, port)): [Probe(kind, *way, port) for way in lab.ways(lan, version)]
        for lan, version, (kind, port) in cases
    }
    results = iter(lab.probe(probe for case in cases for probe in probes[case]))
    came = {case: [next(results) for _ in probes[case]] for case in cases}
    tally.sets += 1
    for case in cases:
        lan, version, (kind, port) = case
        judgements = found.judge(Protocol(kind), port, None, (version,))
        answer = answer_of(tuple(each for each in judgements if each.where == lan))
        if answer is Answer.REACHABLE and not all(came[case]):
            came[case] = lab.probe(probes[case], MUCH_PATIENCE)
        told = f"{answer} for {case}, but {list(zip(probes[case], came[case], strict=True))}"
        assert answer is not Answer.REACHABLE or all(came[case]), told
        assert answer is not Answer.BLOCKED or not any(came[case]), told
        tally.note(answer, came[case])
    for kind, port in PORTS:
        answer = answer_of(found.judge(Protocol(kind), port, None, (4, 6)))
        everywhere = [all(came[lan, version, (kind, port)]) for lan in LANS for version in (4, 6)]
        assert answer is not Answer.REACHABLE or all(everywhere), f"{answer} everywhere for {port}"


by_lot = settings(
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    # Making a failure smaller would take minutes; the rules of the first one are printed.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def assert_decided(tally: Tally, sets: int) -> None:
    """Enough was tried, all of it came up, and "unknown" is no way out."""
    assert tally.sets >= sets
    assert set(tally.said) == {Answer.REACHABLE, Answer.BLOCKED, Answer.UNKNOWN}
    assert tally.decided >= DECIDED, f"{tally.decided:.1%} of {tally.alike}: {tally.said}"


def test_nftables_rules_say_what_the_client_finds(lab: Lab) -> None:
    """Families, policies, order, ports, sources, interfaces, sets, maps, jumps, two tables."""
    tally = Tally()

    @settings(by_lot, max_examples=180)
    @given(nft_rulesets())
    def check(ruleset: str) -> None:
        lab.load(ruleset)
        hold_against_the_client(lab, tally)

    check()
    assert_decided(tally, 180)


def test_iptables_rules_say_what_the_client_finds(lab: Lab) -> None:
    """Through iptables-nft, whose rules nft shows only in part."""
    tally = Tally()

    @settings(by_lot, max_examples=90)
    @given(save_files())
    def check(files: tuple[str, str]) -> None:
        lab.load_saved(*files)
        hold_against_the_client(lab, tally)

    check()
    assert_decided(tally, 90)


def test_rules_as_ufw_lays_them_out_say_what_the_client_finds(lab: Lab) -> None:
    """Its chains and its own rules, and a person's between them."""
    tally = Tally()

    @settings(by_lot, max_examples=40)
    @given(ufw_files())
    def check(files: tuple[str, str]) -> None:
        lab.load_saved(*files)
        hold_against_the_client(lab, tally)

    check()
    assert_decided(tally, 40)
