"""One page that explains how to filter; every example on it can be tried by a press."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from portgui.gui.dialog_size import first_size
from portgui.gui.i18n import say
from portgui.gui.plain_text import PlainLabel
from portgui.gui.turning_row import TurningRow
from portgui.query.fields import Entry, Example, Manual
from portgui.query.manual import EXAMPLES, FIELDS, RULES
from portgui.words import Message

MARGIN: Final = 20
GAP: Final = 12
_COLUMN: Final = 46
"""Characters from which on a column is easy to read."""
SIZE: Final = (1000, 580)
_TOP: Final = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading


class FilterHelp(QDialog):
    """The page of help, in a window of its own: what is tried can be seen beside it.

    Signals:
        tried: the query of an example that was pressed.
    """

    tried = Signal(str)

    def __init__(self, manual: Manual, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("How to filter"))
        title = PlainLabel("title")
        title.say(self.tr("How to filter"))
        note = PlainLabel("muted")
        note.say(
            self.tr("Press an example to try it. Capital and small letters mean the same here.")
        )
        fields = [(entry.example, self._about(entry)) for entry in manual.fields]
        left = _column(
            (
                *self._part(EXAMPLES, ((each, say(each.about)) for each in manual.examples)),
                *self._part(RULES, ((each, say(each.about)) for each in manual.signs)),
            )
        )
        right = _column(self._part(FIELDS, fields))
        width = self.fontMetrics().averageCharWidth() * _COLUMN
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        both = TurningRow(((left, 1, width), (right, 1, width)), 2 * MARGIN)
        # Its height follows from its width; what its words would need in a narrow one is no matter.
        both.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        area.setWidget(both)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        whole.setSpacing(GAP)
        for widget in (title, note):
            whole.addWidget(widget)
        whole.addWidget(area, 1)
        whole.addWidget(buttons)
        self.resize(first_size(self, *SIZE))

    def _part(self, title: Message, rows: Iterable[tuple[Example, str]]) -> tuple[QWidget, QWidget]:
        heading = PlainLabel("section")
        heading.say(say(title))
        grid = QWidget()
        layout = QGridLayout(grid)
        layout.setContentsMargins(0, 0, 0, GAP)
        layout.setHorizontalSpacing(GAP)
        layout.setVerticalSpacing(2)
        layout.setColumnStretch(1, 1)
        for number, (example, about) in enumerate(rows):
            layout.addWidget(self._button(example, about), number, 0, _TOP)
            words = PlainLabel("")
            words.say(about)
            words.setContentsMargins(0, 2, 0, 2)  # as the button beside it
            layout.addWidget(words, number, 1)
        return heading, grid

    def _button(self, example: Example, about: str) -> QPushButton:
        button = QPushButton(example.query.replace("&", "&&"))
        button.setProperty("link", True)
        button.setAutoDefault(False)
        said = self.tr("Try %1: %2").replace("%1", example.query).replace("%2", about)
        button.setAccessibleName(said)
        button.clicked.connect(lambda: self.tried.emit(example.query))
        return button

    def _about(self, entry: Entry) -> str:
        about = say(entry.example.about)
        return f"{about}: {', '.join(entry.values)}" if entry.values else about


def _column(widgets: Iterable[QWidget]) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return column
