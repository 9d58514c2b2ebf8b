"""The packet that asks for a new connection, and the answer to it, as far as they are known.

It is an ordinary one: the first of its connection, to an address of this computer, whole, without
extension headers. Where it comes from is open: one of many addresses, kept as a set; the answer
goes there. Before it, the other computer asks who has the address: by ARP (RFC 826), or by
neighbour discovery (RFC 4861). Values only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from ipaddress import ip_address
from typing import Final

from portgui.firewall.linux.netfilter.interfaces import Interface
from portgui.firewall.linux.netfilter.spans import LAST, Spans
from portgui.firewall.rules import NUMBERS
from portgui.net import Protocol


class Field(Enum):
    """What a rule may ask about a packet."""

    PROTOCOL = auto()
    VERSION = auto()
    ETHERTYPE = auto()
    TCP_PORT = auto()
    UDP_PORT = auto()
    PORT = auto()
    TCP_FROM = auto()
    UDP_FROM = auto()
    FROM = auto()
    """The port that it comes from."""
    SOURCE4 = auto()
    SOURCE6 = auto()
    TARGET4 = auto()
    TARGET6 = auto()
    PROTOCOL4 = auto()
    PROTOCOL6 = auto()
    TCP_FLAGS = auto()
    ICMP6_TYPE = auto()
    HOP_LIMIT = auto()
    LINK = auto()
    CAST = auto()
    MARK = auto()
    CT_STATE = auto()
    CT_STATUS = auto()
    CT_MARK = auto()
    CT_DIRECTION = auto()
    TARGET_KIND = auto()
    HAS_WAY_BACK = auto()
    HAS_EXTENSION = auto()
    OTHER = auto()
    """Of a protocol that is neither TCP nor UDP: such a packet is another one."""
    UNKNOWN = auto()


SOURCES: Final = {4: Field.SOURCE4, 6: Field.SOURCE6}
TARGETS: Final = {4: Field.TARGET4, 6: Field.TARGET6}
TRACKED: Final = frozenset({Field.CT_STATE, Field.CT_STATUS, Field.CT_MARK, Field.CT_DIRECTION})
"""What the tracking of connections says."""

VERSIONS: Final = {4: 2, 6: 10}
"""NFPROTO_IPV4 and NFPROTO_IPV6 (linux/netfilter.h)."""
ETHERTYPES: Final = {4: 0x0800, 6: 0x86DD}
ARP: Final = 0x0806
ICMP6: Final = 58
SOLICITATION: Final = 135
ADVERTISEMENT: Final = 136
"""Types of ICMPv6 (RFC 4861, 4.3 and 4.4)."""
_FARTHEST: Final = 255
"""The hop limit of neighbour discovery (RFC 4861, 7.1)."""
_GROUP: Final = int(ip_address("ff02::1:ff00:0"))
"""Where those whose addresses end alike are asked (RFC 4291, 2.7.1)."""
SYN: Final = 2
SYN_ACK: Final = 18
ECN: Final = 0xC0
"""ECE and CWR, which a first packet may have or not (RFC 3168, 6.1.1)."""
NEW: Final = 8
ESTABLISHED: Final = 2
UNTRACKED: Final = 64
"""Bits of ct state (NF_CT_STATE_BIT in linux/netfilter/nf_conntrack_common.h)."""
NAT_DONE: Final = 0x180
"""Bits of ct status which say that NAT has been looked at, whatever it did."""
LINKS: Final = {"ether": 1, "loopback": 772, "ppp": 512, "none": 0xFFFE}
"""ARPHRD_* (linux/if_arp.h), by the names of ip(8)."""
TO_US: Final = 0
TO_ALL: Final = 1
TO_SOME: Final = 2
"""PACKET_HOST, PACKET_BROADCAST and PACKET_MULTICAST (linux/if_packet.h)."""
LOCAL: Final = 2
"""RTN_LOCAL (linux/rtnetlink.h)."""


@dataclass(frozen=True, slots=True)
class Packet:
    """Packets that are alike in all but the other computer's address.

    Attributes:
        version: of IP.
        interface: on which it arrives, or leaves.
        others: the addresses that it may come from, or go to.
        facts: what rules may ask, as numbers.
        unsure: bits of these that may be otherwise.
        absent: what it does not have at all, so that no match about it can be true.
        families: whose chains are asked.
        is_reply: whether it leaves.
    """

    version: int
    interface: Interface
    others: Spans
    facts: Mapping[Field, int]
    unsure: Mapping[Field, int]
    absent: frozenset[Field]
    families: frozenset[str]
    is_reply: bool = False

    @property
    def open(self) -> Field:
        """The field that may be any of the others' addresses."""
        return (TARGETS if self.is_reply else SOURCES)[self.version]


@dataclass(frozen=True, slots=True)
class Way:
    """From other computers to this one and back.

    Attributes:
        version: of IP.
        interface: on which it comes and goes.
        here: the address of this computer.
        others: the addresses that others may have.
    """

    version: int
    interface: Interface
    here: int
    others: Spans


def connection(way: Way, protocol: Protocol, port: int) -> tuple[Packet, Packet]:
    """The first packet for a local port, and the answer to it."""
    number, version = NUMBERS[protocol], way.version
    same = {
        **_same(way, number),
        Field.CT_MARK: 0,
        Field.CT_STATUS: 0,
    }
    asking = {
        **same,
        **_arriving(way),
        **dict.fromkeys((Field.PORT, Field.TCP_PORT, Field.UDP_PORT), port),
        TARGETS[version]: way.here,
        Field.TCP_FLAGS: SYN,
        Field.CAST: TO_US,
        Field.CT_STATE: NEW,
        Field.CT_DIRECTION: 0,
        Field.TARGET_KIND: LOCAL,
    }
    answering = {
        **same,
        **dict.fromkeys((Field.FROM, Field.TCP_FROM, Field.UDP_FROM), port),
        SOURCES[version]: way.here,
        Field.TCP_FLAGS: SYN_ACK,
        Field.CT_STATE: ESTABLISHED,
        Field.CT_DIRECTION: 1,
    }
    absent = _ALWAYS_ABSENT | _OF_VERSION[10 - version] | _OF_ICMP6
    absent |= _OF_UDP if protocol is Protocol.TCP else _OF_TCP
    unsure = {Field.TCP_FLAGS: ECN, Field.CT_STATUS: NAT_DONE}
    return _pair(way, (asking, answering), unsure, absent, _FAMILIES[version])


def introduction(way: Way) -> tuple[Packet, Packet] | None:
    """The question who has the address, and the answer; None where nobody needs to ask."""
    if way.interface.link != "ether":
        return None
    if way.version == 4:
        asking = {Field.ETHERTYPE: ARP, Field.MARK: 0, Field.CAST: TO_ALL}
        absent = frozenset(Field) - set(asking) - {Field.LINK, Field.UNKNOWN, Field.VERSION}
        return _pair(way, (asking, asking), {Field.CAST: ~0}, absent, _OF_ARP)
    same = {**_same(way, ICMP6), Field.HOP_LIMIT: _FARTHEST, Field.CT_STATE: UNTRACKED}
    solicitation = {
        **same,
        **_arriving(way),
        Field.TARGET6: _GROUP | (way.here & 0xFFFFFF),
        Field.ICMP6_TYPE: SOLICITATION,
        Field.CAST: TO_SOME,
    }
    advertisement = {**same, Field.SOURCE6: way.here, Field.ICMP6_TYPE: ADVERTISEMENT}
    absent = _ALWAYS_ABSENT | _OF_VERSION[4] | _OF_TCP | _OF_UDP | TRACKED
    absent = (absent | _PORTS) - {Field.CT_STATE}
    return _pair(way, (solicitation, advertisement), {}, absent, _FAMILIES[6])


def _same(way: Way, number: int) -> dict[Field, int]:
    """What is the same there and back."""
    return {
        Field.PROTOCOL: number,
        Field.PROTOCOL4: number,
        Field.PROTOCOL6: number,
        Field.VERSION: VERSIONS[way.version],
        Field.ETHERTYPE: ETHERTYPES[way.version],
        Field.MARK: 0,
        Field.HAS_EXTENSION: 0,
    }


def _arriving(way: Way) -> dict[Field, int]:
    """What is known of whatever arrives."""
    found = {}
    if way.interface.link in LINKS:
        found[Field.LINK] = LINKS[way.interface.link]
    if way.others != ((0, LAST[way.version]),):
        # Whoever is on a network of this interface is reached through it.
        found[Field.HAS_WAY_BACK] = 1
    return found


def _pair(
    way: Way,
    facts: tuple[Mapping[Field, int], Mapping[Field, int]],
    unsure: Mapping[Field, int],
    absent: frozenset[Field],
    families: frozenset[str],
) -> tuple[Packet, Packet]:
    there = Packet(way.version, way.interface, way.others, facts[0], unsure, absent, families)
    return there, replace(there, facts=facts[1], is_reply=True)


_PORTS: Final = frozenset({Field.PORT, Field.FROM})
_OF_TCP: Final = frozenset({Field.TCP_PORT, Field.TCP_FROM, Field.TCP_FLAGS})
_OF_UDP: Final = frozenset({Field.UDP_PORT, Field.UDP_FROM})
_OF_ICMP6: Final = frozenset({Field.ICMP6_TYPE})
_OF_VERSION: Final = {
    4: frozenset({Field.SOURCE4, Field.TARGET4, Field.PROTOCOL4}),
    6: frozenset({Field.SOURCE6, Field.TARGET6, Field.PROTOCOL6}),
}
_ALWAYS_ABSENT: Final = frozenset({Field.OTHER})
_FAMILIES: Final = {
    4: frozenset({"inet", "ip", "netdev", "bridge"}),
    6: frozenset({"inet", "ip6", "netdev", "bridge"}),
}
_OF_ARP: Final = frozenset({"arp", "netdev", "bridge"})
