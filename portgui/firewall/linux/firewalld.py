"""firewalld as a firewall that PortGUI can write: plans, and looks whether it is as wanted."""

from collections.abc import Callable, Iterator
from typing import Final

from portgui.firewall import saying
from portgui.firewall.backend import Check, Finding, Report, Trouble
from portgui.firewall.errand import Add, Errand, Job, OwnRule, Verb
from portgui.firewall.linux import rich
from portgui.firewall.linux.firewalld_change import Changes, Doors
from portgui.firewall.linux.firewalld_read import SERVICE
from portgui.firewall.linux.firewalld_reading import NAME, FirewalldReading
from portgui.firewall.linux.firewalld_rules import beaten_by, has_priorities, networks_for
from portgui.firewall.linux.matching import is_open, is_shut
from portgui.firewall.linux.planning import MOST_EVIDENCE, job_for, needless, notes_for, typed
from portgui.firewall.linux.rights import is_root
from portgui.firewall.plan import Plan, Refusal, Step, Way
from portgui.firewall.request import Lasting, Request
from portgui.firewall.rules import Action
from portgui.words import Message

_COMMAND: Final = "/usr/bin/firewall-cmd"
_RUNTIME: Final = f"{SERVICE}.zone"
_PERMANENT: Final = f"{SERVICE}.config.zone"


def doors() -> Doors:
    """Those of this computer."""
    return Doors(is_root=is_root())


class Firewalld:
    """firewalld.

    Args:
        doors: by what it is reached.
    """

    name = NAME

    def __init__(self, by: Callable[[], Doors] = doors) -> None:
        self._by = by

    def read(self) -> FirewalldReading:
        """Read it, as far as that goes without asking the person."""
        return Changes(self._by()).read()

    def plan(self, request: Request, reading: FirewalldReading, mark: str) -> Plan | Refusal:
        """What a request comes to."""
        if reading.version and not has_priorities(reading.version):
            why = Message.of("linux-refuse-old-firewalld", version=reading.version)
            return Refusal(why, Message("linux-fix-by-hand"))
        job = job_for(request, reading.links, mark)
        if isinstance(job, Refusal):
            return job
        if reading.panic:
            return Refusal(
                Message("linux-refuse-panic"),
                Message.of("linux-fix-panic", line="sudo firewall-cmd --panic-off"),
            )
        if reading.zones is not None:
            for rule in _rules(job):
                if other := beaten_by(rule, reading):
                    why = Message.of("linux-refuse-rule", name=other[0].name)
                    names = tuple(each.name for each in other)[:MOST_EVIDENCE]
                    return Refusal(why, Message("linux-fix-rule"), evidence=names)
            if (so := needless(request, reading)) is not None:
                return so
        return self._plan(request, reading, job)

    def _plan(self, request: Request, reading: FirewalldReading, job: Job) -> Plan:
        zones = [zone.name for zone in reading.outward()] or [reading.default_zone]
        is_lasting = job.until.lasting is Lasting.UNDONE
        steps, lines = [], []
        for rule in _rules(job):
            why = saying.step_message(Add(rule))
            for zone in zones:
                for text in rich.own_texts(rule, networks_for(rule, reading)):
                    seconds = str(job.until.seconds)
                    steps.append(Step((f"{_RUNTIME}.addRichRule", zone, text, seconds), why,
                                      ((f"{_RUNTIME}.removeRichRule", zone, text),)))  # fmt: skip
                    timed = [f"--timeout={seconds}"] * (job.until.lasting is Lasting.TIME)
                    line = [_COMMAND, f"--zone={zone}", f"--add-rich-rule={text}"]
                    lines.append(typed([*line, *timed]))
                    if is_lasting:
                        back = ((f"{_PERMANENT}.removeRichRule", zone, text),)
                        steps.append(Step((f"{_PERMANENT}.addRichRule", zone, text), why, back))
                        lines.append(typed([_COMMAND, "--permanent", *line[1:]]))
        notes = notes_for(request)
        number = rich.priority_of(_rules(job)[0])
        notes.append(Message.of("linux-note-priority", number=number))
        if not is_lasting:
            notes.append(Message("linux-note-reload"))
        if reading.zones is None:
            notes.append(Message("linux-note-unread"))
        before = tuple((zone.name, text) for zone in reading.outward() for text in zone.rich[:50])
        return Plan(
            request, job, tuple(steps), Way.RIGHTS if self._by().is_root else Way.POLKIT,
            saying.sentences(request, NAME), tuple(notes), tuple(lines), before,
        )  # fmt: skip

    def apply(self, errand: Errand) -> Report | Trouble:
        """Have it done; polkit asks the person where it must."""
        return Changes(self._by()).apply(errand)

    def perform(self, errand: Errand) -> Report:
        """Do it as root."""
        return Changes(self._by()).perform(errand)

    def look(self, errand: Errand, reading: FirewalldReading) -> Finding:
        """Whether everything is now as the errand wants it, in both layers."""
        if reading.zones is None or errand.job is None:
            return Finding(Check.UNKNOWN)
        is_undo = errand.verb is Verb.UNDO
        rules = _rules(errand.job)
        if is_undo:
            kept = [rule for place, rule in enumerate(rules) if place not in errand.spared]
            left = [text for rule in kept for text in _found(rule, reading)]
            if not left and reading.permanent is None:
                return Finding(Check.UNKNOWN)
            return Finding(Check.NOT_AS_WANTED if left else Check.AS_WANTED, tuple(left))
        lasting = errand.verb is Verb.KEEP or errand.job.until.lasting is Lasting.UNDONE
        wrong = [text for rule in rules for text in _wrong(rule, reading, lasting=lasting)]
        if wrong:
            return Finding(Check.NOT_AS_WANTED, tuple(dict.fromkeys(wrong)))
        if lasting and reading.permanent is None:
            return Finding(Check.UNKNOWN)
        return Finding(
            Check.AS_WANTED, tuple(text for rule in rules for text in _found(rule, reading))
        )


def _wrong(rule: OwnRule, reading: FirewalldReading, *, lasting: bool) -> Iterator[str]:
    """What is not as this rule of ours wants it."""
    zones, permanent = reading.outward(), dict(reading.permanent or ())
    texts = rich.own_texts(rule, networks_for(rule, reading))
    if not zones or not texts or rule.ports is None:
        yield rule.name
        return
    for zone in zones:
        yield from (f"{zone.name}: {text}" for text in texts if text not in zone.rich)
        if lasting and reading.permanent is not None:
            there = permanent.get(zone.name, ())
            yield from (f"{zone.name}, permanent: {text}" for text in texts if text not in there)
    versions = sorted({each.version for each in networks_for(rule, reading)} or {4, 6})
    is_so = is_shut if rule.action is Action.ALLOW else is_open
    for port in sorted({rule.ports.first, rule.ports.last}):
        for judgement in reading.judge(rule.protocol, port, None, versions):
            if is_so(judgement):
                names = [each.name for each in (*judgement.blocks, *judgement.allows)]
                yield from names or [f"{judgement.where} {rule.protocol}/{port}"]


def _found(rule: OwnRule, reading: FirewalldReading) -> Iterator[str]:
    """Where the rule is, in whatever zone and layer."""
    texts = rich.own_texts(rule, networks_for(rule, reading))
    for zone in reading.zones or ():
        yield from (f"{zone.name}: {text}" for text in texts if text in zone.rich)
    for name, there in reading.permanent or ():
        yield from (f"{name}, permanent: {text}" for text in texts if text in there)


def _rules(job: Job) -> list[OwnRule]:
    return [each.rule for each in job.operations if isinstance(each, Add)]
