"""A button with a menu looks as if the pointer were on it only while it is."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractButton, QMenu


class HoverEnd(QObject):
    """Ends the button's hover with its menu.

    While the menu is open it has the pointer, so Qt does not tell the button that it has left.
    """

    def __init__(self, button: QAbstractButton, menu: QMenu) -> None:
        super().__init__(button)
        self._button = button
        menu.aboutToHide.connect(self._on_hide)

    @Slot()
    def _on_hide(self) -> None:
        button = self._button
        is_on = button.rect().contains(button.mapFromGlobal(QCursor.pos()))
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, is_on)
        button.update()
