"""macOS' firewall as it was read, and what it does with an app's connections. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from portgui.firewall.errand import AppState
from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.macos.matching import LAUNCHD, Listed, about
from portgui.firewall.macos.outputs import Mode, Policy
from portgui.firewall.rules import ALL_PROFILES, EVERYONE, Action, Match, Peers, Rule, Store
from portgui.net import Protocol
from portgui.plain import NAME_LIMIT, PATH_LIMIT, plain

ESSENTIAL: Final = frozenset(
    {"/usr/sbin/mDNSResponder", "/usr/libexec/configd", "/usr/sbin/racoon"}
)
"""What “block all incoming connections” lets through all the same (Apple's words for the setting:
connections needed for DHCP, Bonjour and IPSec)."""
_LOCAL_ONLY: Final = Peers(local_subnet=True)
_SIGNED: Final = Rule(
    id="socketfilterfw --getallowsigned",
    name="Automatically allow signed software",
    action=Action.ALLOW,
    is_enabled=True,
    protocol=None,
    ports=(),
    app="",
    profiles=ALL_PROFILES,
    peers=EVERYONE,
    limits=("signed",),
    store=Store.LOCAL,
)


@dataclass(frozen=True, slots=True)
class MacReading:
    """The application firewall, read once.

    Attributes:
        mode: what it does; None where that could not be read, or where the witnesses disagree.
        blocks_all: whether nothing comes in whatever the list says; None for not known.
        listed: the apps of the list; None where it could not be read.
        signed_built_in: whether macOS' own signed apps are let in without an entry.
        signed_downloaded: whether other signed apps are.
        is_stealthy: whether this computer answers no ping; None for not known.
        is_managed: whether an organisation has set it; None for not known.
        ends: the marks of changes that launchd is to end; None where that could not be read.
        others: firewalls by others; None for not known.
        version: of macOS, its first number; 0 for not known.
        unread: what could not be read, in the tools' own names.
    """

    mode: Mode | None
    blocks_all: bool | None = False
    listed: tuple[Listed, ...] | None = ()
    signed_built_in: bool | None = True
    signed_downloaded: bool | None = True
    is_stealthy: bool | None = False
    is_managed: bool | None = False
    ends: frozenset[str] | None = frozenset()
    others: tuple[str, ...] | None = ()
    version: int = 0
    unread: tuple[str, ...] = field(default=())

    @property
    def needs_rights(self) -> bool:
        """Everything that can be read is read without rights."""
        return False

    def judge(
        self, protocol: Protocol, port: int, app: str | None, versions: Collection[int]
    ) -> tuple[Judgement, ...]:
        """What happens to an app's connections; it goes by the app alone."""
        del protocol, port, versions
        match self.mode:
            case None:
                return (_unknown(self.unread),)
            case Mode.OFF:
                return (Judgement(state=State.OFF, default=Default.ALLOW),)
            case Mode.BLOCKS_ALL:
                return (Judgement(blocks_all=None if app in ESSENTIAL else self.blocks_all),)
            case Mode.BY_APP:
                return (self._by_app(None if app == LAUNCHD else app),)

    def entries(self, app: str) -> tuple[Listed, ...]:
        """The entries that are surely about an app."""
        return tuple(each for each in self.listed or () if about(each, app) is Match.YES)

    def state_of(self, app: str) -> AppState | None:
        """What the list says of an app; None where it is not known, or says both."""
        if self.listed is None:
            return None
        found = {each.state for each in self.entries(app)}
        if not found:
            return AppState.ABSENT
        return found.pop() if len(found) == 1 else None

    def _by_app(self, app: str | None) -> Judgement:
        if self.listed is None:
            return Judgement(
                blocks_all=self.blocks_all, default=Default.UNKNOWN, unread=self.unread
            )
        sure = self.entries(app) if app else ()
        doubtful = tuple(
            each for each in self.listed if app is None or (app and about(each, app) is Match.MAYBE)
        )
        rules = [_rule(each) for each in sure if each.state is not None]
        blocks = tuple(rule for rule in rules if rule.action is Action.BLOCK)
        allows = tuple(rule for rule in rules if rule.action is Action.ALLOW)
        if sure:
            doubtful = ()
        if blocks and allows:
            blocks, allows, doubtful = (), (), sure
        unclear = [each for each in sure if each.state is None or _is_disputed(each)]
        maybe = [_rule(each) for each in doubtful if each.state is not None]
        may_allow = [rule for rule in maybe if rule.action is Action.ALLOW]
        if app != "" and not sure and self._lets_signed_in(app):
            may_allow.append(_SIGNED)
        return Judgement(
            blocks_all=self.blocks_all,
            default=Default.UNKNOWN,
            blocks=() if unclear else blocks,
            may_block=tuple(rule for rule in maybe if rule.action is Action.BLOCK),
            allows=() if unclear else allows,
            may_allow=tuple(may_allow),
            unread=tuple(dict.fromkeys(_words(each) for each in unclear)),
        )

    def _lets_signed_in(self, app: str | None) -> bool:
        """Whether an app that is not on the list may be let in for its signature."""
        if app is not None and app.startswith(("/System/", "/usr/")):
            return not app.startswith("/usr/local/") and self.signed_built_in is not False
        return self.signed_downloaded is not False or (
            app is None and self.signed_built_in is not False
        )


def name_of(path: str) -> str:
    """What people call the app at this path, safe to show."""
    return plain(PurePosixPath(path).name.removesuffix(".app") or path, NAME_LIMIT)


def evidence_of(listed: Listed) -> str:
    """The entry in a line, safe to show."""
    state = listed.state or "unknown"
    return f"{plain(listed.path, PATH_LIMIT)}: {state}"


def _rule(listed: Listed) -> Rule:
    is_blocked = listed.state is AppState.BLOCKED
    is_local = not is_blocked and listed.policy is Policy.LOCAL
    return Rule(
        id=plain(listed.path, PATH_LIMIT),
        name=name_of(listed.path),
        action=Action.BLOCK if is_blocked else Action.ALLOW,
        is_enabled=True,
        protocol=None,
        ports=(),
        app=listed.path,
        profiles=ALL_PROFILES,
        peers=_LOCAL_ONLY if is_local else EVERYONE,
        limits=(),
        store=Store.LOCAL,
    )


def _is_disputed(listed: Listed) -> bool:
    """Whether system_profiler says the opposite of the list."""
    if listed.policy is None:
        return False
    return (listed.policy is Policy.BLOCK) is not (listed.state is AppState.BLOCKED)


def _words(listed: Listed) -> str:
    if listed.state is None or listed.policy is None:
        return evidence_of(listed)
    return f"{evidence_of(listed)}; system_profiler: {listed.policy.name.lower()}"


def _unknown(unread: tuple[str, ...]) -> Judgement:
    return Judgement(state=State.UNKNOWN, blocks_all=None, default=Default.UNKNOWN, unread=unread)
