"""What is shown, as a file: CSV, JSON, a page of HTML, or aligned text. The same in, the same out.

A table is made first, from rows and the columns that are to be in it. A column has words for
people, which HTML and text show, and facts under the names of docs/json.md for CSV and JSON.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from portgui.answers.export_page import as_html
from portgui.answers.export_table import About, Table
from portgui.answers.export_text import as_text
from portgui.answers.fields import FACTS, MORE, Cell, Record, head
from portgui.answers.live_row import LiveRow

BYTE_ORDER_MARK: Final = "\ufeff"
LINE_END: Final = "\r\n"
"""RFC 4180, section 2."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "'")
_FACTS_OF: Final = {
    "app": ("app", "title", "service", "role"),
    "process": ("app",),
    "port": ("port", "protocol"),
    # Of a connection the window's cell says whom it goes to.
    "reach": ("reach", "remote_address"),
    "local-port": ("port",),
}
"""Which facts a column of the window shows, where they do not have its name."""


class Form(StrEnum):
    """How a file is written; its value is the ending of the file's name but for `TEXT`."""

    CSV = "csv"
    JSON = "json"
    HTML = "html"
    TEXT = "txt"


class ExportColumn(NamedTuple):
    """A column of an export.

    Attributes:
        key: its name.
        heading: what stands above it, in the person's language.
        text: a row's cell as it is shown.
        facts: what CSV and JSON have instead: names of docs/json.md, and how to get at each.
        is_secret: whether it may hold passwords, as a command line does.
    """

    key: str
    heading: str
    text: Callable[[LiveRow], str]
    facts: tuple[tuple[str, Callable[[LiveRow], Cell]], ...]
    is_secret: bool = False


def column(key: str, heading: str, text: Callable[[LiveRow], str]) -> ExportColumn:
    """A column of the window; one that shows no fact with a name is exported as it is shown."""
    names = _FACTS_OF.get(key, (key.replace("-", "_"),))
    facts = tuple((name, get) for name in names if (get := fact(name)) is not None)
    return ExportColumn(key, heading, text, facts or ((key, text),), key == "command")


def fact(name: str) -> Callable[[LiveRow], Cell] | None:
    """How to get at a fact by its name in docs/json.md; None where there is no such name."""
    get = FACTS.get(name)
    return MORE.get(name) if get is None else lambda row: get(row.connection)


def make_table(columns: Sequence[ExportColumn], rows: Iterable[LiveRow]) -> Table:
    """The cells of these rows. All words are asked for here, so the rest needs no window."""
    facts = dict(each for column in columns for each in column.facts)
    kept = tuple(rows)
    texts = [column.text for column in columns]
    return Table(
        tuple(column.heading for column in columns),
        tuple(tuple(text(row) for text in texts) for row in kept),
        tuple(facts),
        tuple(tuple(get(row) for get in facts.values()) for row in kept),
    )


def render(form: Form, table: Table, about: About) -> str:
    """The file's text; the same table and `about` give the same text."""
    match form:
        case Form.CSV:
            return as_csv(table)
        case Form.JSON:
            return as_json(table, about)
        case Form.HTML:
            return as_html(table, about)
        case Form.TEXT:
            return as_text(table, about)


def encode(form: Form, text: str) -> bytes:
    """The file's bytes: UTF-8, and for a spreadsheet a mark that it is."""
    # What is no character, from wherever it came, must not cost the file.
    marked = BYTE_ORDER_MARK + text if form is Form.CSV else text
    return marked.encode("utf-8", errors="replace")


def as_csv(table: Table, line_end: str = LINE_END) -> str:
    """RFC 4180: the names of the facts, then a line for each row; nothing for a missing fact."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerow(table.names)
    writer.writerows([guarded(cell) for cell in cells] for cells in table.cells)
    return text.getvalue()


def guarded(cell: Cell) -> Cell:
    """`cell` with ' in front where a spreadsheet would take a text for a formula.

    So do OWASP's "CSV Injection" and its ASVS 5.0, 1.2.10. A text that begins with ' gets one too:
    who reads a CSV of PortGUI takes one ' away wherever a cell begins with it, and has the text.
    """
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell


def as_json(table: Table, about: About) -> str:
    """The documented schema, with the facts of the columns that were chosen."""
    record = head(about.taken)
    if about.computer:
        record["computer"] = about.computer
    record["connections"] = [dict(zip(table.names, cells, strict=True)) for cells in table.cells]
    record["notes"] = list(about.notes)
    return json_text(record)


def json_text(record: Record) -> str:
    """JSON as PortGUI writes it everywhere."""
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
