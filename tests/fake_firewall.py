"""A firewall in memory, or in a file that outlives a killed process. Truthful unless it is told.

It keeps the rules of `firewall.backend`: it checks everything before it touches anything, spares
what is there already, refuses what is not what it was, and ends changes by itself when their time
is over. Its lies and refusals are switches.
"""

import pickle
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from portgui.firewall import several
from portgui.firewall.backend import Check, Finding, Reading, Report, Status, Trouble
from portgui.firewall.errand import (
    Add,
    AppState,
    Errand,
    Job,
    Operation,
    OwnRule,
    Remove,
    SetApp,
    Switch,
    Verb,
    own_rules,
)
from portgui.firewall.judgement import Judgement
from portgui.firewall.plan import Plan, Refusal, Step, Way
from portgui.firewall.request import Lasting, Request, Who
from portgui.firewall.rules import (
    EVERYONE,
    NUMBERS,
    Action,
    Peers,
    Rule,
    Store,
)
from portgui.firewall.saying import sentences, step_message
from portgui.net import PortRange, Protocol
from portgui.words import Message

START = 1_800_000_000
"""The first moment of a pretend clock: 2027-01-15, 08:00 UTC."""
TOOL = "/usr/sbin/pretend"


@dataclass
class Clock:
    """Seconds since 1970, as a test says."""

    now: float = START

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class TheirRule:
    """A rule of somebody else."""

    rule_id: str
    name: str
    action: Action
    protocol: Protocol
    ports: PortRange
    on: bool = True

    @property
    def seen(self) -> str:
        """What tells whether it has become another one."""
        text = f"{self.name}|{self.action}|{self.protocol}|{self.ports}"
        return sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class State:
    """All that the firewall knows.

    Attributes:
        own: rules of PortGUI's, by name.
        theirs: rules of others, by id.
        apps: what the list says of apps.
        ends: what ends by itself: the job, what it spared, and when; None for at a restart.
        boot: which start of the system this is.
    """

    own: tuple[tuple[str, OwnRule], ...] = ()
    theirs: tuple[TheirRule, ...] = ()
    apps: tuple[tuple[str, AppState], ...] = ()
    ends: tuple[tuple[Job, frozenset[int], float | None], ...] = ()
    boot: str = "boot-1"

    @property
    def ending(self) -> frozenset[str]:
        """The marks of what ends by itself."""
        return frozenset(job.mark for job, _, _ in self.ends)

    def their(self, rule_id: str) -> TheirRule | None:
        """A rule of somebody else, by its id."""
        return next((rule for rule in self.theirs if rule.rule_id == rule_id), None)


class Crash(BaseException):
    """Stands for the end of the process at this very moment."""


@dataclass(frozen=True)
class FakeReading:
    """The firewall as it was read.

    Attributes:
        state: all of it.
        is_whole: whether the rules could be read.
        others: firewalls by others.
    """

    state: State = State()
    is_whole: bool = True
    others: tuple[str, ...] | None = ()

    @property
    def needs_rights(self) -> bool:
        """Whether more could be read with rights."""
        return not self.is_whole

    def judge(
        self,
        protocol: Protocol,
        port: int,
        app: str | None,
        versions: Collection[int],
    ) -> tuple[Judgement, ...]:
        """By port alone."""
        if not self.is_whole:
            return (Judgement(unread=("rules",)),)
        rules = [rule for rule in _rules(self.state) if rule.is_about(protocol, port)]
        rules = [rule for rule in rules if rule.is_enabled]
        blocks = tuple(rule for rule in rules if rule.action is Action.BLOCK)
        allows = tuple(rule for rule in rules if rule.action is Action.ALLOW)
        wide = tuple(rule for rule in allows if rule.peers.has_local_subnet)
        narrow = tuple(rule for rule in allows if not rule.peers.has_local_subnet)
        return (Judgement(blocks=blocks, allows=wide, narrow=narrow),)


def _rules(state: State) -> list[Rule]:
    own = [_rule(rule) for _, rule in state.own]
    return own + [
        Rule(
            each.rule_id, each.name, each.action, each.on, NUMBERS[each.protocol], (each.ports,),
            "", frozenset(), EVERYONE, (), Store.LOCAL,
        )
        for each in state.theirs
    ]  # fmt: skip


def _rule(rule: OwnRule) -> Rule:
    peers = {Who.LOCAL: Peers(local_subnet=True), Who.ANY: EVERYONE}.get(
        rule.scope.who, Peers(rule.scope.networks)
    )
    ports = () if rule.ports is None else (rule.ports,)
    number = NUMBERS[rule.protocol]
    return Rule(
        rule.name, rule.name, rule.action, True, number, ports, rule.app, rule.profiles, peers,
        (), Store.LOCAL,
    )  # fmt: skip


@dataclass
class FakeBackend:
    """The firewall, and what it is told to do wrong.

    Attributes:
        name: as it stands in the journal.
        state: what is there; kept in `store` where that is given.
        store: a file that outlives the process.
        clock: when it is.
        way: how it says that rights are asked for.
        trouble: what comes back instead of an answer; with `runs_anyway` it is done all the same.
        status: what the elevated side ends with, without doing anything.
        runs_anyway: with `trouble` or `status`: everything is done before that comes back.
        lies: says that everything is done, and does nothing.
        half_at: ends with `HALF` before the operation with this number.
        needs_rights: the rules can be read only by `Verb.READ`, or after a change.
        tells_after: whether the report carries what was read with the rights.
        forgets_ends: nothing ends by itself, although its time is over.
        detail: what the system says.
        on_step: called with the name of every moment at which a process could end.
        asked: every errand that it was given.
        questions: how often the person was asked.
    """

    name: str = "fake"
    state: State = field(default_factory=State)
    store: Path | None = None
    clock: Clock = field(default_factory=Clock)
    way: Way = Way.RIGHTS
    trouble: Trouble | None = None
    status: Status | None = None
    runs_anyway: bool = False
    lies: bool = False
    half_at: int | None = None
    needs_rights: bool = False
    tells_after: bool = True
    forgets_ends: bool = False
    detail: str = ""
    on_step: Callable[[str], None] = lambda _: None
    asked: list[Errand] = field(default_factory=list)
    questions: int = 0

    # What a test does to it.

    def load(self) -> State:
        """All that is there, after what has ended by itself."""
        if self.store is not None and self.store.exists():
            self.state = pickle.loads(self.store.read_bytes())
        if self.forgets_ends:
            return self.state
        for job, spared, until in self.state.ends:
            if until is not None and until <= self.clock():
                self._end(job, spared)
        return self.state

    def save(self, state: State) -> None:
        """Put it on the disk, too."""
        self.state = state
        if self.store is not None:
            self.store.write_bytes(pickle.dumps(state))

    def restart(self, boot: str = "boot-2") -> None:
        """The system starts again."""
        self.save(replace(self.load(), boot=boot))
        for job, spared, until in self.state.ends:
            if until is None and not self.forgets_ends:
                self._end(job, spared)

    def boot_id(self) -> str:
        """For `Changer`."""
        return self.load().boot

    def _end(self, job: Job, spared: frozenset[int]) -> None:
        state = self.state
        for operation in Errand(Verb.UNDO, job, spared).operations:
            if _fits(operation, state):
                state = _done(operation, state)
        self.save(_without_end(state, job.mark))

    # What PortGUI asks.

    def read(self) -> Reading:
        """What can be read without rights."""
        self.on_step("read")
        state = self.load()
        return (
            FakeReading(State(boot=state.boot), False) if self.needs_rights else FakeReading(state)
        )

    def stamp(self) -> object:
        """Equal as long as nothing has changed."""
        return self.load()

    def plan(self, request: Request, reading: Reading, mark: str) -> Plan | Refusal:
        """Rules of its own, and the rules of others that stand in the way switched off."""
        assert isinstance(reading, FakeReading)
        rules = own_rules(request, mark)
        there = {replace(rule, mark=mark) for _, rule in reading.state.own}
        if set(rules) <= there:
            names = tuple(name for name, _ in reading.state.own)
            return Refusal(Message("change-needless"), is_needless=True, evidence=names)
        against = [each for each in reading.state.theirs if _is_against(each, request)]
        switches = tuple(Switch(r.rule_id, r.name, r.seen, False) for r in against)
        operations: tuple[Operation, ...] = (*switches, *map(Add, rules))
        job = Job(mark, operations, request.until)
        steps = tuple(
            Step((TOOL, _words(each)), step_message(each), ((TOOL, "undo", _words(each)),))
            for each in operations
        )
        before = tuple((rule.name, "on") for rule in against)
        said = sentences(request, self.name)
        hand = tuple(f"pretend {_words(each)}" for each in operations)
        return Plan(request, job, steps, self.way, said, (), hand, before)

    def apply(self, errand: Errand) -> Report | Trouble:
        """As the person answers."""
        return self._ask([errand])[0]

    def apply_all(self, errands: Sequence[Errand]) -> tuple[Report | Trouble, ...]:
        """One question for as many as go into a request."""
        return several.in_groups(self._ask, errands)

    def _ask(self, errands: Sequence[Errand]) -> tuple[Report | Trouble, ...]:
        self.questions += 1
        self.asked += errands
        self.on_step("asked")
        given = several.decode(several.encode(errands))
        reports: tuple[Report, ...] = ()
        if self.trouble is None or self.runs_anyway:
            reports = several.last_read([self.perform(errand) for errand in given])
        if self.trouble is not None:
            return (self.trouble,) * len(given)
        self.on_step("answered")
        return reports

    def perform(self, errand: Errand) -> Report:
        """With the rights."""
        if self.status is not None and not self.runs_anyway:
            return self._report(self.status)
        if self.lies or errand.job is None:
            return self._report(Status.DONE)
        state = self.load()
        operations = errand.operations
        if not all(_fits(each, state) or _is_so(each, state) for each in operations):
            return self._report(Status.CHANGED)
        spared = {place for place, each in enumerate(operations) if _is_so(each, state)}
        for place, operation in enumerate(operations):
            self.on_step(f"before operation {place}")
            if place == self.half_at:
                return self._report(Status.HALF)
            if place not in spared:
                self.save(_done(operation, self.state))
        self.on_step("before the end is set up")
        self._set_end(errand, errand.job, frozenset(spared))
        self.on_step("done")
        return self._report(self.status or Status.DONE, frozenset(spared))

    def _set_end(self, errand: Errand, job: Job, spared: frozenset[int]) -> None:
        state = _without_end(self.state, job.mark)
        if errand.verb is Verb.APPLY and job.until.lasting is not Lasting.UNDONE:
            is_time = job.until.lasting is Lasting.TIME
            at = self.clock() + job.until.seconds if is_time else None
            state = replace(state, ends=(*state.ends, (job, spared, at)))
        self.save(state)

    def _report(self, status: Status, spared: frozenset[int] = frozenset()) -> Report:
        after = FakeReading(self.load()) if self.tells_after else None
        return Report(status, spared, after, self.detail)

    def look(self, errand: Errand, reading: Reading) -> Finding:
        """Whether it is as wanted."""
        assert isinstance(reading, FakeReading)
        if not reading.is_whole:
            return Finding(Check.UNKNOWN, ("the rules",))
        state = reading.state
        if errand.job is None:
            return Finding(Check.AS_WANTED)
        is_timed = errand.job.until.lasting is not Lasting.UNDONE
        wants_end = errand.verb is Verb.APPLY and is_timed
        is_right = (errand.job.mark in state.ending) is wants_end
        is_right = is_right and all(_is_so(each, state) for each in errand.operations)
        names = tuple(name for name, _ in state.own)
        return Finding(Check.AS_WANTED if is_right else Check.NOT_AS_WANTED, names)


def _is_against(rule: TheirRule, request: Request) -> bool:
    is_other = rule.action is not request.action and rule.on
    is_about = request.ports is not None and rule.ports.overlaps(request.ports)
    return is_other and is_about and rule.protocol in request.protocols


def _words(operation: Operation) -> str:
    match operation:
        case Add(rule) | Remove(rule):
            return f"{type(operation).__name__.lower()} {rule.name}"
        case Switch(name=name, on=on):
            return f"switch {name} {'on' if on else 'off'}"
        case SetApp(app=app, after=after):
            return f"set {app} {after}"


def _is_so(operation: Operation, state: State) -> bool:
    """Whether it is as the operation leaves it."""
    match operation:
        case Add(rule):
            return dict(state.own).get(rule.name) == rule
        case Remove(rule):
            return rule.name not in dict(state.own)
        case Switch(rule_id, _, seen, on):
            found = state.their(rule_id)
            return found is not None and found.seen == seen and found.on is on
        case SetApp(app, _, after):
            return dict(state.apps).get(app, AppState.ABSENT) is after


def _fits(operation: Operation, state: State) -> bool:
    """Whether it is as the operation has to find it."""
    match operation:
        case Add(rule):
            return rule.name not in dict(state.own)
        case Remove(rule):
            return dict(state.own).get(rule.name) == rule
        case Switch(rule_id, _, seen, on):
            found = state.their(rule_id)
            return found is not None and found.seen == seen and found.on is not on
        case SetApp(app, before, _):
            return dict(state.apps).get(app, AppState.ABSENT) is before


def _done(operation: Operation, state: State) -> State:
    match operation:
        case Add(rule):
            return replace(state, own=(*state.own, (rule.name, rule)))
        case Remove(rule):
            return replace(state, own=tuple(each for each in state.own if each[0] != rule.name))
        case Switch(rule_id=rule_id, on=on):
            theirs = (replace(r, on=on) if r.rule_id == rule_id else r for r in state.theirs)
            return replace(state, theirs=tuple(theirs))
        case SetApp(app=app, after=after):
            rest = tuple(each for each in state.apps if each[0] != app)
            return replace(state, apps=(*rest, (app, after)))


def _without_end(state: State, mark: str) -> State:
    return replace(state, ends=tuple(each for each in state.ends if each[0].mark != mark))
