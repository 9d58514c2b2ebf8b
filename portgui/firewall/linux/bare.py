"""Where PortGUI writes nothing: bare rules, two firewalls at once, a sandbox.

It reads and explains.

Writing into somebody's own nftables or iptables rules would not last, and an accept counts in its
own chain only: another chain may still drop it. So these are guided by hand.
"""

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portgui.firewall.backend import Check, Finding, Report, Status, Trouble
from portgui.firewall.errand import Errand
from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.ladder import Answer, Facts
from portgui.firewall.linux.netfilter.netfilter import Netfilter
from portgui.firewall.linux.planning import typed
from portgui.firewall.plan import Refusal
from portgui.firewall.request import Request
from portgui.firewall.rules import Action
from portgui.firewall.verdict import judge
from portgui.net import Protocol
from portgui.words import Message

MOST_ASKED: Final = 64
"""Ports of a range that are judged one by one; a wider one is not said to be open already."""
BOTH: Final = "firewalld+ufw"
BARE: Final = "nftables"
SANDBOX: Final = "sandbox"
_MODULES: Final = frozenset({"nf_tables", "ip_tables", "ip6_tables"})
_LOADED: Final = Path("/proc/modules")
_BUILT_IN: Final = "modules.builtin"


@dataclass(frozen=True, slots=True)
class BareReading:
    """What could be read where PortGUI writes nothing.

    Attributes:
        kind: `BOTH`, `BARE` or `SANDBOX`.
        kernel: the rules in force; None where only root could read them.
        others: firewalls that are there besides.
        is_off: whether the kernel surely filters nothing.
    """

    kind: str
    kernel: Netfilter | None = None
    others: tuple[str, ...] | None = ()
    is_off: bool = False

    @property
    def needs_rights(self) -> bool:
        """Whether root could say more."""
        return self.kernel is None and not self.is_off and self.kind != SANDBOX

    def judge(
        self, protocol: Protocol, port: int, app: str | None, versions: Collection[int]
    ) -> tuple[Judgement, ...]:
        """By the kernel's rules alone."""
        if self.is_off:
            return (Judgement("", State.OFF, False, Default.ALLOW),)
        if self.kernel is None:
            return (Judgement("", State.UNKNOWN, None, Default.UNKNOWN, unread=(self.kind,)),)
        return self.kernel.judge(protocol, port, app, versions)


class Bare:
    """A computer on which PortGUI writes no rule.

    Args:
        kind: why not.
        kernel: reads the rules in force.
        is_root: whether this process has root's rights.
    """

    def __init__(self, kind: str, kernel: Callable[[], Netfilter], *, is_root: bool) -> None:
        self.name = kind
        self._kernel, self._is_root = kernel, is_root

    def read(self) -> BareReading:
        """Read it, as far as the rights go."""
        others = ("firewalld", "ufw") if self.name == BOTH else ()
        if self.name == SANDBOX:
            return BareReading(self.name, None, None)
        if self._is_root:
            return BareReading(self.name, self._kernel(), others)
        is_off = self.name == BARE and cannot_filter()
        return BareReading(self.name, None, others, is_off)

    def plan(self, request: Request, reading: BareReading) -> Refusal:
        """Why nothing is written, and what a person can type instead."""
        if reading.kind == SANDBOX:
            return Refusal(Message("linux-refuse-sandbox"), Message("linux-fix-sandbox"))
        if reading.kind == BOTH:
            names = reading.others or ()
            return Refusal(
                Message("linux-refuse-both"),
                Message.of(
                    "linux-fix-both",
                    one="sudo ufw disable",
                    other="sudo systemctl disable --now firewalld",
                ),
                evidence=names,
            )
        if reading.is_off:
            if request.action is Action.ALLOW:
                return Refusal(Message("linux-no-firewall"), None, True)
            return Refusal(Message("linux-refuse-none"), Message("linux-fix-none"))
        if (why := _open_already(request, reading)) is not None:
            return Refusal(why, is_needless=True)
        lines = by_hand(request)
        if not lines:
            return Refusal(Message("linux-refuse-app"), Message("linux-fix-name-port"))
        fix = Message.of("linux-fix-nft", line="; ".join(lines))
        return Refusal(Message("linux-refuse-bare"), fix)

    def apply(self, errand: Errand) -> Report | Trouble:
        """Nothing is done; reading is."""
        return self.perform(errand)

    def perform(self, errand: Errand) -> Report:
        """Nothing is done; reading is."""
        if errand.job is None:
            status = Status.DONE if self._is_root else Status.NO_RIGHTS
            return Report(status, after=self.read())
        return Report(Status.NOT_HERE)

    def look(self, errand: Errand) -> Finding:
        """Nothing of PortGUI's can be told apart here."""
        return Finding(Check.UNKNOWN)


def _open_already(request: Request, reading: BareReading) -> Message | None:
    """What lets others in already, at every port that is asked for; None where not all is."""
    ports = request.ports
    if request.action is not Action.ALLOW or ports is None or len(ports) > MOST_ASKED:
        return None
    why: Message | None = None
    for protocol in request.protocols:
        for port in range(ports.first, ports.last + 1):
            judged = reading.judge(protocol, port, None, (4, 6))
            found = judge(Facts(is_waiting=True, is_network=True, judgements=judged))
            if found.answer is not Answer.REACHABLE:
                return None
            why = found[found.decided_by].why
    return why


def by_hand(request: Request) -> tuple[str, ...]:
    """Lines that come to the same with nft(8), where the input chain has its usual name."""
    if request.ports is None:
        return ()
    verdict = "accept" if request.action is Action.ALLOW else "drop"
    return tuple(
        typed(
            ["nft", "insert", "rule", "inet", "filter", "input", *_from(each), str(protocol),
             "dport", str(request.ports), verdict]
        )
        for protocol in request.protocols
        for each in (request.scope.networks or (None,))
    )  # fmt: skip


def _from(network: object) -> list[str]:
    if network is None:
        return []
    return ["ip6" if ":" in str(network) else "ip", "saddr", str(network)]


def cannot_filter(loaded: Path = _LOADED, modules: Path | None = None) -> bool:
    """Whether the kernel has no packet filter at all, which everybody may see.

    Without nf_tables and ip_tables, neither loaded nor built in, there can be no rules.
    """
    folder = modules or Path("/lib/modules", os.uname().release if hasattr(os, "uname") else "")
    try:
        names = {line.split(" ", 1)[0] for line in loaded.read_text("ascii").splitlines()}
        built_in = (folder / _BUILT_IN).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return False
    names |= {Path(line).name.partition(".")[0].replace("-", "_") for line in built_in}
    return not names & _MODULES


def is_sandboxed() -> bool:
    """Whether this runs in a Flatpak or a strict snap, which see a network of their own at best."""
    return Path("/.flatpak-info").exists() or bool(os.environ.get("SNAP_NAME"))
