"""Marks: which rows are new, changed or gone, said by a word, a shape and a colour."""

from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from portgui.gui.table.columns import Badge, Tone
from portgui.words import QT_TRANSLATE_NOOP


class Look(NamedTuple):
    """How a mark looks.

    Attributes:
        tone: its colour.
        icon: the name of its shape.
        text: its word, marked for translation.
    """

    tone: Tone
    icon: str
    text: str


class Mark(StrEnum):
    """What has happened to a row lately."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"

    @property
    def look(self) -> Look:
        """How it looks: green, amber and red, as others show it who show it."""
        match self:
            case Mark.NEW:
                return Look(Tone.GOOD, "circle-plus", QT_TRANSLATE_NOOP("marks", "new"))
            case Mark.CHANGED:
                return Look(Tone.CAUTION, "pencil", QT_TRANSLATE_NOOP("marks", "changed"))
            case Mark.GONE:
                return Look(Tone.BAD, "circle-minus", QT_TRANSLATE_NOOP("marks", "gone"))

    def word(self) -> str:
        """Its word in the person's language."""
        return QCoreApplication.translate("marks", self.look.text)

    def badge(self) -> Badge:
        """It as a badge."""
        look = self.look
        return Badge(self.word(), look.tone, look.icon)
