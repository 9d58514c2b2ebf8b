"""What the journal comes to: changes, and lines that could not be read. Values only."""

from dataclasses import dataclass
from enum import StrEnum

from portgui.firewall.errand import Job
from portgui.firewall.request import Lasting, Request


class Event(StrEnum):
    """What a line tells. Those that end in "ING" stand before what they tell of."""

    BEGUN = "begun"
    MADE = "made"
    UNREAD = "unread"
    DISAGREES = "disagrees"
    HALF = "half"
    NOT_MADE = "not-made"
    FINISHING = "finishing"
    KEEPING = "keeping"
    KEPT = "kept"
    NOT_KEPT = "not-kept"
    UNDOING = "undoing"
    UNDONE = "undone"
    NOT_UNDONE = "not-undone"
    EXPIRED = "expired"


class ChangeState(StrEnum):
    """How far a change has got.

    Attributes:
        BEGUN: half-made, or nobody has written down how it ended: `Changer.settle` reads back.
        MADE: made, and read back.
        UNREAD: made, as the system says; it could not be read back.
        DISAGREES: made, as the system says; what was read back is something else.
        NOT_MADE: nothing was changed.
        UNDOING: half-undone, or nobody has written down how that ended.
        UNDONE: nothing of it is left.
        EXPIRED: the system has ended it by itself, and that was read back.
    """

    BEGUN = "begun"
    MADE = "made"
    UNREAD = "unread"
    DISAGREES = "disagrees"
    NOT_MADE = "not-made"
    UNDOING = "undoing"
    UNDONE = "undone"
    EXPIRED = "expired"

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is left to undo."""
        return self in {ChangeState.NOT_MADE, ChangeState.UNDONE, ChangeState.EXPIRED}

    @property
    def is_half(self) -> bool:
        """Whether it has to be read back first (`Changer.settle`)."""
        return self in {ChangeState.BEGUN, ChangeState.UNDOING}


class Damage(StrEnum):
    """Why a line is kept aside."""

    UNREADABLE = "journal-line-unreadable"
    NEWER = "journal-line-newer"
    ORPHAN = "journal-line-orphan"
    REPEATED = "journal-line-repeated"


@dataclass(frozen=True, slots=True)
class Begun:
    """What is written down before a change.

    Attributes:
        time: seconds since 1970.
        boot: which start of the system it was (`boot_id`).
        system: `Backend.name`.
        request: what was asked for.
        job: what the elevated side is asked to do.
        commands: what it runs for that, as it was shown.
        before: what was read before: names of things and what they were.
    """

    time: int
    boot: str
    system: str
    request: Request
    job: Job
    commands: tuple[tuple[str, ...], ...] = ()
    before: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What is written down about a change that stands in the journal.

    Attributes:
        mark: which change.
        event: what happened.
        time: seconds since 1970.
        spared: for the events that tell of a change that was made: `Report.spared`.
        evidence: what was read back.
    """

    mark: str
    event: Event
    time: int
    spared: frozenset[int] = frozenset()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One change, as the journal has it.

    Attributes:
        begun: what was written down before.
        state: how far it has got.
        made: when it was made, in seconds since 1970; when it was begun where that is not known.
        spared: the places of operations that found there already what they were to make.
        evidence: what was read back last.
        is_kept: whether its end was taken away (`Changer.keep`).
        is_due: its time is over, and it is not known to have ended. Set by `Changer.changes`.
    """

    begun: Begun
    state: ChangeState = ChangeState.BEGUN
    made: int = 0
    spared: frozenset[int] = frozenset()
    evidence: tuple[str, ...] = ()
    is_kept: bool = False
    is_due: bool = False

    @property
    def mark(self) -> str:
        """Its id: four letters or digits."""
        return self.begun.job.mark

    @property
    def time(self) -> int:
        """When it was written down, in seconds since 1970."""
        return self.begun.time

    @property
    def boot(self) -> str:
        """Which start of the system it was made in."""
        return self.begun.boot

    @property
    def system(self) -> str:
        """`Backend.name` of the firewall that it was made in."""
        return self.begun.system

    @property
    def request(self) -> Request:
        """What was asked for."""
        return self.begun.request

    @property
    def job(self) -> Job:
        """What the elevated side was asked to do."""
        return self.begun.job

    @property
    def commands(self) -> tuple[tuple[str, ...], ...]:
        """What was run for it, as it was shown."""
        return self.begun.commands

    @property
    def before(self) -> tuple[tuple[str, str], ...]:
        """What was read before it."""
        return self.begun.before

    @property
    def ends_at(self) -> int | None:
        """When the system ends it, in seconds since 1970; None for never, or at a restart."""
        until = self.job.until
        if until.lasting is not Lasting.TIME or self.is_kept:
            return None
        return self.made + until.seconds

    @property
    def ends_at_restart(self) -> bool:
        """Whether the system ends it when it is started again."""
        return self.job.until.lasting is Lasting.RESTART and not self.is_kept


@dataclass(frozen=True, slots=True)
class Damaged:
    """A line that is kept aside. It stays in the file as it is.

    Attributes:
        line: its number, from 1.
        text: its beginning, as plain text.
        why: what is wrong with it.
    """

    line: int
    text: str
    why: Damage


@dataclass(frozen=True, slots=True)
class Book:
    """The whole journal.

    Attributes:
        changes: in the order in which they were begun.
        damaged: lines that are kept aside.
        unread: why the file could not be read at all, as the system says; "" for it was.
    """

    changes: tuple[Change, ...] = ()
    damaged: tuple[Damaged, ...] = ()
    unread: str = ""

    def __getitem__(self, mark: str) -> Change:
        """The change with this mark.

        Raises:
            KeyError: there is none.
        """
        for change in self.changes:
            if change.mark == mark:
                return change
        raise KeyError(mark)
