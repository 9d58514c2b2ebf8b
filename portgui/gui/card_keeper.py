"""Keeps the port card on its port and its facts fresh, whatever happens to the rows."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from portgui.answers.live_row import LiveRow
from portgui.gui.live.page import LivePage
from portgui.gui.main_window import MainWindow
from portgui.net import Protocol
from portgui.reference.purpose import Reference
from portgui.words import Message

if TYPE_CHECKING:
    from portgui.answers.port_answer import PortAnswer
    from portgui.gui.firewall_watch import FirewallWatch
    from portgui.gui.port_card import PortCard
    from portgui.gui.port_holds import PortHolds
    from portgui.gui.timeline.keeper import Timelines


class CardKeeper(QObject):
    """Knows which port the card is about."""

    def __init__(self, window: MainWindow, live: LivePage, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._live = live
        self._reference: Reference | None = None
        self._wanted: tuple[int, Protocol | None] | None = None
        self._holds: PortHolds | None = None
        self._firewall: FirewallWatch | None = None
        self._timelines: Timelines | None = None
        self._card: PortCard | None = None
        live.row_selected.connect(self._on_row_selected)
        live.row_clicked.connect(self._on_row_clicked)
        live.rows_changed.connect(self._on_rows_changed)
        window.card_made.connect(self._on_card_made)

    def set_reference(self, reference: Reference) -> None:
        """What ports are for; a port that was asked for before is shown now."""
        self._reference = reference
        self._refresh()

    def use(self, holds: "PortHolds", timelines: "Timelines") -> None:
        """Where what the system keeps, tests of ports and the last ten minutes come from; once."""
        self._holds = holds
        self._timelines = timelines
        holds.changed.connect(self._on_rows_changed)
        if self._card is not None:
            self._complete(self._card)
            self._on_rows_changed()

    def watch(self, firewall: "FirewallWatch") -> None:
        """Where it comes from whether others can reach a port; once."""
        self._firewall = firewall
        firewall.changed.connect(self._on_rows_changed)
        firewall.judged.connect(self._on_rows_changed)
        self._on_rows_changed()

    @Slot(int, object)
    def show_port(self, port: int, protocol: Protocol | None) -> None:
        """Open the card for this port."""
        self._wanted = (port, protocol)
        self._refresh()
        self._window.show_card()

    @Slot(object)
    def _on_row_selected(self, row: LiveRow | None) -> None:
        # A row that goes away leaves the card: it says that nobody uses the port any more.
        # Who goes from row to row must not lose the table: there the card waits for a click.
        if row is not None and not self._window.would_cover:
            self.show_port(row.port, row.connection.key.protocol)

    @Slot(object)
    def _on_row_clicked(self, row: LiveRow) -> None:
        # The row was current already, and the card has been closed since.
        if not self._window.has_open_card:
            self.show_port(row.port, row.connection.key.protocol)

    @Slot()
    def _on_rows_changed(self) -> None:
        if self._window.has_open_card:
            self._refresh()

    @Slot(object)
    def _on_card_made(self, card: "PortCard") -> None:
        self._card = card
        card.closed.connect(self._on_closed)
        self._complete(card)

    def _complete(self, card: "PortCard") -> None:
        if self._holds is not None:
            card.test_wanted.connect(self._on_test)
            card.offer_test()
        if self._timelines is not None:
            card.add_timeline(self._timelines)

    @Slot(object)
    def _on_test(self, answer: "PortAnswer") -> None:
        if self._holds is not None:
            self._holds.try_port(answer.port, answer.protocol)

    @Slot()
    def _on_closed(self) -> None:
        self._wanted = None

    def _refresh(self) -> None:
        if self._wanted is None or self._reference is None:
            return
        # Nobody needs it before the first card, and the window opens sooner without it.
        from portgui.answers.port_answer import NOTHING_KEPT, answer_port

        port, protocol = self._wanted
        rows, missing = self._live.rows(), self._live.degradations
        kept, trial = NOTHING_KEPT, None
        if self._holds is not None:
            self._holds.want()
            kept, trial = self._holds.reserved, self._holds.trial(port, protocol)
        verdicts, needs_rights = None, False
        if self._firewall is not None and self._live.is_answered:
            found = self._firewall.verdicts(port, protocol, kept if kept.is_read else None)
            if found is not None:
                verdicts, needs_rights = found.verdicts, found.needs_rights
        answer = answer_port(
            port,
            protocol,
            rows,
            self._reference,
            missing,
            reserved=kept,
            trial=trial,
            verdicts=verdicts,
            needs_rights=needs_rights,
        )
        if not self._live.is_answered and not answer.is_waiting:
            # Nobody has been found yet, which does not mean that nobody is there.
            answer = replace(answer, verdict=Message("verdict-looking"))
        self._window.card.show_answer(answer)
        if self._holds is not None:
            self._window.card.set_testing(self._holds.is_trying(port, protocol))
