"""What stands where a table has no rows: a sentence, and what to do next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from portgui.gui.plain_text import PlainLabel


class EmptyState(QWidget):
    """A sentence, a second one, and a button.

    Signals:
        acted: the button was pressed.
    """

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = PlainLabel("heading", self)
        self._second = PlainLabel("muted", self)
        self._button = QPushButton(self)
        for label in (self._first, self._second):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(40, 40, 40, 40)
        whole.setSpacing(12)
        whole.addStretch(1)
        whole.addWidget(self._first)
        whole.addWidget(self._second)
        whole.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(2)
        self._button.clicked.connect(self.acted)

    def say(self, first: str, second: str = "", action: str = "") -> None:
        """Show one or two sentences and, with a label, the button."""
        self._first.say(first)
        self._second.say(second)
        self._second.setVisible(bool(second))
        self._button.setText(action)
        self._button.setVisible(bool(action))

    def text(self) -> str:
        """What it says, without the button."""
        return "\n".join(label.said() for label in (self._first, self._second) if label.said())

    def action(self) -> str:
        """What the button offers, or ""."""
        return self._button.text()
