"""What the words of a query mean: `parse` makes tests of them with a table's `Vocabulary`."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Generic, TypeVar

from portgui.net import InputCode, InputError, PortRange, Protocol, parse_range
from portgui.query.tokens import MAX_QUERY, Token, keyed, tokenize

_RANGE: Final = r"[0-9]+(?:\s*[-\u2013\u2014]\s*[0-9]*)?"
_PORTS: Final = re.compile(rf"{_RANGE}(?:,(?:{_RANGE})?)*")
_PORTS_AND_PROTOCOL: Final = re.compile(r"([0-9]+(?:[-\u2013\u2014,][0-9]*)*)/([A-Za-z]*)")

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
        elsewhere: keys that only another table understands, and the code that says so.
        timed: the keys whose answer changes as time goes by, although the row does not.
    """

    text: Callable[[Row], str]
    ports: Callable[[PortRange], Test[Row]]
    exact: Mapping[str, Test[Row]]
    keys: Mapping[str, Callable[[str], Test[Row]]]
    elsewhere: Mapping[str, InputCode] = field(default_factory=dict)
    timed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Query(Generic[Row]):
    """A parsed query.

    Attributes:
        branches: the parts between `or`; each is tests that must all hold. No branch: everything.
        words: what must stand in a row's text, when the query asks for nothing else; else None.
        is_timed: whether a row may match now and not later, without having changed: whoever keeps
            the answer asks again from time to time.
    """

    branches: tuple[tuple[Test[Row], ...], ...]
    words: tuple[str, ...] | None = None
    is_timed: bool = False

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
    is_timed = any(_key_of(token) in vocabulary.timed for token in tokens)
    return Query(tuple(branches), _plain_words(tokens, vocabulary), is_timed)


def any_of(tests: Sequence[Test[Row]]) -> Test[Row]:
    """A test that holds where one of these does."""
    match tests:
        case [test]:
            return test
        case [first, second]:
            return lambda row: first(row) or second(row)
        case _:
            return partial(_is_any, tests)


def _is_any(tests: Sequence[Test[Row]], row: Row) -> bool:
    for test in tests:  # noqa: SIM110 (any() over a generator takes three times as long)
        if test(row):
            return True
    return False


def parse_ports(text: str) -> Sequence[PortRange]:
    """Read `443`, `8000-8100` and several of them with commas between: `22,80,8000-8100`.

    Raises:
        InputError: as `net.parse_range`, or a comma with nothing behind it.
    """
    return [parse_range(part) for part in parse_list(text)]


def parse_list(text: str) -> Sequence[str]:
    """The parts between commas, without the spaces around them.

    Raises:
        InputError: nothing stands before or after a comma.
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 1 and not all(parts):
        raise InputError(InputCode.VALUE_MISSING, text.strip())
    return parts


def _plain_words(tokens: Sequence[Token], vocabulary: Vocabulary[Row]) -> tuple[str, ...] | None:
    """The words to look for when all of them are text, or None."""
    if any(token.negated or _has_a_meaning(token, vocabulary) for token in tokens):
        return None
    return tuple(token.text.lower() for token in tokens)


def _has_a_meaning(token: Token, vocabulary: Vocabulary[Row]) -> bool:
    word = token.text.lower()
    return not token.quoted and (
        word == "or"
        or word in vocabulary.exact
        or keyed(token.text) is not None
        or _PORTS.fullmatch(word) is not None
        or _PORTS_AND_PROTOCOL.fullmatch(word) is not None
    )


def _key_of(token: Token) -> str:
    found = None if token.quoted else keyed(token.text)
    return found[1].lower() if found is not None else ""


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
        if (found := keyed(token.text)) is not None:
            return _keyed(found[1], found[2], vocabulary)
        if (exact := vocabulary.exact.get(word)) is not None:
            return exact
        if _PORTS.fullmatch(word):
            return any_of([vocabulary.ports(each) for each in parse_ports(word)])
        if (both := _PORTS_AND_PROTOCOL.fullmatch(word)) is not None:
            return _port_and_protocol(both[1], both[2], vocabulary)
    text_of = vocabulary.text
    return lambda row: word in text_of(row)


def _keyed(key: str, value: str, vocabulary: Vocabulary[Row]) -> Test[Row]:
    make = vocabulary.keys.get(key.lower())
    if make is None:
        raise _no_such_key(key, vocabulary)
    if not value.strip():
        raise InputError(InputCode.VALUE_MISSING, f"{key.lower()}:")
    return make(value)


def _no_such_key(key: str, vocabulary: Vocabulary[Row]) -> InputError:
    from difflib import get_close_matches

    known = sorted(vocabulary.keys)
    if (code := vocabulary.elsewhere.get(key.lower())) is not None:
        return InputError(code, f"{key}:", known=tuple(known))
    near = get_close_matches(key.lower(), known, n=2, cutoff=0.7)
    if near:
        return InputError(InputCode.NEARLY_A_KEY, f"{key}:", known=tuple(f"{k}:" for k in near))
    return InputError(InputCode.UNKNOWN_KEY, f"{key}:", known=tuple(known))


def _port_and_protocol(ports: str, protocol: str, vocabulary: Vocabulary[Row]) -> Test[Row]:
    in_range = any_of([vocabulary.ports(each) for each in parse_ports(ports)])
    if not protocol:
        raise InputError(InputCode.VALUE_MISSING, f"{ports}/")
    known = tuple(each.value for each in Protocol if each.value in vocabulary.exact)
    if protocol not in known:
        raise InputError(InputCode.NOT_A_PROTOCOL, protocol, known=known)
    exact = vocabulary.exact[protocol]
    return lambda row: in_range(row) and exact(row)
