"""What is offered while a filter is typed, where it goes, and that nothing breaks it."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.net import InputError, parse_range
from portgui.query import MAX_QUERY, Place, Test, Vocabulary, parse, writing
from portgui.query.completion import Offer, complete, put_in
from portgui.query.fields import (
    Choice,
    Field,
    choice_field,
    makers,
    ports_field,
    text_field,
)
from portgui.query.seen import MOST, SeenValues
from portgui.query.tokens import CANNOT_HOLD
from portgui.words import Message


class Row(NamedTuple):
    """An app on a port."""

    port: int
    app: str
    state: str = "waiting"
    user: str | None = None


def _state(text: str) -> Test[Row]:
    return lambda row: row.state == text


STATES = (
    Choice("waiting", Message("choice-waiting"), ("listen",)),
    Choice("connected", Message("choice-connected")),
    Choice("closing", Message("choice-closing")),
)
FIELDS: tuple[Field[Row], ...] = (
    Field(
        "port",
        Message("field-port"),
        "port:80",
        ports_field(lambda ports: lambda row: row.port in ports),
        seen=lambda rows: [str(row.port) for row in rows],
        is_list=True,
    ),
    Field(
        "app",
        Message("field-app"),
        "app:x",
        text_field(lambda row: row.app),
        seen=lambda rows: [row.app for row in rows],
        also=("process", "program"),
    ),
    Field("addr", Message("field-addr"), "addr:x", text_field(lambda _row: None)),
    Field(
        "state",
        Message("field-state"),
        "state:waiting",
        choice_field(STATES, _state),
        STATES,
        is_list=True,
    ),
    Field("user", Message("field-user"), "user:x", text_field(lambda row: row.user)),
)
ROWS = [
    Row(80, "nginx"),
    Row(443, "nginx"),
    Row(5000, "Google Chrome", "connected"),
    Row(5001, "my\tapp"),
    Row(5002, 'say "hi" twice'),
    Row(22, "sshd", user="root"),
]
VOCABULARY: Vocabulary[Row] = Vocabulary(
    lambda row: row.app.lower(),
    lambda ports: lambda row: row.port in ports,
    {"waiting": _state("waiting")},
    makers(FIELDS),
)


def offers(marked: str, *, everything: bool = False) -> tuple[Offer, ...]:
    """The offers for a text in which `|` is the cursor."""
    text, cursor = marked.replace("|", ""), marked.index("|")
    return complete(text, cursor, FIELDS, SeenValues(lambda: ROWS), everything=everything)


def texts(marked: str) -> list[str]:
    """What they would put in."""
    return [offer.text for offer in offers(marked)]


def taken(marked: str, number: int = 0) -> str:
    """The text after an offer was taken, with `|` as the cursor."""
    text, cursor = put_in(marked.replace("|", ""), offers(marked)[number])
    return f"{text[:cursor]}|{text[cursor:]}"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("a|", ["app:", "addr:"]),
        ("A|", ["app:", "addr:"]),
        ("ap|", ["app:"]),
        ("-ap|", ["app:"]),
        ("tcp ap|", ["app:", 'app:"my\tapp"']),
        ("80 or st|", ["state:"]),
        ("or|", []),
        ("proc|", ["app:"]),
        ("p|", ["port:"]),
        ("wait|", ["state:waiting"]),
        ("listen|", ["state:waiting"]),
        ("waiting|", []),
        ("8|", []),
        ('"a|', []),
        ("xyz|", []),
        ("|", []),
        ("tcp |", []),
        ("tcp | app:x", []),
        ("state:|", ["waiting", "connected", "closing"]),
        ("state:c|", ["connected", "closing"]),
        ("state:C|", ["connected", "closing"]),
        ("-state:c|", ["connected", "closing"]),
        ("state:waiting,c|", ["connected", "closing"]),
        ("state:ing|", ["waiting", "closing"]),
        ("state:waiting|", []),
        ("STATE:wa|", ["waiting"]),
        ("stat:|", ["state:"]),
        ("colour:|", []),
        ("user:|", []),
        ("app:|", ["nginx", "sshd", '"my\tapp"', '"Google Chrome"', "twice"]),
        ("app:g|", ['"Google Chrome"', "nginx"]),
        ('app:"goo|', ['"Google Chrome"']),
        ("app:“goo|", ['"Google Chrome"']),
        ('app:"goo" |', []),
        ('app:"goo"|', []),
        ("app:nginx|", []),
        ("port:5|", ["5000", "5001", "5002"]),
        ("port:80,5|", ["5000", "5001", "5002"]),
        ("tcp ngi|", ["app:nginx"]),
        ("tcp chro|", ['app:"Google Chrome"']),
        ("ngi|", []),
    ],
)
def test_what_may_be_meant_is_offered(marked: str, expected: list[str]) -> None:
    """Fields by their first letters, values by any part, the likeliest first."""
    assert texts(marked) == expected


@pytest.mark.parametrize(
    ("marked", "after"),
    [
        ("ap|", "app:|"),
        ("-ap|", "-app:|"),
        ("tcp -ap| web", "tcp -app:| web"),
        ("ap|:chrome", "app:|chrome"),
        ("a|xyz:chrome", "app:|chrome"),
        ("ap|plication", "app:|"),
        ("state:c|", "state:connected |"),
        ("state:c| tcp", "state:connected| tcp"),
        ("state:c|losing tcp", "state:connected| tcp"),
        ("state:wa|,closing", "state:waiting|,closing"),
        ("state:closing,wa| tcp", "state:closing,waiting| tcp"),
        ("app:goo|", 'app:"Google Chrome" |'),
        ('app:"goo|', 'app:"Google Chrome" |'),
        ('-app:"goo|gle" tcp', '-app:"Google Chrome"| tcp'),
        ("tcp lis| 80", "tcp state:waiting| 80"),
        ("tcp chro|", 'tcp app:"Google Chrome" |'),
        ("stat:wai|", "state:|wai"),
        ("80 or ap|", "80 or app:|"),
    ],
)
def test_an_offer_replaces_the_word_at_the_cursor(marked: str, after: str) -> None:
    """Also in the middle of the text, in quotes, in a list, behind minus and “or”."""
    assert taken(marked) == after


def test_all_fields_are_offered_when_somebody_asks() -> None:
    """With nothing typed, at a place between words, and behind a minus."""
    every = [f"{field.key}:" for field in FIELDS]
    for marked in ("|", "tcp |", "tcp | web", "-|"):
        assert [offer.text for offer in offers(marked, everything=True)] == every


def test_what_begins_at_the_cursor_is_not_replaced() -> None:
    """Asked for before a word, the fields go in front of it."""
    assert {offer.place for offer in offers("tcp |app:x", everything=True)} == {Place(4, 4)}


def test_an_offer_says_what_it_is() -> None:
    """A field and a choice in words, a value by how many rows have it."""
    assert offers("ap|")[0].about == Message("field-app")
    assert offers("state:co|")[0].about == Message("choice-connected")
    assert [(offer.text, offer.rows) for offer in offers("app:ng|")] == [("nginx", 2)]


def test_the_rows_are_looked_at_when_they_are_needed_and_once() -> None:
    """Not for the name of a field, not for each letter of a value; again after they changed."""
    looks: list[int] = []

    def rows() -> list[Row]:
        looks.append(1)
        return ROWS

    seen = SeenValues(rows)
    for text in ("a", "ap", "app", "state:", "state:w"):
        complete(text, len(text), FIELDS, seen)
    assert looks == []
    for text in ("app:", "app:n", "app:ng"):
        complete(text, len(text), FIELDS, seen)
    assert len(looks) == 1
    seen.forget()
    assert len(looks) == 1
    complete("app:", 4, FIELDS, seen)
    assert len(looks) == 2


def test_the_values_that_are_kept_are_bounded() -> None:
    """However many rows have one of their own; the frequent ones are kept."""
    rows = [Row(1, f"app-{number}") for number in range(MOST + 500)]
    rows += [Row(1, "frequent")] * 2
    seen = SeenValues(lambda: rows)
    found = seen.of(FIELDS[1])
    assert len(found) == MOST
    assert found[0].text == "frequent"


def test_a_value_without_a_text_is_not_offered() -> None:
    """An app without a name is no value."""
    seen = SeenValues(lambda: [Row(1, ""), Row(2, '"""')])
    assert complete("app:", 4, FIELDS, seen) == ()


PIECES = st.lists(
    st.sampled_from(
        [
            '"',
            "-",
            ":",
            ",",
            "/",
            " ",
            "or",
            "port:",
            "app:",
            "state:",
            "wai",
            "ngi",
            "80",
            "“",
            "x",
        ]
    ),
    max_size=12,
).map("".join)


@given(PIECES | st.text(max_size=30), st.integers(0, 40))
def test_whatever_is_typed_offers_fit_into_it(text: str, cursor: int) -> None:
    """Their places are inside of the text, around the cursor, and taking one moves on."""
    cursor = min(cursor, len(text))
    for offer in complete(text, cursor, FIELDS, SeenValues(lambda: ROWS), everything=True):
        assert 0 <= offer.place.start <= cursor
        assert offer.place.end >= cursor or offer.text.endswith(":")
        after, at = put_in(text, offer)
        assert after[: offer.place.start] == text[: offer.place.start]
        assert after[:at].rstrip(" ").endswith(offer.text)


@given(st.sampled_from(["", "tcp ", "-", "80 or ", "waiting -"]), st.sampled_from("apsnwclgu"))
def test_what_is_taken_can_be_read(before: str, letter: str) -> None:
    """A field and then each of its values: a query, if what stood before was one."""
    seen = SeenValues(lambda: ROWS)
    text = before + letter
    for offer in complete(text, len(text), FIELDS, seen):
        after, cursor = put_in(text, offer)
        whole = [after] if offer.is_whole else []
        whole += [put_in(after, each)[0] for each in complete(after, cursor, FIELDS, seen)]
        for query in whole:
            assert parse(query, VOCABULARY)


def test_a_text_that_is_too_long_is_left_alone() -> None:
    """It is no query any more."""
    text = "a" * (MAX_QUERY + 1)
    assert complete(text, len(text), FIELDS, SeenValues(lambda: ROWS)) == ()


# What the program writes itself.


@given(st.text(max_size=150))
def test_what_is_written_is_read_back_as_it_was(text: str) -> None:
    """A value stands for a part of the text, all of it where a query can hold that."""
    value = writing.value(text)
    if not value:
        assert not "".join(CANNOT_HOLD.sub(" ", text).split())
        return
    (token,) = _tokens(f"app:{value}")
    assert token == f"app:{value.strip(chr(34))}"
    if not CANNOT_HOLD.search(text) and len(text) <= writing.LONGEST_VALUE:
        assert value.strip('"') == text.strip()


def _tokens(text: str) -> list[str]:
    from portgui.query import tokenize

    return [token.text for token in tokenize(text)]


@given(st.text(max_size=50))
def test_words_are_looked_for_as_they_are(text: str) -> None:
    """Whatever they would mean without quotes: a number, a field, “or”."""
    query = writing.words(text)
    if query:
        found = parse(query, VOCABULARY)
        wanted = writing.holdable(text)
        assert found.matches(Row(1, f"before {wanted} behind"))
        assert not found.matches(Row(80, ""))


def test_a_range_is_no_text() -> None:
    """The tests' own vocabulary reads ports as the real ones do."""
    with pytest.raises(InputError):
        parse("port:9-1", VOCABULARY)
    assert 5 in parse_range("1-9")
