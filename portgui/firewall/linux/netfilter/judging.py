"""What the packet filter does with a port, said as judgements with their evidence. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.linux.netfilter.chains import Chain, Chains, Kind, Line
from portgui.firewall.linux.netfilter.interfaces import Interface
from portgui.firewall.linux.netfilter.packet import SOURCES, Way, connection, introduction
from portgui.firewall.linux.netfilter.spans import NOTHING, Spans, both, networks, union, without
from portgui.firewall.linux.netfilter.terms import Compare
from portgui.firewall.linux.netfilter.walk import INCOMING, Ending, Hit, asked, walk
from portgui.firewall.rules import (
    ALL_PROFILES,
    EVERYONE,
    NUMBERS,
    Action,
    Network,
    Peers,
    Rule,
    Store,
)
from portgui.net import LAST_PORT, PortRange, Protocol

MOST_RULES: Final = 20
"""Rules that are named as evidence of one kind."""
MOST_NETWORKS: Final = 16
MOST_RANGES: Final = 15

Port = tuple[Protocol, int]


class _Class(Enum):
    """What it comes to for those on one network."""

    OFF = auto()
    OPEN = auto()
    SHUT = auto()
    MIXED = auto()


@dataclass(frozen=True, slots=True)
class _Trial:
    """One way from others to this computer, tried.

    Attributes:
        ending: of the connection.
        lost: whoever may not even find the address, and what keeps them from it.
    """

    way: Way
    ending: Ending
    lost: Ending | None

    @property
    def dropped(self) -> Spans:
        """Who may not get through."""
        more = self.lost.dropped if self.lost is not None else ()
        return union(self.ending.dropped, more)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What did it."""
        more = self.lost.hits if self.lost is not None else ()
        return (*self.ending.hits, *(hit for hit in more if hit.kind is not Kind.ACCEPT))


def judged(
    chains: Chains,
    interfaces: Iterable[Interface],
    unread: tuple[str, ...],
    port: Port,
    versions: Collection[int],
) -> tuple[Judgement, ...]:
    """A judgement for each interface, or two, where the versions of IP differ."""
    made: list[Judgement] = []
    for interface in interfaces:
        found = [
            (version, *_judge(chains, ways, unread, port))
            for version in sorted(versions)
            if (ways := _ways(interface, version))
        ]
        classes = {each for _, each, _ in found}
        if len(found) == 1 or (len(classes) == 1 and _Class.MIXED not in classes):
            made.append(replace(_merged([each for *_, each in found]), where=interface.name))
        else:
            made += [replace(each, where=f"{interface.name} IPv{v}") for v, _, each in found]
    return tuple(made)


def _ways(interface: Interface, version: int) -> tuple[Way, ...]:
    return tuple(
        Way(version, interface, here, others) for here, others in interface.neighbourhoods(version)
    )


def _judge(
    chains: Chains, ways: Sequence[Way], unread: tuple[str, ...], port: Port
) -> tuple[_Class, Judgement]:
    if not unread and not any(_can_drop(way, chains, port) for way in ways):
        return _Class.OFF, Judgement(state=State.OFF, default=Default.ALLOW)
    trials = [_try(way, chains, port) for way in ways]
    if not any(trial.dropped for trial in trials):
        return _Class.OPEN, replace(_open(trials, port), unread=unread)
    if not any(trial.ending.accepted for trial in trials):
        return _Class.SHUT, replace(_shut(trials, port), unread=unread)
    return _Class.MIXED, replace(_mixed(trials, port), unread=unread)


def _try(way: Way, chains: Chains, port: Port) -> _Trial:
    asking = introduction(way)
    lost = walk(asking, chains) if asking is not None else None
    return _Trial(way, walk(connection(way, *port), chains), lost)


def _can_drop(way: Way, chains: Chains, port: Port) -> bool:
    """Whether anything that is asked on the way has more to say than yes."""
    packets = (*connection(way, *port), *(introduction(way) or ()))
    bases = [chain for packet in packets for chain in asked(packet, chains)]
    return any(_says_more(chain) for chain in (*bases, *_below(bases, chains)))


def _below(bases: Iterable[Chain], chains: Chains) -> Iterable[Chain]:
    found: dict[str, Chain] = {}
    todo = list(bases)
    while todo:
        for line in todo.pop().lines:
            for verdict in line.verdicts:
                if verdict.target in chains and verdict.target not in found:
                    found[verdict.target] = chains[verdict.target]
                    todo.append(chains[verdict.target])
    return found.values()


def _says_more(chain: Chain) -> bool:
    if chain.hook is not None and not chain.accepts:
        return True
    kinds = {verdict.kind for line in chain.lines for verdict in line.verdicts}
    return bool(kinds & {Kind.DROP, Kind.STRAY})


def _open(trials: Sequence[_Trial], port: Port) -> Judgement:
    allows = _rules(_lines(trials, Kind.ACCEPT), Action.ALLOW, port)
    return Judgement(default=Default.BLOCK if allows else Default.ALLOW, allows=allows)


def _shut(trials: Sequence[_Trial], port: Port) -> Judgement:
    """Rules about this port or these computers block it; the others are what happens by default."""
    blocks = _rules(_lines(trials, Kind.DROP, is_special=True), Action.BLOCK, port)
    drops = [hit for trial in trials for hit in trial.ending.hits if hit.kind is not Kind.ACCEPT]
    if all(hit.line is not None and not hit.line.is_general for hit in drops):
        return Judgement(blocks=blocks)
    return Judgement(may_block=blocks)


def _mixed(trials: Sequence[_Trial], port: Port) -> Judgement:
    strays = _lines(trials, Kind.STRAY)
    blocking = (*_lines(trials, Kind.DROP, is_special=True), *strays)
    may_block = _rules(dict.fromkeys(blocking), Action.BLOCK, port)
    accepting = dict.fromkeys((*_lines(trials, Kind.ACCEPT), *strays))
    is_doubtful = any(both(trial.ending.accepted, trial.dropped) for trial in trials)
    narrow: tuple[Rule, ...] = ()
    may_allow: tuple[Rule, ...] = ()
    if is_doubtful:
        may_allow = _rules(accepting, Action.ALLOW, port)
    else:
        narrow = _narrow(accepting, trials, port)
    default = _default(trials)
    if default is Default.BLOCK and not (narrow or may_allow):
        default = Default.UNKNOWN
    if default is Default.ALLOW and not may_block:
        default = Default.UNKNOWN
    return Judgement(default=default, may_block=may_block, narrow=narrow, may_allow=may_allow)


def _default(trials: Sequence[_Trial]) -> Default:
    """What happens by a policy, or by a rule about whatever comes."""
    for trial in trials:
        for hit in trial.hits:
            if hit.kind is Kind.DROP and (hit.line is None or hit.line.is_general):
                return Default.BLOCK
    return Default.ALLOW


def _narrow(lines: Iterable[Line], trials: Sequence[_Trial], port: Port) -> tuple[Rule, ...]:
    """The rules that allow it for some, with those for whom."""
    made = []
    for line in lines:
        peers: list[Network] = []
        for trial in trials:
            sure = without(trial.way.others, trial.dropped)
            reached = [hit.others for hit in trial.hits if hit.line is line]
            meant = NOTHING
            for each in reached:
                meant = union(meant, both(each, sure))
            if meant:
                peers += _peers(line, meant, trial.way.version)
        if peers:
            found = tuple(dict.fromkeys(peers))[:MOST_NETWORKS]
            made.append(replace(_rule(line, Action.ALLOW, port), peers=Peers(found)))
    return tuple(made[:MOST_RULES])


def _peers(line: Line, meant: Spans, version: int) -> tuple[Network, ...]:
    """The networks that a rule names, where that is simple; otherwise those that it lets in."""
    named = [
        term.wanted
        for term in line.terms
        if isinstance(term, Compare) and term.field is SOURCES[version] and not term.is_negated
    ]
    return networks(named[0] if len(named) == 1 else meant, version)


def _lines(trials: Iterable[_Trial], kind: Kind, *, is_special: bool = False) -> tuple[Line, ...]:
    """The rules that did something with what comes in; those about this port first."""
    found = dict.fromkeys(
        hit.line
        for trial in trials
        for hit in trial.hits
        if hit.kind is kind and hit.line is not None
        if hit.chain.hook in INCOMING or kind is not Kind.ACCEPT
    )
    lines = [line for line in found if not (is_special and line.is_general)]
    return tuple(sorted(lines, key=lambda line: line.is_general))


def _rules(lines: Iterable[Line], action: Action, port: Port) -> tuple[Rule, ...]:
    return tuple(_rule(line, action, port) for line in lines)[:MOST_RULES]


def _rule(line: Line, action: Action, port: Port) -> Rule:
    ranges = [PortRange(max(first, 0), min(last, LAST_PORT)) for first, last in line.ports]
    return Rule(
        id=line.id,
        name=line.name,
        action=action,
        is_enabled=True,
        protocol=NUMBERS[port[0]],
        ports=tuple(ranges[:MOST_RANGES]),
        app="",
        profiles=ALL_PROFILES,
        peers=EVERYONE,
        limits=(),
        store=Store.LOCAL,
    )


def _merged(found: Sequence[Judgement]) -> Judgement:
    """One for two of which the same is true."""
    first, *rest = found
    for each in rest:
        first = replace(
            first,
            default=first.default if first.default is each.default else Default.BLOCK,
            blocks=_both(first.blocks, each.blocks),
            may_block=_both(first.may_block, each.may_block),
            allows=_both(first.allows, each.allows),
        )
    return first


def _both(left: tuple[Rule, ...], right: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(dict.fromkeys((*left, *right)))[:MOST_RULES]
