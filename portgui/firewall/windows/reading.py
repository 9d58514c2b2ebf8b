"""Windows Firewall as it was read: rules, settings, and what COM says beside them. Pure."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from portgui.firewall.judgement import Judgement
from portgui.firewall.rules import Profile, Rule, Store
from portgui.firewall.windows.gpfas import RuleError, parse_rule
from portgui.firewall.windows.policy import Windows
from portgui.firewall.windows.stores import Raw, profiles_of
from portgui.net import Protocol

_KNOWN_RULES: Final = 8192
"""Rules whose meaning is kept, so that another reading costs what has changed."""


@dataclass(frozen=True, slots=True)
class Told:
    """What COM says; None where it could not be asked.

    Attributes:
        active: the profiles of the networks that are connected (CurrentProfileTypes).
        modify_state: whether a change here would count (LocalPolicyModifyState): 0 yes, 1 a policy
            overrules it, 2 nothing comes in at all.
        others: firewalls by others that have registered themselves, by name.
    """

    active: frozenset[Profile] | None = None
    modify_state: int | None = None
    others: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class WindowsReading:
    """Windows Firewall, once.

    Attributes:
        windows: what judges.
        raw: what it was made from.
        told: what COM said.
        own: the computer's own rules, text by id; None where they could not be read.
    """

    windows: Windows
    raw: Raw
    told: Told
    own: Mapping[str, str] | None = field(repr=False)

    @property
    def others(self) -> tuple[str, ...] | None:
        """Firewalls by others that may decide instead."""
        return self.told.others

    @property
    def needs_rights(self) -> bool:
        """Everybody may read it."""
        return False

    def judge(
        self, protocol: Protocol, port: int, app: str | None, versions: Collection[int]
    ) -> tuple[Judgement, ...]:
        """By profile."""
        return self.windows.judge(protocol, port, app, versions)


def make_reading(raw: Raw, told: Told, variables: Mapping[str, str]) -> WindowsReading:
    """Join what was read.

    Args:
        raw: from the registry.
        told: from COM.
        variables: of the environment, names in upper case.
    """
    rules: list[Rule] = []
    unread: list[str] = []
    for store, texts in raw.rules.items():
        if texts is None:
            unread.append(store)
            continue
        for rule_id, text in texts:
            try:
                rule = _parsed(rule_id, text, store)
            except RuleError:
                unread.append(rule_id)
                continue
            if rule is not None:
                rules.append(rule)
    own = raw.rules.get(Store.LOCAL)
    windows = Windows(
        profiles=profiles_of(raw),
        active=told.active,
        rules=tuple(rules),
        unread=tuple(unread),
        others=told.others,
        variables=variables,
    )
    return WindowsReading(windows, raw, told, None if own is None else dict(own))


@lru_cache(_KNOWN_RULES)
def _parsed(rule_id: str, text: str, store: Store) -> Rule | None:
    return parse_rule(rule_id, text, store)


def fingerprint(text: str) -> str:
    """SHA-256 of a rule's text with the field left out that says whether it is on."""
    fields = (part for part in text.split("|") if not part.lower().startswith("active="))
    return hashlib.sha256("|".join(fields).encode("utf-8", "surrogatepass")).hexdigest()
