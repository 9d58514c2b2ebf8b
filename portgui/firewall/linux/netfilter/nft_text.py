"""A rule of nftables in short, from its JSON: for a person to recognise it by. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

_MOST_ELEMENTS: Final = 5
_SILENT: Final = frozenset({"counter", "log", "last"})


def text_of(statements: Sequence[Mapping[str, Any]]) -> str:
    """Such as "ip saddr 10.0.0.0/8 tcp dport {22, 80} accept"."""
    shown = [each for each in statements if not _SILENT.intersection(each)]
    return " ".join(map(_statement, shown)) or "counter"


def _statement(statement: Mapping[str, Any]) -> str:
    match statement:
        case {"match": {"left": left, "right": right, **more}}:
            op = more.get("op", "==")
            sign = f" {op} " if op in {"!=", "<", ">", "<=", ">="} else " "
            return f"{_value(left)}{sign}{_value(right)}"
        case {"vmap": {"key": key}}:
            return f"{_value(key)} vmap"
        case {"jump": {"target": target}}:
            return f"jump {target}"
        case {"goto": {"target": target}}:
            return f"goto {target}"
        case _:
            return " ".join(map(str, statement))


def _value(value: Any) -> str:  # noqa: ANN401 (JSON)
    match value:
        case {"prefix": {"addr": address, "len": length}}:
            return f"{address}/{length}"
        case {"range": [low, high]}:
            return f"{_value(low)}-{_value(high)}"
        case {"elem": {"val": inner}}:
            return _value(inner)
        case {"concat": list() as parts}:
            return " . ".join(map(_value, parts))
        case {"&": [left, right]}:
            return f"{_value(left)} & {_value(right)}"
        case {"set": list() as elements}:
            more = ["…"] if len(elements) > _MOST_ELEMENTS else []
            return f"{{{', '.join([*map(_value, elements[:_MOST_ELEMENTS]), *more])}}}"
        case list():
            return ",".join(map(_value, value))
        case dict():
            return _field(value)
        case _:
            return str(value)


def _field(value: Mapping[str, Any]) -> str:
    match value:
        case {"payload": {"protocol": header, "field": name}}:
            return f"{header} {name}"
        case {"meta": {"key": key}}:
            return str(key)
        case {"ct": {"key": key}}:
            return f"ct {key}"
        case {"fib": {"result": result}}:
            return f"fib {result}"
        case _:
            return " ".join(map(str, value))
