"""How a cell is drawn: text of at most two lines, an icon, or a badge; a line below each row."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from portgui.gui import icons, plain_text
from portgui.gui.table.columns import ROLE_BADGE, ROLE_ICON, ROLE_MUTED, Badge
from portgui.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT: Final = 40
_GAP: Final = 6
_PAD: Final = 7
_BADGE_EDGE: Final = 8
_MOST_DRAWN: Final = 400
"""Characters of a text that are looked at for drawing; two lines of a cell hold fewer."""
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_ONE_LINE: Final = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)


def row_height(metrics: QFontMetrics) -> int:
    """The height of a row: room for two lines of text."""
    return max(ROW_HEIGHT, metrics.lineSpacing() * 2 + 6)


class RowDelegate(QStyledItemDelegate):
    """Draws every cell of PortGUI's tables, always as plain text."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = option.fontMetrics
        badge = index.data(ROLE_BADGE)
        if isinstance(badge, Badge):
            width = _badge_width(badge.text, metrics)
        else:
            width = metrics.horizontalAdvance(_text(index)) + _indent(index, metrics) + 4
        return QSize(width + 2 * _PAD, row_height(metrics))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """The tooltip; of a text that is cut off, the whole of it comes first."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        tip = str(index.data(_TIP) or "")
        if not self._is_whole(view.visualRect(index), index, view.fontMetrics()):
            tip = plain_text.both_tips(plain_text.tip(str(index.data(_DISPLAY))), tip)
        QToolTip.showText(event.globalPos(), tip, view.viewport(), view.visualRect(index))
        return True

    def _is_whole(self, rect: QRect, index: Index, metrics: QFontMetrics) -> bool:
        room = rect.width() - 2 * _PAD
        badge = index.data(ROLE_BADGE)
        if isinstance(badge, Badge):
            return _badge_width(badge.text, metrics) <= room
        text = str(index.data(_DISPLAY))
        if len(text) > _MOST_DRAWN:
            return False
        room -= _indent(index, metrics)
        rest = two_lines(text, room, metrics.horizontalAdvance)[-1]
        return metrics.horizontalAdvance(rest) <= room

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = self._theme.colours
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.soft))
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(option.font)
        badge = index.data(ROLE_BADGE)
        if isinstance(badge, Badge):
            self._paint_badge(painter, option.fontMetrics, rect, badge)
        else:
            self._paint_text(painter, option, rect, index)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def _paint_text(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, index: Index
    ) -> None:
        colours = self._theme.colours
        metrics = option.fontMetrics
        inner = rect.adjusted(_PAD, 1, -_PAD, -2)
        if name := index.data(ROLE_ICON):
            place = _icon_place(inner, 0, _icon_side(metrics))
            self._paint_icon(painter, str(name), colours.accent, place)
        inner.setLeft(inner.left() + _indent(index, metrics))
        painter.setPen(QColor(colours.muted if index.data(ROLE_MUTED) else colours.text))
        aside = int(option.displayAlignment) & int(Qt.AlignmentFlag.AlignHorizontal_Mask)
        lines = two_lines(_text(index), inner.width(), metrics.horizontalAdvance)
        height = metrics.lineSpacing() if len(lines) > 1 else inner.height()
        top = inner.top() + (inner.height() - height * len(lines)) // 2
        for number, line in enumerate(lines):
            place = QRect(inner.left(), top + number * height, inner.width(), height)
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(place, aside | _ONE_LINE, shown)

    def _paint_badge(
        self, painter: QPainter, metrics: QFontMetrics, rect: QRect, badge: Badge
    ) -> None:
        colour, ground = self._theme.colours.tone(badge.tone)
        side = _icon_side(metrics) - 2
        room = rect.width() - 2 * _PAD
        beside = _badge_width("", metrics)
        text = metrics.elidedText(badge.text, Qt.TextElideMode.ElideRight, room - beside)
        height = metrics.height() + 6
        width = min(room, _badge_width(text, metrics))
        shape = QRect(rect.left() + _PAD - 1, rect.center().y() - height // 2, width, height)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(shape), height / 2, height / 2)
        painter.restore()
        self._paint_icon(painter, badge.icon, colour, _icon_place(shape, _BADGE_EDGE, side))
        painter.setPen(QColor(colour))
        place = shape.adjusted(_BADGE_EDGE + side + 4, 0, 0, 0)
        painter.drawText(place, _ONE_LINE, text)

    def _paint_icon(self, painter: QPainter, name: str, colour: str, place: QRect) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(place.topLeft(), icons.pixmap(name, colour, place.width(), ratio))


def _icon_place(within: QRect, left: int, side: int) -> QRect:
    return QRect(within.left() + left, within.center().y() + 1 - side // 2, side, side)


def _icon_side(metrics: QFontMetrics) -> int:
    return max(16, metrics.height())


def _indent(index: Index, metrics: QFontMetrics) -> int:
    return _icon_side(metrics) + _GAP if index.data(ROLE_ICON) else 0


def _badge_width(text: str, metrics: QFontMetrics) -> int:
    beside = _icon_side(metrics) - 2 + 4 + 2 * _BADGE_EDGE
    return metrics.horizontalAdvance(text) + beside


def _text(index: Index) -> str:
    return str(index.data(_DISPLAY))[:_MOST_DRAWN]


def two_lines(text: str, width: int, advance: Callable[[str], int]) -> tuple[str, ...]:
    """`text` as one line or two, the first cut at the last space at which it still fits."""
    if advance(text) <= width:
        return (text,)
    cut = 0
    for place, letter in enumerate(text):
        if letter == " ":
            if advance(text[:place]) > width:
                break
            cut = place
    return (text[:cut], text[cut:].lstrip()) if text[:cut].strip() else (text,)
