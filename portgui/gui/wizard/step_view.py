"""One step on the screen: its number, what to do, the values to copy, the button to the place."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from portgui.gui.wizard.copies import CopyRow
from portgui.gui.wizard.links import LinkButton
from portgui.gui.wizard.parts import WizardParts
from portgui.gui.wizard.widgets import label
from portgui.guides import Guide, Step

LARGE: Final = 1.5
"""How much larger a step is that is shown alone: it is read from a distance, or read out."""


class StepView(QWidget):
    """A step.

    Attributes:
        number: “Step 4 of 9”.
        step: the step.
        copies: its values, in order.
        link: the button to the place, or None: the place is on this computer only.
    """

    def __init__(
        self, step: Step, number: str, parts: WizardParts, *, linked: bool, large: bool = False
    ) -> None:
        super().__init__()
        self.number = number
        self.step = step
        self.setAccessibleName(number)
        self.setAccessibleDescription(step.text)
        self.copies = [CopyRow(copy, parts.theme) for copy in step.copies]
        self.link = LinkButton(step.link, parts) if step.link is not None and linked else None
        text = label(step.text)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if large:
            text.setFont(_larger(text.font()))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12 if large else 4)
        names = ("section", "heading") if large else ("heading", "section")
        for words, name in zip((step.heading, number), names, strict=True):
            if words:
                whole.addWidget(label(words, name))
        whole.addWidget(text)
        if step.detail:
            whole.addWidget(label(step.detail, "muted"))
        for widget in (*self.copies, self.link):
            if widget is not None:
                whole.addWidget(widget)


def step_views(
    guide: Guide, steps: Sequence[Step], parts: WizardParts, *, undo: bool
) -> list[StepView]:
    """A view for each step, one below the other, numbered."""
    return [
        StepView(
            step,
            guide.words.numbered(number, len(steps), undo=undo),
            parts,
            linked=guide.system == parts.this_system,
        )
        for number, step in enumerate(steps, start=1)
    ]


def _larger(font: QFont) -> QFont:
    larger = QFont(font)
    larger.setPointSizeF(font.pointSizeF() * LARGE)
    return larger
