"""Changes ufw's rules: the elevated side. Nothing that ufw says is believed; it is read again.

What ufw does with a rule that is there already (0.36, seen): a rule with the same target and the
same action gets the new comment, one with another action is replaced. Both would take a rule of the
person's own away, so neither is asked for. Deleting does not look at comments, so it is asked for
only where the line that would go is ours.
"""

from collections.abc import Sequence
from typing import Final

from portgui import commands
from portgui.firewall.backend import Report, Status
from portgui.firewall.errand import Add, Errand, Job, OwnRule, Remove, Verb
from portgui.firewall.linux.ufw_read import Doors, read_ufw
from portgui.firewall.linux.ufw_reading import UfwReading
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
from portgui.firewall.request import Lasting
from portgui.plain import DETAIL_LIMIT, plain

_PATIENCE: Final = 120.0


class Changes:
    """Performs errands on ufw.

    Args:
        by: by what ufw is reached.
    """

    def __init__(self, by: Doors) -> None:
        self._by = by

    def perform(self, errand: Errand) -> Report:
        """Do it."""
        if not self._by.is_root:
            return Report(Status.NO_RIGHTS)
        if self._by.program is None:
            return Report(Status.NOT_HERE)
        before = read_ufw(self._by)
        if errand.verb is Verb.READ or errand.job is None:
            return Report(Status.DONE, after=before)
        if before.rules is None:
            return Report(Status.FAILED, detail="ufw's files could not be read")
        match errand.verb:
            case Verb.APPLY:
                return self._apply(errand.job, before)
            case Verb.UNDO:
                return self._undo(errand, errand.job, before)
            case _:
                return self._keep(errand.job, before)

    def _apply(self, job: Job, before: UfwReading) -> Report:
        if not all(isinstance(each, Add) for each in job.operations):
            return Report(Status.BAD_REQUEST)
        if before.is_active is not True:
            return Report(Status.NOT_HERE, after=before, detail="ufw is not active")
        wanted = [
            (place, target)
            for place, operation in enumerate(job.operations)
            if isinstance(operation, Add)
            for target in targets(operation.rule, before)
        ]
        for _, target in wanted:
            other = in_the_way(target, before) or beats(target, before)
            if other is not None:
                return Report(Status.CHANGED, after=before, detail=other.name)
        missing = [(place, each) for place, each in wanted if not is_there(each, before)]
        if not wanted:
            return Report(Status.CHANGED, after=before, detail="there is no network to name")
        spared = frozenset(range(len(job.operations))) - {place for place, _ in missing}
        if not missing:
            return Report(Status.DONE, spared, before)
        made = [target for _, target in missing]
        if job.until.lasting is not Lasting.UNDONE:
            deletions = [(each.line, [self._ufw, *delete_arguments(each)]) for each in made]
            why = self._by.expiry.set_up(job.mark, job.until, deletions)
            if why is not None:
                return Report(Status.NO_EXPIRY, after=read_ufw(self._by), detail=_said(why))
        return self._add(job, made, spared)

    def _add(self, job: Job, made: Sequence[Target], spared: frozenset[int]) -> Report:
        for target in made:
            done = self._run(add_arguments(target))
            if done.status != 0:
                return self._back(job, _said(done.errors or done.output))
        return Report(Status.DONE, spared, read_ufw(self._by))

    def _back(self, job: Job, why: str) -> Report:
        """Take back what was made, and say what is left of it."""
        rules = [each.rule for each in job.operations if isinstance(each, Add)]
        self._delete(rules, read_ufw(self._by))
        after = read_ufw(self._by)
        left = after.rules is None or any(own_lines(rule, after) for rule in rules)
        trouble = self._by.expiry.take_away(job.mark)
        return Report(Status.HALF if left or trouble else Status.FAILED, after=after, detail=why)

    def _undo(self, errand: Errand, job: Job, before: UfwReading) -> Report:
        operations = errand.operations
        rules = [each.rule for each in operations if isinstance(each, Remove)]
        if len(rules) != len(operations):
            return Report(Status.BAD_REQUEST)
        said = self._delete(rules, before)
        after = read_ufw(self._by)
        if after.rules is None or any(own_lines(rule, after) for rule in rules):
            count = len(after.rules or ()) == len(before.rules or ())
            return Report(Status.FAILED if count else Status.HALF, after=after, detail=said)
        trouble = self._by.expiry.take_away(job.mark)
        return Report(Status.DONE, after=read_ufw(self._by), detail=_said(trouble or ""))

    def _keep(self, job: Job, before: UfwReading) -> Report:
        rules = [each.rule for each in job.operations if isinstance(each, Add)]
        if not any(own_lines(rule, before) for rule in rules):
            return Report(Status.CHANGED, after=before)
        trouble = self._by.expiry.take_away(job.mark)
        status = Status.DONE if trouble is None else Status.FAILED
        return Report(status, after=read_ufw(self._by), detail=_said(trouble or ""))

    def _delete(self, rules: Sequence[OwnRule], reading: UfwReading) -> str:
        """Delete what is surely ours; what ufw said to what it would not do."""
        said = ""
        for rule in rules:
            for target in own_lines(rule, reading):
                done = self._run(delete_arguments(target))
                if done.status != 0:
                    said = _said(done.errors or done.output)
        return said

    @property
    def _ufw(self) -> str:
        return self._by.program or ""

    def _run(self, arguments: Sequence[str]) -> commands.Outcome:
        return self._by.run([self._ufw, *arguments], timeout=_PATIENCE)


def _said(text: str) -> str:
    return plain(" ".join(text.split()), DETAIL_LIMIT)
