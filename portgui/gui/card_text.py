"""The text of the port card: paragraphs to read, select and copy; only what differs is set anew."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final, NamedTuple

from PySide6.QtCore import QMimeData, Qt, Slot
from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from portgui.gui.clipboard import plain
from portgui.gui.theme import Theme


class Kind(StrEnum):
    """What a paragraph is, and so how it looks."""

    VERDICT = "verdict"
    HEADING = "heading"
    LINE = "line"


class Paragraph(NamedTuple):
    """One paragraph of plain text, without line breaks."""

    kind: Kind
    text: str


_ABOVE: Final = {Kind.VERDICT: 0, Kind.HEADING: 16, Kind.LINE: 6}
"""Pixels above a paragraph."""


_BESIDE_THE_BAR: Final = 8


class CardText(QTextEdit):
    """Plain text that breaks anywhere rather than be cut off, and keeps its place.

    A refresh leaves alone what has not changed: the selection and the place that is scrolled to.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[Paragraph, ...] = ()
        self.setObjectName("card-text")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.setViewportMargins(0, 0, _BESIDE_THE_BAR, 0)
        theme.changed.connect(self._on_theme_changed)

    def show_paragraphs(self, paragraphs: Sequence[Paragraph]) -> None:
        """Show these, at least one; the selection and the scroll position stay where they can."""
        bar = self.verticalScrollBar()
        place = bar.value()
        steps = SequenceMatcher(None, self._shown, paragraphs, autojunk=False).get_opcodes()
        for step, start, end, first, last in reversed(steps):
            if step != "equal":
                self._replace(start, end, paragraphs[first:last])
        self._shown = tuple(paragraphs)
        for number, paragraph in enumerate(paragraphs):
            self._shape(number, paragraph.kind)
        bar.setValue(place)

    def to_top(self) -> None:
        """Go to the first line, with nothing selected."""
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    def reveal(self, text: str) -> None:
        """Scroll to the paragraph with this text, as far as need be; nothing is selected."""
        number = next((at for at, each in enumerate(self._shown) if each.text == text), None)
        if number is None:
            return
        block = self.document().findBlockByNumber(number)
        place = self.document().documentLayout().blockBoundingRect(block)
        bar, room = self.verticalScrollBar(), self.viewport().height()
        top, bottom = int(place.top()), int(place.bottom())
        bar.setValue(min(max(bar.value(), bottom - room), top))

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 (Qt's name)
        """What a copy puts on the clipboard: plain text only."""
        data = QMimeData()
        data.setText(plain(self.textCursor().selection().toPlainText()))
        return data

    def _replace(self, start: int, end: int, paragraphs: Sequence[Paragraph]) -> None:
        for _ in range(start + len(paragraphs), end):
            self._take_out(start + len(paragraphs))
        for number, paragraph in enumerate(paragraphs, start):
            if number >= end:
                self._make_room(number)
            self._put(number, paragraph)

    def _put(self, number: int, paragraph: Paragraph) -> None:
        cursor = self._at(number)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(paragraph.text, self._letters(paragraph.kind))

    def _shape(self, number: int, kind: Kind) -> None:
        """Last of all: a paragraph takes on another one's look when the break between them goes."""
        cursor = self._at(number)
        if cursor.blockFormat().topMargin() != _ABOVE[kind]:
            shape = QTextBlockFormat()
            shape.setTopMargin(_ABOVE[kind])
            cursor.setBlockFormat(shape)

    def _make_room(self, number: int) -> None:
        """An empty paragraph at this place; an empty document has one already."""
        if number < self.document().blockCount():
            if self._shown:
                self._at(number).insertBlock()
        else:
            self.document().rootFrame().lastCursorPosition().insertBlock()

    def _take_out(self, number: int) -> None:
        move, keep = QTextCursor.MoveOperation, QTextCursor.MoveMode.KeepAnchor
        cursor = self._at(number)
        if number > 0:
            cursor.movePosition(move.PreviousCharacter)
        cursor.movePosition(move.NextBlock, keep)
        if number > 0:
            cursor.movePosition(move.EndOfBlock, keep)
        cursor.removeSelectedText()

    def _at(self, number: int) -> QTextCursor:
        return QTextCursor(self.document().findBlockByNumber(number))

    def _letters(self, kind: Kind) -> QTextCharFormat:
        letters = QTextCharFormat()
        colours, sizes = self._theme.colours, self._theme.sizes
        letters.setForeground(QColor(colours.muted if kind is Kind.HEADING else colours.text))
        if kind is Kind.VERDICT:
            letters.setProperty(QTextCharFormat.Property.FontPixelSize, sizes.verdict)
        elif kind is Kind.HEADING:
            letters.setProperty(QTextCharFormat.Property.FontPixelSize, sizes.section)
            letters.setFontWeight(QFont.Weight.Bold)
        return letters

    @Slot()
    def _on_theme_changed(self) -> None:
        for number, paragraph in enumerate(self._shown):
            self._put(number, paragraph)
