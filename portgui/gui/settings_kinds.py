"""The kinds of settings: how a value is told from anything else that may stand in the file.

Every `read` below raises ValueError for what it cannot use; nothing else.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final, Generic, TypeVar

from portgui.gui.settings_place import Place
from portgui.gui.table.grouping import MOST_REMEMBERED, GroupStates
from portgui.gui.table.layout import ColumnState

Value = TypeVar("Value")

_LONGEST_GROUP: Final = 300
"""Characters of a group's key that is remembered."""


@dataclass(frozen=True, slots=True, eq=False)
class Setting(Generic[Value]):
    """One setting.

    Attributes:
        key: its name in the file; never changes.
        default: what it is until the person chooses.
        read: makes a value of what stands in the file; raises ValueError for what cannot be one.
        write: makes of a value what stands in the file (JSON).
        allowed: the choices, where there are few.
    """

    key: str
    default: Value
    read: Callable[[object], Value]
    write: Callable[[Value], object] = lambda value: value
    allowed: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class TableState:
    """How a person left a table; empty where the table is as it was at the first start.

    Attributes:
        columns: by column key.
        sort: column keys, the first the most important, each with whether ascending.
        group: the name of the grouping; "" for none.
        groups: which groups were opened or closed, by the names of the groupings.
    """

    columns: Mapping[str, ColumnState] = field(default_factory=dict)
    sort: tuple[tuple[str, bool], ...] = ()
    group: str = ""
    groups: Mapping[str, GroupStates] = field(default_factory=dict)


def choice(key: str, default: Value, allowed: tuple[Value, ...]) -> Setting[Value]:
    """A setting with few values, all of one plain type."""

    def read(stored: object) -> Value:
        for value in allowed:
            # Not by equality alone: in JSON `true` is no 1, and 1.0 is no second.
            if type(stored) is type(value) and stored == value:
                return value
        raise ValueError(f"none of {allowed}")

    return Setting(key, default, read, allowed=allowed)


def switch(key: str, *, default: bool) -> Setting[bool]:
    """A setting that is on or off."""
    return Setting(key, default, _switch)


def text(key: str, default: str, pattern: str) -> Setting[str]:
    """A setting that is a short text of a certain form."""
    form = re.compile(pattern)

    def read(stored: object) -> str:
        if not isinstance(stored, str) or form.fullmatch(stored) is None:
            raise ValueError(f"not of the form {pattern}")
        return stored

    return Setting(key, default, read)


def table(key: str, schema: int) -> Setting[TableState]:
    """How a table was left.

    Of what was left under another schema number, by another version, the parts that can be read
    are kept: everything goes by names, and a table leaves the names alone that it does not know.
    """

    def read(stored: object) -> TableState:
        parts = _object(stored)
        is_own = parts.get("schema") == schema
        return _table(parts) if is_own else _table_of_another_version(parts)

    def write(state: TableState) -> object:
        return {
            "schema": schema,
            "columns": {name: column._asdict() for name, column in state.columns.items()},
            "sort": [list(pair) for pair in state.sort],
            "group": state.group,
            "groups": {name: _written(states) for name, states in state.groups.items()},
        }

    return Setting(key, TableState(), read, write)


def place(key: str) -> Setting[Place | None]:
    """A setting that is a window's place, or None as long as there is none."""
    return Setting(key, None, _place, lambda value: None if value is None else value._asdict())


def _place(stored: object) -> Place | None:
    if stored is None:
        return None
    parts = _object(stored)
    x, y = (_number(parts.get(name), -100_000, 100_000) for name in ("x", "y"))
    width, height = (_number(parts.get(name), 1, 100_000) for name in ("width", "height"))
    return Place(x, y, width, height, _switch(parts.get("maximised")))


def _table(parts: Mapping[str, object]) -> TableState:
    columns, groups = _object(parts.get("columns", {})), _object(parts.get("groups", {}))
    group = parts.get("group", "")
    return TableState(
        {_name(name): _column(state) for name, state in columns.items()},
        tuple(_sorting(pair) for pair in _list(parts.get("sort", []))),
        group if group == "" else _name(group),
        {_name(name): _states(states) for name, states in groups.items()},
    )


def _table_of_another_version(parts: Mapping[str, object]) -> TableState:
    """What can be used of it, part by part."""
    state = TableState()
    for name in ("columns", "sort", "group", "groups"):
        with suppress(ValueError):
            state = replace(state, **{name: getattr(_table({name: parts.get(name)}), name)})
    return state


def _column(stored: object) -> ColumnState:
    """Absurd numbers become the nearest that are none; the table knows its own limits."""
    parts = _object(stored)
    return ColumnState(
        _clamped(parts.get("width"), 0, 100_000),
        _clamped(parts.get("position"), 0, 1_000),
        _switch(parts.get("hidden")),
    )


def _states(stored: object) -> GroupStates:
    parts = _object(stored)
    others = _list(parts.get("others"), MOST_REMEMBERED)
    return GroupStates(_switch(parts.get("opens")), tuple(_group_key(each) for each in others))


def _written(states: GroupStates) -> object:
    short = [key for key in states.others if len(key) <= _LONGEST_GROUP]
    return {"opens": states.opens, "others": short}


def _group_key(stored: object) -> str:
    if not isinstance(stored, str) or len(stored) > _LONGEST_GROUP:
        raise ValueError("not the key of a group")
    return stored


def _sorting(stored: object) -> tuple[str, bool]:
    match stored:
        case [name, ascending]:
            return _name(name), _switch(ascending)
    raise ValueError("not a column and a direction")


def _object(stored: object) -> dict[str, object]:
    if not isinstance(stored, dict) or len(stored) > 200:
        raise ValueError("not a small object")
    return stored


def _list(stored: object, most: int = 200) -> list[object]:
    if not isinstance(stored, list) or len(stored) > most:
        raise ValueError("not a short list")
    return stored


def _name(stored: object) -> str:
    if not isinstance(stored, str) or not 1 <= len(stored) <= 64:
        raise ValueError("not a name")
    return stored


def _number(stored: object, lowest: int, highest: int) -> int:
    if type(stored) is not int or not lowest <= stored <= highest:
        raise ValueError(f"not a whole number from {lowest} to {highest}")
    return stored


def _clamped(stored: object, lowest: int, highest: int) -> int:
    if type(stored) is not int:
        raise ValueError("not a whole number")
    return min(max(stored, lowest), highest)


def _switch(stored: object) -> bool:
    if not isinstance(stored, bool):
        raise ValueError("not true or false")  # noqa: TRY004 (the file's value is wrong)
    return stored
