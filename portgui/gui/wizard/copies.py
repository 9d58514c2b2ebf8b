"""A value to copy rather than to type: its name, the value as it is, and a button."""

from math import ceil

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextOption,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from portgui.gui.clipboard import copy_text
from portgui.gui.theme import Theme, monospace
from portgui.gui.wizard.widgets import announce, label, set_icon
from portgui.gui.wizard.wording import put
from portgui.guides import Copyable


class ValueBox(QPlainTextEdit):
    """Plain text to read: a command stays in one line, another value wraps wherever it must."""

    def __init__(self, copyable: Copyable, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("code")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(copyable.label)
        self.setFont(monospace())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if copyable.is_command:
            self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        else:
            self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self.setPlainText(copyable.value)
        self.horizontalScrollBar().rangeChanged.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(QColor(self._theme.colours.accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _lines(self) -> int:
        lines = 0
        block = self.document().firstBlock()
        while block.isValid():
            self.blockBoundingRect(block)  # lays it out: Qt does so only for what is in sight
            lines += block.lineCount()
            block = block.next()
        return lines

    @Slot()
    def _fit(self) -> None:
        """As high as its lines; QPlainTextEdit gives its size in lines, not in pixels."""
        lines = max(1, self._lines())
        margin = 2 * self.document().documentMargin()
        around = self.height() - self.viewport().height()
        bar = self.horizontalScrollBar()
        if bar.maximum() > 0 and not bar.isVisibleTo(self):
            around += bar.sizeHint().height()
        height = ceil(lines * self.fontMetrics().lineSpacing() + margin) + around
        if height != self.height():
            self.setFixedHeight(height)


class CopyRow(QWidget):
    """The name of a value, the value, and the button that copies it exactly.

    Attributes:
        value: what is copied.
        button: the button.
    """

    def __init__(self, copyable: Copyable, theme: Theme) -> None:
        super().__init__()
        self.value = copyable.value
        self._theme = theme
        self._icon = "copy"
        self._copied = self.tr("Copied")
        self.button = QPushButton(self.tr("Copy"))
        self.button.setAccessibleName(put(self.tr("Copy %1"), copyable.label))
        self.button.setAccessibleDescription(copyable.value)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(ValueBox(copyable, theme), 1)
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(label(copyable.label, "muted"))
        whole.addLayout(line)
        self.button.clicked.connect(self._on_copy)
        theme.changed.connect(self._draw)
        self._draw()

    @Slot()
    def _on_copy(self) -> None:
        copy_text(self.value)
        # The words are of different length; the value beside them holds still.
        width = self.button.width()
        self.button.setText(self._copied)
        self.button.setMinimumWidth(max(width, self.button.sizeHint().width()))
        self._icon = "circle-check"
        self._draw()
        announce(self.button, self._copied)

    @Slot()
    def _draw(self) -> None:
        set_icon(self.button, self._icon, self._theme.colours.text)
