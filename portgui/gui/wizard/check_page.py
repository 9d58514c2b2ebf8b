"""The third page: can others reach the port now, and if not, which rung of the ladder decides?"""

from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from portgui.answers.reachable_wording import as_text
from portgui.firewall.backend import Report, Status, Trouble
from portgui.firewall.changing_words import TROUBLES
from portgui.firewall.ladder import Answer, Verdict
from portgui.gui.clipboard import copy_text
from portgui.gui.firewall_desk import Checked
from portgui.gui.i18n import say
from portgui.gui.ladder import LadderView
from portgui.gui.plain_text import PlainLabel
from portgui.gui.wizard.firewall_parts import FirewallParts
from portgui.gui.wizard.page import GAP, Page
from portgui.gui.wizard.parts import WizardParts
from portgui.gui.wizard.state import WizardState
from portgui.gui.wizard.waiting import Waiting
from portgui.gui.wizard.widgets import announce, column, label
from portgui.gui.wizard.wording import protocols_text, put
from portgui.net import Protocol
from portgui.words import QT_TRANSLATE_NOOP

ANSWERS: Final = {
    Answer.REACHABLE: QT_TRANSLATE_NOOP(
        "CheckPage", "Yes. Nothing on this computer keeps other devices out."
    ),
    Answer.BLOCKED: QT_TRANSLATE_NOOP("CheckPage", "No. %1"),
    Answer.NOT_LISTENING: QT_TRANSLATE_NOOP("CheckPage", "No. %1"),
    Answer.UNKNOWN: QT_TRANSLATE_NOOP("CheckPage", "That is not known. %1"),
}
"""What the ladder comes to, with the sentence of the rung that decided."""


def answer_text(verdict: Verdict) -> str:
    """What the ladder comes to, in a sentence or two."""
    template = QCoreApplication.translate("CheckPage", ANSWERS[verdict.answer])
    return put(template, say(verdict[verdict.decided_by].why))


class CheckPage(Page):
    """Why it is so now. It changes nothing.

    Attributes:
        ladders: what was found, by protocol; empty while it is looked.
        rights: the button that has it read with an administrator's rights.
        copy: the button that copies what was found.
        hand: the button that leads to the steps instead.
    """

    def __init__(self, parts: WizardParts, firewall: FirewallParts) -> None:
        super().__init__()
        self._parts = parts
        self._firewall = firewall
        self._state = WizardState()
        self._checked: Checked | None = None
        self._number = 0
        self.ladders: dict[Protocol, LadderView] = {}
        self._waiting = Waiting()
        self._answer = PlainLabel("heading")
        self._note = label(name="notice")
        self.rights = QPushButton(self.tr("Ask with administrator rights"))
        self.rights.setProperty("accent", True)
        self.rights.setAutoDefault(False)
        self._area = QWidget()
        for widget in (self._waiting, self._answer, self._note):
            self.content.addWidget(widget)
        self.content.addWidget(self.rights, 0, Qt.AlignmentFlag.AlignLeft)
        self.content.addWidget(self._area)
        self.content.addStretch(1)
        self._add_buttons()
        self.name_next(self.tr("Continue"))
        self.rights.clicked.connect(self._on_rights)

    def _add_buttons(self) -> None:
        self.hand = QPushButton(self.tr("By hand, or for another computer…"))
        self.copy = QPushButton(self.tr("Copy for help desk"))
        self.add_buttons(self.hand, self.copy)
        self.hand.clicked.connect(self.by_hand)
        self.copy.clicked.connect(self._on_copy)

    # What the wizard asks.

    def enter(self, state: WizardState) -> None:
        self._state = state
        self._note.hide()
        self._look()

    def leave(self, state: WizardState) -> WizardState:
        verdicts = () if self._checked is None else tuple(self._checked.verdicts.items())
        return replace(state, verdicts=verdicts)

    def isComplete(self) -> bool:
        return self._checked is not None

    # Looking.

    def _look(self) -> None:
        state = self._state
        if state.ports is None:
            raise ValueError("a port is chosen before it is checked")
        self._checked = None
        self._number += 1
        protocol = state.protocols[0] if len(state.protocols) == 1 else None
        question = self._firewall.ask(state.ports, protocol)
        job = partial(self._firewall.desk.judge, question, asks=True)
        self._parts.jobs.run(job, partial(self._on_checked, self._number), self._on_failed)
        self._show()

    def _on_checked(self, number: int, found: Checked) -> None:
        if number != self._number:
            return
        self._checked = found
        self._show()
        announce(self, self._answer.said())
        self.moved.emit()

    def _on_failed(self, error: Exception) -> None:
        self._waiting.say("")
        raise error  # nobody foresaw it: the crash report takes it from here

    @Slot()
    def _on_rights(self) -> None:
        self.rights.setEnabled(False)
        self._note.hide()
        self._waiting.say(self.tr("The system asks for an administrator. Look for its window."))
        look = self._firewall.desk.look_with_rights
        self._parts.jobs.run(look, self._on_rights_asked, self._on_failed)

    def _on_rights_asked(self, found: Report | Trouble | None) -> None:
        self.rights.setEnabled(True)
        self._waiting.say("")
        if isinstance(found, Trouble):
            self._say_note(say(TROUBLES[found]))
        elif found is None or found.status is not Status.DONE or found.after is None:
            self._say_note(self.tr("The firewall could not be read. Nothing was changed."))
        else:
            self._firewall.look_now()
            self._look()

    def _say_note(self, text: str) -> None:
        self._note.setText(text)
        self._note.show()
        announce(self, text)

    # Showing.

    def _show(self) -> None:
        state, found = self._state, self._checked
        fresh, inside = column(GAP)
        self.ladders = {}
        self._waiting.say("" if found else self.tr("PortGUI is looking at this computer."))
        if found is not None:
            self._fill(inside, found)
        is_range = state.ports is not None and not state.ports.is_single
        one, many = self.tr("Can others reach port %1?"), self.tr("Can others reach ports %1?")
        title = many if is_range else one
        self.say(put(title, str(state.ports)), self._subtitle_for(found, is_range=is_range))
        self._answer.setVisible(found is not None)
        self.rights.setVisible(found is not None and found.needs_rights)
        self.copy.setEnabled(found is not None)
        self._area = self.swap(self._area, fresh)
        self.scroll_to_top()
        self.is_another()

    def _subtitle_for(self, found: Checked | None, *, is_range: bool) -> str:
        if found is None:
            return ""
        if is_range and self._state.ports is not None:
            text = self.tr("Checked just now for the first of them, %1. Nothing was changed.")
            return put(text, str(self._state.ports.first))
        return self.tr("Checked just now on this computer. Nothing was changed.")

    def _fill(self, inside: QVBoxLayout, found: Checked) -> None:
        answers = {each: answer_text(verdict) for each, verdict in found.verdicts.items()}
        if len(set(answers.values())) == 1:
            self._answer.say(next(iter(answers.values())))
        else:
            lines = (put("%1: %2", each.upper(), text) for each, text in answers.items())
            self._answer.say("\n".join(lines))
        shown: dict[Verdict, list[Protocol]] = {}
        for protocol, verdict in found.verdicts.items():
            shown.setdefault(verdict, []).append(protocol)
        for verdict, protocols in shown.items():
            if len(shown) > 1:
                inside.addWidget(label(protocols_text(protocols, ""), "section"))
            view = LadderView(verdict, self._parts.theme)
            self.ladders.update(dict.fromkeys(protocols, view))
            inside.addWidget(view)

    @Slot()
    def _on_copy(self) -> None:
        if self._checked is None or self._state.ports is None:
            return
        found, port = self._checked, self._state.ports.first
        copy_text(as_text(port, found.verdicts, say, needs_rights=found.needs_rights))
        self.copy.setText(self.tr("Copied"))
