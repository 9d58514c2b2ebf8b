"""What iptables' rules ask, from their options (iptables(8), iptables-extensions(8)). Pure.

Whatever is not known here may be true or not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Final

from portgui.firewall.linux.netfilter.nft_words import PROTOCOLS, TCP_FLAGS
from portgui.firewall.linux.netfilter.packet import Field
from portgui.firewall.linux.netfilter.spans import Spans, of, one
from portgui.firewall.linux.netfilter.terms import (
    DOUBT,
    NEVER,
    Any,
    Arrives,
    Compare,
    Not,
    Term,
)

_STATES: Final = {"INVALID": 1, "ESTABLISHED": 2, "RELATED": 4, "NEW": 8, "UNTRACKED": 64}
_NATS: Final = {"SNAT": 16, "DNAT": 32}
_KINDS: Final = {
    **{"UNICAST": 1, "LOCAL": 2, "BROADCAST": 3, "ANYCAST": 4, "MULTICAST": 5, "BLACKHOLE": 6},
    **{"UNREACHABLE": 7, "PROHIBIT": 8, "THROW": 9, "NAT": 10, "XRESOLVE": 11},
}
"""RTN_* (linux/rtnetlink.h)."""
_CASTS: Final = {"unicast": 0, "broadcast": 1, "multicast": 2}
_FLAGS: Final = {
    **{name.upper(): bit for name, bit in TCP_FLAGS.items()},
    "ALL": 63,
    "NONE": 0,
}
_ICMP6: Final = {
    **{"router-solicitation": 133, "router-advertisement": 134, "redirect": 137},
    **{"neighbour-solicitation": 135, "neighbor-solicitation": 135},
    **{"neighbour-advertisement": 136, "neighbor-advertisement": 136},
}

_NEED_HEADERS: Final = frozenset({"rt", "frag", "hbh", "dst", "mh", "ah", "esp"})
"""Matches that are never true for a packet without such a header."""
_ONLY_NAMES: Final = frozenset(
    {
        *("tcp", "udp", "multiport", "comment", "conntrack", "state", "addrtype", "pkttype"),
        *("mark", "connmark", "iprange", "icmp6", "icmp", "hl", "rpfilter"),
    }
)
"""Matches that are told by their options, which are known here."""


def terms_of(words: Sequence[str]) -> Iterator[Term]:
    """The terms of a rule, as far as its target."""
    module = ""
    place = 0
    while place < len(words):
        is_negated = words[place] == "!"
        place += is_negated
        option = words[place] if place < len(words) else ""
        place += 1
        values = _values(words, place, option)
        place += len(values)
        if option in {"-m", "--match"}:
            module = values[0] if values else ""
            yield from _of_module(module, words)
        elif module not in _NEED_HEADERS or len(option) == 2:
            yield from _of_option(option, values, is_negated, module)


def _values(words: Sequence[str], place: int, option: str) -> Sequence[str]:
    """What belongs to an option: all that does not look like the next one."""
    if option in {"-m", "--match", "--comment"}:
        return words[place : place + 1]
    end = place
    while end < len(words) and not words[end].startswith("-") and words[end] != "!":
        end += 1
    return words[place:end]


def _of_module(module: str, words: Sequence[str]) -> Iterator[Term]:
    if module in _NEED_HEADERS:
        yield NEVER
    elif module == "rpfilter":
        yield Compare(Field.HAS_WAY_BACK, one("--invert" not in words))
    elif module not in _ONLY_NAMES:
        yield DOUBT


def _of_option(option: str, values: Sequence[str], is_negated: bool, module: str) -> Iterator[Term]:
    if option in _SILENT:
        return
    read = _OPTIONS.get(option)
    if read is None or not values:
        yield _bare(option, is_negated)
        return
    try:
        term = read(values, module)
    except (ValueError, KeyError, IndexError):
        term = DOUBT
    yield _negated(term) if is_negated else term


def _bare(option: str, is_negated: bool) -> Term:
    """Options without a value."""
    match option:
        case "-f":
            return Not(NEVER) if is_negated else NEVER
        case _:
            return DOUBT


def _negated(term: Term) -> Term:
    """What the term is not; a packet that lacks the field lacks it either way."""
    match term:
        case Compare(asked, wanted, was, bits):
            return Compare(asked, wanted, not was, bits)
        case Arrives(names, was, is_leaving):
            return Arrives(names, not was, is_leaving)
        case _:
            return Not(term)


def _protocol(values: Sequence[str], _module: str) -> Term:
    text = values[0]
    number = int(text) if text.isdigit() else PROTOCOLS.get(text, -1)
    return Not(NEVER) if number == 0 or text == "all" else Compare(Field.PROTOCOL, one(number))


def _addresses(field4: Field, field6: Field) -> Callable[[Sequence[str], str], Term]:
    def read(values: Sequence[str], _module: str) -> Term:
        networks = [ip_network(each, strict=False) for each in values[0].split(",")]
        asked = field4 if networks[0].version == 4 else field6
        ends = [(int(each.network_address), int(each.broadcast_address)) for each in networks]
        return Compare(asked, of(ends))

    return read


def _range(field4: Field, field6: Field) -> Callable[[Sequence[str], str], Term]:
    def read(values: Sequence[str], _module: str) -> Term:
        first, last = map(ip_address, values[0].split("-"))
        asked = field4 if first.version == 4 else field6
        return Compare(asked, of([(int(first), int(last))]))

    return read


def _ports(text: str) -> Spans:
    pairs = []
    for part in text.split(","):
        first, colon, last = part.partition(":")
        pairs.append((int(first or 0), int(last or 65535) if colon else int(first)))
    return of(pairs)


def _either_port(values: Sequence[str], _module: str) -> Term:
    ports = _ports(values[0])
    return Any((Compare(Field.PORT, ports), Compare(Field.FROM, ports)))


def _states(values: Sequence[str], _module: str) -> Term:
    names = values[0].split(",")
    states = sum({_STATES[name] for name in names if name not in _NATS})
    nats = sum({_NATS[name] for name in names if name in _NATS})
    found = Compare(Field.CT_STATE, one(0), True, states)
    return Any((found, Compare(Field.CT_STATUS, one(0), True, nats))) if nats else found


def _mark(values: Sequence[str], module: str) -> Term:
    text, slash, mask = values[0].partition("/")
    bits = int(mask, 0) if slash else 0xFFFFFFFF
    asked = {"mark": Field.MARK, "connmark": Field.CT_MARK}[module]
    return Compare(asked, one(int(text, 0)), False, bits)


def _flags(values: Sequence[str], _module: str) -> Term:
    mask, wanted = (sum(_FLAGS[name] for name in part.split(",")) for part in values)
    return Compare(Field.TCP_FLAGS, one(wanted), False, mask)


def _kinds(values: Sequence[str], _module: str) -> Term:
    return Compare(Field.TARGET_KIND, of((n, n) for n in map(_KINDS.__getitem__, _list(values))))


def _list(values: Sequence[str]) -> list[str]:
    return values[0].split(",")


def _icmp6(values: Sequence[str], _module: str) -> Term:
    kind, slash, _ = values[0].partition("/")
    if slash:
        return DOUBT
    return Compare(Field.ICMP6_TYPE, one(int(kind) if kind.isdigit() else _ICMP6[kind]))


_SILENT: Final = frozenset(
    {"--comment", "--limit-iface-in", "--validmark", "--loose", "--accept-local", "--invert", ""}
)
_DPORT: Final = ("--dport", "--dports", "--destination-port", "--destination-ports")
_SPORT: Final = ("--sport", "--sports", "--source-port", "--source-ports")
_OPTIONS: Final[Mapping[str, Callable[[Sequence[str], str], Term]]] = {
    "-p": _protocol,
    "-s": _addresses(Field.SOURCE4, Field.SOURCE6),
    "-d": _addresses(Field.TARGET4, Field.TARGET6),
    "-i": lambda values, _: Arrives((values[0],)),
    "-o": lambda values, _: Arrives((values[0],), is_leaving=True),
    **dict.fromkeys(_DPORT, lambda values, _: Compare(Field.PORT, _ports(values[0]))),
    **dict.fromkeys(_SPORT, lambda values, _: Compare(Field.FROM, _ports(values[0]))),
    "--ports": _either_port,
    "--ctstate": _states,
    "--state": _states,
    "--mark": _mark,
    "--tcp-flags": _flags,
    "--dst-type": _kinds,
    "--pkt-type": lambda values, _: Compare(Field.CAST, one(_CASTS[values[0]])),
    "--src-range": _range(Field.SOURCE4, Field.SOURCE6),
    "--dst-range": _range(Field.TARGET4, Field.TARGET6),
    "--icmpv6-type": _icmp6,
    "--hl-eq": lambda values, _: Compare(Field.HOP_LIMIT, one(int(values[0]))),
}
