"""firewalld's rich rules: read into the terms that all systems share, and our own written.

The language is that of firewalld.richlanguage(5). What is not known in a rule makes it one that is
for some traffic only, of which nothing is known: never for all, and never for none.
"""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final

from portgui.firewall.errand import LETTERS, OwnRule
from portgui.firewall.rules import (
    ALL_PROFILES,
    NUMBERS,
    Action,
    Network,
    Peers,
    Rule,
    Store,
)
from portgui.net import LAST_PORT, PortRange, Protocol
from portgui.plain import NAME_LIMIT, plain

LONGEST: Final = 2_000
_WORD: Final = re.compile(r"\s*([A-Za-z0-9_-]+)(?:=(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']\S*)))?")
_ELEMENTS: Final = frozenset({"service", "port", "protocol", "source-port"})
_ASIDE: Final = frozenset({"icmp-block", "icmp-type", "masquerade", "tcp-mss-clamp"})
"""Elements that say nothing of TCP's or UDP's ports."""
_DECISIONS: Final = {"accept": Action.ALLOW, "reject": Action.BLOCK, "drop": Action.BLOCK}
_KNOWN: Final = frozenset({"rule", "source", "mark", "log", "nflog", "audit"})
_FAMILIES: Final = {"ipv4": 4, "ipv6": 6}
_ALLOWS: Final = 20_000
_BLOCKS: Final = 12_000


@dataclass(frozen=True, slots=True)
class Rich:
    """A rich rule, taken apart.

    Attributes:
        text: the whole.
        priority: the smaller, the earlier; 0 for what stands in the usual order.
        family: 4, 6, or 0 for both.
        action: allow or block; None where it decides nothing.
        element: "" for all traffic, or what it is about.
        values: of the element.
        networks: from where; () for everywhere.
        limits: what else narrows it.
    """

    text: str
    priority: int
    family: int
    action: Action | None
    element: str
    values: tuple[tuple[str, str], ...]
    networks: tuple[Network, ...]
    limits: tuple[str, ...]

    def value(self, name: str) -> str:
        """One of the element's values, or ""."""
        return dict(self.values).get(name, "")


def read(text: str) -> Rich:
    """Take one apart; it never fails: what it does not know becomes a limit."""
    words = _words(text)
    parts = _Parts()
    for name, value in words or []:
        if value is None:
            parts.enter(name)
        else:
            parts.take(name, value)
    limits = [*parts.limits, *(["form"] * (words is None))]
    action = parts.action
    if "form" in limits and action is None:
        # It may do anything; a block that may be is the careful reading.
        action = Action.BLOCK
    return Rich(
        text, parts.priority, parts.family, action, parts.element, tuple(parts.values),
        tuple(parts.networks), tuple(dict.fromkeys(limits)),
    )  # fmt: skip


class _Parts:
    """A rule while its words are being read, one by one."""

    def __init__(self) -> None:
        self.priority, self.family, self.element = 0, 0, ""
        self.action: Action | None = None
        self.limits: list[str] = []
        self.networks: list[Network] = []
        self.values: list[tuple[str, str]] = []
        self._section = ""

    def enter(self, name: str) -> None:
        """A word without a value: what the next values belong to."""
        self._section = name
        if name in _DECISIONS:
            self.action = _DECISIONS[name]
        elif name in _ELEMENTS or name in _ASIDE or name == "forward-port":
            self.element = name
        elif name in ("destination", "limit"):
            self.limits.append(name)
        elif name not in _KNOWN:
            self.limits.append("form")

    def take(self, name: str, value: str) -> None:
        """A word with its value."""
        if self._section == "rule":
            self._head(name, value)
        elif self._section == "source" and name == "address" and (found := network(value)):
            self.networks.append(found)
        elif self._section == "source" and (name, value.lower()) != ("invert", "false"):
            self.limits.append("from")
        elif self._section == self.element:
            self.values.append((name, value))

    def _head(self, name: str, value: str) -> None:
        if name == "priority" and re.fullmatch(r"-?[0-9]{1,6}", value):
            self.priority = int(value)
        elif name == "family" and value in _FAMILIES:
            self.family = _FAMILIES[value]
        else:
            self.limits.append("form")


def as_rules(
    rich: Rich, services: dict[str, tuple[tuple[str, str], ...]], zone: str
) -> tuple[Rule, ...]:
    """It in shared terms: one for each port of a service; () for what decides nothing about ports.

    Args:
        rich: the rule.
        services: the ports and protocols of each service; one that is missing is not known.
        zone: where it stands.
    """
    if rich.element == "forward-port":
        return (_rule(rich, zone, rich.value("protocol"), rich.value("port"), Action.BLOCK,
                      "forward-port"),)  # fmt: skip
    if rich.action is None or rich.element in _ASIDE:
        return ()
    match rich.element:
        case "":
            return (_rule(rich, zone, "", "", rich.action),)
        case "port":
            return (_rule(rich, zone, rich.value("protocol"), rich.value("port"), rich.action),)
        case "protocol":
            return (_rule(rich, zone, rich.value("value"), "", rich.action),)
        case "source-port":
            return (_rule(rich, zone, rich.value("protocol"), "", rich.action, "from-port"),)
        case _:
            ports = services.get(rich.value("name"))
            if ports is None:
                return (_rule(rich, zone, "", "", rich.action, "service"),)
            return tuple(_rule(rich, zone, kind, port, rich.action) for port, kind in ports)


def _rule(rich: Rich, zone: str, protocol: str, port: str, action: Action, *limits: str) -> Rule:
    ports = (found,) if (found := read_ports(port)) else ()
    unknown = ("form",) * (bool(port) and not ports)
    return Rule(
        plain(f"{zone}: {rich.text}", LONGEST), plain(rich.text, NAME_LIMIT), action, True,
        number_of(protocol), ports, "", ALL_PROFILES, Peers(rich.networks),
        (*rich.limits, *limits, *unknown), Store.LOCAL,
    )  # fmt: skip


def number_of(protocol: str) -> int | None:
    """IANA's number; None for every protocol; 255 (reserved) for one that has no ports of ours."""
    if not protocol:
        return None
    if protocol.isdecimal():
        return int(protocol)
    return {name.value: number for name, number in NUMBERS.items()}.get(protocol, 255)


def read_ports(text: str) -> PortRange | None:
    """“80” or “80-90”."""
    first, _, last = text.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        return None
    found = PortRange(int(first), int(last or first))
    return found if 0 < found.first <= found.last <= LAST_PORT else None


def own_texts(rule: OwnRule, networks: tuple[Network, ...]) -> tuple[str, ...]:
    """What a rule of PortGUI's is in firewalld's words, one for each network; () for everywhere.

    firewalld gives rules no names and no comments. The priority is what tells ours apart: it comes
    from the change's mark. An allow stands behind every rule of the person's own (priorities above
    0 come last), a block before them.
    """
    if rule.ports is None:
        return ()
    decision = "accept" if rule.action is Action.ALLOW else "drop"
    head = f'rule priority="{priority_of(rule)}"'
    tail = f'port port="{rule.ports}" protocol="{Protocol(rule.protocol)}" {decision}'
    if not networks:
        return (f"{head} {tail}",)
    return tuple(
        f'{head} family="ipv{each.version}" source address="{each}" {tail}' for each in networks
    )


def priority_of(rule: OwnRule) -> int:
    """From 1 to 20,000 for an allow, from −31,999 to −20,000 for a block."""
    value = 0
    for letter in rule.mark:
        value = value * len(LETTERS) + LETTERS.index(letter)
    return 1 + value % _ALLOWS if rule.action is Action.ALLOW else -_ALLOWS - value % _BLOCKS


def _words(text: str) -> list[tuple[str, str | None]] | None:
    """Names, and values where they have one; None where it is not of this form."""
    if len(text) > LONGEST:
        return None
    words: list[tuple[str, str | None]] = []
    place = 0
    while text[place:].strip():
        match = _WORD.match(text, place)
        if match is None:
            return None
        name, *values = match.groups()
        words.append((name, next((value for value in values if value is not None), None)))
        place = match.end()
    return words


def network(text: str) -> Network | None:
    """The network of an address or network; None for what is neither."""
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
