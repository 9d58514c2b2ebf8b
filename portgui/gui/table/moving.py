"""A table model that moves from the lines it shows to other ones without a reset.

It tells the view of each difference: in runs of neighbours where there are few, otherwise by four
signals whatever their number: survivors to the front, the tail removed, the new ones appended, all
put in order. Persistent indexes, and so the selection, follow their rows through all of it. Which
lines are to be shown, and what is in them, is the business of `RowsModel` and `TableModel`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Generic, NamedTuple, TypeAlias

from PySide6.QtCore import (
    Q_ARG,
    QAbstractItemModel,
    QAbstractTableModel,
    QMetaObject,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from portgui.gui.table.edit import Edit
from portgui.gui.table.items import (
    RANK,
    Header,
    Item,
    Key,
    Line,
    Row,
    few_runs,
    merged,
    place_in,
    without,
)

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Runs: TypeAlias = list[tuple[int, int]] | None
"""First and last of each, or None where there are too many of them."""

NO_PARENT: Final = QModelIndex()
_ROWS_ONLY: Final = QAbstractItemModel.LayoutChangeHint.VerticalSortHint
_FEW_RUNS: Final = 8
_MANY: Final = 500
"""So many lines are looked up in a table of all lines; fewer are looked for by bisection."""


class _Step(NamedTuple, Generic[Key, Row]):
    """A step from the lines on screen to others.

    Attributes:
        gone: the lines that leave the screen.
        gone_runs: where they are.
        survivors: the others, in their new order.
        is_mixed: whether that is another order than the one they are in.
        fresh: the lines that come.
        fresh_runs: where they will be.
        target: the lines that are to be on screen.
    """

    gone: list[Line[Key, Row]]
    gone_runs: Runs
    survivors: list[Line[Key, Row]]
    is_mixed: bool
    fresh: list[Line[Key, Row]]
    fresh_runs: Runs
    target: list[Line[Key, Row]]


class MovingModel(QAbstractTableModel, Generic[Key, Row]):
    """The lines on screen, and how they become others.

    Signals:
        about_to_move: the visible lines are about to change; a view keeps its place now.
        moved: they have changed.
    """

    about_to_move = Signal()
    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._visible: list[Line[Key, Row]] = []

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._visible)

    def _place(self, line: Line[Key, Row]) -> int:
        """Where on screen a line is, or -1."""
        if not line.shown:
            return -1
        place = place_in(self._visible, line)
        if place < 0 and line in self._visible:
            # The lines are moving just now.
            return self._visible.index(line)
        return place

    # From the lines on screen to others.

    def _show_edited(self, edit: Edit[Key, Row]) -> None:
        """Take lines off the screen, put others on it, and let some move; by their ranks."""
        step = self._step(edit)
        if step is not None:
            self._move(step)

    def _step(self, edit: Edit[Key, Row]) -> _Step[Key, Row] | None:
        """What an edit comes down to; the lines know already which of them will be on screen."""
        if not (edit.gone or edit.moving or edit.fresh):
            return None
        old = self._visible
        edit.gone.sort()
        gone = [old[place] for place in edit.gone]
        stay = without(old, edit.gone) if gone else old
        survivors = stay
        if edit.moving:
            moving = [old[place] for place in sorted(edit.moving)]
            still = without(old, sorted([*edit.gone, *edit.moving]))
            survivors, _ = merged(still, sorted(moving, key=RANK))
        edit.fresh.sort(key=RANK)
        target, places = merged(survivors, edit.fresh) if edit.fresh else (survivors, [])
        for line in gone:
            line.shown = False
        for line in edit.fresh:
            line.shown = True
        mixed = survivors is not stay and survivors != stay
        gone_runs, fresh_runs = few_runs(edit.gone, _FEW_RUNS), few_runs(places, _FEW_RUNS)
        return _Step(gone, gone_runs, survivors, mixed, edit.fresh, fresh_runs, target)

    def _show_only(self, target: list[Line[Key, Row]]) -> None:
        """Move to `target`, in which the lines on screen are in the order they are in."""
        old = self._visible
        if target == old:
            return
        # So far the flags tell which lines are on screen.
        fresh = [line for line in target if not line.shown] if old else target
        stays = len(target) - len(fresh)
        runs = _runs((at for at, line in enumerate(target) if not line.shown), len(target), stays)
        gone, stay = [], old
        gone_runs: Runs = []
        if stays < len(old):
            for line in old:
                line.shown = False
        for line in fresh if stays == len(old) else target:
            line.shown = True
        if stays < len(old):
            gone = [line for line in old if not line.shown]
            stay = [line for line in old if line.shown] if stays else []
            places = (at for at, line in enumerate(old) if not line.shown)
            gone_runs = _runs(places, len(old), stays)
        self._move(_Step(gone, gone_runs, stay, False, fresh, runs, target))

    def _show_anew(self, target: list[Line[Key, Row]]) -> None:
        """Move to `target`, in which everything may be in another order."""
        before = set(self._visible)
        survivors = [line for line in target if line in before]
        for line in self._visible:
            line.shown = False
        for line in survivors:
            line.shown = True
        stay = [line for line in self._visible if line.shown]
        gone = [line for line in self._visible if not line.shown]
        fresh = [line for line in target if not line.shown]
        for line in fresh:
            line.shown = True
        if gone or fresh or stay != survivors:
            mixed = stay != survivors
            self._move(_Step(gone, None, survivors, mixed, fresh, None, target))

    def _move(self, step: _Step[Key, Row], *, is_own: bool = False) -> None:
        """Take a step; `is_own` says that nobody else holds the list of visible lines."""
        self.about_to_move.emit()
        if not is_own:
            self._visible = list(self._visible)  # it is changed in place
        if step.gone:
            if step.gone_runs is None or step.is_mixed:
                self._rearrange([*step.survivors, *step.gone], len(step.survivors))
                self._remove(len(step.survivors), len(self._visible) - 1)
            else:
                for first, last in reversed(step.gone_runs):
                    self._remove(first, last)
        elif step.is_mixed:
            self._rearrange(list(step.survivors), len(step.survivors))
        if step.fresh:
            self._insert(step)
        self.moved.emit()

    def _remove(self, first: int, last: int) -> None:
        self.beginRemoveRows(NO_PARENT, first, last)
        del self._visible[first : last + 1]
        self.endRemoveRows()

    def _insert(self, step: _Step[Key, Row]) -> None:
        start, done = len(step.survivors), 0
        tail = (start, start + len(step.fresh) - 1)
        for first, last in [tail] if step.fresh_runs is None else step.fresh_runs:
            count = last - first + 1
            self.beginInsertRows(NO_PARENT, first, last)
            self._visible[first:first] = step.fresh[done : done + count]
            self.endInsertRows()
            done += count
        if step.fresh_runs is None and start:
            self._rearrange(step.target, len(step.target))

    def _rearrange(self, lines: list[Line[Key, Row]], ordered: int) -> None:
        """Put the lines on screen into another order; the first `ordered` stand by their ranks."""
        self._tell("layoutAboutToBeChanged")
        before, self._visible = self._visible, lines
        held = self.persistentIndexList()
        if held:
            places = _Places(lines, ordered, len(held))
            rows = {row: places.of(before[row]) for row in {index.row() for index in held}}
            moved = [self.createIndex(rows[index.row()], index.column()) for index in held]
            self.changePersistentIndexList(held, moved)
        self._tell("layoutChanged")

    def _tell(self, signal: str) -> None:
        """Send a signal that says that rows change places, and columns do not.

        PySide's `emit` takes no arguments of these two. Without the hint, a selection holds on to
        each cell of its rows rather than to the rows: 300 of 20,000 rows take 90 ms, not 20.
        """
        parents = Q_ARG("QList<QPersistentModelIndex>", [])
        hint = Q_ARG("QAbstractItemModel::LayoutChangeHint", _ROWS_ONLY)
        QMetaObject.invokeMethod(self, signal, Qt.ConnectionType.DirectConnection, parents, hint)

    # Other contents in the same place.

    def _repaint(self, lines: Sequence[Line[Key, Row]]) -> None:
        """Tell the view that these lines look different, those of them that are on screen."""
        shown = [line for line in lines if line.shown]
        if not shown:
            return
        if len(shown) > _MANY or len(shown) * 2 > len(self._visible):
            self._changed(0, len(self._visible) - 1)
            return
        places = sorted(self._place(line) for line in shown)
        for first, last in few_runs(places, _FEW_RUNS) or [(places[0], places[-1])]:
            self._changed(first, last)

    def _changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))


def _runs(places: Iterable[int], count: int, others: int) -> Runs:
    """Runs of `places` among `count` lines, of which `others` are none of them."""
    return few_runs(places, _FEW_RUNS) if others else [(0, count - 1)]


class _Places:
    """Looks up where lines are, of which the first ones stand in the order of their ranks."""

    def __init__(self, lines: list[Any], ordered: int, wanted: int) -> None:
        self._lines = lines
        self._ordered = ordered if wanted <= _MANY else 0
        self._others: dict[int, int] | None = None

    def of(self, line: Item[Any, Any] | Header) -> int:
        """The place of a line."""
        # A line that leaves is not among those in order, and its rank may be of another kind.
        if self._ordered and line.shown:
            place = place_in(self._lines, line, self._ordered)
            if place >= 0:
                return place
        if self._others is None:
            rest = range(self._ordered, len(self._lines))
            self._others = {id(self._lines[place]): place for place in rest}
        return self._others.get(id(line), -1)
