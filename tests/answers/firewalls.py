"""Firewalls as they were read, for tests of what is made of a reading."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.rules import EVERYONE, NUMBERS, Action, Peers, Profile, Rule, Store
from portgui.net import PortRange, Protocol

OFF = Judgement(state=State.OFF)
SHUT = Judgement()
UNREAD = Judgement(state=State.UNKNOWN, default=Default.UNKNOWN, blocks_all=None, unread=("rules",))


def make_rule(
    name: str,
    action: Action = Action.ALLOW,
    *,
    port: int = 80,
    protocol: Protocol = Protocol.TCP,
    app: str = "",
    peers: Peers = EVERYONE,
) -> Rule:
    """A rule for one port; its id is its name in brackets."""
    return Rule(
        f"{{{name}}}",
        name,
        action,
        True,
        NUMBERS[protocol],
        (PortRange(port, port),),
        app,
        frozenset(Profile),
        peers,
        (),
        Store.LOCAL,
    )


OPEN = Judgement(allows=(make_rule("web"),))
BLOCKED = Judgement(blocks=(make_rule("no web", Action.BLOCK),))

Asked = tuple[Protocol, int, str | None, tuple[int, ...]]


@dataclass
class Firewall:
    """A reading whose judgements are as they are told.

    Attributes:
        by_version: the judgement for each version of IP.
        by_app: judgements that go before, by the app's path.
        asked: every question, in order.
    """

    by_version: Mapping[int, Judgement] = field(default_factory=lambda: {4: SHUT, 6: SHUT})
    by_app: Mapping[str | None, Judgement] = field(default_factory=dict)
    others: tuple[str, ...] | None = ()
    needs_rights: bool = False
    asked: list[Asked] = field(default_factory=list)
    judging: Callable[[Asked], tuple[Judgement, ...]] | None = None

    def judge(
        self, protocol: Protocol, port: int, app: str | None, versions: Collection[int]
    ) -> tuple[Judgement, ...]:
        """As a system's folder does; of several versions, the one that lets in least."""
        question = (protocol, port, app, tuple(sorted(versions)))
        self.asked.append(question)
        if self.judging is not None:
            return self.judging(question)
        if app in self.by_app:
            return (self.by_app[app],)
        return tuple({self.by_version[version]: None for version in versions})


def same(judgement: Judgement) -> Firewall:
    """A firewall that says the same of IPv4 and IPv6."""
    return Firewall({4: judgement, 6: judgement})
