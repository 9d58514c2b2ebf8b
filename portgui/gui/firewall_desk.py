"""What takes long about the firewall: reading, judging, planning, changing. For jobs; no Qt here.

Several jobs may call it at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

from portgui.answers import guard, reach_words, reachable
from portgui.answers.change_request import with_waiting
from portgui.answers.live_row import LiveRow
from portgui.connections import remote_session, reserved
from portgui.connections.remote_session import RemoteSession
from portgui.connections.reserved import Reserved
from portgui.connections.snapshot import ConnectionKey
from portgui.firewall.backend import Backend, Reading, Report, Status, Trouble, this_backend
from portgui.firewall.changing_words import STATUSES, Outcome, Result
from portgui.firewall.errand import Errand, Operation, Verb
from portgui.firewall.journal import Book, Journal, journal_place
from portgui.firewall.ladder import Verdict
from portgui.firewall.plan import Plan, Refusal
from portgui.firewall.request import Request
from portgui.net import Protocol

if TYPE_CHECKING:
    from portgui.firewall.changing import Changer


class Question(NamedTuple):
    """What a verdict is to be about, and what is known already.

    Attributes:
        port: the port.
        protocol: TCP or UDP, or None for both.
        rows: those that wait on it.
        is_whole: whether the scan has seen every socket.
        reserved: what the system keeps from apps; None where it is to be read.
    """

    port: int
    protocol: Protocol | None
    rows: tuple[LiveRow, ...] = ()
    is_whole: bool = True
    reserved: Reserved | None = None

    @property
    def known(self) -> tuple[object, ...]:
        """What the answer depends on, but for the firewall."""
        waiting = tuple(
            (row.connection.key, row.connection.reach, row.connection.owner.path)
            for row in self.rows
        )
        return self.port, self.protocol, waiting, self.is_whole, self.reserved


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found about a port.

    Attributes:
        verdicts: by protocol.
        needs_rights: whether more could be read with an administrator's rights.
    """

    verdicts: Mapping[Protocol, Verdict]
    needs_rights: bool


class Looked(NamedTuple):
    """What a look has found.

    Attributes:
        reading: the firewall; None where there is none that PortGUI knows.
        reach: codes of `reach_words` by row; None where it is as it was.
    """

    reading: Reading | None
    reach: Mapping[ConnectionKey, str] | None


_NOT_HERE: Final = Result(Outcome.NOT_DONE, STATUSES[Status.NOT_HERE])
"""What becomes of a change where PortGUI knows no firewall."""


class FirewallDesk:
    """One firewall, one journal.

    Attributes:
        number: counts the readings; another one means that the firewall may be another.
    """

    def __init__(
        self,
        find_backend: Callable[[], Backend | None] = this_backend,
        find_journal: Callable[[], Journal] = lambda: Journal(journal_place()),
        sessions: Callable[[], tuple[RemoteSession, ...]] = remote_session.read,
        read_reserved: Callable[[], Reserved] = reserved.read,
    ) -> None:
        self.number = 0
        self._find_backend = find_backend
        self._find_journal = find_journal
        self._sessions = sessions
        self._read_reserved = read_reserved
        self._lock = Lock()
        self._is_found = False
        self._backend: Backend | None = None
        self._changer: Changer | None = None
        self._stamp: object = None
        self._plain: Reading | None = None
        self._fuller: Reading | None = None
        self._rows: tuple[LiveRow, ...] = ()
        self._judged: tuple[int, frozenset[object]] | None = None

    # Looking.

    def look(self, rows: Sequence[LiveRow], *, asks: bool) -> Looked:
        """Read the firewall if it may be another, and say who can reach the rows if that is news.

        Args:
            rows: what waits at an address on the network.
            asks: whether to ask at all whether it is another.
        """
        self._rows = tuple(rows)
        reading = self.reading(asks=asks)
        if reading is None:
            return Looked(None, None)
        known = frozenset(
            (row.connection.key, row.connection.reach, row.connection.owner) for row in rows
        )
        if self._judged == (self.number, known):
            return Looked(reading, None)
        answers = reachable.reach_answers(rows, reading)
        self._judged = self.number, known
        needs_rights = reading.needs_rights
        return Looked(
            reading,
            {
                row.connection.key: reach_words.reach_word(
                    row.connection.reach, answers.get(row.connection.key), needs_rights
                )
                for row in rows
                if row.connection.key in answers
            },
        )

    def reading(self, *, asks: bool = True) -> Reading | None:
        """The firewall as it is now; with `asks` off, as it was last read."""
        with self._lock:
            backend = self._find()
            if backend is None:
                return None
            if self._plain is None or asks:
                self._read(backend)
            return self._fuller or self._plain

    def _read(self, backend: Backend) -> None:
        stamp = backend.stamp()
        if self._plain is not None and stamp is not None and stamp == self._stamp:
            return
        self._stamp = stamp
        reading = backend.read()
        if reading != self._plain:
            # What was read with more rights is of another firewall.
            self._plain, self._fuller = reading, None
            self.number += 1

    def look_with_rights(self) -> Report | Trouble | None:
        """Read with an administrator's rights: the system asks the person for them."""
        with self._lock:
            backend = self._find()
        if backend is None:
            return None
        report = backend.apply(Errand(Verb.READ))
        if isinstance(report, Report) and report.after is not None:
            with self._lock:
                self._read(backend)
                self._fuller = report.after
                self.number += 1
        return report

    def judge(self, question: Question, *, asks: bool = False) -> Checked:
        """Whether others can reach a port.

        Args:
            question: which, and what is known already.
            asks: whether to ask first whether the firewall is another than it was.
        """
        port, protocol, rows, is_whole, kept = question
        reading = self.reading(asks=asks)
        kept = self._read_reserved() if kept is None else kept
        found = reachable.verdicts(port, protocol, rows, reading, kept, is_whole=is_whole)
        return Checked(found, reading is not None and reading.needs_rights)

    # Changing.

    def plan(self, request: Request) -> Plan | Refusal | None:
        """What a request comes to; None where there is no firewall that PortGUI knows."""
        reading = self.reading()
        changer = self._here()
        if changer is None or reading is None:
            return None
        request = with_waiting(request, (row.connection for row in self._rows))
        plan = changer.plan(request, reading)
        if isinstance(plan, Plan):
            return self._guard(plan.job.operations, request, reading) or plan
        return plan

    def _guard(
        self, operations: Sequence[Operation], request: Request, reading: Reading | None
    ) -> Refusal | None:
        """Why these could cut the person off; None where they surely do not."""
        session = guard.would_cut(operations, self._sessions(), request=request, reading=reading)
        return None if session is None else guard.refusal(session)

    def make(self, plan: Plan) -> Result:
        """Make a change, which asks the person for rights."""
        changer = self._here()
        return _NOT_HERE if changer is None else changer.make(plan)

    def undo(self, mark: str) -> Result | Refusal:
        """Undo one, unless that would cut the person off."""
        changer = self._here()
        if changer is None:
            return _NOT_HERE
        change = next((each for each in changer.changes().changes if each.mark == mark), None)
        if change is not None:
            operations = Errand(Verb.UNDO, change.job, change.spared).operations
            refusal = self._guard(operations, change.request, self.reading())
            if refusal is not None:
                return refusal
        return changer.undo(mark)

    def undo_all(self) -> tuple[Result, ...]:
        """Undo everything that PortGUI has changed."""
        changer = self._here()
        return (_NOT_HERE,) if changer is None else changer.undo_all()

    def keep(self, mark: str) -> Result:
        """Let a change stay that would end by itself."""
        changer = self._here()
        return _NOT_HERE if changer is None else changer.keep(mark)

    def settle(self, mark: str) -> Result:
        """Read back what has become of a half-made change."""
        changer = self._here()
        return _NOT_HERE if changer is None else changer.settle(mark)

    def finish(self, mark: str) -> Result:
        """Make the rest of a half-made change."""
        changer = self._here()
        return _NOT_HERE if changer is None else changer.finish(mark)

    def changes(self) -> Book:
        """Every change, as things stand now."""
        book = self._find_journal().read()
        # Most people have changed nothing: what brings changes up to date is not loaded then.
        changer = self._here() if book.changes else None
        return book if changer is None else changer.changes()

    def _here(self) -> "Changer | None":
        from portgui.firewall.changing import Changer

        with self._lock:
            backend = self._find()
            if self._changer is None and backend is not None:
                self._changer = Changer(backend, self._find_journal())
            return self._changer

    def _find(self) -> Backend | None:
        """Once; finding it may load modules and ask the system."""
        if not self._is_found:
            self._is_found = True
            self._backend = self._find_backend()
        return self._backend
