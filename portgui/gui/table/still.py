"""A table view that holds still: rows come and go, what the person looks at stays where it is."""

from typing import Any, NamedTuple

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Signal, Slot
from PySide6.QtWidgets import QWidget

from portgui.gui.table.drawing import DrawnView
from portgui.gui.table.items import GroupKey
from portgui.gui.table.model import TableModel
from portgui.gui.table.moving import Index
from portgui.gui.theme import Theme


class _Seen(NamedTuple):
    """A row that can be seen: its key, and its top edge from the top of what can be seen."""

    key: object
    top: int


class StillView(DrawnView):
    """Keeps the current row, and what is in sight, over everything that happens to the rows.

    The current row counts only while it is selected: the one that Qt makes current when the table
    gets the focus was chosen by nobody.

    Signals:
        current_changed: the key of the current row, a `GroupKey` for the header of a group, or
            None when there is none.
    """

    current_changed = Signal(object)

    # Qt tells of selections before a constructor has run to its end.
    _is_moving = False
    _was_chosen = False
    _seen: tuple[_Seen, ...] = ()
    _held: object = None
    _anchor: object = None
    _told: object = None

    def __init__(self, model: TableModel[Any, Any], theme: Theme, parent: QWidget) -> None:
        super().__init__(model, theme, parent)
        model.about_to_move.connect(self._on_about_to_move)
        model.moved.connect(self._on_moved)

    # The current row.

    def current_key(self) -> object:
        """The key of the row that was chosen, a `GroupKey` for a header, or None."""
        current = self.currentIndex()
        if not self.selectionModel().isSelected(current):
            return None
        return self._model.key_at(current.row())

    def selected_places(self) -> list[int]:
        """Where on screen the selected rows and headers are, from the top."""
        return sorted({index.row() for index in self.selectionModel().selectedRows(0)})

    def selected_keys(self) -> list[Any]:
        """The keys of the selected rows, from the top; headers are left out."""
        return self._model.keys_at(self.selected_places())

    def selected_rows(self) -> list[Any]:
        """The selected rows, from the top; headers are left out."""
        return self._model.rows_at(self.selected_places())

    def select_key(self, key: object) -> bool:
        """Make the row with this key current and visible; False when it is not on screen."""
        place = self._model.place_of(key)
        if place < 0:
            return False
        index = self._model.index(place, max(0, self.columnAt(0)))
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._on_choice()

    def selectionChanged(  # noqa: N802 (Qt's name)
        self, selected: QItemSelection, deselected: QItemSelection
    ) -> None:
        super().selectionChanged(selected, deselected)
        self._on_choice()

    def _on_choice(self) -> None:
        """Qt changes the current row and the selection one after the other, in either order."""
        is_half_done = self.current_key() is None and self.selectionModel().hasSelection()
        if not (self._is_moving or is_half_done):
            self._tell_current()

    def _tell_current(self) -> None:
        key = self.current_key()
        if key != self._told:
            self._told = key
            self.current_changed.emit(key)

    # Holding still.

    def hold(self, key: object) -> None:
        """In the next change this row stays where it is, rather than the current one."""
        self._anchor = key

    @Slot()
    def _on_about_to_move(self) -> None:
        self._is_moving = True
        current = self.currentIndex()
        self._held = self._model.key_at(current.row())
        self._was_chosen = self.selectionModel().isSelected(current)
        self._seen = self._rows_in_sight()
        self._anchor = None

    @Slot()
    def _on_moved(self) -> None:
        # Left to its timer, Qt lays out after the first paint, and paints everything twice.
        self.executeDelayedItemsLayout()
        if self._held is not None and self._model.place_of(self._held) < 0:
            self._replace_current(self._model.stand_in(self._held))
        self._is_moving = False
        self._tell_current()
        seen, self._seen = self._seen, ()
        for row in seen:
            place = self._model.place_of(row.key)
            if place >= 0:
                self.updateGeometries()
                height = self.verticalHeader().defaultSectionSize()
                self.verticalScrollBar().setValue(place * height - row.top)
                return

    def _replace_current(self, header: GroupKey | None) -> None:
        """The current row is not there any more: Qt made a neighbour current.

        An action must never meet another row. The header of the group that was closed over it is
        none: nothing can be done with it that could be done with the row.
        """
        selection = self.selectionModel()
        place = -1 if header is None else self._model.place_of(header)
        if place < 0:
            selection.clearCurrentIndex()
            return
        flags = QItemSelectionModel.SelectionFlag
        chosen = flags.Select | flags.Rows if self._was_chosen else flags.NoUpdate
        selection.setCurrentIndex(self._model.index(place, self._model.lead), chosen)

    def _rows_in_sight(self) -> tuple[_Seen, ...]:
        """The rows to hold on to, the best first; none at the top, which stays the top."""
        if self.verticalScrollBar().value() == 0:
            return ()
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        places = list(range(max(first, 0), (last if last >= 0 else self._model.rowCount() - 1) + 1))
        for better in (self.currentIndex().row(), self._model.place_of(self._anchor)):
            if better in places:
                places.insert(0, better)
        return tuple(
            _Seen(self._model.key_at(place), self.rowViewportPosition(place)) for place in places
        )
