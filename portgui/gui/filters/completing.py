"""Joins a filter field with what a table knows: its fields, and the values in its rows."""

from collections.abc import Callable, Iterable, Sequence

from portgui.gui.filters.field import FilterField
from portgui.query.completion import Offer, complete
from portgui.query.fields import Field
from portgui.query.language import Row
from portgui.query.seen import SeenValues


def complete_in(
    field: FilterField, fields: Sequence[Field[Row]], rows: Callable[[], Iterable[Row]]
) -> SeenValues[Row]:
    """Let `field` complete a filter of these rows.

    Returns:
        What the rows have; to be told to `forget` when they have changed.
    """
    seen = SeenValues(rows)

    def offers(text: str, cursor: int, everything: bool) -> Sequence[Offer]:
        return complete(text, cursor, fields, seen, everything=everything)

    field.set_completion(offers)
    return seen
