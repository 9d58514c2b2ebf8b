"""ufw as a firewall that PortGUI can write: plans, and looks whether it is as wanted."""

from collections.abc import Callable, Sequence

from portgui.firewall import saying, several
from portgui.firewall.backend import Check, Finding, Report, Trouble
from portgui.firewall.errand import Add, Errand, Job, OwnRule, Verb
from portgui.firewall.linux import expiry, reports
from portgui.firewall.linux.matching import is_open, is_shut
from portgui.firewall.linux.planning import job_for, needless, notes_for, typed
from portgui.firewall.linux.polkit import Elevation
from portgui.firewall.linux.ufw_change import Changes
from portgui.firewall.linux.ufw_read import UFW, Doors, doors, read_ufw
from portgui.firewall.linux.ufw_reading import NAME, UfwReading
from portgui.firewall.linux.ufw_targets import (
    Target,
    add_arguments,
    beats,
    delete_arguments,
    in_the_way,
    is_there,
    own_lines,
    targets,
)
from portgui.firewall.plan import Plan, Refusal, Step, Way
from portgui.firewall.request import Lasting, Request, Until
from portgui.firewall.rules import Action
from portgui.words import Message


class Ufw:
    """ufw.

    Args:
        doors: by what it is reached.
        elevation: starts the helper.
    """

    name = NAME

    def __init__(self, by: Callable[[], Doors] = doors, elevation: Elevation | None = None) -> None:
        self._by, self._elevation = by, elevation or Elevation()

    def read(self) -> UfwReading:
        """Read it, as far as the rights go."""
        return read_ufw(self._by())

    def plan(self, request: Request, reading: UfwReading, mark: str) -> Plan | Refusal:
        """What a request comes to."""
        if reading.is_active is False:
            return Refusal(
                Message("linux-refuse-ufw-off"),
                Message.of("linux-fix-ufw-on", look="sudo ufw status", line="sudo ufw enable"),
            )
        job = job_for(request, reading.links, mark, has_ipv6=reading.has_ipv6)
        if isinstance(job, Refusal):
            return job
        wanted = [(rule, target) for rule in _rules(job) for target in targets(rule, reading)]
        for _, target in wanted:
            other = in_the_way(target, reading) or beats(target, reading)
            if other is not None:
                why = Message.of("linux-refuse-rule", name=other.name)
                return Refusal(why, Message("linux-fix-rule"), evidence=(other.line,))
        if reading.rules is not None:
            if all(is_there(target, reading) for _, target in wanted):
                return Refusal(Message("linux-already-rule"), is_needless=True)
            if (so := needless(request, reading)) is not None:
                return so
        return self._plan(request, reading, job, [target for _, target in wanted])

    def _plan(self, request: Request, reading: UfwReading, job: Job, wanted: list[Target]) -> Plan:
        by = self._by()
        program = by.program or UFW[0]
        steps = [
            Step(
                (program, *add_arguments(target)),
                saying.step_message(Add(rule)),
                ((program, *delete_arguments(target)),),
            )
            for rule in _rules(job)
            for target in targets(rule, reading)
        ]
        notes = notes_for(request)
        if job.until.lasting is not Lasting.UNDONE:
            steps.insert(0, _ending(job.mark, job.until))
            notes.append(Message.of("linux-note-units", name=expiry.unit_name(job.mark, job.until)))
        if not reading.has_ipv6:
            notes.append(Message("linux-note-version"))
        if reading.rules is None:
            notes.append(Message("linux-note-unread"))
        return Plan(
            request, job, tuple(steps), Way.RIGHTS if by.is_root else Way.POLKIT,
            saying.sentences(request, NAME), tuple(notes),
            tuple(typed((program, *add_arguments(target))) for target in wanted),
            tuple((f"ufw {each.version}", each.line) for each in (reading.rules or ())[:50]),
        )  # fmt: skip

    def apply(self, errand: Errand) -> Report | Trouble:
        """Have it done: in this process where it has the rights, by the helper otherwise."""
        if self._by().is_root:
            return self.perform(errand)
        return self._elevation.perform([errand], reports.report_of)[0]

    def apply_all(self, errands: Sequence[Errand]) -> tuple[Report | Trouble, ...]:
        """Have them undone: with one password for as many as go into a request."""
        if self._by().is_root:
            return several.one_by_one(self.perform, errands)
        return several.in_groups(
            lambda group: self._elevation.perform(group, reports.report_of), errands
        )

    def perform(self, errand: Errand) -> Report:
        """Do it: the elevated side."""
        return Changes(self._by()).perform(errand)

    def look(self, errand: Errand, reading: UfwReading) -> Finding:
        """Whether everything is now as the errand wants it."""
        if reading.rules is None or errand.job is None:
            return Finding(Check.UNKNOWN)
        rules = _rules(errand.job)
        if errand.verb is Verb.UNDO:
            left = [
                target.line
                for number, rule in enumerate(rules)
                if number not in errand.spared
                for target in own_lines(rule, reading)
            ]
            return Finding(Check.NOT_AS_WANTED if left else Check.AS_WANTED, tuple(left))
        wrong = [text for rule in rules for text in _wrong(rule, reading)]
        has_end = errand.job.mark in reading.ends
        ours = any(own_lines(rule, reading) for rule in rules)
        ends = errand.verb is not Verb.KEEP and errand.job.until.lasting is not Lasting.UNDONE
        if ours and ends is not has_end:
            wrong.append(expiry.unit_name(errand.job.mark, errand.job.until))
        if wrong:
            return Finding(Check.NOT_AS_WANTED, tuple(dict.fromkeys(wrong)))
        seen = [target.line for rule in rules for target in targets(rule, reading)]
        return Finding(Check.AS_WANTED, tuple(seen))


def _wrong(rule: OwnRule, reading: UfwReading) -> list[str]:
    """What is not as this rule of ours wants it, by ufw's rules and by the kernel's."""
    wrong = []
    wanted = targets(rule, reading)
    for target in wanted:
        if not is_there(target, reading):
            wrong.append(target.line)
        other = in_the_way(target, reading) or beats(target, reading)
        if other is not None:
            wrong.append(other.name)
    if not wanted or rule.ports is None:
        return [rule.name]
    versions = sorted({target.source.version for target in wanted})
    for port in sorted({rule.ports.first, rule.ports.last}):
        kernel = reading.kernel.judge(rule.protocol, port, None, versions) if reading.kernel else ()
        is_so = is_shut if rule.action is Action.ALLOW else is_open
        wrong += [f"nftables {rule.protocol}/{port}" for each in kernel if is_so(each)]
    return wrong


def _rules(job: Job) -> list[OwnRule]:
    return [each.rule for each in job.operations if isinstance(each, Add)]


def _ending(mark: str, until: Until) -> Step:
    program, unit = expiry.SYSTEMCTL[0], expiry.unit_name(mark, until)
    now = ("--now",) if until.lasting is Lasting.TIME else ()
    return Step(
        (program, "enable", *now, unit), saying.STEP_ENDING, ((program, "disable", *now, unit),)
    )
