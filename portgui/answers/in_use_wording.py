"""Why a port cannot be used, and what a test of it has found, as messages."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from portgui.answers.port_in_use import Hold, Reason, Trial, refused
from portgui.connections.bind_test import Outcome, Tried
from portgui.net import PortRange, Protocol
from portgui.words import Message


def hold_lines(found: Iterable[Hold]) -> Iterator[Message]:
    """A sentence for each reason."""
    for hold in found:
        line = _line(hold)
        if line is not None:
            yield line


def _line(hold: Hold) -> Message | None:
    match hold.reason:
        case Reason.REFUSED:
            return _refused(hold)
        case Reason.NOT_BY_LOT:
            return Message.of("hold-not-by-lot", protocol=_said(hold.protocol), ports=hold.ports)
        case Reason.PASSED_ON:
            return Message.of("hold-passed-on", local=hold.local, target=hold.target)
        case Reason.NEEDS_ADMIN:
            first = hold.ports.last + 1 if hold.ports is not None else 0
            return Message.of("hold-needs-admin", first=first)
        case Reason.NEEDS_ADMIN_HERE:
            first = hold.ports.last + 1 if hold.ports is not None else 0
            return Message.of("hold-needs-admin-here", first=first)
        case Reason.SYSTEM:
            return hold.message
        case Reason.CLOSING:
            return Message.of("hold-closing", count=hold.connections)
        case Reason.FINISHED:
            return _finished(hold)


def _refused(hold: Hold) -> Message:
    family = ", ".join(f"IPv{each}" for each in hold.families)
    code = "hold-refused-family" if family else "hold-refused"
    return Message.of(code, protocol=_said(hold.protocol), ports=hold.ports, family=family)


def _finished(hold: Hold) -> Message:
    count = hold.connections
    if hold.until is not None and (time := clock_time(hold.until)):
        return Message.of("hold-finished-until", count=count, time=time)
    if hold.seconds is not None:
        return Message.of("hold-finished-within", count=count, seconds=hold.seconds)
    return Message.of("hold-finished", count=count)


def hold_advice(found: Sequence[Hold], given_out: PortRange | None) -> Iterator[Message]:
    """What to do about it."""
    if refused(found):
        yield Message("advice-refused")
        if given_out is not None:
            yield Message.of("advice-given-out", ports=given_out)


def trial_lines(trial: Trial, *, is_seen: bool) -> Iterator[Message]:
    """What the test has found, and what it cannot find; `is_seen`: a user of the port is shown."""
    for protocol in dict.fromkeys(found.protocol for found in trial.tried):
        yield from _tried(trial, protocol)
    if any(found.may_be_held for found in trial.tried):
        yield Message("trial-held-alone")
    if trial.took(Outcome.IN_USE) and not is_seen:
        yield Message("trial-unseen")
    yield Message("trial-limits")


def _tried(trial: Trial, protocol: Protocol) -> Iterator[Message]:
    answers: dict[Outcome, list[Tried]] = {}
    for tried in trial.tried:
        if tried.protocol is protocol:
            answers.setdefault(tried.outcome, []).append(tried)
    if len(answers) > 1:
        # IPv6 that is switched off is news only to somebody who would ask for it.
        answers.pop(Outcome.NOT_AVAILABLE, None)
    for outcome, found in answers.items():
        yield Message.of(
            f"trial-{outcome}",
            protocol=_said(protocol),
            addresses=", ".join(each.address for each in found),
            time=clock_time(trial.at),
            detail=found[0].detail,
        )


def clock_time(seconds: float) -> str:
    """Local time to the second, `14:02:09`; "" for a time out of range."""
    try:
        return datetime.fromtimestamp(seconds).astimezone().strftime("%H:%M:%S")
    except (OverflowError, OSError, ValueError):
        return ""


def _said(protocol: Protocol | None) -> str:
    return "TCP, UDP" if protocol is None else protocol.upper()
