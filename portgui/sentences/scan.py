"""What a scan could not do, and why a fact is missing."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    # What a scan could not do (connections.Degradation, gui.scan_client).
    "scan-names-hidden": QT_TRANSLATE_NOOP(
        "words", "The app behind {count} of the rows needs administrator to see."
    ),
    "scan-other-users-hidden": QT_TRANSLATE_NOOP(
        "words", "Apps of other users need administrator to see and are not shown."
    ),
    "scan-not-refreshed": QT_TRANSLATE_NOOP(
        "words", "The system did not tell its connections this time. What is shown may be old."
    ),
    "scan-restarted-hung": QT_TRANSLATE_NOOP(
        "words", "Looking took too long and was started again. Nothing is lost."
    ),
    "scan-restarted-died": QT_TRANSLATE_NOOP(
        "words", "Looking stopped by itself and was started again. Nothing is lost."
    ),
    "scan-failed": QT_TRANSLATE_NOOP(
        "words", "Looking stops again and again. What is shown may be old. Press Try again."
    ),
    # Why a fact is missing (connections.Gap).
    "gap-needs-admin": QT_TRANSLATE_NOOP("words", "needs administrator to see"),
    "gap-ended": QT_TRANSLATE_NOOP("words", "the app has ended"),
    "gap-kernel": QT_TRANSLATE_NOOP("words", "held by the system"),
    "gap-not-told": QT_TRANSLATE_NOOP("words", "the system does not say"),
}
