"""The port guide's filter box: tells of every keystroke, shows that an input is not understood."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from portgui.gui import icons
from portgui.gui.theme import Theme


class FilterEdit(QLineEdit):
    """A line to type a filter.

    Signals:
        going_down: the person wants to go on in what stands below: Down or Enter.
    """

    going_down = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bad = False
        self._magnifier = QAction(self)
        self.addAction(self._magnifier, QLineEdit.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)
        self._draw()
        theme.changed.connect(self._draw)

    def set_bad(self, bad: bool) -> None:
        """Show by the frame that the input is not understood; the sentence stands elsewhere."""
        if bad is not self._bad:
            self._bad = bad
            self.setProperty("bad", bad)
            self.style().unpolish(self)
            self.style().polish(self)

    @Slot()
    def _draw(self) -> None:
        self._magnifier.setIcon(icons.icon("search", self._theme.colours.muted))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.going_down.emit()
            case Qt.Key.Key_Escape if self.text():
                self.clear()
            case _:
                super().keyPressEvent(event)
