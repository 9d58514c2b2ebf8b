"""Reads the journal and does what is asked of it, beside the window; one thing at a time."""

from collections.abc import Callable
from enum import Enum, auto
from functools import partial

from PySide6.QtCore import QObject, Signal

from portgui.firewall.changing_words import Outcome, Result
from portgui.firewall.journal_book import Book
from portgui.firewall.plan import Refusal
from portgui.gui.firewall_desk import FirewallDesk
from portgui.gui.job import Jobs


class Verb(Enum):
    """What a person may want of a change."""

    SETTLE = auto()
    FINISH = auto()
    UNDO = auto()
    KEEP = auto()
    DETAILS = auto()


class ChangesKeeper(QObject):
    """Knows every change that PortGUI has made.

    Signals:
        read: the `Book`, which may be as it was.
        began: something is being done: a `Verb`, or None for undoing all.
        ended: what became of it: that verb and a tuple of `Result`.
        failed: an error that nobody foresaw.

    Attributes:
        book: what was read last; None before.
        is_busy: whether something is being done.
    """

    read = Signal(object)
    began = Signal(object)
    ended = Signal(object, object)
    failed = Signal(object)

    def __init__(self, desk: FirewallDesk, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self.book: Book | None = None
        self.is_busy = False
        self._is_reading = False
        self._reads_again = False

    def load(self) -> None:
        """Read it again."""
        if self._is_reading or self.is_busy:
            self._reads_again = True
            return
        self._is_reading = True
        self._jobs.run(self._desk.changes, self._on_read, self._on_not_read)

    def do(self, verb: Verb, mark: str) -> None:
        """Undo, keep, settle or finish a change, unless something else is being done."""
        match verb:
            case Verb.UNDO:
                self._run(verb, partial(self._desk.undo, mark))
            case Verb.KEEP:
                self._run(verb, partial(self._desk.keep, mark))
            case Verb.SETTLE:
                self._run(verb, partial(self._desk.settle, mark))
            case Verb.FINISH:
                self._run(verb, partial(self._desk.finish, mark))
            case Verb.DETAILS:
                pass

    def undo_all(self) -> None:
        """Undo everything that there is."""
        self._run(None, self._desk.undo_all)

    def _run(
        self,
        verb: Verb | None,
        job: "Callable[[], Result | Refusal] | Callable[[], tuple[Result | Refusal, ...]]",
    ) -> None:
        if self.is_busy:
            return
        self.is_busy = True
        self.began.emit(verb)
        self._jobs.run(job, partial(self._on_done, verb), self._on_failed)

    def _on_done(
        self, verb: Verb | None, found: "Result | Refusal | tuple[Result | Refusal, ...]"
    ) -> None:
        self.is_busy = False
        every = found if isinstance(found, tuple) else (found,)
        results = tuple(
            Result(Outcome.NOT_DONE, each.why, None, each.evidence)
            if isinstance(each, Refusal)
            else each
            for each in every
        )
        self.ended.emit(verb, results)
        self.load()

    def _on_read(self, book: Book) -> None:
        self._is_reading = False
        self.book = book
        self.read.emit(book)
        self._read_again()

    def _on_not_read(self, error: Exception) -> None:
        self._is_reading = False
        self.failed.emit(error)

    def _read_again(self) -> None:
        again, self._reads_again = self._reads_again, False
        if again:
            self.load()

    def _on_failed(self, error: Exception) -> None:
        self.is_busy = False
        self.ended.emit(None, ())
        self.load()
        self.failed.emit(error)
