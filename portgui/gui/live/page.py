"""On this computer: the live table with its chips, its filter and its one switch for noise."""

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from portgui.answers.live_row import LiveRow
from portgui.answers.live_vocabulary import live_vocabulary
from portgui.connections.changes import Delta
from portgui.connections.snapshot import ConnectionKey, Degradation
from portgui.gui.i18n import say
from portgui.gui.live.bars import Chip, ChipBar, CountBar
from portgui.gui.live.groupings import GROUPINGS
from portgui.gui.live.nothing import Nothing, sentences
from portgui.gui.live.row_menu import RowMenu
from portgui.gui.live.rows import LiveRows
from portgui.gui.live.shown import row_scope
from portgui.gui.table.empty import EmptyState
from portgui.gui.table.view import TableView
from portgui.gui.theme import Theme
from portgui.query import Query
from portgui.query.mistakes import parse_so_far
from portgui.reference.purpose import Reference
from portgui.words import Message

FIRST_ORDER: Final = (("reach", False), ("port", True))


class LivePage(QWidget):
    """The live view. It is given deltas and shows them; it never looks by itself.

    Signals:
        row_selected: the `LiveRow` that is current, or None.
        row_clicked: the `LiveRow` under a click that chose it, also when it was current before.
        port_chosen: port and protocol, to be shown in the card and kept there.
        wizard_wanted: a `LiveRow` to open or close the port of.
        filter_wanted: a text for the search box.
        pause_toggled: whether looking is paused now.
        rows_changed: what is known of the rows is new; the card is made anew.
        noise_hidden: whether loopback and finished rows are hidden now.
        everything_wanted: nothing was left to show, and the person asked for everything.

    Attributes:
        live: the rows.
        model: the table's model, which is theirs.
    """

    row_selected = Signal(object)
    row_clicked = Signal(object)
    port_chosen = Signal(int, object)
    wizard_wanted = Signal(object)
    filter_wanted = Signal(str)
    pause_toggled = Signal(bool)
    rows_changed = Signal()
    noise_hidden = Signal(bool)
    everything_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._theme = theme
        self._chip = Chip.WAITING
        self._hides_noise = True
        self._query: Query[LiveRow] = Query(())
        self._query_text = ""
        self._vocabulary = live_vocabulary()
        self._only: Callable[[LiveRow], bool] | None = None
        self._answered = False
        self._has_news = False
        self._degradations: tuple[Degradation, ...] = ()
        self._day = date.today()
        self._create()
        self._lay_out()
        self._connect()
        self._refresh_scope()

    # Building.

    def _create(self) -> None:
        self.live = LiveRows(self)
        self.model = self.live.model
        # The Tab key goes by the order in which they are made.
        self.chips = ChipBar(self._theme, self)
        self.view = TableView(self.model, self._theme, self)
        self.view.setAccessibleName(self.tr("Connections of this computer"))
        self.view.set_groupings(GROUPINGS)
        self.view.restore_sort(FIRST_ORDER)
        self.chips.view_button.set_view(self.view)
        self.foot = QVBoxLayout()
        self.counter = CountBar(self)
        self.empty = EmptyState(self)
        self.menu = RowMenu(self.view, self.live, self)

    def _lay_out(self) -> None:
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        self.head = QVBoxLayout()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 0, 20, 14)
        whole.setSpacing(10)
        whole.addWidget(self.chips)
        whole.addLayout(self.head)
        whole.addLayout(self._stack, 1)
        whole.addLayout(self.foot)
        whole.addWidget(self.counter)

    def _connect(self) -> None:
        self.chips.chip_chosen.connect(self._on_chip)
        self.chips.pause_toggled.connect(self.pause_toggled)
        self.counter.noise_clicked.connect(self._on_noise)
        self.view.current_changed.connect(self._on_current)
        self.view.clicked.connect(self._on_clicked)
        self.view.chosen.connect(self._on_chosen)
        self.view.customContextMenuRequested.connect(self.menu.open_at)
        self.menu.card_wanted.connect(self._on_chosen)
        self.menu.wizard_wanted.connect(self.wizard_wanted)
        self.menu.filter_wanted.connect(self.filter_wanted)
        self.empty.acted.connect(self._on_empty_acted)
        self.live.marking.left.connect(self._refresh_words)

    # What it is given.

    def set_reference(self, reference: Reference) -> None:
        """What ports are for; needed before the first delta."""
        self.live.set_reference(reference)

    @Slot(object)
    def apply(self, delta: Delta) -> None:
        """Take a difference between two scans, or a part of it; `set_finished` follows the last."""
        self.live.apply(delta)
        self._has_news = True
        if not self._answered:
            self.refresh()

    def set_finished(self, degradations: tuple[Degradation, ...]) -> None:
        """A scan is complete, with what it could not read."""
        is_news = self._has_news or not self._answered or degradations != self._degradations
        self._has_news = False
        self._degradations = degradations
        self._answered = True
        self.live.forget_prepared()
        self.live.marking.set_silent(False)
        if self._query.is_timed:
            self._refresh_query()
        if (today := date.today()) != self._day:
            self._day = today
            self.model.retranslate()
        if is_news:
            self.refresh()

    def set_filter(self, text: str) -> None:
        """Show only the rows that match.

        Raises:
            InputError: the text is no query. A word that asks for nothing yet is left out then;
                where more is wrong, what is shown stays as it was.
        """
        query, error = parse_so_far(text, self._vocabulary)
        narrower, self._query, self._query_text = query.narrows(self._query), query, text.strip()
        self._refresh_query(narrower=narrower)
        self._refresh_words()
        if error is not None:
            raise error

    def set_hides_noise(self, hides: bool) -> None:
        """Hide what talks only to this computer and what is over, or show it."""
        if hides != self._hides_noise:
            self._hides_noise = hides
            self._refresh_scope()

    def set_interval(self, seconds: float) -> None:
        """Say how often the system is asked; 0 for never."""
        self.chips.set_interval(seconds)

    def set_paused(self, paused: bool) -> None:
        """Show whether looking is paused."""
        self.chips.pause.setChecked(paused)

    def show_chip(self, chip: Chip) -> None:
        """Show these rows."""
        self.chips.check(chip)
        self._chip = chip
        self._refresh_scope()

    def set_only(self, test: Callable[[LiveRow], bool] | None) -> None:
        """Show only rows that pass this test too; None for no such test."""
        self._only = test
        self._refresh_scope()

    def refresh(self) -> None:
        """Say again what has been changed beside the page: rows came or went, or are others."""
        self._refresh_words()
        self.rows_changed.emit()

    def rows(self) -> list[LiveRow]:
        """Every row that is there, shown or not."""
        return self.live.rows()

    def exposed_rows(self) -> tuple[LiveRow, ...]:
        """What waits at an address on the network; the very same while nothing of it is new."""
        return self.live.exposed_rows()

    def rows_in_sight(self) -> list[LiveRow]:
        """The rows that the person can see just now."""
        first = self.view.rowAt(0)
        last = self.view.rowAt(self.view.viewport().height() - 1)
        if first < 0:
            return []
        return self.model.rows_at(range(first, last + 1 if last >= 0 else self.model.rowCount()))

    @property
    def is_answered(self) -> bool:
        """Whether a scan has been complete: before that, no row says nothing."""
        return self._answered

    @property
    def degradations(self) -> tuple[Degradation, ...]:
        """What the last scan could not read."""
        return self._degradations

    # What is shown.

    def _refresh_query(self, *, narrower: bool = False) -> None:
        query = self._query
        self.model.set_test(query.as_test(), narrower=narrower, words=query.words or ())

    def _refresh_scope(self) -> None:
        self.model.set_scope(row_scope(self._chip, self._hides_noise, self._only))
        self._refresh_words()

    @Slot()
    def _refresh_words(self) -> None:
        counts = self.live.counts
        noise = sum(number for (_, is_noise), number in counts.items() if is_noise)
        shown = self.model.passing
        self.chips.set_counts(counts, hides_noise=self._hides_noise)
        self.counter.set_counts(shown, noise, hides_noise=self._hides_noise)
        self.counter.set_missing(
            " ".join(say(Message.of(found.code, count=found.rows)) for found in self._degradations)
        )
        self._stack.setCurrentWidget(self.view if shown else self.empty)
        if not shown:
            self.empty.say(
                *sentences(
                    Nothing(
                        answered=self._answered,
                        query=self._query_text if self._query else "",
                        noise=noise if self._hides_noise else 0,
                        changes=self._only is not None,
                        chip=bool(self.model.total) and self._chip is not Chip.EVERYTHING,
                    )
                )
            )

    # What the person does.

    @Slot(object)
    def _on_chip(self, chip: Chip) -> None:
        self._chip = chip
        self._refresh_scope()

    @Slot()
    def _on_noise(self) -> None:
        self.set_hides_noise(not self._hides_noise)
        self.noise_hidden.emit(self._hides_noise)
        if not self._hides_noise and self._chip is Chip.WAITING:
            # A waiting app is never hidden by the switch: what it shows is elsewhere.
            self.show_chip(Chip.EVERYTHING)

    @Slot()
    def _on_empty_acted(self) -> None:
        self.filter_wanted.emit("")
        self.set_hides_noise(False)
        self.noise_hidden.emit(False)
        self.everything_wanted.emit()
        self.show_chip(Chip.EVERYTHING)

    @Slot(object)
    def _on_current(self, key: object) -> None:
        self.row_selected.emit(self.model.row(key) if isinstance(key, ConnectionKey) else None)

    @Slot()
    def _on_clicked(self) -> None:
        key = self.view.current_key()
        if isinstance(key, ConnectionKey) and (row := self.model.row(key)) is not None:
            self.row_clicked.emit(row)

    @Slot(object)
    def _on_chosen(self, key: ConnectionKey) -> None:
        row = self.model.row(key)
        if row is not None:
            self.port_chosen.emit(row.port, row.connection.key.protocol)
