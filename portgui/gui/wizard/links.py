"""The button that opens the very place that a step speaks of."""

import logging
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from portgui.gui.wizard.parts import WizardParts
from portgui.gui.wizard.widgets import announce, label, set_icon
from portgui.guides import Link, LinkKind

logger = logging.getLogger(__name__)


class LinkButton(QWidget):
    """A button, and below it a sentence when it could not do it.

    Attributes:
        button: the button.
        problem: the sentence; hidden while there is none.
    """

    def __init__(self, link: Link, parts: WizardParts) -> None:
        super().__init__()
        self._link = link
        self._parts = parts
        self.button = QPushButton(link.label.replace("&", "&&"))
        self.button.setProperty("accent", True)
        self.problem = label(name="error")
        self.problem.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self.problem)
        self.button.clicked.connect(self._on_clicked)
        parts.theme.changed.connect(self._draw)
        self._draw()

    @Slot()
    def _on_clicked(self) -> None:
        self.problem.hide()
        target = self._link.target
        match self._link.kind:
            case LinkKind.URL:
                try:
                    self._parts.open_url(target)
                except OSError as error:
                    self._on_failed(error)
            case LinkKind.PROGRAM:
                self.button.setEnabled(False)
                job = partial(self._parts.open_program, target)
                self._parts.jobs.run(job, self._on_opened, self._on_failed)

    def _on_opened(self, _nothing: None) -> None:
        self.button.setEnabled(True)

    def _on_failed(self, error: Exception) -> None:
        logger.warning("not opened: %s: %s", self._link.target, error)
        self.button.setEnabled(True)
        self.problem.setText(
            self.tr("This could not be opened from here. Open it by hand, as the step says.")
        )
        self.problem.show()
        announce(self.button, self.problem.text())

    @Slot()
    def _draw(self) -> None:
        set_icon(self.button, "external-link", self._parts.theme.colours.accent)
