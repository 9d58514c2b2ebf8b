"""The elevated side on Windows: checks everything again, runs netsh, believes the registry alone.

netsh ends with 0 for what it did not do and with 1 for what was never there; what counts is which
rules the registry holds before and after.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portgui import commands
from portgui.firewall.backend import Report, Status
from portgui.firewall.errand import Add, Errand, Job, Operation, Remove, Switch, Verb, opposite
from portgui.firewall.request import Lasting
from portgui.firewall.windows import netsh, task
from portgui.firewall.windows.own import is_it, marked, named
from portgui.firewall.windows.planning import Programs, command
from portgui.firewall.windows.reading import fingerprint

PATIENCE: Final = 30.0
"""Seconds for one of Windows' programs."""

Own = Mapping[str, str]
"""The computer's own rules, text by id."""
Run = Callable[[Sequence[str]], int | None]
"""Runs a program; its exit status, or None where it did not run or was ended."""


class _NotAsSeenError(Exception):
    """Something is not what it was when it was read."""


class _NotDoneError(Exception):
    """An operation was run and the registry does not show it."""


def run(arguments: Sequence[str]) -> int | None:
    """Run one of Windows' own programs and wait for it."""
    return commands.run(arguments, timeout=PATIENCE).status


@dataclass(frozen=True, slots=True)
class Performer:
    """Does what an errand asks for.

    Attributes:
        read: the computer's own rules now; raises OSError where they cannot be read.
        run: runs a program.
        programs: where Windows' own programs are.
        variables: of the environment, names in upper case.
        set_task: makes the task that ends a job; whether it worked.
        has_task: whether there is a task for this mark.
    """

    read: Callable[[], Own]
    run: Run
    programs: Programs
    variables: Mapping[str, str]
    set_task: Callable[[Job], bool]
    has_task: Callable[[str], bool]

    def perform(self, errand: Errand) -> Report:
        """Do it; nothing is left of what did not work as a whole."""
        job = errand.job
        if job is None:
            return Report(Status.DONE)
        try:
            own = self.read()
            spared = self._check(errand, own)
        except OSError:
            return Report(Status.FAILED)
        except _NotAsSeenError:
            return Report(Status.CHANGED)
        except TypeError:
            return Report(Status.BAD_REQUEST)
        if errand.verb is Verb.KEEP:
            return Report(Status.DONE if self._drop_task(job) else Status.FAILED)
        has_end = job.until.lasting is not Lasting.UNDONE
        is_new = errand.verb is Verb.APPLY
        if has_end and is_new and not self.set_task(job):
            self._drop_task(job)
            return Report(Status.NO_EXPIRY)
        status = self._do_all(errand, spared)
        # A part that could not be taken back keeps what ends it.
        is_nothing_left = status is (Status.FAILED if is_new else Status.DONE)
        if has_end and is_nothing_left:
            self._drop_task(job)
        return Report(status)

    # Before anything is run.

    def _check(self, errand: Errand, own: Own) -> set[int]:
        """The places of operations of which nothing is left to do.

        An exit status cannot tell which these were, so what is there has to be PortGUI's own: the
        rules of a change that was broken off, whose mark nobody else has.

        Raises:
            _NotAsSeenError: something is not what it was.
            TypeError: an operation of another system.
        """
        if errand.verb is Verb.APPLY and errand.job is not None:
            names = {each.rule.name for each in errand.operations if isinstance(each, Add)}
            if names and not names.issuperset(marked(own, f"({errand.job.mark})")):
                raise _NotAsSeenError
        return {
            place
            for place, operation in enumerate(errand.operations)
            if self._is_there(operation, own, is_new=errand.verb is Verb.APPLY)
        }

    def _is_there(self, operation: Operation, own: Own, *, is_new: bool = False) -> bool:
        """Whether nothing is left to do.

        Raises:
            _NotAsSeenError: what is there is neither the one nor the other.
        """
        match operation:
            case Add(rule):
                found = named(own, rule.name)
                if found and (len(found) > 1 or not is_it(found[0][1], rule, self.variables)):
                    raise _NotAsSeenError
                return bool(found)
            case Remove(rule):
                found = named(own, rule.name)
                if not found:
                    return True
                if len(found) > 1 or not is_it(found[0][1], rule, self.variables):
                    raise _NotAsSeenError
                return False
            case Switch(rule_id=rule_id, seen=seen, on=on):
                text = own.get(rule_id)
                if text is None or fingerprint(text) != seen:
                    raise _NotAsSeenError
                if is_on(text) == on:
                    if is_new:
                        # Somebody else has switched it, and would not want it undone.
                        raise _NotAsSeenError
                    return True
                self._words(operation, own)
                return False
            case _:
                raise TypeError("not an operation of Windows Firewall")

    def _words(self, operation: Operation, own: Own) -> tuple[str, ...]:
        try:
            return command(operation, own, self.programs)
        except (netsh.NotSelectableError, KeyError) as error:
            raise _NotAsSeenError from error

    # Doing it.

    def _do_all(self, errand: Errand, spared: set[int]) -> Status:
        made: list[Operation] = []
        for place, operation in enumerate(errand.operations):
            if place in spared:
                continue
            try:
                self._do(operation)
            except (_NotAsSeenError, _NotDoneError, OSError):
                # The one that failed may have done a part of it.
                return self._take_back([*made, operation])
            made.append(operation)
        return Status.DONE

    def _do(self, operation: Operation) -> None:
        before = self.read()
        self.run(self._words(operation, before))
        after = self.read()
        if not _shows(operation, before, after, self.variables):
            raise _NotDoneError

    def _take_back(self, made: Sequence[Operation]) -> Status:
        for operation in reversed(made):
            back = opposite(operation)
            try:
                if not self._is_there(back, self.read()):
                    self._do(back)
            except (_NotAsSeenError, _NotDoneError, OSError):
                return Status.HALF
        return Status.FAILED

    def _drop_task(self, job: Job) -> bool:
        """Whether there is no task any more."""
        if not self.has_task(job.mark):
            return True
        self.run(task.delete_task(self.programs.schtasks, job.mark))
        return not self.has_task(job.mark)


def is_on(text: str) -> bool:
    """Whether a rule's text says that it counts."""
    fields = [part.lower() for part in text.split("|")]
    return "active=true" in fields


def _shows(operation: Operation, before: Own, after: Own, variables: Mapping[str, str]) -> bool:
    """Whether the registry has changed by this operation and by nothing else of its name."""
    match operation:
        case Add(rule):
            new = after.keys() - before.keys()
            found = named(after, rule.name)
            return len(found) == 1 and found[0][0] in new and is_it(found[0][1], rule, variables)
        case Remove(rule):
            gone = {rule_id for rule_id, _ in named(before, rule.name)}
            return not named(after, rule.name) and before.keys() - after.keys() == gone
        case Switch(rule_id=rule_id, seen=seen, on=on):
            text = after.get(rule_id, "")
            others = {key: value for key, value in before.items() if key != rule_id}
            is_alone = all(after.get(key) == value for key, value in others.items())
            return fingerprint(text) == seen and is_on(text) == on and is_alone
        case _:
            return False
