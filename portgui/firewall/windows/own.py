"""PortGUI's own rules among the computer's: what one comes to, and finding it again. Pure."""

from collections.abc import Iterator, Mapping
from typing import Final

from portgui.firewall.errand import OwnRule
from portgui.firewall.request import Scope, Who
from portgui.firewall.rules import EVERYONE, NUMBERS, Peers, Rule, Store
from portgui.firewall.windows.gpfas import RuleError, parse_rule
from portgui.firewall.windows.rule_index import path_key

_LOCAL: Final = Peers((), local_subnet=True)


def name_in(text: str) -> str:
    """The name that a rule's text holds, whatever else it is; "" for none."""
    for part in text.split("|"):
        if part[:5].lower() == "name=":
            return part[5:]
    return ""


def named(own: Mapping[str, str], name: str) -> list[tuple[str, str]]:
    """Id and text of every rule of this name; letter case does not count, as netsh has it."""
    wanted = name.casefold()
    return [(rule_id, text) for rule_id, text in own.items() if name_in(text).casefold() == wanted]


def is_it(text: str, rule: OwnRule, variables: Mapping[str, str]) -> bool:
    """Whether a rule's text says exactly what PortGUI would have it say, and is on."""
    try:
        found = parse_rule("", text, Store.LOCAL)
    except RuleError:
        return False
    return found is not None and found.is_enabled and _is_same(found, rule, variables)


def _is_same(found: Rule, rule: OwnRule, variables: Mapping[str, str]) -> bool:
    return (
        found.name == rule.name
        and found.action is rule.action
        and found.protocol == NUMBERS[rule.protocol]
        and found.ports == (() if rule.ports is None else (rule.ports,))
        and path_key(found.app, variables) == path_key(rule.app, variables)
        and found.profiles == rule.profiles
        and _are_same(found.peers, peers_of(rule.scope))
        and not found.limits
    )


def peers_of(scope: Scope) -> Peers:
    """The computers of a scope."""
    match scope.who:
        case Who.LOCAL:
            return _LOCAL
        case Who.ANY:
            return EVERYONE
        case Who.GIVEN:
            return Peers(scope.networks)


def _are_same(one: Peers, other: Peers) -> bool:
    return one.local_subnet == other.local_subnet and set(one.networks) == set(other.networks)


def marked(own: Mapping[str, str], mark: str) -> Iterator[str]:
    """Names of rules that have a mark in them."""
    return (name for name in map(name_in, own.values()) if mark in name)
