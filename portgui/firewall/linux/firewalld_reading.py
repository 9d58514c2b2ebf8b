"""firewalld as it was read, and what it does with new connections, zone by zone. Judging is pure.

The order within a zone is that of firewalld's own chains (`filter_IN_ZONE_pre`, `_deny`, `_allow`,
`_post`, then the target): rich rules with a priority below 0, then what denies, then what allows,
then rich rules with a priority above 0. Zones of sources are asked before those of interfaces.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.linux import rich
from portgui.firewall.linux.matching import agreed, first_match, is_open, is_shut, merged
from portgui.firewall.linux.netfilter.netfilter import Netfilter
from portgui.firewall.linux.networks import Link, covers, networks_of
from portgui.firewall.rules import ALL_PROFILES, Action, Network, Peers, Rule, Store
from portgui.net import Protocol

NAME: Final = "firewalld"
_TARGETS: Final = {
    "ACCEPT": Default.ALLOW, "default": Default.BLOCK, "DROP": Default.BLOCK,
    "%%REJECT%%": Default.BLOCK, "REJECT": Default.BLOCK, "": Default.BLOCK,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Service:
    """What a service stands for: ports with their protocols; whether it is narrowed."""

    name: str
    ports: tuple[tuple[str, str], ...]
    is_narrow: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone, at run time.

    Attributes:
        name: of the zone.
        target: what happens to the rest.
        interfaces: those that are in it by name.
        sources: addresses, networks, MAC addresses or sets that are in it.
        ports: ports and protocols, allowed.
        source_ports: ports of the other side, and protocols, allowed.
        protocols: allowed as a whole.
        services: allowed.
        forwards: ports and protocols that are passed on.
        rich: rich rules.
    """

    name: str
    target: str = "default"
    interfaces: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    ports: tuple[tuple[str, str], ...] = ()
    source_ports: tuple[tuple[str, str], ...] = ()
    protocols: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    forwards: tuple[tuple[str, str], ...] = ()
    rich: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FirewalldReading:
    """What could be read of firewalld.

    Attributes:
        links: the interfaces that lead out; None where they could not be read.
        version: such as "1.3.3".
        default_zone: for interfaces that are in none by name.
        zones: all of them; None where they could not be read without asking the person.
        services: what the zones' services stand for.
        panic: whether everything is dropped; None for unread.
        policies: of those that stand above the zones, the ones that may decide about a port.
        permanent: the rich rules that come back after a restart, by zone; None for unread.
        kernel: the rules that are in force; None where only root could read them.
    """

    links: tuple[Link, ...] | None
    version: str
    default_zone: str
    zones: tuple[Zone, ...] | None
    services: tuple[Service, ...] = ()
    panic: bool | None = None
    policies: tuple[str, ...] = ()
    permanent: tuple[tuple[str, tuple[str, ...]], ...] | None = None
    kernel: Netfilter | None = None

    @property
    def others(self) -> tuple[str, ...] | None:
        """Whether something else filters beside it stands in the kernel's rules alone."""
        return None if self.kernel is None else ()

    @property
    def needs_rights(self) -> bool:
        """Whether root could say more."""
        return self.zones is None or self.kernel is None

    def outward(self) -> tuple[Zone, ...]:
        """The zones by which other computers come in, each once."""
        if self.zones is None:
            return ()
        named = {name: zone for zone in self.zones for name in zone.interfaces}
        default = [zone for zone in self.zones if zone.name == self.default_zone]
        if not self.links:
            return tuple(default)
        found = (named.get(link.name) or next(iter(default), None) for link in self.links)
        return tuple(dict.fromkeys(zone for zone in found if zone is not None))

    def judge(
        self, protocol: Protocol, port: int, app: str | None, versions: Collection[int]
    ) -> tuple[Judgement, ...]:
        """For each zone that other computers come in by."""
        zones = self.outward()
        if not zones or not versions:
            return (Judgement("", State.ON, None, Default.UNKNOWN, unread=(NAME,)),)
        found: list[Judgement] = []
        kernel = self.kernel.judge(protocol, port, app, versions) if self.kernel else None
        for zone in zones:
            parts = {each: self._of_version(zone, each, protocol, port) for each in versions}
            own = replace(merged(parts), where=zone.name, blocks_all=self.panic)
            own = replace(own, unread=(*own.unread, *self.policies))
            found += [own] if kernel is None else agreed(own, kernel)
        return tuple(dict.fromkeys(found))

    def _of_version(self, zone: Zone, version: int, protocol: Protocol, port: int) -> Judgement:
        """One zone, with what the zones of sources take out of it."""
        local = self._local(zone, version)
        judgement = self._alone(zone, version, protocol, port, local)
        for other in self.zones or ():
            if not other.sources:
                continue
            alone = self._alone(other, version, protocol, port, None)
            found = (rich.network(each) for each in other.sources)
            networks = tuple(each for each in found if each is not None)
            own = tuple(each for each in networks if each.version == version)
            if local and covers(own, local):
                judgement = alone
            elif own or len(networks) < len(other.sources):
                unknown = len(networks) < len(other.sources)
                judgement = _with_source(judgement, other, alone, own, unknown)
        return judgement

    def _alone(
        self,
        zone: Zone,
        version: int,
        protocol: Protocol,
        port: int,
        local: tuple[Network, ...] | None,
    ) -> Judgement:
        default = _TARGETS.get(zone.target, Default.UNKNOWN)
        rules = self._in_order(zone, version)
        return first_match(
            (rule for rule in rules if rule.is_about(protocol, port)), default, local
        )

    def _in_order(self, zone: Zone, version: int) -> Iterator[Rule]:
        services = {each.name: each.ports for each in self.services if not each.is_narrow}
        taken = [rich.read(text) for text in zone.rich]
        taken = [each for each in taken if each.family in (0, version)]
        taken = [each for each in taken if _fits(each.networks, version)]
        first = sorted((each for each in taken if each.priority < 0), key=_priority)
        last = sorted((each for each in taken if each.priority > 0), key=_priority)
        usual = [
            rule
            for each in taken
            if each.priority == 0
            for rule in rich.as_rules(each, services, zone.name)
        ]
        for each in first:
            yield from rich.as_rules(each, services, zone.name)
        yield from _forwards(zone)
        yield from (rule for rule in usual if rule.action is Action.BLOCK)
        yield from (rule for rule in usual if rule.action is Action.ALLOW)
        yield from _plain_allows(zone, services)
        for each in last:
            yield from rich.as_rules(each, services, zone.name)

    def _local(self, zone: Zone, version: int) -> tuple[Network, ...] | None:
        """The networks of the interfaces that are in this zone."""
        if self.links is None:
            return None
        named = {name: each.name for each in self.zones or () for name in each.interfaces}
        here = [link for link in self.links if named.get(link.name, self.default_zone) == zone.name]
        return tuple(each for each in networks_of(here) if each.version == version)


def _with_source(
    judgement: Judgement,
    zone: Zone,
    alone: Judgement,
    networks: tuple[Network, ...],
    unknown: bool,
) -> Judgement:
    """What a zone for some addresses changes for the others' zone."""
    limits = ("source",) if unknown else ()
    action = Action.ALLOW if not is_open(judgement) else Action.BLOCK
    rule = Rule(
        f"zone {zone.name}", f"zone {zone.name}", action, True, None, (), "", ALL_PROFILES,
        Peers(networks), limits, Store.LOCAL,
    )  # fmt: skip
    if not is_open(judgement) and not is_shut(alone):
        if not limits and is_open(alone):
            return replace(judgement, blocks=(), narrow=(*judgement.narrow, rule))
        return replace(judgement, blocks=(), may_allow=(*judgement.may_allow, rule))
    if is_open(judgement) and not is_open(alone):
        return replace(judgement, may_block=(*judgement.may_block, rule))
    return judgement


def _plain_allows(zone: Zone, services: dict[str, tuple[tuple[str, str], ...]]) -> Iterator[Rule]:
    for name in zone.services:
        ports = services.get(name)
        if ports is None:
            yield _allow(zone, f"service {name}", "", "", "service")
        else:
            for port, kind in ports:
                yield _allow(zone, f"service {name}", kind, port)
    for port, kind in zone.ports:
        yield _allow(zone, f"port {port}/{kind}", kind, port)
    for kind in zone.protocols:
        yield _allow(zone, f"protocol {kind}", kind, "")
    for port, kind in zone.source_ports:
        yield _allow(zone, f"source port {port}/{kind}", kind, "", "from-port")


def _forwards(zone: Zone) -> Iterator[Rule]:
    """What is passed on may not get here."""
    for port, kind in zone.forwards:
        rule = _allow(zone, f"forward port {port}/{kind}", kind, port, "forward-port")
        yield replace(rule, action=Action.BLOCK)


def _allow(zone: Zone, name: str, protocol: str, port: str, *limits: str) -> Rule:
    ports = rich.read_ports(port)
    unknown = ("form",) * (bool(port) and ports is None)
    return Rule(
        f"{zone.name}: {name}", name, Action.ALLOW, True, rich.number_of(protocol),
        (ports,) if ports else (), "", ALL_PROFILES, Peers(), (*limits, *unknown), Store.LOCAL,
    )  # fmt: skip


def _fits(networks: Iterable[Network], version: int) -> bool:
    networks = tuple(networks)
    return not networks or any(each.version == version for each in networks)


def _priority(each: rich.Rich) -> int:
    return each.priority
