"""Asking for rights: what pkexec's endings mean, and what is never started."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from portgui.commands import Outcome
from portgui.firewall import several, wire
from portgui.firewall.backend import Report, Status, Trouble
from portgui.firewall.errand import Add, Errand, Job, Verb
from portgui.firewall.linux import reports
from portgui.firewall.linux.polkit import ELEVATED, Elevation, Program, trouble_of
from tests.firewall.requests import RULE

PROGRAM = Program(("/opt/portgui", ELEVATED), (Path("/opt/portgui"),), (Path("/opt"),))
READ = Errand(Verb.READ)
REQUEST = wire.encode(READ)
REPORT = reports.text_of(Report(Status.DONE, frozenset({1}), None, "said"))


class Pkexec:
    """Ends as it is told, and keeps what it was asked."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.asked: list[list[str]] = []

    def __call__(self, arguments: Sequence[str], *, timeout: float) -> Outcome:
        """As `commands.run`."""
        assert timeout > 60
        self.asked.append(list(arguments))
        return self.outcome


def elevated(
    outcome: Outcome,
    tmp_path: Path,
    program: Program | None = PROGRAM,
    unsafe: Path | None = None,
) -> tuple[Report | Trouble, Pkexec]:
    """What comes of a request."""
    starter = tmp_path / "pkexec"
    starter.touch()
    pkexec = Pkexec(outcome)
    elevation = Elevation(lambda: program, pkexec, [str(starter)], lambda files, trees: unsafe)
    return elevation.perform([READ], reports.report_of)[0], pkexec


@pytest.mark.parametrize(
    ("status", "errors", "trouble"),
    [
        (126, "Error executing command as another user: Request dismissed", Trouble.DECLINED),
        (127, "Error executing command as another user: Not authorized\n", Trouble.NOT_PERMITTED),
        (127, "Error executing command as another user: No authentication agent found.\n",
         Trouble.NO_AGENT),
        (127, "Error getting authority: Error initializing authority\n", Trouble.NO_AGENT),
        (127, "", Trouble.CRASHED),
        (0, "", None),
    ],
)  # fmt: skip
def test_each_of_pkexecs_endings_has_a_meaning(
    status: int, errors: str, trouble: Trouble | None
) -> None:
    """126 and 127 are pkexec's own; 127 is told apart by its words."""
    assert trouble_of(status, errors) is trouble


def test_what_is_started_is_just_that(tmp_path: Path) -> None:
    """One program, one request, no agent of the text's own; and the report comes back whole."""
    answer, pkexec = elevated(Outcome(0, REPORT, ""), tmp_path)
    assert answer == Report(Status.DONE, frozenset({1}), None, "said")
    assert pkexec.asked == [
        [str(tmp_path / "pkexec"), "--disable-internal-agent", *PROGRAM.command, REQUEST]
    ]


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(1, "", "Traceback"),
        Outcome(0, "", ""),
        Outcome(0, "done", ""),
        Outcome(1, REPORT, ""),
        Outcome(-9, "", ""),
    ],
)
def test_a_status_without_its_report_is_a_crash(tmp_path: Path, outcome: Outcome) -> None:
    """A Python that falls over ends with 1 as well, which would say that nothing is left."""
    answer, _ = elevated(outcome, tmp_path)
    assert answer is Trouble.CRASHED


def test_nothing_is_started_from_a_place_that_others_can_change(tmp_path: Path) -> None:
    """Whoever can change it could have anything done with the password."""
    answer, pkexec = elevated(Outcome(0, REPORT, ""), tmp_path, unsafe=Path("/opt"))
    assert (answer, pkexec.asked) == (Trouble.UNSAFE_PLACE, [])


def test_nothing_is_started_where_nothing_is_installed(tmp_path: Path) -> None:
    """Run from its source, PortGUI says that it cannot, and the lines by hand are there."""
    answer, pkexec = elevated(Outcome(0, REPORT, ""), tmp_path, program=None)
    assert (answer, pkexec.asked) == (Trouble.NOT_INSTALLED, [])


def test_a_person_who_takes_too_long_is_told_that_it_is_not_known(tmp_path: Path) -> None:
    """The question may still be there: nothing is said of whether it was done."""
    answer, _ = elevated(Outcome(None, "", "timeout"), tmp_path)
    assert answer is Trouble.TIMEOUT


UNDO = [Errand(Verb.UNDO, Job(mark, (Add(replace(RULE, mark=mark)),))) for mark in ("aaaa", "bbbb")]
CHANGED = reports.text_of(Report(Status.CHANGED))


def undone(outcome: Outcome, tmp_path: Path) -> tuple[tuple[Report | Trouble, ...], Pkexec]:
    """What comes of a request for two."""
    starter = tmp_path / "pkexec"
    starter.touch()
    pkexec = Pkexec(outcome)
    elevation = Elevation(lambda: PROGRAM, pkexec, [str(starter)], lambda files, trees: None)
    return elevation.perform(UNDO, reports.report_of), pkexec


def test_two_are_asked_for_with_one_password_and_each_has_its_report(tmp_path: Path) -> None:
    """A line for each, in order; the status is the first that is bad."""
    answers, pkexec = undone(Outcome(3, f"{REPORT}\n{CHANGED}\n", ""), tmp_path)
    assert answers == (
        Report(Status.DONE, frozenset({1}), None, "said"), Report(Status.CHANGED),
    )  # fmt: skip
    ((*_, request),) = pkexec.asked
    assert several.decode(request) == tuple(UNDO)


@pytest.mark.parametrize(
    ("outcome", "trouble"),
    [
        (Outcome(126, "", "Request dismissed"), Trouble.DECLINED),
        (Outcome(0, f"{REPORT}\n", ""), Trouble.CRASHED),
        (Outcome(0, f"{REPORT}\n{REPORT}\n{REPORT}\n", ""), Trouble.CRASHED),
        (Outcome(0, f"{REPORT}\n{CHANGED}\n", ""), Trouble.CRASHED),
        (Outcome(70, "", "portgui: RuntimeError"), Trouble.CRASHED),
        (Outcome(0, f"{REPORT}\n\n", ""), Trouble.CRASHED),
        (Outcome(None, "", "timeout"), Trouble.TIMEOUT),
    ],
)
def test_of_two_without_both_reports_nothing_is_believed(
    tmp_path: Path, outcome: Outcome, trouble: Trouble
) -> None:
    """What is there is read instead."""
    assert undone(outcome, tmp_path)[0] == (trouble, trouble)
