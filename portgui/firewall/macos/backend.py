"""macOS' application firewall as one of PortGUI's backends."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portgui.firewall import several
from portgui.firewall.backend import Backend, Check, Finding, Reading, Report, Trouble
from portgui.firewall.errand import AppState, Errand, Job, SetApp, Verb
from portgui.firewall.macos.elevated import Elevated, change_of
from portgui.firewall.macos.expiry import file_of
from portgui.firewall.macos.judging import MacReading, evidence_of
from portgui.firewall.macos.outputs import Policy
from portgui.firewall.macos.places import Places
from portgui.firewall.macos.planning import plan
from portgui.firewall.macos.reading import Reader, Runner, run
from portgui.firewall.plan import Plan, Refusal, Way
from portgui.firewall.request import FOR_GOOD, Request

_UNKNOWN: Final = Finding(Check.UNKNOWN)


@dataclass(slots=True)
class MacBackend:
    """The firewall that goes by app.

    Attributes:
        places: where the system's programs and files are.
        runner: runs a program that reads.
        elevated: makes changes.
        name: stands in the journal.
    """

    places: Places
    runner: Runner
    elevated: Elevated
    name: str = "macos"

    def read(self) -> MacReading:
        """Read it; what could not be read is in the judgements."""
        return Reader(self.places, self.runner).read()

    def stamp(self) -> object:
        """What the tool says of state and list; None where it says nothing."""
        return Reader(self.places, self.runner).stamp()

    def plan(self, request: Request, reading: Reading, mark: str) -> Plan | Refusal:
        """What a request comes to. Pure.

        Raises:
            TypeError: the reading is another system's; a programming error.
        """
        if not isinstance(reading, MacReading):
            raise TypeError("a reading of macOS' firewall is needed")
        way = Way.RIGHTS if self.elevated.is_root() else Way.OSASCRIPT
        return plan(request, reading, mark, self.places, way)

    def apply(self, errand: Errand) -> Report | Trouble:
        """Have it done; macOS asks the person for an administrator's name and password."""
        return self.elevated.apply(errand)

    def apply_all(self, errands: Sequence[Errand]) -> tuple[Report | Trouble, ...]:
        """Have them undone; macOS asks for each."""
        return several.one_by_one(self.apply, errands)

    def perform(self, errand: Errand) -> Report:
        """Do it as root."""
        return self.elevated.perform(errand)

    def look(self, errand: Errand, reading: Reading) -> Finding:
        """Whether the list, and launchd's folder, are as the errand wants them. Pure."""
        if errand.job is None:
            return Finding(Check.AS_WANTED)
        change = change_of(errand.job)
        if change is None or not isinstance(reading, MacReading):
            return _UNKNOWN
        if errand.verb is Verb.KEEP:
            return self._ended(errand.job, reading, wants_end=False)
        if errand.verb is Verb.UNDO and not errand.operations:
            return self._ended(errand.job, reading, wants_end=False)
        is_apply = errand.verb is Verb.APPLY
        said = _said(change, change.after if is_apply else change.before, reading)
        if said.check is not Check.AS_WANTED:
            return said
        wants_end = is_apply and errand.job.until != FOR_GOOD
        ended = self._ended(errand.job, reading, wants_end=wants_end)
        return ended if ended.check is not Check.AS_WANTED else said

    def _ended(self, job: Job, reading: MacReading, *, wants_end: bool) -> Finding:
        """Whether launchd has, or has not, what ends the change."""
        if reading.ends is None:
            return Finding(Check.UNKNOWN, (self.places.daemons,))
        is_there = job.mark in reading.ends
        evidence = (file_of(self.places, job.mark),) if is_there is not wants_end else ()
        return Finding(Check.NOT_AS_WANTED if evidence else Check.AS_WANTED, evidence)


def _said(change: SetApp, wanted: AppState, reading: MacReading) -> Finding:
    """Whether the list says of the app what is wanted; an app that is not on it is no mistake."""
    if reading.listed is None:
        return Finding(Check.UNKNOWN, reading.unread)
    entries = reading.entries(change.app)
    evidence = tuple(map(evidence_of, entries)) or (f"{change.app}: {AppState.ABSENT}",)
    state = reading.state_of(change.app)
    if state is None:
        return Finding(Check.UNKNOWN, evidence)
    if state is not wanted:
        return Finding(Check.NOT_AS_WANTED, evidence)
    is_blocked = wanted is AppState.BLOCKED
    policies = [each.policy for each in entries if each.policy is not None]
    if any((policy is Policy.BLOCK) is not is_blocked for policy in policies):
        words = tuple(f"system_profiler: {policy.name.lower()}" for policy in policies)
        return Finding(Check.UNKNOWN, (*evidence, *words))
    return Finding(Check.AS_WANTED, evidence)


def backend() -> Backend:
    """The firewall of this Mac."""
    places = Places()
    return MacBackend(places, run, Elevated(places, run, _is_root))


def _is_root() -> bool:
    if sys.platform == "win32":
        return False
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest)
        return os.geteuid() == 0
