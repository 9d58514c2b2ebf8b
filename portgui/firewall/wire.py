"""Text of what the elevated side is asked for, and records for the journal. Strict both ways.

An errand has one text only: JSON with sorted keys, in base64url without padding (RFC 4648, section
5), which needs no quoting on any system's command line. Whatever is not exactly that is refused,
and so is what the types of `errand` and `request` refuse.
"""

import base64
import binascii
import re
from ipaddress import ip_network
from typing import Final

from portgui.firewall.errand import (
    Add,
    AppState,
    Errand,
    Job,
    Operation,
    OwnRule,
    Remove,
    SetApp,
    Switch,
    Verb,
)
from portgui.firewall.request import (
    Lasting,
    Mistake,
    Request,
    RequestError,
    Scope,
    Until,
    Who,
)
from portgui.firewall.rules import Action, Network, Profile
from portgui.firewall.wire_strict import (
    Record,
    choice,
    each,
    fields,
    json_text,
    parse,
    set_of,
    text_of,
    truth,
    whole,
)
from portgui.net import PortRange, Protocol

LONGEST: Final = 8_000
"""Characters of an errand's text; a command line of Windows takes 32,767 (CreateProcessW)."""
VERSION: Final = 1

_LETTERS: Final = re.compile(r"[A-Za-z0-9_-]+")


def encode(errand: Errand) -> str:
    """The text of an errand: letters, digits, "-" and "_".

    Raises:
        RequestError: it is longer than `LONGEST`.
    """
    record = {
        "job": None if errand.job is None else job_record(errand.job),
        "spared": sorted(errand.spared),
        "v": VERSION,
        "verb": str(errand.verb),
    }
    text = base64.urlsafe_b64encode(json_text(record).encode("ascii")).decode("ascii").rstrip("=")
    if len(text) > LONGEST:
        raise RequestError(Mistake.LENGTH)
    return text


def decode(text: str) -> Errand:
    """The errand that a text stands for.

    Raises:
        RequestError: there is none, or it is not written as `encode` writes it.
    """
    if len(text) > LONGEST:
        raise RequestError(Mistake.LENGTH)
    if not _LETTERS.fullmatch(text):
        raise RequestError(Mistake.FORM)
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise RequestError(Mistake.FORM) from error
    record = fields(parse(raw), "job", "spared", "v", "verb")
    if whole(record["v"]) != VERSION:
        raise RequestError(Mistake.FORM)
    job = None if record["job"] is None else job_of(record["job"])
    errand = Errand(choice(Verb, record["verb"]), job, spared_of(record["spared"]))
    if encode(errand) != text:
        raise RequestError(Mistake.FORM)
    return errand


# Records, from values.


def job_record(job: Job) -> Record:
    """A job, for JSON."""
    return {
        "mark": job.mark,
        "operations": [_operation_record(operation) for operation in job.operations],
        "until": _until_record(job.until),
    }


def request_record(request: Request) -> Record:
    """A request, for JSON."""
    return {
        "action": str(request.action),
        "app": request.app,
        "ports": _ports_record(request.ports),
        "profiles": sorted(map(str, request.profiles)),
        "protocols": list(map(str, request.protocols)),
        "scope": _scope_record(request.scope),
        "until": _until_record(request.until),
    }


def _operation_record(operation: Operation) -> Record:
    match operation:
        case Add(rule):
            return {"do": "add", "rule": _rule_record(rule)}
        case Remove(rule):
            return {"do": "remove", "rule": _rule_record(rule)}
        case Switch(rule_id, name, seen, on):
            return {"do": "switch", "id": rule_id, "name": name, "on": on, "seen": seen}
        case SetApp(app, before, after):
            return {"after": str(after), "app": app, "before": str(before), "do": "app"}


def _rule_record(rule: OwnRule) -> Record:
    return {
        "action": str(rule.action),
        "app": rule.app,
        "mark": rule.mark,
        "ports": _ports_record(rule.ports),
        "profiles": sorted(map(str, rule.profiles)),
        "protocol": str(rule.protocol),
        "scope": _scope_record(rule.scope),
    }


def _ports_record(ports: PortRange | None) -> list[int] | None:
    return None if ports is None else [ports.first, ports.last]


def _scope_record(scope: Scope) -> Record:
    return {"networks": list(map(str, scope.networks)), "who": str(scope.who)}


def _until_record(until: Until) -> Record:
    return {"lasting": str(until.lasting), "seconds": until.seconds}


# Values, from records.


def job_of(record: object) -> Job:
    """The job of a record.

    Raises:
        RequestError: it is none.
    """
    found = fields(record, "mark", "operations", "until")
    operations = tuple(each(_operation_of, found["operations"]))
    return Job(text_of(found["mark"]), operations, _until_of(found["until"]))


def request_of(record: object) -> Request:
    """The request of a record.

    Raises:
        RequestError: it is none.
    """
    found = fields(record, "action", "app", "ports", "profiles", "protocols", "scope", "until")
    return Request(
        choice(Action, found["action"]),
        tuple(each(_protocol_of, found["protocols"])),
        _ports_of(found["ports"]),
        text_of(found["app"]),
        _scope_of(found["scope"]),
        _profiles_of(found["profiles"]),
        _until_of(found["until"]),
    )


def spared_of(record: object) -> frozenset[int]:
    """Places of operations, each once.

    Raises:
        RequestError: they are none.
    """
    return set_of(whole, record)


def _operation_of(record: object) -> Operation:
    match record:
        case {"do": "add"}:
            return Add(_rule_of(fields(record, "do", "rule")["rule"]))
        case {"do": "remove"}:
            return Remove(_rule_of(fields(record, "do", "rule")["rule"]))
        case {"do": "switch"}:
            found = fields(record, "do", "id", "name", "on", "seen")
            rule_id, name, seen = (text_of(found[each]) for each in ("id", "name", "seen"))
            return Switch(rule_id, name, seen, truth(found["on"]))
        case {"do": "app"}:
            found = fields(record, "after", "app", "before", "do")
            before, after = (choice(AppState, found[name]) for name in ("before", "after"))
            return SetApp(text_of(found["app"]), before, after)
        case _:
            raise RequestError(Mistake.FORM)


def _rule_of(record: object) -> OwnRule:
    found = fields(record, "action", "app", "mark", "ports", "profiles", "protocol", "scope")
    return OwnRule(
        text_of(found["mark"]),
        choice(Action, found["action"]),
        _protocol_of(found["protocol"]),
        _ports_of(found["ports"]),
        text_of(found["app"]),
        _scope_of(found["scope"]),
        _profiles_of(found["profiles"]),
    )


def _ports_of(record: object) -> PortRange | None:
    match record:
        case None:
            return None
        case [first, last]:
            return PortRange(whole(first), whole(last))
        case _:
            raise RequestError(Mistake.FORM)


def _scope_of(record: object) -> Scope:
    found = fields(record, "networks", "who")
    return Scope(choice(Who, found["who"]), tuple(each(_network_of, found["networks"])))


def _network_of(record: object) -> Network:
    try:
        network = ip_network(text_of(record))
    except ValueError as error:
        raise RequestError(Mistake.SCOPE) from error
    if str(network) != record:
        raise RequestError(Mistake.SCOPE)
    return network


def _until_of(record: object) -> Until:
    found = fields(record, "lasting", "seconds")
    return Until(choice(Lasting, found["lasting"]), whole(found["seconds"]))


def _protocol_of(record: object) -> Protocol:
    return choice(Protocol, record)


def _profiles_of(record: object) -> frozenset[Profile]:
    return set_of(lambda name: choice(Profile, name), record)
