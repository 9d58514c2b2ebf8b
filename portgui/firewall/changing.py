"""Makes changes and undoes them: written down first, read back after, never concluded.

The order, every time: the journal, the elevated side, reading back, the journal. Wherever that
ends early, what is written down leads the next start to `Changer.settle`.

Everything here may take long, waits for the person where the system asks for rights, and belongs
on no window's thread.
"""

import time
from collections.abc import Callable
from dataclasses import replace

from portgui.firewall import boot, changing_make, changing_settle, changing_undo
from portgui.firewall.backend import Backend, Reading
from portgui.firewall.changing_desk import Desk, StopError
from portgui.firewall.changing_words import SETTLE_NEEDLESS, Outcome, Result
from portgui.firewall.errand import new_mark
from portgui.firewall.journal import Journal
from portgui.firewall.journal_book import Book, ChangeState, Event
from portgui.firewall.plan import Plan, Refusal
from portgui.firewall.request import Request
from portgui.firewall.saying import not_checked

__all__ = ["Changer", "Outcome", "Result"]


class Changer:
    """Changes one firewall, with one journal.

    Args:
        backend: the firewall.
        journal: where every change is written down.
        clock: seconds since 1970.
        boot_id: which start of the system this is.
    """

    def __init__(
        self,
        backend: Backend,
        journal: Journal,
        clock: Callable[[], float] = time.time,
        boot_id: Callable[[], str] = boot.boot_id,
    ) -> None:
        self._desk = Desk(backend, journal, clock, boot_id)

    def plan(self, request: Request, reading: Reading) -> Plan | Refusal:
        """What a request comes to, under a mark that the journal does not know. Changes nothing."""
        book = self._desk.journal.read()
        taken = [change.mark for change in book.changes]
        taken += [damaged.text for damaged in book.damaged]
        return self._desk.backend.plan(request, reading, new_mark(taken))

    def make(self, plan: Plan) -> Result:
        """Make a change that the person has agreed to; each plan once."""

        def work() -> Result:
            return changing_make.apply(self._desk, self._desk.begin(plan))

        result = self._in_turn(work, plan.job.mark)
        return replace(result, not_checked=not_checked(plan.request))

    def finish(self, mark: str) -> Result:
        """Make the rest of a change that is half-made."""

        def work() -> Result:
            change = self._desk.find(mark)
            if change.state is not ChangeState.BEGUN:
                return Result(Outcome.NEEDLESS, SETTLE_NEEDLESS, mark)
            self._desk.write(mark, Event.FINISHING)
            result = changing_make.apply(self._desk, change, again=True)
            return replace(result, not_checked=not_checked(change.request))

        return self._in_turn(work, mark)

    def undo(self, mark: str) -> Result:
        """Undo one, if it still is what the journal says."""
        return self._in_turn(lambda: changing_undo.undo(self._desk, mark), mark)

    def undo_all(self) -> tuple[Result, ...]:
        """Undo everything that is not over, the last one first; one result for each."""
        try:
            with self._desk.turn():
                left = [each for each in self._desk.book().changes if not each.state.is_over]
                return changing_undo.undo_all(self._desk, left)
        except StopError as stop:
            return (stop.result,)

    def keep(self, mark: str) -> Result:
        """Take away what would end a change by itself."""
        return self._in_turn(lambda: changing_undo.keep(self._desk, mark), mark)

    def settle(self, mark: str) -> Result:
        """Read back what is there of a half-made change; the person may then finish or undo it."""
        return self._in_turn(lambda: changing_settle.settle(self._desk, mark), mark)

    def changes(self) -> Book:
        """The journal, with the changes whose time is over read back."""
        book = self._desk.journal.read()
        return replace(book, changes=changing_settle.brought_up_to_date(self._desk, book.changes))

    def _in_turn(self, work: Callable[[], Result], mark: str) -> Result:
        try:
            with self._desk.turn():
                return work()
        except StopError as stop:
            return replace(stop.result, mark=mark)
