"""Small widgets that the pages share: labels of plain text, chips, a word for screen readers."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QVBoxLayout, QWidget

from portgui.gui import icons


def label(text: str = "", name: str = "") -> QLabel:
    """A label of plain text that wraps. `name` is the style sheet's."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setObjectName(name)
    made.setText(text)
    return made


def chip(text: str, group: QButtonGroup, number: int) -> QPushButton:
    """One of several choices in a row; Enter on it goes on to the next page."""
    made = QPushButton(text)
    made.setCheckable(True)
    made.setProperty("chip", True)
    made.setAutoDefault(False)
    group.addButton(made, number)
    return made


def column(gap: int) -> tuple[QWidget, QVBoxLayout]:
    """An empty part of a page, and what is put into it one below the other."""
    part = QWidget()
    inside = QVBoxLayout(part)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(gap)
    return part, inside


def set_icon(button: QPushButton, name: str, colour: str) -> None:
    """Give a button an icon as high as its letters."""
    side = max(16, button.fontMetrics().height())
    button.setIconSize(QSize(side, side))
    button.setIcon(icons.icon(name, colour))


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say what has just appeared elsewhere than at the focus."""
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
