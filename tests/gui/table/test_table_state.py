"""How a table was left comes back, whatever another version, or somebody else, has written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.gui.settings_kinds import TableState, table
from portgui.gui.table.grouping import MOST_REMEMBERED, GroupStates
from portgui.gui.table.layout import ColumnState, arranged

LIVE = table("live.table", schema=3)
STATE = TableState(
    {"app": ColumnState(200, 1, hidden=False), "port": ColumnState(80, 0, hidden=True)},
    (("port", True), ("app", False), ("since", True)),
    "app",
    {"app": GroupStates(True, ("nginx", "")), "port": GroupStates(False)},
)


def test_a_state_comes_back_as_it_was() -> None:
    """Columns, sorting, grouping, and which groups were open."""
    assert LIVE.read(LIVE.write(STATE)) == STATE
    assert LIVE.read(LIVE.write(TableState())) == TableState()


def test_what_an_earlier_version_wrote_is_read() -> None:
    """It knew no groups."""
    stored = {"schema": 3, "columns": {}, "sort": [["port", True]]}
    assert LIVE.read(stored) == TableState({}, (("port", True),))


def test_another_schema_costs_only_what_cannot_be_read() -> None:
    """A part that makes no sense is left out; the others are kept."""
    stored = LIVE.write(STATE)
    assert isinstance(stored, dict)
    assert LIVE.read({**stored, "schema": 4}) == STATE
    assert LIVE.read({**stored, "schema": 2, "sort": 5}) == TableState(
        STATE.columns, (), STATE.group, STATE.groups
    )
    assert LIVE.read({"schema": 9, "columns": 5, "group": ["x"], "groups": "y"}) == TableState()


def test_absurd_numbers_become_the_nearest_possible_ones() -> None:
    """A width of minus one or of a million does not cost the other columns their widths."""
    column = {"width": 10**9, "position": -5, "hidden": False}
    stored = {"schema": 3, "columns": {"app": column}}
    assert LIVE.read(stored).columns == {"app": ColumnState(100_000, 0, hidden=False)}


@pytest.mark.parametrize(
    "parts",
    [
        {"group": 5},
        {"group": "x" * 65},
        {"groups": {"app": {"opens": 1, "others": []}}},
        {"groups": {"app": {"opens": True}}},
        {"groups": {"app": {"opens": True, "others": [5]}}},
        {"groups": {"app": {"opens": True, "others": ["x" * 301]}}},
        {"groups": {"app": {"opens": True, "others": ["x"] * (MOST_REMEMBERED + 1)}}},
        {"groups": {"": {"opens": True, "others": []}}},
        {"columns": {"app": {"width": "wide", "position": 0, "hidden": False}}},
    ],
)
def test_what_cannot_be_is_an_error_in_one_s_own_schema(parts: dict[str, object]) -> None:
    """The settings tell of it, and take the default."""
    with pytest.raises(ValueError, match=r"."):
        LIVE.read({"schema": 3, **parts})


def test_a_group_with_an_endless_name_is_not_remembered() -> None:
    """Nor does it keep the others from being."""
    state = TableState(groups={"app": GroupStates(True, ("x" * 400, "nginx"))})
    assert LIVE.read(LIVE.write(state)).groups == {"app": GroupStates(True, ("nginx",))}


# Where columns stand.


def at(*keys: str) -> dict[str, ColumnState]:
    """Columns in these places."""
    return {key: ColumnState(100, place, hidden=False) for place, key in enumerate(keys)}


def test_a_new_column_comes_where_it_was_designed() -> None:
    """Behind the one that it stands behind by design, wherever that has been moved to."""
    assert arranged("abcd", at("d", "a", "c")) == ["d", "a", "b", "c"]
    assert arranged("abcd", at("b", "c", "d")) == ["a", "b", "c", "d"]
    assert arranged("abcde", at("e", "a")) == ["e", "a", "b", "c", "d"]


def test_a_column_that_there_is_not_any_more_leaves_no_gap() -> None:
    """Nor do two with one place lose each other."""
    assert arranged("abc", at("x", "c", "y", "b", "a")) == ["c", "b", "a"]
    same = dict.fromkeys("cba", ColumnState(100, 7, hidden=False))
    assert arranged("abc", same) == ["a", "b", "c"]


@given(
    st.lists(st.sampled_from("abcdefgh"), unique=True),
    st.dictionaries(st.sampled_from("abcdxyz"), st.integers(-5, 1000)),
)
def test_no_column_is_ever_lost(keys: list[str], places: dict[str, int]) -> None:
    """Whatever was saved, every column has one place; known ones keep their order."""
    states = {key: ColumnState(50, place, hidden=False) for key, place in places.items()}
    order = arranged(keys, states)
    assert sorted(order) == sorted(keys)
    known = [places[key] for key in order if key in places]
    assert known == sorted(known)
