"""How a change has ended, and the sentence for each way in which it can. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portgui.firewall.backend import Check, Status, Trouble
from portgui.plain import DETAIL_LIMIT, plain
from portgui.safe_file import NotSavedError
from portgui.safe_file import Trouble as Saving
from portgui.words import Message


class Outcome(StrEnum):
    """How it has ended.

    Attributes:
        DONE: done, and read back.
        NEEDLESS: it was so already.
        NOT_DONE: not done; the sentence says whether anything was changed.
        DISAGREES: the system says done; what was read back, or a part of it, is something else.
        DECLINED: the person said no.
        UNKNOWN: it may have been done, and could not be read back.
    """

    DONE = "done"
    NEEDLESS = "needless"
    NOT_DONE = "not-done"
    DISAGREES = "disagrees"
    DECLINED = "declined"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Result:
    """What has become of a change, for the person.

    Attributes:
        outcome: how it has ended.
        why: what happened, what was changed or not, and what to do next.
        mark: of the change; None where there is none.
        evidence: what was read back, and what the system said.
        not_checked: what nobody has looked at.
        notes: what else to know, such as that the journal could not be written at the end.
    """

    outcome: Outcome
    why: Message
    mark: str | None = None
    evidence: tuple[str, ...] = ()
    not_checked: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()


TROUBLES: Final[Mapping[Trouble, Message]] = {
    Trouble.DECLINED: Message("change-declined"),
    Trouble.NO_AGENT: Message("change-no-agent"),
    Trouble.NOT_PERMITTED: Message("change-not-permitted"),
    Trouble.UNSAFE_PLACE: Message("change-unsafe-place"),
    Trouble.NOT_INSTALLED: Message("change-not-installed"),
    Trouble.TIMEOUT: Message("change-timeout"),
    Trouble.CRASHED: Message("change-crashed"),
}
"""Where nothing of the change is there afterwards."""
SILENT: Final = frozenset({Trouble.TIMEOUT, Trouble.CRASHED})
"""After these, something may have been done all the same."""
STATUSES: Final[Mapping[Status, Message]] = {
    Status.FAILED: Message("change-failed"),
    Status.BAD_REQUEST: Message("change-bad-request"),
    Status.CHANGED: Message("change-changed"),
    Status.HALF: Message("change-half"),
    Status.NO_RIGHTS: Message("change-no-rights"),
    Status.NO_EXPIRY: Message("change-no-expiry"),
    Status.NOT_HERE: Message("change-not-here"),
}
NOTHING_RUN: Final = frozenset(
    {Status.BAD_REQUEST, Status.CHANGED, Status.NO_RIGHTS, Status.NOT_HERE}
)

MADE: Final[Mapping[Check, tuple[Outcome, Message]]] = {
    Check.AS_WANTED: (Outcome.DONE, Message("change-done")),
    Check.NOT_AS_WANTED: (Outcome.DISAGREES, Message("change-disagrees")),
    Check.UNKNOWN: (Outcome.UNKNOWN, Message("change-unread")),
}
"""The system says that it was made; what reading back says."""
UNDONE: Final[Mapping[Check, tuple[Outcome, Message]]] = {
    Check.AS_WANTED: (Outcome.DONE, Message("undo-done")),
    Check.NOT_AS_WANTED: (Outcome.DISAGREES, Message("undo-disagrees")),
    Check.UNKNOWN: (Outcome.UNKNOWN, Message("undo-unread")),
}
KEPT: Final[Mapping[Check, tuple[Outcome, Message]]] = {
    Check.AS_WANTED: (Outcome.DONE, Message("keep-done")),
    Check.NOT_AS_WANTED: (Outcome.DISAGREES, Message("keep-disagrees")),
    Check.UNKNOWN: (Outcome.UNKNOWN, Message("keep-unread")),
}

DONE_SILENT: Final = Message("change-done-silent")
NEEDLESS: Final = Message("change-needless")
SILENTLY: Final = Message("change-silent")
LEFT_OVER: Final = Message("change-left-over")
REFUSED_UNREAD: Final = Message("change-refused-unread")
BUSY: Final = Message("change-busy")
TWICE: Final = Message("change-twice")
MORE_DECLINED: Final = Message("change-more-declined")
UNDO_NEEDLESS: Final = Message("undo-needless")
UNDO_HALF: Final = Message("undo-half")
UNDO_ALTERED: Final = Message("undo-altered")
UNDO_SILENT: Final = Message("undo-silent")
UNDO_CRASHED: Final = Message("undo-crashed")
KEEP_NEEDLESS: Final = Message("keep-needless")
SETTLE_MADE: Final = Message("settle-made")
SETTLE_GONE: Final = Message("settle-gone")
SETTLE_UNDONE: Final = Message("settle-undone")
SETTLE_KEPT: Final = Message("settle-kept")
SETTLE_PART: Final = Message("settle-part")
SETTLE_UNKNOWN: Final = Message("settle-unknown")
SETTLE_NEEDLESS: Final = Message("settle-needless")


def not_written(error: NotSavedError) -> Result:
    """Nothing could be written down before a change, so nothing was changed."""
    folder = plain(str(error.path.parent), DETAIL_LIMIT)
    reason = _reason(error)
    match error.trouble:
        case Saving.FULL:
            why = Message.of("journal-full", folder=folder)
        case Saving.REFUSED:
            why = Message.of("journal-refused", folder=folder)
        case Saving.BUSY:
            why = Message.of("journal-busy", folder=folder)
        case _:
            why = Message.of("journal-other", folder=folder, reason=reason)
    return Result(Outcome.NOT_DONE, why)


def not_noted(error: NotSavedError) -> Message:
    """How a change ended could not be written down."""
    folder = plain(str(error.path.parent), DETAIL_LIMIT)
    return Message.of("journal-not-noted", folder=folder, reason=_reason(error))


def unknown_mark(mark: str) -> Result:
    """There is no such change."""
    why = Message.of("change-unknown", mark=plain(mark, 16))
    return Result(Outcome.NOT_DONE, why)


def other_firewall(system: str, now: str, mark: str) -> Result:
    """It was made in another firewall than the one that is here."""
    why = Message.of("change-other-firewall", system=plain(system, 64), now=now)
    return Result(Outcome.NOT_DONE, why, mark)


def journal_unread(reason: str) -> Result:
    """The journal is there and cannot be read."""
    why = Message.of("change-journal-unread", reason=plain(reason, DETAIL_LIMIT))
    return Result(Outcome.NOT_DONE, why)


def _reason(error: NotSavedError) -> str:
    return plain(error.strerror or "", DETAIL_LIMIT)
