"""A line above the page for what the person should know now; it never takes the focus."""

from typing import Final, NamedTuple

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from portgui.gui import icons
from portgui.gui.notice_tones import ICONS, tone_of
from portgui.gui.plain_text import PlainLabel
from portgui.gui.theme import Theme
from portgui.gui.turning_row import TurningRow

_WIDTH: Final = 280
"""Pixels in which a sentence is still easy to read; below, the buttons go under it."""


class _Notice(NamedTuple):
    text: str
    action: str


class NoticeBar(QWidget):
    """The last notice until it is dismissed, and then the one before it.

    Its colours and its icon say what kind of news it is.

    Signals:
        acted: the button with the next step was pressed; carries the notice's code.
    """

    acted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notices: dict[str, _Notice] = {}
        self._told = QFrame(self)
        self._told.setObjectName("told")
        self._icon = QLabel(self._told)
        self._text = PlainLabel("told-text", self._told)
        inside = QHBoxLayout(self._told)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(8)
        inside.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(self._text, 1)
        self._action = QPushButton(self)
        self._dismiss = QPushButton(self.tr("Dismiss"), self)
        self._dismiss.setProperty("link", True)
        buttons = QWidget(self)
        ways = QHBoxLayout(buttons)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.addWidget(self._action)
        ways.addWidget(self._dismiss)
        ways.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(TurningRow(((self._told, 1, _WIDTH), (buttons, 0, 0)), 8, self, middle))
        self._action.clicked.connect(self._on_action)
        self._dismiss.clicked.connect(self.clear)
        theme.changed.connect(self._draw)
        self._show()

    def say(self, code: str, text: str, action: str = "") -> None:
        """Show a notice; with a label, a button for the next step."""
        self._notices.pop(code, None)
        self._notices[code] = _Notice(text, action)
        self._show()

    def withdraw(self, code: str) -> None:
        """Take a notice away that is true no longer, shown or waiting."""
        if self._notices.pop(code, None) is not None:
            self._show()

    @Slot()
    def clear(self) -> None:
        """Take the notice away that is shown."""
        self.withdraw(self.code)

    @property
    def code(self) -> str:
        """The code of the notice that is shown, or ""."""
        return next(reversed(self._notices), "")

    def text(self) -> str:
        """What it says, or ""."""
        return self._text.said()

    def _show(self) -> None:
        notice = self._notices.get(self.code, _Notice("", ""))
        self._text.say(notice.text)
        self._action.setText(notice.action)
        self._action.setVisible(bool(notice.action))
        self._draw()
        self.setVisible(bool(self._notices))

    @Slot()
    def _draw(self) -> None:
        tone, theme = tone_of(self.code), self._theme
        colour, _ = theme.colours.tone(tone)
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap(ICONS[tone], colour, theme.sizes.icon, ratio))
        for widget in (self._told, self._text):
            widget.setProperty("tone", tone.value)
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    @Slot()
    def _on_action(self) -> None:
        code = self.code
        self.clear()
        self.acted.emit(code)
