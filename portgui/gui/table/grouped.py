"""A table whose rows may stand in groups, each with a header row that opens and closes it."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from portgui.gui.table.columns import Column
from portgui.gui.table.edit import Edit
from portgui.gui.table.grouping import Group, Grouping, Groups, GroupStates
from portgui.gui.table.items import RANK, Header, Item, Key, Row
from portgui.gui.table.rows import RowsModel


class GroupedModel(RowsModel[Key, Row]):
    """Rows in groups, or not.

    A group keeps its place, and whether it is open, over whatever happens to its rows; a group of
    which no row passes the filter is not shown.

    Signals:
        groups_changed: there are other groups, or one was opened or closed; not: its rows changed.
    """

    groups_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Key],
        parent: QObject | None = None,
        *,
        text: Callable[[Row], str] | None = None,
    ) -> None:
        super().__init__(columns, key, parent, text=text)
        self._left: dict[str, GroupStates] = {}

    @property
    def grouping(self) -> Grouping[Row] | None:
        """What the rows are grouped by."""
        return None if self._groups is None else self._groups.grouping

    def set_grouping(self, grouping: Grouping[Row] | None, *, told: bool = True) -> None:
        """Group the rows, in another way, or not; groups are open as they were left.

        Args:
            grouping: what to group by, or None.
            told: whether `groups_changed` says so: not when it only is as it was left.
        """
        if grouping is self.grouping:
            return
        passing = list(self._passing())
        self._keep_states()
        self._regroup(grouping)
        for item in self._all:
            item.passes = False
        for item in passing:
            item.passes = True
        self._arrange(passing)
        if told:
            self.groups_changed.emit()

    def _regroup(self, grouping: Grouping[Row] | None) -> None:
        """Find the group of every row; nothing is told yet."""
        if grouping is None:
            self._groups = None
            for item in self._all:
                item.header = None
            return
        groups = self._groups = Groups(grouping, self._left.get(grouping.name))
        for item in self._all:
            header = item.header = groups.header_of(item.row)
            header.size += 1

    # One group.

    def group_at(self, row: int) -> Group | None:
        """The group whose header is on screen at `row`; None where a row or nothing is."""
        line = self._visible[row] if 0 <= row < len(self._visible) else None
        return _group(line) if isinstance(line, Header) else None

    def group_of(self, key: Key) -> str | None:
        """The key of the group that a row is in, or None."""
        item = self._items.get(key)
        return None if item is None or item.header is None else item.header.key.key

    def members(self, group_key: str) -> list[Row]:
        """The rows of a group that pass the filter, in their order, be it open or closed."""
        header = self._header(group_key)
        return [] if header is None else [item.row for item in self._members(header)]

    def toggle(self, group_key: str) -> None:
        """Open a group that is closed, and the other way round."""
        header = self._header(group_key)
        if header is not None:
            self.set_open(group_key, not header.is_open)

    def set_open(self, group_key: str, is_open: bool) -> None:
        """Open or close a group; one that there is not is no error."""
        header = self._header(group_key)
        if self._groups is None or header is None or header.is_open == is_open:
            return
        self._groups.set_open(header, is_open=is_open)
        if header.shown:
            edit: Edit[Key, Row] = Edit()
            if is_open:
                edit.fresh = list(self._members(header))
            else:
                first = self._place(header) + 1
                edit.gone = list(range(first, first + header.count))
            self._show_edited(edit)
            self._repaint([header])
        self.groups_changed.emit()

    # All groups.

    def open_all(self) -> None:
        """Open every group, also those that are still to come."""
        self._set_all(is_open=True)

    def close_all(self) -> None:
        """Close every group, also those that are still to come."""
        self._set_all(is_open=False)

    def group_states(self) -> dict[str, GroupStates]:
        """Which groups were opened or closed, by the names of the groupings that were used."""
        self._keep_states()
        return dict(self._left)

    def restore_group_states(self, states: Mapping[str, GroupStates]) -> None:
        """Open and close groups as they were left; nothing is told as a change."""
        self._left = dict(states)
        groups = self._groups
        if groups is not None:
            name, opens = groups.grouping.name, groups.grouping.opens
            groups.restore(self._left.get(name, GroupStates(opens)))
            self._show_states()

    def _set_all(self, *, is_open: bool) -> None:
        if self._groups is not None:
            self._groups.restore(GroupStates(is_open))
            self._show_states()
            self.groups_changed.emit()

    def _show_states(self) -> None:
        if self._groups is not None:
            self._show_only(self._groups.lines_of(self._passing()))
            self._repaint(list(self._groups.headers.values()))

    def _keep_states(self) -> None:
        """Remember what has been done to the groups that there are now."""
        if self._groups is not None:
            grouping, states = self._groups.grouping, self._groups.states()
            self._left.pop(grouping.name, None)
            if states != GroupStates(grouping.opens):
                self._left[grouping.name] = states

    def _header(self, group_key: str) -> Header | None:
        return None if self._groups is None else self._groups.headers.get(group_key)

    def _members(self, header: Header) -> list[Item[Key, Row]]:
        first, number, _ = header.inner
        start = bisect_left(self._all, header.inner, key=RANK)
        end = bisect_left(self._all, (first, number, 2), lo=start, key=RANK)
        return [item for item in self._all[start:end] if item.passes]


def _group(header: Header) -> Group:
    return Group(header.key.key, header.title, header.icon, header.count, header.is_open)
