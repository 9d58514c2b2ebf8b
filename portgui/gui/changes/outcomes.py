"""What has become of a change, in a title and a shape; for the wizard and for My changes."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from portgui.firewall.changing import Outcome
from portgui.gui.ladder import Look
from portgui.gui.table.columns import Tone
from portgui.words import QT_TRANSLATE_NOOP

LOOKS: Final[Mapping[Outcome, Look]] = {
    Outcome.DONE: Look("circle-check", Tone.GOOD),
    Outcome.NEEDLESS: Look("circle-check", Tone.GOOD),
    Outcome.NOT_DONE: Look("circle-x", Tone.CAUTION),
    Outcome.DISAGREES: Look("triangle-alert", Tone.BAD),
    Outcome.DECLINED: Look("circle-minus", Tone.NEUTRAL),
    Outcome.UNKNOWN: Look("circle-question-mark", Tone.INFO),
}
MADE: Final[Mapping[Outcome, str]] = {
    Outcome.DONE: QT_TRANSLATE_NOOP("outcomes", "Done, and read back"),
    Outcome.NEEDLESS: QT_TRANSLATE_NOOP("outcomes", "Nothing needed to be changed"),
    Outcome.NOT_DONE: QT_TRANSLATE_NOOP("outcomes", "Not done"),
    Outcome.DISAGREES: QT_TRANSLATE_NOOP("outcomes", "Done, but the firewall says otherwise"),
    Outcome.DECLINED: QT_TRANSLATE_NOOP("outcomes", "You chose No"),
    Outcome.UNKNOWN: QT_TRANSLATE_NOOP("outcomes", "Done, but it could not be read back"),
}
UNDONE: Final[Mapping[Outcome, str]] = {
    **MADE,
    Outcome.DONE: QT_TRANSLATE_NOOP("outcomes", "Undone, and read back"),
    Outcome.NEEDLESS: QT_TRANSLATE_NOOP("outcomes", "Nothing was left to undo"),
    Outcome.NOT_DONE: QT_TRANSLATE_NOOP("outcomes", "Not undone"),
    Outcome.DISAGREES: QT_TRANSLATE_NOOP("outcomes", "Undone, but the firewall says otherwise"),
    Outcome.UNKNOWN: QT_TRANSLATE_NOOP("outcomes", "Undone, but it could not be read back"),
}


def title_of(outcome: Outcome, *, undone: bool = False) -> str:
    """What has become of a change, or of undoing it, in a few words."""
    return QCoreApplication.translate("outcomes", (UNDONE if undone else MADE)[outcome])
