"""All of it, for one port: purpose, users, reach and what to know, as values.

What the card, `portgui who` and the help desk text all show. Reads nothing; sentences are codes
(`portgui.words`), joined into sections by `answers.wording`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from portgui.answers.live_row import LiveRow
from portgui.answers.port_in_use import Hold, Trial, holds, refused
from portgui.connections.bind_test import Outcome
from portgui.connections.reserved import Reserved
from portgui.connections.snapshot import Degradation, Gap, Reach, State
from portgui.firewall.ladder import Answer, Verdict
from portgui.net import PortRange, Protocol
from portgui.reference.purpose import Purpose, Reference
from portgui.words import Message

_ORDER: Final = (State.WAITING, State.CONNECTED, State.CLOSING, State.FINISHED)
_WIDEST_FIRST: Final = (Reach.NETWORK, Reach.UNKNOWN, Reach.THIS_COMPUTER)
_NAMES_HIDDEN: Final = "scan-names-hidden"
_NAMED: Final = 3
"""How many apps a sentence names before it counts the rest."""

NOTHING_KEPT: Final = Reserved()
"""As long as it has not been read what the system keeps, nothing is said of it."""


@dataclass(frozen=True, slots=True)
class PortAnswer:
    """What is known of one port on this computer.

    Attributes:
        port: 1 to 65535.
        protocol: the one that was asked for; None for TCP and UDP.
        purpose: what it is registered for and known for.
        verdict: who uses it and who can reach it, in a sentence.
        users: rows whose local port it is; waiting ones first, then by app.
        remote_users: rows whose remote port it is, on another computer or on this one.
        notes: what could not be read, and what is worth saying beside the facts.
        app_notes: what is worth knowing of the apps that use it, from the catalogue.
        holds: why an app may not get it although no app waits for connections on it.
        given_out: the ports that the system gives out by lot, where that explains a hold.
        is_unread: whether what the system keeps could not be read.
        trial: the outcome of a test whether it is free; None where none was made.
        verdicts: whether others can reach it, by protocol; None while that is not known.
        needs_rights: whether an administrator could read more of the firewall.
    """

    port: int
    protocol: Protocol | None
    purpose: Purpose
    verdict: Message
    users: tuple[LiveRow, ...]
    remote_users: tuple[LiveRow, ...]
    notes: tuple[Message, ...]
    app_notes: tuple[str, ...]
    holds: tuple[Hold, ...] = ()
    given_out: PortRange | None = None
    is_unread: bool = False
    trial: Trial | None = None
    verdicts: Mapping[Protocol, Verdict] | None = None
    needs_rights: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether an app waits for connections on it."""
        return any(row.connection.state is State.WAITING for row in self.users)


def answer_port(
    port: int,
    protocol: Protocol | None,
    rows: Iterable[LiveRow],
    reference: Reference,
    degradations: Iterable[Degradation] = (),
    *,
    reserved: Reserved = NOTHING_KEPT,
    trial: Trial | None = None,
    verdicts: Mapping[Protocol, Verdict] | None = None,
    needs_rights: bool = False,
) -> PortAnswer:
    """Join what is known of a port.

    Args:
        port: 1 to 65535.
        protocol: TCP or UDP, or None for both.
        rows: all rows of the last scan.
        reference: the registry and the catalogue.
        degradations: what that scan could not read.
        reserved: what the system keeps from apps, as far as it has been read.
        trial: the outcome of a test of this port.
        verdicts: whether others can reach it, by protocol, as far as that is known.
        needs_rights: whether an administrator could read more of the firewall.
    """
    users, remote = [], []
    for row in rows:
        key = row.connection.key
        if protocol is not None and key.protocol is not protocol:
            continue
        if key.local.port == port:
            users.append(row)
        elif key.remote is not None and key.remote.port == port:
            remote.append(row)
    users.sort(key=_rank)
    process = next((row.connection.owner.name for row in users if row.connection.owner.name), None)
    purpose = reference.purpose_of(port, protocol, process)
    found = holds(port, protocol, users, reserved)
    return PortAnswer(
        port,
        protocol,
        purpose,
        _verdict_of_holds(users, found, trial) or _verdict(users, remote, verdicts or {}),
        tuple(users),
        tuple(remote),
        (*_notes(users, remote, degradations), *damage(reference)),
        _app_notes(users, reference),
        found,
        reserved.given_out,
        reserved.unread,
        trial,
        verdicts,
        needs_rights,
    )


def app_names(rows: Iterable[LiveRow]) -> list[str]:
    """The apps of these rows, each once, in their order; those without a name are left out."""
    return list(dict.fromkeys(filter(None, (row.connection.owner.app for row in rows))))


def damage(reference: Reference) -> tuple[Message, ...]:
    """That a part of the reference could not be read, so that what it says may not be all."""
    problems = (*reference.registry.problems, *reference.catalogue.problems)
    return tuple(Message.of("resource-damaged", name=found.name) for found in problems[:1])


def named(names: list[str]) -> str:
    """“nginx, caddy, node + 2”, as plain text."""
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} + {len(names) - _NAMED}"


def _rank(row: LiveRow) -> tuple[int, str, str, str, int, int]:
    """Waiting ones first, then by app; the rest only so that the order is always the same."""
    found = row.connection
    key = found.key
    app = (_ORDER.index(found.state), found.owner.app.lower())
    owner = -1 if key.pid is None else key.pid
    return *app, str(key.local), str(key.remote or ""), owner, key.number


def _elsewhere(rows: Iterable[LiveRow]) -> list[LiveRow]:
    """Without the connections inside this computer: their other end is here."""
    return [
        row
        for row in rows
        if (key := row.connection.key).remote is not None
        and key.remote.address != key.local.address
        and row.connection.reach is not Reach.THIS_COMPUTER
    ]


def _verdict_of_holds(
    users: list[LiveRow], found: tuple[Hold, ...], trial: Trial | None
) -> Message | None:
    """Of a port that no app is seen to use, and that cannot be had all the same."""
    if users:
        return None
    if trial is not None and trial.took(Outcome.IN_USE):
        return Message("verdict-taken")
    if protocols := refused(found):
        spelled = ", ".join(protocol.upper() for protocol in protocols)
        return Message.of("verdict-refused", protocols=spelled)
    return None


def _verdict(
    users: list[LiveRow], remote: list[LiveRow], verdicts: Mapping[Protocol, Verdict]
) -> Message:
    waiting = [row for row in users if row.connection.state is State.WAITING]
    if not users:
        names = app_names(_elsewhere(remote))
        return (
            Message.of("verdict-remote", apps=named(names)) if names else Message("verdict-unused")
        )
    if not waiting:
        return _verdict_without_listener(users)
    reaches = {row.connection.reach for row in waiting}
    reach = next(found for found in _WIDEST_FIRST if found in reaches)
    # A name stands only where it is true of that app: another one, unnamed, may reach further.
    names = app_names(waiting)
    is_named = any(row.connection.owner.app and row.connection.reach is reach for row in waiting)
    if reach is Reach.NETWORK and (judged := _judged(names if is_named else [], verdicts)):
        return judged
    if not is_named:
        return Message(f"verdict-waiting-unnamed-{reach}")
    if len(names) == 1:
        return Message.of(f"verdict-waiting-{reach}", app=names[0])
    return Message.of(f"verdict-waiting-several-{reach}", apps=named(names), count=len(names))


def _judged(names: list[str], verdicts: Mapping[Protocol, Verdict]) -> Message | None:
    """What is known of the firewall as well; None where that is not enough to say."""
    answers = {verdict.answer for verdict in verdicts.values()} - {Answer.NOT_LISTENING}
    if answers == {Answer.BLOCKED}:
        ending = "blocked"
    elif Answer.REACHABLE in answers:
        ending = "reachable"
    else:
        return None
    if not names:
        return Message(f"verdict-waiting-unnamed-{ending}")
    if len(names) == 1:
        return Message.of(f"verdict-waiting-{ending}", app=names[0])
    return Message.of(f"verdict-waiting-several-{ending}", apps=named(names), count=len(names))


def _verdict_without_listener(users: list[LiveRow]) -> Message:
    live = [row for row in users if row.connection.state is not State.FINISHED]
    if not live:
        return Message("verdict-finished")
    names = app_names(live)
    return (
        Message.of("verdict-connected", apps=named(names))
        if names
        else Message("verdict-connected-unnamed")
    )


def _notes(
    users: list[LiveRow], remote: list[LiveRow], degradations: Iterable[Degradation]
) -> Iterable[Message]:
    for found in degradations:
        if found.code == _NAMES_HIDDEN:
            # A count over all ports; said below for this one.
            continue
        yield Message.of(found.code, count=found.rows)
    if any(row.connection.owner.gap("name") is Gap.NEEDS_ADMIN for row in users):
        yield Message("note-name-needs-admin")
    elsewhere = _elsewhere(remote)
    if names := app_names(elsewhere):
        yield Message.of("note-remote-users", apps=named(names), count=len(elsewhere))


def _app_notes(users: list[LiveRow], reference: Reference) -> tuple[str, ...]:
    names = dict.fromkeys(filter(None, (row.connection.owner.name for row in users)))
    found = (reference.catalogue.app_for_process(name) for name in names)
    return tuple(dict.fromkeys(app.note for app in found if app is not None and app.note))
