"""What the live view says about moments that it compares with."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    "moment-remembered": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI remembers what there was at {time}. The menu View shows what has changed since"
        " then.",
    ),
    "moment-saved": QT_TRANSLATE_NOOP("words", "This moment is saved as {file}."),
}
