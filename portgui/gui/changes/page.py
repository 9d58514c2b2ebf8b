"""My changes: what PortGUI has changed on this computer, newest first, and the way back."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from portgui.firewall.changing import Outcome, Result
from portgui.firewall.journal_book import Book, Change
from portgui.gui import dialogs
from portgui.gui.changes.card import ChangeCard
from portgui.gui.changes.keeper import ChangesKeeper, Verb
from portgui.gui.changes.outcomes import LOOKS, title_of
from portgui.gui.changes.wording import damage_of, details_of, sentence_of
from portgui.gui.i18n import say
from portgui.gui.ladder import FactRow, Look
from portgui.gui.plain_text import PlainLabel
from portgui.gui.reading_page import GAP, MARGIN, READING_WIDTH
from portgui.gui.table.columns import Tone
from portgui.gui.table.empty import EmptyState
from portgui.gui.theme import Theme
from portgui.gui.turning_row import TurningRow
from portgui.gui.wizard.waiting import Waiting
from portgui.gui.wizard.widgets import announce, label
from portgui.gui.wizard.wording import put

MOST_AT_ONCE: Final = 50
"""Changes that are shown before more are asked for."""
MOST_NAMED: Final = 12
"""Changes that are named before all are undone."""
_DAMAGED: Final = Look("triangle-alert", Tone.CAUTION)
_TITLE_WIDTH: Final = 280


class ChangesPage(QWidget):
    """The journal as a list, and what has become of the last thing that was asked for.

    Signals:
        wizard_wanted: there is nothing yet, and the person wants to change something.

    Attributes:
        cards: those on screen, by mark.
        undo_all: the button for all of them.
        more: the button that shows older ones.
        empty: what stands there while nothing was changed.
        outcome: what became of the last thing; None before.
    """

    wizard_wanted = Signal()

    def __init__(self, keeper: ChangesKeeper, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._keeper = keeper
        self._theme = theme
        self._most = MOST_AT_ONCE
        self._book = Book()
        self.cards: dict[str, ChangeCard] = {}
        self.outcome: FactRow | None = None
        self._damage: FactRow | None = None
        self._create()
        self._lay_out()
        keeper.read.connect(self._on_read)
        keeper.began.connect(self._on_began)
        keeper.ended.connect(self._on_ended)
        self.undo_all.clicked.connect(self._on_undo_all)
        self.more.clicked.connect(self._on_more)
        self.empty.acted.connect(self.wizard_wanted)
        if keeper.book is not None:
            self._on_read(keeper.book)

    def _create(self) -> None:
        self._title = PlainLabel("title")
        self._title.say(self.tr("My changes"))
        self.undo_all = QPushButton(self.tr("Undo all…"))
        self._below = label(
            self.tr("What PortGUI has changed on this computer, or tried to, the newest first."),
            "muted",
        )
        self._waiting = Waiting()
        self.more = QPushButton(self.tr("Show older ones"))
        self.empty = EmptyState()

    def _lay_out(self) -> None:
        body = QWidget()
        body.setMaximumWidth(self.fontMetrics().averageCharWidth() * READING_WIDTH)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._column.setSpacing(GAP)
        head = TurningRow(((self._title, 1, _TITLE_WIDTH), (self.undo_all, 0, 0)), GAP)
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, GAP, 0, 0)
        self._rows.setSpacing(2 * GAP)
        for widget in (head, self._below, self._waiting, self._list):
            self._column.addWidget(widget)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        self._area = area
        self._stack = QStackedLayout(self)
        self._stack.addWidget(area)
        self._stack.addWidget(self.empty)
        self.more.hide()
        self.undo_all.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._keeper.load()

    # What is shown.

    @Slot(object)
    def _on_read(self, book: Book) -> None:
        self._book = book
        changes = self._in_order(book.changes)
        self._show_damage(book)
        self._show_cards(changes[: self._most])
        self.more.setVisible(len(changes) > self._most)
        self.undo_all.setVisible(any(not each.state.is_over for each in changes))
        is_empty = not (changes or book.damaged or book.unread or self.outcome)
        self._stack.setCurrentWidget(self.empty if is_empty else self._area)
        if is_empty:
            self.empty.say(
                self.tr("PortGUI has changed nothing on this computer"),
                self.tr(
                    "Each change that you make with it will stand here, with a way to undo it."
                ),
                self.tr("Open or close a port…"),
            )

    def _in_order(self, changes: Iterable[Change]) -> list[Change]:
        """Half-made ones on top, then the newest first."""
        newest = sorted(changes, key=lambda each: each.time, reverse=True)
        return sorted(newest, key=lambda each: not each.state.is_half)

    def _show_cards(self, changes: list[Change]) -> None:
        """What has not changed stays as it is, with the focus in it."""
        held = self._mark_in_focus()
        old, self.cards = self.cards, {}
        for place, change in enumerate(changes):
            card = old.pop(change.mark, None)
            if card is not None and card.change != change:
                old[change.mark] = card
                card = None
            if card is None:
                card = ChangeCard(change, self._theme, self._list)
                card.wanted.connect(self._on_wanted)
            card.set_busy(self._keeper.is_busy)
            self.cards[change.mark] = card
            self._rows.insertWidget(place, card)
        for card in old.values():
            card.hide()
            card.deleteLater()
        if held in old and held in self.cards:
            self.cards[held].details.setFocus()

    def _mark_in_focus(self) -> str:
        focus = QApplication.focusWidget()
        if focus is None:
            return ""
        return next((mark for mark, card in self.cards.items() if card.isAncestorOf(focus)), "")

    def _show_damage(self, book: Book) -> None:
        """What could not be read: the whole file, or some lines of it."""
        row = None
        if book.unread:
            text = put(self.tr("The system says: %1. Nothing was changed."), book.unread)
            title = self.tr("The journal of changes could not be read")
            row = FactRow(_DAMAGED, title, (text,), self._theme)
        elif lines := [damage_of(each) for each in book.damaged]:
            text = self.tr("They stay as they are. What they tell of cannot be undone here.")
            title = self.tr("Some lines of the journal could not be read")
            row = FactRow(_DAMAGED, title, (text,), self._theme, evidence=lines)
        self._damage = self._replace(self._damage, row)

    def _replace(self, old: FactRow | None, fresh: FactRow | None) -> FactRow | None:
        if old is not None:
            old.hide()
            old.deleteLater()
        if fresh is not None:
            self._column.insertWidget(self._column.indexOf(self._list), fresh)
        return fresh

    # What is done.

    @Slot(object, str)
    def _on_wanted(self, verb: Verb, mark: str) -> None:
        card = self.cards.get(mark)
        if card is None:
            return
        if verb is Verb.DETAILS:
            change = card.change
            dialogs.show_details(
                self, self.tr("One change"), sentence_of(change), details_of(change)
            )
        else:
            self._keeper.do(verb, mark)

    @Slot()
    def _on_undo_all(self) -> None:
        """Asks once, and says what would be undone."""
        changes = [each for each in self._in_order(self._book.changes) if not each.state.is_over]
        named = [f"• {sentence_of(each)}" for each in changes[:MOST_NAMED]]
        if len(changes) > MOST_NAMED:
            named.append(put(self.tr("• and %1 more"), str(len(changes) - MOST_NAMED)))
        title = put(self.tr("Undo %1 changes?"), str(len(changes)))
        if len(changes) == 1:
            title = self.tr("Undo this change?")
        text = "\n".join((self.tr("This is undone, and read back:"), *named))
        dialogs.ask(self, title, text, self.tr("Undo all"), self._keeper.undo_all)

    @Slot(object)
    def _on_began(self, _verb: object) -> None:
        self.outcome = self._replace(self.outcome, None)
        self._waiting.say(
            self.tr(
                "This is being done. The system may ask whether you agree: look for its window."
            )
        )
        self._set_busy(True)

    @Slot(object, object)
    def _on_ended(self, verb: Verb | None, results: tuple[Result, ...]) -> None:
        self._waiting.say("")
        self._set_busy(False)
        if not results:
            return
        worst = min(results, key=lambda each: _WORST_FIRST.index(each.outcome))
        undone = verb in {None, Verb.UNDO}
        title = title_of(worst.outcome, undone=undone)
        if len(results) > 1:
            good = sum(each.outcome in {Outcome.DONE, Outcome.NEEDLESS} for each in results)
            text = self.tr("%1 of %2 undone, and read back")
            title = put(text, str(good), str(len(results)))
        lines = dict.fromkeys(say(each.why) for each in results)
        evidence = tuple(line for each in results for line in each.evidence)
        row = FactRow(LOOKS[worst.outcome], title, tuple(lines), self._theme, evidence=evidence)
        self.outcome = self._replace(self.outcome, row)
        self._area.verticalScrollBar().setValue(0)
        announce(self, " ".join((title, *lines)))

    def _set_busy(self, busy: bool) -> None:
        self.undo_all.setEnabled(not busy)
        for card in self.cards.values():
            card.set_busy(busy)

    @Slot()
    def _on_more(self) -> None:
        self._most += MOST_AT_ONCE
        self._on_read(self._book)


_WORST_FIRST: Final = (
    Outcome.DISAGREES,
    Outcome.NOT_DONE,
    Outcome.DECLINED,
    Outcome.UNKNOWN,
    Outcome.DONE,
    Outcome.NEEDLESS,
)
