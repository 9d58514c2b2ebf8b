"""What making, undoing and settling a change share: the journal's turn, lines, and reading back."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from portgui.firewall import boot
from portgui.firewall import changing_words as words
from portgui.firewall.backend import Backend, Finding, Reading, Report, Status, Trouble
from portgui.firewall.changing_words import Outcome, Result
from portgui.firewall.errand import Errand
from portgui.firewall.journal import BusyError, Journal, MarkTakenError
from portgui.firewall.journal_book import Begun, Book, Change, Event, Note
from portgui.firewall.plan import Plan
from portgui.plain import DETAIL_LIMIT, plain
from portgui.safe_file import NotSavedError
from portgui.words import Message

MOST_EVIDENCE: Final = 20


class StopError(Exception):
    """It ends here, with this result, and nothing was changed."""

    def __init__(self, result: Result) -> None:
        super().__init__(result)
        self.result = result


@dataclass(frozen=True, slots=True)
class Desk:
    """A firewall and a journal.

    Attributes:
        backend: the firewall.
        journal: where every change is written down.
        clock: seconds since 1970.
        boot_id: which start of the system this is.
    """

    backend: Backend
    journal: Journal
    clock: Callable[[], float] = time.time
    boot_id: Callable[[], str] = boot.boot_id

    @property
    def now(self) -> int:
        """Whole seconds since 1970."""
        return int(self.clock())

    @contextmanager
    def turn(self) -> Iterator[None]:
        """While a change is made, nobody else makes one.

        Raises:
            StopError: somebody does, or nothing can be written where the journal lies.
        """
        try:
            with self.journal.turn():
                yield
        except BusyError as error:
            raise StopError(Result(Outcome.NOT_DONE, words.BUSY)) from error
        except NotSavedError as error:
            raise StopError(words.not_written(error)) from error

    def book(self) -> Book:
        """The journal.

        Raises:
            StopError: it is there and cannot be read.
        """
        book = self.journal.read()
        if book.unread:
            raise StopError(words.journal_unread(book.unread))
        return book

    def find(self, mark: str) -> Change:
        """A change in the journal that was made in this firewall.

        Raises:
            StopError: there is none.
        """
        try:
            change = self.book()[mark]
        except KeyError as error:
            raise StopError(words.unknown_mark(mark)) from error
        if change.system != self.backend.name:
            result = words.other_firewall(change.system, self.backend.name, mark)
            raise StopError(result)
        return change

    def begin(self, plan: Plan) -> Change:
        """Write down a change that is about to be made.

        Raises:
            StopError: it stands there already, or could not be written down.
        """
        begun = Begun(
            self.now,
            self.boot_id(),
            self.backend.name,
            plan.request,
            plan.job,
            tuple(step.arguments for step in plan.steps),
            plan.before,
        )
        try:
            self.journal.begin(begun)
        except MarkTakenError as error:
            raise StopError(Result(Outcome.NOT_DONE, words.TWICE)) from error
        except NotSavedError as error:
            raise StopError(words.not_written(error)) from error
        return Change(begun, made=begun.time)

    def write(self, mark: str, event: Event) -> None:
        """Write down what is about to happen to a change.

        Raises:
            StopError: it could not be written down.
        """
        try:
            self.journal.note(Note(mark, event, self.now))
        except NotSavedError as error:
            raise StopError(words.not_written(error)) from error

    def ended(
        self,
        change: Change,
        event: Event,
        how: tuple[Outcome, Message],
        evidence: tuple[str, ...] = (),
    ) -> Result:
        """Write down what has become of a change, and say it; also where it cannot be written."""
        outcome, why = how
        note = Note(change.mark, event, self.now, change.spared, evidence)
        try:
            self.journal.note(note)
        except NotSavedError as error:
            notes = (words.not_noted(error),)
            return Result(outcome, why, change.mark, evidence, notes=notes)
        return Result(outcome, why, change.mark, evidence)

    def after(self, *reports: Report | Trouble | None) -> Reading:
        """What is there now: as it was read last with the rights, or else without."""
        for report in reversed(reports):
            if isinstance(report, Report) and report.after is not None:
                return report.after
        return self.backend.read()

    def look(self, errand: Errand, report: Report) -> Finding:
        """Whether everything is now as an errand wants it."""
        return self.backend.look(errand, self.after(report))


def said(report: Report | Trouble) -> tuple[str, ...]:
    """What the system said."""
    if isinstance(report, Trouble) or not report.detail:
        return ()
    return (plain(report.detail, DETAIL_LIMIT),)


def evidence_of(found: tuple[str, ...], report: Report | Trouble) -> tuple[str, ...]:
    """What was read back, and what the system said; plain and bounded."""
    read = tuple(plain(text, DETAIL_LIMIT) for text in found[:MOST_EVIDENCE])
    return (*read, *said(report))


def untouched(report: Report | Trouble) -> bool:
    """Whether nothing at all was run."""
    if isinstance(report, Trouble):
        return report not in words.SILENT
    return report.status in words.NOTHING_RUN


def why_untouched(report: Report | Trouble) -> tuple[Outcome, Message]:
    """Why nothing was run, or why it was not done."""
    if isinstance(report, Trouble):
        outcome = Outcome.DECLINED if report is Trouble.DECLINED else Outcome.NOT_DONE
        return outcome, words.TROUBLES[report]
    return Outcome.NOT_DONE, words.STATUSES[report.status]


def is_done(report: Report | Trouble) -> bool:
    """Whether the system says that it was done."""
    return isinstance(report, Report) and report.status is Status.DONE


def is_half(report: Report | Trouble) -> bool:
    """Whether the elevated side says that a part was done."""
    return isinstance(report, Report) and report.status is Status.HALF
