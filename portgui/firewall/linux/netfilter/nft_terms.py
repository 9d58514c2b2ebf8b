"""What nftables' rules ask, from the JSON of `nft -j` (libnftables-json(5)). Pure.

Whatever is not known here may be true or not.
"""

import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

from portgui.firewall.linux.netfilter.nft_words import (
    ADDRESSES,
    ANOTHER,
    CT,
    HEADERS,
    META,
    NAMED_BY,
    OTHERS,
    PAYLOAD,
    SYMBOLS,
)
from portgui.firewall.linux.netfilter.packet import Field
from portgui.firewall.linux.netfilter.spans import EVERYTHING, LAST, Spans, of, one
from portgui.firewall.linux.netfilter.terms import (
    ALL_BITS,
    DOUBT,
    Any,
    Arrives,
    Compare,
    Every,
    Has,
    Not,
    Term,
)

Json = object
"""What `json.loads` gives; it is taken apart by `match`."""


class _NotKnownError(ValueError):
    """Something is not known here."""


@dataclass(frozen=True, slots=True)
class Sets:
    """The named sets and maps of one table.

    Attributes:
        elements: by name.
        moving: names of those that change without anybody's doing: by rules, or with the time.
    """

    elements: dict[str, list[typing.Any]] = field(default_factory=dict)
    moving: set[str] = field(default_factory=set)

    def under(self, name: str) -> list[typing.Any]:
        """What is in one.

        Raises:
            _NotKnownError: it is not known, or not for long.
        """
        key = name.removeprefix("@")
        if key in self.moving or key not in self.elements:
            raise _NotKnownError(key)
        return self.elements[key]


def term_of(match: Mapping[str, Json], sets: Sets) -> Term:
    """The term that a match comes to."""
    left, right, op = match.get("left"), match.get("right"), str(match.get("op", "=="))
    presence = _presence(left)
    try:
        found = _compared(left, op, _resolved(right, sets))
    except (_NotKnownError, ValueError, TypeError, KeyError, AttributeError):
        found = DOUBT
    if not presence:
        return found
    return Every((*map(Has, presence), found))


def key_term(key: Json, value: Json) -> Term:
    """The term that a map's key comes to, for one of its values."""
    presence = tuple(map(Has, _presence(key)))
    try:
        found = _compared(key, "==", [value])
    except (_NotKnownError, ValueError, TypeError, KeyError, AttributeError):
        found = DOUBT
    return Every((*presence, found)) if presence else found


def _resolved(right: Json, sets: Sets) -> Json:
    """What is on the right side: a list of elements for a set, otherwise as it is."""
    match right:
        case str() if right.startswith("@"):
            return list(map(firm, sets.under(right)))
        case {"set": str() as name}:
            return list(map(firm, sets.under(name)))
        case {"set": list() as elements}:
            return list(map(firm, elements))
        case list():
            return {"|": right}
        case _:
            return [right]


def firm(element: Json) -> Json:
    """An element without what is only said about it.

    Raises:
        ValueError: it is there for a time only.
    """
    match element:
        case {"elem": {"expires": _}} | {"elem": {"timeout": _}}:
            raise _NotKnownError("timeout")
        case {"elem": {"val": value}}:
            return value
        case _:
            return element


def _compared(left: Json, op: str, right: Json) -> Term:
    match left:
        case {"concat": list() as parts}:
            return _joined(parts, op, right)
        case {"meta": {"key": str() as key}} if key in NAMED_BY:
            names = tuple(map(_name, _listed(right)))
            if op not in {"==", "!="}:
                raise _NotKnownError(op)
            return Arrives(names, op == "!=", NAMED_BY[key])
        case {"&": [inner, mask]}:
            asked = _field_of(inner)
            return _numbers(asked, op, right, _bits(mask, asked))
        case _:
            return _numbers(_field_of(left), op, right)


def _numbers(asked: Field, op: str, right: Json, bits: int = ALL_BITS) -> Term:
    if op in {"in", "!"}:
        wanted = _bits(right, asked)
        return Compare(asked, one(0), op == "in", wanted & bits)
    if isinstance(right, dict):
        wanted_bits = _bits(right, asked)
        return Compare(asked, one(wanted_bits), op == "!=", bits)
    spans = of(span for each in _listed(right) for span in _spans(each, asked))
    if op in {"==", "!="}:
        return Compare(asked, spans, op == "!=", bits)
    ((value, last),) = spans
    if value != last or asked is Field.UNKNOWN:
        raise _NotKnownError(op)
    greatest = LAST[6]
    sides = {
        "<": (0, value - 1), "<=": (0, value), ">": (value + 1, greatest), ">=": (value, greatest),
    }  # fmt: skip
    return Compare(asked, of((sides[op],)), False, bits)


def _joined(parts: Sequence[Json], op: str, right: Json) -> Term:
    """Several fields at once, as `ip saddr . tcp dport { 10.0.0.1 . 22 }`."""
    options: list[Term] = []
    for element in _listed(right):
        match element:
            case {"concat": list() as values} if len(values) == len(parts):
                pairs = zip(parts, values, strict=True)
                options.append(Every(tuple(_compared(key, "==", [val]) for key, val in pairs)))
            case "*":
                options.append(Every(()))
            case _:
                raise _NotKnownError("concat")
    found = Any(tuple(options))
    if op not in {"==", "!="}:
        raise _NotKnownError(op)
    return found if op == "==" else Not(found)


def _field_of(left: Json) -> Field:
    match left:
        case {"payload": {"protocol": str() as header, "field": str() as name}}:
            if (header, name) in PAYLOAD:
                return PAYLOAD[header, name]
        case {"meta": {"key": str() as key}} if key in META:
            return META[key]
        case {"ct": {"key": str() as key, **more}} if key in CT and "dir" not in more:
            return CT[key]
        case {"fib": {"result": "type", "flags": flags}}:
            if "daddr" in flags and not {*_listed(flags)} - {"daddr", "iif", "mark"}:
                return Field.TARGET_KIND
        case {"fib": {"result": "oif", "flags": flags}}:
            if "saddr" in flags and not {*_listed(flags)} - {"saddr", "iif", "mark"}:
                return Field.HAS_WAY_BACK
        case {"exthdr": dict() as header}:
            return Field.OTHER if "field" in header else Field.HAS_EXTENSION
        case _:
            pass
    raise _NotKnownError(str(left))


def _presence(left: Json) -> tuple[Field, ...]:
    """Fields without which a match is never true."""
    match left:
        case {"payload": {"protocol": str() as header}} if header in HEADERS:
            return (HEADERS[header],)
        case {"concat": list() as parts}:
            return tuple(each for part in parts for each in _presence(part))
        case {"&": [inner, _]}:
            return _presence(inner)
        case {"ct": {"key": "status" | "mark" | "direction"}}:
            return (Field.CT_STATUS,)
        case _:
            return ()


def _spans(value: Json, asked: Field) -> Spans:
    match value:
        case bool() | int():
            if asked is Field.HAS_WAY_BACK and not isinstance(value, bool) and value != 0:
                raise _NotKnownError("interface")
            return one(int(value))
        case "*":
            return EVERYTHING
        case str():
            return _symbol(value, asked)
        case {"prefix": {"addr": str() as address, "len": int() as length}} if asked in ADDRESSES:
            network = ip_network(f"{address}/{length}", strict=False)
            return ((int(network.network_address), int(network.broadcast_address)),)
        case {"range": [low, high]}:
            return of([(_spans(low, asked)[0][0], _spans(high, asked)[-1][-1])])
        case {"elem": _}:
            return _spans(firm(value), asked)
        case {"|": _}:
            return one(_bits(value, asked))
        case _:
            raise _NotKnownError(str(value))


def _symbol(text: str, asked: Field) -> Spans:
    if asked in ADDRESSES:
        network = ip_network(text, strict=False) if "/" in text else None
        if network is not None:
            return ((int(network.network_address), int(network.broadcast_address)),)
        return one(int(ip_address(text)))
    if text in SYMBOLS.get(asked, {}):
        return one(SYMBOLS[asked][text])
    if text[:1].isdigit():
        return _spans(int(text, 0), asked)
    if asked in OTHERS:
        return ANOTHER
    raise _NotKnownError(text)


def _bits(value: Json, asked: Field) -> int:
    """Flags in one number."""
    match value:
        case {"|": parts} | [*parts]:
            found = 0
            for part in parts:
                found |= _bits(part, asked)
            return found
        case _:
            ((first, last),) = _spans(value, asked)
            if first != last or first < 0:
                raise _NotKnownError("flags")
            return first


def _name(value: Json) -> str:
    if not isinstance(value, str) or "\\" in value:
        raise _NotKnownError("interface")
    return value


def _listed(value: Json) -> Iterable[Json]:
    return value if isinstance(value, list) else [value]
