"""One line of numbers over time, drawn as it is: no animation, no smoothing, gaps left open."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from portgui.gui.theme import Theme
from portgui.gui.timeline.history import SPAN

_LINES: Final = 2.2
"""How high it is, in lines of text."""
_NARROWEST: Final = 8
"""How wide it is at least, in average letters."""
_EDGE: Final = 4.0
_WIDTH: Final = 2.0
_DOT: Final = 3.5
_NEAR: Final = 6.0
"""Pixels beside a scan in which the pointer still means it."""


class Spot(NamedTuple):
    """One number; `is_joined` if the line comes from the one before."""

    at: float
    value: int
    is_joined: bool


class Plot(QWidget):
    """Draws numbers over the last ten minutes, and shows where one of them is.

    Signals:
        pointed: which number the pointer is at; -1 for none, or when it has gone.
    """

    pointed = Signal(int)

    def __init__(self, theme: Theme, colour: str, parent: QWidget | None = None) -> None:
        """Draw in `colour`, a name in `Colours`."""
        super().__init__(parent)
        self._theme = theme
        self._colour = colour
        self._spots: Sequence[Spot] = ()
        self._most = 1
        self._end = 0.0
        self._cursor = -1
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_spots(self, spots: Sequence[Spot], end: float) -> None:
        """Show these; `end` is the time at the right edge, in seconds since 1970."""
        self._spots = spots
        self._most = max((spot.value for spot in spots), default=1) or 1
        self._end = end
        self.update()

    def show_cursor(self, number: int) -> None:
        """Mark one of the numbers; -1 for none."""
        if number != self._cursor:
            self._cursor = number
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.averageCharWidth() * 40, self._height())

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.averageCharWidth() * _NARROWEST, self._height())

    def number_at(self, x: float) -> int:
        """Which number is drawn at or beside `x`; -1 where nothing was looked at."""
        if not self._spots:
            return -1
        places = [self._x(spot.at) for spot in self._spots]
        nearest = min(range(len(places)), key=lambda number: abs(places[number] - x))
        later = next((number for number, place in enumerate(places) if place >= x), None)
        is_drawn = later is not None and later > 0 and self._spots[later].is_joined
        return nearest if is_drawn or abs(places[nearest] - x) <= _NEAR else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.number_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        base = self.height() - _EDGE
        painter.setPen(QPen(QColor(colours.line), 1.0))
        painter.drawLine(QPointF(_EDGE, base), QPointF(self.width() - _EDGE, base))
        colour = QColor(getattr(colours, self._colour))
        for piece in self._pieces():
            self._draw(painter, piece, colour)
        if 0 <= self._cursor < len(self._spots):
            self._draw_cursor(painter, self._point(self._spots[self._cursor]), colour)
        painter.end()

    def _draw(self, painter: QPainter, piece: Sequence[QPointF], colour: QColor) -> None:
        if len(piece) == 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(piece[0], _WIDTH, _WIDTH)
            return
        base = self.height() - _EDGE
        area = QPainterPath(QPointF(piece[0].x(), base))
        for point in piece:
            area.lineTo(point)
        area.lineTo(QPointF(piece[-1].x(), base))
        ground = QColor(colour)
        ground.setAlphaF(0.12)
        painter.fillPath(area, ground)
        pen = QPen(colour, _WIDTH)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(list(piece))

    def _draw_cursor(self, painter: QPainter, point: QPointF, colour: QColor) -> None:
        colours = self._theme.colours
        painter.setPen(QPen(QColor(colours.muted), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(point.x(), 0), QPointF(point.x(), self.height()))
        painter.setPen(QPen(QColor(colours.ground), 1.5))
        painter.setBrush(colour)
        painter.drawEllipse(QRectF(point.x() - _DOT, point.y() - _DOT, 2 * _DOT, 2 * _DOT))

    def _pieces(self) -> list[list[QPointF]]:
        """The line in its pieces; a number stays what it is until the next one."""
        pieces: list[list[QPointF]] = []
        for spot in self._spots:
            point = self._point(spot)
            if spot.is_joined and pieces:
                before = pieces[-1][-1]
                if before.y() != point.y():
                    pieces[-1].append(QPointF(point.x(), before.y()))
                pieces[-1].append(point)
            else:
                pieces.append([point])
        return pieces

    def _point(self, spot: Spot) -> QPointF:
        room = self.height() - 2 * _EDGE
        return QPointF(self._x(spot.at), self.height() - _EDGE - room * spot.value / self._most)

    def _x(self, at: float) -> float:
        room = self.width() - 2 * _EDGE
        return self.width() - _EDGE - room * (self._end - at) / SPAN

    def _height(self) -> int:
        return round(QFontMetrics(self.font()).lineSpacing() * _LINES + 2 * _EDGE)
