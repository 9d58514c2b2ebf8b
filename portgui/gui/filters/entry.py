"""A line of the list below a field."""

from typing import NamedTuple


class Entry(NamedTuple):
    """A line of the list.

    Attributes:
        text: what it is.
        about: a few words beside it; "" for none. Lines with such words stand in two columns.
        payload: what whoever made the line wants back when it is chosen.
        by_tab: whether Tab takes it when no line is marked and it is the first.
    """

    text: str
    about: str
    payload: object
    by_tab: bool = False
