"""nftables' rules, from what `nft -j list ruleset` prints (libnftables-json(5)). Pure."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from portgui.firewall.linux.netfilter.chains import (
    ACCEPT,
    CONTINUE,
    DROP,
    MOST_NAME,
    RETURN,
    STRAY,
    Chain,
    Choice,
    Cloud,
    Hook,
    Kind,
    Line,
    Step,
    Verdict,
)
from portgui.firewall.linux.netfilter.nft_terms import Sets, firm, key_term, term_of
from portgui.firewall.linux.netfilter.nft_text import text_of
from portgui.firewall.linux.netfilter.packet import TRACKED, VERSIONS, Field
from portgui.firewall.linux.netfilter.spans import one
from portgui.firewall.linux.netfilter.terms import DOUBT, Compare, Not
from portgui.firewall.linux.netfilter.terms import Any as AnyOf
from portgui.firewall.rules import NUMBERS
from portgui.net import Protocol
from portgui.plain import plain

_FAMILIES: Final = frozenset({"ip", "ip6", "inet", "netdev", "bridge", "arp"})
_HARMLESS: Final = frozenset(
    {
        "counter", "log", "comment", "last", "flow", "dup", "secmark", "ct helper", "ct timeout",
        "ct expectation", "reset",
    }
)  # fmt: skip
"""Statements after which a packet goes on as it was."""
_DOUBTFUL: Final = frozenset({"limit", "quota", "ct count", "set", "map", "meter"})
"""Statements which end a rule in some cases."""
_HOOKS: Final = {str(hook): hook for hook in Hook}
_HARMLESS_FIELDS: Final = frozenset({"dscp", "ecn", "ttl", "hoplimit", "flowlabel", "checksum"})


class RulesetError(ValueError):
    """A text is no ruleset."""


@dataclass(slots=True)
class _Table:
    """What belongs to one table, as it is found."""

    sets: Sets = field(default_factory=Sets)
    chains: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    rules: defaultdict[str, list[Mapping[str, Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    is_dormant: bool = False


def chains_of(text: str, without: Collection[tuple[str, str]] = ()) -> dict[str, Chain]:
    """The chains of a ruleset, by their keys.

    Args:
        text: what nft prints.
        without: tables that are read otherwise: family and name.

    Raises:
        RulesetError: nft does not print such a thing.
    """
    tables = _tables(text)
    try:
        return {
            _key(where, name): _chain(where, name, table)
            for where, table in tables.items()
            if where not in without and where[0] in _FAMILIES
            for name in table.chains
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise RulesetError(str(error)) from error


def foreign_tables(text: str) -> frozenset[tuple[str, str]]:
    """Tables with rules of iptables which nft cannot show as its own: family and name.

    Raises:
        RulesetError: nft does not print such a thing.
    """
    return frozenset(
        where
        for where, table in _tables(text).items()
        for rules in table.rules.values()
        for rule in rules
        if any("xt" in statement for statement in rule["expr"] if isinstance(statement, dict))
    )


def _tables(text: str) -> dict[tuple[str, str], _Table]:
    found: defaultdict[tuple[str, str], _Table] = defaultdict(_Table)
    try:
        for entry in json.loads(text)["nftables"]:
            ((kind, value),) = entry.items()
            if kind != "metainfo":
                _sort_in(found, kind, value)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise RulesetError(str(error)) from error
    return dict(found)


def _sort_in(
    found: defaultdict[tuple[str, str], _Table], kind: str, value: Mapping[str, Any]
) -> None:
    match kind:
        case "table":
            table = found[value["family"], value["name"]]
            table.is_dormant = "dormant" in value.get("flags", ())
        case "chain":
            found[value["family"], value["table"]].chains[value["name"]] = value
        case "set" | "map":
            sets = found[value["family"], value["table"]].sets
            sets.elements[value["name"]] = list(value.get("elem", ()))
            if "dynamic" in value.get("flags", ()):
                sets.moving.add(value["name"])
        case "rule":
            table = found[value["family"], value["table"]]
            table.rules[value["chain"]].append({**value, "expr": list(value["expr"])})
            # Not every version of nft says of a set that rules change it.
            table.sets.moving.update(_changed_by(value["expr"]))
        case _:
            pass


def _changed_by(statements: list[Mapping[str, Any]]) -> Iterator[str]:
    for statement in statements:
        for kind in ("set", "map"):
            target = statement.get(kind)
            if isinstance(target, dict) and isinstance(target.get(kind), str):
                yield target[kind].removeprefix("@")


def _chain(where: tuple[str, str], name: str, table: _Table) -> Chain:
    value = table.chains[name]
    hook = str(value.get("hook"))
    is_base = hook in _HOOKS and not table.is_dormant
    devices = value.get("dev", value.get("devices"))
    return Chain(
        family=where[0],
        name=f"{where[1]}/{name}",
        lines=tuple(_line(where, name, rule, table.sets) for rule in table.rules[name]),
        hook=_HOOKS[hook] if is_base else None,
        priority=value.get("prio", 0) if isinstance(value.get("prio", 0), int) else 0,
        accepts=value.get("policy", "accept") == "accept",
        devices=None
        if devices is None
        else tuple([devices] if isinstance(devices, str) else devices),
        is_nat=value.get("type") == "nat",
    )


def _line(where: tuple[str, str], chain: str, rule: Mapping[str, Any], sets: Sets) -> Line:
    number = rule.get("handle", len(rule["expr"]))
    steps = tuple(step for statement in rule["expr"] for step in _steps(where, statement, sets))
    name = rule.get("comment") or text_of(rule["expr"])
    return Line(f"{_key(where, chain)}/{number}", plain(str(name), MOST_NAME), steps)


def _steps(where: tuple[str, str], statement: Mapping[str, Any], sets: Sets) -> Iterator[Step]:
    """What one statement does."""
    ((kind, value),) = statement.items() if len(statement) == 1 else (("", None),)
    match kind:
        case "match" if isinstance(value, dict):
            yield term_of(value, sets)
        case "vmap" if isinstance(value, dict):
            yield _choice(where, value, sets)
        case "xt" if isinstance(value, dict) and value.get("type") == "match":
            yield DOUBT
        case "notrack":
            yield Cloud(TRACKED)
        case "mangle" if isinstance(value, dict):
            yield from _mangled(value.get("key"))
        case "snat" | "masquerade":
            yield ACCEPT
        case "reject":
            yield from _meant_by(value)
            yield DROP
        case _ if kind in _DOUBTFUL:
            yield DOUBT
        case _ if kind not in _HARMLESS:
            yield _verdict(where, statement)


def _meant_by(reject: object) -> Iterator[Step]:
    """For which packets a refusal is: nft leaves out what its kind says."""
    match reject:
        case {"type": "icmp"}:
            yield Compare(Field.VERSION, one(VERSIONS[4]))
        case {"type": "icmpv6"}:
            yield Compare(Field.VERSION, one(VERSIONS[6]))
        case {"type": "tcp reset"}:
            yield Compare(Field.PROTOCOL, one(NUMBERS[Protocol.TCP]))
        case _:
            pass


def _mangled(key: object) -> Iterator[Step]:
    """What cannot be told any more after a packet has been written to."""
    match key:
        case {"meta": {"key": "mark"}}:
            yield Cloud(frozenset({Field.MARK}))
        case {"meta": {"key": "pkttype"}}:
            yield Cloud(frozenset({Field.CAST}))
        case {"meta": _} | {"tcp option": _}:
            pass
        case {"ct": {"key": "mark"}}:
            yield Cloud(frozenset({Field.CT_MARK}))
        case {"ct": _}:
            yield Cloud(TRACKED)
        case {"payload": {"field": name}} if name in _HARMLESS_FIELDS:
            pass
        case _:
            yield STRAY


def _choice(where: tuple[str, str], vmap: Mapping[str, Any], sets: Sets) -> Step:
    key, data = vmap.get("key"), vmap["data"]
    try:
        pairs: list[Any] = sets.under(data) if isinstance(data, str) else data["set"]
        options = [(firm(value), _verdict(where, verdict)) for value, verdict in pairs]
    except (ValueError, TypeError, KeyError):
        return STRAY
    plain_ones = [(key_term(key, value), verdict) for value, verdict in options if value != "*"]
    rest = Not(AnyOf(tuple(term for term, _ in plain_ones)))
    others = [(rest, verdict) for value, verdict in options if value == "*"]
    return Choice((*plain_ones, *others))


def _verdict(where: tuple[str, str], statement: Mapping[str, Any]) -> Verdict:
    match statement:
        case {"accept": _}:
            return ACCEPT
        case {"drop": _}:
            return DROP
        case {"return": _}:
            return RETURN
        case {"continue": _}:
            return CONTINUE
        case {"jump": {"target": str() as target}}:
            return Verdict(Kind.JUMP, _key(where, target))
        case {"goto": {"target": str() as target}}:
            return Verdict(Kind.GOTO, _key(where, target))
        case _:
            return STRAY


def _key(where: tuple[str, str], chain: str) -> str:
    return f"{where[0]} {where[1]}/{chain}"
