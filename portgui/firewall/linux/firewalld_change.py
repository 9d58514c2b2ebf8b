"""Changes firewalld's rules over D-Bus: at run time and, for what is to stay, permanently.

What firewalld answers is no proof (“ALREADY_ENABLED” and “NOT_ENABLED” are warnings to its own
command line): each layer is asked before and read again afterwards.
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from portgui.firewall.backend import Report, Status, Trouble
from portgui.firewall.errand import Add, Errand, Job, OwnRule, Remove, Verb
from portgui.firewall.linux import rich
from portgui.firewall.linux.bus import NO_BUS, Bus, BusError, Object, has_owner
from portgui.firewall.linux.firewalld_read import (
    CHANGE_ACTION,
    READ_ACTION,
    SERVICE,
    ZONES,
    read_firewalld,
    zone_paths,
)
from portgui.firewall.linux.firewalld_reading import FirewalldReading
from portgui.firewall.linux.firewalld_rules import (
    beaten_by,
    has_priorities,
    networks_for,
)
from portgui.firewall.linux.netfilter.netfilter import Netfilter
from portgui.firewall.linux.netfilter.reading import read_netfilter
from portgui.firewall.linux.networks import Link, links
from portgui.firewall.linux.polkit import authorise
from portgui.firewall.request import Lasting, Until
from portgui.plain import DETAIL_LIMIT, plain

_PATIENCE: Final = 120.0
_REFUSED: Final = ("AccessDenied", "NotAuthorizedException", "AuthFailed", "InteractiveAuth")


class Doors(NamedTuple):
    """By what firewalld and its surroundings are reached.

    Attributes:
        bus: opens the system's bus.
        links: asks for the interfaces.
        kernel: asks for the rules in force.
        is_root: whether this process has root's rights.
        seconds: how long firewalld is told to keep a rule.
    """

    bus: Callable[[], Bus] = Bus
    links: Callable[[], tuple[Link, ...] | None] = links
    kernel: Callable[[], Netfilter] = read_netfilter
    is_root: bool = False
    seconds: Callable[[Until], int] = lambda until: until.seconds


class Place(NamedTuple):
    """Where a rule is or is to be.

    Attributes:
        operation: its place in the job.
        zone: of firewalld's.
        text: the rich rule.
        path: of the permanent zone; None for run time.
    """

    operation: int
    zone: str
    text: str
    path: Object | None


class Changes:
    """Performs errands on firewalld.

    Args:
        by: by what it is reached.
    """

    def __init__(self, by: Doors) -> None:
        self._by = by

    def read(self) -> FirewalldReading:
        """Read it, as far as the rights go."""
        kernel = self._by.kernel() if self._by.is_root else None
        try:
            with self._by.bus() as bus:
                return read_firewalld(bus, self._by.links(), kernel, is_root=self._by.is_root)
        except BusError:
            return FirewalldReading(self._by.links(), "", "", None, kernel=kernel)

    def apply(self, errand: Errand) -> Report | Trouble:
        """Do it, with polkit asking the person where it must."""
        try:
            with self._by.bus() as bus:
                if not self._by.is_root:
                    action = READ_ACTION if errand.verb is Verb.READ else CHANGE_ACTION
                    trouble = authorise(bus, action)
                    if trouble is not None:
                        return trouble
                return self._do(bus, errand)
        except BusError as error:
            return _report(error, Status.FAILED)

    def perform(self, errand: Errand) -> Report:
        """Do it as root."""
        if not self._by.is_root:
            return Report(Status.NO_RIGHTS)
        try:
            with self._by.bus() as bus:
                return self._do(bus, errand)
        except BusError as error:
            return _report(error, Status.FAILED)

    def _do(self, bus: Bus, errand: Errand) -> Report:
        if not has_owner(bus, SERVICE):
            return Report(Status.NOT_HERE, detail="firewalld is not running")
        before = self._reading(bus)
        if errand.verb is Verb.READ or errand.job is None:
            return Report(Status.DONE, after=before)
        if before.zones is None:
            return Report(Status.NO_RIGHTS, after=before)
        if not has_priorities(before.version):
            return Report(Status.NOT_HERE, after=before, detail=before.version)
        match errand.verb:
            case Verb.APPLY:
                return self._apply(bus, errand.job, before)
            case Verb.UNDO:
                return self._undo(bus, errand, before)
            case _:
                return self._keep(bus, errand.job, before)

    def _apply(self, bus: Bus, job: Job, before: FirewalldReading) -> Report:
        rules = [each.rule for each in job.operations if isinstance(each, Add)]
        if len(rules) != len(job.operations):
            return Report(Status.BAD_REQUEST)
        for rule in rules:
            if other := beaten_by(rule, before):
                return Report(Status.CHANGED, after=before, detail=other[0].name)
        zones = {zone.name for zone in before.outward()}
        paths = zone_paths(bus) if job.until.lasting is Lasting.UNDONE else None
        wanted = [
            Place(number, zone, text, path)
            for number, rule in enumerate(rules)
            for zone in sorted(zones)
            for text in rich.own_texts(rule, networks_for(rule, before))
            for path in ([None] if paths is None else [None, paths.get(zone)])
        ]
        if not wanted or any(paths is not None and each.zone not in paths for each in wanted):
            return Report(Status.CHANGED, after=before, detail="there is no zone to write into")
        missing = [each for each in wanted if not _is_there(bus, each)]
        spared = frozenset(range(len(rules))) - {each.operation for each in missing}
        made: list[Place] = []
        for each in missing:
            try:
                self._add(bus, each, job.until)
            except BusError as error:
                return self._back(bus, made, error)
            made.append(each)
        return Report(Status.DONE, spared, self._reading(bus))

    def _add(self, bus: Bus, each: Place, until: Until) -> None:
        if each.path is not None:
            self._call(bus, each.path, "addRichRule", "s", each.text)
        else:
            seconds = self._by.seconds(until) if until.lasting is Lasting.TIME else 0
            self._call(bus, ZONES, "addRichRule", "ssi", each.zone, each.text, seconds)

    def _back(self, bus: Bus, made: list[Place], why: BusError) -> Report:
        """Take back what was made, and say what is left of it."""
        for each in reversed(made):
            try:
                _remove(bus, each)
            except BusError:
                continue
        try:
            left = any(_is_there(bus, each) for each in made)
        except BusError:
            left = bool(made)
        return _report(why, Status.HALF if left else Status.FAILED)

    def _undo(self, bus: Bus, errand: Errand, before: FirewalldReading) -> Report:
        operations = errand.operations
        rules = [each.rule for each in operations if isinstance(each, Remove)]
        if len(rules) != len(operations):
            return Report(Status.BAD_REQUEST)
        removed = 0
        there = list(self._there(bus, rules, before))
        for each in there:
            try:
                _remove(bus, each)
            except BusError as error:
                return _report(error, Status.HALF if removed else Status.FAILED)
            removed += 1
        left = any(_is_there(bus, each) for each in there)
        status = Status.DONE if not left else Status.HALF if removed > 1 else Status.FAILED
        return Report(status, after=self._reading(bus))

    def _there(self, bus: Bus, rules: list[OwnRule], before: FirewalldReading) -> Iterator[Place]:
        """Where these rules of ours are, in whatever zone: an interface may have moved since."""
        paths = zone_paths(bus)
        names = dict.fromkeys([*(zone.name for zone in before.zones or ()), *paths])
        for number, rule in enumerate(rules):
            for text in rich.own_texts(rule, networks_for(rule, before)):
                for zone in names:
                    for path in (None, paths.get(zone)):
                        is_layer = path is not None or zone in {z.name for z in before.zones or ()}
                        place = Place(number, zone, text, path)
                        if is_layer and _is_there(bus, place):
                            yield place

    def _keep(self, bus: Bus, job: Job, before: FirewalldReading) -> Report:
        """What would end stays: at run time without a time, and permanently."""
        rules = [each.rule for each in job.operations if isinstance(each, Add)]
        here = [each for each in self._there(bus, rules, before) if each.path is None]
        if not here:
            return Report(Status.CHANGED, after=before)
        paths = zone_paths(bus)
        for each in here:
            lasting = each._replace(path=paths[each.zone])
            if not _is_there(bus, lasting):
                self._add(bus, lasting, Until())
            if job.until.lasting is Lasting.TIME:
                _remove(bus, each)
                self._add(bus, each, Until())
        return Report(Status.DONE, after=self._reading(bus))

    def _reading(self, bus: Bus) -> FirewalldReading:
        kernel = self._by.kernel() if self._by.is_root else None
        return read_firewalld(bus, self._by.links(), kernel, is_root=self._by.is_root)

    def _call(self, bus: Bus, whom: Object, method: str, signature: str, *body: object) -> None:
        try:
            bus.call(whom, method, signature, *body, timeout=_PATIENCE)
        except BusError as error:
            if not error.text.startswith("ALREADY_ENABLED"):
                raise


def _is_there(bus: Bus, each: Place) -> bool:
    if each.path is not None:
        return bool(bus.call(each.path, "queryRichRule", "s", each.text)[0])
    return bool(bus.call(ZONES, "queryRichRule", "ss", each.zone, each.text)[0])


def _remove(bus: Bus, each: Place) -> None:
    try:
        if each.path is not None:
            bus.call(each.path, "removeRichRule", "s", each.text, timeout=_PATIENCE)
        else:
            bus.call(ZONES, "removeRichRule", "ss", each.zone, each.text, timeout=_PATIENCE)
    except BusError as error:
        if not error.text.startswith("NOT_ENABLED"):
            raise


def _report(error: BusError, status: Status) -> Report:
    """What to say of a refusal, which is no failure of firewalld's."""
    if status is Status.FAILED and error.name.endswith(_REFUSED):
        status = Status.NO_RIGHTS
    if status is Status.FAILED and error.name == NO_BUS:
        status = Status.NOT_HERE
    return Report(status, detail=plain(" ".join((error.text or error.name).split()), DETAIL_LIMIT))
