"""The card's text, section by section, from a `PortAnswer`: messages only, said by the caller.

The window, the command line and the text for the help desk show the same sections.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from portgui.answers import reachable_wording
from portgui.answers.clock import clock
from portgui.answers.in_use_wording import hold_advice, hold_lines, trial_lines
from portgui.answers.live_row import LiveRow
from portgui.answers.port_answer import PortAnswer
from portgui.connections.snapshot import Connection, Gap, Reach, State
from portgui.net import Protocol
from portgui.reference.purpose import Purpose
from portgui.reference.registry import Standing
from portgui.words import Message

MOST_USERS: Final = 8
"""How many apps a card names; the rest is counted."""

MOST_PLACES: Final = 6
"""How many addresses, or process ids, of one app it names."""

MOST_USES: Final = 4


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    heading: Message
    lines: tuple[Message, ...]


def title(answer: PortAnswer) -> Message:
    """“Port 5000 / TCP”."""
    if answer.protocol is None:
        return Message.of("card-title", port=answer.port)
    return Message.of("card-title-protocol", port=answer.port, protocol=answer.protocol.upper())


def sections(answer: PortAnswer) -> tuple[Section, ...]:
    """What the card says below its verdict."""
    parts = (
        Section(Message("section-users"), tuple(_users(answer))),
        Section(Message("section-purpose"), tuple(_purpose(answer))),
        Section(Message("section-firewall"), tuple(_firewall(answer))),
        Section(Message("section-advice"), tuple(_advice(answer))),
    )
    return tuple(part for part in parts if part.lines)


def trial(answer: PortAnswer) -> tuple[Message, ...]:
    """What a test of the port has found; empty where none was made."""
    if answer.trial is None:
        return ()
    return tuple(trial_lines(answer.trial, is_seen=bool(answer.users)))


def as_text(answer: PortAnswer, say: Callable[[Message], str]) -> str:
    """The whole card as plain text, for a help desk or a terminal."""
    blocks = [f"{say(title(answer))}\n{say(answer.verdict)}"]
    for section in sections(answer):
        lines = "\n".join(f"  {say(line)}" for line in section.lines)
        blocks.append(f"{say(section.heading)}\n{lines}")
    return "\n\n".join(blocks) + "\n"


def _users(answer: PortAnswer) -> Iterator[Message]:
    """Each app once with its processes, then where its connections stand, each place once."""
    groups: dict[tuple[str, str, str, Gap | None], list[LiveRow]] = {}
    for row in (*answer.users, *answer.remote_users):
        owner = row.connection.owner
        app = (owner.app, owner.service or "", owner.container or "", owner.gap("name"))
        groups.setdefault(app, []).append(row)
    for rows in list(groups.values())[:MOST_USERS]:
        yield _user(rows)
        places = list(dict.fromkeys(_where(row.connection) for row in rows))
        yield from places[:MOST_PLACES]
        if len(places) > MOST_PLACES:
            yield Message.of("places-more", count=len(places) - MOST_PLACES)
    if len(groups) > MOST_USERS:
        yield Message.of("users-more", count=len(groups) - MOST_USERS)
    yield from _in_the_way(answer)
    yield from answer.notes


def _in_the_way(answer: PortAnswer) -> Iterator[Message]:
    """Why the port may not be had although nobody waits on it, and what a test of it has found."""
    yield from hold_lines(answer.holds)
    if answer.is_unread and not answer.is_waiting:
        yield Message("hold-not-read")
    yield from trial(answer)


def _user(rows: list[LiveRow]) -> Message:
    row = rows[0]
    owner = row.connection.owner
    if not owner.app:
        gap = owner.gap("name")
        return Message(f"user-{gap}") if gap else Message("user-unnamed")
    parts = [part for part in (owner.app, owner.service, owner.container, row.role) if part]
    owners = list(dict.fromkeys(found.connection.owner for found in rows))
    pids = sorted({found.pid for found in owners if found.pid is not None})
    shown = ", ".join(map(str, pids[:MOST_PLACES])) + (" …" if len(pids) > MOST_PLACES else "")
    users = ", ".join(sorted({found.user for found in owners if found.user}))
    starts = [found.create_time for found in owners if found.create_time is not None]
    values = {"app": " · ".join(dict.fromkeys(parts)), "pid": shown, "user": users}
    code = "user" if len(pids) == 1 else "users"
    code += "-by" if users else ""
    if started := clock(min(starts, default=None)):
        code += "-since"
        values["since"] = started
    return Message.of(code, **values)


def _where(connection: Connection) -> Message:
    key = connection.key
    protocol = key.protocol.upper()
    if connection.state is State.WAITING:
        return Message.of(f"where-waiting-{connection.reach}", local=key.local, protocol=protocol)
    if key.remote is None:
        return Message.of("where-local", local=key.local, protocol=protocol)
    return Message.of(
        f"where-{connection.state}", local=key.local, remote=key.remote, protocol=protocol
    )


def _purpose(answer: PortAnswer) -> Iterator[Message]:
    purpose = answer.purpose
    yield from _registered(purpose)
    for entry in purpose.known[:MOST_USES]:
        code = "known-official" if entry.official else "known-unofficial"
        yield Message.of(code, name=entry.name, plain=entry.plain)
    yield from _here(answer.users, purpose)
    yield Message.of(f"kind-{purpose.kind}")


def _registered(purpose: Purpose) -> Iterator[Message]:
    names: dict[tuple[str, str], list[Protocol]] = {}
    for found in purpose.registered:
        names.setdefault((found.name, found.description), []).append(found.protocol)
    for (name, description), protocols in names.items():
        spelled = ", ".join(protocol.upper() for protocol in protocols)
        code = "registered" if name and description else "registered-short"
        yield Message.of(code, name=name or description, description=description, protocols=spelled)
    if not names:
        match purpose.standing:
            case Standing.RESERVED:
                yield Message.of("registered-reserved", port=purpose.port)
            case Standing.DYNAMIC:
                yield Message.of("registered-dynamic", port=purpose.port)
            case _:
                yield Message.of("registered-nothing", port=purpose.port)


def _here(users: Iterable[LiveRow], purpose: Purpose) -> Iterator[Message]:
    """What really answers here, beside what the number is registered for: never merged."""
    seen: set[str] = set()
    for row in users:
        name = row.connection.owner.app
        if row.connection.state is State.WAITING and name and name not in seen:
            seen.add(name)
            code = "here-role" if row.role else "here"
            if purpose.registered or purpose.known:
                yield Message.of(code, app=name, role=row.role)


def _firewall(answer: PortAnswer) -> Iterator[Message]:
    if answer.verdicts is None:
        yield Message("firewall-not-read")
    else:
        yield from reachable_wording.lines(answer.verdicts, needs_rights=answer.needs_rights)


def _advice(answer: PortAnswer) -> Iterator[Message]:
    yield from hold_advice(answer.holds, answer.given_out)
    for note in answer.app_notes:
        yield Message.of("advice", advice=note)
    known = answer.purpose.known[:MOST_USES]
    seen: set[str] = set()
    for entry in known:
        if entry.advice not in seen:
            seen.add(entry.advice)
            code = "advice" if len(known) == 1 else "advice-of"
            yield Message.of(code, name=entry.name, advice=entry.advice)
    if answer.verdicts is None and any(
        row.connection.state is State.WAITING and row.connection.reach is Reach.NETWORK
        for row in answer.users
    ):
        yield Message("advice-outside")
