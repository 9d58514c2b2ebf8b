"""How a query is cut into words, and where each of them stands. Knows no fields."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from portgui.net import InputCode, InputError

MAX_QUERY: Final = 200
"""Longest query in characters; a longer paste is refused with a sentence."""

KEY: Final = re.compile(r"([A-Za-z]+):(.*)", re.DOTALL)
"""A field and its value."""

_WORD: Final = re.compile(
    r"""[0-9]+\s+[-\u2013\u2014]\s+[0-9]+(?!\S) | -?[A-Za-z]+:"[^"]*"? | -?"[^"]*"? | \S+""",
    re.VERBOSE,
)
_NEGATIVE: Final = re.compile(r"-[0-9]+")
_NO_KEY: Final = re.compile(
    r"[A-Za-z]:[\\/].* | [A-Za-z]+://.* | [0-9A-Fa-f]{1,4}:[0-9A-Fa-f:.]*:.*",
    re.VERBOSE | re.DOTALL,
)
"""`C:\\Windows`, `https://…` and `fe80::1` only look as if they named a field."""

_MARKS: Final = "\u201c\u201d\u201e\u201f\u00ab\u00bb"
# Marks of writing direction and of joining that come along with a paste and show nothing.
_NOTHING: Final = (
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad"
)
_SAME_LENGTH: Final = str.maketrans({**dict.fromkeys(_MARKS, '"'), **dict.fromkeys(_NOTHING, " ")})
"""Characters are replaced one for one, so that `InputError.start` still points into the input."""

CANNOT_HOLD: Final = re.compile(f'["{_MARKS}{_NOTHING}]')
"""What no word of a query can hold, quoted or not."""


class Token(NamedTuple):
    """One word of a query: its text without quotes and minus, where it began, if all is quoted."""

    text: str
    start: int
    negated: bool
    quoted: bool


class Place(NamedTuple):
    """Where a part of a query stands: the characters from `start` up to `end`."""

    start: int
    end: int


def normal(text: str) -> str:
    """The same text, as long as before, with one kind of quotes and without marks of direction."""
    return text.translate(_SAME_LENGTH)


def places(text: str) -> Iterator[Place]:
    """Where the words stand, with minus, field and quotes; a quote may still be open."""
    for found in _WORD.finditer(normal(text)):
        yield Place(*found.span())


def keyed(word: str) -> re.Match[str] | None:
    """The field and the value of a word without its minus, or None where it names none."""
    return None if _NO_KEY.fullmatch(word) else KEY.fullmatch(word)


def tokenize(text: str) -> Sequence[Token]:
    """Cut a query into its words.

    Raises:
        InputError: a quote that is not closed, or a minus before a bare number.
    """
    tokens: list[Token] = []
    for found in _WORD.finditer(normal(text)):
        raw, start = found.group(), found.start()
        if _NEGATIVE.fullmatch(raw):
            raise InputError(InputCode.NEGATED_NUMBER, raw, start)
        negated = raw.startswith("-") and len(raw) > 1
        word = raw[1:] if negated else raw
        quote = word.find('"')
        if quote >= 0 and (quote == 0 or word[quote - 1] == ":"):
            if word.count('"') < 2:
                raise InputError(InputCode.QUOTE_OPEN, raw, start)
            word = word.replace('"', "")
            if not word:
                continue
            tokens.append(Token(word, start, negated, quoted=quote == 0))
        else:
            tokens.append(Token(word, start, negated, quoted=False))
    return tokens
