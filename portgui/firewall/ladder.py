"""What is asked about a port, rung by rung, and what the answers look like. Values only."""

from dataclasses import dataclass
from enum import StrEnum

from portgui.firewall.judgement import Judgement
from portgui.words import Message


class Answer(StrEnum):
    """What the ladder comes to."""

    REACHABLE = "reachable"
    BLOCKED = "blocked"
    NOT_LISTENING = "not-listening"
    UNKNOWN = "unknown"


class Rung(StrEnum):
    """What is asked, in this order."""

    LISTENER = "listener"
    ADDRESS = "address"
    RESERVED = "reserved"
    FIREWALL = "firewall"
    BLOCK = "block"
    ALLOW = "allow"
    POLICY = "policy"
    AROUND = "around"
    ROUTER = "router"


class Result(StrEnum):
    """What a rung says."""

    PASS = "pass"  # noqa: S105 (no password)
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rung.

    Attributes:
        rung: which.
        result: what it says.
        why: a sentence.
        evidence: what it was read from: names and ids of rules, addresses, values of policies.
        fix: what would mend it, as a sentence; None where there is nothing to mend.
    """

    rung: Rung
    result: Result
    why: Message
    evidence: tuple[str, ...] = ()
    fix: Message | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the ladder asks about one port.

    Attributes:
        is_waiting: whether an app waits on it; None where the connections could not be read.
        addresses: where it waits.
        is_network: whether one of these can be reached from other computers; None for unknown.
        held: why the system keeps the port from apps; "" for not at all, None for not read.
        judgements: of each network that this computer is connected to; empty where no firewall
            could be asked at all.
        others: firewalls by others that may decide instead, by name; None where that is not known.
        around: by what it is published around the firewall, as Docker does; "" for not at all,
            None where that is not known.
    """

    is_waiting: bool | None
    addresses: tuple[str, ...] = ()
    is_network: bool | None = None
    held: str | None = ""
    judgements: tuple[Judgement, ...] = ()
    others: tuple[str, ...] | None = ()
    around: str | None = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, the rung that decided it, and every rung."""

    answer: Answer
    decided_by: Rung
    rungs: tuple[Finding, ...]

    def __getitem__(self, rung: Rung) -> Finding:
        return next(found for found in self.rungs if found.rung is rung)
