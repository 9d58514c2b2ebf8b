"""Groups: every header says the truth, and nothing that happens to them chooses another row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from PySide6.QtWidgets import QApplication, QWidget

from portgui.gui.table.grouping import MOST_REMEMBERED, Group, Grouping, GroupStates
from portgui.gui.table.items import GroupKey
from portgui.gui.table.model import TableModel
from portgui.gui.table.view import TableView
from portgui.gui.theme import Theme
from tests.gui.fakes import PARTS, Part, many, part_model
from tests.gui.table.mirror import Mirror

NAME, SIZE, ROOM = 0, 1, 2
MODE: Final = QAbstractItemModelTester.FailureReportingMode.Fatal
SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
FLAGS: Final = QItemSelectionModel.SelectionFlag


def room(row: Part) -> str:
    """Large or small."""
    return "large" if row.size > 5 else "small"


BY_NAME: Final[Grouping[Part]] = Grouping(
    "name", "Name", lambda row: row.name, lambda row: row.name.title(), lambda row: row.name,
    lambda _: "box", column="name",
)  # fmt: skip
BY_ROOM: Final[Grouping[Part]] = Grouping(
    "room", "Room", room, room, lambda row: int(row.size > 5), opens=False
)
GROUPINGS: Final = (BY_NAME, BY_ROOM)

Line = Part | Group
Step = Callable[["Story"], None]


def lines(model: TableModel[int, Part]) -> list[Line]:
    """What is on screen, from the top."""
    found: list[Line] = []
    for place in range(model.rowCount()):
        group = model.group_at(place)
        if group is not None:
            found.append(group)
        else:
            found += model.rows_at([place])
    return found


def headers(model: TableModel[int, Part]) -> list[tuple[str, int, bool]]:
    """Each header's key, count, and whether its group is open."""
    return [
        (line.key, line.count, line.is_open) for line in lines(model) if isinstance(line, Group)
    ]


class Story:
    """A grouped table in use, and beside it what is true, done the simple way."""

    def __init__(self, theme: Theme) -> None:
        self.model = part_model()
        self.tester = QAbstractItemModelTester(self.model, MODE)
        self.host = QWidget()
        self.view = TableView(self.model, theme, self.host)
        self.mirror = Mirror(self.model)
        self.resets = QSignalSpy(self.model.modelReset)
        self.rows: dict[int, Part] = {}
        self.came: list[int] = []
        self.test: Callable[[Part], bool] | None = None
        self.scope: Callable[[Part], bool] | None = None
        self.grouping: Grouping[Part] | None = None
        self.states: dict[str, tuple[bool, set[str]]] = {
            each.name: (each.opens, set()) for each in GROUPINGS
        }

    def end(self) -> None:
        """The view goes before its model."""
        self.host.deleteLater()
        self.model.deleteLater()

    # What happens.

    def apply(self, new: Mapping[int, Part]) -> None:
        """Go from the rows there are to `new`."""
        old = self.rows
        added = [key for key in new if key not in old]
        changed = [row for key, row in new.items() if key in old and old[key] != row]
        gone = [key for key in old if key not in new]
        self.came = [key for key in self.came if key in new] + added
        self.rows = dict(new)
        self.model.apply(gone, changed, [new[key] for key in added])

    def filter(self, least: int | None) -> None:
        """Show only the parts of at least this size."""
        self.test = None if least is None else lambda row: row.size >= least
        self.model.set_test(self.test)

    def look_at(self, letter: str) -> None:
        """Ask the filter only about the parts with this letter in their names."""
        self.scope = (lambda row: letter in row.name) if letter else None
        self.model.set_scope(self.scope)

    def group(self, grouping: Grouping[Part] | None) -> None:
        """Group the rows."""
        self.grouping = grouping
        self.model.set_grouping(grouping)

    def toggle(self, key: str) -> None:
        """Open or close a group, if it is there."""
        if self.grouping is not None and key in {self.grouping.key(r) for r in self.rows.values()}:
            opens, others = self.states[self.grouping.name]
            self.states[self.grouping.name] = (opens, others ^ {key})
        self.model.toggle(key)

    def all(self, is_open: bool) -> None:
        """Open or close all groups."""
        if self.grouping is not None:
            self.states[self.grouping.name] = (is_open, set())
        if is_open:
            self.model.open_all()
        else:
            self.model.close_all()

    # What is true.

    def passing(self) -> list[Part]:
        """The rows that pass, in order, groups or not."""
        rows = [self.rows[key] for key in self.came]
        for column, up in reversed(self.model.order):
            rows.sort(key=PARTS[column].sort, reverse=not up)
        if (grouping := self.grouping) is not None:
            order = self.model.order
            by_it = bool(order) and PARTS[order[0][0]].key == grouping.column
            rows.sort(key=grouping.sort, reverse=by_it and not order[0][1])
        return [
            row
            for row in rows
            if (self.test is None or self.test(row)) and (self.scope is None or self.scope(row))
        ]

    def is_open(self, key: str) -> bool:
        """Whether the group with this key is open."""
        assert self.grouping is not None
        opens, others = self.states[self.grouping.name]
        return opens != (key in others)

    def lines(self) -> list[Line]:
        """What should be on screen."""
        grouping, passing = self.grouping, self.passing()
        if grouping is None:
            return list(passing)
        found: list[Line] = []
        for key, members in groupby(passing, grouping.key):
            rows = list(members)
            icon = grouping.icon(rows[0]) if grouping.icon else ""
            is_open = self.is_open(key)
            found.append(Group(key, grouping.title(rows[0]), icon, len(rows), is_open))
            found += rows if is_open else []
        return found

    def keys(self) -> set[int | GroupKey]:
        """The keys of everything that should be on screen."""
        return {
            GroupKey(each.key) if isinstance(each, Group) else each.key for each in self.lines()
        }

    def stand_in(self, key: object) -> GroupKey | None:
        """The header that takes the place of a row that is not on screen any more."""
        if not isinstance(key, int) or self.grouping is None:
            return None
        row = self.rows.get(key)
        return GroupKey(self.grouping.key(row)) if row in self.passing() else None

    # What is chosen.

    def select(self, places: Iterable[int]) -> None:
        """Select the lines at these places; the last becomes the current one."""
        self.view.clearSelection()
        count = self.model.rowCount()
        for place in sorted({each % count for each in places} if count else ()):
            index = self.model.index(place, 0)
            self.view.selectionModel().setCurrentIndex(index, FLAGS.Select | FLAGS.Rows)

    def selected(self) -> set[object]:
        """The keys of the selected lines."""
        return {self.model.key_at(place) for place in self.view.selected_places()}


# Dense, so that two of them share keys: what changes is what is hard.
ROWS = st.lists(
    st.none() | st.tuples(st.sampled_from(["nut", "bolt", "screw", "wedge"]), st.integers(0, 9)),
    min_size=16,
    max_size=16,
).map(lambda found: {key: Part(key, *value) for key, value in enumerate(found) if value})


def _step(strategy: st.SearchStrategy[object], name: str) -> st.SearchStrategy[Step]:
    return strategy.map(lambda value: lambda story: getattr(story, name)(value))


STEPS = st.lists(
    st.one_of(
        _step(ROWS, "apply"),
        _step(st.none() | st.integers(0, 9), "filter"),
        _step(st.sampled_from(["", "n", "e", "x"]), "look_at"),
        _step(st.sampled_from([None, *GROUPINGS]), "group"),
        _step(st.sampled_from(["nut", "bolt", "screw", "large", "small"]), "toggle"),
        _step(st.booleans(), "all"),
        st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=3).map(
            lambda order: lambda story: story.model.set_order(order)
        ),
    ),
    max_size=9,
)


@settings(max_examples=60, deadline=None)
@given(
    first=ROWS,
    grouping=st.sampled_from([None, *GROUPINGS]),
    second=ROWS,
    steps=STEPS,
    picks=st.lists(st.integers(0, 60), max_size=5),
)
def test_whatever_happens_the_groups_are_right_and_nobody_else_is_chosen(
    qapp: QApplication,
    first: Mapping[int, Part],
    grouping: Grouping[Part] | None,
    second: Mapping[int, Part],
    steps: list[Step],
    picks: list[int],
) -> None:
    """Headers, counts, order, signals and selection agree with the truth after every step."""
    theme = Theme(qapp)
    story = Story(theme)
    story.apply(first)
    story.group(grouping)
    for step in (lambda story: story.apply(second), *steps):
        story.select(picks)
        selected, current = story.selected(), story.view.current_key()
        step(story)
        model, keys = story.model, story.keys()
        assert lines(model) == story.lines()
        assert model.passing_rows() == story.passing()
        assert model.passing == len(story.passing())
        assert model.visible_rows() == [row for row in story.lines() if isinstance(row, Part)]
        assert len(story.mirror.rows) == model.rowCount()
        assert [row[0] for row in story.mirror.rows] == [
            model.index(place, 0).data() for place in range(model.rowCount())
        ]
        expected = current if current in keys else story.stand_in(current)
        assert story.view.current_key() == expected
        # Nothing is selected that was not, but for the header of a group closed over the current.
        assert story.selected() == (selected & keys) | ({expected} - {None})
        assert {model.place_of(key) for key in keys} == set(range(model.rowCount()))
    assert story.resets.count() == 0
    story.end()
    theme.deleteLater()


@pytest.fixture
def model(qapp: QApplication) -> TableModel[int, Part]:
    """Three nuts, two bolts, a wedge, grouped by name."""
    names = ("nut", "bolt", "nut", "wedge", "bolt", "nut")
    made = part_model(Part(key, name, key) for key, name in enumerate(names))
    made.set_grouping(BY_NAME)
    return made


def test_groups_stand_in_their_own_order_and_rows_in_theirs(model: TableModel[int, Part]) -> None:
    """By size downwards: within each group; the groups stay where they are."""
    model.sort(SIZE, Qt.SortOrder.DescendingOrder)
    assert [key for key, _, _ in headers(model)] == ["bolt", "nut", "wedge"]
    assert [row.key for row in model.visible_rows()] == [4, 1, 5, 2, 0, 3]


def test_groups_go_down_with_the_column_that_shows_the_same(model: TableModel[int, Part]) -> None:
    """Who sorts by name downwards wants the groups by name downwards."""
    model.sort(NAME, Qt.SortOrder.DescendingOrder)
    assert [key for key, _, _ in headers(model)] == ["wedge", "nut", "bolt"]
    model.sort(NAME)
    assert [key for key, _, _ in headers(model)] == ["bolt", "nut", "wedge"]


def test_groups_that_sort_alike_stay_apart(qapp: QApplication) -> None:
    """Two groups with one sort value do not mix, whatever comes."""
    alike: Grouping[Part] = Grouping(
        "x", "X", lambda row: row.name, lambda row: row.name, lambda _: 0
    )
    model = part_model([Part(1, "a", 1), Part(2, "b", 9), Part(3, "a", 3)])
    model.set_grouping(alike)
    model.apply((), (), [Part(4, "b", 8), Part(5, "a", 5)])
    assert [row.key for row in model.visible_rows()] == [1, 3, 5, 2, 4]
    assert [count for _, count, _ in headers(model)] == [3, 2]


def test_the_count_is_of_what_passes_and_an_empty_group_is_not_shown(
    model: TableModel[int, Part],
) -> None:
    """A filter changes counts, also of closed groups, and takes headers off the screen."""
    model.set_open("nut", False)
    changed = QSignalSpy(model.dataChanged)
    model.set_test(lambda row: row.size < 3)
    assert headers(model) == [("bolt", 1, True), ("nut", 2, False)]
    assert changed.count() >= 1
    assert (model.passing, model.total) == (3, 6)
    assert [row.key for row in model.passing_rows()] == [1, 0, 2]
    assert [row.key for row in model.members("nut")] == [0, 2]
    assert model.members("wedge") == model.members("no such group") == []


def test_a_header_is_no_row(model: TableModel[int, Part]) -> None:
    """Its key is no row's; no action can find a row behind it; copies leave it out."""
    key = model.key_at(0)
    assert key == GroupKey("bolt")
    assert model.row(key) is None
    assert model.place_of(key) == 0
    assert model.cells_at(0) == ()
    assert model.group_of(1) == "bolt"
    assert model.rows_at([0, 1, 2, 3]) == [Part(1, "bolt", 1), Part(4, "bolt", 4)]
    assert model.keys_at([0, 1, 2, 3]) == [1, 4]
    by_text: set[object] = {"bolt"}
    assert key not in by_text


def test_a_header_says_title_count_and_state_in_words(model: TableModel[int, Part]) -> None:
    """On screen and to a screen reader, in the first column that is shown; one row is one row."""
    assert model.index(0, 0).data() == "Bolt (2 rows)"
    assert model.index(0, 0).data(SPOKEN) == "Bolt, 2 rows, open"
    assert model.index(0, 1).data() == ""
    model.set_open("bolt", False)
    assert model.index(0, 0).data(SPOKEN) == "Bolt, 2 rows, closed"
    last = model.rowCount() - 2
    assert model.index(last, 0).data() == "Wedge (1 row)"
    model.lead = 1
    assert model.index(0, 1).data() == "Bolt (2 rows)"


def test_groups_keep_their_state_while_they_are_away(model: TableModel[int, Part]) -> None:
    """Closed, all rows gone, back again: closed. And over another grouping in between."""
    model.set_open("nut", False)
    model.apply([0, 2, 5], (), ())
    assert [key for key, _, _ in headers(model)] == ["bolt", "wedge"]
    model.apply((), (), [Part(9, "nut", 1)])
    assert headers(model)[1] == ("nut", 1, False)
    model.set_grouping(BY_ROOM)
    assert headers(model) == [("small", 4, False)]
    model.set_grouping(None)
    assert headers(model) == []
    model.set_grouping(BY_NAME)
    assert headers(model)[1] == ("nut", 1, False)


def test_all_open_or_closed_holds_for_groups_to_come(model: TableModel[int, Part]) -> None:
    """After “close all” a new group comes closed."""
    model.close_all()
    model.apply((), (), [Part(9, "axle", 1)])
    assert [is_open for _, _, is_open in headers(model)] == [False] * 4
    model.open_all()
    model.apply((), (), [Part(10, "zip", 1)])
    assert [is_open for _, _, is_open in headers(model)] == [True] * 5


def test_states_go_out_and_come_back(model: TableModel[int, Part]) -> None:
    """What was done to groups can be remembered; what was not touched is not."""
    assert model.group_states() == {}
    model.set_open("nut", False)
    assert model.group_states() == {"name": GroupStates(True, ("nut",))}
    told = QSignalSpy(model.groups_changed)
    model.restore_group_states({"name": GroupStates(False, ("wedge",)), "room": GroupStates(True)})
    assert headers(model) == [("bolt", 2, False), ("nut", 3, False), ("wedge", 1, True)]
    model.set_grouping(BY_ROOM, told=False)
    assert headers(model) == [("small", 6, True)]
    assert told.count() == 0


def test_what_is_remembered_of_groups_is_bounded(qapp: QApplication) -> None:
    """Of more than can be remembered, those that were touched last."""
    model = part_model(many(MOST_REMEMBERED + 10))
    model.set_grouping(BY_NAME)
    for row in many(MOST_REMEMBERED + 10):
        model.set_open(row.name, False)
    others = model.group_states()["name"].others
    assert len(others) == MOST_REMEMBERED
    assert others[-1] == f"part {MOST_REMEMBERED + 9:05}"


def test_a_row_goes_over_to_another_group(model: TableModel[int, Part]) -> None:
    """A change of what is grouped by moves the row, and both headers count anew."""
    model.set_open("wedge", False)
    model.apply((), [Part(0, "wedge", 0)], ())
    assert headers(model) == [("bolt", 2, True), ("nut", 2, True), ("wedge", 2, False)]
    assert model.group_of(0) == "wedge"
    assert model.place_of(0) == -1
    assert model.stand_in(0) == GroupKey("wedge")


def test_one_group_opens_with_one_signal(qapp: QApplication) -> None:
    """5,000 rows come at once and go at once; and the header is painted anew."""
    model = part_model(Part(key, "ab"[key % 2], key) for key in range(10_000))
    model.set_grouping(BY_NAME)
    names = ("rowsInserted", "rowsRemoved", "layoutChanged", "dataChanged")
    spies: Sequence[QSignalSpy] = [QSignalSpy(getattr(model, name)) for name in names]
    model.toggle("a")
    model.toggle("a")
    # The header has another sign now.
    assert [spy.count() for spy in spies] == [1, 1, 0, 2]
    assert spies[3].at(0)[0].row() == 0


def test_what_is_not_there_is_no_error(model: TableModel[int, Part]) -> None:
    """Unknown groups are neither opened nor told of; without groups nothing happens."""
    told = QSignalSpy(model.groups_changed)
    model.toggle("no such group")
    model.set_open("nut", True)
    assert told.count() == 0
    model.set_grouping(None)
    model.toggle("nut")
    model.open_all()
    assert model.group_states() == {}
    assert model.group_at(0) is model.group_at(-1) is model.group_at(99) is None
    assert model.group_of(0) is None
    assert told.count() == 1


def test_titles_are_made_anew_with_the_language(qapp: QApplication) -> None:
    """After `retranslate` the headers speak it too, and stay the same headers."""
    words = {"nut": "nut"}
    grouping: Grouping[Part] = Grouping(
        "n", "N", lambda row: row.name, lambda row: words[row.name], lambda row: row.name
    )
    model = part_model([Part(1, "nut", 1)])
    model.set_grouping(grouping)
    words["nut"] = "Mutter"
    resets = QSignalSpy(model.rowsRemoved)
    model.retranslate()
    assert model.index(0, 0).data() == "Mutter (1 row)"
    assert resets.count() == 0
