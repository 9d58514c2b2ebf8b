"""Undoes a change: reads first, acts only on what the journal says, and reads back after."""

from collections.abc import Sequence
from dataclasses import replace

from portgui.firewall import changing_words as words
from portgui.firewall.backend import Check, Reading, Report, Status, Trouble
from portgui.firewall.changing_desk import (
    Desk,
    StopError,
    evidence_of,
    is_done,
    is_half,
    said,
    untouched,
    why_untouched,
)
from portgui.firewall.changing_look import There, see, undo_errand
from portgui.firewall.changing_words import Outcome, Result
from portgui.firewall.errand import Errand, Verb
from portgui.firewall.journal_book import Change, Event
from portgui.firewall.request import FOR_GOOD


def undo(desk: Desk, mark: str) -> Result:
    """Undo one.

    Raises:
        StopError: nothing can be done, and nothing was changed.
    """
    change = desk.find(mark)
    if change.state.is_over:
        return Result(Outcome.NEEDLESS, words.UNDO_NEEDLESS, mark)
    seen = see(desk.backend, change, desk.backend.read())
    evidence = evidence_of(seen.evidence, Trouble.DECLINED)
    if seen.there is There.GONE:
        how = Outcome.NEEDLESS, words.UNDO_NEEDLESS
        return desk.ended(change, Event.UNDONE, how, evidence)
    if seen.there is There.ALTERED:
        return Result(Outcome.NOT_DONE, words.UNDO_ALTERED, mark, evidence)
    desk.write(mark, Event.UNDOING)
    report = desk.backend.apply(undo_errand(change))
    return _ended(desk, change, report, (report,))


def undo_all(desk: Desk, changes: Sequence[Change]) -> tuple[Result, ...]:
    """Undo all of these, the last one first; one that stays keeps none of the others.

    The person is asked once where the system allows that; after a "no" nobody is asked again.
    """
    marks = [change.mark for change in reversed(changes)]
    results = _undo_together(desk, marks)
    for mark in marks:
        if mark in results:
            continue
        if any(result.outcome is Outcome.DECLINED for result in results.values()):
            results[mark] = Result(Outcome.DECLINED, words.MORE_DECLINED, mark)
            continue
        try:
            results[mark] = undo(desk, mark)
        except StopError as stop:
            results[mark] = replace(stop.result, mark=mark)
    return tuple(results[mark] for mark in marks)


def _undo_together(desk: Desk, marks: Sequence[str]) -> dict[str, Result]:
    """Undo what is there now; of the others, one may be again once these are gone."""
    results: dict[str, Result] = {}
    ready: list[Change] = []
    reading = desk.backend.read()
    for mark in marks:
        try:
            change = desk.find(mark)
            if see(desk.backend, change, reading).there not in {There.GONE, There.ALTERED}:
                desk.write(mark, Event.UNDOING)
                ready.append(change)
        except StopError as stop:
            results[mark] = replace(stop.result, mark=mark)
    if not ready:
        return results
    reports = desk.backend.apply_all(tuple(map(undo_errand, ready)))
    for number, (change, report) in enumerate(zip(ready, reports, strict=True)):
        # What was read before it was asked for says nothing of it.
        result = _ended(desk, change, report, reports[number:])
        if number and result.outcome is Outcome.DECLINED:
            result = replace(result, why=words.MORE_DECLINED)
        results[change.mark] = result
    return results


def _ended(
    desk: Desk, change: Change, report: Report | Trouble, reports: Sequence[Report | Trouble]
) -> Result:
    """It was asked for, alone or with others: what became of it?"""
    if not untouched(report):
        return _after(desk, change, report, desk.after(*reports))
    outcome, why = why_untouched(report)
    if isinstance(report, Report) and report.status is Status.CHANGED:
        why = words.UNDO_ALTERED
    return desk.ended(change, Event.NOT_UNDONE, (outcome, why), said(report))


def _after(desk: Desk, change: Change, report: Report | Trouble, reading: Reading) -> Result:
    """Something was run: what is left?"""
    finding = desk.backend.look(undo_errand(change), reading)
    evidence = evidence_of(finding.evidence, report)
    if finding.check is Check.AS_WANTED:
        return desk.ended(change, Event.UNDONE, words.UNDONE[finding.check], evidence)
    if is_done(report):
        # What the system says it has undone is settled by reading, the next time as well.
        return desk.ended(change, Event.NOT_UNDONE, words.UNDONE[finding.check], evidence)
    there = see(desk.backend, change, reading).there
    if there is There.WHOLE and report is not Trouble.TIMEOUT:
        why = words.UNDO_CRASHED
        if isinstance(report, Report) and not is_half(report):
            why = words.STATUSES[report.status]
        return desk.ended(change, Event.NOT_UNDONE, (Outcome.NOT_DONE, why), evidence)
    if there is There.PART:
        how = Outcome.DISAGREES, words.UNDO_HALF
        return desk.ended(change, Event.UNDOING, how, evidence)
    return desk.ended(change, Event.UNDOING, (Outcome.UNKNOWN, words.UNDO_SILENT), evidence)


def keep(desk: Desk, mark: str) -> Result:
    """Take away what would end a change by itself.

    Raises:
        StopError: nothing can be done, and nothing was changed.
    """
    change = desk.find(mark)
    if change.state.is_over:
        return Result(Outcome.NEEDLESS, words.UNDO_NEEDLESS, mark)
    if change.job.until == FOR_GOOD or change.is_kept:
        return Result(Outcome.NEEDLESS, words.KEEP_NEEDLESS, mark)
    errand = Errand(Verb.KEEP, change.job)
    desk.write(mark, Event.KEEPING)
    report = desk.backend.apply(errand)
    if untouched(report):
        return desk.ended(change, Event.NOT_KEPT, why_untouched(report), said(report))
    finding = desk.backend.look(errand, desk.after(report))
    evidence = evidence_of(finding.evidence, report)
    event = Event.KEPT if finding.check is Check.AS_WANTED else Event.NOT_KEPT
    return desk.ended(change, event, words.KEPT[finding.check], evidence)
