"""A plan: what would be run, shown before it is. Values only."""

from dataclasses import dataclass
from enum import StrEnum

from portgui.firewall.errand import Job
from portgui.firewall.request import Request
from portgui.words import Message


class Way(StrEnum):
    """How the rights for a change are asked for."""

    RIGHTS = "rights"
    """PortGUI was started with them, as on a command line of root's."""
    UAC = "uac"
    POLKIT = "polkit"
    OSASCRIPT = "osascript"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is run.

    Attributes:
        arguments: the program's absolute path, then its arguments; for a call over D-Bus, the
            method and its arguments.
        why: what it does, as a sentence.
        undo: what undoes it, in order, in the same form.
    """

    arguments: tuple[str, ...]
    why: Message
    undo: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a request comes to on this computer.

    Attributes:
        request: what was asked for.
        job: what the elevated side is asked to do.
        steps: what it runs for that, one by one.
        way: how the rights are asked for.
        sentences: what it comes to: the change in one sentence, then for which networks and for how
            long.
        notes: what a person should know before agreeing, such as a rule of theirs that is
            switched off.
        by_hand: lines to type in a terminal that come to the same; empty where there are none.
        before: what was read before, for the journal: names of things and what they were.
    """

    request: Request
    job: Job
    steps: tuple[Step, ...]
    way: Way
    sentences: tuple[Message, ...]
    notes: tuple[Message, ...] = ()
    by_hand: tuple[str, ...] = ()
    before: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why PortGUI does not make a change.

    Attributes:
        why: as a sentence.
        fix: what to do instead.
        is_needless: nothing needs to be changed.
        evidence: what it was read from: names of rules, values of policies.
    """

    why: Message
    fix: Message | None = None
    is_needless: bool = False
    evidence: tuple[str, ...] = ()
