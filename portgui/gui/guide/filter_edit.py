"""The port guide's filter box: tells of every keystroke, shows that an input is not understood."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from portgui.gui.filters.field import FilterField


class FilterEdit(FilterField):
    """A line to type a filter.

    Signals:
        going_down: the person wants to go on in what stands below: Down or Enter.
    """

    going_down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self.going_down.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if not self.select_error():
                    self.popup.hide()
                    self.going_down.emit()
            case Qt.Key.Key_Escape if self.text():
                self.clear()
            case _:
                super().keyPressEvent(event)
