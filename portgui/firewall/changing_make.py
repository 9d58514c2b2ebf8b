"""Makes a change that is written down, reads it back, and writes down what was read."""

from dataclasses import replace
from typing import Final

from portgui.firewall import changing_words as words
from portgui.firewall.backend import Check, Report, Status, Trouble
from portgui.firewall.changing_desk import (
    Desk,
    evidence_of,
    is_done,
    is_half,
    said,
    untouched,
    why_untouched,
)
from portgui.firewall.changing_look import There, see
from portgui.firewall.changing_words import Outcome, Result
from portgui.firewall.errand import Errand, Verb
from portgui.firewall.journal_book import Change, Event

_EVENTS: Final = {
    Check.AS_WANTED: Event.MADE,
    Check.NOT_AS_WANTED: Event.DISAGREES,
    Check.UNKNOWN: Event.UNREAD,
}


def apply(desk: Desk, change: Change, *, again: bool = False) -> Result:
    """Have it made.

    Args:
        desk: the firewall and the journal, which has its beginning already.
        change: what is to be made.
        again: whether a part of it may have been made before.
    """
    report = desk.backend.apply(Errand(Verb.APPLY, change.job))
    if isinstance(report, Report) and is_done(report):
        # What is found there when it is made again was made by the first time.
        spared = change.spared if again else report.spared
        return _made(desk, replace(change, spared=spared), report)
    if not untouched(report):
        return _not_made(desk, change, report)
    event = Event.HALF if again else Event.NOT_MADE
    return desk.ended(change, event, why_untouched(report), said(report))


def _made(desk: Desk, change: Change, report: Report) -> Result:
    """The system says that it was made."""
    finding = desk.look(Errand(Verb.APPLY, change.job), report)
    evidence = evidence_of(finding.evidence, report)
    is_all_spared = len(change.spared) == len(change.job.operations)
    if is_all_spared and finding.check is Check.AS_WANTED:
        how = Outcome.NEEDLESS, words.NEEDLESS
        return desk.ended(change, Event.NOT_MADE, how, evidence)
    return desk.ended(change, _EVENTS[finding.check], words.MADE[finding.check], evidence)


def _not_made(desk: Desk, change: Change, report: Report | Trouble) -> Result:
    """It was not made, or nobody has heard: reading back decides."""
    seen = see(desk.backend, change, desk.after(report))
    evidence = evidence_of(seen.evidence, report)
    if seen.there is There.WHOLE:
        how = Outcome.DONE, words.DONE_SILENT
        return desk.ended(change, Event.MADE, how, evidence)
    if seen.there is There.GONE:
        return _nothing_there(desk, change, report, evidence)
    if seen.there is There.UNKNOWN:
        unread = words.SILENTLY if isinstance(report, Trouble) else words.REFUSED_UNREAD
        if is_half(report):
            unread = words.STATUSES[Status.HALF]
        return desk.ended(change, Event.HALF, (Outcome.UNKNOWN, unread), evidence)
    why = words.STATUSES[Status.HALF]
    if isinstance(report, Report) and not is_half(report):
        why = words.LEFT_OVER
    return desk.ended(change, Event.HALF, (Outcome.DISAGREES, why), evidence)


def _nothing_there(
    desk: Desk, change: Change, report: Report | Trouble, evidence: tuple[str, ...]
) -> Result:
    if report is Trouble.TIMEOUT:
        # The elevated side may be at it still.
        how = Outcome.UNKNOWN, words.TROUBLES[Trouble.TIMEOUT]
        return desk.ended(change, Event.HALF, how, evidence)
    if is_half(report):
        # It could not take a part back, and yet nothing is there: it is over, all the same.
        how = Outcome.NOT_DONE, words.STATUSES[Status.FAILED]
        return desk.ended(change, Event.NOT_MADE, how, evidence)
    return desk.ended(change, Event.NOT_MADE, why_untouched(report), evidence)
