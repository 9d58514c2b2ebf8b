"""The table's model: whatever happens to the rows, the view is told of it, and never by a reset."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from portgui.gui.table.columns import ROLE_BADGE, ROLE_ROW, Badge, Column, Tone
from portgui.gui.table.items import Cell, runs
from portgui.gui.table.model import TableModel
from portgui.gui.table.moving import Index
from portgui.gui.table.ranks import MOST_SORTED
from portgui.gui.table.view import TableView
from portgui.gui.theme import Theme
from tests.gui.fakes import PARTS, Part, many, part_model
from tests.gui.table.mirror import Mirror

NAME, SIZE, ROOM = 0, 1, 2
TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
MODE: Final = QAbstractItemModelTester.FailureReportingMode.Fatal

Step = Callable[["Story"], None]


class Story:
    """A table in use, and beside it what is true, done the simple way."""

    def __init__(self, theme: Theme) -> None:
        self.model = part_model()
        self.tester = QAbstractItemModelTester(self.model, MODE)
        self.host = QWidget()
        self.view = TableView(self.model, theme, self.host)
        self.mirror = Mirror(self.model)
        self.resets = QSignalSpy(self.model.modelReset)
        self.truth: list[Part] = []
        self.came: list[int] = []
        self.order: list[tuple[int, bool]] = []
        self.test: Callable[[Part], bool] | None = None

    def end(self) -> None:
        """The view goes before its model."""
        self.host.deleteLater()
        self.model.deleteLater()

    def shown(self) -> list[Part]:
        """The rows that should be on screen, in their order."""
        return [row for row in self.truth if self.test is None or self.test(row)]

    def apply(self, new: Mapping[int, Part]) -> None:
        """Go from the rows there are to `new`."""
        old = {row.key: row for row in self.truth}
        removed = [key for key in old if key not in new]
        changed = [row for key, row in new.items() if key in old and old[key] != row]
        added = [row for key, row in new.items() if key not in old]
        self.came = [key for key in self.came if key in new] + [row.key for row in added]
        self.truth = [new[key] for key in self.came]
        self._sort()
        self.model.apply(removed, changed, added)

    def filter(self, least: int | None) -> None:
        """Show only the parts of at least this size."""
        self.test = None if least is None else lambda row: row.size >= least
        self.model.set_test(self.test)

    def sort(self, column: int, up: bool) -> None:
        """Sort by a column."""
        self.order = [(column, up), *(pair for pair in self.order if pair[0] != column)][:2]
        self._sort()
        direction = Qt.SortOrder.AscendingOrder if up else Qt.SortOrder.DescendingOrder
        self.model.sort(column, direction)

    def _sort(self) -> None:
        # Rows that sort alike stand in the order in which they came.
        self.truth.sort(key=lambda row: self.came.index(row.key))
        for column, up in reversed(self.order):
            self.truth.sort(key=PARTS[column].sort, reverse=not up)

    def sort_by(self, order: Sequence[tuple[int, bool]]) -> None:
        """Sort by several columns."""
        first: dict[int, bool] = {}
        for column, up in order:
            first.setdefault(column, up)
        self.order = list(first.items())[:MOST_SORTED]
        self._sort()
        self.model.set_order(order)

    def select(self, places: Iterable[int]) -> None:
        """Select the rows at these places; the first becomes the current one."""
        self.view.clearSelection()
        shown = self.model.visible_rows()
        for place in sorted({each % len(shown) for each in places} if shown else ()):
            flags = self.view.selectionModel().SelectionFlag
            index = self.model.index(place, 0)
            self.view.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)

    def selected(self) -> set[int]:
        """The keys of the selected rows."""
        places = [index.row() for index in self.view.selectionModel().selectedRows()]
        return {self.model.visible_rows()[place].key for place in places}


PART_NAMES = st.sampled_from(["nut", "bolt", "screw", "wedge"])
# Dense, so that two of them share keys: what changes is what is hard.
ROWS = st.lists(st.none() | st.tuples(PART_NAMES, st.integers(0, 9)), min_size=25, max_size=25).map(
    lambda found: {key: Part(key, *value) for key, value in enumerate(found) if value}
)
ORDERS = st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=5)
STEPS = st.lists(
    st.one_of(
        ROWS.map(lambda rows: lambda story: story.apply(rows)),
        st.none().map(lambda least: lambda story: story.filter(least)),
        st.integers(0, 9).map(lambda least: lambda story: story.filter(least)),
        st.tuples(st.integers(0, 3), st.booleans()).map(
            lambda pair: lambda story: story.sort(*pair)
        ),
        ORDERS.map(lambda order: lambda story: story.sort_by(order)),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(
    first=ROWS,
    order=ORDERS,
    second=ROWS,
    steps=STEPS,
    picks=st.lists(st.integers(0, 60), max_size=6),
)
def test_the_rows_equal_the_truth_and_the_selection_follows_them(
    qapp: QApplication,
    first: Mapping[int, Part],
    order: list[tuple[int, bool]],
    second: Mapping[int, Part],
    steps: list[Step],
    picks: list[int],
) -> None:
    """Through any changes, filters and sortings: rows, signals, selection and current row agree."""
    theme = Theme(qapp)
    story = Story(theme)
    story.apply(first)
    story.sort_by(order)
    for step in (lambda story: story.apply(second), *steps):
        story.select(picks)
        selected, current = story.selected(), story.view.current_key()
        step(story)
        shown = story.shown()
        assert story.model.visible_rows() == shown
        assert story.model.all_rows() == story.truth
        assert story.model.total == len(story.truth)
        assert story.mirror.rows == [[column.text(row) for column in PARTS] for row in shown]
        left = {row.key for row in shown}
        assert story.selected() == selected & left
        assert story.view.current_key() == (current if current in left else None)
        assert story.view.currentIndex().isValid() == (current in left)
    assert story.resets.count() == 0
    story.end()
    theme.deleteLater()


def test_a_row_that_changes_into_sight_and_out_of_it_is_no_trouble(qapp: QApplication) -> None:
    """What a filter hides can come to match by a change alone, and the other way round."""
    model = part_model([Part(1, "nut", 1), Part(2, "bolt", 8)])
    tester = QAbstractItemModelTester(model, MODE)
    model.set_test(lambda row: row.size > 5)
    model.apply((), [Part(1, "nut", 9), Part(2, "bolt", 2)], ())
    assert [row.key for row in model.visible_rows()] == [1]
    assert model.row(2) == Part(2, "bolt", 2)
    tester.deleteLater()


def test_unknown_keys_and_keys_that_come_twice_are_no_error(qapp: QApplication) -> None:
    """Removing what is not there does nothing; of one key there is one row, the last that came."""
    model = part_model([Part(1, "nut", 1)])
    model.apply([7, 8], [Part(2, "new", 2)], [Part(3, "a", 3), Part(3, "b", 4), Part(1, "nut", 5)])
    assert sorted(model.all_rows()) == [Part(1, "nut", 5), Part(2, "new", 2), Part(3, "b", 4)]
    model.apply([3], (), [Part(3, "back", 0)])
    assert model.row(3) == Part(3, "back", 0)
    assert model.total == model.rowCount() == 3


def test_nothing_to_do_is_nothing_told(qapp: QApplication) -> None:
    """An empty difference, the same order and the same filter again leave the view in peace."""
    model = part_model(many(20))
    model.sort(SIZE)
    spies = [
        QSignalSpy(signal)
        for signal in (
            model.dataChanged, model.rowsInserted, model.rowsRemoved, model.layoutChanged,
            model.about_to_move, model.moved,
        )
    ]  # fmt: skip
    model.apply((), (), ())
    model.sort(SIZE)
    model.set_test(None)
    assert [spy.count() for spy in spies] == [0] * len(spies)


def test_a_tick_with_one_change_is_one_signal(qapp: QApplication) -> None:
    """Of 12,000 rows one has another value: one dataChanged over one row, and nothing else."""
    model = part_model(many(12_000))
    changed = QSignalSpy(model.dataChanged)
    others = [QSignalSpy(s) for s in (model.layoutChanged, model.rowsInserted, model.rowsRemoved)]
    model.apply((), [Part(777, "part 00777", 3)], ())
    assert changed.count() == 1
    first, last = changed.at(0)[:2]
    assert (first.row(), last.row()) == (777, 777)
    assert [spy.count() for spy in others] == [0, 0, 0]


def test_many_changes_are_few_signals(qapp: QApplication) -> None:
    """When over half of the rows have changed there is one signal, however they lie."""
    model = part_model(many(3000))
    changed = QSignalSpy(model.dataChanged)
    model.apply((), [Part(key, "x", 1) for key in range(3000) if key % 3], ())
    assert changed.count() == 1


def test_a_great_difference_takes_a_handful_of_signals(qapp: QApplication) -> None:
    """Every second row goes and as many come, everywhere: at most four signals, no reset."""
    model = part_model(many(2000))
    model.sort(NAME)
    names = ("modelReset", "rowsInserted", "rowsRemoved", "layoutChanged", "dataChanged")
    spies = {name: QSignalSpy(getattr(model, name)) for name in names}
    fresh = [Part(key + 5000, f"part {key:05}b", 1) for key in range(0, 2000, 2)]
    model.apply(range(0, 2000, 2), (), fresh)
    assert model.rowCount() == 2000
    assert [row.name for row in model.visible_rows()] == sorted(
        row.name for row in model.all_rows()
    )
    assert spies["modelReset"].count() == spies["dataChanged"].count() == 0
    assert sum(spy.count() for spy in spies.values()) <= 4


def containing(text: str) -> Callable[[Part], bool]:
    """A test for parts with this in their names."""
    return lambda row: text in row.name


class Counting(TableModel[int, Part]):
    """Counts how often a view asks for a cell."""

    calls = 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        self.calls += 1
        return super().data(index, role)

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        self.calls += len(self.columns)
        return super().cells_at(row)


def test_a_keystroke_over_12000_rows_asks_for_few_cells(qtbot: QtBot, theme: Theme) -> None:
    """Filtering and painting what is left asks for fewer than 1,000 cells, whatever matches."""
    model = Counting(PARTS, lambda row: row.key)
    model.apply((), (), many(12_000))
    host = QWidget()
    qtbot.addWidget(host)
    view = TableView(model, theme, host)
    view.resize(900, 600)
    host.resize(900, 600)
    host.show()
    view.grab()
    for typed in ("1", "11", "119", "1199", "119", "zzz", ""):
        model.calls = 0
        model.set_test(containing(typed) if typed else None)
        QApplication.processEvents()
        view.grab()
        assert (model.calls > 0) == (model.rowCount() > 0)
        assert model.calls < 1000


def test_numbers_sort_as_numbers(qapp: QApplication) -> None:
    """9 comes before 80 and 443, up and down."""
    model = part_model([Part(n, "x", size) for n, size in enumerate((443, 9, 80, 8080, 22))])
    model.sort(SIZE)
    assert [row.size for row in model.visible_rows()] == [9, 22, 80, 443, 8080]
    model.sort(SIZE, Qt.SortOrder.DescendingOrder)
    assert [row.size for row in model.visible_rows()] == [8080, 443, 80, 22, 9]


def test_ties_are_broken_by_the_sorting_before(qapp: QApplication) -> None:
    """By name and then by size: parts of one size are still by name, also those that come later."""
    model = part_model(
        [Part(1, "nut", 5), Part(2, "bolt", 5), Part(3, "wedge", 2), Part(4, "axle", 5)]
    )
    model.sort(NAME, Qt.SortOrder.DescendingOrder)
    model.sort(SIZE)
    assert [row.name for row in model.visible_rows()] == ["wedge", "nut", "bolt", "axle"]
    model.apply((), [Part(3, "wedge", 5)], [Part(5, "gear", 5)])
    assert [row.name for row in model.visible_rows()] == ["wedge", "nut", "gear", "bolt", "axle"]


def test_full_ties_keep_the_order_that_they_had(qapp: QApplication) -> None:
    """Rows that sort alike stay as they were, in both directions and over changes."""
    model = part_model([Part(key, "same", 1) for key in (3, 1, 2)])
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        model.sort(NAME, order)
        model.apply((), [Part(1, "same", 2)], ())
        assert [row.key for row in model.visible_rows()] == [3, 1, 2]


def test_values_that_cannot_be_compared_lose_no_row(qapp: QApplication) -> None:
    """A column may sort by NaN, which is neither smaller nor greater than anything."""
    column: Column[Part] = Column(
        "odd", "Odd", str, lambda row: float("nan") if row.size % 2 else float(row.size)
    )
    model: TableModel[int, Part] = TableModel([column], lambda row: row.key)
    model.sort(0)
    for key in range(40):
        model.apply((), (), [Part(key, "x", key * 7 % 11)])
    model.apply(range(0, 40, 3), [Part(key, "y", key) for key in range(1, 40, 3)], ())
    left = [key for key in range(40) if key % 3]
    assert sorted(row.key for row in model.visible_rows()) == left
    assert sorted(row.key for row in model.all_rows()) == left
    assert sorted(map(model.place_of, left)) == list(range(len(left)))


@pytest.mark.parametrize("order", [[], [(99, True)], [(-1, False)]])
def test_columns_that_are_not_there_do_not_sort(
    qapp: QApplication, order: list[tuple[int, bool]]
) -> None:
    """An order by unknown columns is no order."""
    model = part_model(many(5))
    model.set_order(order)
    assert model.order == ()
    assert model.visible_rows() == many(5)


def test_cells_that_are_not_there_are_empty(qapp: QApplication) -> None:
    """An index that is no cell has no data, also in an empty table; nothing is raised."""
    full = part_model(many(3))
    cell = full.index(0, 0)
    assert full.rowCount(cell) == full.columnCount(cell) == 0
    for model in (part_model(), full):
        assert model.data(QModelIndex()) is None
        assert model.data(QPersistentModelIndex()) is None
        assert model.key_at(-1) is model.key_at(99) is None
        assert model.place_of(99) == -1
        assert model.headerData(99, Qt.Orientation.Horizontal) is None
        assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_a_row_has_one_place_or_none_while_the_rows_move(qapp: QApplication) -> None:
    """Whoever asks for a row's place in the middle of a change gets an answer, not an error."""
    model = part_model(many(5))
    places: list[int] = []
    model.about_to_move.connect(lambda: places.append(model.place_of(100)))
    model.apply((), (), [Part(100, "new", 1)])
    assert places == [-1]
    assert model.place_of(100) == 5


def test_cells_hold_what_the_columns_say(qapp: QApplication) -> None:
    """Text, badge, tip, side and row come from the column; other roles are empty."""
    model = part_model([Part(1, "nut", 9)])
    cells = [model.index(0, column) for column in range(len(PARTS))]
    assert [cell.data() for cell in cells] == ["nut", "9", "large", "1"]
    assert cells[ROOM].data(ROLE_BADGE) == Badge("large", Tone.NEUTRAL, "box")
    assert cells[ROOM].data(TIP) == "nut: 9"
    assert cells[NAME].data(ROLE_ROW) == Part(1, "nut", 9)
    sides = [cell.data(Qt.ItemDataRole.TextAlignmentRole) for cell in cells[:2]]
    assert [Qt.AlignmentFlag(side) & Qt.AlignmentFlag.AlignRight for side in sides] == [
        Qt.AlignmentFlag(0), Qt.AlignmentFlag.AlignRight,
    ]  # fmt: skip
    assert cells[NAME].data(Qt.ItemDataRole.DecorationRole) is None
    assert cells[NAME].data(TIP) is None


def test_new_words_for_old_rows(qapp: QApplication) -> None:
    """After `retranslate` every cell is made anew, and the view is told."""
    words = {"text": "one"}
    column: Column[Part] = Column("word", "Word", lambda _: words["text"], lambda _: 0)
    model: TableModel[int, Part] = TableModel([column], lambda row: row.key)
    model.apply((), (), many(3))
    assert model.index(0, 0).data() == "one"
    changed, headings = QSignalSpy(model.dataChanged), QSignalSpy(model.headerDataChanged)
    words["text"] = "two"
    assert model.index(0, 0).data() == "one"
    model.retranslate()
    assert model.index(2, 0).data() == "two"
    assert (changed.count(), headings.count()) == (1, 1)


@given(st.sets(st.integers(0, 50)))
def test_runs_hold_every_number_once_and_never_touch(places: set[int]) -> None:
    """Runs of neighbours are in order, apart from each other, and all of the numbers."""
    found = runs(sorted(places))
    assert [n for first, last in found for n in range(first, last + 1)] == sorted(places)
    assert all(after[0] > before[1] + 1 for before, after in pairwise(found))
