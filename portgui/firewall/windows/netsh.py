"""netsh's arguments for rules: `netsh advfirewall firewall add|delete|set rule`. Pure.

Keywords and values are never translated; only the output is, and nobody reads that. Names are
compared without regard to letter case, and `delete` takes every rule that fits (its own help).
"""

from collections.abc import Mapping
from typing import Final

from portgui.firewall.errand import OwnRule
from portgui.firewall.request import Who
from portgui.firewall.rules import NUMBERS, Profile, Rule, Store
from portgui.firewall.windows.gpfas import RuleError, parse_rule
from portgui.firewall.windows.own import name_in, named
from portgui.firewall.windows.rule_index import path_key
from portgui.net import Protocol

_RULE: Final = ("advfirewall", "firewall")
_ORDER: Final = (Profile.DOMAIN, Profile.PRIVATE, Profile.PUBLIC)
_PROTOCOLS: Final = {number: protocol for protocol, number in NUMBERS.items()}
RESERVED: Final = "all"
"""Not the name of a rule to netsh, but every rule."""


class NotSelectableError(ValueError):
    """netsh has no words for this one rule and no other."""


def add(netsh: str, rule: OwnRule) -> tuple[str, ...]:
    """Add a rule."""
    words = [
        netsh, *_RULE, "add", "rule", f"name={rule.name}", "dir=in",
        f"action={rule.action}", f"protocol={rule.protocol.upper()}",
    ]  # fmt: skip
    if rule.ports is not None:
        words.append(f"localport={rule.ports}")
    if rule.app:
        words.append(f"program={rule.app}")
    words.append(f"remoteip={_remote(rule)}")
    words.append(f"profile={profile_word(rule.profiles)}")
    words.append("enable=yes")
    return tuple(words)


def delete(netsh: str, rule: OwnRule) -> tuple[str, ...]:
    """Delete a rule of PortGUI's own, by its name, which no other has."""
    return (
        netsh, *_RULE, "delete", "rule", f"name={rule.name}", "dir=in",
        f"protocol={rule.protocol.upper()}",
    )  # fmt: skip


def switch(netsh: str, rule_id: str, own: Mapping[str, str], *, on: bool) -> tuple[str, ...]:
    """Switch one rule on or off.

    netsh knows no ids, so the words must fit this rule and no other.

    Args:
        netsh: its path.
        rule_id: which.
        own: all of the computer's own rules, text by id.
        on: what it is to be.

    Raises:
        NotSelectableError: they would fit another one too, or there are none for it.
    """
    rule = _rule(rule_id, own[rule_id])
    words = _selectors(rule)
    alike = [found for found, text in named(own, rule.name) if _fits(rule, found, text)]
    if alike != [rule_id]:
        raise NotSelectableError(rule.name)
    enable = "yes" if on else "no"
    return (netsh, *_RULE, "set", "rule", *words, "new", f"enable={enable}")


def profile_word(profiles: frozenset[Profile]) -> str:
    """Such as `private,domain`; `any` for all."""
    if len(profiles) == len(_ORDER):
        return "any"
    return ",".join(profile for profile in _ORDER if profile in profiles)


def _remote(rule: OwnRule) -> str:
    match rule.scope.who:
        case Who.LOCAL:
            return "localsubnet"
        case Who.ANY:
            return "any"
        case Who.GIVEN:
            return ",".join(map(str, rule.scope.networks))


def _rule(rule_id: str, text: str) -> Rule:
    try:
        found = parse_rule(rule_id, text, Store.LOCAL)
    except RuleError as error:
        raise NotSelectableError(str(error)) from error
    # A name that begins with @ stands for another one, in the person's language.
    is_plain = found is not None and found.name == name_in(text)
    if found is None or not is_plain or found.name.startswith("@") or not found.name:
        raise NotSelectableError(name_in(text))
    if found.name.casefold() == RESERVED or '"' in found.name or '"' in found.app:
        raise NotSelectableError(found.name)
    return found


def _selectors(rule: Rule) -> tuple[str, ...]:
    words = [f"name={rule.name}", "dir=in"]
    if rule.protocol in _PROTOCOLS and _PROTOCOLS[rule.protocol] in (Protocol.TCP, Protocol.UDP):
        words.append(f"protocol={_PROTOCOLS[rule.protocol].upper()}")
    if rule.app:
        words.append(f"program={rule.app}")
    return tuple(words)


def _fits(rule: Rule, rule_id: str, text: str) -> bool:
    """Whether netsh would take another rule of that name for this one; in doubt it would."""
    try:
        other = parse_rule(rule_id, text, Store.LOCAL)
    except RuleError:
        return True
    if other is None:
        return False
    is_other_protocol = rule.protocol in (6, 17) and other.protocol not in (rule.protocol, None)
    is_other_app = bool(rule.app) and path_key(other.app, {}) != path_key(rule.app, {})
    return not (is_other_protocol or is_other_app)
