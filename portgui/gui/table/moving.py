"""A table model that moves from the rows it shows to other ones without a reset.

It tells the view of each difference: in runs of neighbours where there are few, otherwise by four
signals whatever their number: survivors to the front, the tail removed, the new ones appended, all
put in order. Persistent indexes, and so the selection, follow their rows through all of it. Which
rows are to be shown, and what is in them, is the business of `TableModel`.
"""

from collections.abc import Sequence
from typing import Final, Generic, TypeAlias

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Signal,
)

from portgui.gui.table.items import Item, Key, Row, runs

Index: TypeAlias = QModelIndex | QPersistentModelIndex

NO_PARENT: Final = QModelIndex()
_FEW_RUNS: Final = 8


class MovingModel(QAbstractTableModel, Generic[Key, Row]):
    """The rows on screen, and how they become others.

    Signals:
        about_to_move: the visible rows are about to change; a view keeps its place now.
        moved: they have changed.
    """

    about_to_move = Signal()
    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._visible: list[Item[Key, Row]] = []

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._visible)

    def _show(self, rows: Sequence[Item[Key, Row]], repaint: Sequence[Item[Key, Row]] = ()) -> None:
        """Move the view to those of `rows` that are to be shown, in this order.

        Args:
            rows: every row, in the sorted order.
            repaint: those of them with other contents than before.
        """
        old = self._visible
        for item in old:
            item.was_shown = True
        target = [item for item in rows if item.shown]
        fresh = sum(not item.was_shown for item in target)
        kept = [item for item in old if item.shown]
        for item in old:
            item.was_shown = False
        if fresh or len(kept) != len(old) or kept != target:
            self.about_to_move.emit()
            self._move(old, kept, target, fresh)
            self.moved.emit()
        self._repaint(repaint)

    def _move(
        self,
        old: list[Item[Key, Row]],
        kept: list[Item[Key, Row]],
        target: list[Item[Key, Row]],
        fresh: int,
    ) -> None:
        if len(kept) < len(old) and not self._remove_runs(old):
            self._rearrange([*kept, *(item for item in old if not item.shown)])
            self.beginRemoveRows(NO_PARENT, len(kept), len(old) - 1)
            self._visible = kept
            self.endRemoveRows()
        if fresh:
            known = set(map(id, kept))
            survivors = [item for item in target if id(item) in known]
            if survivors != kept:
                self._rearrange(survivors)
            if not self._insert_runs(target, known):
                new = [item for item in target if id(item) not in known]
                start = len(self._visible)
                self.beginInsertRows(NO_PARENT, start, start + fresh - 1)
                self._visible = [*self._visible, *new]
                self.endInsertRows()
        if self._visible != target:
            self._rearrange(target)

    def _remove_runs(self, old: list[Item[Key, Row]]) -> bool:
        spans = runs([place for place, item in enumerate(old) if not item.shown])
        if len(spans) > _FEW_RUNS:
            return False
        self._visible = list(old)
        for first, last in reversed(spans):
            self.beginRemoveRows(NO_PARENT, first, last)
            del self._visible[first : last + 1]
            self.endRemoveRows()
        return True

    def _insert_runs(self, target: list[Item[Key, Row]], known: set[int]) -> bool:
        spans = runs([place for place, item in enumerate(target) if id(item) not in known])
        if len(spans) > _FEW_RUNS:
            return False
        self._visible = list(self._visible)
        for first, last in spans:
            self.beginInsertRows(NO_PARENT, first, last)
            self._visible[first:first] = target[first : last + 1]
            self.endInsertRows()
        return True

    def _rearrange(self, target: list[Item[Key, Row]]) -> None:
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        if held:
            place = {id(item): row for row, item in enumerate(target)}
            before = self._visible
            self._visible = target
            self.changePersistentIndexList(
                held,
                [
                    self.index(place.get(id(before[index.row()]), -1), index.column())
                    for index in held
                ],
            )
        self._visible = target
        self.layoutChanged.emit()

    def _repaint(self, items: Sequence[Item[Key, Row]]) -> None:
        shown = [item for item in items if item.shown]
        if not shown:
            return
        if len(shown) * 2 > len(self._visible):
            self._changed(0, len(self._visible) - 1)
            return
        wanted = set(map(id, shown))
        places = [row for row, item in enumerate(self._visible) if id(item) in wanted]
        for first, last in runs(places):
            self._changed(first, last)

    def _changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))
