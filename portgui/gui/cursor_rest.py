"""Lets the cursor of a text field rest when nobody types."""

from typing import Final

from PySide6.QtCore import QMetaObject, QObject, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from portgui.gui.timers import timer

RESTS_AFTER: Final = 10.0
"""Seconds without a key in the field. GTK has the same: gtk-cursor-blink-timeout."""

_Field = QLineEdit | QTextEdit | QPlainTextEdit


class CursorRest(QObject):
    """Stops the blinking of the cursor after a while, and starts it again with the next key.

    A cursor that blinks has the window painted twice a second: measured with 200 quiet sockets,
    that takes more of the processor than all else that the window does.
    """

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._hints = application.styleHints()
        self._usual = self._hints.cursorFlashTime()
        self._typing: QMetaObject.Connection | None = None
        self._rest = timer(self, RESTS_AFTER, self._on_rest)
        application.focusChanged.connect(self._on_focus)
        self._on_focus(None, application.focusWidget())

    @property
    def is_resting(self) -> bool:
        """Whether the cursor stands still."""
        return self._hints.cursorFlashTime() == 0

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._typing is not None:
            # Not through the field: it may be gone by now.
            QObject.disconnect(self._typing)
            self._typing = None
        if isinstance(new, _Field):
            self._typing = new.cursorPositionChanged.connect(self._wake)
            self._wake()

    @Slot()
    def _wake(self) -> None:
        self._hints.setCursorFlashTime(self._usual)
        self._rest.start()

    def _on_rest(self) -> None:
        self._hints.setCursorFlashTime(0)
