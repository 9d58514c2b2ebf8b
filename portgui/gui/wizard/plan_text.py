"""A plan as plain text: what will run, and all of it for whoever looks after the computer."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PureWindowsPath
from typing import Final

from PySide6.QtCore import QCoreApplication

from portgui.answers.reachable_wording import as_text
from portgui.firewall.ladder import Verdict
from portgui.firewall.plan import Plan, Refusal
from portgui.gui.i18n import say
from portgui.net import Protocol
from portgui.words import QT_TRANSLATE_NOOP

RUNS: Final = QT_TRANSLATE_NOOP("plan", "What PortGUI would run:")
UNDOES: Final = QT_TRANSLATE_NOOP("plan", "What would undo it:")
BY_HAND: Final = QT_TRANSLATE_NOOP("plan", "The same in a terminal:")
FOUND: Final = QT_TRANSLATE_NOOP("plan", "What PortGUI found on this computer:")
WHY_NOT: Final = QT_TRANSLATE_NOOP("plan", "Why PortGUI does not make this change:")
EVIDENCE: Final = QT_TRANSLATE_NOOP("plan", "Read from:")


def command_line(arguments: Sequence[str]) -> str:
    """A command as it would be typed, on the system that its program belongs to.

    Nothing that is quoted has a quote in it, nor ends in a backslash: requests refuse both.
    """
    if PureWindowsPath(arguments[0]).drive:
        return " ".join(f'"{each}"' if " " in each or not each else each for each in arguments)
    return shlex.join(arguments)


def commands_of(plan: Plan) -> str:
    """Exactly what will run, each command on a line of its own."""
    return "\n".join(command_line(step.arguments) for step in plan.steps)


def for_it(found: Plan | Refusal, port: int, verdicts: Mapping[Protocol, Verdict]) -> str:
    """All of it: the change in sentences, the commands, the way back, what was found."""
    parts = list(_of_plan(found) if isinstance(found, Plan) else _of_refusal(found))
    if verdicts:
        parts.append(_headed(FOUND, as_text(port, verdicts, say)))
    return "\n\n".join(parts) + "\n"


def _of_plan(plan: Plan) -> Iterator[str]:
    yield "\n".join(say(each) for each in (*plan.sentences, *plan.notes))
    yield _headed(RUNS, commands_of(plan))
    undo = [command_line(each) for step in plan.steps for each in step.undo]
    if undo:
        yield _headed(UNDOES, "\n".join(undo))
    if plan.by_hand:
        yield _headed(BY_HAND, "\n".join(plan.by_hand))


def _of_refusal(refusal: Refusal) -> Iterator[str]:
    lines = [say(refusal.why)] + ([say(refusal.fix)] if refusal.fix is not None else [])
    yield _headed(WHY_NOT, "\n".join(lines))
    if refusal.evidence:
        yield _headed(EVIDENCE, "\n".join(refusal.evidence))


def _headed(heading: str, text: str) -> str:
    return f"{QCoreApplication.translate('plan', heading)}\n{text.rstrip()}"
