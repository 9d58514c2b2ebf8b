"""Draws whole rows: text of at most two lines, icons, badges, a line below each row.

Qt asks a delegate for every cell, each time with an index, an option and four roles: 100 cells take
2.5 ms. A row at a time from ready cells, with texts and badges kept once laid out, takes 0.6 ms.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QObject, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap, QStaticText

from portgui.gui import icons
from portgui.gui.table.columns import Badge
from portgui.gui.table.delegate import (
    BADGE_EDGE,
    GAP,
    MOST_DRAWN,
    PAD,
    badge_width,
    icon_side,
    two_lines,
)
from portgui.gui.table.items import Cell
from portgui.gui.table.model import TableModel
from portgui.gui.theme import Theme

_KEPT: Final = 1_500
"""Most texts and badges that are kept laid out: several screens; about 1 MB."""
_ONE_LINE: Final = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)


class Span(NamedTuple):
    """A column as it stands on screen: its number, its left edge and its width in pixels."""

    number: int
    left: int
    width: int


class _Line(NamedTuple):
    """A line of text, laid out, and its width in pixels."""

    text: QStaticText
    width: int


class RowPainter(QObject):
    """Draws the rows of a table model, always as plain text.

    What it keeps is made anew when the colours, the font or the screen's scale change.
    """

    def __init__(self, model: TableModel[Any, Any], theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._scale = 1.0
        self._font = QFont()
        self._metrics = QFontMetrics(self._font)
        self._texts: dict[tuple[str, int], tuple[_Line, ...]] = {}
        self._badges: dict[tuple[Badge, int], QPixmap] = {}
        self._take_colours()
        theme.changed.connect(self._take_colours)

    @Slot()
    def _take_colours(self) -> None:
        colours = self._theme.colours
        self._text = QColor(colours.text)
        self._muted = QColor(colours.muted)
        self._line = QColor(colours.line)
        self._selected = QColor(colours.soft)
        self._accent = QColor(colours.accent)
        self._badges.clear()

    def begin(self, painter: QPainter, font: QFont) -> None:
        """Prepare for rows in this font, on this painter's screen."""
        scale = painter.device().devicePixelRatioF()
        if font != self._font or scale != self._scale:
            self._font, self._scale = QFont(font), scale
            self._metrics = QFontMetrics(self._font)
            self._texts.clear()
            self._badges.clear()
        painter.setFont(self._font)

    def paint_row(
        self, painter: QPainter, row: int, place: QRect, spans: Sequence[Span], *, selected: bool
    ) -> None:
        """Draw one row.

        Args:
            painter: of the viewport, after `begin`.
            row: its number on screen.
            place: its rectangle in the viewport.
            spans: the columns that are to be seen.
            selected: whether it is part of the selection.
        """
        if selected:
            painter.fillRect(place, self._selected)
        painter.setPen(self._line)
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        painter.setPen(self._text)
        cells = self._model.cells_at(row)
        top, height = place.top(), place.height()
        for span in spans:
            cell = cells[span.number]
            if cell.badge is None:
                self._paint_text(painter, cell, span, top, height)
            else:
                picture = self._badge(cell.badge, span.width - 2 * PAD)
                rest = height - round(picture.height() / self._scale)
                painter.drawPixmap(span.left + PAD - 1, top + rest // 2, picture)

    def paint_focus(self, painter: QPainter, place: QRect) -> None:
        """Draw the frame of the current cell."""
        painter.setPen(self._accent)
        painter.drawRect(place.adjusted(0, 0, -1, -2))

    def _paint_text(self, painter: QPainter, cell: Cell, span: Span, top: int, height: int) -> None:
        x, room = span.left + PAD, span.width - 2 * PAD
        if cell.icon:
            side = icon_side(self._metrics)
            picture = icons.pixmap(cell.icon, self._theme.colours.accent, side, self._scale)
            painter.drawPixmap(x, top + (height - side) // 2, picture)
            x, room = x + side + GAP, room - side - GAP
        lines = self._texts.get((cell.text, room)) or self._lay_out(cell.text, room)
        spacing = self._metrics.lineSpacing()
        y = top + (height - spacing * len(lines)) // 2
        right = self._model.columns[span.number].right
        if cell.muted:
            painter.setPen(self._muted)
        for line in lines:
            painter.drawStaticText(x + room - line.width if right else x, y, line.text)
            y += spacing
        if cell.muted:
            painter.setPen(self._text)

    def _lay_out(self, text: str, room: int) -> tuple[_Line, ...]:
        """Lay a text out in one line, or in two, each of which may end in "…"."""
        if len(self._texts) >= _KEPT:
            self._texts.clear()
        cut = two_lines(text[:MOST_DRAWN], room, self._metrics.horizontalAdvance)
        lines = self._texts[text, room] = tuple(self._ready(line, room) for line in cut)
        return lines

    def _ready(self, line: str, room: int) -> _Line:
        shown = self._metrics.elidedText(line, Qt.TextElideMode.ElideRight, room)
        ready = QStaticText(shown)
        # What was read from outside is never markup.
        ready.setTextFormat(Qt.TextFormat.PlainText)
        ready.prepare(font=self._font)
        return _Line(ready, self._metrics.horizontalAdvance(shown))

    def _badge(self, badge: Badge, room: int) -> QPixmap:
        """A badge as a picture, at most `room` pixels wide."""
        found = self._badges.get((badge, room))
        if found is None:
            if len(self._badges) >= _KEPT:
                self._badges.clear()
            found = self._badges[badge, room] = self._draw_badge(badge, room)
        return found

    def _draw_badge(self, badge: Badge, room: int) -> QPixmap:
        colour, ground = self._theme.colours.tone(badge.tone)
        metrics = self._metrics
        side = icon_side(metrics) - 2
        beside = badge_width("", metrics)
        text = metrics.elidedText(badge.text, Qt.TextElideMode.ElideRight, room - beside)
        width, height = max(1, min(room, badge_width(text, metrics))), metrics.height() + 6
        picture = QPixmap(round(width * self._scale), round(height * self._scale))
        picture.setDevicePixelRatio(self._scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(0, 0, width, height), height / 2, height / 2)
        icon = icons.pixmap(badge.icon, colour, side, self._scale)
        painter.drawPixmap(BADGE_EDGE, (height - side) // 2, icon)
        painter.setFont(self._font)
        painter.setPen(QColor(colour))
        left = BADGE_EDGE + side + 4
        painter.drawText(QRect(left, 0, width - left, height), _ONE_LINE, text)
        painter.end()
        return picture
