"""Says above the table what has changed since a moment, and leads out of the comparison."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from portgui.gui.flow import FlowLayout
from portgui.gui.live.since import Tally
from portgui.gui.plain_text import PlainLabel
from portgui.gui.turning_row import TurningRow


class CompareBar(QWidget):
    """A sentence, a switch for “only what has changed”, and the way back.

    Signals:
        only_toggled: whether only rows that are new, changed or gone are to be shown.
        ended: the comparison is over.
    """

    only_toggled = Signal(bool)
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._moment = ""
        self._text = PlainLabel("compared", self)
        self.only = QPushButton(self.tr("Only what has changed"), self)
        self.only.setCheckable(True)
        self.only.setProperty("chip", True)
        self.end = QPushButton(self.tr("Stop comparing"), self)
        self.end.setProperty("chip", True)
        buttons = QWidget(self)
        flow = FlowLayout(buttons)
        flow.addWidget(self.only)
        flow.addWidget(self.end)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        whole.addWidget(TurningRow(((self._text, 1, 200), (buttons, 0, 0)), 12, self, middle))
        self.only.toggled.connect(self.only_toggled)
        self.end.clicked.connect(self.ended)

    def say(self, moment: str, tally: Tally) -> None:
        """Say since when, and how much is different."""
        self._moment = moment
        if not any(tally):
            text = self.tr("Nothing has changed since %1.").replace("%1", moment)
        else:
            parts = (
                self.tr("%n new", "", tally.new),
                self.tr("%n changed", "", tally.changed),
                self.tr("%n gone", "", tally.gone),
            )
            text = self.tr("Since %1: %2").replace("%1", moment)
            text = text.replace("%2", " · ".join(parts))
        self._text.say(text)

    def text(self) -> str:
        """What it says."""
        return self._text.said()
