"""What is there of a change, by one reading. Pure."""

from enum import Enum
from typing import NamedTuple

from portgui.firewall.backend import Backend, Check, Reading
from portgui.firewall.errand import Errand, Job, Operation, Verb
from portgui.firewall.journal_book import Change, ChangeState
from portgui.firewall.request import FOR_GOOD


class There(Enum):
    """How much of a change is there.

    Attributes:
        WHOLE: it is as the journal says.
        GONE: nothing of it is left.
        PART: some of it, and nothing that PortGUI did not make.
        ALTERED: something else than what was made.
        UNKNOWN: it could not be read.
    """

    WHOLE = "whole"
    GONE = "gone"
    PART = "part"
    ALTERED = "altered"
    UNKNOWN = "unknown"


class Seen(NamedTuple):
    """How much is there, and what that was read from."""

    there: There
    evidence: tuple[str, ...]


def job_now(change: Change) -> Job:
    """The job as it stands now: without an end once that was taken away."""
    job = change.job
    return Job(job.mark, job.operations, FOR_GOOD) if change.is_kept else job


def undo_errand(change: Change) -> Errand:
    """What undoes it."""
    return Errand(Verb.UNDO, job_now(change), change.spared)


def see(backend: Backend, change: Change, reading: Reading) -> Seen:
    """How much of a change is there."""
    job = job_now(change)
    gone = backend.look(undo_errand(change), reading)
    if gone.check is Check.AS_WANTED:
        return Seen(There.GONE, gone.evidence)
    whole = backend.look(Errand(Verb.APPLY, job), reading)
    if whole.check is Check.AS_WANTED:
        return Seen(There.WHOLE, whole.evidence)
    evidence = tuple(dict.fromkeys((*whole.evidence, *gone.evidence)))
    if Check.UNKNOWN in {gone.check, whole.check}:
        return Seen(There.UNKNOWN, evidence)
    # What has an end, or has not been whole before, may lack a part: the elevated side, which
    # looks at each operation again, decides what of it is PortGUI's.
    is_loose = job.until != FOR_GOOD or change.state not in {ChangeState.MADE, ChangeState.UNREAD}
    parts = [each for place, each in enumerate(job.operations) if place not in change.spared]
    if is_loose or all(_is_plain(backend, job.mark, part, reading) for part in parts):
        return Seen(There.PART, evidence)
    return Seen(There.ALTERED, evidence)


def _is_plain(backend: Backend, mark: str, operation: Operation, reading: Reading) -> bool:
    """Whether one operation alone is as it was made, or all undone."""
    job = Job(mark, (operation,))
    errands = (Errand(Verb.APPLY, job), Errand(Verb.UNDO, job))
    return any(backend.look(errand, reading).check is Check.AS_WANTED for errand in errands)
