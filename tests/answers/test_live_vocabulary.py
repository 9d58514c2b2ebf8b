"""What a filter means for the rows of the live view, and that its fields are one table."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.answers.live_row import REACH_WORDS, STATE_WORDS, make_row
from portgui.answers.live_vocabulary import live_fields, live_manual, live_vocabulary
from portgui.connections.snapshot import Connection, Owner, Reach, State
from portgui.net import InputCode, InputError
from portgui.query import MAX_QUERY, parse, writing
from portgui.query.fields import GUIDE_ONLY, LIVE_ONLY
from portgui.query.manual import as_text
from portgui.query.seen import SeenValues
from portgui.reference.guide_vocabulary import guide_fields
from portgui.words import english
from tests.fakes import STARTED, UDP, Computer, make_reference

NOW = STARTED + 3_600
"""An hour after the first app was started."""

REFERENCE = make_reference()


def busy_computer() -> dict[str, Connection]:
    """Sockets of every kind, each under the name of what it is."""
    computer = Computer()
    nginx = computer.app("nginx", service="nginx.service", user="www-data")
    chrome = computer.app("chrome", path="/opt/google/chrome/chrome")
    resolver = computer.app("resolver", user="grace")
    found = {
        "web server": computer.wait(nginx, "0.0.0.0:80"),
        "web server, IPv6": computer.wait(nginx, "[::]:80"),
        "names": computer.wait(resolver, "127.0.0.1:53", UDP),
        "hidden": computer.wait(computer.foreign_app(), "0.0.0.0:25565"),
        "browser": computer.connect(chrome, "93.184.216.34:80"),
        "game": computer.connect(chrome, "93.184.216.34:25565", UDP),
        "inside": computer.connect(chrome, "[::1]:80"),
        "neighbour": computer.connect(chrome, "[fe80::2%eth0]:8080"),
        "mapped": computer.connect(nginx, "[::ffff:172.16.0.7]:40000"),
    }
    closing = computer.connect(chrome, "10.0.0.9:5000")
    found["closing"] = computer.close(closing, "CLOSE_WAIT")
    found["finished"] = computer.close(computer.connect(chrome, "10.0.0.9:6000"))
    script = computer.app("python3")._replace(
        title="manage.py",
        command="python3 manage.py runserver --key s3cret",
        container="docker-3f2a90c1b2d4",
        parent="bash",
    )
    found["script"] = computer.wait(script, "0.0.0.0:8000")._replace(since=NOW - 60)
    found["ageless"] = computer.wait(script, "0.0.0.0:8001")._replace(since=None)
    return found


ROWS = {name: make_row(found, REFERENCE) for name, found in busy_computer().items()}


def now() -> float:
    """The time of all of these tests."""
    return NOW


VOCABULARY = live_vocabulary(now)


def matching(query: str) -> set[str]:
    """The rows that a query leaves."""
    parsed = parse(query, VOCABULARY)
    return {name for name, row in ROWS.items() if parsed.matches(row)}


WEB = {"web server", "web server, IPv6"}
NGINX = {*WEB, "mapped"}
CHROME = {"browser", "game", "inside", "neighbour", "closing"}
SCRIPT = {"script", "ageless"}
OPEN = {*WEB, "hidden", *SCRIPT}
"""What waits for the network."""


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("80", {*WEB, "browser", "inside"}),
        ("port:80", {*WEB, "browser", "inside"}),
        ("53,80", {*WEB, "names", "browser", "inside"}),
        ("port:53,8000-8001", {"names", *SCRIPT}),
        ("lport:80", WEB),
        ("rport:80", {"browser", "inside"}),
        ("rport:80,8080", {"browser", "inside", "neighbour"}),
        ("80/udp", set()),
        ("25565/udp", {"game"}),
        ("53,25565/udp", {"names", "game"}),
        ("50-100", {*WEB, "names", "browser", "inside"}),
        ("udp", {"names", "game"}),
        ("proto:UDP", {"names", "game"}),
        ("proto:tcp,udp", set(ROWS)),
        ("waiting", {*OPEN, "names"}),
        ("state:connected", {"browser", "game", "inside", "neighbour", "mapped"}),
        ("closing", {"closing"}),
        ("state:FINISHED", {"finished"}),
        ("state:closing,finished", {"closing", "finished"}),
        ('state:"waiting for connections" udp', {"names"}),
        ("state:listening udp", {"names"}),
        ("state:LISTEN tcp", OPEN),
        ("state:close_wait", {"closing"}),
        ("state:CLOSE-WAIT", {"closing"}),
        ("state:time_wait", {"finished"}),
        ("state:established", {"browser", "inside", "neighbour", "mapped"}),
        ("reach:this-computer", {"names", "inside"}),
        ('reach:"only this computer"', {"names", "inside"}),
        ("reach:localhost", {"names", "inside"}),
        ('reach:"your network" waiting', OPEN),
        ("reach:unknown", set()),
        ("app:nginx", NGINX),
        ("app:browser", CHROME),
        ("app:manage", SCRIPT),
        ("app:python", SCRIPT),
        ("app:*", set(ROWS) - {"hidden", "finished"}),
        ("-app:*", {"hidden", "finished"}),
        ("pid:102", {"names"}),
        ("pid:102,100", {"names", *NGINX}),
        ("pid:10", set()),
        ("service:nginx.service", NGINX),
        ("service:*", NGINX),
        ("container:docker", SCRIPT),
        ("container:*", SCRIPT),
        ("parent:bash", SCRIPT),
        ("command:runserver", SCRIPT),
        ("s3cret", set()),
        ("user:www", NGINX),
        ("user:GRACE", {"names", "hidden"}),
        ("path:google", CHROME),
        ("addr:10.0.0.0/8", {"closing", "finished"}),
        ("addr:10.", {"closing", "finished"}),
        ("addr:93.184.216.34", {"browser", "game"}),
        ("addr:93.184.216.34,10.0.0.9", {"browser", "game", "closing", "finished"}),
        ("addr:::1", {"inside"}),
        ("addr:[::1]", {"inside"}),
        ("addr:fe80::/10", {"neighbour"}),
        ("addr:fe80:", {"neighbour"}),
        ("addr:fe80::2%eth0", {"neighbour"}),
        ("addr:fe80::2%eth1", set()),
        ("addr:172.16.0.0/12", {"mapped"}),
        ("addr:::ffff:172.16.0.7", {"mapped"}),
        ("addr:192.168.1.5/24 udp", {"game"}),
        ("family:ipv6", {"web server, IPv6", "inside"}),
        ("family:4 waiting", {*OPEN, "names"} - {"web server, IPv6"}),
        ("since:10m", {"script"}),
        ("since:60s", {"script"}),
        ("since:59s", set()),
        ("since:1h", set(ROWS) - {"hidden", "finished", "ageless"}),
        ("since:3599s nginx", set()),
        ("-since:1d", {"ageless", "finished", "hidden"}),
        ('"web server"', NGINX),
        ("web server", NGINX),
        ("google chrome", CHROME),
        ("only this computer", {"names", "inside"}),
        ('"waiting for connections"', {*OPEN, "names"}),
        ("x11", {"finished"}),
        ("airplay", {"closing"}),
        ("listen", OPEN),
        ("93.184.216.34:80", {"browser"}),
        ("[::1]:80", {"inside"}),
        ("fe80::2", {"neighbour"}),
        ("-app:chrome waiting tcp", OPEN),
        ("nobody", set()),
    ],
)
def test_a_query_finds_by_every_field(query: str, names: set[str]) -> None:
    """Numbers mean either port, words any text of the row, keys one field."""
    assert matching(query) == names


@pytest.mark.parametrize(
    ("query", "code", "start"),
    [
        ("tcp colour:red", InputCode.UNKNOWN_KEY, 4),
        ("prot:tcp", InputCode.NEARLY_A_KEY, 0),
        ("udp topic:games", InputCode.GUIDE_ONLY, 4),
        ("port:", InputCode.VALUE_MISSING, 0),
        ("port:80,", InputCode.VALUE_MISSING, 0),
        ("80,,81", InputCode.VALUE_MISSING, 0),
        ("port:0", InputCode.PORT_OUT_OF_RANGE, 0),
        ("port:80a", InputCode.NOT_A_PORT, 0),
        ("80-", InputCode.RANGE_UNFINISHED, 0),
        ("web rport:90-80", InputCode.RANGE_BACKWARDS, 4),
        ("proto:sctp", InputCode.NOT_A_PROTOCOL, 0),
        ("pid:x", InputCode.BAD_VALUE, 0),
        ("pid:-1", InputCode.BAD_VALUE, 0),
        ("pid:١٢", InputCode.BAD_VALUE, 0),
        ("pid:" + "9" * 11, InputCode.BAD_VALUE, 0),
        ("state:open", InputCode.BAD_VALUE, 0),
        ("state:waiting,nothing", InputCode.BAD_VALUE, 0),
        ("reach:internet", InputCode.BAD_VALUE, 0),
        ("family:ipx", InputCode.BAD_VALUE, 0),
        ("addr:home", InputCode.BAD_VALUE, 0),
        ("addr:10.0.0.0/99", InputCode.BAD_VALUE, 0),
        ("addr:300.1", InputCode.BAD_VALUE, 0),
        ("since:10", InputCode.BAD_VALUE, 0),
        ("since:m", InputCode.BAD_VALUE, 0),
        ("since:1y", InputCode.BAD_VALUE, 0),
        ("since:٣m", InputCode.BAD_VALUE, 0),
    ],
)
def test_a_value_that_no_row_can_have_is_refused(query: str, code: InputCode, start: int) -> None:
    """Never a silent empty list; and the person is shown where."""
    with pytest.raises(InputError) as caught:
        parse(query, VOCABULARY)
    assert (caught.value.code, caught.value.start) == (code, start)


@pytest.mark.parametrize("key", ["state", "reach", "addr", "pid", "family", "since", "colour"])
def test_a_refusal_says_what_would_do(key: str) -> None:
    """The accepted values or fields come with the mistake, and are accepted themselves."""
    with pytest.raises(InputError) as caught:
        parse(f"{key}:?", VOCABULARY)
    assert caught.value.known
    if key != "colour":
        values = [known.removeprefix(f"{key}:") for known in caught.value.known]
        assert all(parse(f"{key}:{value}", VOCABULARY) for value in values)


def test_a_misspelt_field_is_answered_with_the_one_that_is_meant() -> None:
    """Not with all eighteen."""
    with pytest.raises(InputError) as caught:
        parse("adr:10.0.0.1", VOCABULARY)
    assert "addr:" in caught.value.known
    assert len(caught.value.known) <= 2


def test_the_host_name_is_asked_where_a_row_has_one() -> None:
    """A row that has learnt its host name is found by it; one that has not is not."""

    class Named(NamedTuple):
        connection: Connection
        haystack: str = ""
        host: str = "www.example.org"

    query = parse("host:example", VOCABULARY)
    assert query.matches(Named(ROWS["browser"].connection))  # type: ignore[arg-type]
    assert matching("host:example") == set()
    assert matching("-host:*") == set(ROWS)


def test_a_filter_by_age_says_that_it_has_to_be_asked_again() -> None:
    """What is new does not stay new; every other answer changes with the row only."""
    assert parse("app:x since:1h", VOCABULARY).is_timed
    assert parse("-since:1h or 80", VOCABULARY).is_timed
    assert not parse('"since:1h" since app:x', VOCABULARY).is_timed
    moment = [NOW]
    query = parse("since:90s", live_vocabulary(lambda: moment[0]))
    assert query.matches(ROWS["script"])
    moment[0] += 60
    assert not query.matches(ROWS["script"])


# One table of fields.


def test_every_word_of_the_screen_can_be_written_as_a_value() -> None:
    """Each state and each reach, by its own name and by what the screen calls it."""
    for key, words in (("state", STATE_WORDS), ("reach", REACH_WORDS)):
        for kind, text in words.items():
            assert matching(f'{key}:"{text}"') == matching(f"{key}:{kind.value}")


def test_the_fields_are_known_to_both_tables() -> None:
    """Each table can say that a field belongs to the other one."""
    live = {field.key for field in live_fields()}
    guide = {field.key for field in guide_fields()}
    assert live - guide == set(LIVE_ONLY)
    assert guide - live == set(GUIDE_ONLY)


def test_every_example_of_the_help_can_be_tried() -> None:
    """Whatever stands on the page can be read; the values that it names can be written."""
    manual = live_manual()
    examples = (*manual.examples, *manual.signs, *(entry.example for entry in manual.fields))
    for example in examples:
        assert parse(example.query, VOCABULARY)
        assert english(example.about)
    for field in live_fields():
        assert field.example.startswith(f"{field.key}:")
        for choice in field.choices:
            for word in (choice.text, *choice.also):
                assert parse(f'{field.key}:"{word}"', VOCABULARY)


def test_the_help_fits_a_terminal_and_names_every_field() -> None:
    """80 columns, as text for the command line."""
    text = as_text(live_manual(), english)
    assert max(map(len, text.splitlines())) <= 80
    lines = [line.split() for line in text.splitlines() if line.startswith("  ")]
    firsts = {line[0] for line in lines}
    assert {f"{field.key}:" for field in live_fields()} <= firsts
    assert "waiting, connected, closing, finished" in " ".join(text.split())


def test_what_is_offered_while_typing_finds_the_row_that_has_it() -> None:
    """Every value that a row offers for a field is one by which that row is found."""
    for field in live_fields():
        seen = SeenValues(ROWS.values)
        for value in seen.of(field):
            query = writing.field_query(field.key, value.text)
            assert parse(query, VOCABULARY), query
            if field.key != "port":  # a row is about one port and found by both
                assert len(matching(query)) >= value.rows
            for name, row in ROWS.items():
                if field.seen is not None and value.text in field.seen([row]):
                    assert name in matching(query), query


def test_a_command_line_is_never_offered() -> None:
    """It may hold a password."""
    assert all(field.seen is None for field in live_fields() if field.key == "command")


# Properties.

KEYS = st.sampled_from([field.key for field in live_fields()])
TERMS = st.one_of(
    st.sampled_from(
        ["80", "tcp", "waiting", "web", '"web server"', "50-100", "443/tcp", "app:chrome", "app:*",
         "user:grace", "reach:network", "state:closing,finished", "since:10m", "addr:10.",
         "addr:::1", "family:ipv6", "service:*", "container:docker", "pid:100,102", "rport:80"]
    ),
    st.builds(lambda key, value: f"{key}:{value}", KEYS, st.text("ab1.:,-m", min_size=1)),
)  # fmt: skip


def parsed_rows(query: str) -> set[str] | None:
    """The rows of a query, or None where it is none."""
    try:
        return matching(query)
    except InputError:
        return None


@given(TERMS)
def test_a_term_and_its_negation_part_the_rows(term: str) -> None:
    """Every row matches exactly one of the two, also where a field is not known."""
    found = parsed_rows(term)
    if found is None:
        assert parsed_rows(f"-{term}") is None
    elif not term[0].isdigit() or not term.isdigit():
        other = parsed_rows(f"-{term}")
        if other is not None:  # a bare number cannot be negated
            assert found | other == set(ROWS)
            assert found & other == set()


@given(TERMS, TERMS, TERMS)
def test_or_is_a_union_and_a_space_an_intersection(one: str, two: str, three: str) -> None:
    """Spaces bind closer: `a b or c` is both of the first, or the last."""
    first, second, third = map(parsed_rows, (one, two, three))
    if first is None or second is None or third is None:
        return
    query = f"{one} {two} or {three}"
    if len(query) <= MAX_QUERY:
        assert matching(query) == (first & second) | third


@given(st.text(max_size=60), st.sampled_from(["app", "user", "service", "container"]))
def test_any_name_can_be_written_as_a_filter_that_finds_it(name: str, key: str) -> None:
    """Spaces, colons, hyphens, "or": what `field_query` writes is read back as it was."""
    query = writing.field_query(key, name)
    if not query or query == f"{key}:*":
        return
    owners = {
        "app": Owner(1, name),
        "user": Owner(1, "x", user=name),
        "service": Owner(1, "x", service=name),
        "container": Owner(1, "x", container=name),
    }
    row = make_row(ROWS["browser"].connection._replace(owner=owners[key]), REFERENCE)
    assert parse(query, VOCABULARY).matches(row)
    value = query.partition(":")[2].strip('"')
    assert value in name


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but `InputError`, whatever stands behind a field."""
    for field in live_fields():
        parsed_rows(f"{field.key}:{text}")


def test_the_states_are_those_there_are() -> None:
    """A state or a reach that is added gets a value of its own."""
    by_key = {field.key: field for field in live_fields()}

    def values(key: str) -> Iterator[str]:
        return (choice.text for choice in by_key[key].choices)

    assert set(values("state")) == {state.value for state in State}
    assert set(values("reach")) == {reach.value for reach in Reach}
