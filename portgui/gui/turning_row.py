"""Widgets side by side where there is room, one below the other where there is not."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

_ACROSS: Final = QBoxLayout.Direction.LeftToRight
_DOWN: Final = QBoxLayout.Direction.TopToBottom


class TurningRow(QWidget):
    """A row that turns into a column before anything in it is cut off.

    It is as narrow as its widest part; in a row, the parts share what is left by their stretch.

    Signals:
        turned: whether it is a row now.
    """

    turned = Signal(bool)

    def __init__(
        self,
        parts: Sequence[tuple[QWidget, int, int]],
        gap: int,
        parent: QWidget | None = None,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignTop,
    ) -> None:
        """Put the parts side by side.

        Args:
            parts: each with its stretch, and its least width in the row where that is more than
                its size hint; 0 for the size hint.
            gap: pixels between them.
            parent: whose child it is.
            align: where the lower parts of the row stand.
        """
        super().__init__(parent)
        self._parts = tuple(parts)
        self._row = QBoxLayout(_ACROSS, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(gap)
        for widget, stretch, _ in parts:
            self._row.addWidget(widget, stretch, align)

    def minimumSizeHint(self) -> QSize:
        """The widest part's; the row turns before it would need more."""
        shown = [widget for widget, _, _ in self._parts if widget.isVisibleTo(self)]
        width = max((widget.minimumSizeHint().width() for widget in shown), default=0)
        return QSize(width, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._turn()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._turn()
        super().resizeEvent(event)

    def _turn(self) -> None:
        widths = [
            least or widget.sizeHint().width()
            for widget, _, least in self._parts
            if widget.isVisibleTo(self)
        ]
        wanted = sum(widths) + self._row.spacing() * max(0, len(widths) - 1)
        direction = _ACROSS if wanted <= self.width() else _DOWN
        if direction != self._row.direction():
            self._row.setDirection(direction)
            self.turned.emit(direction == _ACROSS)
