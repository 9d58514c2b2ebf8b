"""The ladder: can others reach a port, and which rung decides it? Pure: facts in, verdict out.

Nothing is taken for open because it looks so: where a fact could not be read, the answer is
"unknown". What a test on this computer itself would show proves nothing and is not used: most
firewalls do not filter it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.ladder import Answer, Facts, Finding, Result, Rung, Verdict
from portgui.firewall.rules import Action, Rule
from portgui.words import Message

MOST_EVIDENCE: Final = 10
"""Rules that are named for one rung."""
_BY_NETWORK: Final = frozenset({Rung.BLOCK, Rung.ALLOW, Rung.POLICY})
_NOT_ALLOWED: Final = Message("rung-allow-fail")


def judge(facts: Facts) -> Verdict:
    """Climb the ladder."""
    firewall = facts.judgements
    rungs: tuple[Finding, ...] = (
        _listener(facts),
        _address(facts),
        _reserved(facts),
        _state(facts),
        _block(firewall),
        _allow(firewall),
        _policy(facts),
        _around(facts),
        Finding(Rung.ROUTER, Result.NOT_CHECKED, Message("rung-router-not-checked")),
    )
    if not all(map(_is_shut, firewall)):
        # Who comes from one of the other networks gets in.
        rungs = tuple(map(_in_part, rungs))
    return Verdict(*_decide(facts, rungs), rungs)


def _in_part(finding: Finding) -> Finding:
    """What a rung says where it is so for some networks only."""
    is_partial = finding.rung in _BY_NETWORK and finding.result is Result.FAIL
    return replace(finding, result=Result.UNKNOWN) if is_partial else finding


def _is_shut(judgement: Judgement) -> bool:
    """Whether nothing comes in from this network."""
    if judgement.state is State.OFF:
        return False
    return bool(judgement.blocks or judgement.blocks_all) or _is_refused(judgement)


def _decide(facts: Facts, rungs: Sequence[Finding]) -> tuple[Answer, Rung]:
    """The first rung that fails decides; then the first that is unknown; then what lets it in."""
    found = {finding.rung: finding for finding in rungs}
    if found[Rung.LISTENER].result is Result.FAIL:
        return Answer.NOT_LISTENING, Rung.LISTENER
    if found[Rung.ADDRESS].result is Result.FAIL:
        return Answer.BLOCKED, Rung.ADDRESS
    for rung in (Rung.LISTENER, Rung.ADDRESS):
        if found[rung].result is not Result.PASS:
            return Answer.UNKNOWN, rung
    if facts.around:
        # What is published around the firewall is not asked at its rules, and may have its own.
        return Answer.UNKNOWN, Rung.AROUND
    order = (Rung.FIREWALL, Rung.POLICY, Rung.BLOCK, Rung.ALLOW, Rung.AROUND)
    for rung in order:
        if found[rung].result is Result.FAIL:
            return Answer.BLOCKED, rung
    for rung in order:
        if found[rung].result is Result.UNKNOWN:
            return Answer.UNKNOWN, rung
    is_off = all(judgement.state is State.OFF for judgement in facts.judgements)
    return Answer.REACHABLE, Rung.FIREWALL if is_off else Rung.ALLOW


def _listener(facts: Facts) -> Finding:
    match facts.is_waiting:
        case True:
            return Finding(Rung.LISTENER, Result.PASS, Message("rung-listener-pass"))
        case False:
            fix = Message("fix-start-the-app")
            return Finding(Rung.LISTENER, Result.FAIL, Message("rung-listener-fail"), fix=fix)
        case None:
            return Finding(Rung.LISTENER, Result.UNKNOWN, Message("rung-listener-unknown"))


def _address(facts: Facts) -> Finding:
    if not facts.is_waiting:
        return Finding(Rung.ADDRESS, Result.NOT_CHECKED, Message("rung-address-not-checked"))
    evidence = facts.addresses[:MOST_EVIDENCE]
    match facts.is_network:
        case True:
            return Finding(Rung.ADDRESS, Result.PASS, Message("rung-address-pass"), evidence)
        case False:
            why, fix = Message("rung-address-fail"), Message("fix-change-the-address")
            return Finding(Rung.ADDRESS, Result.FAIL, why, evidence, fix)
        case None:
            return Finding(Rung.ADDRESS, Result.UNKNOWN, Message("rung-address-unknown"), evidence)


def _reserved(facts: Facts) -> Finding:
    if facts.is_waiting:
        # An app has it: it was not kept from that one.
        return Finding(Rung.RESERVED, Result.PASS, Message("rung-reserved-pass"))
    if facts.held is None:
        return Finding(Rung.RESERVED, Result.UNKNOWN, Message("rung-reserved-unknown"))
    if not facts.held:
        return Finding(Rung.RESERVED, Result.PASS, Message("rung-reserved-pass"))
    why, fix = Message("rung-reserved-fail"), Message("fix-another-port")
    return Finding(Rung.RESERVED, Result.FAIL, why, (facts.held,), fix)


def _state(facts: Facts) -> Finding:
    """Whether a firewall filters at all; one that is off lets everything in."""
    states = {judgement.state for judgement in facts.judgements}
    where = _places(facts.judgements)
    if not states or State.UNKNOWN in states:
        return Finding(Rung.FIREWALL, Result.UNKNOWN, Message("rung-firewall-unknown"), where)
    if states == {State.OFF}:
        return Finding(Rung.FIREWALL, Result.PASS, Message("rung-firewall-off"), where)
    return Finding(Rung.FIREWALL, Result.PASS, Message("rung-firewall-on"), where)


def _block(firewall: Sequence[Judgement]) -> Finding:
    asked = [judgement for judgement in firewall if judgement.state is not State.OFF]
    if blocked := [judgement for judgement in asked if judgement.blocks]:
        rules = [rule for judgement in blocked for rule in judgement.blocks]
        name, where = rules[0].name, _where(blocked, asked)
        why = Message.of("rung-block-fail", name=name)
        if where:
            why = Message.of("rung-block-fail-where", name=name, where=where)
        return Finding(Rung.BLOCK, Result.FAIL, why, _evidence(rules), Message("fix-block-rule"))
    doubts = [rule for judgement in asked for rule in judgement.may_block]
    unread = tuple(dict.fromkeys(name for judgement in asked for name in judgement.unread))
    if doubts or unread:
        evidence = (*_evidence(doubts), *unread)[:MOST_EVIDENCE]
        return Finding(Rung.BLOCK, Result.UNKNOWN, Message("rung-block-unknown"), evidence)
    if not firewall:
        return Finding(Rung.BLOCK, Result.UNKNOWN, Message("rung-rules-unread"))
    return Finding(Rung.BLOCK, Result.PASS, Message("rung-block-pass"))


def _allow(firewall: Sequence[Judgement]) -> Finding:
    """Every network's firewall must let it in; the one that says least decides."""
    if not firewall:
        return Finding(Rung.ALLOW, Result.UNKNOWN, Message("rung-rules-unread"))
    asked = [judgement for judgement in firewall if judgement.state is not State.OFF]
    if not asked:
        return Finding(Rung.ALLOW, Result.PASS, Message("rung-allow-not-needed"))
    refused = [each for each in asked if _is_refused(each)]
    if refused:
        where = _where(refused, asked)
        why = Message.of("rung-allow-fail-where", where=where) if where else _NOT_ALLOWED
        fix = Message("fix-allow-rule")
        return Finding(Rung.ALLOW, Result.FAIL, why, _places(refused), fix)
    if narrow := [rule for each in asked if not _is_open(each) for rule in each.narrow]:
        who = ", ".join(map(str, narrow[0].peers.networks[:MOST_EVIDENCE]))
        why = Message.of("rung-allow-narrow", name=narrow[0].name, who=who)
        return Finding(
            Rung.ALLOW, Result.UNKNOWN, why, _evidence(narrow), Message("fix-allow-rule")
        )
    if doubts := [each for each in asked if not _is_open(each)]:
        rules = [rule for each in doubts for rule in each.may_allow]
        evidence = (*_evidence(rules), *_places(doubts))[:MOST_EVIDENCE]
        return Finding(Rung.ALLOW, Result.UNKNOWN, Message("rung-allow-unknown"), evidence)
    rules = [rule for each in asked for rule in each.allows]
    if not rules:
        return Finding(Rung.ALLOW, Result.PASS, Message("rung-allow-default"), _places(asked))
    why = Message.of("rung-allow-pass", name=rules[0].name)
    return Finding(Rung.ALLOW, Result.PASS, why, _evidence(rules))


def _is_open(judgement: Judgement) -> bool:
    return bool(judgement.allows) or judgement.default is Default.ALLOW


def _is_refused(judgement: Judgement) -> bool:
    some = judgement.allows or judgement.narrow or judgement.may_allow or judgement.unread
    return not some and judgement.default is Default.BLOCK


def _policy(facts: Facts) -> Finding:
    asked = [judgement for judgement in facts.judgements if judgement.state is not State.OFF]
    if shut := [judgement for judgement in asked if judgement.blocks_all]:
        where = _where(shut, asked)
        why = Message("rung-policy-blocks-all")
        if where:
            why = Message.of("rung-policy-blocks-all-where", where=where)
        return Finding(Rung.POLICY, Result.FAIL, why, _places(shut), Message("fix-block-all"))
    ignored = [
        rule
        for each in asked
        if _is_refused(each)
        for rule in each.ignored
        if rule.action is Action.ALLOW
    ]
    if ignored:
        why = Message("rung-policy-ignores")
        return Finding(Rung.POLICY, Result.FAIL, why, _evidence(ignored), Message("fix-ask-it"))
    if facts.others:
        why = Message.of("rung-policy-others", name=facts.others[0])
        return Finding(Rung.POLICY, Result.UNKNOWN, why, facts.others[:MOST_EVIDENCE])
    if facts.others is None or any(judgement.blocks_all is None for judgement in asked):
        return Finding(Rung.POLICY, Result.UNKNOWN, Message("rung-policy-unknown"))
    return Finding(Rung.POLICY, Result.PASS, Message("rung-policy-pass"))


def _around(facts: Facts) -> Finding:
    if facts.around is None:
        return Finding(Rung.AROUND, Result.UNKNOWN, Message("rung-around-unknown"))
    if facts.around:
        why = Message.of("rung-around-fail", name=facts.around)
        return Finding(Rung.AROUND, Result.UNKNOWN, why, (facts.around,))
    return Finding(Rung.AROUND, Result.PASS, Message("rung-around-pass"))


def _evidence(rules: Sequence[Rule]) -> tuple[str, ...]:
    found = dict.fromkeys(f"{rule.name} ({rule.id})" for rule in rules)
    return tuple(found)[:MOST_EVIDENCE]


def _places(judgements: Sequence[Judgement]) -> tuple[str, ...]:
    return tuple(judgement.where for judgement in judgements if judgement.where)


def _where(some: Sequence[Judgement], asked: Sequence[Judgement]) -> str:
    """Which networks, where it is not all of them."""
    return ", ".join(_places(some)) if len(some) < len(asked) else ""
