"""How a notice looks: good news, news, a warning or a problem, by the code of what it says."""

from collections.abc import Mapping
from typing import Final

from portgui.gui.table.columns import Tone

ICONS: Final[Mapping[Tone, str]] = {
    Tone.NEUTRAL: "info",
    Tone.INFO: "info",
    Tone.GOOD: "circle-check",
    Tone.CAUTION: "triangle-alert",
    Tone.BAD: "octagon-alert",
}

_TONES: Final[Mapping[str, Tone]] = {
    # It went as the person wanted.
    "end-ended": Tone.GOOD,
    "export-saved": Tone.GOOD,
    "export-copied": Tone.GOOD,
    "moment-remembered": Tone.GOOD,
    "moment-saved": Tone.GOOD,
    # How things are now, and nothing to be done about it.
    "end-gone": Tone.NEUTRAL,
    "end-other-app": Tone.NEUTRAL,
    "names-shown": Tone.NEUTRAL,
    "names-hidden-again": Tone.NEUTRAL,
    "names-ended": Tone.NEUTRAL,
    "names-dismissed": Tone.NEUTRAL,
    # It was not done, or something does not work.
    "end-not-permitted": Tone.BAD,
    "export-not-made": Tone.BAD,
    "language-damaged": Tone.BAD,
    "resource-damaged": Tone.BAD,
    "scan-failed": Tone.BAD,
    "settings-not-written": Tone.BAD,
    "watch-list-full": Tone.CAUTION,
}
_FAMILIES: Final[Mapping[str, Tone]] = {
    "save-": Tone.BAD,
    "snapshot-": Tone.BAD,
    "watch-": Tone.NEUTRAL,
}
"""Codes that begin so, where they do not stand above."""


def tone_of(code: str) -> Tone:
    """The tone of a notice; what nobody has thought of is a warning."""
    family = next((tone for start, tone in _FAMILIES.items() if code.startswith(start)), None)
    return _TONES.get(code, family or Tone.CAUTION)
