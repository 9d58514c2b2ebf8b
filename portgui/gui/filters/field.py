"""A line to type a filter: completes it, marks the part that is wrong, waits while one types."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QColor,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextCharFormat,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from portgui.gui import icons
from portgui.gui.filters.entry import Entry
from portgui.gui.filters.wording import mistake
from portgui.gui.i18n import say
from portgui.gui.theme import Theme
from portgui.net import InputError
from portgui.query.completion import Offer, put_in
from portgui.query.mistakes import is_unfinished, place_of
from portgui.query.tokens import MAX_QUERY, Place

if TYPE_CHECKING:
    from portgui.gui.filters.popup import Popup

PATIENCE: Final = 1_200
"""Milliseconds without a key after which what is not finished is said to be wrong."""

Complete = Callable[[str, int, bool], Sequence[Offer]]
"""What may be meant: the text, where the cursor is, and whether somebody has asked for it."""


class FilterField(QLineEdit):
    """A field for a filter.

    Whoever reads the filter hands what is wrong with it to `show_error`, after every change. The
    field says it in `error_said`: at once where no further letter can put it right, else when the
    person pauses, presses Enter or leaves. It marks the wrong part with a wavy line.

    Signals:
        error_said: the sentence to show; "" when nothing is wrong, as far as one can say.
        chosen: the payload of an entry that is none of the completions (`set_meanings`).
        help_wanted: F1 was pressed.
    """

    error_said = Signal(str)
    chosen = Signal(object)
    help_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._complete: Complete | None = None
        self._meanings: Callable[[str], Sequence[Entry]] | None = None
        self._by_key = False
        self._is_typed = False
        self._is_composing = False
        self._is_edited = False
        self._error: InputError | None = None
        self._marked: Place | None = None
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)
        self._popup: Popup | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PATIENCE)
        # First of all that listen: the others may ask what kind of change it was.
        self.textChanged.connect(self._on_changed)
        self.textEdited.connect(self._on_edited)
        self._pause.timeout.connect(self.say_error)
        theme.changed.connect(self._draw)
        self._draw()

    @property
    def popup(self) -> "Popup":
        """The list below the field; made when it is first wanted, for it takes a while to load."""
        if self._popup is None:
            from portgui.gui.filters.popup import Popup

            self._popup = Popup(self, self._theme)
            self._popup.taken.connect(self._on_taken)
        return self._popup

    def hide_popup(self) -> None:
        """Take the list away, if it is there."""
        if self._popup is not None:
            self._popup.hide()

    # What it is given.

    def set_completion(self, complete: Complete) -> None:
        """Offer what this returns."""
        self._complete = complete

    def set_meanings(self, meanings: Callable[[str], Sequence[Entry]]) -> None:
        """Offer these entries first: what the text as a whole may mean."""
        self._meanings = meanings

    def show_error(self, error: InputError | None) -> None:
        """What is wrong with the text as it is now; None for nothing."""
        self._error = error
        self._pause.stop()
        if error is None:
            self._show("")
        elif self._is_typed and is_unfinished(self.text(), self.cursorPosition(), error):
            self._show("")
            self._pause.start()
        else:
            self.say_error()

    @Slot()
    def say_error(self) -> None:
        """Say now what is wrong, if anything is."""
        self._pause.stop()
        if self._error is None:
            return
        self._show(mistake(self._error))
        self._mark(place_of(self.text(), self._error))

    def select_error(self) -> bool:
        """Say what is wrong and select that part, so that typing replaces it; False for nothing."""
        if self._error is None:
            return False
        self.say_error()
        place = place_of(self.text(), self._error)
        self.setSelection(place.start, place.end - place.start)
        return True

    @property
    def is_wrong(self) -> bool:
        """Whether something is wrong that has been said."""
        return self.property("bad") is True

    @property
    def marked(self) -> Place | None:
        """The part that is marked as wrong."""
        return self._marked

    def offer(self, *, everything: bool = False) -> None:
        """Open the list with what may be meant; everything where nothing has been typed."""
        text = self.text()
        meanings: Sequence[Entry] = ()
        if self._meanings is not None and len(text) <= MAX_QUERY and not self.is_wrong:
            meanings = self._meanings(text)
        ways_on: Sequence[Entry] = ()
        if self._complete is not None:
            offers = self._complete(text, self.cursorPosition(), everything)
            ways_on = [self._entry(offer) for offer in offers]
        # One word may be all that is meant; of several, the person is writing a filter.
        is_filter = len(text.split()) > 1
        self.popup.show([*ways_on, *meanings] if is_filter else [*meanings, *ways_on])

    # What it shows.

    def _show(self, sentence: str) -> None:
        is_bad = bool(sentence)
        self.setAccessibleDescription(sentence)
        if not is_bad:
            self._mark(None)
        if self.property("bad") is not is_bad:
            self.setProperty("bad", is_bad)
            self.style().unpolish(self)
            self.style().polish(self)
        self.error_said.emit(sentence)

    def _mark(self, place: Place | None) -> None:
        """Underline a part. Qt draws in a line edit what an input method asks it to draw."""
        if self._is_composing or (place is None and self._marked is None):
            return
        self._marked = place
        wanted = []
        if place is not None:
            wave = QTextCharFormat()
            wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            wave.setUnderlineColor(QColor(self._theme.colours.bad))
            wave.setForeground(QColor(self._theme.colours.bad))
            kind = QInputMethodEvent.AttributeType.TextFormat
            start = place.start - self.cursorPosition()
            wanted.append(QInputMethodEvent.Attribute(kind, start, place.end - place.start, wave))
        super().inputMethodEvent(QInputMethodEvent("", wanted))

    def _entry(self, offer: Offer) -> Entry:
        about = say(offer.about) if offer.about is not None else ""
        if offer.rows:
            about = self.tr("rows: %n", "", offer.rows)
        # Where a value is wanted, Tab completes it; after a word it goes on to the next widget.
        before = self.text()[: offer.place.start]
        return Entry(offer.text, about, offer, by_tab=before.endswith((":", ",")))

    @Slot()
    def _draw(self) -> None:
        self._glass.setIcon(icons.icon("search", self._theme.colours.muted))
        if self._marked is not None:
            self._mark(self._marked)

    # What the person does.

    @Slot(str)
    def _on_changed(self, _text: str) -> None:
        self._is_typed = self._by_key
        self._error = None
        self._pause.stop()
        self._mark(None)

    @Slot()
    def _on_edited(self) -> None:
        """By whatever means: keys, a paste from the menu, something dropped."""
        if not self._is_edited:
            self._is_edited = True
            # Not now: those who read the filter have not been told of the change yet.
            QTimer.singleShot(0, self._offer_again)

    @Slot()
    def _offer_again(self) -> None:
        if self._is_edited:
            self._is_edited = False
            self.offer()

    @Slot(object)
    def _on_taken(self, entry: Entry) -> None:
        if not isinstance(entry.payload, Offer):
            self.chosen.emit(entry.payload)
            return
        text, cursor = put_in(self.text(), entry.payload)
        # As typed, so that it can be undone, and that what is half done is not called wrong.
        self._by_key = True
        self.selectAll()
        self.insert(text)
        self._by_key = self._is_edited = False
        self.setCursorPosition(cursor)
        if not entry.payload.is_whole:
            self.offer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1 or event.matches(QKeySequence.StandardKey.HelpContents):
            self.help_wanted.emit()
            return
        if self._asks_for_offers(event):
            self.offer(everything=True)
            return
        self._by_key = not event.matches(QKeySequence.StandardKey.Paste)
        super().keyPressEvent(event)
        self._by_key = False
        self._offer_again()

    def _asks_for_offers(self, event: QKeyEvent) -> bool:
        """Down, and Ctrl+Space as in editors; a Mac may keep the latter for itself."""
        is_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return event.key() == Qt.Key.Key_Down or (event.key() == Qt.Key.Key_Space and is_control)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._is_composing = bool(event.preeditString())
        self._by_key = True
        super().inputMethodEvent(event)
        self._by_key = False
        self._offer_again()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.say_error()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.hide_popup()
