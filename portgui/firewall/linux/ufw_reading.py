"""ufw as it was read, and what it does with new connections. Judging is pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.linux.matching import agreed, first_match, merged
from portgui.firewall.linux.netfilter.netfilter import Netfilter
from portgui.firewall.linux.networks import Link, networks_of
from portgui.firewall.linux.ufw_rules import UfwRule, as_rule
from portgui.firewall.rules import Network
from portgui.net import Protocol

NAME: Final = "ufw"


@dataclass(frozen=True, slots=True)
class UfwReading:
    """What could be read of ufw.

    Attributes:
        links: the interfaces that lead out; None where they could not be read.
        is_active: whether its rules are loaded; None where only root could say.
        incoming: what happens to what no rule is about: "DROP", "REJECT", "ACCEPT"; "" unread.
        has_ipv6: whether it has rules for IPv6; without, nothing comes in over it.
        rules: both files, in order; None where they could not be read.
        kernel: the rules that are in force; None where only root could read them.
        ends: the marks of changes that have something that will end them.
    """

    links: tuple[Link, ...] | None
    is_active: bool | None
    incoming: str
    has_ipv6: bool
    rules: tuple[UfwRule, ...] | None
    kernel: Netfilter | None = None
    ends: frozenset[str] = frozenset()

    @property
    def others(self) -> tuple[str, ...] | None:
        """None that PortGUI would know of: what else there is stands in the kernel's rules."""
        return ()

    @property
    def needs_rights(self) -> bool:
        """Its rules are for root's eyes only."""
        return self.rules is None or self.kernel is None

    def judge(
        self, protocol: Protocol, port: int, app: str | None, versions: Collection[int]
    ) -> tuple[Judgement, ...]:
        """By ufw's rules, and by the kernel's: it is open only where both say so."""
        if self.rules is None or self.kernel is None:
            return (Judgement("", State.ON, None, Default.UNKNOWN, unread=(NAME,)),)
        kernel = self.kernel.judge(protocol, port, app, versions)
        if self.is_active is not True or not versions:
            return kernel
        own = merged({each: self.of_version(each, protocol, port) for each in sorted(versions)})
        return agreed(own, kernel)

    def of_version(self, version: int, protocol: Protocol, port: int) -> Judgement:
        """By ufw's rules for one version of IP: the first that matches decides."""
        default = Default.ALLOW if self.incoming == "ACCEPT" else Default.BLOCK
        if not self.incoming:
            default = Default.UNKNOWN
        if version == 6 and not self.has_ipv6:
            return Judgement("", State.ON, False, Default.BLOCK)
        only = self.links[0].name if self.links is not None and len(self.links) == 1 else ""
        rules = (as_rule(rule, only) for rule in self.rules or () if rule.version == version)
        about = [rule for rule in rules if rule.is_enabled and rule.is_about(protocol, port)]
        return first_match(about, default, self._local(version))

    def _local(self, version: int) -> tuple[Network, ...] | None:
        """The networks of one version that others can be in."""
        if self.links is None:
            return None
        return tuple(each for each in networks_of(self.links) if each.version == version)
