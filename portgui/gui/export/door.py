"""The way to an export: opens the dialog, gathers the rows, writes beside the window's thread."""

import logging
import platform
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from portgui.answers.export import ExportColumn, Form, encode, render
from portgui.answers.export_about import about
from portgui.answers.export_table import About, Table
from portgui.answers.live_row import LiveRow
from portgui.answers.saving import why_not_saved
from portgui.gui import clipboard
from portgui.gui import settings as keys
from portgui.gui.export.dialog import PREVIEWED, ExportDialog
from portgui.gui.export.gather import Gather
from portgui.gui.i18n import say
from portgui.gui.job import Jobs
from portgui.gui.settings import Settings
from portgui.safe_file import NotSavedError, write_whole
from portgui.words import Message

logger = logging.getLogger(__name__)

SAVED: Final = "export-saved"
"""The code of the message after which `ExportDoor.show_in_folder` has a folder to show."""


def open_folder(folder: Path) -> bool:
    """Show a folder in the system's own window; whether there is one that does."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class ExportDoor(QObject):
    """Exports the rows that it is given, one export at a time.

    Attributes:
        dialog: the dialog that is open, or None.

    Signals:
        told: a `Message`: what was saved or copied. What went wrong is said in the dialog, where
            it can be tried again, and is told only when the dialog has been closed meanwhile.
    """

    told = Signal(object)

    def __init__(
        self,
        settings: Settings,
        jobs: Jobs,
        window: QWidget,
        *,
        language: str = "en",
        opener: Callable[[Path], bool] = open_folder,
    ) -> None:
        super().__init__(window)
        self._settings = settings
        self._jobs = jobs
        self._window = window
        self._language = language
        self._opener = opener
        self._saved: Path | None = None
        self._gather: Gather | None = None
        self._notes: tuple[Message, ...] = ()
        self._taken = 0.0
        self._count = 0
        self.dialog: ExportDialog | None = None

    def start(
        self,
        rows: Sequence[LiveRow],
        columns: Sequence[ExportColumn],
        notes: Sequence[Message] = (),
        taken: float | None = None,
    ) -> ExportDialog:
        """Open the dialog for these rows, in this order.

        Args:
            rows: what is shown; a sequence that nobody changes afterwards.
            columns: the columns that are shown (`answers.export.column`), in their order.
            notes: what could not be read.
            taken: when the rows were looked up, in seconds since 1970; now if left.
        """
        if self.dialog is not None:
            self.dialog.close()
        self._count = len(rows)
        self._notes = tuple(notes)
        self._taken = time.time() if taken is None else taken
        form = Form(self._settings.get(keys.EXPORT_FORM))
        folder = self._settings.get(keys.EXPORT_FOLDER)
        made = self.dialog = ExportDialog(len(rows), columns, form, folder, self._window)
        self._gather = Gather(columns, rows, made)
        made.set_ready(False)
        self._gather.done.connect(self._on_gathered)
        made.form_chosen.connect(self._on_form)
        made.path_chosen.connect(self.save_to)
        made.copy_wanted.connect(self._on_copy)
        made.finished.connect(self._on_finished)
        self._show_preview()
        made.open()
        return made

    @Slot()
    def show_in_folder(self) -> None:
        """Show where the last export lies."""
        if self._saved is not None and not self._opener(self._saved.parent):
            logger.warning("folder not shown: %s", self._saved.parent)

    @Slot(str)
    def save_to(self, path: str) -> None:
        """Write the file, beside the window's thread."""
        dialog, table = self.dialog, self._table()
        if dialog is None or table is None or not path:
            return
        dialog.set_ready(False)
        self._settings.set(keys.EXPORT_FORM, dialog.form.value)
        job = partial(_save, dialog.form, table, self._about(), Path(path))
        self._jobs.run(job, self._on_saved, self._on_failed)

    # The dialog.

    @Slot()
    def _on_gathered(self) -> None:
        if self.dialog is not None:
            self.dialog.set_ready(True)

    @Slot()
    def _on_form(self) -> None:
        self._show_preview()

    @Slot()
    def _on_finished(self) -> None:
        self.dialog = self._gather = None

    @Slot()
    def _on_copy(self) -> None:
        table = self._table()
        if self.dialog is None or table is None:
            return
        self.dialog.set_ready(False)
        job = partial(render, self.dialog.form, table, self._about())
        self._jobs.run(job, self._on_rendered, self._on_failed)

    def _show_preview(self) -> None:
        if self.dialog is None or self._gather is None:
            return
        table = self._gather.first(PREVIEWED)
        # A page is shown as what it says, not as what it is made of.
        form = Form.TEXT if self.dialog.form is Form.HTML else self.dialog.form
        self.dialog.show_preview(render(form, table, self._about()))

    def _table(self) -> Table | None:
        return self._gather.table if self._gather is not None else None

    def _about(self) -> About:
        is_named = self.dialog is not None and self.dialog.named.isChecked()
        computer = platform.node() if is_named else ""
        return about(
            self._count, self._taken, self._notes, say, computer=computer, language=self._language
        )

    # What came of it.

    def _on_saved(self, path: Path) -> None:
        self._saved = path
        self._settings.set(keys.EXPORT_FOLDER, _storable(path.parent))
        if self.dialog is not None:
            self.dialog.accept()
        self.told.emit(Message.of("export-saved", file=path))

    def _on_rendered(self, text: str) -> None:
        if len(text) > clipboard.MAX_TEXT:
            self._say(Message("export-too-long"))
            return
        clipboard.copy_text(text)
        if self.dialog is not None:
            self._settings.set(keys.EXPORT_FORM, self.dialog.form.value)
            self.dialog.accept()
        self.told.emit(Message("export-copied"))

    def _on_failed(self, error: Exception) -> None:
        logger.warning("not exported: %r", error)
        if isinstance(error, NotSavedError):
            self._say(why_not_saved(error))
        else:
            self._say(Message("export-not-made"))

    def _say(self, problem: Message) -> None:
        if self.dialog is None:
            self.told.emit(problem)
            return
        self.dialog.set_ready(True)
        self.dialog.say(say(problem))


def _save(form: Form, table: Table, around: About, path: Path) -> Path:
    """Write the file; runs beside the window's thread."""
    return write_whole(path, encode(form, render(form, table, around)))


def _storable(folder: Path) -> str:
    """A folder as the settings can hold it; "" for one whose name is no text."""
    text = str(folder)
    return text if text.isprintable() else ""
