"""Why a port cannot be used although no app waits for connections on it. Values and codes only."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from portgui.answers.live_row import LiveRow
from portgui.answers.protocols import SOCKET_PROTOCOLS
from portgui.connections.bind_test import Outcome, Tried
from portgui.connections.reserved import Kept, Reserved
from portgui.connections.snapshot import State
from portgui.connections.windows_system import explanation_of
from portgui.net import Endpoint, PortRange, Protocol
from portgui.words import Message


class Reason(StrEnum):
    """What stands in the way of an app that asks for the port, or may."""

    REFUSED = "refused"
    """Windows keeps it, and refuses it."""
    NOT_BY_LOT = "not-by-lot"
    """The system does not give it out by lot; an app that asks for it gets it."""
    PASSED_ON = "passed-on"
    """Windows passes connections to it on."""
    NEEDS_ADMIN = "needs-admin"
    """An app needs administrator to use it."""
    NEEDS_ADMIN_HERE = "needs-admin-here"
    """An app needs administrator to use it at a single address."""
    CLOSING = "closing"
    """Connections of it are still closing."""
    FINISHED = "finished"
    """Finished connections hold it."""
    SYSTEM = "system"
    """Windows itself uses it; `Hold.message` says for what."""


class Hold(NamedTuple):
    """One reason.

    Attributes:
        reason: which.
        protocol: TCP or UDP; None for both.
        ports: the range that the port is in, or is not in.
        families: 4 and 6, for which of IPv4 and IPv6 it holds; empty for both.
        local: where Windows waits for connections that it passes on.
        target: where it passes them on to.
        connections: how many they are.
        until: when the last of them is over, at the latest, in seconds since 1970.
        seconds: in how many seconds it is, at the latest, where `until` is not known.
        message: what Windows uses it for.
    """

    reason: Reason
    protocol: Protocol | None = None
    ports: PortRange | None = None
    families: tuple[int, ...] = ()
    local: Endpoint | None = None
    target: Endpoint | None = None
    connections: int = 0
    until: float | None = None
    seconds: int | None = None
    message: Message | None = None


class Trial(NamedTuple):
    """The outcome of a test whether the port is free.

    Attributes:
        at: when it was made, in seconds since 1970.
        tried: the system's answers.
    """

    at: float
    tried: tuple[Tried, ...]

    def took(self, outcome: Outcome) -> bool:
        """Whether this was an answer."""
        return any(found.outcome is outcome for found in self.tried)


_FAMILIES: Final = (4, 6)
_MAY_HAND_ON: Final = "windows-port-proxy"


def holds(
    port: int,
    protocol: Protocol | None,
    users: Sequence[LiveRow],
    reserved: Reserved,
) -> tuple[Hold, ...]:
    """Why the port may not be had.

    Args:
        port: 1 to 65535.
        protocol: TCP or UDP, or None for both.
        users: the rows whose local port it is.
        reserved: what the system keeps.
    """
    is_waiting = any(row.connection.state is State.WAITING for row in users)
    found = [*_used_by_windows(users, reserved)]
    if not is_waiting:
        found += _kept(reserved.at(port, protocol))
        if port < reserved.first_free:
            reason = Reason.NEEDS_ADMIN_HERE if reserved.is_low_shared else Reason.NEEDS_ADMIN
            found.append(Hold(reason, ports=PortRange(1, reserved.first_free - 1)))
    if protocol is not Protocol.UDP:
        found += (
            Hold(
                Reason.PASSED_ON,
                Protocol.TCP,
                local=Endpoint(proxy.listen, proxy.port),
                target=Endpoint(proxy.target, proxy.target_port),
            )
            for proxy in reserved.proxies
            if proxy.port == port
        )
    if not is_waiting:
        found += _leaving(users, reserved.finished_seconds)
    return tuple(found)


def refused(found: Iterable[Hold]) -> tuple[Protocol, ...]:
    """The protocols for which the system refuses the port, over IPv4 or IPv6."""
    protocols = {hold.protocol for hold in found if hold.reason is Reason.REFUSED}
    return tuple(each for each in SOCKET_PROTOCOLS if protocols & {each, None})


def _used_by_windows(users: Iterable[LiveRow], reserved: Reserved) -> Iterator[Hold]:
    """What Windows itself uses the port for, each thing once."""
    messages: dict[Message, Protocol] = {}
    for row in users:
        message = explanation_of(row.connection)
        # That connections may be passed on is said only while it is not known whether they are.
        is_known = reserved.is_read and not reserved.unread
        if message is not None and not (is_known and message.code == _MAY_HAND_ON):
            messages.setdefault(message, row.connection.key.protocol)
    for message, protocol in messages.items():
        yield Hold(Reason.SYSTEM, protocol, message=message)


def _kept(ranges: Iterable[Kept]) -> Iterator[Hold]:
    """Each range once, with all the families that it is kept from."""
    families: dict[tuple[bool, Protocol | None, PortRange], set[int | None]] = {}
    for kept in ranges:
        families.setdefault((kept.is_refused, kept.protocol, kept.ports), set()).add(kept.family)
    for (is_refused, protocol, ports), names in families.items():
        some = tuple(each for each in _FAMILIES if each in names and None not in names)
        reason = Reason.REFUSED if is_refused else Reason.NOT_BY_LOT
        yield Hold(reason, protocol, ports, some if len(some) == 1 else ())


def _leaving(users: Iterable[LiveRow], longest: int | None) -> Iterator[Hold]:
    """What closing and finished connections hold."""
    leaving = [row.connection for row in users]
    closing = sum(found.state is State.CLOSING for found in leaving)
    if closing:
        yield Hold(Reason.CLOSING, Protocol.TCP, connections=closing)
    finished = [found for found in leaving if found.state is State.FINISHED]
    if finished:
        # One that was there at the first scan may have been there for a while, or for no time.
        seen = [None if found.first_scan else found.since for found in finished]
        known = [since for since in seen if since is not None]
        is_known = len(known) == len(seen) and longest is not None
        yield Hold(
            Reason.FINISHED,
            Protocol.TCP,
            connections=len(finished),
            until=max(known) + longest if is_known and longest is not None else None,
            seconds=longest,
        )


# As records, for --json.


def hold_record(hold: Hold) -> dict[str, object]:
    """One reason; a field that does not go with it is None."""
    return {
        "reason": hold.reason.value,
        "code": hold.message.code if hold.message is not None else None,
        "protocol": hold.protocol.value if hold.protocol is not None else None,
        "ports": [hold.ports.first, hold.ports.last] if hold.ports is not None else None,
        "families": [f"ipv{each}" for each in hold.families or _FAMILIES],
        "local": str(hold.local) if hold.local is not None else None,
        "target": str(hold.target) if hold.target is not None else None,
        "connections": hold.connections or None,
        "until": _utc(hold.until),
        "seconds": hold.seconds,
    }


def trial_record(trial: Trial | None) -> dict[str, object] | None:
    """The outcome of the test; None where none was made."""
    if trial is None:
        return None
    return {
        "at": _utc(trial.at),
        "answers": [
            {
                "protocol": found.protocol.value,
                "address": found.address,
                "outcome": found.outcome.value,
                "number": found.number,
                "detail": found.detail,
            }
            for found in trial.tried
        ],
    }


def _utc(seconds: float | None) -> str | None:
    """ISO 8601 in UTC, to the second."""
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    except (OverflowError, OSError, ValueError):
        return None
