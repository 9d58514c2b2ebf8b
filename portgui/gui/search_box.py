"""The one search box: filters the page below while typing, and offers what the text may mean."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from portgui.answers.search import Meaning, Suggestion
from portgui.gui.filters.entry import Entry
from portgui.gui.filters.field import FilterField
from portgui.gui.plain_text import PlainLabel, shortened
from portgui.gui.theme import Theme
from portgui.net import InputError
from portgui.query import MAX_QUERY

MAX_TYPED: Final = 10_000
"""Characters that the field takes; what is too long for a query is said, not cut in silence."""

_MOST_SHOWN: Final = 40
"""Characters of what was typed that a suggestion repeats."""
_GAP: Final = 8

Suggest = Callable[[str], tuple[Suggestion, ...]]


class SearchBox(QWidget):
    """A field with a sentence below it when something is wrong with what was typed.

    Attributes:
        field: where one types; `field.set_completion` makes it complete the filter.

    Signals:
        typed: the text after each change.
        chosen: the `Suggestion` that was chosen from the list, or by Enter.
        entered: Enter was pressed for what is only a filter: on to the rows.
    """

    typed = Signal(str)
    chosen = Signal(object)
    entered = Signal()

    def __init__(self, theme: Theme, suggest: Suggest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggest = suggest
        self._create(theme)
        self._row = QHBoxLayout()
        self._row.setSpacing(_GAP)
        self._row.addWidget(self.field, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(self._row)
        whole.addWidget(self._error)
        self.field.set_meanings(self._meanings)
        self.field.textChanged.connect(self.typed)
        self.field.returnPressed.connect(self._on_return)
        self.field.chosen.connect(self.chosen)
        self.field.error_said.connect(self._on_error_said)

    def _create(self, theme: Theme) -> None:
        self.field = FilterField(theme, self)
        self.field.setMaxLength(MAX_TYPED)
        self.field.setPlaceholderText(
            self.tr("Port, app or service: try 5000, chrome or minecraft")
        )
        self.field.setAccessibleName(self.tr("Search"))
        self._error = PlainLabel("error", self)
        self._error.hide()

    def hold(self, *buttons: QWidget) -> None:
        """Put buttons beside the field; the Tab key reaches them after it, in this order."""
        before: QWidget = self.field
        for button in buttons:
            self._row.addWidget(button)
            QWidget.setTabOrder(before, button)
            before = button

    def show_error(self, error: InputError | None) -> None:
        """Say what is wrong with the text, or that nothing is.

        What may only be unfinished is said when the person pauses or goes on elsewhere.
        """
        self.field.show_error(error)

    def error_text(self) -> str:
        """The sentence below the field; "" when there is none."""
        return self._error.said() if self._error.isVisibleTo(self) else ""

    def set_text(self, text: str) -> None:
        """Put a text in, as if it had been typed, without offering anything."""
        self.field.hide_popup()
        self.field.setText(text)

    def take_focus(self) -> None:
        """Go to the field, with its text selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def label(self, found: Suggestion) -> str:
        """A suggestion in words."""
        where = str(found.port)
        if found.protocol is not None:
            where += f" / {found.protocol.upper()}"
        match found.meaning:
            case Meaning.PORT if found.name:
                return self.tr("Port %1 · %2").replace("%1", where).replace("%2", found.name)
            case Meaning.PORT:
                return self.tr("Port %1").replace("%1", where)
            case Meaning.RUNNING_APP:
                return self.tr("%1 · running here").replace("%1", found.name)
            case Meaning.KNOWN_APP:
                return self.tr("%2 · port %1").replace("%1", where).replace("%2", found.name)
            case Meaning.GUIDE:
                name = shortened(found.name, _MOST_SHOWN)
                return self.tr("Look up “%1” in the port guide").replace("%1", name)
            case Meaning.ADDRESS:
                return self.tr("Connections with %1").replace("%1", found.name)

    def _offers(self, text: str) -> tuple[Suggestion, ...]:
        return self._suggest(text) if len(text) <= MAX_QUERY else ()

    def _meanings(self, text: str) -> list[Entry]:
        return [Entry(self.label(found), "", found) for found in self._offers(text)]

    @Slot(str)
    def _on_error_said(self, sentence: str) -> None:
        self._error.say(sentence)
        self._error.setVisible(bool(sentence))

    @Slot()
    def _on_return(self) -> None:
        """Enter without a choice from the list takes a port that was typed in full."""
        if self.field.select_error():
            return
        offered = self._offers(self.field.text())
        self.field.hide_popup()
        if offered and offered[0].meaning is Meaning.PORT:
            self.chosen.emit(offered[0])
        else:
            self.entered.emit()
