"""Queries that are written by the program: quoted where they must be, read back as they were."""

from portgui.query.tokens import CANNOT_HOLD

LONGEST_VALUE = 100
"""Characters of a value that are looked for: a query is bounded."""


def holdable(text: str) -> str:
    """The longest part of `text` that a query can hold, without spaces around it; may be ""."""
    return max((part.strip() for part in CANNOT_HOLD.split(text)), key=len)[:LONGEST_VALUE].strip()


def value(text: str) -> str:
    """`text` as a value of a field, in quotes where it needs them; "" where it cannot be one."""
    part = holdable(text)
    return f'"{part}"' if any(letter.isspace() for letter in part) else part


def words(text: str) -> str:
    """`text` as words to look for in this order, whatever they would mean without quotes."""
    part = holdable(text)
    return f'"{part}"' if part else ""


def field_query(key: str, text: str) -> str:
    """The query for rows with `text` in this field; "" where no query can say it."""
    part = value(text)
    return f"{key}:{part}" if part else ""
