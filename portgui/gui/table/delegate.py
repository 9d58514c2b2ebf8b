"""How much room a cell takes, and what it says when the mouse rests on it. Drawn elsewhere."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from portgui.gui import plain_text
from portgui.gui.table.columns import ROLE_BADGE, ROLE_ICON, Badge

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT: Final = 40
GAP: Final = 6
PAD: Final = 7
BADGE_EDGE: Final = 8
MOST_DRAWN: Final = 400
"""Characters of a text that are looked at for drawing; two lines of a cell hold fewer."""
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)


def row_height(metrics: QFontMetrics) -> int:
    """The height of a row: room for two lines of text."""
    return max(ROW_HEIGHT, metrics.lineSpacing() * 2 + 6)


class RowDelegate(QStyledItemDelegate):
    """Tells Qt the size and the tooltip of a cell; `RowPainter` draws whole rows."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = option.fontMetrics
        badge = index.data(ROLE_BADGE)
        if isinstance(badge, Badge):
            width = badge_width(badge.text, metrics)
        else:
            width = metrics.horizontalAdvance(_text(index)) + _indent(index, metrics) + 4
        return QSize(width + 2 * PAD, row_height(metrics))

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
        room = rect.width() - 2 * PAD
        badge = index.data(ROLE_BADGE)
        if isinstance(badge, Badge):
            room -= badge_width("", metrics)
            rest = two_lines(badge.text, room, metrics.horizontalAdvance)[-1]
            return metrics.horizontalAdvance(rest) <= room
        text = str(index.data(_DISPLAY))
        if len(text) > MOST_DRAWN:
            return False
        room -= _indent(index, metrics)
        rest = two_lines(text, room, metrics.horizontalAdvance)[-1]
        return metrics.horizontalAdvance(rest) <= room


def icon_side(metrics: QFontMetrics) -> int:
    """The side of an icon beside text, in pixels."""
    return max(16, metrics.height())


def _indent(index: Index, metrics: QFontMetrics) -> int:
    return icon_side(metrics) + GAP if index.data(ROLE_ICON) else 0


def badge_width(text: str, metrics: QFontMetrics) -> int:
    """How wide a badge with this word is, in pixels."""
    beside = icon_side(metrics) - 2 + 4 + 2 * BADGE_EDGE
    return metrics.horizontalAdvance(text) + beside


def _text(index: Index) -> str:
    return str(index.data(_DISPLAY))[:MOST_DRAWN]


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
