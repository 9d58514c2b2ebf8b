"""How far the steps have come, as a line. The words beside it say the same."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from portgui.gui.theme import Theme

_HEIGHT: Final = 4


class Progress(QWidget):
    """A thin line, the part behind the person in the accent colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._done = 0
        self._total = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set(self, done: int, total: int) -> None:
        """`done` of `total` steps."""
        self._done, self._total = done, total
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        self._line(painter, whole, colours.line)
        if self._total and self._done:
            done = QRectF(whole)
            done.setWidth(whole.width() * self._done / self._total)
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                done.moveRight(whole.right())
            self._line(painter, done, colours.accent)
        painter.end()

    @staticmethod
    def _line(painter: QPainter, rect: QRectF, colour: str) -> None:
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(rect, _HEIGHT / 2, _HEIGHT / 2)
