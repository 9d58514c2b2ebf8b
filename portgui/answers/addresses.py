"""Which addresses `addr:` means: one address, a network, or all that begin alike. Reads nothing.

| value | means |
|---|---|
| `10.0.0.9` | this address, also in its IPv6 form `::ffff:10.0.0.9` (RFC 4291, section 2.5.5.2) |
| `10.0.0.0/8` | a network; `192.168.1.5/24` is the one that this address is in |
| `192.168.` `10` | whole numbers from the left: the networks 192.168.0.0/16 and 10.0.0.0/8 |
| `[::1]` | brackets are allowed |
| `2001:db8::/32` | a network |
| `2001:db8:` `fe80::` | whole groups from the left; `::` alone is the address |
| `fe80::1%eth0` | with its zone: only there; without one: in any zone |
"""

import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from socket import AF_INET, AF_INET6, inet_pton
from typing import Final

from portgui.net import InputCode, InputError

EXAMPLES: Final = ("10.0.0.0/8", "192.168.", "::1")
_START_OF_IPV4: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){0,2}\.?")
_START_OF_IPV6: Final = re.compile(r"[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}::?|"
                                   r"[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){1,6}")  # fmt: skip
_IPV4: Final = b"\0" * 10 + b"\xff\xff"
"""What stands before an IPv4 address in its IPv6 form."""

Network = IPv4Network | IPv6Network


def address_test(value: str) -> Callable[[str], bool]:
    """A test of addresses as the system writes them, for a value of `addr:`.

    Raises:
        InputError: it is neither an address nor a network nor the beginning of one.
    """
    text, _, zone = value.strip().strip("[]").replace("]%", "%").lower().partition("%")
    network = _network(text)
    if network is None:
        raise InputError(InputCode.BAD_VALUE, value, known=EXAMPLES)

    # Not through `ipaddress`: 20,000 rows have up to 40,000 addresses, and somebody is typing.
    bits = network.max_prefixlen - network.prefixlen
    first = _number(str(network.network_address)) >> bits
    wants_ipv6 = network.version == 6

    def inside(address: str) -> bool:
        if wants_ipv6 and ":" not in address:
            return False
        if "%" in address:
            address, _, its_zone = address.partition("%")
            if zone and its_zone.lower() != zone:
                return False
        elif zone:
            return False
        return _number(address) >> bits == first

    return inside


def is_ipv4(address: str) -> bool:
    """Whether IPv4 is what travels: `10.0.0.1`, and `::ffff:10.0.0.1`, its IPv6 form."""
    if ":" not in address:
        return _number(address) >= 0
    return address.startswith("::") and _number(address.partition("%")[0]) >> 32 == 0xFFFF


def _network(text: str) -> Network | None:
    # "fe80::" is an address too, of no use to anybody: whoever types it means what begins so.
    if text != "::" and (start := _start(text)) is not None:
        return start
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def _start(text: str) -> Network | None:
    """The network of all addresses that begin with these whole numbers or groups."""
    try:
        if _START_OF_IPV4.fullmatch(text):
            numbers = text.rstrip(".").split(".")
            whole = ".".join([*numbers, *["0"] * (4 - len(numbers))])
            return IPv4Network((whole, 8 * len(numbers)))
        if _START_OF_IPV6.fullmatch(text):
            groups = text.rstrip(":").split(":")
            return IPv6Network((":".join(groups) + "::", 16 * len(groups)))
    except ValueError:
        return None
    return None


def _number(address: str) -> int:
    """An address as a number, an IPv4 one in its IPv6 form; -1 for what is no address."""
    try:
        if ":" in address:
            return int.from_bytes(inet_pton(AF_INET6, address))
        return int.from_bytes(_IPV4 + inet_pton(AF_INET, address))
    except (OSError, ValueError):
        return -1
