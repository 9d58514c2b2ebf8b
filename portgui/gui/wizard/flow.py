"""Widgets in a row that goes on in the next line where there is no room."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

GAP: Final = 8


class FlowBox(QWidget):
    """Holds buttons whose words may be long or large: none is cut off, none widens the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hold(self, widgets: Sequence[QWidget]) -> None:
        """Take widgets, in reading order."""
        for widget in widgets:
            widget.setParent(self)
            self._held.append(widget)
        self._place()
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lines(width)[1]

    def sizeHint(self) -> QSize:
        hints = [widget.sizeHint() for widget in self._shown()]
        width = sum(hint.width() for hint in hints) + GAP * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        hints = [widget.sizeHint() for widget in self._shown()]
        return QSize(
            max((hint.width() for hint in hints), default=0),
            max((hint.height() for hint in hints), default=0),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.LayoutDirectionChange}:
            self._place()
            self.updateGeometry()
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._held if not widget.isHidden()]

    def _place(self) -> None:
        rects, _ = self._lines(self.width())
        for widget, rect in zip(self._shown(), rects, strict=True):
            place = QStyle.visualRect(self.layoutDirection(), self.rect(), rect)
            widget.setGeometry(place)

    def _lines(self, width: int) -> tuple[list[QRect], int]:
        """Where each widget stands in lines of `width` pixels, and how high all of them are."""
        rects: list[QRect] = []
        left = top = height = 0
        for widget in self._shown():
            hint = widget.sizeHint()
            if left and left + hint.width() > width:
                left, top, height = 0, top + height + GAP, 0
            rects.append(QRect(QPoint(left, top), QSize(min(hint.width(), width), hint.height())))
            left += hint.width() + GAP
            height = max(height, hint.height())
        return rects, top + height
