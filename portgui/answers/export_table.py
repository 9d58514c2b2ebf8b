"""The cells of an export, before it has a form. Plain values, made on whichever thread has them."""

from collections.abc import Iterable
from typing import NamedTuple

from portgui.answers.fields import Cell


class Table(NamedTuple):
    """Rows twice: as they are shown, and as facts.

    Attributes:
        headings: above the columns, in the person's language.
        texts: for each row, a cell for each heading.
        names: of the facts, as docs/json.md has them.
        cells: for each row, a fact for each name; None for one that is missing.
    """

    headings: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]


class About(NamedTuple):
    """What stands around the rows.

    Attributes:
        title: what the file is.
        lines: sentences below the title: of when it is, how many rows.
        notes: sentences about what could not be read.
        taken: when the rows were looked up, in seconds since 1970.
        computer: its name, or "" where nobody asked for it to be in the file.
        language: of the words, such as `en`, for what reads pages aloud.
    """

    title: str
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    taken: float
    computer: str = ""
    language: str = "en"


def joined(tables: Iterable[Table]) -> Table:
    """The rows of several tables of the same columns, in their order; at least one table."""
    parts = tuple(tables)
    first = parts[0]
    return first._replace(
        texts=tuple(texts for part in parts for texts in part.texts),
        cells=tuple(cells for part in parts for cells in part.cells),
    )
