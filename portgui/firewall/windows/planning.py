"""What a request comes to on Windows: rules to add, and block rules to switch off. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from portgui.firewall.errand import (
    MOST_OPERATIONS,
    Add,
    Job,
    Operation,
    Remove,
    SetApp,
    Switch,
    own_rules,
)
from portgui.firewall.judgement import Judgement
from portgui.firewall.ladder import Answer, Facts
from portgui.firewall.plan import Plan, Refusal, Step, Way
from portgui.firewall.request import Lasting, Request, RequestError, Who
from portgui.firewall.rules import Action, Profile, Rule, Store
from portgui.firewall.saying import STEP_ENDING, sentences, step_message
from portgui.firewall.verdict import MOST_EVIDENCE, judge
from portgui.firewall.windows import by_hand, netsh, task
from portgui.firewall.windows.reading import WindowsReading, fingerprint
from portgui.firewall.windows.stores import managed_values
from portgui.plain import NAME_LIMIT, plain
from portgui.words import Message

MOST_ASKED: Final = 64
"""Ports of a range that are judged one by one; of a wider one, the first and the last."""
_OVERRULED: Final = 1
"""NET_FW_MODIFY_STATE_GP_OVERRIDE."""
_SHUT: Final = 2
"""NET_FW_MODIFY_STATE_INBOUND_BLOCKED."""


@dataclass(frozen=True, slots=True)
class Programs:
    """Where Windows' own programs are."""

    netsh: str
    schtasks: str


_TYPED: Final = Programs("netsh", "schtasks")


def plan(
    request: Request, reading: WindowsReading, mark: str, programs: Programs, way: Way
) -> Plan | Refusal:
    """What a request comes to, or why it is not done."""
    if reading.own is None:
        return Refusal(Message("windows-unread"), Message("windows-by-hand"))
    if reading.told.others:
        name = plain(reading.told.others[0], NAME_LIMIT)
        return Refusal(Message.of("windows-others", name=name), Message("windows-others-fix"))
    judged = _judged(request, reading)
    refusal = _refused(request, reading, judged)
    if refusal is not None:
        return refusal
    blocking = _in_the_way(judged) if request.action is Action.ALLOW else ()
    switches = _switches(request, reading, blocking, programs)
    if isinstance(switches, Refusal):
        return switches
    adds = tuple(Add(rule) for rule in own_rules(request, mark))
    if len(switches) + len(adds) > MOST_OPERATIONS:
        return Refusal(
            Message("windows-block-many"), Message("windows-by-hand"), evidence=_named(blocking)
        )
    job = Job(mark, (*switches, *adds), request.until)
    return Plan(
        request=request,
        job=job,
        steps=(*_ending_steps(job, reading, programs), *_steps(job, reading, programs)),
        way=way,
        sentences=sentences(request, "windows", profiles=True),
        notes=(*_notes(request, reading, blocking), *_doubts(request, judged)),
        by_hand=by_hand.lines(command(each, reading.own, _TYPED) for each in job.operations),
        before=tuple((rule.id, reading.own[rule.id]) for rule in blocking),
    )


def command(operation: Operation, own: Mapping[str, str], programs: Programs) -> tuple[str, ...]:
    """What is run for one operation.

    Args:
        operation: one of those that Windows knows.
        own: the computer's own rules, text by id.
        programs: where Windows' own programs are.

    Raises:
        netsh.NotSelectableError: netsh has no words for it.
        KeyError: the rule to be switched is not there.
        TypeError: an operation of another system.
    """
    match operation:
        case Add(rule):
            return netsh.add(programs.netsh, rule)
        case Switch(rule_id=rule_id, on=on):
            return netsh.switch(programs.netsh, rule_id, own, on=on)
        case Remove(rule):
            return netsh.delete(programs.netsh, rule)
        case SetApp():
            raise TypeError("not an operation of Windows Firewall")


def _asked_ports(request: Request) -> tuple[int, ...]:
    ports = request.ports
    if ports is None:
        return (0,)
    if len(ports) <= MOST_ASKED:
        return tuple(range(ports.first, ports.last + 1))
    return (ports.first, ports.last)


def _judged(request: Request, reading: WindowsReading) -> tuple[tuple[Judgement, ...], ...]:
    """What happens to each port and protocol, in the profiles that are asked for."""
    # Who waits now does not matter to a rule that is to keep everybody out.
    waiting = request.waiting if request.action is Action.ALLOW else ""
    app = request.app or waiting or None
    every = replace(reading.windows, active=request.profiles)
    return tuple(
        every.judge(protocol, port, app)
        for protocol in request.protocols
        for port in _asked_ports(request)
    )


def _refused(
    request: Request, reading: WindowsReading, judged: tuple[tuple[Judgement, ...], ...]
) -> Refusal | None:
    profiles = reading.windows.profiles
    asked = [profile for profile in Profile if profile in request.profiles]
    allows = request.action is Action.ALLOW
    told = reading.told
    if any(profiles[each].is_on is None for each in asked):
        return Refusal(Message("windows-unread"), Message("windows-by-hand"))
    now = [each for each in asked if each in (told.active or ())] or asked
    if all(profiles[each].is_on is False for each in now):
        if not allows:
            return Refusal(Message("windows-off-block"), Message("windows-turn-on"))
        if told.others is not None:
            return Refusal(
                Message("rung-firewall-off"), is_needless=True, evidence=tuple(map(str, now))
            )
    if allows and (shut := [each for each in asked if profiles[each].blocks_all]):
        return Refusal(
            Message("windows-blocks-all"), Message("fix-block-all"), evidence=tuple(shut)
        )
    if allows and told.modify_state == _SHUT and (told.active or frozenset()) <= request.profiles:
        return Refusal(
            Message("windows-blocks-all"),
            Message("fix-block-all"),
            evidence=("LocalPolicyModifyState=2",),
        )
    ignored = [each for each in asked if profiles[each].takes_local_rules is False]
    if ignored or told.modify_state == _OVERRULED:
        evidence = tuple(
            f"{each}: {value}" for each in ignored for value in managed_values(reading.raw, each)
        )
        return Refusal(
            Message("windows-managed"),
            Message("fix-ask-it"),
            evidence=evidence or ("LocalPolicyModifyState=1",),
        )
    if _is_whole(request) and told.others is not None:
        wanted = Answer.REACHABLE if allows else Answer.BLOCKED
        verdicts = [
            judge(Facts(is_waiting=True, is_network=True, judgements=each)) for each in judged
        ]
        if all(verdict.answer is wanted for verdict in verdicts):
            found = verdicts[0][verdicts[0].decided_by]
            return Refusal(found.why, is_needless=True, evidence=found.evidence)
    return None


def _is_whole(request: Request) -> bool:
    """Whether judging says all of what was asked for, so that nothing may be left to do."""
    ports = request.ports
    is_judged = ports is not None and len(ports) <= MOST_ASKED
    return is_judged and request.scope.who is Who.LOCAL and request.until.lasting is Lasting.UNDONE


def _in_the_way(judged: Iterable[tuple[Judgement, ...]]) -> tuple[Rule, ...]:
    """Block rules that surely beat the new one, each once.

    One for a program is in the way if that is the program that waits; where it is not known who
    does, it would be any of hundreds. One for some other computers only is what somebody wanted.
    """
    found: dict[tuple[Store, str], Rule] = {}
    for judgements in judged:
        for each in judgements:
            for rule in each.blocks:
                found.setdefault((rule.store, rule.id), rule)
    return tuple(found.values())


def _switches(
    request: Request, reading: WindowsReading, blocking: Iterable[Rule], programs: Programs
) -> list[Operation] | Refusal:
    """What switches them off, or why one of them cannot be switched off here."""
    own = reading.own or {}
    found: list[Operation] = []
    for rule in blocking:
        name = plain(rule.name or rule.id, NAME_LIMIT)
        if rule.store is not Store.LOCAL:
            why = Message.of("windows-block-policy", name=name)
            return Refusal(why, Message("fix-ask-it"), evidence=_named((rule,)))
        try:
            words = netsh.switch(programs.netsh, rule.id, own, on=False)
            switch = Switch(rule.id, name, fingerprint(own[rule.id]), on=False)
            can = request.until.lasting is Lasting.UNDONE or task.keeps_words(words)
        except (netsh.NotSelectableError, KeyError, RequestError):
            can = False
        if not can:
            why = Message.of("windows-block-by-hand", name=name)
            return Refusal(why, Message("windows-by-hand"), evidence=_named((rule,)))
        found.append(switch)
    return found


def _named(rules: Iterable[Rule]) -> tuple[str, ...]:
    found = (f"{rule.name or rule.id} ({rule.id})" for rule in rules)
    return tuple(plain(text, NAME_LIMIT) for text in islice(found, MOST_EVIDENCE))


def _steps(job: Job, reading: WindowsReading, programs: Programs) -> tuple[Step, ...]:
    own = dict(reading.own or {})
    steps: list[Step] = []
    for operation in job.operations:
        arguments = command(operation, own, programs)
        if isinstance(operation, Switch):
            back = netsh.switch(programs.netsh, operation.rule_id, own, on=not operation.on)
        elif isinstance(operation, Add):
            back = netsh.delete(programs.netsh, operation.rule)
        else:
            raise TypeError("a plan adds and switches")
        steps.append(Step(arguments, step_message(operation), (back,)))
    return tuple(steps)


def _ending_steps(job: Job, reading: WindowsReading, programs: Programs) -> tuple[Step, ...]:
    """What sets up the end of a change; first, so that none is left without its end."""
    if job.until.lasting is Lasting.UNDONE:
        return ()
    made = task.create_task(programs.schtasks, job.mark, f"{task.task_name(job.mark)}.xml")
    return (Step(made, STEP_ENDING, (task.delete_task(programs.schtasks, job.mark),)),)


def _doubts(request: Request, judged: Iterable[tuple[Judgement, ...]]) -> tuple[Message, ...]:
    """Rules that block it in some cases, and go on doing so; where it is known who waits."""
    if request.action is Action.BLOCK or not (request.app or request.waiting):
        return ()
    names = dict.fromkeys(
        plain(rule.name or rule.id, NAME_LIMIT)
        for judgements in judged
        for each in judgements
        for rule in each.may_block
    )
    return tuple(
        Message.of("windows-note-may-block", name=name) for name in islice(names, MOST_EVIDENCE)
    )


def _notes(
    request: Request, reading: WindowsReading, blocking: Iterable[Rule]
) -> tuple[Message, ...]:
    notes = [
        Message.of("windows-note-switch", name=plain(rule.name, NAME_LIMIT)) for rule in blocking
    ]
    active = reading.told.active
    if active is not None and not active & request.profiles:
        names = ", ".join(sorted(active))
        notes.append(Message.of("windows-note-profile", networks=names))
    profiles = reading.windows.profiles
    if all(profiles[each].is_on is False for each in request.profiles):
        notes.append(Message("windows-note-off"))
    if reading.told.others is None:
        notes.append(Message("windows-note-others"))
    if request.action is Action.BLOCK and request.app and request.ports is None:
        notes.append(Message("windows-note-app"))
    return tuple(notes)
