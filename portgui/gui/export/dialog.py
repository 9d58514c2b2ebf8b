"""The dialog of an export: the form, a look at what is in the file, Save, Copy."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QDir, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from portgui.answers.export import ExportColumn, Form
from portgui.gui.dialog_size import first_size
from portgui.gui.export.forms import FORMS, FormWords
from portgui.gui.flow import FlowBox
from portgui.gui.plain_text import PlainLabel
from portgui.gui.reading_page import GAP, MARGIN
from portgui.gui.theme import monospace

PREVIEWED: Final = 12
"""Rows that are looked at before they are saved."""


class ExportDialog(QDialog):
    """Asks in which form; saves nothing itself.

    Attributes:
        chips: the buttons of the forms, in the order of `FORMS`.
        named: whether the computer's name is to be in the file.
        preview: how the file begins.
        save, copy: the buttons that do it; off until all rows are gathered.
        problem: what went wrong; hidden until something does.

    Signals:
        form_chosen: another form or name is wanted.
        path_chosen: where the person wants the file, as a text.
        copy_wanted: the file's text is to be copied.
    """

    form_chosen = Signal()
    path_chosen = Signal(str)
    copy_wanted = Signal()

    def __init__(
        self, rows: int, columns: Sequence[ExportColumn], form: Form, folder: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export"))
        self._folder = folder
        self._ready = False
        self._heading = PlainLabel("heading")
        self._heading.say(self.tr("Export what is shown"))
        self._extent = PlainLabel("")
        self._extent.say(self._what(rows, columns))
        self._about = PlainLabel("muted")
        self._secret = PlainLabel("notice")
        self._secret.say(self.tr("The command lines are in it. They may hold passwords."))
        self._secret.setVisible(any(column.is_secret for column in columns))
        self._named_row = FlowBox()
        self._group = QButtonGroup(self)
        self.chips = [self._chip(words, place) for place, words in enumerate(FORMS)]
        self.named = QPushButton(self.tr("With the name of this computer"), self)
        self.preview = QPlainTextEdit(self)
        self.problem = PlainLabel("error")
        self.problem.hide()
        self._lay_out()
        self._choose(form)
        self._group.idClicked.connect(self._on_form)
        self.named.toggled.connect(self.form_chosen)
        self.save.clicked.connect(self._on_save)
        self.copy.clicked.connect(self.copy_wanted)

    @property
    def form(self) -> Form:
        """The form that is chosen."""
        return self._words().form

    def show_preview(self, text: str) -> None:
        """Show how the file begins."""
        self.preview.setPlainText(text)

    def set_ready(self, ready: bool) -> None:
        """Whether all rows are there and nothing is being saved; a new try hides the problem."""
        self._ready = ready
        if not ready:
            self.problem.hide()
        self.save.setEnabled(ready)
        self._update_copy()

    def say(self, text: str) -> None:
        """Say what went wrong, so that it can be tried in another way."""
        self.problem.say(text)
        self.problem.show()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.problem, text))

    def _what(self, rows: int, columns: Sequence[ExportColumn]) -> str:
        text = self.tr("Rows: %1. Columns: %2. They are saved as they are shown now.")
        return text.replace("%1", str(rows)).replace("%2", str(len(columns)))

    def _chip(self, words: FormWords, place: int) -> QPushButton:
        made = QPushButton(_tr(words.name))
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setProperty("chip", True)
        self._group.addButton(made, place)
        return made

    def _lay_out(self) -> None:
        self.named.setCheckable(True)
        self.named.setAutoDefault(False)
        self.named.setProperty("chip", True)
        self._named_row.hold((self.named,))
        forms = FlowBox()
        forms.hold(self.chips)
        forms.setAccessibleName(self.tr("Form"))
        self.preview.setObjectName("code")
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.preview.setFont(monospace())
        self.preview.setAccessibleName(self.tr("How the file begins"))
        self.preview.setMinimumHeight(self.preview.fontMetrics().lineSpacing() * 4)
        self.preview.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        heading = PlainLabel("section")
        heading.say(self.tr("How the file begins"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        roles = QDialogButtonBox.ButtonRole
        self.save = buttons.addButton(self.tr("Save…"), roles.ActionRole)
        self.save.setProperty("primary", True)
        # The box has polished it already, as a button like any other.
        self.save.style().unpolish(self.save)
        self.save.style().polish(self.save)
        self.save.setDefault(True)
        self.copy = buttons.addButton(self.tr("Copy"), roles.ActionRole)
        self.copy.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        for widget in (self._heading, self._extent, forms, self._about, self._named_row):
            column.addWidget(widget)
        column.addWidget(self._secret)
        column.addWidget(heading)
        column.addWidget(self.preview, 1)
        column.addWidget(self.problem)
        column.addWidget(buttons)
        self.resize(first_size(self, 760, 560))

    def _words(self) -> FormWords:
        return FORMS[max(0, self._group.checkedId())]

    def _choose(self, form: Form) -> None:
        place = next(place for place, words in enumerate(FORMS) if words.form is form)
        self.chips[place].setChecked(True)
        self._show_form()

    @Slot()
    def _on_form(self) -> None:
        self._show_form()
        self.form_chosen.emit()

    def _show_form(self) -> None:
        words = self._words()
        self._about.say(_tr(words.about))
        # A spreadsheet has rows and nothing around them.
        self._named_row.setVisible(words.form is not Form.CSV)
        self._update_copy()

    def _update_copy(self) -> None:
        # The text of a page is no page where it is pasted.
        self.copy.setEnabled(self._ready and self.form is not Form.HTML)

    @Slot()
    def _on_save(self) -> None:
        words = self._words()
        dialog = QFileDialog(self, self.tr("Save what is shown"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{_tr(words.files)} (*.{words.form.value})")
        dialog.setDefaultSuffix(words.form.value)
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        for folder in (self._folder, QStandardPaths.writableLocation(documents)):
            if folder and QDir(folder).exists():
                dialog.setDirectory(folder)
                break
        dialog.selectFile(self._file_name(words))
        dialog.fileSelected.connect(self.path_chosen)
        dialog.open()

    def _file_name(self, words: FormWords) -> str:
        name = self.tr("Connections %1").replace("%1", f"{datetime.now():%Y-%m-%d %H%M}")
        return f"{Path(name).name}.{words.form.value}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExportDialog", text)
