r"""Rule strings of Windows Firewall, as the registry holds them, made into rules.

    v2.33|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Private|LPort=443|Name=Web server|

The grammar is [MS-GPFAS] 2.2.2.19; the meaning of the fields [MS-FASP] 2.2.37. A field that is not
known here makes a rule a limited one: never is it taken for wider than it is.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import ip_address, ip_network, summarize_address_range
from typing import Final

from portgui.firewall.rules import ALL_PROFILES, Action, Network, Peers, Profile, Rule, Store
from portgui.net import LAST_PORT, PortRange

LONGEST: Final = 64 * 1024
"""Characters of a rule that are looked at; its name, its program and its service have up to 10,000
each ([MS-FASP] 2.2.37)."""
MOST_NAME: Final = 512
"""Characters of a name that are kept for the screen."""

LOCAL_OF: Final = {4: "RA4=LocalSubnet", 6: "RA6=LocalSubnet"}
"""The limit of a rule whose local subnet is one of this version of IP only."""

_VERSION: Final = re.compile(r"v(\d{1,3})\.(\d{1,3})")
_PROFILES: Final[Mapping[str, frozenset[Profile]]] = {
    "domain": frozenset({Profile.DOMAIN}),
    "private": frozenset({Profile.PRIVATE}),
    "public": frozenset({Profile.PUBLIC}),
    "standard": frozenset({Profile.PRIVATE, Profile.PUBLIC}),
    "all": ALL_PROFILES,
}
_ACTIONS: Final = {"allow": Action.ALLOW, "block": Action.BLOCK, "bypass": Action.ALLOW}
_HARMLESS: Final = frozenset({"name", "desc", "embedctxt", "edge", "defer", "lsm"})
"""What says nothing about which traffic is meant: names, what may come through an edge device
besides, and loose source mapping, which only widens."""
_KNOWN: Final = frozenset(
    {
        "action", "active", "dir", "protocol", "profile", "lport", "lport2_10", "app", "ra4", "ra6",
    }
)  # fmt: skip


class RuleError(ValueError):
    """A string does not follow the grammar. The rule cannot be judged, nor be left out."""


def parse_rule(rule_id: str, text: str, store: Store) -> Rule | None:
    """Make a rule of one string; None for one about what goes out.

    Args:
        rule_id: the name of the registry's value.
        text: its string.
        store: which key it was read from.

    Raises:
        RuleError: it is no rule by the grammar.
    """
    fields = _fields(text)
    if _one(fields, "dir", "").lower() == "out":
        return None
    if _one(fields, "dir", "").lower() != "in":
        raise RuleError("no direction")
    try:
        action = _ACTIONS[_one(fields, "action", "").lower()]
    except KeyError:
        raise RuleError("no action that is known") from None
    ports, port_words = _ports((*fields.get("lport", ()), *fields.get("lport2_10", ())))
    peers, peer_words = _both_peers(fields.get("ra4", ()), fields.get("ra6", ()))
    return Rule(
        id=rule_id,
        name=_one(fields, "name", "")[:MOST_NAME],
        action=action,
        is_enabled=_one(fields, "active", "FALSE").upper() == "TRUE",
        protocol=_protocol(fields),
        ports=ports,
        app=_one(fields, "app", ""),
        profiles=_profiles(fields.get("profile", ())),
        peers=peers,
        limits=(*_limits(fields), *port_words, *peer_words),
        store=store,
    )


def _fields(text: str) -> dict[str, list[str]]:
    if len(text) > LONGEST:
        raise RuleError("too long")
    version, *parts = text.split("|")
    found = _VERSION.fullmatch(version)
    if found is None or found[1] != "2":
        raise RuleError("no version that is known")
    if not parts or parts.pop():
        raise RuleError("does not end after a field")
    fields: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        name, sign, value = part.partition("=")
        if not sign or not name:
            raise RuleError("a field without a name or a value")
        fields[name.lower()].append(value)
    return fields


def _one(fields: Mapping[str, Sequence[str]], name: str, default: str) -> str:
    """A field that stands once at most; of two it cannot be told which one counts."""
    values = fields.get(name, ())
    if len(values) > 1:
        raise RuleError(f"{name} stands there more than once")
    return values[0] if values else default


def _protocol(fields: Mapping[str, Sequence[str]]) -> int | None:
    text = _one(fields, "protocol", "256")
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) > 256:
        raise RuleError("no protocol number")
    return None if int(text) == 256 else int(text)


def _profiles(values: Iterable[str]) -> frozenset[Profile]:
    found = [_PROFILES.get(value.lower()) for value in values]
    if None in found:
        raise RuleError("no profile that is known")
    known = [profiles for profiles in found if profiles is not None]
    return frozenset().union(*known) if known else ALL_PROFILES


def _ports(values: Iterable[str]) -> tuple[tuple[PortRange, ...], list[str]]:
    """The ports; and the keywords (RPC, IPHTTPS, Teredo …), whose ports only the system knows."""
    ports: list[PortRange] = []
    words: list[str] = []
    for value in values:
        if found := re.fullmatch(r"([0-9]{1,5})(?:-([0-9]{1,5}))?", value):
            first = int(found[1])
            last = int(found[2] or found[1])
            if not first <= last <= LAST_PORT:
                raise RuleError("no ports")
            ports.append(PortRange(first, last))
        elif re.fullmatch(r"[A-Za-z0-9_-]{1,40}", value):
            words.append(f"LPort={value}")
        else:
            raise RuleError("no ports")
    return tuple(ports), words


def _both_peers(four: Sequence[str], six: Sequence[str]) -> tuple[Peers, list[str]]:
    """Those of both families; a local subnet of one family only is a limit, not the subnet."""
    peers, words = _peers((*four, *six))
    local = [any(value.lower() == "localsubnet" for value in values) for values in (four, six)]
    if any(local) and not all(local):
        words.append(LOCAL_OF[4 if local[0] else 6])
    return peers, words


def _peers(values: Iterable[str]) -> tuple[Peers, list[str]]:
    """The addresses; and the keywords (DNS, DHCP, IntrAnet …) that only the system can resolve."""
    networks: list[Network] = []
    words: list[str] = []
    local = False
    for value in values:
        if value.lower() == "localsubnet":
            local = True
        elif re.fullmatch(r"[A-Za-z][A-Za-z0-9]{1,40}", value):
            words.append(f"RA={value}")
        else:
            networks += _networks(value)
    return Peers(tuple(networks), local_subnet=local), words


def _networks(value: str) -> Iterable[Network]:
    """`10.0.0.1`, `10.0.0.0/255.0.0.0`, `fe80::/10`, `10.0.0.1-10.0.0.9`."""
    first, dash, last = value.partition("-")
    try:
        if not dash:
            return [ip_network(first, strict=False)]
        begin, end = ip_address(first), ip_address(last)
        if begin.version == 4 and end.version == 4:
            return list(summarize_address_range(begin, end))
        if begin.version == 6 and end.version == 6:
            return list(summarize_address_range(begin, end))
    except (ValueError, TypeError) as error:
        raise RuleError("no addresses") from error
    raise RuleError("addresses of two families")


def _limits(fields: Mapping[str, Sequence[str]]) -> list[str]:
    """The names of fields that narrow a rule in a way that is not judged here."""
    found = [name for name in fields if name not in _KNOWN | _HARMLESS]
    if fields["action"][0].lower() == "bypass":
        found.append("action")  # only for computers that have proved who they are
    # Every program of a service host is meant by "*": that is no limit.
    return [name for name in found if not (name == "svc" and list(fields[name]) == ["*"])]
