"""Rows filtered, sorted, grouped, and changed by differences. How a cell looks is not here.

A difference costs what it is large, not what the table is large: places are found by bisection, and
lists are copied in pieces, which Python does in C.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, cast

from PySide6.QtCore import Qt

from portgui.gui.table.edit import Edit
from portgui.gui.table.items import RANK, Header, Item, Key, Rank, Row, merged, place_in, without
from portgui.gui.table.kept import KeptModel
from portgui.gui.table.marks import Mark
from portgui.gui.table.ranks import MOST_SORTED, ranker
from portgui.gui.table.texts import Texts, holding

_MANY: Final = 2_000
"""So many texts are quicker searched as one."""
_AFTER_A_CLICK: Final = 2
"""A click on a heading sorts by it, and by what was the first before."""


class RowsModel(KeptModel[Key, Row]):
    """Rows by key, filtered and sorted, changed by differences."""

    _texts: Texts[Key, Row] | None = None

    # What changes it.

    def apply(
        self,
        removed: Iterable[Key],
        changed: Iterable[Row],
        added: Iterable[Row],
        *,
        mark: Mark | None = None,
    ) -> None:
        """Take out, replace and put in rows; unknown keys are no error.

        Args:
            removed: the keys of rows to take out.
            changed: rows to replace.
            added: rows to put in.
            mark: what rows that were not there are marked as from the start.
        """
        items = self._items
        is_whole = self._groups is None and len(self._visible) == len(self._all)
        edit: Edit[Key, Row] = Edit(is_whole=is_whole)
        for key in removed:
            if (gone := items.pop(key, None)) is not None:
                self._take_out(gone, edit)
        key_of = self._key
        for key, row in {key_of(row): row for row in (*changed, *added)}.items():
            item = items.get(key)
            if item is None:
                items[key] = self._put_in(key, row, mark, edit)
            else:
                self._replace(item, row, edit)
        self._texts = None
        self._count_groups(edit)
        # Until here all lines are in the order of their ranks, so that places can be found.
        for item, rank in edit.ranks:
            item.rank = rank
        step = self._step(edit)
        if step is not None and edit.stays_whole():
            self._all = cast("list[Item[Key, Row]]", step.target)  # there are no groups
        elif edit.leaving or edit.coming:
            rest = without(self._all, sorted(edit.leaving))
            self._all, _ = merged(rest, sorted(edit.coming, key=RANK))
        if step is not None:
            self._move(step, is_own=self._visible is not self._all)
        self._repaint(edit.repaint)

    def set_scope(self, test: Callable[[Row], bool] | None) -> None:
        """Ask the filter only about the rows that pass this test; no other row is shown.

        For what changes seldom. It is asked once for each row, the filter at every keystroke.
        """
        self._scope = test
        for item in self._all:
            item.in_scope = test is None or test(item.row)
        self._texts = None
        self._filter(self._in_scope())

    def set_test(
        self,
        test: Callable[[Row], bool] | None,
        *,
        narrower: bool = False,
        words: Sequence[str] = (),
    ) -> None:
        """Show only the rows that pass `test`; None shows all.

        Args:
            test: the test.
            narrower: it passes no row that the test before it did not: someone types on.
            words: where the test is that all of these are in the row's text, these; it is quicker.
        """
        self._test = test
        rows = self._passing() if narrower else None
        if words and self._text_of is not None:
            self._show_passing(self._holding(words, rows))
        else:
            self._filter(self._in_scope() if rows is None else rows)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by `column`; what it was sorted by before breaks ties."""
        ascending = order == Qt.SortOrder.AscendingOrder
        before = [(col, asc) for col, asc in self._order if col != column]
        self.set_order([(column, ascending), *before][:_AFTER_A_CLICK])

    def set_order(self, order: Sequence[tuple[int, bool]]) -> None:
        """Sort by up to four columns, most important first.

        Columns that are not there or that come twice are left out. Rows that sort alike stand in
        the order in which they came.
        """
        known: dict[int, bool] = {}
        for number, up in order:
            if 0 <= number < len(self.columns):
                known.setdefault(number, up)
        self._order = list(known.items())[:MOST_SORTED]
        self._rank_of = ranker(self.columns, self._order)
        self._arrange(self._passing())

    # How it keeps its rows.

    def _in_scope(self) -> list[Item[Key, Row]]:
        return self._all if self._scope is None else [i for i in self._all if i.in_scope]

    def _holding(
        self, words: Sequence[str], rows: list[Item[Key, Row]] | None
    ) -> list[Item[Key, Row]]:
        """The rows in scope with all of the words; `rows` are those that may have them."""
        if rows is not None and len(rows) < _MANY:
            return holding(rows, words)
        if self._texts is None:
            self._texts = Texts(list(self._in_scope()))
        return self._texts.holding(words)

    def _filter(self, rows: list[Item[Key, Row]]) -> None:
        test = self._test
        self._show_passing(rows if test is None else [item for item in rows if test(item.row)])

    def _show_passing(self, rows: list[Item[Key, Row]]) -> None:
        """Show these rows, in their order; they are those that pass the filter."""
        groups = self._groups
        if groups is None:
            self._show_only(list(rows))
            return
        for item in self._all:
            item.passes = False
        for item in rows:
            item.passes = True
        before = [(header, header.count) for header in groups.headers.values()]
        self._show_only(groups.lines_of(rows))
        self._repaint([header for header, count in before if header.count != count])

    def _arrange(self, passing: list[Item[Key, Row]]) -> None:
        """Put all rows in order; `passing` are those of them that pass the filter."""
        passing = list(passing)
        if self._groups is not None:
            self._groups.turn(up=self._groups_go_up())
        for item in self._all:
            item.rank = self._rank(item, item.row, item.header)
        self._all = sorted(self._all, key=RANK)
        self._texts = None
        passing.sort(key=RANK)
        groups = self._groups
        self._show_anew(list(passing) if groups is None else groups.lines_of(passing))

    def _groups_go_up(self) -> bool:
        """Groups go down only with the column that shows the same fact."""
        if self._groups is None or not self._order:
            return True
        number, up = self._order[0]
        return up or self.columns[number].key != self._groups.grouping.column

    def _rank(self, item: Item[Key, Row], row: Row, header: Header | None) -> Rank:
        rank = (*self._rank_of(row), item.number)
        return rank if header is None else header.inner + rank

    def _take_out(self, item: Item[Key, Row], edit: Edit[Key, Row]) -> None:
        place = self._place_of_all(item)
        edit.leaving.append(place)
        if item.shown:
            edit.gone.append(place if edit.is_whole else self._place(item))
        edit.uncount(item)

    def _place_of_all(self, item: Item[Key, Row]) -> int:
        place = place_in(self._all, item)
        # A value that is not equal to itself, as NaN, has no place that could be found by it.
        return place if place >= 0 else self._all.index(item)

    def _put_in(
        self, key: Key, row: Row, mark: Mark | None, edit: Edit[Key, Row]
    ) -> Item[Key, Row]:
        self._came += 1
        item = Item(key, row, self._came)
        item.mark = mark
        header = None if self._groups is None else self._groups.header_of(row)
        item.rank = self._rank(item, row, header)
        self._judge(item)
        edit.coming.append(item)
        edit.count(item, header)
        if item.is_seen():
            edit.fresh.append(item)
        return item

    def _replace(self, item: Item[Key, Row], row: Row, edit: Edit[Key, Row]) -> None:
        header = None if self._groups is None else self._groups.header_of(row)
        rank = self._rank(item, row, header)
        moves = rank != item.rank
        if moves:
            edit.leaving.append(self._place_of_all(item))
            edit.coming.append(item)
            edit.ranks.append((item, rank))
        edit.uncount(item)
        item.row, item.cells = row, None
        self._judge(item)
        edit.count(item, header)
        if not item.shown:
            if item.is_seen():
                edit.fresh.append(item)
        elif not item.is_seen():
            edit.gone.append(self._place(item))
        else:
            edit.repaint.append(item)
            if moves:
                edit.moving.append(self._place(item))

    def _judge(self, item: Item[Key, Row]) -> None:
        row = item.row
        if self._text_of is not None:
            item.text = self._text_of(row)
        item.in_scope = self._scope is None or self._scope(row)
        item.passes = item.in_scope and (self._test is None or self._test(row))

    def _count_groups(self, edit: Edit[Key, Row]) -> None:
        """Groups that come, groups that go, groups with another number of rows."""
        for header in edit.headers:
            if self._groups is not None and not header.size:
                del self._groups.headers[header.key.key]
            if not header.shown:
                if header.count:
                    edit.fresh.append(header)
            elif header.count:
                edit.repaint.append(header)
            else:
                edit.gone.append(self._place(header))
