"""A dialog that says one thing after another: a heading, what there is to know, two buttons."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from portgui.gui.clipboard import copy_text
from portgui.gui.plain_text import PlainLabel, shortened
from portgui.gui.reading_page import GAP, MARGIN
from portgui.gui.theme import monospace
from portgui.gui.wizard.widgets import announce

MAX_LINE: Final = 1_000
"""Most characters of one line; what is longer ends in "…"."""
WIDTH: Final = 84
"""Characters in a line of the dialog."""
_MOST_OF_SCREEN: Final = 0.85
_FACT_WIDTH: Final = 40
_BAR: Final = 10


class Text(NamedTuple):
    """A paragraph; `style` is a name of the style sheet: "" for plain, "section", "muted"."""

    words: str
    style: str = ""


class Lines(NamedTuple):
    """Lines that belong together, one below the other."""

    lines: tuple[str, ...]


class Facts(NamedTuple):
    """Names and values, below each other."""

    rows: tuple[tuple[str, str], ...]


class Command(NamedTuple):
    """What to type in a terminal, with a button that copies it."""

    words: str


class Waiting(NamedTuple):
    """A bar that says that something is under way."""

    words: str


Block = Text | Lines | Facts | Command | Waiting


class StepDialog(QDialog):
    """Says what it is told, until it is told something else. Closing it chooses nothing.

    Signals:
        chosen: the button that does something was pressed.

    Attributes:
        heading: the label above.
        act: the button that does something; hidden where there is nothing to do.
        leave: the button that leaves all as it is; the one that Enter presses.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.heading = PlainLabel("heading", self)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setMinimumHeight(1)
        self._said: tuple[str, ...] = ()
        self.leave = QPushButton(self)
        self.act = QPushButton(self)
        self.act.setProperty("accent", True)
        self.act.setAutoDefault(False)
        self.leave.clicked.connect(self.reject)
        self.act.clicked.connect(self._on_act)
        self._lay_out()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        buttons.addWidget(self.act)
        buttons.addWidget(self.leave)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        whole.setSpacing(GAP)
        whole.addWidget(self.heading)
        whole.addWidget(self._area, 1)
        whole.addLayout(buttons)

    def say(self, heading: str, blocks: Sequence[Block], act: str, leave: str) -> None:
        """Show this instead of what was there; "" for `act` where there is nothing to do."""
        self.setWindowTitle(shortened(heading, MAX_LINE))
        self.heading.say(shortened(heading, MAX_LINE))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self._said = (heading, *(line for block in blocks for line in _lines(block)))
        for block in blocks:
            column.addWidget(self._widget(block))
        column.addStretch(1)
        # Qt would take what the lines need at a width that they do not have, and scroll.
        content.setMinimumHeight(1)
        self._area.setWidget(content)  # the one before is deleted
        self.act.setText(act)
        self.act.setVisible(bool(act))
        self.act.setEnabled(True)
        self.leave.setText(leave)
        self.leave.setDefault(True)
        self.leave.setFocus()
        self._fit(content)
        self.setAccessibleName(heading)
        self.setAccessibleDescription(" ".join(self._said[1:]))
        if self.isVisible():
            announce(self, " ".join(self._said))

    def said(self) -> tuple[str, ...]:
        """All that is said, line by line."""
        return self._said

    def _fit(self, content: QWidget) -> None:
        """As high as what is said needs, but no higher than the screen."""
        for widget in (self, *self.findChildren(QWidget)):
            widget.ensurePolished()  # else its letters have not their size yet
        limit = self.screen().availableGeometry()
        wanted = self.fontMetrics().averageCharWidth() * WIDTH + 2 * MARGIN
        least = self.act.sizeHint().width() + self.leave.sizeHint().width() + GAP + 2 * MARGIN
        width = min(max(wanted, least), round(limit.width() * _MOST_OF_SCREEN))
        inner = width - 2 * MARGIN
        layout = content.layout()
        height = layout.totalHeightForWidth(inner) if layout is not None else 0
        heading = max(self.heading.heightForWidth(inner), 0)
        rest = heading + self.leave.sizeHint().height() + 2 * GAP + 2 * MARGIN
        most = round(limit.height() * _MOST_OF_SCREEN)
        scrolls = height + rest > most
        # What scrolls is scrolled by the keyboard, too. What does not is no stop of the Tab key and
        # has no bar: one that came for a moment would take the width that the lines need.
        policy = Qt.FocusPolicy.StrongFocus if scrolls else Qt.FocusPolicy.NoFocus
        self._area.setFocusPolicy(policy)
        bar = Qt.ScrollBarPolicy
        self._area.setVerticalScrollBarPolicy(
            bar.ScrollBarAsNeeded if scrolls else bar.ScrollBarAlwaysOff
        )
        size = QSize(width, min(height + rest + 2, most))
        self.setMinimumSize(QSize(0, 0) if scrolls else size)
        self.resize(size)

    def _widget(self, block: Block) -> QWidget:
        match block:
            case Text(words, style):
                label = PlainLabel(style)
                label.say(shortened(words, MAX_LINE))
                return label
            case Lines(lines):
                label = PlainLabel("")
                label.say("\n".join(shortened(line, MAX_LINE) for line in lines))
                return label
            case Facts(rows):
                return _table(rows)
            case Command(words):
                return self._command(words)
            case Waiting(words):
                return _bar(words)

    def _command(self, words: str) -> QWidget:
        box = QWidget()
        line = PlainLabel("code", box)
        line.setFont(monospace())
        line.say(shortened(words, MAX_LINE))
        line.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        copy = QPushButton(self.tr("Copy"), box)
        copy.setAutoDefault(False)
        copy.setAccessibleDescription(words)

        def on_copy() -> None:
            copy_text(words)
            copy.setText(self.tr("Copied"))

        copy.clicked.connect(on_copy)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(line, 1)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignVCenter)
        return box

    @Slot()
    def _on_act(self) -> None:
        self.act.setEnabled(False)  # once is enough, until something else is asked
        self.chosen.emit()


def _lines(block: Block) -> tuple[str, ...]:
    match block:
        case Facts(rows):
            return tuple(f"{name}: {value}" for name, value in rows)
        case Lines(lines):
            return lines
        case Text(words) | Command(words) | Waiting(words):
            return (words,)


def _table(rows: Sequence[tuple[str, str]]) -> QWidget:
    """Names beside their values; a long value goes on below, a long name never pushes it out."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for place, (name, value) in enumerate(rows):
        title = QLabel(shortened(name, _FACT_WIDTH), box)
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setObjectName("muted")
        fact = PlainLabel("", box)
        fact.say(shortened(value, MAX_LINE))
        grid.addWidget(title, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(fact, place, 1)
    return box


def _bar(words: str) -> QWidget:
    box = QWidget()
    label = PlainLabel("", box)
    label.say(words)
    bar = QProgressBar(box)
    bar.setRange(0, 0)
    bar.setTextVisible(False)
    bar.setFixedHeight(_BAR)
    bar.setAccessibleName(words)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(label)
    column.addWidget(bar)
    return box
