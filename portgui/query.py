"""One query language for every table and the command line. Pure; knows no fields of its own.

    443            a port, exactly               8000-8100      a range of ports
    443/tcp        a port and its protocol       udp            a protocol
    web server     both words, any order         "web server"   these words in this order
    port:22        one field                     -app:chrome    not this
    nginx or caddy either                        (spaces bind closer than "or")

Each table hands in its `Vocabulary`: what a bare number, word or `key:` means for its rows.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

from portgui.net import InputCode, InputError, PortRange, Protocol, parse_range

MAX_QUERY: Final = 200
"""Longest query in characters; a longer paste is refused with a sentence."""

_TOKEN: Final = re.compile(
    r"""[0-9]+\s+[-\u2013\u2014]\s+[0-9]+(?!\S) | -?[A-Za-z]+:"[^"]*"? | -?"[^"]*"? | \S+""",
    re.VERBOSE,
)
_KEY: Final = re.compile(r"([A-Za-z]+):(.*)", re.DOTALL)
_PORTS: Final = re.compile(r"[0-9]+(\s*[-\u2013\u2014]\s*[0-9]*)?")
_PORTS_AND_PROTOCOL: Final = re.compile(r"([0-9]+(?:[-\u2013\u2014][0-9]*)?)/([A-Za-z]*)")
_NEGATIVE: Final = re.compile(r"-[0-9]+")
_SAME_LENGTH: Final = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
        # Marks of writing direction and of joining that come along with a paste and show nothing.
        **dict.fromkeys(
            "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", " "
        ),
        **dict.fromkeys("\ufeff\u00ad", " "),
    }
)
"""Characters are replaced one for one, so that `InputError.start` still points into the input."""

Row = TypeVar("Row")
Test = Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class Vocabulary(Generic[Row]):
    """What the words of a query mean for one table.

    Attributes:
        text: the row's searchable text, lower case, ready made.
        ports: the test for a bare port or range.
        exact: bare words with a meaning of their own ("tcp"), lower case.
        keys: for `key:value`, what makes a test of the value; it raises `InputError`
            (`BAD_VALUE`) for a value that it does not understand.
    """

    text: Callable[[Row], str]
    ports: Callable[[PortRange], Test[Row]]
    exact: Mapping[str, Test[Row]]
    keys: Mapping[str, Callable[[str], Test[Row]]]


class Token(NamedTuple):
    """One word of a query: its text without quotes and minus, where it began, if all is quoted."""

    text: str
    start: int
    negated: bool
    quoted: bool


@dataclass(frozen=True, slots=True)
class Query(Generic[Row]):
    """A parsed query.

    Attributes:
        branches: the parts between `or`; each is tests that must all hold. No branch: everything.
        words: what must stand in a row's text, when the query asks for nothing else; else None.
    """

    branches: tuple[tuple[Test[Row], ...], ...]
    words: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        return bool(self.branches)

    def select(self, rows: Iterable[Row]) -> Iterable[Row]:
        """The rows that match, in their order."""
        if len(self.branches) > 1:
            return [row for row in rows if self.matches(row)]
        # A list a word, each shorter than the one before: 6,000 rows and two words take 0.6 ms,
        # any() of all() 7 ms. Someone is typing.
        for tests in self.branches:
            for test in tests:
                rows = [row for row in rows if test(row)]
        return rows

    def narrows(self, before: "Query[Row]") -> bool:
        """Whether every row that matches this matches `before` too: someone types on."""
        if self.words is None or before.words is None:
            return False
        return all(any(old in new for new in self.words) for old in before.words)

    def as_test(self) -> Test[Row] | None:
        """The quickest test that says the same as `matches`; None when everything matches."""
        match self.branches:
            case ():
                return None
            case ((test,),):
                return test
            case ((first, second),):
                return lambda row: first(row) and second(row)
            case _:
                return self.matches

    def matches(self, row: Row) -> bool:
        """Whether one row matches."""
        for tests in self.branches:
            for test in tests:
                if not test(row):
                    break
            else:
                return True
        return not self.branches


def parse(text: str, vocabulary: Vocabulary[Row]) -> Query[Row]:
    """Read a query.

    Raises:
        InputError: with the offending word and where it starts.
    """
    if len(text) > MAX_QUERY:
        raise InputError(InputCode.TOO_LONG, text)
    branches: list[tuple[Test[Row], ...]] = []
    current: list[Test[Row]] = []
    tokens = tokenize(text)
    for token in tokens:
        if token.text.lower() == "or" and not token.quoted and not token.negated:
            if not current:
                raise InputError(InputCode.NOTHING_TO_JOIN, token.text, token.start)
            branches.append(tuple(current))
            current = []
        else:
            current.append(_test(token, vocabulary))
    if current:
        branches.append(tuple(current))
    elif branches:
        raise InputError(InputCode.NOTHING_TO_JOIN, tokens[-1].text, tokens[-1].start)
    return Query(tuple(branches), _plain_words(tokens, vocabulary))


def _plain_words(tokens: Sequence[Token], vocabulary: Vocabulary[Row]) -> tuple[str, ...] | None:
    """The words to look for when all of them are text, or None."""
    if any(token.negated or _has_a_meaning(token, vocabulary) for token in tokens):
        return None
    return tuple(token.text.lower() for token in tokens)


def _has_a_meaning(token: Token, vocabulary: Vocabulary[Row]) -> bool:
    word = token.text.lower()
    forms = (_KEY, _PORTS, _PORTS_AND_PROTOCOL)
    return not token.quoted and (
        word == "or"
        or word in vocabulary.exact
        or any(form.fullmatch(word) is not None for form in forms)
    )


def tokenize(text: str) -> Sequence[Token]:
    """Cut a query into its words.

    Raises:
        InputError: a quote that is not closed, or a minus before a bare number.
    """
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text.translate(_SAME_LENGTH)):
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


def _test(token: Token, vocabulary: Vocabulary[Row]) -> Test[Row]:
    try:
        test = _positive(token, vocabulary)
    except InputError as error:
        raise InputError(error.code, error.text, token.start, error.known) from error
    if not token.negated:
        return test
    return lambda row: not test(row)


def _positive(token: Token, vocabulary: Vocabulary[Row]) -> Test[Row]:
    word = token.text.lower()
    if not token.quoted:
        if (keyed := _KEY.fullmatch(token.text)) is not None:
            return _keyed(keyed[1], keyed[2], vocabulary)
        if (exact := vocabulary.exact.get(word)) is not None:
            return exact
        if _PORTS.fullmatch(word):
            return vocabulary.ports(parse_range(word))
        if (both := _PORTS_AND_PROTOCOL.fullmatch(word)) is not None:
            return _port_and_protocol(both[1], both[2], vocabulary)
    text_of = vocabulary.text
    return lambda row: word in text_of(row)


def _keyed(key: str, value: str, vocabulary: Vocabulary[Row]) -> Test[Row]:
    make = vocabulary.keys.get(key.lower())
    if make is None:
        raise InputError(InputCode.UNKNOWN_KEY, f"{key}:", known=tuple(sorted(vocabulary.keys)))
    if not value.strip():
        raise InputError(InputCode.VALUE_MISSING, f"{key.lower()}:")
    return make(value)


def _port_and_protocol(ports: str, protocol: str, vocabulary: Vocabulary[Row]) -> Test[Row]:
    in_range = vocabulary.ports(parse_range(ports))
    if not protocol:
        raise InputError(InputCode.VALUE_MISSING, f"{ports}/")
    known = tuple(each.value for each in Protocol if each.value in vocabulary.exact)
    if protocol not in known:
        raise InputError(InputCode.NOT_A_PROTOCOL, protocol, known=known)
    exact = vocabulary.exact[protocol]
    return lambda row: in_range(row) and exact(row)
