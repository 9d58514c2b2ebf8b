"""What rules ask, and the answer for a packet: for which sources surely, and for which perhaps."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, NamedTuple

from portgui.firewall.linux.netfilter.packet import Field, Packet
from portgui.firewall.linux.netfilter.spans import (
    EVERYTHING,
    NOTHING,
    Spans,
    both,
    contains,
    union,
    without,
)
from portgui.firewall.rules import Match

ALL_BITS: Final = -1


class Seen(NamedTuple):
    """For which sources a term is surely true, and for which perhaps; surely is perhaps too."""

    surely: Spans
    maybe: Spans


YES: Final = Seen(EVERYTHING, EVERYTHING)
NO: Final = Seen(NOTHING, NOTHING)
MAYBE: Final = Seen(NOTHING, EVERYTHING)
_FIXED: Final = {Match.YES: YES, Match.NO: NO, Match.MAYBE: MAYBE}


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same for every packet."""

    match: Match

    def see(self, _packet: Packet, _unsure: Collection[Field]) -> Seen:
        return _FIXED[self.match]


@dataclass(frozen=True, slots=True)
class Has:
    """The packet has the field at all."""

    field: Field

    def see(self, packet: Packet, _unsure: Collection[Field]) -> Seen:
        return NO if self.field in packet.absent else YES


@dataclass(frozen=True, slots=True)
class Compare:
    """A field, or some bits of it, is one of some numbers; or is none of them.

    A packet that does not have the field is never meant, not even by "none of them".
    """

    field: Field
    wanted: Spans
    is_negated: bool = False
    bits: int = ALL_BITS

    def see(self, packet: Packet, unsure: Collection[Field]) -> Seen:
        if self.field in packet.absent:
            return NO
        if self.field is packet.open:
            if self.bits != ALL_BITS:
                return MAYBE
            wanted = without(EVERYTHING, self.wanted) if self.is_negated else self.wanted
            return Seen(wanted, wanted)
        value = packet.facts.get(self.field)
        if value is None or self.field in unsure or packet.unsure.get(self.field, 0) & self.bits:
            return MAYBE
        return YES if contains(self.wanted, value & self.bits) is not self.is_negated else NO


@dataclass(frozen=True, slots=True)
class Arrives:
    """It arrives on, or leaves by, an interface of one of these names.

    A "*" (nftables) or "+" (iptables) at the end stands for more. What arrives does not leave: the
    name is then empty.
    """

    names: tuple[str, ...]
    is_negated: bool = False
    is_leaving: bool = False

    def see(self, packet: Packet, unsure: Collection[Field]) -> Seen:
        if packet.interface.has_master or Field.LINK in unsure:
            return MAYBE
        name = packet.interface.name if packet.is_reply is self.is_leaving else ""
        is_one = any(
            name.startswith(each[:-1]) if each.endswith(("*", "+")) else name == each
            for each in self.names
        )
        return YES if is_one is not self.is_negated else NO


@dataclass(frozen=True, slots=True)
class Every:
    """All of some terms are true."""

    terms: tuple["Term", ...]

    def see(self, packet: Packet, unsure: Collection[Field]) -> Seen:
        surely, maybe = YES
        for term in self.terms:
            seen = term.see(packet, unsure)
            surely, maybe = both(surely, seen.surely), both(maybe, seen.maybe)
            if not maybe:
                return NO
        return Seen(surely, maybe)


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of some terms is true."""

    terms: tuple["Term", ...]

    def see(self, packet: Packet, unsure: Collection[Field]) -> Seen:
        surely, maybe = NO
        for term in self.terms:
            seen = term.see(packet, unsure)
            surely, maybe = union(surely, seen.surely), union(maybe, seen.maybe)
        return Seen(surely, maybe)


@dataclass(frozen=True, slots=True)
class Not:
    """A term is false."""

    term: "Term"

    def see(self, packet: Packet, unsure: Collection[Field]) -> Seen:
        seen = self.term.see(packet, unsure)
        return Seen(without(EVERYTHING, seen.maybe), without(EVERYTHING, seen.surely))


Term = Fixed | Has | Compare | Arrives | Every | Any | Not
DOUBT: Final = Fixed(Match.MAYBE)
ALWAYS: Final = Fixed(Match.YES)
NEVER: Final = Fixed(Match.NO)
