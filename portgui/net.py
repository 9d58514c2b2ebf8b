"""The field's nouns as frozen values: protocol, port, port range, endpoint. Reads nothing."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

LAST_PORT: Final = 65535
LAST_WELL_KNOWN: Final = 1023
LAST_REGISTERED: Final = 49151
MAX_INPUT: Final = 64
"""Longest text, in characters, that is looked at as a port; anything longer is refused unread."""

_ASCII_DIGITS: Final = re.compile(r"[0-9]+")
# Hyphens and dashes of all lengths, the minus sign, and the colon of iptables.
_DASH: Final = re.compile(r"\s*[-\u2010-\u2015\u2212:]\s*")


class Protocol(StrEnum):
    """Transport protocols of the registry (RFC 6335); sockets on this computer are TCP or UDP."""

    TCP = "tcp"
    UDP = "udp"
    SCTP = "sctp"
    DCCP = "dccp"


class Kind(StrEnum):
    """The three ranges of RFC 6335, section 6."""

    WELL_KNOWN = "well-known"
    REGISTERED = "registered"
    DYNAMIC = "dynamic"


class InputCode(StrEnum):
    """Why a person's input was not accepted; the sentences are in `portgui.words`."""

    EMPTY = "input-empty"
    TOO_LONG = "input-too-long"
    NOT_A_PORT = "input-not-a-port"
    PORT_OUT_OF_RANGE = "input-port-out-of-range"
    RANGE_UNFINISHED = "input-range-unfinished"
    RANGE_BACKWARDS = "input-range-backwards"
    NOT_A_PROTOCOL = "input-not-a-protocol"
    UNKNOWN_KEY = "input-unknown-key"
    NEARLY_A_KEY = "input-nearly-a-key"
    LIVE_ONLY = "input-live-only"
    GUIDE_ONLY = "input-guide-only"
    VALUE_MISSING = "input-value-missing"
    BAD_VALUE = "input-bad-value"
    QUOTE_OPEN = "input-quote-open"
    UNKNOWN_SYSTEM = "input-unknown-system"
    UNKNOWN_HERE = "input-unknown-here"
    NEGATED_NUMBER = "input-negated-number"
    NOTHING_TO_JOIN = "input-nothing-to-join"


class InputError(ValueError):
    """A person's input was not understood.

    Attributes:
        code: which sentence to show.
        text: the offending part, cut to `MAX_INPUT` characters, for the sentence.
        start: where that part begins in the whole input, in characters.
        known: what would have been accepted, where that is a short list.
    """

    def __init__(
        self, code: InputCode, text: str = "", start: int = 0, known: tuple[str, ...] = ()
    ) -> None:
        super().__init__(f"{code}: {text[:MAX_INPUT]}")
        self.code = code
        self.text = text if len(text) <= MAX_INPUT else text[: MAX_INPUT - 1] + "…"
        self.start = start
        self.known = known


@dataclass(frozen=True, slots=True, order=True)
class PortRange:
    """An inclusive range of ports; a single port is a range with `first == last`."""

    first: int
    last: int

    def __contains__(self, port: int) -> bool:
        return self.first <= port <= self.last

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def is_single(self) -> bool:
        """Whether this is one port."""
        return self.first == self.last

    def overlaps(self, other: "PortRange") -> bool:
        """Whether at least one port is in both."""
        return self.first <= other.last and other.first <= self.last


class Endpoint(NamedTuple):
    """An address and a port as one text: `127.0.0.1:80`, `[::1]:80` (RFC 5952, section 6)."""

    address: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{host}:{self.port}"


def kind_of(port: int) -> Kind:
    """Which of RFC 6335's three ranges `port` (0 to 65535) falls in."""
    if port <= LAST_WELL_KNOWN:
        return Kind.WELL_KNOWN
    return Kind.REGISTERED if port <= LAST_REGISTERED else Kind.DYNAMIC


def parse_port(text: str) -> int:
    """Read one port, 1 to 65535.

    Raises:
        InputError: empty, too long, not a number, or out of range.
    """
    stripped = _bounded(text)
    if re.fullmatch(r"[-+]?[0-9]+", stripped) is None:
        raise InputError(InputCode.NOT_A_PORT, stripped)
    if _ASCII_DIGITS.fullmatch(stripped) is None or not 1 <= int(stripped) <= LAST_PORT:
        raise InputError(InputCode.PORT_OUT_OF_RANGE, stripped)
    return int(stripped)


def parse_range(text: str) -> PortRange:
    """Read `443` or `8000-8100`, with spaces and the typographic dashes that a paste brings.

    Raises:
        InputError: as `parse_port`, or a range that is unfinished or runs backwards.
    """
    stripped = _bounded(text)
    first, dash, last = _DASH.sub("-", stripped).partition("-")
    if not dash or not first:
        port = parse_port(stripped)
        return PortRange(port, port)
    if not last:
        parse_port(first)
        raise InputError(InputCode.RANGE_UNFINISHED, stripped)
    found = PortRange(parse_port(first), parse_port(last))
    if found.first > found.last:
        raise InputError(InputCode.RANGE_BACKWARDS, stripped)
    return found


def parse_protocol(text: str, known: tuple[Protocol, ...] = tuple(Protocol)) -> Protocol:
    """Read a protocol's name in any case.

    Raises:
        InputError: not one of `known`.
    """
    stripped = _bounded(text)
    for protocol in known:
        if stripped.lower() == protocol.value:
            return protocol
    raise InputError(InputCode.NOT_A_PROTOCOL, stripped, known=tuple(p.value for p in known))


def parse_port_and_protocol(text: str) -> tuple[PortRange, Protocol | None]:
    """Read `5000`, `5000/tcp`, `8000-8100/udp`.

    Raises:
        InputError: as `parse_range` and, for sockets' protocols, `parse_protocol`; or nothing
            stands after the slash.
    """
    ports, slash, protocol = _bounded(text).partition("/")
    found = parse_range(ports)
    if not slash:
        return found, None
    if not protocol.strip():
        raise InputError(InputCode.VALUE_MISSING, f"{ports.strip()}/")
    return found, parse_protocol(protocol, (Protocol.TCP, Protocol.UDP))


def _bounded(text: str) -> str:
    stripped = text.strip()
    if not stripped:
        raise InputError(InputCode.EMPTY)
    if len(stripped) > MAX_INPUT:
        raise InputError(InputCode.TOO_LONG, stripped)
    return stripped
