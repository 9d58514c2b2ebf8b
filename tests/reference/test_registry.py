"""IANA's registry: the data that is shipped, the answers, and damaged files."""

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portgui import resources as real_resources
from portgui.net import PortRange, Protocol
from portgui.reference.purpose import Reference
from portgui.reference.registry import (
    DYNAMIC_PORTS,
    Assignment,
    Registry,
    Standing,
    load_registry,
)

TCP, UDP, SCTP = Protocol.TCP, Protocol.UDP, Protocol.SCTP

HEADER = "#port-numbers\t1.2.3\t2026-01-02\t5\t4\n"
SOUND = "22\ttcp udp\tssh\tSecure Shell\n23\ttcp\ttelnet\tTelnet\n24\ttcp\t\tReserved\n"
RANGES = "6000-6063\ttcp udp\tx11\tX Window System\n"
SMALL = HEADER + SOUND + "80\ttcp\thttp\t\n"


@pytest.fixture(scope="session")
def registry(reference: Reference) -> Registry:
    """The registry that PortGUI ships."""
    return reference.registry


def pairs_of_the_file() -> list[tuple[int, str, str, str]]:
    """Port, protocol, name and description of every pair, read without the code under test."""
    lines = real_resources.read_text("registry/ports.tsv").splitlines()[1:]
    return [
        (int(port), protocol, name, description)
        for port, protocols, name, description in (line.split("\t") for line in lines)
        for protocol in protocols.split(" ")
    ]


def test_nothing_is_wrong_with_the_shipped_data(registry: Registry) -> None:
    """The shipped registry loads without a problem and says where it is from."""
    assert registry.problems == ()
    assert registry.origin is not None
    assert registry.origin.package == "port-numbers"
    assert registry.origin.listed >= date(2026, 1, 1)


def test_the_count_is_the_one_in_source_md(registry: Registry) -> None:
    """Every pair that SOURCE.md counts is there: in all, and for each protocol."""
    pairs = pairs_of_the_file()
    source = real_resources.read_text("registry/SOURCE.md")
    counted = Counter(protocol for _, protocol, _, _ in pairs)
    assert registry.origin is not None
    assert len(pairs) == registry.origin.pairs == 12_341
    assert f"{len(pairs):,} port and protocol pairs" in source
    for protocol in Protocol:
        assert f"{protocol.value} {counted[protocol.value]:,}" in source


def test_source_md_names_the_version_and_the_day(registry: Registry) -> None:
    """The data file and SOURCE.md tell of the same package."""
    source = real_resources.read_text("registry/SOURCE.md")
    assert registry.origin is not None
    assert f"port-numbers {registry.origin.version}" in source
    assert registry.origin.listed.isoformat() in source
    assert re.search(r"`[0-9a-f]{64}`", source)
    assert "Redistributions in binary form must reproduce" in source


def test_the_ranges_of_the_shipped_data_are_right() -> None:
    """Ports are 0 to 65535 and sorted, none of them dynamic; no pair is there twice."""
    pairs = pairs_of_the_file()
    ports = [port for port, _, _, _ in pairs]
    assert ports == sorted(ports)
    assert ports[0] >= 0
    assert ports[-1] < DYNAMIC_PORTS.first
    assert len({(port, protocol) for port, protocol, _, _ in pairs}) == len(pairs)
    assert {protocol for _, protocol, _, _ in pairs} == {each.value for each in Protocol}


def test_the_texts_of_the_shipped_data_are_plain() -> None:
    """No control characters, no blanks at the ends."""
    for _, _, name, description in pairs_of_the_file():
        for text in (name, description):
            assert text == text.strip()
            assert text.isprintable()


def test_a_registered_port_tells_its_service(registry: Registry) -> None:
    """Port and protocol together have one service; another protocol may have another or none."""
    assert registry.lookup(22, TCP) == Assignment(22, TCP, "ssh", "The Secure Shell (SSH) Protocol")
    assert {found.protocol for found in registry.at(22)} == {TCP, UDP, SCTP}
    assert registry.lookup(143, TCP) is not None
    assert registry.lookup(143, UDP) is None


def test_a_range_of_ianas_list_answers_for_each_of_its_ports(registry: Registry) -> None:
    """X Window System has 6000 to 6063, which IANA lists as one row."""
    found = registry.lookup(6010, TCP)
    assert found == Assignment(6010, TCP, "x11", "X Window System")
    assert registry.lookup(6064, TCP) != found


@pytest.mark.parametrize(
    ("port", "protocol", "standing"),
    [
        (443, None, Standing.ASSIGNED),
        (443, TCP, Standing.ASSIGNED),
        (24, TCP, Standing.ASSIGNED),  # "any private mail system": words without a name
        (143, UDP, Standing.RESERVED),
        (143, None, Standing.ASSIGNED),
        (1023, None, Standing.RESERVED),
        (1015, None, Standing.RESERVED),
        (6667, UDP, Standing.RESERVED),
        (4, None, Standing.UNASSIGNED),
        (14001, UDP, Standing.UNASSIGNED),  # "De-Registered", though it has a name
        (5349, UDP, Standing.ASSIGNED),  # described as "Reserved for a future enhancement"
        (47999, None, Standing.UNASSIGNED),
        (47999, TCP, Standing.UNASSIGNED),
        (49152, None, Standing.DYNAMIC),
        (65535, UDP, Standing.DYNAMIC),
    ],
)
def test_the_standing_of_a_port(
    registry: Registry, port: int, protocol: Protocol | None, standing: Standing
) -> None:
    """Assigned, reserved, unassigned and dynamic are told apart."""
    assert registry.standing(port, protocol) is standing


def test_nothing_is_registered_for_47999(registry: Registry) -> None:
    """An unassigned port has no service, and the answer tells the run of free ports around it."""
    assert registry.at(47999) == ()
    assert registry.lookup(47999, TCP) is None
    assert registry.vacancy(47999) == PortRange(47810, 47999)


def test_reserved_and_unassigned_are_never_services(registry: Registry) -> None:
    """No row that IANA keeps back or has taken away shows up as a service."""
    for block in registry.blocks():
        assert block.name or not block.description.lower().startswith(("reserved", "unassigned"))
        assert block.description.lower() != "de-registered"


def test_every_service_is_among_the_blocks(registry: Registry) -> None:
    """Walking through the blocks finds what looking up each port finds."""
    walked = {
        (port, protocol)
        for block in registry.blocks()
        for port in range(block.ports.first, block.ports.last + 1)
        for protocol in block.protocols
    }
    asked = {(port, found.protocol) for port in range(65536) for found in registry.at(port)}
    assert walked == asked
    firsts = [block.ports.first for block in registry.blocks()]
    assert firsts == sorted(firsts)


def test_within_finds_what_reaches_into_a_range(registry: Registry) -> None:
    """A range finds the single ports in it and the range around it."""
    found = [(block.ports, block.name) for block in registry.within(PortRange(6062, 6065))]
    assert found == [
        (PortRange(6000, 6063), "x11"),
        (PortRange(6064, 6064), "ndl-ahp-svc"),
        (PortRange(6065, 6065), "winpharaoh"),
    ]


@cache
def shipped() -> Registry:
    """The shipped registry for hypothesis, which does not go together with fixtures."""
    return load_registry()


@given(st.integers(1, 65535))
@example(2)
@example(49_100)
@example(49_151)
@example(65_535)
def test_a_vacancy_is_exactly_the_run_without_services(port: int) -> None:
    """No port in it has a service, both neighbours have, and there is none where one is."""
    registry = shipped()
    found = registry.vacancy(port)
    assert (found is None) == bool(registry.at(port))
    if found is None or found == DYNAMIC_PORTS:
        return
    assert port in found
    assert not any(registry.at(each) for each in range(found.first, found.last + 1))
    assert found.first == 1 or registry.at(found.first - 1)
    assert registry.at(found.last + 1) or found.last + 1 in DYNAMIC_PORTS


def test_a_small_file_is_read(resources: Path) -> None:
    """The format that packaging/registry.py describes is what is read."""
    (resources / "registry" / "ports.tsv").write_text(SMALL, encoding="utf-8")
    (resources / "registry" / "ranges.tsv").write_text(RANGES, encoding="utf-8")
    registry = load_registry()
    assert registry.problems == ()
    assert registry.origin is not None
    assert registry.origin.listed == date(2026, 1, 2)
    assert [block.name for block in registry.blocks()] == ["ssh", "telnet", "http", "x11"]


def test_without_files_everything_is_unassigned_and_said_so(resources: Path) -> None:
    """Missing files are two problems, not an error, and lookups still answer."""
    registry = load_registry()
    assert [problem.name for problem in registry.problems] == [
        "registry/ports.tsv",
        "registry/ranges.tsv",
    ]
    assert registry.origin is None
    assert registry.at(443) == ()
    assert registry.standing(443) is Standing.UNASSIGNED


@pytest.mark.parametrize(
    "damage",
    [
        "x\ttcp\tftp\tFile Transfer\n",
        "21\ttcp\tftp\n",
        "21\tcarrier pigeon\tftp\tFile Transfer\n",
        "70000\ttcp\tftp\tFile Transfer\n",
        "-1\ttcp\tftp\tFile Transfer\n",
        "\n",
        "\x00\x00\x00\n",
    ],
)
def test_a_damaged_line_costs_only_itself(resources: Path, damage: str) -> None:
    """The other lines are there, and the damage is reported."""
    (resources / "registry" / "ports.tsv").write_text(HEADER + damage + SOUND, encoding="utf-8")
    (resources / "registry" / "ranges.tsv").write_text(RANGES, encoding="utf-8")
    registry = load_registry()
    assert [problem.name for problem in registry.problems] == ["registry/ports.tsv"]
    assert registry.lookup(22, UDP) is not None
    assert registry.lookup(6001, TCP) is not None
    assert registry.at(21) == ()


def test_lines_out_of_order_are_sorted(resources: Path) -> None:
    """A file that was put together by hand still answers."""
    mixed = "80\ttcp\thttp\tWeb\n22\ttcp\tssh\tSecure Shell\n"
    (resources / "registry" / "ports.tsv").write_text(HEADER + mixed, encoding="utf-8")
    registry = load_registry()
    assert [block.name for block in registry.blocks()] == ["ssh", "http"]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"#port-numbers\n", HEADER.encode(), SOUND.encode(), b"[]"],
)
def test_a_damaged_file_is_a_problem_not_an_error(resources: Path, content: bytes) -> None:
    """Empty, binary, cut off or something else: it is reported and nothing is raised."""
    (resources / "registry" / "ports.tsv").write_bytes(content)
    (resources / "registry" / "ranges.tsv").write_bytes(content)
    registry = load_registry()
    assert "registry/ports.tsv" in [problem.name for problem in registry.problems]
    assert registry.lookup(443, TCP) is None
