"""What every page of the wizard is: a title, a sentence below it, and content that can scroll."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
    QWizard,
    QWizardPage,
)

from portgui.gui.flow import FlowBox
from portgui.gui.wizard.state import WizardState
from portgui.gui.wizard.widgets import label

EDGE: Final = 20
GAP: Final = 12


class Page(QWizardPage):
    """A page that is handed a state and hands back the next.

    Attributes:
        content: where a page puts what it shows; it scrolls where there is no room.

    Signals:
        go_on: the person has chosen by Enter or a double click; the next page may come.
        moved: the page shows something else of its own after Next or Back.
        by_hand: the person wants the steps instead.

    Attributes:
        is_busy: whether something is being done that cannot be left; the page says so.
        has_shield: whether the button that goes on has Windows ask for rights.
    """

    go_on = Signal()
    moved = Signal()
    by_hand = Signal()

    is_busy = False
    has_shield = False

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self._title = label(name="title")
        self._subtitle = label(name="muted")
        body = QWidget()
        self.content = QVBoxLayout(body)
        self.content.setContentsMargins(EDGE, EDGE, EDGE, GAP)
        self.content.setSpacing(GAP)
        self.content.addWidget(self._title)
        self.content.addWidget(self._subtitle)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        # Page Up and Page Down scroll from wherever the focus is: it needs no focus of its own.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(body)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self._scroll, 1)

    # What the wizard asks.

    def enter(self, state: WizardState) -> None:
        """The page is about to be shown after the one before it."""
        raise NotImplementedError

    def leave(self, state: WizardState) -> WizardState:
        """The person goes on: the state with what was chosen here."""
        return state

    def forward(self) -> bool:
        """Show the next thing of the page's own; False when there is none."""
        return False

    def backward(self) -> bool:
        """Show the thing before it; False when there is none."""
        return False

    def leads_to(self) -> int | None:
        """Which page follows, or `LAST`; None for the one that follows usually."""
        return None

    def has_way_back(self) -> bool:
        """Whether the page before may be shown again."""
        return True

    def say_busy(self) -> None:
        """The person wanted to close the wizard while `is_busy`: say why it stays."""

    def first_focus(self) -> QWidget | None:
        """Where the keyboard starts; None for the button that goes on."""
        return None

    # What pages use.

    def say(self, title: str, subtitle: str) -> None:
        """Set the two lines at the top."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self.setAccessibleName(title)
        self.setAccessibleDescription(subtitle)

    def add_footer(self, widget: QWidget) -> None:
        """Put a widget below the content, where it does not scroll away."""
        self._whole.addWidget(widget)

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Put buttons there that are not the wizard's own; Enter does not press them by chance."""
        for button in buttons:
            button.setAutoDefault(False)
        box = FlowBox()
        box.hold(buttons)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(EDGE, 8, EDGE, 8)
        inside.addWidget(box)
        self._whole.addWidget(holder)

    def swap(self, old: QWidget, fresh: QWidget) -> QWidget:
        """Put one part of the content in the place of another; returns the new one."""
        self.content.replaceWidget(old, fresh)
        old.hide()
        old.deleteLater()
        return fresh

    def scroll_to_top(self) -> None:
        """Show the beginning of the content."""
        self._scroll.verticalScrollBar().setValue(0)

    def is_another(self) -> None:
        """The page is complete now, or leads elsewhere: the buttons go with it.

        QWizard asks which page follows only when a page comes on, or when it is told whether this
        is the last one.
        """
        self.setFinalPage(False)
        self.completeChanged.emit()

    def name_next(self, text: str) -> None:
        """Say what the button that goes on does on this page."""
        self.setButtonText(QWizard.WizardButton.NextButton, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._scroll.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_PageDown:
                bar.setValue(bar.value() + bar.pageStep())
            case Qt.Key.Key_PageUp:
                bar.setValue(bar.value() - bar.pageStep())
            case _:
                super().keyPressEvent(event)
