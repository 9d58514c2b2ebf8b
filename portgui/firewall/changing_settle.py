"""Finds out what has become of changes: half-made ones, and those whose time is over."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from portgui.firewall import boot
from portgui.firewall import changing_words as words
from portgui.firewall.backend import Reading, Report, Trouble
from portgui.firewall.changing_desk import Desk, evidence_of
from portgui.firewall.changing_look import Seen, There, see
from portgui.firewall.changing_words import Outcome, Result
from portgui.firewall.errand import Errand, Verb
from portgui.firewall.journal_book import Change, ChangeState, Event, Note
from portgui.safe_file import NotSavedError


def settle(desk: Desk, mark: str) -> Result:
    """Read back a half-made change, with rights where it takes them, and write down what is there.

    Raises:
        StopError: there is no such change, or another one is being made.
    """
    change = desk.find(mark)
    if not change.state.is_half:
        return Result(Outcome.NEEDLESS, words.SETTLE_NEEDLESS, mark)
    seen = _see_all(desk, change)
    evidence = evidence_of(seen.evidence, Trouble.DECLINED)
    is_undoing = change.state is ChangeState.UNDOING
    match seen.there:
        case There.WHOLE if is_undoing:
            return desk.ended(change, Event.MADE, (Outcome.DONE, words.SETTLE_KEPT), evidence)
        case There.WHOLE:
            return desk.ended(change, Event.MADE, (Outcome.DONE, words.SETTLE_MADE), evidence)
        case There.GONE if is_undoing:
            how = Outcome.DONE, words.SETTLE_UNDONE
            return desk.ended(change, Event.UNDONE, how, evidence)
        case There.GONE:
            how = Outcome.NOT_DONE, words.SETTLE_GONE
            return desk.ended(change, Event.NOT_MADE, how, evidence)
        case There.UNKNOWN:
            return Result(Outcome.UNKNOWN, words.SETTLE_UNKNOWN, mark, evidence)
        case _:
            return Result(Outcome.DISAGREES, words.SETTLE_PART, mark, evidence)


def brought_up_to_date(desk: Desk, changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes, with those whose time is over read back."""
    found = tuple(changes)
    if not any(_is_over(desk, change) for change in found):
        return found
    reading = desk.backend.read()
    return tuple(
        _ended(desk, change, reading) if _is_over(desk, change) else change for change in found
    )


def _is_over(desk: Desk, change: Change) -> bool:
    """Whether the system should have ended it by now."""
    if change.state.is_over or change.state.is_half or change.system != desk.backend.name:
        return False
    if change.ends_at_restart:
        return not boot.is_same(change.boot, desk.boot_id())
    return change.ends_at is not None and change.ends_at <= desk.now


def _ended(desk: Desk, change: Change, reading: Reading) -> Change:
    seen = see(desk.backend, change, reading)
    evidence = evidence_of(seen.evidence, Trouble.DECLINED)
    if seen.there is not There.GONE:
        return replace(change, is_due=True, evidence=evidence)
    # Where it cannot be written down now, it is read back again the next time.
    with suppress(NotSavedError):
        desk.journal.note(Note(change.mark, Event.EXPIRED, desk.now, frozenset(), evidence))
    return replace(change, state=ChangeState.EXPIRED, evidence=evidence)


def _see_all(desk: Desk, change: Change) -> Seen:
    """What is there; asks for rights where it cannot be read without."""
    reading = desk.backend.read()
    seen = see(desk.backend, change, reading)
    if seen.there is not There.UNKNOWN or not reading.needs_rights:
        return seen
    report = desk.backend.apply(Errand(Verb.READ))
    if not isinstance(report, Report) or report.after is None:
        return seen
    return see(desk.backend, change, report.after)
