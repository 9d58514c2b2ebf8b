"""The port card: all of it, for one port. It shows a `PortAnswer` and joins no facts itself."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from portgui.answers import wording
from portgui.answers.port_answer import PortAnswer
from portgui.gui import icons
from portgui.gui.card_text import CardText, Kind, Paragraph
from portgui.gui.clipboard import copy_text
from portgui.gui.i18n import say
from portgui.gui.plain_text import PlainLabel
from portgui.gui.theme import Theme

_NARROWEST: Final = 240


class PortCard(QFrame):
    """Shows one port, and stays on it while everything around it changes.

    Signals:
        wizard_wanted: the `PortAnswer` whose port to open or close.
        closed: the person closed the card.
    """

    wizard_wanted = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._answer: PortAnswer | None = None
        self._create()
        self._lay_out()
        self._close.clicked.connect(self.closed)
        self._wizard.clicked.connect(self._on_wizard)
        self._copy.clicked.connect(self._on_copy)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _create(self) -> None:
        self._title = PlainLabel("title", self)
        self._close = QPushButton(self)
        self._close.setProperty("link", True)
        self._close.setAccessibleName(self.tr("Close the card"))
        self._close.setToolTip(self.tr("Close the card"))
        self._wizard = QPushButton(self.tr("Open or close this port…"), self)
        self._wizard.setProperty("accent", True)
        self._copy = QPushButton(self.tr("Copy for help desk"), self)
        self._copy.setShortcut("Ctrl+Shift+C")
        self._copy.setToolTip(self._copy.shortcut().toString())
        self._body = CardText(self._theme, self)
        self._body.setAccessibleName(self.tr("What is known of this port"))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 16, 20)
        whole.setSpacing(8)
        whole.addLayout(top)
        whole.addWidget(self._body, 1)
        whole.addWidget(self._wizard)
        whole.addWidget(self._copy)

    def minimumSizeHint(self) -> QSize:
        """What the buttons need: their words are not cut off."""
        return super().minimumSizeHint().expandedTo(QSize(_NARROWEST, 0))

    def tab_order(self) -> tuple[QWidget, ...]:
        """What the Tab key goes through, in its order."""
        return self._close, self._body, self._wizard, self._copy

    @property
    def answer(self) -> PortAnswer | None:
        """What it shows."""
        return self._answer

    def show_answer(self, answer: PortAnswer) -> None:
        """Show a port; what has not changed is left as it is, the place it is scrolled to too."""
        another = self._answer is None or (
            (self._answer.port, self._answer.protocol) != (answer.port, answer.protocol)
        )
        self._answer = answer
        self._title.say(say(wording.title(answer)))
        self._body.show_paragraphs(_paragraphs(answer))
        if another:
            self._body.to_top()

    def text(self) -> str:
        """The whole card as plain text, as the help desk gets it; "" while it shows nothing."""
        return "" if self._answer is None else wording.as_text(self._answer, say)

    @Slot()
    def _on_wizard(self) -> None:
        if self._answer is not None:
            self.wizard_wanted.emit(self._answer)

    @Slot()
    def _on_copy(self) -> None:
        copy_text(self.text())

    @Slot()
    def _on_theme_changed(self) -> None:
        self._close.setIcon(icons.icon("x", self._theme.colours.muted))


def _paragraphs(answer: PortAnswer) -> list[Paragraph]:
    found = [Paragraph(Kind.VERDICT, _one_line(say(answer.verdict)))]
    for section in wording.sections(answer):
        found.append(Paragraph(Kind.HEADING, _one_line(say(section.heading)).upper()))
        found += [Paragraph(Kind.LINE, _one_line(say(line))) for line in section.lines]
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split())
