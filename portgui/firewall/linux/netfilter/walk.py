"""Takes a packet through the chains, and keeps where each of its sources may end.

Only what may happen is kept, and it is never too little: a source is surely accepted when there is
no way on which it is dropped. What a match leaves open goes both ways.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from portgui.firewall.linux.netfilter.chains import (
    Chain,
    Chains,
    Choice,
    Cloud,
    Hook,
    Kind,
    Line,
    Verdict,
)
from portgui.firewall.linux.netfilter.packet import TRACKED, Field, Packet
from portgui.firewall.linux.netfilter.spans import NOTHING, Spans, both, union, without

DEEPEST: Final = 16
"""Jumps in one another; the kernel's own bound (NFT_JUMP_STACK_SIZE)."""
MOST_STEPS: Final = 200_000
"""Rules that are looked at for one packet; after that nothing is sure."""
TRACKING: Final = -200
"""At which priority connections begin to be tracked (NF_IP_PRI_CONNTRACK)."""

INCOMING: Final = (Hook.INGRESS, Hook.PREROUTING, Hook.INPUT)
_HOOKS: Final = {
    False: INCOMING,
    True: (Hook.OUTPUT, Hook.POSTROUTING, Hook.EGRESS),
}
"""Where the packet is asked, and where the answer."""
_AT_DEVICES: Final = (Hook.INGRESS, Hook.EGRESS)
_EARLY: Final = (Hook.PREROUTING, Hook.OUTPUT)
"""Where packets come before connections are tracked, if the priority is low enough."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule or a policy may do with some sources.

    Attributes:
        chain: in which base chain.
        line: the rule; None for the policy.
        kind: ACCEPT, DROP or STRAY.
        others: with whom.
    """

    chain: Chain
    line: Line | None
    kind: Kind
    others: Spans


@dataclass(frozen=True, slots=True)
class Ending:
    """Where packets may end, by the addresses that they come from.

    Attributes:
        others: all of these.
        accepted: who may get through, and get an answer.
        dropped: who may not.
        hits: what did it, in the order of the chains.
    """

    others: Spans
    accepted: Spans
    dropped: Spans
    hits: tuple[Hit, ...]


def walk(packets: Iterable[Packet], chains: Chains) -> Ending:
    """Take a packet, then the answer to it, through all base chains that are asked for them."""
    return _Walk(chains).through_all(tuple(packets))


def asked(packet: Packet, chains: Chains) -> tuple[Chain, ...]:
    """The base chains that are, or may be, asked for a packet, in their order."""
    found = [
        chain
        for chain in chains.values()
        if chain.hook in _HOOKS[packet.is_reply] and chain.family in packet.families
        if packet.interface.is_bridge or chain.family != "bridge"
        if chain.hook not in _AT_DEVICES or _may_pass(packet, chain)
        if not (chain.is_nat and (packet.is_reply or Field.CT_STATUS in packet.absent))
    ]
    return tuple(sorted(found, key=_order))


def _order(chain: Chain) -> tuple[int, int]:
    """Frames pass a bridge before they are packets, and after that."""
    place = 0 if chain.hook is None else 10 * list(Hook).index(chain.hook)
    if chain.family == "bridge":
        place += -5 if chain.hook in _HOOKS[False] else 5
    return place, chain.priority


def _may_pass(packet: Packet, chain: Chain) -> bool:
    names = {packet.interface.name, *packet.interface.below}
    return chain.devices is None or bool(names.intersection(chain.devices))


class _Walk:
    def __init__(self, chains: Chains) -> None:
        self._chains = chains
        self._unsure: frozenset[Field] = frozenset()
        self._clouds: frozenset[Field] = frozenset()
        self._steps = 0
        self._hits: list[Hit] = []
        self._accepted: Spans = NOTHING
        self._strayed: Spans = NOTHING
        self._base: Chain
        self._packet: Packet

    def through_all(self, packets: Sequence[Packet]) -> Ending:
        everyone = reach = packets[0].others
        for packet in packets:
            self._packet = packet
            for chain in asked(packet, self._chains):
                reach = self._through(chain, reach)
        lost = [hit.others for hit in self._hits if hit.kind is not Kind.ACCEPT]
        accepted = union(reach, self._strayed)
        return Ending(everyone, accepted, _union(lost), tuple(self._hits))

    def _through(self, chain: Chain, reach: Spans) -> Spans:
        """Ask one base chain; who may go on."""
        self._base, self._accepted = chain, NOTHING
        self._unsure = self._clouds | _unsure_in(chain)
        rest = self._run(chain, reach, 0)
        self._note(None, Kind.ACCEPT if chain.accepts else Kind.DROP, rest)
        is_sure = chain.devices is not None and self._packet.interface.name in chain.devices
        return self._accepted if is_sure or chain.hook not in _AT_DEVICES else reach

    def _run(self, chain: Chain, reach: Spans, depth: int) -> Spans:
        """Who may come out at the end of a chain, or return from it."""
        returned = NOTHING
        for line in chain.lines:
            if not reach:
                break
            self._steps += 1
            if self._steps > MOST_STEPS:
                self._note(line, Kind.STRAY, reach)
                return returned
            reach, back = self._ask(line, reach, depth)
            returned = union(returned, back)
        return union(returned, reach)

    def _ask(self, line: Line, reach: Spans, depth: int) -> tuple[Spans, Spans]:
        """Who may reach the next rule, and who may return from the chain."""
        surely = maybe = reach
        for step in line.steps:
            match step:
                case Verdict():
                    onwards, back = self._do(line, step, maybe, depth)
                    return union(without(reach, surely), onwards), back
                case Choice():
                    return self._choose(line, step, (reach, surely, maybe), depth)
                case Cloud(fields):
                    self._clouds |= fields
                    self._unsure |= fields
                case _:
                    seen = step.see(self._packet, self._unsure)
                    surely, maybe = both(surely, seen.surely), both(maybe, seen.maybe)
                    if not maybe:
                        return reach, NOTHING
        return reach, NOTHING

    def _choose(
        self, line: Line, choice: Choice, who: tuple[Spans, Spans, Spans], depth: int
    ) -> tuple[Spans, Spans]:
        reach, surely, maybe = who
        taken = onwards = returned = NOTHING
        for term, verdict in choice.options:
            seen = term.see(self._packet, self._unsure)
            if meant := both(maybe, seen.maybe):
                more, back = self._do(line, verdict, meant, depth)
                onwards, returned = union(onwards, more), union(returned, back)
                taken = union(taken, both(surely, seen.surely))
        return union(without(reach, taken), onwards), returned

    def _do(self, line: Line, verdict: Verdict, who: Spans, depth: int) -> tuple[Spans, Spans]:
        """Who may go on with the next rule, and who may return from the chain."""
        match verdict.kind:
            case Kind.CONTINUE:
                return who, NOTHING
            case Kind.RETURN:
                return NOTHING, who
            case Kind.JUMP | Kind.GOTO:
                target = self._chains.get(verdict.target)
                if target is None or depth >= DEEPEST:
                    self._note(line, Kind.STRAY, who)
                    return NOTHING, NOTHING
                out = self._run(target, who, depth + 1)
                return (out, NOTHING) if verdict.kind is Kind.JUMP else (NOTHING, out)
            case _:
                self._note(line, verdict.kind, who)
                return NOTHING, NOTHING

    def _note(self, line: Line | None, kind: Kind, who: Spans) -> None:
        if not who:
            return
        self._hits.append(Hit(self._base, line, kind, who))
        match kind:
            case Kind.ACCEPT:
                self._accepted = union(self._accepted, who)
            case Kind.STRAY:
                self._strayed = union(self._strayed, who)
            case _:
                pass


def _unsure_in(chain: Chain) -> frozenset[Field]:
    """What cannot be told in some chains, whatever the packet."""
    if chain.family == "bridge":
        return TRACKED | {Field.LINK}
    is_early = chain.hook in _EARLY and chain.priority <= TRACKING
    return TRACKED if is_early or chain.hook in _AT_DEVICES else frozenset()


def _union(sets: Iterable[Spans]) -> Spans:
    found = NOTHING
    for each in sets:
        found = union(found, each)
    return found
