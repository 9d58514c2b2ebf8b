"""On this computer: the live table with its chips, its filter and its one switch for noise."""

from collections import Counter
from datetime import date
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from portgui.answers.live_row import LiveRow, live_vocabulary, make_row
from portgui.connections.changes import Delta
from portgui.connections.snapshot import ConnectionKey, Degradation, State
from portgui.gui.i18n import say
from portgui.gui.live.bars import Chip, ChipBar, CountBar
from portgui.gui.live.columns import COLUMNS
from portgui.gui.live.row_menu import RowMenu
from portgui.gui.live.shown import row_test
from portgui.gui.plain_text import shortened
from portgui.gui.table.empty import EmptyState
from portgui.gui.table.model import TableModel
from portgui.gui.table.view import TableView
from portgui.gui.theme import Theme
from portgui.query import Query, parse
from portgui.reference.purpose import Reference
from portgui.words import Message

FIRST_ORDER: Final = (("reach", False), ("port", True))
_MOST_SHOWN: Final = 60
"""Characters of a query that a sentence repeats."""


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
    """

    row_selected = Signal(object)
    row_clicked = Signal(object)
    port_chosen = Signal(int, object)
    wizard_wanted = Signal(object)
    filter_wanted = Signal(str)
    pause_toggled = Signal(bool)
    rows_changed = Signal()
    noise_hidden = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._theme = theme
        self._reference: Reference | None = None
        self._chip = Chip.WAITING
        self._hides_noise = True
        self._query: Query[LiveRow] | None = None
        self._query_text = ""
        self._vocabulary = live_vocabulary()
        self._counts: Counter[tuple[State, bool]] = Counter()
        self._answered = False
        self._degradations: tuple[Degradation, ...] = ()
        self._day = date.today()
        self._create()
        self._lay_out()
        self._connect()
        self._refresh_test()

    # Building.

    def _create(self) -> None:
        self.model: TableModel[ConnectionKey, LiveRow] = TableModel(
            COLUMNS, lambda row: row.connection.key, self
        )
        # The Tab key goes by the order in which they are made.
        self.chips = ChipBar(self._theme, self)
        self.view = TableView(self.model, self._theme, self)
        self.view.setAccessibleName(self.tr("Connections of this computer"))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.restore_sort(FIRST_ORDER)
        self._counter = CountBar(self)
        self.empty = EmptyState(self)
        self._menu = RowMenu(self.view, self.model, self)

    def _lay_out(self) -> None:
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 0, 20, 14)
        whole.setSpacing(10)
        whole.addWidget(self.chips)
        whole.addLayout(self._stack, 1)
        whole.addWidget(self._counter)

    def _connect(self) -> None:
        self.chips.chip_chosen.connect(self._on_chip)
        self.chips.pause_toggled.connect(self.pause_toggled)
        self._counter.noise_clicked.connect(self._on_noise)
        self.view.current_changed.connect(self._on_current)
        self.view.clicked.connect(self._on_clicked)
        self.view.chosen.connect(self._on_chosen)
        self.view.customContextMenuRequested.connect(self._on_menu)
        self._menu.card_wanted.connect(self._on_chosen)
        self._menu.wizard_wanted.connect(self.wizard_wanted)
        self._menu.filter_wanted.connect(self.filter_wanted)
        self.empty.acted.connect(self._on_empty_acted)

    # What it is given.

    def set_reference(self, reference: Reference) -> None:
        """What ports are for; needed before the first delta."""
        self._reference = reference

    @Slot(object)
    def apply(self, delta: Delta) -> None:
        """Take a difference between two scans."""
        reference = self._reference
        if reference is None:
            raise RuntimeError("the reference comes before the first delta")
        changed = [make_row(found, reference) for found in delta.changed]
        added = [make_row(found, reference) for found in delta.added]
        self._count_rows(delta.removed, changed, added)
        self.model.apply(delta.removed, changed, added)
        self._refresh_words()
        self.rows_changed.emit()

    def set_finished(self, degradations: tuple[Degradation, ...]) -> None:
        """A scan is complete, with what it could not read."""
        is_news = not self._answered or degradations != self._degradations
        self._degradations = degradations
        self._answered = True
        if (today := date.today()) != self._day:
            self._day = today
            self.model.retranslate()
        self._refresh_words()
        if is_news:
            self.rows_changed.emit()

    def set_filter(self, text: str) -> None:
        """Show only the rows that match.

        Raises:
            InputError: the text is no query; what is shown stays as it was.
        """
        query = parse(text, self._vocabulary)
        self._query_text = text.strip()
        self._query = query if query else None
        self._refresh_test()

    def set_hides_noise(self, hides: bool) -> None:
        """Hide what talks only to this computer and what is over, or show it."""
        if hides != self._hides_noise:
            self._hides_noise = hides
            self._refresh_test()

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
        self._refresh_test()

    def rows(self) -> list[LiveRow]:
        """Every row, shown or not."""
        return self.model.all_rows()

    @property
    def is_answered(self) -> bool:
        """Whether a scan has been complete: before that, no row says nothing."""
        return self._answered

    @property
    def degradations(self) -> tuple[Degradation, ...]:
        """What the last scan could not read."""
        return self._degradations

    # What is shown.

    def _refresh_test(self) -> None:
        self.model.set_test(row_test(self._chip, self._hides_noise, self._query))
        self._refresh_words()

    def _count_rows(
        self, removed: tuple[ConnectionKey, ...], changed: list[LiveRow], added: list[LiveRow]
    ) -> None:
        counts = self._counts
        for key in (*removed, *(row.connection.key for row in (*changed, *added))):
            if (old := self.model.row(key)) is not None:
                counts[old.connection.state, old.is_noise] -= 1
        for row in (*changed, *added):
            counts[row.connection.state, row.is_noise] += 1

    def _refresh_words(self) -> None:
        noise = sum(number for (_, is_noise), number in self._counts.items() if is_noise)
        shown = self.model.rowCount()
        self.chips.set_counts(self._counts, hides_noise=self._hides_noise)
        self._counter.set_counts(shown, noise, hides_noise=self._hides_noise)
        self._counter.set_missing(
            " ".join(say(Message.of(found.code, count=found.rows)) for found in self._degradations)
        )
        self._refresh_empty(shown, noise)

    def _refresh_empty(self, shown: int, noise: int) -> None:
        if shown:
            self._stack.setCurrentWidget(self.view)
            return
        if not self._answered:
            self.empty.say(self.tr("Looking at this computer’s connections …"))
        elif self._query is not None:
            self.empty.say(
                self.tr("Nothing here matches “%1”.").replace(
                    "%1", shortened(self._query_text, _MOST_SHOWN)
                ),
                self.tr("It may be hidden, or nothing uses it now."),
                self.tr("Show everything"),
            )
        elif noise and self._hides_noise:
            self.empty.say(
                self.tr("Nothing to show here."),
                self.tr("%n row(s) are hidden: inside this computer, or finished.", "", noise),
                self.tr("Show everything"),
            )
        elif self.model.total and self._chip is not Chip.EVERYTHING:
            self.empty.say(
                self.tr("Nothing uses the network in this way now."), "", self.tr("Show everything")
            )
        else:
            self.empty.say(
                self.tr("Nothing uses the network now."),
                self.tr("As soon as an app does, it appears here."),
            )
        self._stack.setCurrentWidget(self.empty)

    # What the person does.

    @Slot(object)
    def _on_chip(self, chip: Chip) -> None:
        self._chip = chip
        self._refresh_test()

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
        self.show_chip(Chip.EVERYTHING)

    @Slot(object)
    def _on_current(self, key: ConnectionKey | None) -> None:
        self.row_selected.emit(None if key is None else self.model.row(key))

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

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        self._menu.open_at(place)
