"""Every message box of PortGUI is made here: plain text, bounded, shown without waiting.

A box is opened and the program goes on; what the person chose arrives as a call. In the mode
without dialogs (tests, self test) nothing appears: a question is answered with "Cancel", and what
would have been said is in the log.
"""

import logging
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QRegularExpression, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from portgui.gui.clipboard import copy_text, plain
from portgui.gui.reading_page import GAP, MARGIN, plain_label
from portgui.gui.theme import monospace

logger = logging.getLogger(__name__)

MAX_TITLE: Final = 200
MAX_TEXT: Final = 2_000
MAX_DETAILS: Final = 200_000
"""Longest title, text and details in characters; what is longer is cut and ends in "…"."""

READING_WIDTH: Final = 56
"""Characters in a line of a box."""


class _State:
    """Whether dialogs appear."""

    shown = True


_without_parent: Final[set[QDialog]] = set()
"""The open dialogs that no window keeps alive."""


def set_no_dialogs(on: bool) -> None:
    """Switch the mode without dialogs on or off."""
    _State.shown = not on


def tell(parent: QWidget | None, title: str, text: str, *, warning: bool = False) -> QMessageBox:
    """Say something that needs no decision.

    Args:
        parent: the window that it belongs to.
        title: the sentence to read first.
        text: what it means and what to do next; plain text.
        warning: whether something went wrong.

    Returns:
        The box, already open.
    """
    icon = QMessageBox.Icon.Warning if warning else QMessageBox.Icon.Information
    box = _box(parent, title, text, icon)
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
    _open(box, title)
    return box


def ask(
    parent: QWidget | None,
    title: str,
    text: str,
    accept_label: str,
    on_accepted: Callable[[], None],
    *,
    destructive: bool = False,
) -> QMessageBox:
    """Ask before something is done.

    Args:
        parent: the window that it belongs to.
        title: the question.
        text: what will happen; plain text.
        accept_label: what the button says that does it, a verb.
        on_accepted: called once when that button is chosen, and never otherwise.
        destructive: whether Enter must not do it.

    Returns:
        The box, already open.
    """
    box = _box(parent, title, text, QMessageBox.Icon.Question)
    role = QMessageBox.ButtonRole
    accept = box.addButton(accept_label, role.DestructiveRole if destructive else role.AcceptRole)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(cancel if destructive else accept)
    box.setEscapeButton(cancel)

    def on_finished() -> None:
        if box.clickedButton() is accept:
            on_accepted()

    box.finished.connect(on_finished)
    _open(box, title)
    return box


def show_details(parent: QWidget | None, title: str, text: str, details: str) -> "DetailsDialog":
    """Show a text that a person may copy for a help desk, before it is copied."""
    dialog = DetailsDialog(parent, title, text, details)
    _open(dialog, title)
    return dialog


class DetailsDialog(QDialog):
    """A sentence, the details below it, and *Copy details*. Leaves the rest of PortGUI usable.

    Attributes:
        details: what is shown below, and what *Copy details* copies.
        copy_button: the button that does so.
    """

    def __init__(self, parent: QWidget | None, title: str, text: str, details: str) -> None:
        super().__init__(parent)
        self.details = ""
        self.setWindowTitle(QCoreApplication.applicationName())
        self._title = plain_label("", "heading")
        self._text = plain_label("")
        self._shown = QPlainTextEdit(self)
        self._shown.setObjectName("code")
        self._shown.setReadOnly(True)
        self._shown.setTabChangesFocus(True)
        self._shown.setAccessibleName(self.tr("Details"))
        self._shown.setFont(monospace())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy_button = buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        for widget in (self._title, self._text, self._shown, buttons):
            layout.addWidget(widget)
        self.copy_button.clicked.connect(self._on_copy)
        buttons.rejected.connect(self.reject)
        self.say(title, text, details)
        self.resize(640, 420)

    def say(self, title: str, text: str, details: str) -> None:
        """Show other words in the same dialog."""
        self._title.setText(_cut(title, MAX_TITLE))
        self._text.setText(_cut(text, MAX_TEXT))
        self.copy_button.setText(self.tr("Copy details"))
        self.details = plain(_cut(details, MAX_DETAILS))
        if self._shown.toPlainText() != self.details:
            self._shown.setPlainText(self.details)

    @Slot()
    def _on_copy(self) -> None:
        copy_text(self.details)
        self.copy_button.setText(self.tr("Copied"))


def _box(parent: QWidget | None, title: str, text: str, icon: QMessageBox.Icon) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(icon)
    # Before the texts: Qt takes the format over into the label of the second when it makes it.
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(QCoreApplication.applicationName())
    box.setText(_cut(title, MAX_TITLE))
    box.setInformativeText(_cut(text, MAX_TEXT))
    # Else Qt breaks the text after a few words and the box grows tall.
    width = box.fontMetrics().averageCharWidth() * READING_WIDTH
    for label in box.findChildren(QLabel, QRegularExpression("qt_msgbox_(informative)?label")):
        label.setMinimumWidth(width)
    return box


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _open(dialog: QDialog, title: str) -> None:
    if not _State.shown:
        logger.info("not shown: %s", title)
        dialog.deleteLater()
        return
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if dialog.parentWidget() is None:
        _without_parent.add(dialog)
        dialog.finished.connect(lambda: _without_parent.discard(dialog))
    if isinstance(dialog, DetailsDialog):
        dialog.show()
    else:
        dialog.open()
