"""Making a change with an administrator's rights, and what came of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from portgui.commands import Outcome
from portgui.firewall.backend import Report, Status, Trouble
from portgui.firewall.errand import AppState, Errand, Job, SetApp, Verb
from portgui.firewall.macos import disk, expiry
from portgui.firewall.macos.places import Places
from portgui.firewall.macos.reading import Runner
from portgui.firewall.macos.script import Order, question
from portgui.firewall.request import FOR_GOOD
from portgui.plain import DETAIL_LIMIT, plain
from portgui.words import Message, english

ANSWERING: Final = 300.0
"""Seconds for the person to answer the question, and for what is done then."""
DOING: Final = 60.0
"""Seconds for what is done as root."""
_STATUS: Final = re.compile(r"portgui ([0-7])")
_NUMBER: Final = re.compile(r"\((-?\d+)\)\s*$")
_PROMPT: Final = Message("macos-prompt")
_TROUBLES: Final = {
    "-128": Trouble.DECLINED,  # userCanceledErr
    "-60006": Trouble.DECLINED,  # errAuthorizationCanceled
    "-60005": Trouble.NOT_PERMITTED,  # errAuthorizationDenied
    "-60007": Trouble.NOT_PERMITTED,  # “The administrator user name or password was incorrect.”
    "-1713": Trouble.NO_AGENT,  # errAENoUserInteraction: nobody is there to be asked
    "-1712": Trouble.TIMEOUT,  # errAETimeout
}


@dataclass(frozen=True, slots=True)
class Elevated:
    """Does errands: as root by itself, otherwise by asking the person for the rights.

    Attributes:
        places: where the system's programs are.
        runner: runs one.
        is_root: whether this process has the rights.
    """

    places: Places
    runner: Runner
    is_root: Callable[[], bool]

    def apply(self, errand: Errand) -> Report | Trouble:
        """Have it done; asks the person where this process has no rights."""
        if self.is_root():
            return self.perform(errand)
        order = self._order(errand)
        if not isinstance(order, Order):
            return Report(order)
        asked = question(self.places, english(_PROMPT), order.arguments(self.places))
        done = self.runner(asked, ANSWERING)
        if done.status is None:
            return Trouble.TIMEOUT if done.errors == "timeout" else Trouble.CRASHED
        if done.status != 0:
            number = _NUMBER.search(done.errors)
            return _TROUBLES.get(number[1] if number else "", Trouble.CRASHED)
        return report_of(done) or Trouble.CRASHED

    def perform(self, errand: Errand) -> Report:
        """Do it as root. Nothing of it is believed before the list says so."""
        if not self.is_root():
            return Report(Status.NO_RIGHTS)
        order = self._order(errand)
        if not isinstance(order, Order):
            return Report(order)
        done = self.runner(order.arguments(self.places), DOING)
        return report_of(done) or Report(Status.HALF, detail=_detail(done))

    def _order(self, errand: Errand) -> Order | Status:
        """What root is told, or how it ends without root."""
        job = errand.job
        if job is None:
            return Status.DONE
        change = change_of(job)
        if change is None:
            return Status.BAD_REQUEST
        if not disk.is_there(self.places.tool):
            return Status.NOT_HERE
        label, names = expiry.label_of(job.mark), names_of(change.app)
        before, after, app = change.before, change.after, change.app
        match errand.verb:
            case Verb.APPLY:
                end = expiry.end_of(job)
                text = expiry.job_of(self.places, job, change, names)
                return Order("apply", label, end, before, after, app, names, text)
            case Verb.UNDO if errand.operations:
                return Order("undo", label, "", after, before, app, names)
            case Verb.UNDO if job.until == FOR_GOOD:
                return Status.DONE
            case _:
                return Order("keep", label, "", after, before, app, names)


def change_of(job: Job) -> SetApp | None:
    """The one operation that macOS knows; None for anything else."""
    match job.operations:
        case (SetApp() as change,) if change.app.startswith("/") and _is_makeable(change):
            return change
        case _:
            return None


def _is_makeable(change: SetApp) -> bool:
    """Whether PortGUI plans such a thing: to take an app off the list is only ever its undoing."""
    return change.after is not AppState.ABSENT


def names_of(app: str) -> tuple[str, ...]:
    """Under which paths the list may have an app: a bundle's, or that of its program."""
    if app.endswith(".app"):
        return tuple(dict.fromkeys(name for name in (app, disk.bundle_of(app).main) if name))
    bundle = disk.bundle_around(app)
    is_main = bool(bundle) and disk.bundle_of(bundle).main == app
    names = (app, disk.real(app), bundle if is_main else "")
    return tuple(dict.fromkeys(name for name in names if name and "\n" not in name))


def report_of(done: Outcome) -> Report | None:
    """What root said at the end; None where it did not get so far."""
    lines = [line for line in done.output.splitlines() if line.strip()]
    said = _STATUS.fullmatch(lines[-1]) if lines and done.status == 0 else None
    if said is None:
        return None
    status = Status(int(said[1]))
    detail = "" if status is Status.DONE else plain(" ".join(lines[:-1]), DETAIL_LIMIT)
    return Report(status, detail=detail)


def _detail(done: Outcome) -> str:
    return plain(" ".join((done.errors or done.output).split()), DETAIL_LIMIT)
