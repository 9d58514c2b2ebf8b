"""IANA's port assignments: load, look up, and the date of the data. Knows no unofficial uses.

The data is `resources/registry`; `packaging/registry.py` writes it and describes its layout.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from portgui.net import LAST_PORT, LAST_REGISTERED, PortRange, Protocol, parse_range
from portgui.resources import ResourceError, read_text

PORTS_FILE: Final = "registry/ports.tsv"
RANGES_FILE: Final = "registry/ranges.tsv"
DYNAMIC_PORTS: Final = PortRange(LAST_REGISTERED + 1, LAST_PORT)

_PROTOCOLS: Final = {protocol.value: protocol for protocol in Protocol}
_RESERVED: Final = ("reserved",)
_TABS: Final = 3
_VACANT: Final = ("unassigned", "de-registered", "possibly used by")
"""How IANA's descriptions of rows that belong to no service begin, in lower case."""

_Line = str
"""One line of the file: port, protocols, name, description, with tabs between them. Thousands of
lists of their parts would take four times the memory; a look-up takes apart the lines it needs."""


class Standing(StrEnum):
    """What IANA says of a port, whether or not anything uses it."""

    ASSIGNED = "assigned"
    RESERVED = "reserved"
    UNASSIGNED = "unassigned"
    DYNAMIC = "dynamic"
    """49152 to 65535: never assigned to anything (RFC 6335, section 6)."""


class Assignment(NamedTuple):
    """A service that IANA has assigned a port and protocol to.

    Attributes:
        name: the service name, "" where IANA has only words ("any private mail system").
        description: IANA's words, possibly "".
    """

    port: int
    protocol: Protocol
    name: str
    description: str


class Block(NamedTuple):
    """Assignments that say the same: the protocols, and perhaps the ports, of one service."""

    ports: PortRange
    protocols: tuple[Protocol, ...]
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the data is from.

    Attributes:
        package: the npm package's name.
        version: its version.
        listed: the day that the release is listed under; the data is from that day or before.
        pairs: how many port and protocol pairs the package holds, reserved ones too.
    """

    package: str
    version: str
    listed: date
    pairs: int


class Registry:
    """IANA's registry in memory. Rows that are reserved or unassigned are never a service.

    Attributes:
        origin: where the data is from; None when it could not be read.
        problems: files that are missing or damaged; what was readable is there all the same.
    """

    def __init__(
        self,
        lines: Sequence[_Line] = (),
        ranges: Sequence[Block] = (),
        origin: Origin | None = None,
        problems: tuple[ResourceError, ...] = (),
    ) -> None:
        self.origin = origin
        self.problems = problems
        self._lines = lines
        self._ports = [_port(line) for line in lines]
        self._ranges = ranges

    @property
    def listed(self) -> Sequence[int]:
        """The ports that have lines of their own, ascending."""
        return self._ports

    @property
    def ranges(self) -> Sequence[Block]:
        """What is listed for more than one port at once."""
        return self._ranges

    def lookup(self, port: int, protocol: Protocol) -> Assignment | None:
        """The service that has this port and protocol, or None."""
        return next((found for found in self.at(port) if found.protocol is protocol), None)

    def at(self, port: int) -> tuple[Assignment, ...]:
        """The services that have this port, with any protocol."""
        return tuple(
            Assignment(port, protocol, block.name, block.description)
            for block in self._blocks_at(port)
            if _belongs_to_a_service(block)
            for protocol in block.protocols
        )

    def within(self, ports: PortRange) -> Iterator[Block]:
        """The services whose ports lie in or reach into `ports`, by port."""
        found = [block for block in self._ranges if block.ports.overlaps(ports)]
        found += map(_block, self._between(ports.first, ports.last))
        services = filter(_belongs_to_a_service, found)
        return iter(sorted(services, key=lambda block: (block.ports.first, block.ports.last)))

    def standing(self, port: int, protocol: Protocol | None = None) -> Standing:
        """What IANA says of a port; without a protocol, of the port with any of them."""
        blocks = [
            block
            for block in self._blocks_at(port)
            if protocol is None or protocol in block.protocols
        ]
        if any(map(_belongs_to_a_service, blocks)):
            return Standing.ASSIGNED
        if any(block.description.lower().startswith(_RESERVED) for block in blocks):
            return Standing.RESERVED
        return Standing.DYNAMIC if port in DYNAMIC_PORTS else Standing.UNASSIGNED

    def vacancy(self, port: int) -> PortRange | None:
        """The run of ports around `port` that no service has; None where one has it.

        In the dynamic ports it is all of these: none of them can ever be assigned.
        """
        if port in DYNAMIC_PORTS:
            return DYNAMIC_PORTS
        if self.standing(port) is Standing.ASSIGNED:
            return None
        first = last = port
        while first > 1 and self.standing(first - 1) is not Standing.ASSIGNED:
            first -= 1
        while last < LAST_REGISTERED and self.standing(last + 1) is not Standing.ASSIGNED:
            last += 1
        return PortRange(first, last)

    def blocks(self) -> Iterator[Block]:
        """Every service, by port."""
        return self.within(PortRange(0, LAST_PORT))

    def _blocks_at(self, port: int) -> Iterator[Block]:
        yield from map(_block, self._between(port, port))
        yield from (block for block in self._ranges if port in block.ports)

    def _between(self, first: int, last: int) -> Sequence[_Line]:
        return self._lines[bisect_left(self._ports, first) : bisect_right(self._ports, last)]


def load_registry() -> Registry:
    """Read the data; what cannot be read is reported in `problems`, not raised."""
    problems: list[ResourceError] = []
    lines: Sequence[_Line] = ()
    origin: Origin | None = None
    ranges: Sequence[Block] = ()
    try:
        header, _, body = read_text(PORTS_FILE).partition("\n")
        lines, damaged = _read_lines(body)
        origin, expected = _read_header(header)
        if damaged or len(lines) != expected:
            reason = f"{len(lines)} lines of {expected} can be read, {damaged} are damaged"
            problems.append(ResourceError(PORTS_FILE, reason))
    except ResourceError as error:
        problems.append(error)
    try:
        ranges = [_range_block(line) for line in read_text(RANGES_FILE).splitlines()]
    except ResourceError as error:
        problems.append(error)
    except (ValueError, KeyError) as error:
        problems.append(ResourceError(RANGES_FILE, str(error)))
    return Registry(lines, ranges, origin, tuple(problems))


def _read_header(header: str) -> tuple[Origin, int]:
    try:
        package, version, listed, pairs, lines = header.removeprefix("#").split("\t")
        return Origin(package, version, date.fromisoformat(listed), int(pairs)), int(lines)
    except ValueError as error:
        raise ResourceError(PORTS_FILE, f"first line: {error}") from error


def _read_lines(body: str) -> tuple[Sequence[_Line], int]:
    lines = body.split("\n")
    if lines[-1] == "":
        lines.pop()
    # All at once is three times as quick as line by line; only damage makes the slow way needed.
    if {line.count("\t") for line in lines} == {_TABS} and _are_sound(lines):
        return lines, 0
    sound = [line for line in lines if line.count("\t") == _TABS and _are_sound([line])]
    sound.sort(key=_port)
    return sound, len(lines) - len(sound)


def _port(line: _Line) -> int:
    return int(line[: line.index("\t")])


def _are_sound(lines: Sequence[_Line]) -> bool:
    try:
        ports = [_port(line) for line in lines]
    except ValueError:
        return False
    named = {
        protocol for names in {_names(line) for line in lines} for protocol in names.split(" ")
    }
    in_order = ports == sorted(ports) and ports[0] >= 0 and ports[-1] <= LAST_PORT
    return in_order and named <= _PROTOCOLS.keys()


def _names(line: _Line) -> str:
    return line.split("\t", 2)[1]


def _block(line: _Line) -> Block:
    port, protocols, name, description = line.split("\t")
    ports = PortRange(int(port), int(port))
    return Block(ports, _protocols(protocols), name, description)


def _range_block(line: _Line) -> Block:
    ports, protocols, name, description = line.split("\t")
    return Block(parse_range(ports), _protocols(protocols), name, description)


@cache
def _protocols(text: str) -> tuple[Protocol, ...]:
    return tuple(_PROTOCOLS[name] for name in text.split(" "))


def _belongs_to_a_service(block: Block) -> bool:
    # "De-Registered" stands beside a name once (14001/udp); "Reserved" begins the description of
    # an assigned service once (5349/udp).
    words = block.description.lower()
    return words != "de-registered" and (
        bool(block.name) or not words.startswith(_RESERVED + _VACANT)
    )
