"""The steps to take along: as a PDF, on paper, as text. A failure is a sentence."""

import errno
import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QStandardPaths, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from portgui.gui.clipboard import copy_text
from portgui.gui.flow import FlowBox
from portgui.gui.wizard.files import file_name
from portgui.gui.wizard.page import EDGE
from portgui.gui.wizard.parts import WizardParts
from portgui.gui.wizard.printing import pdf_of, print_on
from portgui.gui.wizard.widgets import announce, label, set_icon
from portgui.gui.wizard.wording import put
from portgui.guides import Guide, as_text
from portgui.safe_file import write_whole

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

logger = logging.getLogger(__name__)


class ShareBar(QWidget):
    """Three buttons, and a sentence that says how it went.

    Attributes:
        pdf: the button that saves a PDF.
        print: the button that prints.
        copy: the button that copies the steps as text.
        result: the sentence; hidden while there is none.
    """

    def __init__(self, parts: WizardParts) -> None:
        super().__init__()
        self._parts = parts
        self._guide: Guide | None = None
        self.pdf = QPushButton(self.tr("Save as PDF…"))
        self.print = QPushButton(self.tr("Print…"))
        self.copy = QPushButton(self.tr("Copy as text"))
        self.result = label(name="muted")
        self.result.hide()
        box = FlowBox()
        box.hold((self.pdf, self.print, self.copy))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(EDGE, 8, EDGE, 8)
        whole.setSpacing(8)
        whole.addWidget(self.result)
        whole.addWidget(box)
        self.pdf.clicked.connect(self._on_pdf)
        self.print.clicked.connect(self._on_print)
        self.copy.clicked.connect(self._on_copy)
        parts.theme.changed.connect(self._draw)
        self._draw()

    def set_guide(self, guide: Guide | None) -> None:
        """The steps that the buttons are about; None when there are none."""
        self._guide = guide
        self.result.hide()
        for button in (self.pdf, self.print, self.copy):
            button.setEnabled(guide is not None)

    @Slot()
    def _on_copy(self) -> None:
        if self._guide is not None:
            copy_text(as_text(self._guide))
            self._say(self.tr("All steps are copied. Paste them into a message or a note."))

    # As a PDF.

    @Slot()
    def _on_pdf(self) -> None:
        if self._guide is None:
            return
        dialog = QFileDialog(self, self.tr("Save the steps as PDF"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("PDF documents (*.pdf)"))
        dialog.setDefaultSuffix("pdf")
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        if QDir(folder).exists():
            dialog.setDirectory(folder)
        dialog.selectFile(file_name(self._guide.title, ".pdf"))
        dialog.fileSelected.connect(self.save_pdf)
        dialog.open()

    @Slot(str)
    def save_pdf(self, path: str) -> None:
        """Write the PDF to `path`, beside the window's thread."""
        if self._guide is None or not path:
            return
        self.pdf.setEnabled(False)
        job = partial(write_whole, Path(path), pdf_of(self._guide))
        self._parts.jobs.run(job, self._on_saved, self._on_not_saved)

    def _on_saved(self, path: Path) -> None:
        self.pdf.setEnabled(True)
        self._say(put(self.tr("Saved as %1"), QDir.toNativeSeparators(str(path))))

    def _on_not_saved(self, error: Exception) -> None:
        logger.warning("PDF not saved: %s", error)
        self.pdf.setEnabled(True)
        self._say(put(self.tr("%1 Nothing was lost. %2"), *self._problem(error)), bad=True)

    def _problem(self, error: Exception) -> tuple[str, str]:
        """What happened, and what to do next."""
        code = error.errno if isinstance(error, OSError) else None
        if code in {errno.EACCES, errno.EPERM, errno.EROFS}:
            return (
                self.tr("The PDF was not saved: nothing may be written in this folder."),
                self.tr("Choose another folder, such as Documents."),
            )
        if code in {errno.ENOSPC, errno.EDQUOT}:
            return (
                self.tr("The PDF was not saved: there is no room left."),
                self.tr("Make some room, or choose another place."),
            )
        return (
            self.tr("The PDF was not saved."),
            self.tr("Choose another name or folder, or copy the steps as text."),
        )

    # On paper.

    @Slot()
    def _on_print(self) -> None:
        if self._guide is not None:
            self._parts.ask_printer(self, self._guide.title, self._on_printer)

    def _on_printer(self, printer: "QPrinter") -> None:
        if self._guide is None:
            return
        try:
            print_on(printer, self._guide)
        except OSError as error:
            logger.warning("not printed: %s", error)
            self._say(
                self.tr(
                    "The printer did not take the steps. Nothing was lost. Try again, or save"
                    " them as PDF."
                ),
                bad=True,
            )
        else:
            self._say(self.tr("Sent to the printer."))

    def _say(self, text: str, *, bad: bool = False) -> None:
        self.result.setObjectName("error" if bad else "muted")
        self.result.style().unpolish(self.result)
        self.result.style().polish(self.result)
        self.result.setText(text)
        self.result.show()
        announce(self.result, text)

    @Slot()
    def _draw(self) -> None:
        colour = self._parts.theme.colours.text
        pairs = ((self.pdf, "save"), (self.print, "printer"), (self.copy, "copy"))
        for button, name in pairs:
            set_icon(button, name, colour)
