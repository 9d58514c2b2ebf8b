"""That something is under way: a sentence and a bar that moves."""

from typing import Final

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from portgui.gui.plain_text import PlainLabel
from portgui.gui.wizard.widgets import announce

_BAR: Final = 10


class Waiting(QWidget):
    """Hidden until there is something to wait for."""

    def __init__(self) -> None:
        super().__init__()
        self._words = PlainLabel("")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(_BAR)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self._words)
        whole.addWidget(self._bar)
        self.hide()

    def say(self, words: str) -> None:
        """Say what is waited for; "" when it is over."""
        self._words.say(words)
        self._bar.setAccessibleName(words)
        self.setVisible(bool(words))
        announce(self, words)

    def said(self) -> str:
        """What is waited for, or ""."""
        return self._words.said()
