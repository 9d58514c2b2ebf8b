"""What one of PortGUI's rules comes to in firewalld, and what would decide before it. Pure."""

from dataclasses import replace
from typing import Final

from portgui.firewall.errand import OwnRule
from portgui.firewall.linux import rich
from portgui.firewall.linux.firewalld_reading import FirewalldReading
from portgui.firewall.linux.matching import is_open, is_shut
from portgui.firewall.linux.networks import networks_of
from portgui.firewall.request import Who
from portgui.firewall.rules import Action, Network, Rule

_WITH_PRIORITIES: Final = (0, 7)
"""Since this version rich rules have priorities, by which ours are told apart."""


def has_priorities(version: str) -> bool:
    """Whether rich rules have priorities in this version of firewalld."""
    parts = [int(part) for part in version.split(".")[:2] if part.isdecimal()]
    return tuple(parts) >= _WITH_PRIORITIES


def networks_for(rule: OwnRule, reading: FirewalldReading) -> tuple[Network, ...]:
    """For which networks it is; () for every computer."""
    match rule.scope.who:
        case Who.ANY:
            return ()
        case Who.GIVEN:
            return rule.scope.networks
        case _:
            return networks_of(reading.links or ())


def with_rule(rule: OwnRule, reading: FirewalldReading) -> FirewalldReading:
    """What would be read if the rule were there."""
    texts = rich.own_texts(rule, networks_for(rule, reading))
    names = {zone.name for zone in reading.outward()}
    zones = tuple(
        replace(zone, rich=tuple(dict.fromkeys((*zone.rich, *texts))))
        if zone.name in names
        else zone
        for zone in reading.zones or ()
    )
    # The kernel's rules are those of before.
    return replace(reading, zones=zones, kernel=None)


def beaten_by(rule: OwnRule, reading: FirewalldReading) -> tuple[Rule, ...]:
    """The rules that would still decide otherwise; () where ours would do what it is for."""
    if rule.ports is None:
        return ()
    after = with_rule(rule, reading)
    versions = {each.version for each in networks_for(rule, reading)} or {4, 6}
    for port in {rule.ports.first, rule.ports.last}:
        for judgement in after.judge(rule.protocol, port, None, sorted(versions)):
            if rule.action is Action.ALLOW and is_shut(judgement):
                return judgement.blocks
            if rule.action is Action.BLOCK and is_open(judgement):
                return judgement.allows
    return ()
