"""The fields of a table as data: what each is called, means, takes and offers. Pure.

A `Vocabulary`, the completion while typing and the page of help are all made of the same fields,
so that none of them can speak of a field that the others do not know.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

from portgui.net import InputCode, InputError, PortRange
from portgui.query.language import Row, Test, any_of, parse_list, parse_ports
from portgui.words import Message

Value = TypeVar("Value")

LIVE_ONLY: Final = (
    "lport", "rport", "pid", "parent", "path", "command", "service", "container", "user", "state",
    "reach", "family", "addr", "host", "since",
)  # fmt: skip
"""The fields that only a connection has; a test holds this against the live view's own list."""
GUIDE_ONLY: Final = ("name", "kind", "official", "topic")
"""The fields that only the port guide has."""

ANY: Final = "*"
"""As a value: the field is known, whatever it holds."""


class Choice(NamedTuple):
    """One value of a field that has few.

    Attributes:
        text: how it is written.
        about: what it means, where the word does not say it.
        also: other words for it, the screen's own among them; lower case.
    """

    text: str
    about: Message | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field(Generic[Row]):
    """One field.

    Attributes:
        key: what stands before the colon, lower case.
        about: what it asks for, in a few words.
        example: a query that shows it, ready to be tried.
        make: makes a test of a value; raises `InputError` for one that it cannot use.
        choices: the values, where there are few.
        seen: the values that rows have, one for each row that has it, where they are worth
            offering while someone types; "" is none. It may be asked of 20,000 rows.
        also: words under which somebody may look for the field, lower case.
        is_list: whether several values may stand there with commas between.
        is_timed: whether the answer changes as time goes by.
    """

    key: str
    about: Message
    example: str
    make: Callable[[str], Test[Row]]
    choices: tuple[Choice, ...] = ()
    seen: Callable[[Iterable[Row]], Iterable[str]] | None = None
    also: tuple[str, ...] = ()
    is_list: bool = False
    is_timed: bool = False


class Example(NamedTuple):
    """A query to be tried, and what it finds."""

    query: str
    about: Message


class Entry(NamedTuple):
    """A field on the page of help.

    Attributes:
        key: its name with the colon.
        example: a query with it, and what it asks for.
        values: what may stand behind the colon, where that is little.
    """

    key: str
    example: Example
    values: tuple[str, ...]


class Manual(NamedTuple):
    """All that the page of help says of one table.

    Attributes:
        examples: whole queries, the most useful first.
        fields: every field.
        signs: what works in every table: quotes, minus, "or".
    """

    examples: tuple[Example, ...]
    fields: tuple[Entry, ...]
    signs: tuple[Example, ...]


def makers(fields: Sequence[Field[Row]]) -> dict[str, Callable[[str], Test[Row]]]:
    """`Vocabulary.keys` of these fields."""
    return {field.key: field.make for field in fields}


def ports_field(test: Callable[[PortRange], Test[Row]]) -> Callable[[str], Test[Row]]:
    """Takes ports and ranges: `22`, `8000-8100`, `22,80`."""
    return lambda value: any_of([test(ports) for ports in parse_ports(value)])


def text_field(*getters: Callable[[Row], str | None]) -> Callable[[str], Test[Row]]:
    """Takes any part of a name, in one of several places; `*` for one that is known at all."""

    def make(value: str) -> Test[Row]:
        wanted = value.lower()
        if wanted == ANY:
            return any_of([_is_known(get) for get in getters])
        return any_of([_holds(get, wanted) for get in getters])

    return make


def choice_field(
    choices: Sequence[Choice], test: Callable[[str], Test[Row]]
) -> Callable[[str], Test[Row]]:
    """Takes one of these words, or several with commas; `test` is given a choice's own text."""
    known = {word: each.text for each in choices for word in (each.text, *each.also)}

    def make(value: str) -> Test[Row]:
        return any_of([test(one_of(part, known)) for part in parse_list(value)])

    return make


def one_of(value: str, known: Mapping[str, Value]) -> Value:
    """What a word stands for; blanks, hyphens and underscores in it are all the same.

    Raises:
        InputError: it is none of `known`; the error offers the first word for each.
    """
    wanted = _in_one_piece(value)
    found = next((known[word] for word in known if _in_one_piece(word) == wanted), None)
    if found is None:
        first: dict[Value, str] = {}
        for word, meaning in known.items():
            first.setdefault(meaning, word)
        raise InputError(InputCode.BAD_VALUE, value, known=tuple(first.values()))
    return found


def timed(fields: Sequence[Field[Row]]) -> frozenset[str]:
    """`Vocabulary.timed` of these fields."""
    return frozenset(field.key for field in fields if field.is_timed)


def _in_one_piece(words: str) -> str:
    return "-".join(words.lower().replace("_", " ").replace("-", " ").split())


def _is_known(get: Callable[[Row], str | None]) -> Test[Row]:
    return lambda row: bool(get(row))


def _holds(get: Callable[[Row], str | None], wanted: str) -> Test[Row]:
    def test(row: Row) -> bool:
        text = get(row)
        return text is not None and wanted in text.lower()

    return test
