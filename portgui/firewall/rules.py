"""A firewall's rules for incoming traffic, as values. Reads nothing."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

from portgui.net import PortRange, Protocol

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NUMBERS: Final = {Protocol.TCP: 6, Protocol.UDP: 17, Protocol.DCCP: 33, Protocol.SCTP: 132}
"""Protocol numbers (IANA, Assigned Internet Protocol Numbers)."""


class Action(StrEnum):
    """What a rule does with what it is about."""

    ALLOW = "allow"
    BLOCK = "block"


class Profile(StrEnum):
    """Windows' three kinds of network; the firewall has settings of its own for each."""

    DOMAIN = "domain"
    PRIVATE = "private"
    PUBLIC = "public"


ALL_PROFILES: Final = frozenset(Profile)


class Store(StrEnum):
    """Where a rule comes from, which says who may change it."""

    LOCAL = "local"
    POLICY = "policy"
    MDM = "mdm"
    STORE_APPS = "store-apps"


class Match(StrEnum):
    """Whether a rule is about something; MAYBE where a fact that it asks for is not known."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Peers:
    """The other computers that a rule is about; without networks and local subnet, all of them.

    Attributes:
        networks: addresses of both families.
        local_subnet: whether those on the same network are among them, whatever their addresses.
    """

    networks: tuple[Network, ...] = ()
    local_subnet: bool = False

    @property
    def is_everyone(self) -> bool:
        """Whether no computer is left out."""
        return (not self.networks and not self.local_subnet) or _covers_all(self.networks)

    @property
    def has_local_subnet(self) -> bool:
        """Whether every computer on the same network is among them."""
        return self.local_subnet or self.is_everyone


EVERYONE: Final = Peers()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule for what comes in.

    Attributes:
        id: what the system tells it apart by.
        name: what people tell it apart by; not unique.
        action: allow or block.
        is_enabled: whether it counts at all.
        protocol: its number (IANA); None for every protocol.
        ports: the local ports, any of them; empty for all.
        app: the path of the program, as it stands in the rule; "" for every program.
        profiles: the kinds of network that it is for.
        peers: the other computers.
        limits: what else narrows it, by the names of the fields: services, users, interfaces, and
            whatever is not known here. A rule with limits is for some traffic only, and nothing is
            known of which.
        store: where it comes from.
    """

    id: str
    name: str
    action: Action
    is_enabled: bool
    protocol: int | None
    ports: tuple[PortRange, ...]
    app: str
    profiles: frozenset[Profile]
    peers: Peers
    limits: tuple[str, ...]
    store: Store

    def is_about(self, protocol: Protocol, port: int) -> bool:
        """Whether it is about this port."""
        if self.protocol is not None and self.protocol != NUMBERS[protocol]:
            return False
        return not self.ports or any(port in ports for ports in self.ports)


@lru_cache(256)
def _covers_all(networks: tuple[Network, ...]) -> bool:
    """Whether these are all addresses of both families."""
    whole = {network.version for network in networks if network.prefixlen == 0}
    return whole == {4, 6}
