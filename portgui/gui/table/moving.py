"""A table model that moves from the rows it shows to other ones without a reset.

It tells the view of each difference: in runs of neighbours where there are few, otherwise by four
signals whatever their number: survivors to the front, the tail removed, the new ones appended, all
put in order. Persistent indexes, and so the selection, follow their rows through all of it. Which
rows are to be shown, and what is in them, is the business of `TableModel`.
"""

from collections.abc import Sequence
from typing import Final, Generic, NamedTuple, TypeAlias

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Signal,
)

from portgui.gui.table.items import Item, Key, Row, few_runs, runs

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
        spans = few_runs((at for at, item in enumerate(target) if not item.was_shown), _FEW_RUNS)
        new = [item for item in target if not item.was_shown]
        survivors = [item for item in target if item.was_shown] if new else target
        kept = [item for item in old if item.shown]
        for item in old:
            item.was_shown = False
        if new or len(kept) != len(old) or kept != target:
            self._move(_Change(old, kept, survivors, target, new, spans))
        self._repaint(repaint)

    def _show_only(self, target: list[Item[Key, Row]]) -> None:
        """Move the view to `target`, rows in the order that the rows on screen are in."""
        old = self._visible
        # So far the flags tell which rows are on screen.
        spans = few_runs((at for at, item in enumerate(target) if not item.shown), _FEW_RUNS)
        new = [item for item in target if not item.shown]
        for item in old:
            item.shown = False
        for item in target:
            item.shown = True
        kept = [item for item in old if item.shown]
        if new or len(kept) < len(old):
            self._move(_Change(old, kept, kept, target, new, spans))

    def _move(self, change: "_Change[Key, Row]") -> None:
        old, kept, survivors, _, new, _ = change
        self.about_to_move.emit()
        if len(kept) < len(old) and not self._remove_runs(old):
            self._rearrange([*kept, *(item for item in old if not item.shown)])
            self.beginRemoveRows(NO_PARENT, len(kept), len(old) - 1)
            self._visible = kept
            self.endRemoveRows()
        if survivors is not kept and survivors != kept:
            self._rearrange(survivors)
        if new:
            self._insert(change)
        self.moved.emit()

    def _remove_runs(self, old: list[Item[Key, Row]]) -> bool:
        spans = few_runs((at for at, item in enumerate(old) if not item.shown), _FEW_RUNS)
        if spans is None:
            return False
        self._visible = list(old)
        for first, last in reversed(spans):
            self.beginRemoveRows(NO_PARENT, first, last)
            del self._visible[first : last + 1]
            self.endRemoveRows()
        return True

    def _insert(self, change: "_Change[Key, Row]") -> None:
        _, _, survivors, target, new, spans = change
        if spans is None:
            start = len(survivors)
            self.beginInsertRows(NO_PARENT, start, start + len(new) - 1)
            self._visible = [*survivors, *new]
            self.endInsertRows()
            if survivors:
                self._rearrange(target)
            return
        self._visible = list(survivors)
        for first, last in spans:
            self.beginInsertRows(NO_PARENT, first, last)
            self._visible[first:first] = target[first : last + 1]
            self.endInsertRows()

    def _rearrange(self, target: list[Item[Key, Row]]) -> None:
        self.layoutAboutToBeChanged.emit()
        before, self._visible = self._visible, target
        held = self.persistentIndexList()
        if held:
            places = _places(target, [before[index.row()] for index in held])
            moved = [
                self.index(row, index.column()) for row, index in zip(places, held, strict=True)
            ]
            self.changePersistentIndexList(held, moved)
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


def _places(items: list[Item[Key, Row]], wanted: list[Item[Key, Row]]) -> list[int]:
    """Where in `items` each of `wanted` is, or -1."""
    if len(wanted) > _FEW_RUNS:
        place = {id(item): row for row, item in enumerate(items)}
        return [place.get(id(item), -1) for item in wanted]
    # Looking a handful up is quicker than a table of every row.
    return [items.index(item) if item in items else -1 for item in wanted]


class _Change(NamedTuple, Generic[Key, Row]):
    """A step from the rows on screen to others.

    Attributes:
        old: the rows on screen.
        kept: those of them that stay, in their old order.
        survivors: the same in their new order.
        target: the rows that are to be on screen.
        new: those of them that are not there yet.
        spans: where in `target` the new ones are, or None when that is in too many places.
    """

    old: list[Item[Key, Row]]
    kept: list[Item[Key, Row]]
    survivors: list[Item[Key, Row]]
    target: list[Item[Key, Row]]
    new: list[Item[Key, Row]]
    spans: list[tuple[int, int]] | None
