"""How large a dialog is when it opens: as drawn, more with a large font, never off screen."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

_USUAL_DIGIT: Final = 8
"""How wide a digit is, in pixels, in the fonts for which the sizes were chosen."""
_MOST_OF_SCREEN: Final = 0.9


def first_size(dialog: QWidget, width: int, height: int) -> QSize:
    """The size for `dialog`, which was drawn `width` by `height` pixels with the usual font."""
    grown = max(1.0, dialog.fontMetrics().horizontalAdvance("0") / _USUAL_DIGIT)
    wanted = QSize(round(width * grown), round(height * grown))
    return wanted.boundedTo(dialog.screen().availableSize() * _MOST_OF_SCREEN)
