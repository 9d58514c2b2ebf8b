"""What a request comes to on Linux, before anything is run: the job, or why there is none. Pure."""

import ipaddress
import shlex
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from portgui.firewall.backend import Reading
from portgui.firewall.errand import Add, Job, own_rules
from portgui.firewall.judgement import Judgement
from portgui.firewall.linux.matching import is_open, is_shut
from portgui.firewall.linux.networks import Link, networks_of
from portgui.firewall.plan import Refusal
from portgui.firewall.request import MOST_NETWORKS, Request, Scope, Who
from portgui.firewall.rules import Action, Network
from portgui.words import Message

MOST_EVIDENCE: Final = 10
NO_PROGRAMS: Final = Message("linux-note-no-programs")
CONNECTED: Final = Message("linux-note-connected")


def job_for(
    request: Request, links: tuple[Link, ...] | None, mark: str, *, has_ipv6: bool = True
) -> Job | Refusal:
    """The job; its rules name this network's addresses, so that undoing finds the same ones later.

    Args:
        request: what was asked for.
        links: the interfaces that lead out.
        mark: of the change.
        has_ipv6: whether the firewall has rules for IPv6.
    """
    if request.ports is None:
        return Refusal(Message("linux-refuse-app"), Message("linux-fix-name-port"))
    scope = request.scope
    if scope.who is Who.LOCAL:
        networks = local_networks(links, has_ipv6=has_ipv6)
        if not networks:
            return Refusal(Message("linux-refuse-no-network"), Message("linux-fix-name-network"))
        scope = Scope(Who.GIVEN, networks)
    elif not has_ipv6 and scope.networks and all(each.version == 6 for each in scope.networks):
        return Refusal(Message("linux-refuse-version"))
    rules = own_rules(replace(request, scope=scope, app=""), mark)
    return Job(mark, tuple(map(Add, rules)), request.until)


def local_networks(links: tuple[Link, ...] | None, *, has_ipv6: bool) -> tuple[Network, ...]:
    """The networks that this computer is in, each once, none inside another, as many as may be."""
    found = networks_of(links or ())
    four = [each for each in found if isinstance(each, ipaddress.IPv4Network)]
    six = [each for each in found if isinstance(each, ipaddress.IPv6Network) and has_ipv6]
    collapsed: list[Network] = [*ipaddress.collapse_addresses(four)]
    collapsed += ipaddress.collapse_addresses(six)
    return tuple(collapsed[:MOST_NETWORKS])


def needless(request: Request, reading: Reading) -> Refusal | None:
    """Where it is surely so already, for everybody on the same network and every port named."""
    if request.ports is None or not request.ports.is_single or request.scope.who is Who.GIVEN:
        return None
    found: list[Judgement] = []
    for protocol in request.protocols:
        found += reading.judge(protocol, request.ports.first, None, (4, 6))
    is_so = is_open if request.action is Action.ALLOW else is_shut
    if request.action is Action.ALLOW and request.scope.who is Who.ANY:
        # For more than the same network: only rules without an address are enough.
        named = any(rule.peers.networks for each in found for rule in each.allows)
        if named:
            return None
    if reading.others or not found or not all(map(is_so, found)):
        return None
    rules = [
        rule
        for each in found
        for rule in (each.allows if request.action is Action.ALLOW else each.blocks)
    ]
    code = "linux-already-allowed" if request.action is Action.ALLOW else "linux-already-blocked"
    evidence = tuple(dict.fromkeys(rule.name for rule in rules))[:MOST_EVIDENCE]
    return Refusal(Message(code), None, True, evidence)


def notes_for(request: Request) -> list[Message]:
    """What a person should know before agreeing, on every firewall of Linux."""
    notes = [NO_PROGRAMS] if request.app else []
    if request.action is Action.BLOCK:
        notes.append(CONNECTED)
    if request.scope.who is Who.LOCAL:
        notes.append(Message("linux-note-networks"))
    return notes


def typed(arguments: Sequence[str]) -> str:
    """A line for a terminal, with sudo."""
    return f"sudo {shlex.join(arguments)}"
