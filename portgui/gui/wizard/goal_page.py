"""The first page: what the person wants."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QButtonGroup, QWidget

from portgui.gui.wizard.cards import ChoiceCard
from portgui.gui.wizard.page import Page
from portgui.gui.wizard.parts import WizardParts
from portgui.gui.wizard.state import WizardState
from portgui.guides import Action
from portgui.words import QT_TRANSLATE_NOOP

GOALS: Final = (
    (
        Action.OPEN,
        "share-2",
        QT_TRANSLATE_NOOP("GoalPage", "Let others reach an app"),
        QT_TRANSLATE_NOOP(
            "GoalPage",
            "Open a port. For example, so that friends can join your game, or so that your phone"
            " finds your music.",
        ),
    ),
    (
        Action.CLOSE,
        "shield",
        QT_TRANSLATE_NOOP("GoalPage", "Keep others out of a port"),
        QT_TRANSLATE_NOOP(
            "GoalPage", "Close a port, so that other devices cannot reach the app behind it."
        ),
    ),
    (
        Action.SEE,
        "search",
        QT_TRANSLATE_NOOP("GoalPage", "Look at the ports by hand"),
        QT_TRANSLATE_NOOP(
            "GoalPage",
            "See which apps use which ports with the system’s own tools. Nothing is changed.",
        ),
    ),
)
"""Each goal with its icon, its title and its sentence."""


class GoalPage(Page):
    """Open, close, or only look.

    Attributes:
        cards: the choices, by action.
    """

    def __init__(self, parts: WizardParts) -> None:
        super().__init__()
        about = self.tr(
            "A port is a numbered door into a computer. An app can wait behind it for others to"
            " connect."
        )
        by_hand = self.tr("PortGUI shows you each step, and you take it yourself.")
        made = self.tr("PortGUI looks first, and changes nothing before you agree.")
        how = by_hand if parts.firewall is None else made
        self.say(self.tr("What would you like to do?"), f"{about} {how}")
        self._group = QButtonGroup(self)
        self.cards: dict[Action, ChoiceCard] = {}
        for action, icon, title, detail in GOALS:
            card = ChoiceCard(
                icon,
                QCoreApplication.translate("GoalPage", title),
                QCoreApplication.translate("GoalPage", detail),
                parts.theme,
                self,
            )
            self.cards[action] = card
            self._group.addButton(card)
            self.content.addWidget(card)
        self.content.addStretch(1)

    def action(self) -> Action:
        """The goal that is chosen."""
        return next(action for action, card in self.cards.items() if card.isChecked())

    def enter(self, state: WizardState) -> None:
        self.cards[state.action].setChecked(True)

    def leave(self, state: WizardState) -> WizardState:
        return replace(state, action=self.action())

    def first_focus(self) -> QWidget | None:
        return self._group.checkedButton()
