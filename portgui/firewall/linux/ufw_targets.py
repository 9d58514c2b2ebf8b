"""What one of PortGUI's rules comes to in ufw, rule by rule, and what stands in its way. Pure."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from portgui.firewall.errand import OwnRule
from portgui.firewall.linux.networks import covers, networks_of
from portgui.firewall.linux.ufw_reading import UfwReading
from portgui.firewall.linux.ufw_rules import (
    UfwRule,
    address_of,
    as_rule,
    line_of,
    of_version,
    read_rule,
    written,
)
from portgui.firewall.request import Who
from portgui.firewall.rules import NUMBERS, Action, Network
from portgui.net import PortRange, Protocol

EVERYBODY: Final = {4: ipaddress.ip_network("0.0.0.0/0"), 6: ipaddress.ip_network("::/0")}
_WORDS: Final = {Action.ALLOW: "allow", Action.BLOCK: "deny"}


@dataclass(frozen=True, slots=True)
class Target:
    """One rule of ufw's that is to be there, or to go.

    Attributes:
        action: allow or block.
        protocol: TCP or UDP.
        ports: the ports.
        source: for which other computers; one network, and so one version of IP.
        comment: what tells it apart.
    """

    action: Action
    protocol: Protocol
    ports: PortRange
    source: Network
    comment: str

    @property
    def bare_line(self) -> str:
        """As ufw keeps it, without the comment."""
        return line_of(_WORDS[self.action], self.protocol, self.ports, self.source)

    @property
    def line(self) -> str:
        """As ufw keeps it."""
        return f"{self.bare_line} comment={self.comment.encode().hex()}"


def targets(rule: OwnRule, reading: UfwReading) -> tuple[Target, ...]:
    """What the rule comes to here, as far as ufw filters that version of IP."""
    if rule.ports is None or rule.app:
        return ()
    return tuple(
        Target(rule.action, rule.protocol, rule.ports, network, rule.name)
        for network in sources(rule, reading)
        if network.version == 4 or reading.has_ipv6
    )


def sources(rule: OwnRule, reading: UfwReading) -> tuple[Network, ...]:
    """For which networks it is."""
    match rule.scope.who:
        case Who.ANY:
            return tuple(EVERYBODY.values())
        case Who.GIVEN:
            return rule.scope.networks
        case _:
            return networks_of(reading.links or ())


def add_arguments(target: Target) -> list[str]:
    """What ufw is told to have it; a block goes before all others, for the first match decides."""
    first = ["prepend", "deny"] if target.action is Action.BLOCK else ["allow"]
    return [*first, *_rest(target), "comment", target.comment]


def delete_arguments(target: Target) -> list[str]:
    """What ufw is told to delete it."""
    return ["--force", "delete", _WORDS[target.action], *_rest(target)]


def is_there(target: Target, reading: UfwReading) -> bool:
    """Whether there is a rule that does the same, whoever made it."""
    return any(_bare(rule) == target.bare_line for rule in reading.rules or ())


def in_the_way(target: Target, reading: UfwReading) -> UfwRule | None:
    """A rule for just the same that does something else, which ufw would replace."""
    own = read_rule(target.line, target.source.version)
    for rule in reading.rules or ():
        if rule.target == own.target and _bare(rule) != target.bare_line:
            return rule
    return None


def beats(target: Target, reading: UfwReading) -> UfwRule | None:
    """A rule that surely decides before an allow of ours would; a block of ours comes first."""
    if target.action is Action.BLOCK:
        return None
    for rule in of_version(reading.rules or (), target.source.version):
        if _bare(rule) == target.bare_line:
            return None
        if _is_before(rule, target):
            return rule
    return None


def _is_before(rule: UfwRule, target: Target) -> bool:
    """Whether it blocks everything that the target is about."""
    shared = as_rule(rule)
    if shared.action is not Action.BLOCK or shared.limits or not shared.is_enabled:
        return False
    if shared.protocol not in (None, NUMBERS[target.protocol]):
        return False
    ports = target.ports
    inside = not shared.ports or any(
        ports.first in each and ports.last in each for each in shared.ports
    )
    networks = shared.peers.networks
    return inside and (not networks or covers(networks, [target.source]))


def own_lines(rule: OwnRule, reading: UfwReading) -> tuple[Target, ...]:
    """What of this rule of ours is there now: just our comment, on just what we would write."""
    return tuple(_own_lines(rule, reading))


def _own_lines(rule: OwnRule, reading: UfwReading) -> Iterator[Target]:
    if rule.ports is None:
        return
    for each in reading.rules or ():
        if each.comment != rule.name or not each.is_incoming:
            continue
        try:
            source = ipaddress.ip_network(each.source)
        except ValueError:
            continue
        target = Target(rule.action, rule.protocol, rule.ports, source, rule.name)
        if target.line == each.line and _is_asked(rule, source):
            yield target


def _is_asked(rule: OwnRule, source: Network) -> bool:
    """Whether the rule can have been for this network; one's own network may have been another."""
    match rule.scope.who:
        case Who.ANY:
            return source in EVERYBODY.values()
        case Who.GIVEN:
            return source in rule.scope.networks
        case _:
            return True


def _bare(rule: UfwRule) -> str:
    return rule.line.partition(" comment=")[0]


def _rest(target: Target) -> list[str]:
    source = address_of(target.source)
    return ["proto", str(target.protocol), "from", source, "to", "any",
            "port", written(target.ports)]  # fmt: skip
