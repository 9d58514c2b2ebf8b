"""The query language, on rows of its own; no table's fields."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.net import InputCode, InputError, PortRange
from portgui.query import MAX_QUERY, Query, Test, Vocabulary, parse, tokenize
from portgui.query.fields import ports_field


class Row(NamedTuple):
    port: int
    protocol: str
    text: str


HTTP = Row(80, "tcp", "web pages http")
HTTPS = Row(443, "tcp", "secure web pages https")
QUIC = Row(443, "udp", "fast secure web pages http/3")
DNS = Row(53, "udp", "names or addresses")
ROWS = (DNS, HTTP, HTTPS, QUIC)


def in_ports(ports: PortRange) -> Test[Row]:
    """The test for a bare port or range."""
    return lambda row: row.port in ports


def app(value: str) -> Test[Row]:
    """The test for `app:`, which does not understand "bad"."""
    if value == "bad":
        raise InputError(InputCode.BAD_VALUE, value, known=("good",))
    return lambda row: value in row.text


VOCABULARY: Vocabulary[Row] = Vocabulary(
    text=lambda row: row.text,
    ports=in_ports,
    exact={
        "tcp": lambda row: row.protocol == "tcp",
        "udp": lambda row: row.protocol == "udp",
        "secure": lambda row: "secure" in row.text,
    },
    keys={"port": ports_field(in_ports), "app": app},
    elsewhere={"mood": InputCode.LIVE_ONLY},
)


def found(text: str) -> tuple[Row, ...]:
    """The rows for a query, by each of the ways to ask, which must agree."""
    query: Query[Row] = parse(text, VOCABULARY)
    selected = tuple(query.select(ROWS))
    test = query.as_test()
    assert selected == tuple(row for row in ROWS if query.matches(row))
    assert selected == tuple(row for row in ROWS if test is None or test(row))
    return selected


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", ROWS),
        ("   ", ROWS),
        ('""', ROWS),
        ("443", (HTTPS, QUIC)),
        ("44", ()),
        ("50-100", (DNS, HTTP)),
        ("50–100", (DNS, HTTP)),
        ("50 - 100", (DNS, HTTP)),
        ("443/udp", (QUIC,)),
        ("443/UDP", (QUIC,)),
        ("50-100/tcp", (HTTP,)),
        ("UDP", (DNS, QUIC)),
        ("pages secure", (HTTPS, QUIC)),
        ("PAGES Web", (HTTP, HTTPS, QUIC)),
        ('"web pages"', (HTTP, HTTPS, QUIC)),
        ('"pages web"', ()),
        ("“web pages”", (HTTP, HTTPS, QUIC)),
        ("port:80", (HTTP,)),
        ("PORT:80", (HTTP,)),
        ('app:"secure web"', (HTTPS, QUIC)),
        ("web -secure", (HTTP,)),
        ("-tcp", (DNS, QUIC)),
        ("-port:443", (DNS, HTTP)),
        ('-"secure web"', (DNS, HTTP)),
        ("53 or http", (DNS, HTTP, HTTPS, QUIC)),
        ("443 udp OR 80", (HTTP, QUIC)),
        ('"or"', (DNS,)),
        ("http/3", (QUIC,)),
        ("53,80", (DNS, HTTP)),
        ("53,400-450", (DNS, HTTPS, QUIC)),
        ("53,443/udp", (DNS, QUIC)),
        ("port:53,80", (DNS, HTTP)),
        ("-port:53,80", (HTTPS, QUIC)),
        ("C:\\web", ()),
        ("https://web", ()),
        ("fe80::1", ()),
        ('"port:80"', ()),
        ("-", ()),
        ("\u200f443\u200e", (HTTPS, QUIC)),
        ("\ufeff443", (HTTPS, QUIC)),
    ],
)
def test_finds_what_is_written(text: str, rows: tuple[Row, ...]) -> None:
    """Numbers, ranges, protocols, words in any order and case, quotes, keys, minus and or."""
    assert found(text) == rows


@pytest.mark.parametrize(
    ("text", "code", "part", "start"),
    [
        ("0", InputCode.PORT_OUT_OF_RANGE, "0", 0),
        ("65536", InputCode.PORT_OUT_OF_RANGE, "65536", 0),
        ("web 65536", InputCode.PORT_OUT_OF_RANGE, "65536", 4),
        ("-1", InputCode.NEGATED_NUMBER, "-1", 0),
        ("80-", InputCode.RANGE_UNFINISHED, "80-", 0),
        ("9000-8000", InputCode.RANGE_BACKWARDS, "9000-8000", 0),
        ("9000 - 8000", InputCode.RANGE_BACKWARDS, "9000 - 8000", 0),
        ("1-70000", InputCode.PORT_OUT_OF_RANGE, "70000", 0),
        ("9" * 100, InputCode.TOO_LONG, "9" * 63 + "…", 0),
        ("443/icmp", InputCode.NOT_A_PROTOCOL, "icmp", 0),
        ("443/secure", InputCode.NOT_A_PROTOCOL, "secure", 0),
        ("443/", InputCode.VALUE_MISSING, "443/", 0),
        ("udp colour:red", InputCode.UNKNOWN_KEY, "colour:", 4),
        ('udp colour:"red"', InputCode.UNKNOWN_KEY, "colour:", 4),
        ("app:", InputCode.VALUE_MISSING, "app:", 0),
        ('app:""', InputCode.VALUE_MISSING, "app:", 0),
        ('app:"  "', InputCode.VALUE_MISSING, "app:", 0),
        ("x app:bad", InputCode.BAD_VALUE, "bad", 2),
        ("port:x", InputCode.NOT_A_PORT, "x", 0),
        ("prt:80", InputCode.NEARLY_A_KEY, "prt:", 0),
        ("web mood:80", InputCode.LIVE_ONLY, "mood:", 4),
        ("80,", InputCode.VALUE_MISSING, "80,", 0),
        ("port:,80", InputCode.VALUE_MISSING, ",80", 0),
        ("80,99999", InputCode.PORT_OUT_OF_RANGE, "99999", 0),
        ('"web', InputCode.QUOTE_OPEN, '"web', 0),
        ('app:"web', InputCode.QUOTE_OPEN, 'app:"web', 0),
        ("or 80", InputCode.NOTHING_TO_JOIN, "or", 0),
        ("80 or", InputCode.NOTHING_TO_JOIN, "or", 3),
        ("80 or or 53", InputCode.NOTHING_TO_JOIN, "or", 6),
        ("\u200f0", InputCode.PORT_OUT_OF_RANGE, "0", 1),
    ],
)
def test_bad_input_is_named_with_its_place(
    text: str, code: InputCode, part: str, start: int
) -> None:
    """What cannot be understood is refused with its code, the very part and where it begins."""
    with pytest.raises(InputError) as raised:
        parse(text, VOCABULARY)
    assert (raised.value.code, raised.value.text, raised.value.start) == (code, part, start)


def test_a_protocol_error_offers_only_protocols() -> None:
    """Words with a meaning of their own are not offered as protocols."""
    with pytest.raises(InputError) as raised:
        parse("443/x", VOCABULARY)
    assert raised.value.known == ("tcp", "udp")


def test_what_belongs_elsewhere_is_said_with_what_belongs_here() -> None:
    """A key of another table is answered with that, and with the keys of this one."""
    with pytest.raises(InputError) as raised:
        parse("mood:red", VOCABULARY)
    assert raised.value.known == ("app", "port")


def test_an_unknown_key_error_offers_the_keys() -> None:
    """A key that the table has not is answered with those that it has."""
    with pytest.raises(InputError) as raised:
        parse("colour:red", VOCABULARY)
    assert raised.value.known == ("app", "port")


def test_a_long_paste_is_refused_before_it_is_read() -> None:
    """10,000 characters are too long; the longest query that is read is not."""
    with pytest.raises(InputError) as raised:
        parse("a " * 5000, VOCABULARY)
    assert raised.value.code is InputCode.TOO_LONG
    assert found("a" * MAX_QUERY) == ()


@pytest.mark.parametrize(
    "text", ["שלום", "منفذ ٤٤٣", "🎮", "👩‍👩‍👧 server", "İstanbul", "\x00\x1b[31m", "４４３"]
)
def test_other_scripts_and_signs_are_words(text: str) -> None:
    """Right-to-left text, emoji, control characters and other digits are searched as words."""
    assert found(text) == ()


@pytest.mark.parametrize(
    ("before", "after", "narrower"),
    [
        ("w", "we", True),
        ("web", "web", True),
        ("", "web", True),
        ("web", "web pages", True),
        ("web pages", "pages secure-web", True),
        ("we", "w", False),
        ("web", "pages", False),
        ("ud", "udp", False),
        ("8", "80", False),
        ("web", "-web", False),
        ("-web", "-webs", False),
        ("web", "web or dns", False),
        ("web", "app:web", False),
        ("web", '"web pages"', True),
        ("8", "8,9", False),
        ("c", "c:\\web", True),
    ],
)
def test_typing_on_narrows(before: str, after: str, narrower: bool) -> None:
    """Only text that goes on narrows: never a number, a protocol, a minus, a key or an "or"."""
    assert parse(after, VOCABULARY).narrows(parse(before, VOCABULARY)) is narrower


@given(st.text('wesx 8"-', max_size=12), st.text('wesx 8"-', max_size=12))
def test_a_narrower_query_finds_nothing_new(before: str, after: str) -> None:
    """What a query that narrows finds was found before it."""
    try:
        wide, narrow = parse(before, VOCABULARY), parse(after, VOCABULARY)
    except InputError:
        return
    if narrow.narrows(wide):
        assert set(narrow.select(ROWS)) <= set(wide.select(ROWS))


def test_a_word_is_asked_only_of_the_rows_that_the_words_before_it_left() -> None:
    """Two words cost little more than one: a keystroke over a long table stays cheap."""
    asked: list[Row] = []

    def note(row: Row) -> bool:
        asked.append(row)
        return True

    counting = Vocabulary(VOCABULARY.text, in_ports, {"count": note}, {})
    assert list(parse("53 count", counting).select(ROWS)) == [DNS]
    assert asked == [DNS]


def place_of_the_error(text: str) -> int:
    """Where a query goes wrong, or 0 when it is understood; then it must be possible to ask it."""
    try:
        found(text)
    except InputError as error:
        return error.start
    return 0


@given(st.text(max_size=MAX_QUERY))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but `InputError` ever comes out, and its place is inside the input."""
    assert 0 <= place_of_the_error(text) <= len(text)


@given(
    st.lists(
        st.sampled_from(
            ['"', "-", ":", "/", " ", "or", "port:", "app:", "tcp", "80", "0", "–", "x", "\u200f"]
        ),
        max_size=20,
    ).map("".join)
)
def test_any_mixture_of_signs_is_read_or_refused(text: str) -> None:
    """The signs of the language in any order never bring anything but `InputError`."""
    assert 0 <= place_of_the_error(text) <= len(text)


@given(st.text(alphabet=st.characters(exclude_characters='"'), max_size=50))
def test_tokens_stand_where_they_say(text: str) -> None:
    """Each word's place is where it begins in the input, and the words are in order."""
    try:
        tokens = tokenize(text)
    except InputError:
        return
    starts = [token.start for token in tokens]
    assert starts == sorted(set(starts))
    assert all(0 <= start < len(text) for start in starts)
