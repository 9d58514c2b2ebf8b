"""Who can reach a local address, going by the address alone. Pure; the firewall is not asked."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from portgui.connections.snapshot import Reach


@lru_cache(maxsize=4096)
def reach_of(address: str) -> Reach:
    """Who can reach a socket bound to `address`, an IPv4 or IPv6 address, with or without a scope.

    127.0.0.0/8 and ::1 never leave the computer (RFC 1122, section 3.2.1.3; RFC 4291, section
    2.5.3), nor does ::ffff:127.0.0.1, the IPv6 form of the former. Every other address, and "all
    addresses", is on a network. What is no address is unknown.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return Reach.UNKNOWN
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return Reach.THIS_COMPUTER if found.is_loopback else Reach.NETWORK
