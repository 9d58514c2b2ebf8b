"""What is left of a rule where it is known at which version of IP an app waits."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from portgui.firewall.rules import EVERYONE, Peers, Rule
from portgui.firewall.windows.gpfas import LOCAL_OF

_BOTH: Final = 2


def at_versions(rule: Rule, versions: Collection[int]) -> Rule | None:
    """The rule as it is for this traffic; None where it is about none of it.

    A rule that names addresses of one version only is about no traffic of the other one: RA4 and
    RA6 are lists of their own ([MS-GPFAS] 2.2.2.19), and only a rule without either is for all.

    Args:
        rule: any rule.
        versions: of IP, 4 or 6. For both of them, or none that is known, it stays what it is.
    """
    found = frozenset(versions)
    halves = [word for word in LOCAL_OF.values() if word in rule.limits]
    if len(found) in (0, _BOTH) or not (rule.peers.networks or halves):
        return rule
    (version,) = found
    local = rule.peers.local_subnet and (not halves or LOCAL_OF[version] in halves)
    networks = tuple(each for each in rule.peers.networks if each.version == version)
    limits = tuple(word for word in rule.limits if word not in halves)
    if not (local or networks or any(word.startswith("RA=") for word in limits)):
        return None
    peers = Peers(networks, local_subnet=local)
    is_all = any(each.prefixlen == 0 for each in networks)
    return replace(rule, peers=EVERYONE if is_all else peers, limits=limits)
