"""A page that is read from top to bottom: a title, sections, lines no longer than one can read."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

MARGIN: Final = 20
GAP: Final = 12
READING_WIDTH: Final = 125
"""Characters in a line; on a wide window the rest stays empty."""


def plain_label(words: str, name: str = "") -> QLabel:
    """A label for text as it is, broken where it does not fit; `name` is its style."""
    label = QLabel(words)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def fact_label(words: str, accessible_name: str) -> QLabel:
    """A label for a fact that a person may want to mark and copy: a path, a version."""
    label = plain_label(words, "code")
    label.setAccessibleName(accessible_name)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    # A path has few places to break at: without this it would widen the window. The rest of the
    # policy stays: it says that the height follows from the width.
    policy = label.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    label.setSizePolicy(policy)
    return label


class ReadingPage(QWidget):
    """A page that scrolls when it does not fit, at any size of the letters.

    Attributes:
        column: what stands one below the other.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        content = QWidget()
        content.setMaximumWidth(self.fontMetrics().averageCharWidth() * READING_WIDTH)
        self.column = QVBoxLayout(content)
        self.column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.column.setSpacing(GAP)
        self.column.addWidget(plain_label(title, "title"))
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def add_section(self, words: str) -> None:
        """A heading, with room above it."""
        self.column.addSpacing(GAP)
        self.column.addWidget(plain_label(words, "section"))

    def add_text(self, words: str) -> None:
        """A sentence or two."""
        self.column.addWidget(plain_label(words))

    def add_note(self, words: str) -> None:
        """What may be skipped."""
        self.column.addWidget(plain_label(words, "muted"))
