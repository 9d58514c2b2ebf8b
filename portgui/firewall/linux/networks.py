"""The networks that this computer is connected to: its interfaces and their addresses.

Asked of the kernel by netlink (rtnetlink(7)), which takes no rights and no program.
"""

import ipaddress
import socket
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from portgui.firewall.rules import Network

_AF_NETLINK: Final = 16
_NETLINK_ROUTE: Final = 0
_RTM_NEWLINK, _RTM_GETLINK, _RTM_NEWADDR, _RTM_GETADDR = 16, 18, 20, 22
_NLMSG_ERROR, _NLMSG_DONE = 2, 3
_REQUEST_DUMP: Final = 0x301
_IFF_UP, _IFF_LOOPBACK = 0x1, 0x8
_IFLA_IFNAME, _IFLA_MASTER, _IFLA_LINKINFO, _IFLA_INFO_KIND = 3, 10, 18, 1
_IFA_ADDRESS: Final = 1
_HEADER: Final = struct.Struct("=IHHII")
_LINK: Final = struct.Struct("=BxHiII")
_ADDRESS: Final = struct.Struct("=BBBBI")
_ROOM: Final = 1 << 18
_PATIENCE: Final = 5.0
_FAMILIES: Final = {2: 4, 10: 16}
"""AF_INET and AF_INET6, and the bytes of an address."""
_MASTERS: Final = frozenset({"bridge", "bond", "team"})
"""Kinds of interface that others belong to; what comes in then comes in by theirs."""
_INNER: Final = frozenset({"veth", "tun", "macvtap"})
"""Kinds of interface by which a bridge leads to nothing but this computer's own guests."""


@dataclass(frozen=True, slots=True)
class Link:
    """An interface that other computers may be behind.

    Attributes:
        name: such as "eth0".
        networks: of its addresses, both families, those of the link alone (fe80::/64) included.
    """

    name: str
    networks: tuple[Network, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """An interface as the kernel tells of it."""

    index: int
    name: str
    kind: str
    flags: int
    master: int


def links() -> tuple[Link, ...] | None:
    """The interfaces that are up and lead out of this computer; None where it did not say."""
    try:
        found = list(_links(_ask(_RTM_GETLINK)))
        networks = list(_networks(_ask(_RTM_GETADDR)))
    except (OSError, ValueError, struct.error):
        return None
    return tuple(
        Link(each.name, tuple(dict.fromkeys(net for index, net in networks if index == each.index)))
        for each in outward(found)
    )


def outward(found: Iterable[Found]) -> list[Found]:
    """Those that are up, no loopback, nobody's part, and no bridge for this computer's guests."""
    found = list(found)
    kinds = {each.index: each.kind for each in found}
    wanted = []
    for each in found:
        if not each.flags & _IFF_UP or each.flags & _IFF_LOOPBACK:
            continue
        if kinds.get(each.master) in _MASTERS:
            continue
        members = [one for one in found if one.master == each.index]
        if each.kind == "bridge" and all(one.kind in _INNER for one in members):
            continue
        wanted.append(each)
    return wanted


def networks_of(found: Iterable[Link]) -> tuple[Network, ...]:
    """Every network of these, each once."""
    return tuple(dict.fromkeys(network for link in found for network in link.networks))


def covers(networks: Iterable[Network], wanted: Iterable[Network]) -> bool:
    """Whether every one of the wanted networks lies in one of these."""
    have = tuple(networks)
    return all(any(_lies_in(network, each) for each in have) for network in wanted)


def _lies_in(inner: Network, outer: Network) -> bool:
    if inner.version != outer.version or inner.prefixlen < outer.prefixlen:
        return False
    return inner.network_address in outer


def _ask(kind: int) -> Iterator[tuple[int, bytes]]:
    """The kernel's answers to one question: their kinds and what is in them."""
    request = _HEADER.pack(_HEADER.size + 4, kind, _REQUEST_DUMP, 1, 0) + bytes(4)
    with socket.socket(_AF_NETLINK, socket.SOCK_RAW, _NETLINK_ROUTE) as channel:
        channel.settimeout(_PATIENCE)
        channel.sendto(request, (0, 0))
        while True:
            data = channel.recv(_ROOM)
            place = 0
            while place + _HEADER.size <= len(data):
                length, found, *_ = _HEADER.unpack_from(data, place)
                if found == _NLMSG_DONE:
                    return
                if found == _NLMSG_ERROR or length < _HEADER.size:
                    raise ValueError("no answer")
                yield found, data[place + _HEADER.size : place + length]
                place += (length + 3) & ~3


def _links(answers: Iterable[tuple[int, bytes]]) -> Iterator[Found]:
    for kind, body in answers:
        if kind != _RTM_NEWLINK:
            continue
        _, _, index, flags, _ = _LINK.unpack_from(body)
        parts = dict(_attributes(body[_LINK.size :]))
        inner = dict(_attributes(parts.get(_IFLA_LINKINFO, b"")))
        master = int.from_bytes(parts.get(_IFLA_MASTER, b"\0\0\0\0"), "little")
        name = _text(parts.get(_IFLA_IFNAME, b""))
        yield Found(index, name, _text(inner.get(_IFLA_INFO_KIND, b"")), flags, master)


def _networks(answers: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, Network]]:
    for kind, body in answers:
        if kind != _RTM_NEWADDR:
            continue
        family, prefix, _, _, index = _ADDRESS.unpack_from(body)
        address = dict(_attributes(body[_ADDRESS.size :])).get(_IFA_ADDRESS, b"")
        if len(address) == _FAMILIES.get(family):
            found = ipaddress.ip_address(address)
            yield index, ipaddress.ip_network(f"{found}/{prefix}", strict=False)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(data):
        length, kind = struct.unpack_from("=HH", data, place)
        if length < 4:
            return
        yield kind & 0x3FFF, data[place + 4 : place + length]
        place += (length + 3) & ~3


def _text(data: bytes) -> str:
    return data.rstrip(b"\0").decode("utf-8", "replace")
