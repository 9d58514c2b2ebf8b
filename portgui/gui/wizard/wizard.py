"""The walk-through's window: which pages there are, and what its buttons do."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStyle, QWidget, QWizard

from portgui.gui import icons
from portgui.gui.wizard.check_page import CheckPage
from portgui.gui.wizard.end_page import EndPage
from portgui.gui.wizard.goal_page import GoalPage
from portgui.gui.wizard.page import EDGE, GAP, Page
from portgui.gui.wizard.parts import WizardParts
from portgui.gui.wizard.result_page import ResultPage
from portgui.gui.wizard.review_page import ReviewPage
from portgui.gui.wizard.state import LAST, MADE, PageId, WizardStart, WizardState, following
from portgui.gui.wizard.steps_page import StepsPage
from portgui.gui.wizard.system_page import SystemPage
from portgui.gui.wizard.what_page import WhatPage
from portgui.guides import Action

_BUTTON = QWizard.WizardButton
BACK: Final = _BUTTON.CustomButton1
"""Back is a button of our own: QWizard's goes to the page before, ours to the step before."""
BUTTONS: Final = (
    _BUTTON.CancelButton,
    _BUTTON.Stretch,
    BACK,
    _BUTTON.NextButton,
    _BUTTON.FinishButton,
)
_LETTERS: Final = 118
_LINES: Final = 46
_OF_SCREEN: Final = 0.92


class PortWizard(QWizard):
    """Walks a person through opening or closing a port: made by PortGUI, or step by step by hand.

    Show it with `open()` or `show()`; it deletes itself when it is closed.

    Attributes:
        state: what is chosen so far.
        pages: the pages, by their numbers.

    Signals:
        closed: the person is done, or has had enough.
    """

    closed = Signal()

    def __init__(
        self,
        parts: WizardParts,
        start: WizardStart | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        start = start or WizardStart()
        self._theme = parts.theme
        self.state = WizardState(
            action=start.action or Action.OPEN, has_firewall=parts.firewall is not None
        )
        self.pages: dict[PageId, Page] = {
            PageId.GOAL: GoalPage(parts),
            PageId.WHAT: WhatPage(parts, start),
            PageId.SYSTEM: SystemPage(parts),
            PageId.STEPS: StepsPage(parts),
            PageId.END: EndPage(parts),
        }
        if parts.firewall is not None:
            self.pages[PageId.CHECK] = CheckPage(parts, parts.firewall)
            self.pages[PageId.REVIEW] = ReviewPage(parts, parts.firewall)
            self.pages[PageId.RESULT] = result = ResultPage(parts, parts.firewall)
            result.declined.connect(self._on_declined)
        self._set_up()
        for number, page in self.pages.items():
            self.setPage(number, page)
            page.go_on.connect(self._on_go_on)
            page.moved.connect(self._on_moved)
            page.by_hand.connect(self._on_by_hand)
            page.completeChanged.connect(self._dress)
        if start.action is not None:
            self.setStartId(following(PageId.GOAL, self.state))
        self._name_buttons()
        self._connect()

    def _set_up(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Open or close a port"))
        # The system's own styles put pictures and titles where the theme has no say.
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)
        self.setOption(QWizard.WizardOption.NoCancelButtonOnLastPage)
        self.setOption(QWizard.WizardOption.HaveCustomButton1)
        self.setButtonLayout(list(BUTTONS))
        self.resize(self._size())

    def _name_buttons(self) -> None:
        self.setButtonText(BACK, self.tr("Back"))
        self.setButtonText(_BUTTON.NextButton, self.tr("Next"))
        self.setButtonText(_BUTTON.FinishButton, self.tr("Close"))
        self.setButtonText(_BUTTON.CancelButton, self.tr("Cancel"))
        for which in (_BUTTON.NextButton, _BUTTON.FinishButton):
            button = self.button(which)
            button.setProperty("primary", True)
            # QWizard has shown it to the style sheet already.
            button.style().unpolish(button)
            button.style().polish(button)
        self._back_key = QShortcut(QKeySequence(QKeySequence.StandardKey.Back), self)

        self._align_buttons()

    def _align_buttons(self) -> None:
        """Let the buttons end where the pages do; QWizard itself offers no way to."""
        for row in self.findChildren(QHBoxLayout):
            if row.indexOf(self.button(BACK)) >= 0:
                row.setContentsMargins(EDGE, GAP, EDGE, EDGE)

    def _connect(self) -> None:
        self.customButtonClicked.connect(self._on_back)
        self._back_key.activated.connect(self._on_back)
        self.currentIdChanged.connect(self._on_page)
        self.finished.connect(self._on_finished)

    # What QWizard asks.

    def nextId(self) -> int:
        page = self._page()
        if page is None:
            return LAST
        wanted = None if self.state.by_hand else page.leads_to()
        return following(PageId(self.currentId()), self.state) if wanted is None else wanted

    def initializePage(self, number: int) -> None:
        self.pages[PageId(number)].enter(self.state)

    def cleanupPage(self, number: int) -> None:
        """What was chosen on a page stays there when the person goes back."""

    def validateCurrentPage(self) -> bool:  # noqa: N802 (Qt's name)
        page = self._page()
        if page is None or page.is_busy or page.forward():
            return False
        self.state = page.leave(self.state)
        return True

    def reject(self) -> None:
        """Leave, unless a change is being made: nobody would learn then what became of it."""
        page = self._page()
        if page is not None and page.is_busy:
            page.say_busy()
        else:
            super().reject()

    @property
    def is_busy(self) -> bool:
        """Whether a change is being made."""
        page = self._page()
        return page is not None and page.is_busy

    # What happens.

    def _page(self) -> Page | None:
        return self.pages.get(PageId(self.currentId())) if self.currentId() >= 0 else None

    @Slot()
    def _on_back(self) -> None:
        page = self._page()
        if page is not None and page.has_way_back() and not page.backward():
            self.back()

    @Slot()
    def _on_by_hand(self) -> None:
        self.state = replace(self.state, by_hand=True)
        self.next()

    @Slot()
    def _on_go_on(self) -> None:
        if self.button(_BUTTON.NextButton).isEnabled():
            self.next()

    @Slot(str)
    def _on_declined(self, words: str) -> None:
        """The same review is there again, to try once more or to leave it."""
        self.back()
        page = self._page()
        if isinstance(page, ReviewPage):
            page.say_declined(words)

    @Slot()
    def _on_page(self) -> None:
        page = self._page()
        if page is not None and self.currentId() in MADE and self.state.by_hand:
            self.state = replace(self.state, by_hand=False)
            page.is_another()  # QWizard has chosen its buttons as for the steps
        self._on_moved()

    @Slot()
    def _dress(self) -> None:
        """Let the buttons say what they do on this page, as it is now."""
        page = self._page()
        if page is None:
            return
        self.button(BACK).setVisible(self.currentId() != self.startId() and page.has_way_back())
        go_on = self.button(_BUTTON.NextButton)
        go_on.setIcon(self._shield() if page.has_shield else QIcon())

    def _shield(self) -> QIcon:
        shield = self.style().standardIcon(QStyle.StandardPixmap.SP_VistaShield)
        return icons.icon("shield", self._theme.colours.on_accent) if shield.isNull() else shield

    @Slot()
    def _on_moved(self) -> None:
        page = self._page()
        if page is None:
            return
        self._dress()
        wanted = page.first_focus()
        last = self.nextId() == LAST
        go_on = self.button(_BUTTON.FinishButton if last else _BUTTON.NextButton)
        (wanted or go_on).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_finished(self) -> None:
        self.closed.emit()

    def _size(self) -> QSize:
        """Room for some lines at any size of letters, and never larger than the screen."""
        metrics = self.fontMetrics()
        wanted = QSize(metrics.averageCharWidth() * _LETTERS, metrics.lineSpacing() * _LINES)
        screen = self.screen().availableSize() * _OF_SCREEN
        return wanted.boundedTo(screen)
