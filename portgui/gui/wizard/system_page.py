"""The third page: the system that the steps are for."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from portgui.gui.flow import FlowBox
from portgui.gui.wizard.cards import ChoiceCard
from portgui.gui.wizard.page import Page
from portgui.gui.wizard.parts import WizardParts
from portgui.gui.wizard.state import WizardState
from portgui.gui.wizard.widgets import chip, label
from portgui.guides import OFFERED, Family, System


class SystemPage(Page):
    """This computer, or another one that somebody else sits at.

    Attributes:
        here: the card for this computer; hidden where there are no steps for its system.
        there: the card for another one.
        chips: a button for each system that there are steps for, in the order of `OFFERED`.
    """

    def __init__(self, parts: WizardParts) -> None:
        super().__init__()
        self._parts = parts
        self.say(
            self.tr("Which computer is it for?"),
            self.tr("The steps are different on every system."),
        )
        self._create()
        self._lay_out()
        self._places.buttonToggled.connect(self._on_place)
        self._systems.buttonToggled.connect(self.completeChanged)
        (self.there if parts.this_system is None else self.here).setChecked(True)

    def _create(self) -> None:
        theme, system = self._parts.theme, self._parts.this_system
        name = self._name(system) if system is not None else ""
        self.here = ChoiceCard("monitor", self.tr("This computer"), name, theme, self)
        self.here.setVisible(system is not None)
        self.there = ChoiceCard(
            "phone",
            self.tr("Another computer"),
            self.tr("For example, when you help somebody on the telephone."),
            theme,
            self,
        )
        self._places = QButtonGroup(self)
        self._places.addButton(self.here)
        self._places.addButton(self.there)
        self._systems = QButtonGroup(self)
        self.chips = [
            chip(self._name(system), self._systems, place) for place, system in enumerate(OFFERED)
        ]

    def _lay_out(self) -> None:
        self._others = QWidget()
        inside = QVBoxLayout(self._others)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        for family, title, hint in self._families():
            box = FlowBox()
            box.setAccessibleName(title)
            box.hold(self._chips_of(family))
            inside.addWidget(label(title, "section"))
            inside.addWidget(box)
            inside.addWidget(label(hint, "muted"))
            inside.addSpacing(6)
        self.content.addWidget(self.here)
        self.content.addWidget(self.there)
        self.content.addWidget(self._others)
        self.content.addStretch(1)

    def enter(self, state: WizardState) -> None:
        """Nothing here depends on what was chosen before."""

    def leave(self, state: WizardState) -> WizardState:
        return replace(state, system=self.system())

    def isComplete(self) -> bool:
        return self.system() is not None

    def first_focus(self) -> QWidget | None:
        return self._places.checkedButton()

    def system(self) -> System | None:
        """The system that is chosen, or None."""
        if self.here.isChecked():
            return self._parts.this_system
        place = self._systems.checkedId()
        return OFFERED[place] if place >= 0 else None

    @Slot()
    def _on_place(self) -> None:
        self._others.setVisible(self.there.isChecked())
        self.completeChanged.emit()

    def _families(self) -> Iterable[tuple[Family, str, str]]:
        """Each family with its name, and how somebody finds out which one of it they have."""
        return (
            (
                Family.WINDOWS,
                self.tr("Windows"),
                self.tr("To find out: press the Windows key and R, type winver, press Enter."),
            ),
            (
                Family.MACOS,
                self.tr("Mac"),
                self.tr("To find out: in the Apple menu, choose “About This Mac”."),
            ),
            (
                Family.LINUX,
                self.tr("Linux"),
                self.tr("Whoever set the computer up knows which firewall it has."),
            ),
        )

    def _chips_of(self, family: Family) -> list[QPushButton]:
        return [
            button
            for button, system in zip(self.chips, OFFERED, strict=True)
            if system.family is family
        ]

    def _name(self, system: System) -> str:
        name = self._parts.library.system_name(system)
        if system == _OLDEST_MAC:
            return self.tr("%1 or earlier").replace("%1", name)
        return name


_OLDEST_MAC = min(
    (system for system in OFFERED if system.family is Family.MACOS),
    key=lambda system: int(system.edition),
)
