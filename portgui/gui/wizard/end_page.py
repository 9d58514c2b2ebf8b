"""The last page: what nobody has checked yet, and the way back."""

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from portgui.gui import icons
from portgui.gui.theme import Theme
from portgui.gui.wizard.checks import CHECKS, TO_KNOW
from portgui.gui.wizard.facts import other_ports
from portgui.gui.wizard.page import GAP, Page
from portgui.gui.wizard.parts import WizardParts
from portgui.gui.wizard.state import WizardState, guide_for
from portgui.gui.wizard.step_view import StepView, step_views
from portgui.gui.wizard.widgets import label
from portgui.gui.wizard.wording import protocols_text, put
from portgui.guides import Action

MOST_LISTED: Final = 6
"""Most other ports of an app that are named; the port guide has them all."""


class CheckRow(QWidget):
    """An icon, a fact, and what it means."""

    def __init__(self, icon: str, title: str, detail: str, theme: Theme) -> None:
        super().__init__()
        self._icon = icon
        self._theme = theme
        self._picture = QLabel()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(title, "heading"))
        words.addWidget(label(detail, "muted"))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(words, 1)
        self.setAccessibleName(title)
        self.setAccessibleDescription(detail)
        theme.changed.connect(self._draw)
        self._draw()

    @Slot()
    def _draw(self) -> None:
        side = max(20, round(self.fontMetrics().height() * 1.2))
        colour = self._theme.colours.muted
        self._picture.setPixmap(icons.pixmap(self._icon, colour, side, self.devicePixelRatioF()))


class EndPage(Page):
    """What to check now.

    Attributes:
        undo: the steps of the way back.
    """

    def __init__(self, parts: WizardParts) -> None:
        super().__init__()
        self._parts = parts
        self._area = QWidget()
        self.undo: list[StepView] = []
        self.content.addWidget(self._area)
        self.content.addStretch(1)

    def enter(self, state: WizardState) -> None:
        if state.action is Action.SEE:
            self.say(self.tr("That was all"), "")
        else:
            self.say(
                self.tr("What is left to check"),
                self.tr("You took the steps yourself. PortGUI has changed and checked nothing."),
            )
        guide = guide_for(self._parts.library, state)
        fresh = QWidget()
        inside = QVBoxLayout(fresh)
        inside.setContentsMargins(0, GAP, 0, 0)
        inside.setSpacing(GAP)
        for check in CHECKS[state.action]:
            title = QCoreApplication.translate("EndPage", check.title)
            detail = QCoreApplication.translate("EndPage", check.detail)
            inside.addWidget(CheckRow(check.icon, title, detail, self._parts.theme))
        more = self._other_ports(state)
        if more:
            title = put(self.tr("%1 uses other ports too"), state.app or "")
            inside.addWidget(CheckRow(TO_KNOW, title, more, self._parts.theme))
        self.undo = step_views(guide, guide.undo, self._parts, undo=True)
        if self.undo:
            inside.addSpacing(GAP)
            inside.addWidget(label(guide.words.undo_title, "title"))
        for view in self.undo:
            inside.addWidget(view)
        self.content.replaceWidget(self._area, fresh)
        self._area.deleteLater()
        self._area = fresh
        self.scroll_to_top()

    def _other_ports(self, state: WizardState) -> str:
        if state.app is None or state.ports is None or state.action is not Action.OPEN:
            return ""
        both = self.tr("TCP and UDP")
        found = [
            f"{entry.ports} / {protocols_text(entry.protocols, both)} ({entry.name})"
            for entry in other_ports(self._parts.catalogue, state.app, state.ports)
        ]
        if not found:
            return ""
        listed = ", ".join(found[:MOST_LISTED]) + (", …" if len(found) > MOST_LISTED else "")
        return put(self.tr("%1. Go through this once more for each one that you need."), listed)
