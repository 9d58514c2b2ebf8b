"""iptables' rules, from what iptables-save and ip6tables-save print (iptables-save(8)). Pure."""

import shlex
from itertools import pairwise
from typing import Final

from portgui.firewall.linux.netfilter.chains import (
    ACCEPT,
    DROP,
    MOST_NAME,
    RETURN,
    STRAY,
    Chain,
    Cloud,
    Hook,
    Kind,
    Line,
    Step,
    Verdict,
)
from portgui.firewall.linux.netfilter.packet import TRACKED, Field
from portgui.firewall.linux.netfilter.save_terms import terms_of
from portgui.plain import plain

_HOOKS: Final = {
    "PREROUTING": Hook.PREROUTING,
    "INPUT": Hook.INPUT,
    "OUTPUT": Hook.OUTPUT,
    "POSTROUTING": Hook.POSTROUTING,
}
_PRIORITIES: Final = {"raw": -300, "mangle": -150, "nat": -100, "filter": 0, "security": 50}
"""NF_IP_PRI_* (linux/netfilter_ipv4.h)."""
_SOURCE_NAT: Final = 100

_VERDICTS: Final = {
    **dict.fromkeys(("ACCEPT", "SNAT", "MASQUERADE"), ACCEPT),
    **dict.fromkeys(("DROP", "REJECT"), DROP),
    "RETURN": RETURN,
    **dict.fromkeys(
        ("QUEUE", "NFQUEUE", "DNAT", "REDIRECT", "TPROXY", "NETMAP", "SYNPROXY"), STRAY
    ),
}
_HARMLESS: Final = frozenset(
    {
        "LOG", "NFLOG", "ULOG", "TRACE", "TCPMSS", "CLASSIFY", "DSCP", "TOS", "TTL", "HL", "ECN",
        "CHECKSUM", "AUDIT", "SET", "RATEEST", "IDLETIMER", "LED", "TEE", "SECMARK", "CONNSECMARK",
        "TCPOPTSTRIP",
    }
)  # fmt: skip
"""Targets after which a packet goes on as it was (iptables-extensions(8))."""
_MARK: Final = Cloud(frozenset({Field.MARK, Field.CT_MARK}))
_TARGETS: Final = frozenset({"-j", "-g", "--jump", "--goto"})


class SaveError(ValueError):
    """A text is not what iptables-save prints."""


def chains_of(text: str, family: str, tool: str) -> dict[str, dict[str, Chain]]:
    """The chains of each table: by the table's name, then by their keys.

    Args:
        text: what the tool prints.
        family: ip or ip6.
        tool: what stands before the tables' names in keys and ids, such as "iptables".

    Raises:
        SaveError: iptables-save does not print such a thing.
    """
    tables: dict[str, _Table] = {}
    current: _Table | None = None
    for line in text.splitlines():
        match line[:1]:
            case "*":
                current = tables.setdefault(line[1:].strip(), _Table())
            case ":" if current is not None:
                name, policy, *_ = [*line[1:].split(), ""]
                current.policies[name] = policy
            case "-" if current is not None:
                current.add(line)
            case "" | "#":
                pass
            case _ if line.strip() != "COMMIT":
                raise SaveError(line[:MOST_NAME])
    return {
        name: {
            f"{tool} {name}/{chain}": table.chain(chain, name, family, tool)
            for chain in table.policies
        }
        for name, table in tables.items()
    }


class _Table:
    """One table while it is read."""

    def __init__(self) -> None:
        self.policies: dict[str, str] = {}
        self._rules: dict[str, list[str]] = {}

    def add(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        chain, _, rule = rest.partition(" ")
        if word != "-A" or chain not in self.policies:
            raise SaveError(line[:MOST_NAME])
        self._rules.setdefault(chain, []).append(rule)

    def chain(self, name: str, table: str, family: str, tool: str) -> Chain:
        policy = self.policies[name]
        hook = _HOOKS.get(name) if policy != "-" else None
        prefix = f"{tool} {table}/"
        rules = enumerate(self._rules.get(name, ()), 1)
        priority = _PRIORITIES.get(table, 0)
        if table == "nat" and hook in {Hook.INPUT, Hook.POSTROUTING}:
            priority = _SOURCE_NAT
        return Chain(
            family=family,
            name=f"{table}/{name}",
            lines=tuple(_line(rule, f"{prefix}{name}/{place}", prefix) for place, rule in rules),
            hook=hook,
            priority=priority,
            accepts=policy == "ACCEPT",
            is_nat=table == "nat",
        )


def _line(rule: str, line_id: str, prefix: str) -> Line:
    """A rule; one that cannot be read may do anything."""
    try:
        words = shlex.split(rule)
    except ValueError:
        return Line(line_id, plain(rule, MOST_NAME), (STRAY,))
    places = [place for place, word in enumerate(words) if word in _TARGETS]
    comment = _comment(words)
    name = plain(comment or rule, MOST_NAME)
    if len(places) > 1:
        # One of them is a text in an option that is not known here.
        return Line(line_id, name, (STRAY,))
    end = places[0] if places else len(words)
    verdicts = _target(words[end:], prefix) if places else ()
    return Line(line_id, name, (*terms_of(words[:end]), *verdicts))


def _comment(words: list[str]) -> str:
    found = [after for word, after in pairwise(words) if word == "--comment"]
    return found[0] if found else ""


def _target(words: list[str], prefix: str) -> tuple[Step, ...]:
    option, name, *rest = [*words, ""]
    if option in {"-g", "--goto"}:
        return (Verdict(Kind.GOTO, f"{prefix}{name}"),)
    if name in _VERDICTS:
        return (_VERDICTS[name],)
    if name in _HARMLESS:
        return ()
    if name in {"MARK", "CONNMARK"}:
        return (_MARK,)
    if name in {"CT", "NOTRACK"}:
        is_harmless = name == "CT" and not {"--notrack", "--zone"}.intersection(rest)
        return () if is_harmless else (Cloud(TRACKED),)
    return (Verdict(Kind.JUMP, f"{prefix}{name}"),)
