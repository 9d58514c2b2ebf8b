"""The last page of a change: it is made here, and what reading back says of it is shown."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from portgui.firewall.changing import Outcome, Result
from portgui.firewall.ladder import Result as Rung
from portgui.firewall.plan import Refusal
from portgui.gui.changes.outcomes import LOOKS, title_of
from portgui.gui.clipboard import copy_text
from portgui.gui.firewall_desk import Checked
from portgui.gui.i18n import say
from portgui.gui.ladder import LOOKS as RUNGS
from portgui.gui.ladder import NOTE, FactRow, LadderView
from portgui.gui.wizard.check_page import answer_text
from portgui.gui.wizard.firewall_parts import FirewallParts
from portgui.gui.wizard.page import GAP, Page
from portgui.gui.wizard.parts import WizardParts
from portgui.gui.wizard.state import WizardState
from portgui.gui.wizard.waiting import Waiting
from portgui.gui.wizard.widgets import announce, column, label
from portgui.gui.wizard.wording import put

_UNDOABLE: Final = frozenset({Outcome.DONE, Outcome.DISAGREES, Outcome.UNKNOWN})
"""After these something may be there to be undone."""
_CHECKED_HERE: Final = frozenset({"not-checked-app"})
"""What the ladder below says all the same."""


class ResultPage(Page):
    """Makes the change while it says so, then says what has become of it.

    Signals:
        declined: the person said no when the system asked; carries the sentence for it.

    Attributes:
        result: what has become of it; None while it is made.
        undo: the button that undoes it.
        changes: the button that leads to My changes.
        hand: the button that leads to the steps instead.
        copy: the button that copies all that is said here.
    """

    declined = Signal(str)

    def __init__(self, parts: WizardParts, firewall: FirewallParts) -> None:
        super().__init__()
        self._parts = parts
        self._firewall = firewall
        self._state = WizardState()
        self._is_undoing = False
        self._said: list[str] = []
        self.result: Result | None = None
        self._waiting = Waiting()
        self._busy = label(name="notice")
        self._area = QWidget()
        self._after = QWidget()
        for widget in (self._waiting, self._busy, self._area, self._after):
            self.content.addWidget(widget)
        self.content.addStretch(1)
        self.undo = QPushButton(self.tr("Undo this"))
        self.changes = QPushButton(self.tr("My changes"))
        self.hand = QPushButton(self.tr("Do it by hand…"))
        self.copy = QPushButton(self.tr("Copy for help desk"))
        self.add_buttons(self.undo, self.changes, self.hand, self.copy)
        self.undo.clicked.connect(self._on_undo)
        self.changes.clicked.connect(self._on_changes)
        self.hand.clicked.connect(self.by_hand)
        self.copy.clicked.connect(self._on_copy)

    # What the wizard asks.

    def enter(self, state: WizardState) -> None:
        self._state = state
        if state.plan is None:
            raise ValueError("a change is agreed to before it is made")
        self._is_undoing = False
        title = self.tr("Making the change")
        self._begin(title, partial(self._firewall.desk.make, state.plan))

    def isComplete(self) -> bool:
        return not self.is_busy

    def has_way_back(self) -> bool:
        """Only where nothing was done can it be tried again."""
        is_not_done = self.result is not None and self.result.outcome is Outcome.NOT_DONE
        return is_not_done and not self._is_undoing and not self.is_busy

    def say_busy(self) -> None:
        self._busy.setText(
            self.tr(
                "This is still being done. The window stays until it is known what became of it."
            )
        )
        self._busy.show()
        announce(self, self._busy.text())

    # Doing.

    def _begin(self, title: str, job: "partial[Result | Refusal] | partial[Result]") -> None:
        self.is_busy = True
        self.result = None
        self._busy.hide()
        self.say(title, "")
        self._waiting.say(
            self.tr(
                "The system may ask whether you agree. Look for its window: it may be behind this"
                " one."
            )
        )
        self._area = self.swap(self._area, QWidget())
        self._after = self.swap(self._after, QWidget())
        for button in (self.undo, self.changes, self.hand, self.copy):
            button.setEnabled(False)
        self._parts.jobs.run(job, self._on_done, self._on_failed)
        self.is_another()

    def _on_done(self, found: Result | Refusal) -> None:
        self._end()
        if isinstance(found, Refusal):
            found = Result(Outcome.NOT_DONE, found.why, None, found.evidence)
        self.result = found
        self._firewall.look_now()
        is_declined = found.outcome is Outcome.DECLINED
        self._show(found)
        self.is_another()
        self.moved.emit()
        if is_declined and not self._is_undoing:
            self.declined.emit(say(found.why))
        else:
            self._look_again()

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self.say(
            self.tr("It is not known what became of it"),
            self.tr("PortGUI made a mistake. My changes says what is there now."),
        )
        self.changes.setEnabled(True)
        self.is_another()
        raise error  # nobody foresaw it: the crash report takes it from here

    def _end(self) -> None:
        self.is_busy = False
        self._waiting.say("")
        self._busy.hide()

    @Slot()
    def _on_undo(self) -> None:
        mark = self.result.mark if self.result is not None else None
        if mark is not None:
            self._is_undoing = True
            self._begin(self.tr("Undoing it"), partial(self._firewall.desk.undo, mark))

    @Slot()
    def _on_changes(self) -> None:
        wizard = self.wizard()
        if wizard is not None:
            wizard.close()
        self._firewall.show_changes()

    # Showing.

    def _show(self, result: Result) -> None:
        fresh, inside = column(GAP)
        outcome, undone = result.outcome, self._is_undoing
        now = datetime.now().astimezone().strftime("%H:%M:%S")
        is_read = outcome in {Outcome.DONE, Outcome.DISAGREES, Outcome.NEEDLESS}
        read = put(self.tr("Read back at %1."), now) if is_read else ""
        self.say(title_of(outcome, undone=undone), read)
        theme = self._parts.theme
        title = self._heading(outcome)
        row = FactRow(LOOKS[outcome], title, (say(result.why),), theme, evidence=result.evidence)
        inside.addWidget(row)
        for note in result.notes:
            inside.addWidget(FactRow(NOTE, self.tr("Worth knowing"), (say(note),), theme))
        is_made = outcome in _UNDOABLE or outcome is Outcome.NEEDLESS
        open_ended = result.not_checked if is_made else ()
        left = [say(each) for each in open_ended if each.code not in _CHECKED_HERE]
        if left:
            title = self.tr("What was not checked")
            inside.addWidget(FactRow(RUNGS[Rung.NOT_CHECKED], title, left, theme))
        self._said = [title_of(outcome, undone=undone), say(result.why), *result.evidence]
        self._said += [*map(say, result.notes), *left]
        self._area = self.swap(self._area, fresh)
        can_undo = result.mark is not None and outcome in _UNDOABLE and not undone
        self.undo.setVisible(can_undo)
        self.hand.setVisible(outcome in {Outcome.NOT_DONE, Outcome.DISAGREES} and not undone)
        for button in (self.undo, self.changes, self.hand, self.copy):
            button.setEnabled(True)
        self.copy.setText(self.tr("Copy for help desk"))
        announce(self, " ".join(self._said))
        self.scroll_to_top()

    def _heading(self, outcome: Outcome) -> str:
        if outcome in {Outcome.DONE, Outcome.NEEDLESS}:
            return self.tr("What the firewall says now")
        return self.tr("What happened")

    def _look_again(self) -> None:
        """Whether others can reach it now: what the change was for."""
        plan = self._state.plan
        if plan is None or plan.request.ports is None:
            return
        ports, protocols = plan.request.ports, plan.request.protocols
        protocol = protocols[0] if len(protocols) == 1 else None
        question = self._firewall.ask(ports, protocol)
        job = partial(self._firewall.desk.judge, question, asks=True)
        self._parts.jobs.run(job, self._on_checked, self._on_failed)

    def _on_checked(self, found: Checked) -> None:
        if self.is_busy:
            return
        fresh, inside = column(GAP)
        for words in self._ladders(found, inside):
            self._said.append(words)
        self._after = self.swap(self._after, fresh)

    def _ladders(self, found: Checked, inside: QVBoxLayout) -> Iterator[str]:
        inside.addSpacing(GAP)
        inside.addWidget(label(self.tr("Can others reach it now?"), "title"))
        shown = set()
        for protocol, verdict in found.verdicts.items():
            if verdict in shown:
                continue
            shown.add(verdict)
            text = answer_text(verdict)
            several = len(set(found.verdicts.values())) > 1
            words = f"{protocol.upper()}: {text}" if several else text
            inside.addWidget(label(words, "heading"))
            inside.addWidget(LadderView(verdict, self._parts.theme))
            yield words

    @Slot()
    def _on_copy(self) -> None:
        plan = self._state.plan
        asked = [say(each) for each in plan.sentences] if plan is not None else []
        copy_text("\n".join([*asked, *self._said]) + "\n")
        self.copy.setText(self.tr("Copied"))
