"""Draws a badge: a word or a few with a shape, on a ground of their own, in one line or two."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap

from portgui.gui import icons
from portgui.gui.table.columns import Badge
from portgui.gui.table.delegate import BADGE_EDGE, badge_width, icon_side, two_lines

_ONE_LINE: Final = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
_ROUNDEST: Final = 14


def draw_badge(
    badge: Badge, room: int, font: QFont, colours: tuple[str, str], scale: float
) -> QPixmap:
    """A badge as a picture, at most `room` pixels wide; what does not fit in two lines is cut.

    Args:
        badge: what it says.
        room: pixels.
        font: its letters.
        colours: of its letters and of its ground.
        scale: the screen's.
    """
    colour, ground = colours
    metrics = QFontMetrics(font)
    side = icon_side(metrics) - 2
    inner = room - badge_width("", metrics)
    lines = [
        metrics.elidedText(line, Qt.TextElideMode.ElideRight, inner)
        for line in two_lines(badge.text, inner, metrics.horizontalAdvance)
    ]
    width = max(1, min(room, max(badge_width(line, metrics) for line in lines)))
    height = metrics.height() + 6
    if len(lines) > 1:
        height = metrics.lineSpacing() * 2 + 4
    picture = QPixmap(round(width * scale), round(height * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    round_by = min(height / 2, _ROUNDEST)
    painter.drawRoundedRect(QRectF(0, 0, width, height), round_by, round_by)
    icon = icons.pixmap(badge.icon, colour, side, scale)
    painter.drawPixmap(BADGE_EDGE, (height - side) // 2, icon)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    left = BADGE_EDGE + side + 4
    line_height = height / len(lines) if len(lines) == 1 else metrics.lineSpacing()
    top = (height - line_height * len(lines)) / 2
    for place, line in enumerate(lines):
        box = QRect(left, round(top + place * line_height), width - left, round(line_height))
        painter.drawText(box, _ONE_LINE, line)
    painter.end()
    return picture
