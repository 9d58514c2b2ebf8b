"""The page "What is a port?": lays the text for newcomers out as labels that can be read aloud."""

from typing import Final, assert_never

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from portgui.reference.newcomers import Article, Paragraph, Part, Section, Steps, Terms

_EDGE: Final = 20
_GAP: Final = 12
_SECTION_GAP: Final = 20
_LINE_LETTERS: Final = 92
"""Longest line, in letters of average width: longer ones are hard to read."""


class NewcomersPage(QWidget):
    """What a port is, for people who have never met one.

    Signals:
        guide_wanted: the next step: the port guide.
    """

    guide_wanted = Signal()

    def __init__(self, article: Article, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QWidget()
        self._scroll = QScrollArea(self)
        self._lay_out(article)
        self._limit_lines()
        self.setFocusProxy(self._scroll)

    def _lay_out(self, article: Article) -> None:
        top = QHBoxLayout()
        top.setSpacing(_GAP)
        top.addWidget(_label(article.title, "title"), 1)
        top.addWidget(self._next_step())
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(article.title)
        self._scroll.setWidget(self._text(article))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_EDGE, _EDGE, 0, 0)
        layout.setSpacing(_GAP)
        top.setContentsMargins(0, 0, _EDGE, 0)
        layout.addLayout(top)
        layout.addWidget(self._scroll, 1)

    def _text(self, article: Article) -> QWidget:
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, _EDGE)
        column.setSpacing(_GAP)
        column.addWidget(_label(article.lead))
        for section in article.sections:
            column.addSpacing(_SECTION_GAP - _GAP)
            _add_section(column, section)
        column.addSpacing(_SECTION_GAP - _GAP)
        column.addWidget(self._next_step(), 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch()
        whole = QWidget()
        sides = QHBoxLayout(whole)
        sides.setContentsMargins(0, 0, _EDGE, 0)
        sides.addWidget(self._column, 1)
        sides.addStretch(0)
        return whole

    def _next_step(self) -> QPushButton:
        button = QPushButton(self.tr("Show the port guide"))
        button.setProperty("primary", True)
        button.clicked.connect(self.guide_wanted)
        return button

    def _limit_lines(self) -> None:
        self._column.setMaximumWidth(self.fontMetrics().averageCharWidth() * _LINE_LETTERS)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._limit_lines()


def _add_section(column: QVBoxLayout, section: Section) -> None:
    column.addWidget(_label(section.heading, "heading"))
    for part in section.parts:
        _add_part(column, part)


def _add_part(column: QVBoxLayout, part: Part) -> None:
    match part:
        case Paragraph(text):
            column.addWidget(_label(text))
        case Steps(steps):
            numbered = ((f"{number}.", text) for number, text in enumerate(steps, start=1))
            column.addLayout(_pairs(tuple(numbered), "muted", first=0))
        case Terms(terms):
            column.addLayout(_pairs(terms, "term", first=1))
        case _:
            assert_never(part)


def _pairs(pairs: tuple[tuple[str, str], ...], name: str, first: int) -> QGridLayout:
    """Two columns: a word or a number, and the text beside it.

    Args:
        pairs: the lines.
        name: the object name of the labels in the first column, for the style sheet.
        first: the share of the width that the first column takes, of `first + 3`; 0 is as little
            as it needs.
    """
    grid = QGridLayout()
    grid.setHorizontalSpacing(_GAP)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(0, first)
    grid.setColumnStretch(1, 3)
    for row, (word, text) in enumerate(pairs):
        label = _label(word, name)
        label.setWordWrap(first > 0)
        if name == "term":
            font = label.font()
            font.setBold(True)
            label.setFont(font)
        grid.addWidget(label, row, 0)
        grid.addWidget(_label(text), row, 1)
    return grid


def _label(text: str, name: str = "") -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
