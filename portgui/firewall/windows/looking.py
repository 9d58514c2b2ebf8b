"""Whether the registry now shows what an errand wanted. Pure."""

from collections.abc import Iterator, Mapping

from portgui.firewall.backend import Check, Finding
from portgui.firewall.errand import Add, Errand, Operation, Remove, SetApp, Switch, Verb
from portgui.firewall.request import Lasting
from portgui.firewall.windows.own import is_it, name_in, named
from portgui.firewall.windows.performing import is_on
from portgui.firewall.windows.reading import WindowsReading, fingerprint
from portgui.firewall.windows.task import task_name
from portgui.plain import NAME_LIMIT, plain


def look(errand: Errand, reading: WindowsReading) -> Finding:
    """What reading back says; every rule that was looked at is evidence."""
    if errand.job is None:
        return Finding(Check.AS_WANTED)
    if reading.own is None:
        return Finding(Check.UNKNOWN)
    checks = [
        _operation(operation, reading.own, reading.windows.variables)
        for operation in errand.operations
    ]
    checks += _end(errand, reading)
    evidence = tuple(dict.fromkeys(text for _, text in checks if text))
    found = {check for check, _ in checks}
    for worst in (Check.NOT_AS_WANTED, Check.UNKNOWN):
        if worst in found:
            return Finding(worst, evidence)
    return Finding(Check.AS_WANTED, evidence)


def _operation(
    operation: Operation, own: Mapping[str, str], variables: Mapping[str, str]
) -> tuple[Check, str]:
    match operation:
        case Add(rule):
            found = named(own, rule.name)
            is_there = len(found) == 1 and is_it(found[0][1], rule, variables)
            return _said(is_there), _evidence(found[0]) if found else rule.name
        case Remove(rule):
            found = named(own, rule.name)
            return _said(not found), _evidence(found[0]) if found else ""
        case Switch(rule_id=rule_id, seen=seen, on=on):
            text = own.get(rule_id)
            if text is None:
                return Check.NOT_AS_WANTED, rule_id
            is_as = fingerprint(text) == seen and is_on(text) == on
            return _said(is_as), _evidence((rule_id, text))
        case SetApp(app=app):
            return Check.UNKNOWN, app


def _end(errand: Errand, reading: WindowsReading) -> Iterator[tuple[Check, str]]:
    """Whether Task Scheduler has, or has not, what ends the change."""
    job = errand.job
    if job is None or (errand.verb is Verb.APPLY and job.until.lasting is Lasting.UNDONE):
        return
    if job.until.lasting is Lasting.UNDONE:
        return
    name = task_name(job.mark)
    tasks = reading.raw.tasks
    if tasks is None:
        yield Check.UNKNOWN, name
        return
    yield _said((name in tasks) == (errand.verb is Verb.APPLY)), name


def _said(is_as_wanted: bool) -> Check:
    return Check.AS_WANTED if is_as_wanted else Check.NOT_AS_WANTED


def _evidence(found: tuple[str, str]) -> str:
    rule_id, text = found
    return plain(f"{name_in(text)} ({rule_id})", NAME_LIMIT)
