"""What Windows Firewall would do with traffic for a port: rules, profiles and policy together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.rules import Action, Match, Profile, Rule, Store
from portgui.firewall.windows.rule_index import RuleIndex
from portgui.firewall.windows.rule_versions import at_versions
from portgui.net import Protocol


@dataclass(frozen=True, slots=True)
class ProfileSettings:
    """One profile as it is in force, policies included. None: could not be read.

    Attributes:
        is_on: whether the firewall filters there.
        blocks_by_default: whether what no rule allows is refused.
        blocks_all: whether not even rules let anything in ("block all incoming connections").
        takes_local_rules: whether rules of this computer count beside those of a policy.
    """

    is_on: bool | None = True
    blocks_by_default: bool | None = True
    blocks_all: bool | None = False
    takes_local_rules: bool | None = True


@dataclass(frozen=True, slots=True)
class Windows:
    """All that was read.

    Attributes:
        profiles: the settings of each profile.
        active: the profiles of the networks that are connected; None where that is not known.
        rules: of all stores.
        unread: what could not be read: the names of stores, and the ids of rules that do not
            follow the grammar. They may say anything.
        others: firewalls by others that have registered themselves, by name; None where that is
            not known.
        variables: of the environment, upper case, for the paths of programs in rules.
    """

    profiles: Mapping[Profile, ProfileSettings]
    active: frozenset[Profile] | None
    rules: tuple[Rule, ...]
    unread: tuple[str, ...] = ()
    others: tuple[str, ...] | None = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    _index: RuleIndex = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", RuleIndex(self.rules, self.variables))

    def judge(
        self, protocol: Protocol, port: int, app: str | None, versions: Collection[int] = (4, 6)
    ) -> tuple[Judgement, ...]:
        """What happens to what comes in for this port, by the network that it comes from.

        Args:
            protocol: TCP or UDP.
            port: the local port.
            app: the path of the program that waits, `System` for the kernel; "" where nobody
                waits; None where it is not known who does.
            versions: of IP, 4 or 6, at which it waits.
        """
        about = [
            (seen, match)
            for rule, match in self._index.about(port, app)
            if rule.is_about(protocol, port) and (seen := at_versions(rule, versions)) is not None
        ]
        looked_at = frozenset(Profile) if self.active is None else self.active
        return tuple(self._judge_profile(profile, about) for profile in sorted(looked_at))

    def _judge_profile(self, profile: Profile, about: Iterable[tuple[Rule, Match]]) -> Judgement:
        settings = self.profiles.get(profile, UNREAD)
        kinds: defaultdict[str, list[Rule]] = defaultdict(list)
        for rule, match in about:
            if profile in rule.profiles:
                kinds[_kind(rule, match, settings)].append(rule)
        found = {kind: tuple(rules) for kind, rules in kinds.items()}
        return Judgement(
            where=profile,
            state=_STATES[settings.is_on],
            blocks_all=settings.blocks_all,
            default=_DEFAULTS[settings.blocks_by_default],
            unread=self.unread,
            **found,
        )


UNREAD: Final = ProfileSettings(None, None, None, None)
_STATES: Final = {True: State.ON, False: State.OFF, None: State.UNKNOWN}
_DEFAULTS: Final = {True: Default.BLOCK, False: Default.ALLOW, None: Default.UNKNOWN}
_OWN: Final = frozenset({Store.LOCAL, Store.STORE_APPS})
"""Rules of this computer, which a policy may have ignored."""


def _kind(rule: Rule, match: Match, settings: ProfileSettings) -> str:
    """What a rule that is about the port does there, by the names of `Judgement`'s fields."""
    if rule.store in _OWN and settings.takes_local_rules is False:
        return "ignored"
    # Where it is not known whether it counts, it may.
    is_sure = match is Match.YES and not rule.limits
    is_sure = is_sure and (rule.store not in _OWN or settings.takes_local_rules is True)
    if rule.action is Action.BLOCK:
        return "blocks" if is_sure and rule.peers.has_local_subnet else "may_block"
    if not is_sure:
        return "may_allow"
    return "allows" if rule.peers.has_local_subnet else "narrow"
