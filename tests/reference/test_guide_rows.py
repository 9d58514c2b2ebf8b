"""The port guide's rows and what the words of a query mean for them."""

from collections import Counter

import pytest

from portgui.net import InputCode, InputError, Kind, PortRange, Protocol
from portgui.query import parse
from portgui.reference.catalogue import Catalogue, Entry
from portgui.reference.guide_vocabulary import vocabulary
from portgui.reference.purpose import Reference
from portgui.reference.registry import Block, Registry
from portgui.reference.rows import GuideRow, guide_rows

TCP, UDP, SCTP = Protocol.TCP, Protocol.UDP, Protocol.SCTP

VOCABULARY = vocabulary(("internet", "voice"))


def entry(name: str, ports: PortRange, *protocols: Protocol, official: bool = False) -> Entry:
    """A catalogue entry of the topic "internet"."""
    app, plain = f"{name} app", f"What {name} does."
    return Entry(
        name, ports, protocols, name, plain, (app,), (f"{name} word",), official, "", "", "internet"
    )


SMALL = guide_rows(
    Reference(
        Registry(
            [
                "24\ttcp udp\t\tany private mail system",
                "80\ttcp udp\twww-http\tWorld Wide Web HTTP",
                "80\tsctp\thttp\tHTTP",
                "81\ttcp\t\tReserved",
                "443\ttcp udp\thttps\tSecure",
                "5000\ttcp udp\tcommplex-main\t",
                "5004\ttcp udp\tavt-profile-1\tRTP media data",
                "5005\ttcp udp\tavt-profile-2\tRTP control protocol",
            ],
            [Block(PortRange(6000, 6063), (TCP, UDP), "x11", "X Window System")],
        ),
        Catalogue(
            [
                entry("Web", PortRange(80, 80), TCP, official=True),
                entry("Secure web", PortRange(443, 443), TCP, UDP, official=True),
                entry("AirPlay", PortRange(5000, 5000), TCP),
                entry("Media", PortRange(5004, 5005), UDP, TCP, official=True),
                entry("Screens", PortRange(6000, 6063), TCP, UDP, official=True),
                entry("Calls", PortRange(16384, 32767), UDP),
                entry("Random", PortRange(49152, 65535), UDP),
            ]
        ),
    )
)


def brief(rows: list[GuideRow] | tuple[GuideRow, ...]) -> list[str]:
    """Rows as short texts."""
    return [f"{row.ports} {'+'.join(row.protocols)} {row.name}" for row in rows]


def found(text: str, rows: tuple[GuideRow, ...] = SMALL) -> list[str]:
    """What a query finds."""
    return [row.name for row in parse(text, VOCABULARY).select(rows)]


def test_every_fact_is_one_row_by_port() -> None:
    """Protocols that say the same are one row; reserved ports are none.

    An official entry takes the place of IANA's row for its protocols, and of no other's; an
    unofficial one stands beside it.
    """
    assert brief(SMALL) == [
        "24 tcp+udp any private mail system",
        "80 tcp Web",
        "80 udp www-http",
        "80 sctp http",
        "443 tcp+udp Secure web",
        "5000 tcp+udp commplex-main",
        "5000 tcp AirPlay",
        "5004-5005 udp+tcp Media",
        "6000-6063 tcp+udp Screens",
        "16384-32767 udp Calls",
        "49152-65535 udp Random",
    ]
    assert [row.name for row in SMALL if not row.official] == ["AirPlay", "Calls", "Random"]
    assert [row.kind for row in SMALL[-2:]] == [Kind.REGISTERED, Kind.DYNAMIC]


def test_an_official_entry_is_found_by_ianas_words_too() -> None:
    """Searching for the service name finds the row that took its place."""
    assert found("www-http") == ["Web", "www-http"]
    assert found("avt-profile-2") == ["Media"]
    assert found('"x window system"') == ["Screens"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("443", ["Secure web"]),
        ("port 443", ["Secure web"]),
        ("20000", ["Calls"]),
        ("6010/tcp", ["Screens"]),
        ("5000-5004", ["commplex-main", "AirPlay", "Media"]),
        ("sctp", ["http"]),
        ("secure WEB", ["Secure web"]),
        ("web secure udp", ["Secure web"]),
        ('"airplay word"', ["AirPlay"]),
        ("app:airplay", ["AirPlay"]),
        ('app:"secure web app"', ["Secure web"]),
        ("name:web", ["Web", "Secure web"]),
        ("kind:well-known -web", ["any private mail system", "http"]),
        ("kind:dynamic", ["Random"]),
        ("kind:private", ["Random"]),
        ("kind:ephemeral", ["Random"]),
        ("dynamic", ["Random"]),
        ("private", ["any private mail system", "Random"]),
        ("official:no", ["AirPlay", "Calls", "Random"]),
        ("unofficial udp", ["Calls", "Random"]),
        ("official 5000", ["commplex-main"]),
        ("OFFICIAL:Yes 5000", ["commplex-main"]),
        ("topic:internet tcp", ["Web", "Secure web", "AirPlay", "Media", "Screens"]),
        ("topic:voice", []),
        ("proto:sctp", ["http"]),
        ("port:60000", ["Random"]),
        ('"5000"', []),
    ],
)
def test_a_query_finds_rows(text: str, names: list[str]) -> None:
    """Ports in ranges, protocols, words, and every key of the guide."""
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "code", "known"),
    [
        ("kind:odd", InputCode.BAD_VALUE, "well-known"),
        ("official:maybe", InputCode.BAD_VALUE, "no"),
        ("topic:cats", InputCode.BAD_VALUE, "voice"),
        ("proto:icmp", InputCode.NOT_A_PROTOCOL, "sctp"),
        ("443/official", InputCode.NOT_A_PROTOCOL, "tcp"),
        ("user:me", InputCode.LIVE_ONLY, "topic"),
        ("colour:red", InputCode.UNKNOWN_KEY, "topic"),
    ],
)
def test_a_bad_value_is_answered_with_the_good_ones(text: str, code: InputCode, known: str) -> None:
    """The error says what would have been understood."""
    with pytest.raises(InputError) as raised:
        parse(text, VOCABULARY)
    assert raised.value.code is code
    assert known in raised.value.known


def test_the_shipped_guide_has_every_fact_once(
    reference: Reference, rows: tuple[GuideRow, ...]
) -> None:
    """Each entry is one row; each registered pair is in one row, or its entry's."""
    entries = [row.entry for row in rows if row.entry is not None]
    assert Counter(entries) == Counter(reference.catalogue.entries)
    listed = Counter(
        (port, protocol)
        for row in rows
        if row.entry is None
        for port in range(row.first, row.last + 1)
        for protocol in row.protocols
    )
    assert max(listed.values()) == 1
    for block in reference.registry.blocks():
        for protocol in block.protocols:
            entry_has_it = any(
                entry.official
                and block.ports.last <= entry.ports.last
                and protocol in entry.protocols
                for entry in reference.catalogue.at(block.ports.first)
                if entry.ports.first <= block.ports.first
            )
            assert listed[block.ports.first, protocol] == (0 if entry_has_it else 1)


def test_the_shipped_guide_is_sorted_and_searchable(rows: tuple[GuideRow, ...]) -> None:
    """Rows stand in the order of their ports, and every text to search is lower case."""
    ports = [(row.first, row.last) for row in rows]
    assert ports == sorted(ports)
    assert 6_000 <= len(rows) <= 8_000
    for row in rows:
        assert row.name
        assert row.protocols
        assert row.haystack == row.haystack.lower()
        assert row.name.lower() in row.haystack


def test_the_shipped_guide_finds_what_people_type(rows: tuple[GuideRow, ...]) -> None:
    """A port inside a range, a game, a service name that the catalogue has replaced."""
    assert any("RTP" in name for name in found("20000 udp", rows))
    assert any("Minecraft" in name for name in found("minecraft", rows))
    assert found("www-http 80/tcp", rows)[0] == "Web pages (HTTP)"
    assert found("47999 official", rows) == []
