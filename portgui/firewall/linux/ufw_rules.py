"""ufw's own files as values: the rules as `ufw` keeps them, and what stands in its settings.

ufw writes each rule that a person has added into /etc/ufw/user.rules or user6.rules as a line
“### tuple ### ACTION PROTOCOL PORTS TO FROM-PORTS FROM [APP APP] DIRECTION [comment=HEX]”, which
it reads again itself (`_read_rules` in ufw's backend_iptables.py, 0.36); the first match decides.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

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

TUPLE: Final = "### tuple ###"
WHOLE: Final = {4: "0.0.0.0/0", 6: "::/0"}
LONGEST_LINE: Final = 4_000
MOST_RULES: Final = 20_000

_ACTIONS: Final = frozenset({"allow", "deny", "reject", "limit"})
_SETTING: Final = re.compile(r"\s*([A-Z0-9_]+)\s*=\s*\"?([^\"#\s]*)\"?\s*(?:#.*)?")
_FIELDS: Final = (6, 7, 8, 9)


@dataclass(frozen=True, slots=True)
class UfwRule:
    """One line of ufw's.

    Attributes:
        version: 4 or 6: the file that it stands in.
        action: allow, deny, reject or limit.
        protocol: tcp, udp, any or another.
        ports: of this computer, as ufw writes them: "80", "80,443", "1:9" or "any".
        to: the address of this computer.
        from_ports: of the other computer.
        source: the other computer or network.
        interface: by which it comes in; "" for every one.
        is_incoming: whether it is for what comes in, and is not passed on.
        comment: what is said of it.
        line: the whole line, its comment included.
    """

    version: int
    action: str
    protocol: str
    ports: str
    to: str
    from_ports: str
    source: str
    interface: str
    is_incoming: bool
    comment: str
    line: str

    @property
    def name(self) -> str:
        """As a person would type it, plain text."""
        parts = [self.action]
        parts += ["in on", self.interface] if self.interface else []
        parts += ["from", self.source, *(["port", self.from_ports] * (self.from_ports != "any"))]
        parts += ["to", "any" if self.to == WHOLE[self.version] else self.to]
        parts += ["port", self.ports] if self.ports != "any" else []
        parts += ["proto", self.protocol] if self.protocol != "any" else []
        return plain(" ".join(parts), NAME_LIMIT)

    @property
    def target(self) -> tuple[object, ...]:
        """What ufw tells rules apart by; neither action nor comment is part of it."""
        return (
            self.version,
            self.protocol,
            self.ports,
            self.to,
            self.from_ports,
            self.source,
            self.interface,
            self.is_incoming,
            # An app of ufw's stands where the words are more.
            tuple(self.line.removeprefix(TUPLE).split()[6:8]) if self.has_app else (),
        )

    @property
    def has_app(self) -> bool:
        """Whether it is for one of ufw's own app profiles."""
        return len(self.line.removeprefix(TUPLE).partition(" comment=")[0].split()) in (8, 9)


class UfwFileError(ValueError):
    """A line of ufw's is not of the known form."""


def read_rules(text: str, version: int) -> tuple[UfwRule, ...]:
    """The rules of one of the two files, in order.

    Raises:
        UfwFileError: a line is not of the known form; nothing may be said of the others then.
    """
    lines = [line for line in text.splitlines() if line.startswith(TUPLE)]
    if len(lines) > MOST_RULES:
        raise UfwFileError("too many rules")
    return tuple(read_rule(line, version) for line in lines)


def read_rule(line: str, version: int) -> UfwRule:
    """One line.

    Raises:
        UfwFileError: it is not of the known form.
    """
    if len(line) > LONGEST_LINE or not line.startswith(TUPLE):
        raise UfwFileError("no rule")
    words, _, comment = line.partition(" comment=")
    parts = words.removeprefix(TUPLE).split()
    if len(parts) not in _FIELDS:
        raise UfwFileError("a rule has another number of words")
    routed, _, last = parts[0].rpartition(":")
    action = last.partition("_")[0]
    direction = parts[-1] if len(parts) in (7, 9) else "in"
    way, _, interface = direction.partition("_")
    if action not in _ACTIONS or way not in ("in", "out"):
        raise UfwFileError("a rule has an unknown action or direction")
    return UfwRule(
        version, action, parts[1], parts[2], parts[3], parts[4], parts[5], interface,
        way == "in" and not routed, _comment(comment.strip()), line.rstrip(),
    )  # fmt: skip


def as_rule(rule: UfwRule, only: str = "") -> Rule:
    """It in the terms that all systems share.

    Args:
        rule: ufw's.
        only: the interface by which everything comes in, where there is just one.
    """
    limits = []
    if rule.to != WHOLE[rule.version]:
        limits.append("to")
    if rule.from_ports != "any":
        limits.append("from-port")
    if rule.interface and rule.interface != only:
        limits.append("interface")
    if rule.action == "limit":
        limits.append("limit")
    number, ports = _number(rule.protocol), _ports(rule.ports)
    if number == -1 or ports is None:
        limits.append("form")
    networks = () if rule.source == WHOLE[rule.version] else _networks(rule.source)
    if networks is None:
        limits.append("from")
    action = Action.ALLOW if rule.action in ("allow", "limit") else Action.BLOCK
    return Rule(
        rule.line, rule.name, action, rule.is_incoming, None if number == -1 else number,
        ports or (), "", ALL_PROFILES, Peers(networks or ()), tuple(limits), Store.LOCAL,
    )  # fmt: skip


def settings(text: str) -> dict[str, str]:
    """The names and values of a file of settings such as /etc/default/ufw, as a shell reads it."""
    found = {}
    for line in text.splitlines():
        match = _SETTING.fullmatch(line)
        if match is not None:
            found[match[1]] = match[2]
    return found


def written(ports: PortRange) -> str:
    """Ports as ufw writes them."""
    return str(ports.first) if ports.is_single else f"{ports.first}:{ports.last}"


def line_of(action: str, protocol: Protocol, ports: PortRange, source: Network) -> str:
    """The line that ufw keeps for such a rule, without a comment."""
    to = WHOLE[source.version]
    return f"{TUPLE} {action} {protocol} {written(ports)} {to} any {address_of(source)} in"


def address_of(network: Network) -> str:
    """As ufw writes it: a single computer without a prefix."""
    if network.prefixlen == network.max_prefixlen:
        return str(network.network_address)
    return str(network)


def _comment(text: str) -> str:
    """Comments are written as the hexadecimal of their UTF-8."""
    try:
        return bytes.fromhex(text).decode("utf-8", "replace")
    except ValueError:
        return text


def _number(protocol: str) -> int | None:
    """IANA's number; None for every protocol, -1 for one that is none of ours."""
    if protocol == "any":
        return None
    known = {name.value: number for name, number in NUMBERS.items()}
    return known.get(protocol, 255 if protocol in ("ah", "esp", "gre", "igmp", "ipv6") else -1)


def _ports(text: str) -> tuple[PortRange, ...] | None:
    """The ranges; () for all of them; None for what is not of the known form."""
    if text == "any":
        return ()
    found = []
    for part in text.split(","):
        first, _, last = part.partition(":")
        if not (first.isdecimal() and (last or first).isdecimal()):
            return None
        pair = PortRange(int(first), int(last or first))
        if not 0 < pair.first <= pair.last <= LAST_PORT:
            return None
        found.append(pair)
    return tuple(found)


def _networks(text: str) -> tuple[Network, ...] | None:
    try:
        return (ipaddress.ip_network(text, strict=False),)
    except ValueError:
        return None


def of_version(rules: Iterable[UfwRule], version: int) -> tuple[UfwRule, ...]:
    """Those that come from the file of one version of IP."""
    return tuple(rule for rule in rules if rule.version == version)
