"""Asks for the words of many rows without holding up the window: some in each turn."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from portgui.answers.export import ExportColumn, make_table
from portgui.answers.export_table import Table, joined
from portgui.answers.live_row import LiveRow
from portgui.gui.timers import timer

AT_ONCE: Final = 200
"""Rows in one turn of the event loop: 4 ms with 6 columns, 8 ms with all 25."""


class Gather(QObject):
    """Makes the table of an export; the words of a column are the window's thread's to ask for.

    Attributes:
        table: all rows, or None as long as some are missing.

    Signals:
        done: the table is whole; comes in a later turn, and once.
    """

    done = Signal()

    def __init__(
        self, columns: Sequence[ExportColumn], rows: Sequence[LiveRow], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.table: Table | None = None
        self._columns = tuple(columns)
        self._rows = rows
        self._parts: list[Table] = []
        self._next = timer(self, 0, self._on_turn)
        self._next.start()

    def first(self, count: int) -> Table:
        """The first rows, at once."""
        return make_table(self._columns, self._rows[:count])

    @Slot()
    def _on_turn(self) -> None:
        start = len(self._parts) * AT_ONCE
        self._parts.append(make_table(self._columns, self._rows[start : start + AT_ONCE]))
        if start + AT_ONCE < len(self._rows):
            self._next.start()
            return
        self.table = joined(self._parts)
        self._parts.clear()
        self.done.emit()
