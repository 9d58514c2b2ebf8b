"""What a port is for, and what to know before opening it: what the port guide says, in short."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from portgui.gui.wizard.widgets import label
from portgui.gui.wizard.wording import put
from portgui.reference.catalogue import Entry


class PortFacts(QWidget):
    """Two short sections of plain text.

    Attributes:
        purpose: what people meet on the port.
        advice: what to know before it is opened.
    """

    def __init__(self) -> None:
        super().__init__()
        self.purpose = label()
        self.advice = label(name="notice")
        self._purpose_part = _part(self.tr("What the port is for"), self.purpose)
        self._advice_part = _part(self.tr("Before you open it"), self.advice)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(self._purpose_part)
        whole.addWidget(self._advice_part)

    def show_entries(self, entries: Sequence[Entry], *, opening: bool, told: bool) -> None:
        """Say what is known, or that nothing is.

        Args:
            entries: what people meet there.
            opening: whether the port is to be opened.
            told: whether the page says elsewhere what the port is for.
        """
        self.purpose.setText(
            "\n".join(put(self.tr("%1: %2"), entry.name, entry.plain) for entry in entries)
            or self.tr("The port guide knows nothing about it.")
        )
        self.advice.setText(
            "\n".join(dict.fromkeys(entry.advice for entry in entries))
            or self.tr("Open it only if you know which app needs it.")
        )
        self._purpose_part.setVisible(not told)
        self._advice_part.setVisible(opening)


def _part(title: str, text: QLabel) -> QWidget:
    part = QWidget()
    inside = QVBoxLayout(part)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(6)
    inside.addWidget(label(title, "section"))
    inside.addWidget(text)
    return part
