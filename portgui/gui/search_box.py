"""The one search box: filters the page below while typing, and offers what the text may mean."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QVBoxLayout, QWidget

from portgui.answers.search import Meaning, Suggestion
from portgui.gui import icons
from portgui.gui.i18n import say
from portgui.gui.plain_text import PlainLabel, shortened
from portgui.gui.theme import Theme
from portgui.net import InputError
from portgui.query import MAX_QUERY
from portgui.words import Message

MAX_TYPED: Final = 10_000
"""Characters that the field takes; what is too long for a query is said, not cut in silence."""

_MOST_SHOWN: Final = 40
"""Characters of what was typed that a suggestion repeats."""

Suggest = Callable[[str], tuple[Suggestion, ...]]


class SearchBox(QWidget):
    """A field with a sentence below it when something is wrong with what was typed.

    Signals:
        typed: the text after each change.
        chosen: the `Suggestion` that was chosen from the list, or by Enter.
    """

    typed = Signal(str)
    chosen = Signal(object)

    def __init__(self, theme: Theme, suggest: Suggest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._suggest = suggest
        self._offered: tuple[Suggestion, ...] = ()
        self._is_edited = False
        self._create()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(self.field)
        whole.addWidget(self._error)
        self.field.textEdited.connect(self._on_edited)
        self.field.textChanged.connect(self._on_changed)
        self.field.returnPressed.connect(self._on_return)
        self._completer.activated.connect(self._on_activated)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _create(self) -> None:
        self.field = QLineEdit(self)
        self.field.setMaxLength(MAX_TYPED)
        self.field.setClearButtonEnabled(True)
        self.field.setPlaceholderText(
            self.tr("Port, app or service: try 5000, chrome or minecraft")
        )
        self.field.setAccessibleName(self.tr("Search"))
        self._glass = QAction(self.field)
        self.field.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._error = PlainLabel("error", self)
        self._error.hide()
        self._texts = QStringListModel(self)
        self._completer = QCompleter(self._texts, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self.field)
        self._completer.setMaxVisibleItems(8)
        self._popup = QListView()
        self._popup.setObjectName("suggestions")
        self._popup.setAccessibleName(self.tr("Suggestions"))
        self._popup.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._completer.setPopup(self._popup)

    def show_error(self, error: InputError | None) -> None:
        """Say what is wrong with the text, or that nothing is."""
        bad = error is not None
        self._error.say("")
        if error is not None:
            known = ", ".join(error.known)
            self._error.say(say(Message.of(str(error.code), text=error.text, known=known)))
        self._error.setVisible(bad)
        self.field.setAccessibleDescription(self._error.said())
        if self.field.property("bad") != bad:
            self.field.setProperty("bad", bad)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)

    def error_text(self) -> str:
        """The sentence below the field; "" when there is none."""
        return self._error.said() if self._error.isVisibleTo(self) else ""

    def set_text(self, text: str) -> None:
        """Put a text in, as if it had been typed, without offering anything."""
        self._popup.hide()
        self.field.setText(text)

    def take_focus(self) -> None:
        """Go to the field, with its text selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def label(self, found: Suggestion) -> str:
        """A suggestion in words."""
        where = str(found.port) if found.protocol is None else f"{found.port}/{found.protocol}"
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

    @Slot()
    def _on_edited(self) -> None:
        """The person typed it: Qt says so before it says that the text has changed."""
        self._is_edited = True

    @Slot(str)
    def _on_changed(self, text: str) -> None:
        self.typed.emit(text)
        is_edited, self._is_edited = self._is_edited, False
        if is_edited:
            self._offer(text)

    def _offer(self, text: str) -> None:
        self._offered = () if self.error_text() else self._offers(text)
        if not self._offered:
            self._popup.hide()
            return
        self._texts.setStringList([self.label(found) for found in self._offered])
        self._completer.complete()
        # Otherwise Enter would take the first one, although none is marked.
        self._popup.setCurrentIndex(QModelIndex())

    @Slot()
    def _on_return(self) -> None:
        """Enter without a choice from the list takes a port that was typed in full."""
        offered = self._offers(self.field.text())
        if offered and offered[0].meaning is Meaning.PORT:
            self._popup.hide()
            self.chosen.emit(offered[0])

    @Slot(str)
    def _on_activated(self, text: str) -> None:
        found = next((each for each in self._offered if self.label(each) == text), None)
        if found is not None:
            self.chosen.emit(found)

    @Slot()
    def _on_theme_changed(self) -> None:
        self._glass.setIcon(icons.icon("search", self._theme.colours.muted))
