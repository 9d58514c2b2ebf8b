"""Rules and chains of the packet filter as values, whichever tool wrote them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final

from portgui.firewall.linux.netfilter.packet import Field
from portgui.firewall.linux.netfilter.spans import Spans
from portgui.firewall.linux.netfilter.terms import Any, Arrives, Compare, Every, Not, Term

MOST_NAME: Final = 200
"""Characters of a rule's name that are kept for the screen."""


class Kind(Enum):
    """What a verdict does.

    `STRAY`: nobody knows, or the packet goes somewhere else: to a program, another port, another
    computer.
    """

    ACCEPT = auto()
    DROP = auto()
    JUMP = auto()
    GOTO = auto()
    RETURN = auto()
    CONTINUE = auto()
    STRAY = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The end of a rule; `target` is the key of a chain, for jumps."""

    kind: Kind
    target: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A map from matches to verdicts; no two of the matches are true at once."""

    options: tuple[tuple[Term, Verdict], ...]


@dataclass(frozen=True, slots=True)
class Cloud:
    """After this, nothing is known any more of some fields."""

    fields: frozenset[Field]


Step = Term | Verdict | Choice | Cloud

ACCEPT: Final = Verdict(Kind.ACCEPT)
DROP: Final = Verdict(Kind.DROP)
RETURN: Final = Verdict(Kind.RETURN)
STRAY: Final = Verdict(Kind.STRAY)
CONTINUE: Final = Verdict(Kind.CONTINUE)


@dataclass(frozen=True, slots=True)
class Line:
    """One rule.

    Attributes:
        id: table, chain, and its handle or place.
        name: its comment, or what it says, in short.
        steps: what it does, from left to right.
    """

    id: str
    name: str
    steps: tuple[Step, ...]

    @property
    def verdicts(self) -> Iterator[Verdict]:
        """All that it may come to."""
        for step in self.steps:
            match step:
                case Verdict():
                    yield step
                case Choice(options):
                    yield from (verdict for _, verdict in options)
                case _:
                    pass

    @property
    def terms(self) -> Iterator[Compare | Arrives]:
        """The plain ones of what it asks, wherever they stand."""
        for step in self.steps:
            match step:
                case Choice(options):
                    for term, _ in options:
                        yield from _plain(term)
                case Verdict() | Cloud():
                    pass
                case _:
                    yield from _plain(step)

    @property
    def is_general(self) -> bool:
        """Whether it is about whatever comes, not about some ports or some computers."""
        return not any(isinstance(term, Compare) and term.field in _SPECIAL for term in self.terms)

    @property
    def ports(self) -> Spans:
        """The local ports that it is about; empty for all, and where that is not so simple."""
        found = [
            term.wanted
            for term in self.steps
            if isinstance(term, Compare) and term.field in _PORTS and not term.is_negated
        ]
        return found[0] if len(found) == 1 else ()


class Hook(StrEnum):
    """Where a base chain is asked, in this order."""

    INGRESS = "ingress"
    PREROUTING = "prerouting"
    INPUT = "input"
    OUTPUT = "output"
    POSTROUTING = "postrouting"
    EGRESS = "egress"


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain.

    Attributes:
        family: ip, ip6, inet, netdev, bridge or arp.
        name: table and chain.
        lines: its rules.
        hook: where it is asked; None for a chain that is only jumped to.
        priority: the lower, the sooner.
        accepts: what its policy is.
        devices: for ingress and egress: the interfaces; None where that is not known.
        is_nat: whether only the first packet of a connection comes here.
    """

    family: str
    name: str
    lines: tuple[Line, ...]
    hook: Hook | None = None
    priority: int = 0
    accepts: bool = True
    devices: tuple[str, ...] | None = None
    is_nat: bool = False


Chains = Mapping[str, Chain]
"""By their keys: family or tool, table and chain."""


def _plain(term: Term) -> Iterator[Compare | Arrives]:
    match term:
        case Compare() | Arrives():
            yield term
        case Every(terms) | Any(terms):
            for each in terms:
                yield from _plain(each)
        case Not(inner):
            yield from _plain(inner)
        case _:
            pass


_PORTS: Final = frozenset({Field.TCP_PORT, Field.UDP_PORT, Field.PORT})
_SPECIAL: Final = _PORTS | {
    *(Field.SOURCE4, Field.SOURCE6, Field.TARGET4, Field.TARGET6),
    *(Field.FROM, Field.TCP_FROM, Field.UDP_FROM),
}
