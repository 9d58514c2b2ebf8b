"""A radio button as a card: an icon, a title and a sentence, all of which may wrap."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QRadioButton,
    QSizePolicy,
    QStyle,
    QWidget,
)

from portgui.gui import icons
from portgui.gui.theme import Theme

_PAD: Final = 16
_GAP: Final = 12
_LINE: Final = 4
_RADIUS: Final = 8
_DOT_INSIDE: Final = 0.27
_LARGER: Final = 1.15
_LEAST_WIDTH: Final = 240
_WIDE: Final = 10_000
_FLAGS: Final = int(
    Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
)


class ChoiceCard(QRadioButton):
    """One of several choices, large enough to explain itself.

    It stays a radio button for the keyboard and for screen readers; only its looks are its own.
    """

    def __init__(self, icon: str, title: str, detail: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = icon
        self._title = title
        self._detail = detail
        self._theme = theme
        self.setAccessibleName(title)
        self.setAccessibleDescription(detail)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def set_detail(self, detail: str) -> None:
        """Change the sentence."""
        self._detail = detail
        self.setAccessibleDescription(detail)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._parts(width)[2]

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().averageCharWidth() * 60
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        # The layout asks for the true height of a width; this is what it never goes below.
        return QSize(_LEAST_WIDTH, self.heightForWidth(_WIDE))

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 (Qt's name)
        """The whole card is the button."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = self.isChecked() or self.hasFocus()
        edge = 2.0 if self.hasFocus() else 1.0
        painter.setPen(QPen(QColor(colours.accent if marked else colours.line), edge))
        ground = colours.soft if self.isChecked() or self.underMouse() else colours.field
        painter.setBrush(QColor(ground))
        frame = QRectF(self.rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
        self._paint_dot(painter)
        title, detail, _ = self._parts(self.width())
        self._paint_icon(painter, title)
        painter.setPen(QColor(colours.text))
        painter.setFont(self._title_font())
        painter.drawText(self._visual(title), self._flags(), self._title)
        painter.setPen(QColor(colours.muted))
        painter.setFont(self.font())
        painter.drawText(self._visual(detail), self._flags(), self._detail)
        painter.end()

    def _paint_dot(self, painter: QPainter) -> None:
        colours = self._theme.colours
        side = self._dot()
        middle = _PAD + QFontMetrics(self._title_font()).height() // 2
        place = QRectF(self._visual(QRect(_PAD, middle - side // 2, side, side)))
        chosen = self.isChecked()
        painter.setPen(QPen(QColor(colours.accent if chosen else colours.muted), 1.5))
        painter.setBrush(QColor(colours.field))
        painter.drawEllipse(place.adjusted(1, 1, -1, -1))
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            inside = side * _DOT_INSIDE
            painter.drawEllipse(place.adjusted(inside, inside, -inside, -inside))

    def _paint_icon(self, painter: QPainter, title: QRect) -> None:
        side = self._icon_side()
        picture = icons.pixmap(
            self._icon, self._theme.colours.accent, side, self.devicePixelRatioF()
        )
        middle = title.top() + QFontMetrics(self._title_font()).height() // 2
        place = QRect(title.left() - side - _GAP, middle - side // 2, side, side)
        painter.drawPixmap(self._visual(place).topLeft(), picture)

    def _parts(self, width: int) -> tuple[QRect, QRect, int]:
        """Where the title and the sentence stand in a card of `width` pixels, and its height."""
        left = _PAD + self._dot() + _GAP + self._icon_side() + _GAP
        room = max(1, width - left - _PAD)
        title = _wrapped(QFontMetrics(self._title_font()), self._title, room)
        detail = _wrapped(self.fontMetrics(), self._detail, room) if self._detail else 0
        gap = _LINE if detail else 0
        below = _PAD + title + gap
        return (
            QRect(left, _PAD, room, title),
            QRect(left, below, room, detail),
            below + detail + _PAD,
        )

    def _visual(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    def _flags(self) -> int:
        if self.layoutDirection() == Qt.LayoutDirection.LeftToRight:
            return _FLAGS
        return _FLAGS & ~int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignRight)

    def _dot(self) -> int:
        return max(16, round(self.fontMetrics().height()))

    def _icon_side(self) -> int:
        return max(20, round(self.fontMetrics().height() * 1.2))

    def _title_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _LARGER)
        font.setWeight(QFont.Weight.DemiBold)
        return font


def _wrapped(metrics: QFontMetrics, text: str, width: int) -> int:
    return metrics.boundingRect(QRect(0, 0, width, 10_000), _FLAGS, text).height()
