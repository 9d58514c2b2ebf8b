"""Where columns stand that come back from the settings. No Qt here."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class ColumnState(NamedTuple):
    """How the person left a column: pixels wide, which place from the left, hidden."""

    width: int
    position: int
    hidden: bool


def arranged(keys: Sequence[str], states: Mapping[str, ColumnState]) -> list[str]:
    """The columns' keys from the left, as they were left.

    A column that was not there then comes behind the one that it stands behind by design, or first
    of all. Keys that there are not any more are left out; of two with one place, the one that
    comes first by design stands first.

    Args:
        keys: of all columns, in the order that they are designed in.
        states: how they were left, by their keys.
    """
    known = [key for key in keys if key in states]
    order = sorted(known, key=lambda key: states[key].position)
    before: str | None = None
    for key in keys:
        if key not in states:
            order.insert(0 if before is None else order.index(before) + 1, key)
        before = key
    return order
