"""Columns as data: what a table shows, how it sorts, what stands behind a cell. No model here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import QCoreApplication, Qt

Row = TypeVar("Row")
SortKey = int | float | str

ROLE_ROW = int(Qt.ItemDataRole.UserRole)
"""The row's own value."""
ROLE_BADGE = int(Qt.ItemDataRole.UserRole) + 1
"""A `Badge` or None."""
ROLE_ICON = int(Qt.ItemDataRole.UserRole) + 2
"""The name of an icon, or ""."""
ROLE_MUTED = int(Qt.ItemDataRole.UserRole) + 3
"""Whether the text is shown in the quieter colour: a reason why a fact is missing."""


class Tone(StrEnum):
    """What a badge's colour stands for; a word and an icon always say the same."""

    NEUTRAL = "neutral"
    CAUTION = "caution"
    GOOD = "good"
    INFO = "info"
    BAD = "bad"


class Badge(NamedTuple):
    """A word with a shape and a colour."""

    text: str
    tone: Tone
    icon: str


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column of a table of `Row` values.

    Attributes:
        key: its name in the settings; never changes.
        title: its heading, marked with QT_TRANSLATE_NOOP("columns", …), translated when shown.
        text: the cell's text, ready to show; called once for each row and kept.
        sort: what the column sorts by; one type for the whole column.
        tip: the technical fact behind the cell, or None where there is none.
        badge: the cell as a badge, or None.
        icon: the cell's icon name, or "".
        muted: whether the text is a reason for a missing fact.
        width: its first width in pixels at 100 %.
        words: what its badges usually say, in the person's language: it is as wide at first.
        right: numbers stand to the right.
        shown: whether it is shown at first.
        stretch: takes the room that is left over.
        hint: what the heading says in its tooltip, marked for translation.
        marks: as long as a row is marked, its cell here shows the mark instead.
        rare: few ask for it; menus offer it one step behind.
    """

    key: str
    title: str
    text: Callable[[Row], str]
    sort: Callable[[Row], SortKey]
    tip: Callable[[Row], str] | None = None
    badge: Callable[[Row], Badge | None] | None = None
    icon: Callable[[Row], str] | None = None
    muted: Callable[[Row], bool] | None = None
    width: int = 120
    words: Callable[[], Sequence[str]] | None = None
    right: bool = False
    shown: bool = True
    stretch: bool = False
    hint: str = ""
    marks: bool = False
    rare: bool = False

    def heading(self) -> str:
        """The title in the person's language."""
        return QCoreApplication.translate("columns", self.title)
