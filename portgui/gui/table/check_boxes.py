"""Check boxes of a list that grow with the font and can be seen in the dark, unlike Fusion's."""

from typing import Final

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from portgui.gui import icons
from portgui.gui.table.delegate import icon_side

Index = QModelIndex | QPersistentModelIndex

_MARGIN: Final = 12
"""What a press may miss the box by, and what stands before it, in pixels."""
_CHECK: Final = Qt.ItemDataRole.CheckStateRole


class CheckBoxes(QStyledItemDelegate):
    """Draws the box of a checkable item as an icon, and lets a press on it check the item."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        side = icon_side(own.fontMetrics)
        is_checked = own.checkState == Qt.CheckState.Checked
        role = QPalette.ColorRole.Accent if is_checked else QPalette.ColorRole.PlaceholderText
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            role = QPalette.ColorRole.Mid
        own.icon = icons.icon(
            "square-check" if is_checked else "square", own.palette.color(role).name()
        )
        features = QStyleOptionViewItem.ViewItemFeature
        own.features = (own.features & ~features.HasCheckIndicator) | features.HasDecoration
        own.decorationSize = QSize(side, side)
        own.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, own, painter, own.widget
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return super().sizeHint(option, index) + QSize(icon_side(option.fontMetrics), 0)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """The keyboard is left to Qt; the mouse is not: it would look where no box is drawn."""
        if not isinstance(event, QMouseEvent):
            return super().editorEvent(event, model, option, index)
        is_box = event.position().x() < option.rect.left() + icon_side(option.fontMetrics) + _MARGIN
        is_press = event.type() == QEvent.Type.MouseButtonRelease
        can = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
        if not (is_box and is_press and can and event.button() == Qt.MouseButton.LeftButton):
            return False
        was = Qt.CheckState(index.data(_CHECK))
        now = Qt.CheckState.Unchecked if was == Qt.CheckState.Checked else Qt.CheckState.Checked
        return model.setData(index, now, _CHECK)
