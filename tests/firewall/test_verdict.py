"""The ladder: which rung decides, and that it never says "reachable" on a doubt."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.ladder import Answer, Facts, Result, Rung
from portgui.firewall.rules import ALL_PROFILES, EVERYONE, Action, Rule, Store
from portgui.firewall.verdict import judge
from portgui.words import english

RULE = Rule("{1}", "Game", Action.ALLOW, True, 6, (), "", ALL_PROFILES, EVERYONE, (), Store.LOCAL)
OPEN = Judgement("private", allows=(RULE,))
REACHABLE = Facts(True, ("0.0.0.0",), True, judgements=(OPEN,))


def test_every_rung_is_said_in_order_with_a_sentence() -> None:
    """Also those that did not decide; the router is always said not to be checked."""
    verdict = judge(REACHABLE)
    assert [finding.rung for finding in verdict.rungs] == list(Rung)
    assert all(english(finding.why) for finding in verdict.rungs)
    assert (verdict.answer, verdict.decided_by) == (Answer.REACHABLE, Rung.ALLOW)
    assert verdict[Rung.ROUTER].result is Result.NOT_CHECKED


@pytest.mark.parametrize(
    ("changes", "answer", "rung"),
    [
        ({"is_waiting": False}, Answer.NOT_LISTENING, Rung.LISTENER),
        ({"is_waiting": None}, Answer.UNKNOWN, Rung.LISTENER),
        ({"is_network": False}, Answer.BLOCKED, Rung.ADDRESS),
        ({"is_network": None}, Answer.UNKNOWN, Rung.ADDRESS),
        ({"judgements": ()}, Answer.UNKNOWN, Rung.FIREWALL),
        ({"others": ("Moat",)}, Answer.UNKNOWN, Rung.POLICY),
        ({"others": None}, Answer.UNKNOWN, Rung.POLICY),
        ({"around": "Docker"}, Answer.UNKNOWN, Rung.AROUND),
        ({"around": None}, Answer.UNKNOWN, Rung.AROUND),
    ],
)
def test_the_rung_that_decided_is_named(
    changes: dict[str, object], answer: Answer, rung: Rung
) -> None:
    """The first that fails, before the first that is not known."""
    verdict = judge(replace(REACHABLE, **changes))  # type: ignore[arg-type]  # by name
    assert (verdict.answer, verdict.decided_by) == (answer, rung)


def test_a_port_that_the_system_keeps_is_told_while_nobody_waits_on_it() -> None:
    """With what keeps it, and what to do."""
    verdict = judge(replace(REACHABLE, is_waiting=False, held="80-90"))
    found = verdict[Rung.RESERVED]
    assert found.result is Result.FAIL
    assert found.evidence == ("80-90",)
    assert found.fix is not None


def test_what_fails_has_something_that_would_mend_it() -> None:
    """Nobody is left with a "no" alone."""
    blocked = replace(OPEN, blocks=(replace(RULE, action=Action.BLOCK),), allows=())
    for facts in (
        replace(REACHABLE, is_waiting=False, held="x"),
        replace(REACHABLE, is_network=False),
        replace(REACHABLE, judgements=(blocked,)),
        replace(REACHABLE, judgements=(Judgement("public"),)),
        replace(REACHABLE, judgements=(replace(OPEN, blocks_all=True),)),
        replace(REACHABLE, judgements=(Judgement("public", ignored=(RULE,)),)),
    ):
        failed = [each for each in judge(facts).rungs if each.result is Result.FAIL]
        assert failed
        assert all(english(each.fix) for each in failed if each.fix is not None)
        assert all(each.fix is not None for each in failed)


RULES = st.lists(st.just(RULE), max_size=2).map(tuple)
JUDGEMENTS = st.builds(
    Judgement,
    where=st.sampled_from(["private", "public", ""]),
    state=st.sampled_from(State),
    blocks_all=st.sampled_from([True, False, None]),
    default=st.sampled_from(Default),
    blocks=RULES,
    may_block=RULES,
    allows=RULES,
    narrow=RULES,
    may_allow=RULES,
    ignored=RULES,
    unread=st.lists(st.just("{x}"), max_size=1).map(tuple),
)
FACTS = st.builds(
    Facts,
    is_waiting=st.sampled_from([True, False, None]),
    is_network=st.sampled_from([True, False, None]),
    held=st.sampled_from(["", "80", None]),
    judgements=st.lists(JUDGEMENTS, max_size=3).map(tuple),
    others=st.sampled_from([(), ("Moat",), None]),
    around=st.sampled_from(["", "Docker", None]),
)


def lets_in(judgement: Judgement) -> bool:
    """Whether a firewall lets it in for certain, said once more in other words."""
    if judgement.state is State.OFF:
        return True
    doubts = (judgement.blocks, judgement.may_block, judgement.unread)
    return (
        judgement.state is State.ON
        and judgement.blocks_all is False
        and not any(doubts)
        and (bool(judgement.allows) or judgement.default is Default.ALLOW)
    )


@given(FACTS)
def test_reachable_is_said_exactly_when_there_is_no_doubt(facts: Facts) -> None:
    """Every network lets it in for certain, somebody waits, nobody else decides."""
    is_certain = (
        facts.is_waiting is True
        and facts.is_network is True
        and bool(facts.judgements)
        and all(map(lets_in, facts.judgements))
        and facts.others == ()
        and facts.around == ""
    )
    assert (judge(facts).answer is Answer.REACHABLE) is is_certain


@given(FACTS)
def test_the_rung_that_decides_says_what_the_answer_says(facts: Facts) -> None:
    """What fails blocks, what is unknown leaves it unknown, and each has its sentence."""
    verdict = judge(facts)
    expected = {
        Answer.REACHABLE: {Result.PASS},
        Answer.BLOCKED: {Result.FAIL},
        Answer.NOT_LISTENING: {Result.FAIL},
        Answer.UNKNOWN: {Result.UNKNOWN},
    }
    assert verdict[verdict.decided_by].result in expected[verdict.answer]
    assert all(english(finding.why) for finding in verdict.rungs)
