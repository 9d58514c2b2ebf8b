"""What the elevated side is asked to do: a list of typed operations, and the way back from each.

`portgui.firewall.wire` makes text of an errand and reads it again.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portgui.firewall.request import (
    FOR_GOOD,
    Mistake,
    Request,
    RequestError,
    Scope,
    Until,
    check_protocols,
    check_target,
)
from portgui.firewall.rules import Action, Profile
from portgui.net import PortRange, Protocol

MOST_OPERATIONS: Final = 12
LONGEST_ID: Final = 1_000
"""Characters of what a system tells a rule apart by; Windows allows 511 ([MS-FASP] 2.2.37)."""
LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without those that look like another one: a mark may be read out over the telephone."""

_MARK: Final = re.compile(rf"[{LETTERS}]{{4}}")
_SEEN: Final = re.compile(r"[0-9a-f]{64}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Verb(StrEnum):
    """What is to be done.

    `READ` only looks, with rights; `KEEP` takes away the time at which a change would end.
    """

    APPLY = "apply"
    UNDO = "undo"
    KEEP = "keep"
    READ = "read"


class AppState(StrEnum):
    """What macOS' list of apps says of one."""

    ABSENT = "absent"
    ALLOWED = "allowed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule of PortGUI's own making; its name tells it apart.

    Attributes:
        mark: four letters or digits that no other rule of PortGUI's has on this computer.
        action: allow or block.
        protocol: TCP or UDP.
        ports: the ports; None for every port of the app.
        app: the absolute path of the program; "" for every program.
        scope: for which other computers.
        profiles: the kinds of network; only Windows asks.
    """

    mark: str
    action: Action
    protocol: Protocol
    ports: PortRange | None
    app: str
    scope: Scope
    profiles: frozenset[Profile]

    def __post_init__(self) -> None:
        check_mark(self.mark)
        check_protocols((self.protocol,))
        check_target(self.ports, self.app)
        if not self.profiles:
            raise RequestError(Mistake.PROFILES)

    @property
    def name(self) -> str:
        """Such as “PortGUI TCP 25565 (k3f9)”: letters, digits, blanks, hyphens, brackets."""
        what = "app" if self.ports is None else str(self.ports)
        return f"PortGUI {self.protocol.upper()} {what} ({self.mark})"


@dataclass(frozen=True, slots=True)
class Add:
    """Add a rule of PortGUI's own."""

    rule: OwnRule


@dataclass(frozen=True, slots=True)
class Remove:
    """Take it away again, if it still is what was added."""

    rule: OwnRule


@dataclass(frozen=True, slots=True)
class Switch:
    """Switch a rule of somebody else on or off.

    Attributes:
        rule_id: what the system tells it apart by.
        name: what people tell it apart by.
        seen: SHA-256, hexadecimal, of what the rule was when it was read, whether it was on left
            out; a rule that has become another one is not touched.
        on: what it is to be. Before, it has to be the other.
    """

    rule_id: str
    name: str
    seen: str
    on: bool

    def __post_init__(self) -> None:
        texts = (self.rule_id, self.name)
        if not all(0 < len(text) <= LONGEST_ID and not _CONTROL.search(text) for text in texts):
            raise RequestError(Mistake.RULE)
        if not _SEEN.fullmatch(self.seen):
            raise RequestError(Mistake.RULE)


@dataclass(frozen=True, slots=True)
class SetApp:
    """macOS: change what the firewall's list says of an app.

    Attributes:
        app: the absolute path of the program or bundle.
        before: what it says now; where it says something else, nothing is done.
        after: what it is to say.
    """

    app: str
    before: AppState
    after: AppState

    def __post_init__(self) -> None:
        check_target(None, self.app)
        if self.before is self.after:
            raise RequestError(Mistake.ACTION)


Operation = Add | Remove | Switch | SetApp


@dataclass(frozen=True, slots=True)
class Job:
    """One change, however many rules it takes.

    Attributes:
        mark: four letters or digits; the change's id in the journal and of what ends it.
        operations: what to do, in order.
        until: for how long.
    """

    mark: str
    operations: tuple[Operation, ...]
    until: Until = FOR_GOOD

    def __post_init__(self) -> None:
        check_mark(self.mark)
        if not 1 <= len(self.operations) <= MOST_OPERATIONS:
            raise RequestError(Mistake.LENGTH)

    @property
    def way_back(self) -> tuple[Operation, ...]:
        """What undoes it, in order."""
        return tuple(map(opposite, reversed(self.operations)))


@dataclass(frozen=True, slots=True)
class Errand:
    """What the elevated side is asked for.

    Attributes:
        verb: what is to be done.
        job: the change; None for reading only.
        spared: for undoing: the places of operations that found what they were to make there
            already, and so left nothing to undo.
    """

    verb: Verb
    job: Job | None = None
    spared: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if (self.job is None) != (self.verb is Verb.READ):
            raise RequestError(Mistake.FORM)
        count = len(self.job.operations) if self.job is not None else 0
        if not all(0 <= place < count for place in self.spared):
            raise RequestError(Mistake.FORM)
        if self.spared and self.verb is not Verb.UNDO:
            raise RequestError(Mistake.FORM)

    @property
    def operations(self) -> tuple[Operation, ...]:
        """What is to be done now, in order; empty for reading and keeping."""
        match self.verb:
            case Verb.APPLY if self.job is not None:
                return self.job.operations
            case Verb.UNDO if self.job is not None:
                found = enumerate(self.job.operations)
                made = [each for place, each in found if place not in self.spared]
                return tuple(map(opposite, reversed(made)))
            case _:
                return ()


def opposite(operation: Operation) -> Operation:
    """What undoes it."""
    match operation:
        case Add(rule):
            return Remove(rule)
        case Remove(rule):
            return Add(rule)
        case Switch(rule_id, name, seen, on):
            return Switch(rule_id, name, seen, not on)
        case SetApp(app, before, after):
            return SetApp(app, after, before)


def own_rules(request: Request, mark: str) -> tuple[OwnRule, ...]:
    """The rules that a request comes to, one for each protocol."""
    return tuple(
        OwnRule(
            mark,
            request.action,
            protocol,
            request.ports,
            request.app,
            request.scope,
            request.profiles,
        )
        for protocol in request.protocols
    )


def new_mark(taken: Iterable[str] = ()) -> str:
    """Four letters or digits that are in none of these texts."""
    import secrets  # it loads all of OpenSSL, which whoever only looks at a firewall never needs

    known = tuple(taken)
    while True:
        mark = "".join(secrets.choice(LETTERS) for _ in range(4))
        if not any(mark in text for text in known):
            return mark


def check_mark(mark: str) -> None:
    """Refuse what is no mark.

    Raises:
        RequestError: it is none.
    """
    if not _MARK.fullmatch(mark):
        raise RequestError(Mistake.MARK)
