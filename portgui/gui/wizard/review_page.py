"""The fourth page: the change in a sentence, its choices, and exactly what will run."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from portgui.firewall.plan import Plan, Refusal, Way
from portgui.gui.clipboard import copy_text
from portgui.gui.i18n import say
from portgui.gui.ladder import NOTE, FactRow, Look
from portgui.gui.plain_text import PlainLabel
from portgui.gui.table.columns import Tone
from portgui.gui.wizard.copies import CopyRow
from portgui.gui.wizard.firewall_parts import FirewallParts
from portgui.gui.wizard.how import How
from portgui.gui.wizard.page import GAP, Page
from portgui.gui.wizard.parts import WizardParts
from portgui.gui.wizard.plan_text import commands_of, for_it
from portgui.gui.wizard.state import LAST, PageId, WizardState
from portgui.gui.wizard.waiting import Waiting
from portgui.gui.wizard.widgets import announce, column, label
from portgui.guides import Copyable
from portgui.words import QT_TRANSLATE_NOOP

WAYS: Final[Mapping[Way, str]] = {
    Way.RIGHTS: "",
    Way.UAC: QT_TRANSLATE_NOOP("ReviewPage", "Windows asks you next whether you agree."),
    Way.POLKIT: QT_TRANSLATE_NOOP(
        "ReviewPage", "The system asks next for an administrator’s password."
    ),
    Way.OSASCRIPT: QT_TRANSLATE_NOOP(
        "ReviewPage", "macOS asks next for an administrator’s password."
    ),
}
"""What the person meets after the button."""
_REFUSED: Final = Look("circle-minus", Tone.CAUTION)
_NEEDLESS: Final = Look("circle-check", Tone.GOOD)


class ReviewPage(Page):
    """What is about to be changed, before it is. It changes nothing itself.

    Attributes:
        how: the choices.
        offer: what they come to; None while it is worked out, or where no firewall is known.
        hand: the button that leads to the steps instead.
        copy: the button that copies all of it for whoever looks after the computer.
        notice: what became of the last try; hidden before the first.
    """

    def __init__(self, parts: WizardParts, firewall: FirewallParts) -> None:
        super().__init__()
        self._parts = parts
        self._firewall = firewall
        self._state = WizardState()
        self._number = 0
        self._is_known = False
        self._is_used = False
        self.offer: Plan | Refusal | None = None
        self.notice = label(name="notice")
        self._waiting = Waiting()
        self._what = QWidget()
        self._exactly = QWidget()
        self.how = How(has_profiles=firewall.has_profiles, is_by_app=firewall.is_by_app)
        for widget in (self.notice, self._waiting, self._what, self.how, self._exactly):
            self.content.addWidget(widget)
        self.content.addStretch(1)
        self.hand = QPushButton(self.tr("Do it by hand…"))
        self.copy = QPushButton(self.tr("Copy for IT"))
        self.add_buttons(self.hand, self.copy)
        self.hand.clicked.connect(self.by_hand)
        self.copy.clicked.connect(self._on_copy)
        self.how.changed.connect(self._plan)

    # What the wizard asks.

    def enter(self, state: WizardState) -> None:
        self._state = state
        self.notice.hide()
        self.how.blockSignals(True)  # one plan, not one for each choice
        self.how.begin(state)
        self.how.blockSignals(False)
        self.offer, self._is_known = None, False
        self._show()
        self._plan()

    def leave(self, state: WizardState) -> WizardState:
        self._is_used = True
        return replace(state, plan=self.offer if isinstance(self.offer, Plan) else None)

    def showEvent(self, event: QShowEvent) -> None:
        """Each plan is for one try: whoever comes back to this page is given another."""
        super().showEvent(event)
        if self._is_used:
            self._plan()

    def isComplete(self) -> bool:
        return self._is_known

    def leads_to(self) -> int | None:
        if isinstance(self.offer, Plan) or not self._is_known:
            return None
        is_needless = self.offer is not None and self.offer.is_needless
        return LAST if is_needless else PageId.SYSTEM

    def say_declined(self, words: str) -> None:
        """The system has asked the person, who said no: it can be tried again."""
        self.notice.setText(words)
        self.notice.show()
        self.scroll_to_top()
        announce(self, words)

    # Working it out.

    @Slot()
    def _plan(self) -> None:
        """Have it worked out what is chosen; until then, nothing can be agreed to."""
        self._number += 1
        self._is_known = self._is_used = False
        request = self.how.request()
        if request is not None:
            job = partial(self._firewall.desk.plan, request)
            self._parts.jobs.run(job, partial(self._on_planned, self._number), self._on_failed)
            if self.offer is None:
                self._waiting.say(self.tr("PortGUI works out what this comes to."))
        self.is_another()

    def _on_planned(self, number: int, offer: Plan | Refusal | None) -> None:
        if number != self._number:
            return
        was = self.offer
        self.offer, self._is_known = offer, True
        self._show()
        if isinstance(was, type(None)):
            self.moved.emit()

    def _on_failed(self, error: Exception) -> None:
        self._waiting.say("")
        raise error  # nobody foresaw it: the crash report takes it from here

    # Showing.

    def _show(self) -> None:
        offer = self.offer
        what, inside = column(GAP)
        exactly, below = column(GAP)
        self._waiting.say("" if self._is_known else self._waiting.said())
        self.has_shield = False
        if isinstance(offer, Plan):
            self._show_plan(offer, inside, below)
        elif self._is_known:
            self._show_refusal(offer, inside)
        else:
            self.say(self.tr("Review the change"), "")
        self.copy.setEnabled(offer is not None)
        self.copy.setText(self.tr("Copy for IT"))
        self.how.setVisible(self._is_known and offer is not None)
        self._what = self.swap(self._what, what)
        self._exactly = self.swap(self._exactly, exactly)
        self.is_another()

    def _show_plan(self, plan: Plan, inside: QVBoxLayout, below: QVBoxLayout) -> None:
        self.say(
            self.tr("Review the change"), self.tr("You can undo it at any time under My changes.")
        )
        for place, sentence in enumerate(plan.sentences):
            words = PlainLabel("heading" if place == 0 else "")
            words.say(say(sentence))
            inside.addWidget(words)
        theme = self._parts.theme
        for note in plan.notes:
            inside.addWidget(FactRow(NOTE, self.tr("Worth knowing"), (say(note),), theme))
        commands = Copyable(self.tr("Exactly what will run"), commands_of(plan), False)
        below.addWidget(CopyRow(commands, theme))
        if asks := QCoreApplication.translate("ReviewPage", WAYS[plan.way]):
            below.addWidget(label(asks, "muted"))
        self.has_shield = plan.way is Way.UAC
        self.name_next(self.tr("Make the change"))

    def _show_refusal(self, refusal: Refusal | None, inside: QVBoxLayout) -> None:
        """Why PortGUI makes no change, and the next step."""
        self.name_next(self.tr("Show the steps by hand"))
        theme = self._parts.theme
        if refusal is None:
            self.say(self.tr("PortGUI does not make this change"), "")
            lines = [
                self.tr("PortGUI knows no firewall on this computer that it could change."),
                self.tr("Nothing was changed. The steps show how to do it by hand."),
            ]
            inside.addWidget(FactRow(_REFUSED, self.tr("No firewall found"), lines, theme))
            return
        fix = [say(refusal.fix)] if refusal.fix is not None else []
        if refusal.is_needless:
            self.say(self.tr("Nothing needs to be changed"), "")
            title, look = self.tr("It is so already"), _NEEDLESS
        else:
            self.say(self.tr("PortGUI does not make this change"), self.tr("Nothing was changed."))
            title, look = self.tr("Why not"), _REFUSED
            fix.append(self.tr("The steps show how to do it by hand."))
        lines = [say(refusal.why), *fix]
        inside.addWidget(FactRow(look, title, lines, theme, evidence=refusal.evidence))

    @Slot()
    def _on_copy(self) -> None:
        state = self._state
        if self.offer is not None and state.ports is not None:
            copy_text(for_it(self.offer, state.ports.first, dict(state.verdicts)))
            self.copy.setText(self.tr("Copied"))
            announce(self.copy, self.copy.text())
