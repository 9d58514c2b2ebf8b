"""The fourth page: the steps, one at a time or all at once, and the way back."""

from dataclasses import replace
from enum import IntEnum

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget, QWizard

from portgui.gui.flow import FlowBox
from portgui.gui.wizard.page import GAP, Page
from portgui.gui.wizard.parts import WizardParts
from portgui.gui.wizard.progress import Progress
from portgui.gui.wizard.share import ShareBar
from portgui.gui.wizard.state import WizardState, guide_for
from portgui.gui.wizard.step_view import StepView, step_views
from portgui.gui.wizard.widgets import announce, chip, label
from portgui.guides import Action, Guide
from portgui.resources import ResourceError


class View(IntEnum):
    """How the steps are shown."""

    ONE = 0
    ALL = 1
    UNDO = 2


class StepsPage(Page):
    """Walks through a guide.

    One at a time, the wizard's own Next and Back go from step to step; place 0 is what to know
    before the first one.

    Attributes:
        chips: the ways to show the steps, in the order of `View`.
        guide: the guide; None where it cannot be read.
        share: the buttons to take the steps along.
        place: which step is shown alone, from 1; 0 for what comes before.
        shown: the views of the steps on the page.
    """

    def __init__(self, parts: WizardParts) -> None:
        super().__init__()
        self._parts = parts
        self.guide: Guide | None = None
        self.place = 0
        self.shown: list[StepView] = []
        self._views = QButtonGroup(self)
        words = (self.tr("One at a time"), self.tr("All at once"), self.tr("How to undo it"))
        self.chips = [chip(text, self._views, view) for view, text in zip(View, words, strict=True)]
        self._chip_box = FlowBox()
        self._chip_box.setAccessibleName(self.tr("How to show the steps"))
        self._chip_box.hold(self.chips)
        self._progress = Progress(parts.theme)
        self._area = QWidget()
        self.share = ShareBar(parts)
        self.content.addWidget(self._chip_box)
        self.content.addWidget(self._progress)
        self.content.addWidget(self._area)
        self.content.addStretch(1)
        self.add_footer(self.share)
        # What was done by hand so far stays done: nothing is cancelled here.
        self.setButtonText(QWizard.WizardButton.CancelButton, self.tr("Close"))
        self._views.idClicked.connect(self._on_view)

    # What the wizard asks.

    def enter(self, state: WizardState) -> None:
        self.place = 0
        self.chips[View.ONE].setChecked(True)
        try:
            self.guide = guide_for(self._parts.library, state)
        except ResourceError:
            # The loader has written to the log what is wrong with which file.
            self.guide = None
        self._say_title()
        self.share.set_guide(self.guide)
        self._chip_box.setVisible(self.guide is not None)
        self.chips[View.UNDO].setVisible(self.guide is not None and bool(self.guide.undo))
        self._show()
        self.completeChanged.emit()

    def isComplete(self) -> bool:
        return self.guide is not None

    def forward(self) -> bool:
        if self._view() is not View.ONE or self.guide is None:
            return False
        if self.place == len(self.guide.steps):
            return False
        self._go(self.place + 1)
        return True

    def backward(self) -> bool:
        if self._view() is View.UNDO:
            self.chips[View.ONE].setChecked(True)
            self._go(self.place)
            return True
        if self._view() is View.ALL or self.place == 0:
            return False
        self._go(self.place - 1)
        return True

    # What is shown.

    def _view(self) -> View:
        return View(self._views.checkedId())

    @Slot()
    def _on_view(self) -> None:
        self._show()

    def _go(self, place: int) -> None:
        self.place = place
        self._show()
        announce(self, self._spoken())
        self.moved.emit()

    def _say_title(self) -> None:
        guide = self.guide
        if guide is None:
            self.say(
                self.tr("These steps cannot be shown"),
                self.tr(
                    "The file that they are in is missing or damaged. Nothing was changed. Install"
                    " PortGUI again, or choose another system to see its steps."
                ),
            )
        elif guide.action is Action.SEE:
            self.say(guide.title, self.tr("These steps change nothing."))
        else:
            self.say(
                guide.title, self.tr("PortGUI changes nothing here. You take each step yourself.")
            )

    def _show(self) -> None:
        guide = self.guide
        fresh = QWidget()
        inside = QVBoxLayout(fresh)
        inside.setContentsMargins(0, GAP, 0, 0)
        inside.setSpacing(GAP)
        self.shown = []
        widgets = [] if guide is None else self._widgets(guide)
        for widget in widgets:
            inside.addWidget(widget)
        self.content.replaceWidget(self._area, fresh)
        self._area.hide()
        self._area.deleteLater()
        self._area = fresh
        self._progress.set(self.place, len(guide.steps) if guide is not None else 0)
        self._progress.setVisible(guide is not None and self._view() is View.ONE)
        self._name_next()
        self.scroll_to_top()

    def _widgets(self, guide: Guide) -> list[QWidget]:
        match self._view():
            case View.ONE if self.place == 0:
                return [*_paragraphs(guide.intro), *_notes(guide)]
            case View.ONE:
                self.shown = [self._single(guide)]
                return [*self.shown]
            case View.ALL:
                steps = step_views(guide, guide.steps, self._parts, undo=False)
                undo = step_views(guide, guide.undo, self._parts, undo=True)
                self.shown = [*steps, *undo]
                title = [label(guide.words.undo_title, "title")] if undo else []
                return [*_paragraphs(guide.intro), *steps, *title, *undo, *_notes(guide)]
            case View.UNDO:
                undo = step_views(guide, guide.undo, self._parts, undo=True)
                self.shown = undo
                return [*undo]

    def _single(self, guide: Guide) -> StepView:
        # Shown alone, a step says which part it belongs to, not only the first of the part.
        step = guide.steps[self.place - 1]
        parts = [step.heading for step in guide.steps[: self.place] if step.heading]
        return StepView(
            replace(step, heading=parts[-1] if parts else ""),
            guide.words.numbered(self.place, len(guide.steps)),
            self._parts,
            linked=guide.system == self._parts.this_system,
            large=True,
        )

    def _name_next(self) -> None:
        guide = self.guide
        if guide is None or self._view() is not View.ONE:
            self.name_next(self.tr("Next"))
        elif self.place == 0:
            self.name_next(self.tr("Show step 1"))
        elif self.place < len(guide.steps):
            self.name_next(self.tr("Next step"))
        else:
            self.name_next(self.tr("That was all"))

    def _spoken(self) -> str:
        if not self.shown:
            return self.accessibleName()
        view = self.shown[0]
        return " ".join(part for part in (view.number, view.step.text, view.step.detail) if part)


def _paragraphs(texts: tuple[str, ...]) -> list[QWidget]:
    return [label(text) for text in texts]


def _notes(guide: Guide) -> list[QWidget]:
    if not guide.notes:
        return []
    return [label(guide.words.notes_title, "heading"), *_paragraphs(guide.notes)]
