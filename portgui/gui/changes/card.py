"""One change on the page My changes: its sentence, how far it has got, and what can be done."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from portgui.firewall.journal_book import Change, ChangeState
from portgui.gui.changes.keeper import Verb
from portgui.gui.changes.wording import LOOKS, sentence_of, times_of, word_of
from portgui.gui.flow import FlowBox
from portgui.gui.ladder import FactRow
from portgui.gui.theme import Theme


class ChangeCard(QWidget):
    """Shows a change. It does nothing itself.

    Signals:
        wanted: what is wanted of it, as a `Verb`, and its mark.

    Attributes:
        change: what it shows.
        finish: the button that makes the rest of it; hidden where nothing is missing.
        undo: the button that undoes it; hidden where nothing is left of it.
        keep: the button that lets it stay; hidden where it stays anyway.
        settle: the button that finds out what is there; hidden where that is known.
        details: the button that shows all of it.
    """

    wanted = Signal(object, str)

    def __init__(self, change: Change, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.change = change
        state = change.state
        self.row = FactRow(
            LOOKS[state],
            sentence_of(change),
            (" · ".join((word_of(change), *times_of(change))),),
            theme,
            is_deciding=state.is_half,
        )
        is_half_undone = state is ChangeState.UNDOING
        self.settle = QPushButton(self.tr("Find out what is there"), self)
        self.settle.setProperty("accent", True)
        self.finish = QPushButton(self.tr("Make the rest"), self)
        self.undo = QPushButton(
            self.tr("Finish undoing") if is_half_undone else self.tr("Undo"), self
        )
        self.keep = QPushButton(self.tr("Keep it"), self)
        self.details = QPushButton(self.tr("Details…"), self)
        ends = change.ends_at is not None or change.ends_at_restart
        shown = {
            self.settle: state.is_half,
            self.finish: state is ChangeState.BEGUN,
            self.undo: not state.is_over,
            self.keep: ends and not state.is_over and not state.is_half,
            self.details: True,
        }
        box = FlowBox(self)
        box.hold([button for button, is_shown in shown.items() if is_shown])
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.row)
        inside.addWidget(box)
        for (button, is_shown), verb in zip(shown.items(), Verb, strict=True):
            button.setVisible(is_shown)
            button.setAccessibleDescription(sentence_of(change))
            button.clicked.connect(partial(self.wanted.emit, verb, change.mark))

    def set_busy(self, busy: bool) -> None:
        """Whether something is being done: one thing at a time."""
        for button in (self.settle, self.finish, self.undo, self.keep):
            button.setEnabled(not busy)
