"""The field's nouns, and what a person may type for them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.net import (
    LAST_PORT,
    MAX_INPUT,
    Endpoint,
    InputCode,
    InputError,
    Kind,
    PortRange,
    Protocol,
    kind_of,
    parse_port,
    parse_port_and_protocol,
    parse_protocol,
    parse_range,
)

PARSERS: tuple[Callable[[str], object], ...] = (
    parse_port,
    parse_range,
    parse_protocol,
    parse_port_and_protocol,
)
PORTS = st.integers(1, LAST_PORT)
# What people and pastes bring near a port, so that the interesting texts are met often.
NEARLY = st.text(
    alphabet="0123456789-+:/ .,_exTtCcPpUuDd\t\n\0–—−‑\u00a0\u200f\u202e٠٨８०½²", max_size=12
)


def code_of(parse: Callable[[str], object], text: str) -> InputCode:
    """Why `parse` refuses `text`."""
    with pytest.raises(InputError) as caught:
        parse(text)
    return caught.value.code


@pytest.mark.parametrize("text", ["80", " 80 ", "\t80\n", "\u00a080\u2003", "080", "0" * 60 + "80"])
def test_a_number_with_space_around_it_is_a_port(text: str) -> None:
    """Spaces of every kind, as a paste brings them, and leading zeros do not matter."""
    assert parse_port(text) == 80
    assert parse_range(text) == PortRange(80, 80)
    assert parse_port_and_protocol(text) == (PortRange(80, 80), None)


@pytest.mark.parametrize("text", ["1", "65535"])
def test_the_first_and_the_last_port_are_ports(text: str) -> None:
    """The borders belong to it."""
    assert parse_port(text) == int(text)


NO_PORTS = [
    ("", InputCode.EMPTY),
    (" \n\t ", InputCode.EMPTY),
    ("0", InputCode.PORT_OUT_OF_RANGE),
    ("000", InputCode.PORT_OUT_OF_RANGE),
    ("65536", InputCode.PORT_OUT_OF_RANGE),
    ("99999999999999999999", InputCode.PORT_OUT_OF_RANGE),
    ("-1", InputCode.PORT_OUT_OF_RANGE),
    ("+80", InputCode.PORT_OUT_OF_RANGE),
    ("80a", InputCode.NOT_A_PORT),
    ("a80", InputCode.NOT_A_PORT),
    ("80 81", InputCode.NOT_A_PORT),
    ("80.0", InputCode.NOT_A_PORT),
    ("8,000", InputCode.NOT_A_PORT),
    ("8_000", InputCode.NOT_A_PORT),
    ("1e3", InputCode.NOT_A_PORT),
    ("0x50", InputCode.NOT_A_PORT),
    ("٨٠", InputCode.NOT_A_PORT),
    ("８０", InputCode.NOT_A_PORT),
    ("८०", InputCode.NOT_A_PORT),
    ("8²", InputCode.NOT_A_PORT),
    ("½", InputCode.NOT_A_PORT),
    ("שמונים", InputCode.NOT_A_PORT),
    ("\u202e08", InputCode.NOT_A_PORT),
    ("80\u200f", InputCode.NOT_A_PORT),
    ("8\u200b0", InputCode.NOT_A_PORT),
    ("😀", InputCode.NOT_A_PORT),
    ("80\0", InputCode.NOT_A_PORT),
    ("80\n81", InputCode.NOT_A_PORT),
    ("8" * (MAX_INPUT + 1), InputCode.TOO_LONG),
    ("8" * 10_000, InputCode.TOO_LONG),
    ("😀" * 10_000, InputCode.TOO_LONG),
]


@pytest.mark.parametrize(("text", "code"), NO_PORTS)
def test_what_is_no_port_is_refused_with_its_reason(text: str, code: InputCode) -> None:
    """Each kind of mistake has a code of its own, the same wherever one port may stand."""
    assert code_of(parse_port, text) is code
    assert code_of(parse_range, text) is code
    assert code_of(parse_port_and_protocol, text) is code


@pytest.mark.parametrize(
    "text",
    [
        "8000-8100",
        " 8000 - 8100 ",
        "8000–8100",
        "8000—8100",
        "8000 — 8100",
        "8000\u20118100",
        "8000\u22128100",
        "8000:8100",
    ],
)
def test_a_range_may_be_written_with_any_dash(text: str) -> None:
    """Vendors' pages write ranges with hyphens, dashes of all lengths, a minus, or a colon."""
    assert parse_range(text) == PortRange(8000, 8100)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("80-", InputCode.RANGE_UNFINISHED),
        ("80 –", InputCode.RANGE_UNFINISHED),
        ("9000-8000", InputCode.RANGE_BACKWARDS),
        ("0-80", InputCode.PORT_OUT_OF_RANGE),
        ("80-65536", InputCode.PORT_OUT_OF_RANGE),
        ("0-", InputCode.PORT_OUT_OF_RANGE),
        ("80--90", InputCode.PORT_OUT_OF_RANGE),
        ("80-90-100", InputCode.NOT_A_PORT),
        ("80-90a", InputCode.NOT_A_PORT),
        ("a-b", InputCode.NOT_A_PORT),
        ("-", InputCode.NOT_A_PORT),
        ("–", InputCode.NOT_A_PORT),
        ("٨٠-٩٠", InputCode.NOT_A_PORT),
    ],
)
def test_what_is_no_range_is_refused_with_its_reason(text: str, code: InputCode) -> None:
    """An unfinished range, a backwards one, and one with an end that is no port."""
    assert code_of(parse_range, text) is code


@pytest.mark.parametrize(("text", "named"), [(":80", ":80"), ("–80", "–80"), (" : ", ":")])
def test_a_mistake_is_named_as_it_was_typed(text: str, named: str) -> None:
    """The sentence quotes what the person wrote, not what it was turned into."""
    with pytest.raises(InputError) as caught:
        parse_range(text)
    assert caught.value.text == named


@pytest.mark.parametrize(("text", "protocol"), [("tcp", "tcp"), ("UDP", "udp"), (" Sctp ", "sctp")])
def test_a_protocol_is_read_in_any_case(text: str, protocol: str) -> None:
    """People write TCP, registries tcp."""
    assert parse_protocol(text) is Protocol(protocol)


def test_an_unknown_protocol_comes_with_the_known_ones() -> None:
    """The sentence can name what would have been accepted."""
    with pytest.raises(InputError) as caught:
        parse_port_and_protocol("80/sctp")
    assert caught.value.code is InputCode.NOT_A_PROTOCOL
    assert caught.value.text == "sctp"
    assert caught.value.known == ("tcp", "udp")


@pytest.mark.parametrize(
    ("text", "ports", "protocol"),
    [
        ("5000/tcp", PortRange(5000, 5000), Protocol.TCP),
        (" 5000 / UDP ", PortRange(5000, 5000), Protocol.UDP),
        ("8000-8100/udp", PortRange(8000, 8100), Protocol.UDP),
        ("8000-8100", PortRange(8000, 8100), None),
    ],
)
def test_a_port_may_name_its_protocol(
    text: str, ports: PortRange, protocol: Protocol | None
) -> None:
    """`5000/tcp` as everybody writes it."""
    assert parse_port_and_protocol(text) == (ports, protocol)


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("80/", InputCode.VALUE_MISSING, "80/"),
        ("80 / ", InputCode.VALUE_MISSING, "80/"),
        ("/tcp", InputCode.EMPTY, ""),
        ("80/tcp/udp", InputCode.NOT_A_PROTOCOL, "tcp/udp"),
        ("0/tcp", InputCode.PORT_OUT_OF_RANGE, "0"),
    ],
)
def test_half_a_port_and_protocol_is_refused(text: str, code: InputCode, named: str) -> None:
    """The complaint is about the half that is missing or wrong."""
    with pytest.raises(InputError) as caught:
        parse_port_and_protocol(text)
    assert (caught.value.code, caught.value.text) == (code, named)


def outcome_of(parse: Callable[[str], object], text: str) -> object:
    """What `parse` makes of `text`, or the `InputError` that it raises."""
    try:
        return parse(text)
    except InputError as error:
        return error


@given(st.one_of(st.text(), NEARLY, st.text(min_size=60, max_size=200)))
def test_nothing_but_an_input_error_is_ever_raised(text: str) -> None:
    """Whatever is typed: a value within bounds, or an `InputError` that is fit to be shown."""
    for parse in PARSERS:
        match outcome_of(parse, text):
            case InputError() as error:
                assert error.code in InputCode
                assert len(error.text) <= MAX_INPUT
                assert len(str(error)) <= 2 * MAX_INPUT
            case int() as port:
                assert 1 <= port <= LAST_PORT
            case (PortRange() as ports, _) | (PortRange() as ports):
                assert 1 <= ports.first <= ports.last <= LAST_PORT
            case other:
                assert isinstance(other, Protocol)


@given(PORTS, PORTS)
def test_a_range_reads_back_as_it_is_written(one: int, other: int) -> None:
    """`str` and `parse_range` are each other's opposite."""
    ports = PortRange(min(one, other), max(one, other))
    assert parse_range(str(ports)) == ports
    assert ports.is_single == (one == other)
    assert len(ports) == abs(one - other) + 1


@given(PORTS, PORTS, PORTS, PORTS)
def test_ranges_overlap_where_they_share_a_port(a: int, b: int, c: int, d: int) -> None:
    """The larger of the first ports lies in both, or none does."""
    one, other = PortRange(min(a, b), max(a, b)), PortRange(min(c, d), max(c, d))
    first, last = max(one.first, other.first), min(one.last, other.last)
    assert one.overlaps(other) == (first <= last) == other.overlaps(one)
    assert (first in one and first in other) == (first <= last)


@given(st.text(max_size=300), st.sampled_from(list(InputCode)))
def test_an_input_error_never_carries_a_whole_paste(text: str, code: InputCode) -> None:
    """What is shown of a long paste is its beginning, marked as cut."""
    error = InputError(code, text)
    assert len(error.text) <= MAX_INPUT
    assert error.text == text or (error.text.endswith("…") and text.startswith(error.text[:-1]))


@pytest.mark.parametrize(
    ("port", "kind"),
    [
        (0, Kind.WELL_KNOWN),
        (1023, Kind.WELL_KNOWN),
        (1024, Kind.REGISTERED),
        (49151, Kind.REGISTERED),
        (49152, Kind.DYNAMIC),
        (65535, Kind.DYNAMIC),
    ],
)
def test_the_three_kinds_have_the_borders_of_rfc_6335(port: int, kind: Kind) -> None:
    """0-1023, 1024-49151, 49152-65535."""
    assert kind_of(port) is kind


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("127.0.0.1", "127.0.0.1:80"),
        ("::1", "[::1]:80"),
        ("fe80::1%eth0", "[fe80::1%eth0]:80"),
        ("*", "*:80"),
    ],
)
def test_an_endpoint_is_written_so_that_the_port_can_be_told(address: str, text: str) -> None:
    """RFC 5952 puts IPv6 addresses in brackets."""
    assert str(Endpoint(address, 80)) == text
