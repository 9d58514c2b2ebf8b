"""The interfaces of this computer and the networks behind them, from `ip -j addr`. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any, Final

from portgui.firewall.linux.netfilter.spans import LAST, Spans, of, one, without

MOST_INTERFACES: Final = 64
MOST_ADDRESSES: Final = 64
"""Of one interface."""
LONGEST_NAME: Final = 15
"""Characters of an interface's name: IFNAMSIZ - 1 (linux/if.h)."""
VIRTUAL: Final = ("docker", "br-", "virbr", "lxcbr", "lxdbr", "podman", "cni", "incusbr")
"""What bridges are called behind which are only containers and machines inside this computer."""


class InterfacesError(ValueError):
    """A text is not what `ip -j addr` prints."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address of this computer.

    Attributes:
        text: the address.
        network: the network that it is on, as `ip_network` reads it: the other end's, where the
            interface joins two computers only.
    """

    text: str
    network: str

    @property
    def version(self) -> int:
        """Of IP."""
        return ip_address(self.text).version


@dataclass(frozen=True, slots=True)
class Interface:
    """An interface on which packets arrive from other computers.

    Attributes:
        name: such as "eth0".
        link: what kind of link it is, in the words of ip(8): "ether".
        addresses: of this computer on it.
        below: interfaces which its packets may have passed before: those under a bridge, a bond or
            a virtual network.
        is_bridge: whether it joins others.
        has_master: whether packets may be taken for another interface's, as with a VRF.
    """

    name: str
    link: str
    addresses: tuple[Address, ...]
    below: tuple[str, ...] = ()
    is_bridge: bool = False
    has_master: bool = False

    def neighbourhoods(self, version: int) -> tuple[tuple[int, Spans], ...]:
        """Each address of this computer, and those that others on its network may have."""
        mine = [address for address in self.addresses if address.version == version]
        own = of((number, number) for number in (int(ip_address(each.text)) for each in mine))
        return tuple((int(ip_address(each.text)), _others(each, own)) for each in mine)


def _others(address: Address, own: Spans) -> Spans:
    """Whoever else may be on the network; everybody, where that says nothing."""
    network = ip_network(address.network)
    first, last = int(network.network_address), int(network.broadcast_address)
    taken = own
    if network.version == 4 and network.prefixlen < 31:
        taken = of((*own, *one(first), *one(last)))
    return without(((first, last),), taken) or ((0, LAST[network.version]),)


def interfaces_of(text: str) -> tuple[Interface, ...]:
    """The interfaces on which other computers' packets may arrive now.

    Args:
        text: what `ip -d -j addr` prints (ip-address(8)).

    Raises:
        InterfacesError: it is something else.
    """
    try:
        links = [link for link in json.loads(text) if link]
        return tuple(_interface(link, links) for link in links if _is_in_use(link))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InterfacesError(str(error)) from error


def check(interfaces: Iterable[Interface]) -> tuple[Interface, ...]:
    """These, when they are in order.

    Raises:
        ValueError: they are not.
    """
    made = tuple(interfaces)
    if len(made) > MOST_INTERFACES or any(len(each.addresses) > MOST_ADDRESSES for each in made):
        raise ValueError("too many")
    for each in made:
        if not 0 < len(each.name) <= LONGEST_NAME:
            raise ValueError("no interface")
        for address in each.addresses:
            if address.version != ip_network(address.network).version:
                raise ValueError("no address")
    return made


def _is_in_use(link: Mapping[str, Any]) -> bool:
    flags = link["flags"]
    if "UP" not in flags or "NO-CARRIER" in flags or "LOOPBACK" in flags:
        return False
    is_inside = _kind(link) == "bridge" and link["ifname"].startswith(VIRTUAL)
    return bool(link["addr_info"]) and not is_inside


def _interface(link: Mapping[str, Any], links: Sequence[Mapping[str, Any]]) -> Interface:
    name = str(link["ifname"])
    return Interface(
        name,
        str(link["link_type"]),
        tuple(_address(each) for each in link["addr_info"]),
        _below(name, links),
        _kind(link) == "bridge",
        "master" in link,
    )


def _address(found: Mapping[str, Any]) -> Address:
    local = str(ip_address(found["local"]))
    other = found.get("address", local)
    return Address(local, str(ip_network(f"{other}/{int(found['prefixlen'])}", strict=False)))


def _below(name: str, links: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Everything that lies under an interface, however deep."""
    found: dict[str, None] = {}
    todo = [name]
    while todo:
        upper = todo.pop()
        lower = [str(link["ifname"]) for link in links if link.get("master") == upper]
        lower += [str(link["link"]) for link in links if link["ifname"] == upper and "link" in link]
        todo += [each for each in lower if each not in found and each != name]
        found.update(dict.fromkeys(each for each in lower if each != name))
    return tuple(found)


def _kind(link: Mapping[str, Any]) -> str:
    return str(link.get("linkinfo", {}).get("info_kind", ""))
