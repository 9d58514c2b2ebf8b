"""Draws whole rows: text of at most two lines, icons, badges, marks, a line below each row.

Qt asks a delegate for every cell, each time with an index, an option and four roles: 100 cells take
2.5 ms. A row at a time from ready cells, with texts and badges kept once laid out, takes 0.6 ms.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QObject, QRect, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap, QStaticText

from portgui.gui import icons
from portgui.gui.table.badges import draw_badge
from portgui.gui.table.columns import Badge
from portgui.gui.table.delegate import (
    GAP,
    MOST_DRAWN,
    PAD,
    icon_side,
    two_lines,
)
from portgui.gui.table.grouping import Group
from portgui.gui.table.items import Cell
from portgui.gui.table.marks import Mark
from portgui.gui.table.model import TableModel
from portgui.gui.theme import Theme

_KEPT: Final = 600
"""Most texts and badges that are kept laid out: as many as a large screen shows; 0.4 MB."""
_STRIPE: Final = 4
"""How wide the stripe at the left edge of a marked row is, in pixels."""
_SOFTNESS: Final = 0.55
"""How much of its tone's ground a marked row has: a badge in the same tone stands out from it."""
_ONE_LINE: Final = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)


PictureOf = Callable[[Any, int, float], QPixmap | None]
"""A row's own picture, by its side and the screen's scale; None where there is none (yet)."""


class Span(NamedTuple):
    """A column as it stands on screen: its number, its left edge and its width in pixels."""

    number: int
    left: int
    width: int


class _Line(NamedTuple):
    """A line of text, laid out, and its width in pixels."""

    text: QStaticText
    width: int


class _MarkColours(NamedTuple):
    """The stripe and the ground of a marked row."""

    stripe: QColor
    ground: QColor


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
        self._is_gone = False
        self._picture_of: PictureOf | None = None
        self._take_colours()
        theme.changed.connect(self._take_colours)

    def set_pictures(self, picture_of: PictureOf | None) -> None:
        """Let cells with an icon show what this finds for their row, asked at each paint."""
        self._picture_of = picture_of

    @Slot()
    def _take_colours(self) -> None:
        colours = self._theme.colours
        self._text = self._pen = QColor(colours.text)
        self._muted = QColor(colours.muted)
        self._line = QColor(colours.line)
        self._selected = QColor(colours.soft)
        self._accent = QColor(colours.accent)
        self._sidebar = QColor(colours.sidebar)
        self._marks = {mark: self._mark_colours(mark) for mark in Mark}
        self._badges.clear()

    def _mark_colours(self, mark: Mark) -> _MarkColours:
        colour, ground = self._theme.colours.tone(mark.look.tone)
        return _MarkColours(
            QColor(colour), _between(QColor(self._theme.colours.ground), QColor(ground), _SOFTNESS)
        )

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
        mark = self._model.mark_at(row)
        if selected:
            painter.fillRect(place, self._selected)
        elif mark is not None:
            painter.fillRect(place, self._marks[mark].ground)
        painter.setPen(self._line)
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        if mark is not None:
            stripe = QRect(0, place.top(), _STRIPE, place.height())
            painter.fillRect(stripe, self._marks[mark].stripe)
        self._is_gone = mark is Mark.GONE
        self._pen = self._muted if self._is_gone else self._text
        painter.setPen(self._pen)
        cells = self._model.cells_at(row)
        top, height = place.top(), place.height()
        for span in spans:
            cell = cells[span.number]
            badge = cell.badge
            if mark is not None and self._model.columns[span.number].marks:
                badge = mark.badge()
            if badge is None:
                inside = QRect(span.left + PAD, top, span.width - 2 * PAD, height)
                if cell.icon:
                    inside.setLeft(
                        inside.left() + self._paint_icon(painter, row, cell.icon, inside)
                    )
                right = self._model.columns[span.number].right
                self._paint_text(painter, cell, inside, right=right)
            else:
                picture = self._badge(badge, span.width - 2 * PAD)
                rest = height - round(picture.height() / self._scale)
                painter.drawPixmap(span.left + PAD - 1, top + rest // 2, picture)

    def chevron_width(self) -> int:
        """How far from the left edge of a header a press opens and closes its group, in pixels."""
        return PAD + icon_side(self._metrics) + GAP

    def paint_group(self, painter: QPainter, group: Group, place: QRect, *, selected: bool) -> None:
        """Draw the header of a group: its sign, its title, and how many rows it has.

        Args:
            painter: of the viewport, after `begin`.
            group: the group.
            place: its rectangle in the viewport.
            selected: whether it is part of the selection.
        """
        painter.fillRect(place, self._selected if selected else self._sidebar)
        painter.setPen(self._line)
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        side, left = icon_side(self._metrics), place.left() + PAD
        top = place.top() + (place.height() - side) // 2
        colours = self._theme.colours
        chevron = "chevron-down" if group.is_open else "chevron-right"
        for name, colour in ((chevron, colours.muted), (group.icon, colours.accent)):
            if name:
                painter.drawPixmap(left, top, icons.pixmap(name, colour, side, self._scale))
                left += side + GAP
        counted = group.counted()
        bold = QFont(self._font)
        bold.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(bold)
        rest = place.right() - PAD - left
        room = max(0, rest - self._metrics.horizontalAdvance(counted) - 2 * GAP)
        title = metrics.elidedText(
            " ".join(group.title[:MOST_DRAWN].split()), Qt.TextElideMode.ElideRight, room
        )
        painter.setFont(bold)
        painter.setPen(self._text)
        painter.drawText(QRect(left, place.top(), room, place.height()), _ONE_LINE, title)
        left += metrics.horizontalAdvance(title) + 2 * GAP
        painter.setFont(self._font)
        painter.setPen(self._muted)
        painter.drawText(
            QRect(left, place.top(), place.right() - left, place.height()), _ONE_LINE, counted
        )

    def paint_focus(self, painter: QPainter, place: QRect) -> None:
        """Draw the frame of the current cell."""
        painter.setPen(self._accent)
        painter.drawRect(place.adjusted(0, 0, -1, -2))

    def _paint_icon(self, painter: QPainter, row: int, name: str, place: QRect) -> int:
        """Draw the row's own picture, or the icon of this name; how much room that takes."""
        side = icon_side(self._metrics)
        picture = None
        if self._picture_of is not None and not self._is_gone:
            picture = self._picture_of(self._model.rows_at((row,))[0], side, self._scale)
        if picture is None:
            colours = self._theme.colours
            colour = colours.muted if self._is_gone else colours.accent
            picture = icons.pixmap(name, colour, side, self._scale)
        painter.drawPixmap(place.left(), place.top() + (place.height() - side) // 2, picture)
        return side + GAP

    def _paint_text(self, painter: QPainter, cell: Cell, place: QRect, *, right: bool) -> None:
        x, room = place.left(), place.width()
        lines = self._texts.get((cell.text, room)) or self._lay_out(cell.text, room)
        spacing = self._metrics.lineSpacing()
        y = place.top() + (place.height() - spacing * len(lines)) // 2
        if cell.muted:
            painter.setPen(self._muted)
        for line in lines:
            left = x + room - line.width if right else x
            painter.drawStaticText(left, y, line.text)
            if self._is_gone:
                middle = y + self._metrics.ascent() - self._metrics.strikeOutPos()
                painter.drawLine(left, middle, left + line.width, middle)
            y += spacing
        if cell.muted:
            painter.setPen(self._pen)

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
            found = self._badges[badge, room] = draw_badge(
                badge, room, self._font, self._theme.colours.tone(badge.tone), self._scale
            )
        return found


def _between(one: QColor, other: QColor, share: float) -> QColor:
    """A colour that has this share of the other in it."""
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(first + (second - first) * share) for first, second in pairs))
