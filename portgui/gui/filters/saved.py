"""The filters that a person has kept, as a setting. No widgets.

A filter is kept as it was typed, not as what it means: another version may know other fields, and
what this one cannot read is kept for it.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication

from portgui.gui.settings_kinds import Setting
from portgui.query.tokens import MAX_QUERY

translate = QCoreApplication.translate

MOST: Final = 50
MAX_NAME: Final = 60
_MAX_STORED: Final = 10 * MAX_QUERY
"""Characters of a query that another version may have kept."""


class Saved(NamedTuple):
    """A filter that is kept under a name.

    Attributes:
        name: what the person calls it; unique, whatever its case.
        query: the filter as it was typed; this version may not understand it.
    """

    name: str
    query: str


def first_filters() -> tuple[Saved, ...]:
    """Those that are offered until the person changes anything about them."""
    return (
        Saved(
            translate("filters", "Can be reached from your network"), "reach:network state:waiting"
        ),
        Saved(translate("filters", "Only for this computer"), "reach:this-computer state:waiting"),
        Saved(translate("filters", "New in the last 10 minutes"), "since:10m"),
        Saved(translate("filters", "Remote control"), "22,3389,5900 or app:ssh"),
    )


def with_filter(filters: Iterable[Saved], new: Saved) -> tuple[Saved, ...]:
    """`filters` with a new one: in place of the one of this name, or at the end."""
    kept = tuple(filters)
    if find(kept, new.name) is None:
        return (*kept, new)
    return tuple(new if same_name(each.name, new.name) else each for each in kept)


def without(filters: Iterable[Saved], gone: Saved) -> tuple[Saved, ...]:
    """`filters` without this one."""
    return tuple(each for each in filters if each != gone)


def find(filters: Iterable[Saved], name: str) -> Saved | None:
    """The filter of this name, or None."""
    return next((each for each in filters if same_name(each.name, name)), None)


def same_name(one: str, other: str) -> bool:
    """Whether a person would take them for the same."""
    return tidy(one).casefold() == tidy(other).casefold()


def tidy(name: str) -> str:
    """A name as it is kept: on one line, without spaces around it, bounded."""
    return " ".join("".join(letter for letter in name if letter.isprintable()).split())[:MAX_NAME]


def _read(stored: object) -> tuple[Saved, ...] | None:
    """What stands in the file. One entry that cannot be used does not cost the others."""
    if stored is None:
        return None
    if not isinstance(stored, list):
        raise ValueError("not a list")  # noqa: TRY004 (the file's value is wrong)
    filters: tuple[Saved, ...] = ()
    for each in stored[:MOST]:
        match each:
            case {"name": str() as name, "query": str() as query} if (
                tidy(name) and query.strip() and len(query) <= _MAX_STORED
            ):
                filters = with_filter(filters, Saved(tidy(name), query))
    return filters


def _write(filters: tuple[Saved, ...] | None) -> object:
    return None if filters is None else [each._asdict() for each in filters]


FILTERS: Final[Setting[tuple[Saved, ...] | None]] = Setting("filters.saved", None, _read, _write)
"""None as long as the person has changed nothing: then `first_filters` are offered."""
