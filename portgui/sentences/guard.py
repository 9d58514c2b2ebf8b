"""Why a change is not made while somebody works on this computer from another one."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    "guard-would-cut": QT_TRANSLATE_NOOP(
        "words",
        "You work on this computer from another one, over {kind} ({protocol} port {port}). This"
        " could end that connection, so nothing was changed.",
    ),
    "guard-do-it-there": QT_TRANSLATE_NOOP("words", "Do it at the computer itself, or by hand."),
}
