"""TCP, UDP or both, with the reason for the one that is chosen at first."""

from typing import Final

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from portgui.gui.flow import FlowBox
from portgui.gui.wizard.facts import Choice, Reason
from portgui.gui.wizard.widgets import chip, label
from portgui.gui.wizard.wording import protocols_text, put, safe_name
from portgui.guides import PROTOCOLS
from portgui.net import Protocol

CHOICES: Final = ((Protocol.TCP,), (Protocol.UDP,), PROTOCOLS)


class ProtocolChoice(QWidget):
    """Three chips and a sentence.

    Attributes:
        chips: the buttons, in the order of `CHOICES`.
        reason: the sentence.
    """

    def __init__(self) -> None:
        super().__init__()
        self.heading = label(self.tr("TCP or UDP"), "section")
        self._group = QButtonGroup(self)
        self._both = self.tr("TCP and UDP")
        words = (self.tr("TCP"), self.tr("UDP"), self._both)
        self.chips = [chip(text, self._group, place) for place, text in enumerate(words)]
        self.reason = label()
        self._help = label(
            self.tr("These are the two ways to send data. An app needs the one it was made for."),
            "muted",
        )
        row = FlowBox()
        row.setAccessibleName(self.heading.text())
        row.hold(self.chips)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        for widget in (self.heading, row, self.reason, self._help):
            whole.addWidget(widget)

    def suggest(self, choice: Choice) -> None:
        """Choose the sensible ones for a port, and say why."""
        self._group.button(CHOICES.index(choice.protocols)).setChecked(True)
        self.reason.setText(self._why(choice))

    def protocols(self) -> tuple[Protocol, ...]:
        """What is chosen."""
        return CHOICES[max(0, self._group.checkedId())]

    def _why(self, choice: Choice) -> str:
        names = protocols_text(choice.protocols, self._both)
        match choice.reason:
            case Reason.IN_USE:
                return put(self.tr("%1 uses %2 here at the moment."), safe_name(choice.who), names)
            case Reason.USED_BY:
                return put(self.tr("%1 uses %2."), choice.who, names)
            case Reason.LISTED:
                return put(self.tr("The port guide lists %1 for this port."), names)
            case Reason.UNKNOWN:
                return self.tr(
                    "The port guide knows no app here, so both are chosen. The help of your app"
                    " may say which one it needs."
                )
