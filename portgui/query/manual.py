"""The page of help: what works in every table, and all of it as text for the command line."""

from collections.abc import Callable, Iterable, Sequence
from textwrap import wrap
from typing import Final

from portgui.query.fields import Entry, Example, Field, Manual
from portgui.query.language import Row
from portgui.words import Message

SIGNS: Final = (
    Example("443", Message("help-port")),
    Example("8000-8100", Message("help-range")),
    Example("22,80,443", Message("help-several")),
    Example("443/tcp", Message("help-protocol")),
    Example("web server", Message("help-words")),
    Example('"web server"', Message("help-quotes")),
    Example("-udp", Message("help-not")),
    Example("22 or 3389", Message("help-or")),
    Example("app:*", Message("help-any")),
)
"""What every table understands."""

EXAMPLES: Final = Message("help-title-examples")
RULES: Final = Message("help-title-signs")
FIELDS: Final = Message("help-title-fields")

_WIDTH: Final = 80
_GAP: Final = "  "


def manual(fields: Sequence[Field[Row]], examples: tuple[Example, ...]) -> Manual:
    """The help of a table with these fields."""
    return Manual(
        examples,
        tuple(
            Entry(
                f"{field.key}:",
                Example(field.example, field.about),
                tuple(each.text for each in field.choices),
            )
            for field in fields
        ),
        SIGNS,
    )


def as_text(what: Manual, say: Callable[[Message], str]) -> str:
    """The help as plain text, 80 columns wide; `say` makes a sentence of a message."""
    fields = [(each.key, _field_text(each, say)) for each in what.fields]
    parts = (
        (EXAMPLES, [(each.query, say(each.about)) for each in what.examples]),
        (RULES, [(each.query, say(each.about)) for each in what.signs]),
        (FIELDS, fields),
    )
    lines: list[str] = []
    for title, rows in parts:
        lines += [*([""] if lines else []), f"{say(title)}:", *_table(rows)]
    return "\n".join(lines) + "\n"


def _field_text(entry: Entry, say: Callable[[Message], str]) -> str:
    """What a field asks for, with its values, or with an example where they are many."""
    hint = ", ".join(entry.values) or entry.example.query
    return f"{say(entry.example.about)} ({hint})"


def _table(rows: Sequence[tuple[str, str]]) -> Iterable[str]:
    left = max(len(first) for first, _ in rows)
    indent = " " * (len(_GAP) + left + len(_GAP))
    for first, second in rows:
        begin = f"{_GAP}{first:<{left}}{_GAP}"
        yield from wrap(second, _WIDTH, initial_indent=begin, subsequent_indent=indent)
