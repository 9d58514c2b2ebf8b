"""“What has changed since …”: a moment, remembered or saved, and the way to compare with it."""

import time
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMenu

from portgui.answers.clock import clock
from portgui.answers.marks_since import MarksSince
from portgui.answers.saving import why_not_saved
from portgui.answers.snapshot_file import Snapshot, SnapshotError, dump, load
from portgui.connections.snapshot import Connection, ConnectionKey
from portgui.gui.i18n import say
from portgui.gui.job import Jobs
from portgui.gui.live.compare_bar import CompareBar
from portgui.gui.live.page import LivePage
from portgui.gui.live.since import Since
from portgui.safe_file import NotSavedError, write_whole
from portgui.words import Message

REMEMBERED: Final = "moment-remembered"
"""The code of the message that a moment is remembered, and can be compared with."""

_DOCUMENTS: Final = QStandardPaths.StandardLocation.DocumentsLocation


class Comparing(QObject):
    """The comparison of the live view with one moment.

    Signals:
        told: a `Message` for the person: what was saved, or why something was not.
        began: the view is being compared with a moment now.
    """

    told = Signal(object)
    began = Signal()

    def __init__(self, page: LivePage, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._jobs = jobs
        self._moment = ""
        self._base: tuple[Connection, ...] = ()
        self._since: Since | None = None
        self.bar = CompareBar(page)
        self.bar.hide()
        page.head.addWidget(self.bar)
        self.bar.only_toggled.connect(self._on_only)
        self.bar.ended.connect(self.stop)
        page.everything_wanted.connect(self._on_everything)
        page.chips.view_button.extend(self.fill_menu)

    @property
    def is_on(self) -> bool:
        """Whether the view is being compared with a moment."""
        return self._since is not None

    def fill_menu(self, menu: QMenu) -> None:
        """Add what can be done here to the menu of the view."""
        menu.addAction(self.tr("Remember this moment"), self.remember)
        if self._since is not None:
            menu.addAction(self.tr("Stop comparing"), self.stop)
        elif self._moment:
            words = self.tr("What has changed since %1").replace("%1", self._moment)
            menu.addAction(words, self.compare)
        menu.addAction(self.tr("Compare with a saved moment…"), self._on_open)
        menu.addAction(self.tr("Save this moment…"), self._on_save)

    # Comparing.

    @Slot()
    def remember(self) -> None:
        """Keep what is there now, to compare with later; a comparison begins anew from here."""
        self._base = tuple(row.connection for row in self._page.rows())
        self._moment = clock(time.time())[11:]
        if self._since is not None:
            self.compare()
        else:
            self.told.emit(Message.of(REMEMBERED, time=self._moment))

    @Slot()
    def compare(self) -> None:
        """Show what has changed since the moment that is remembered."""
        self._jobs.run(partial(MarksSince, self._base), self._on_ready, self._on_failed)

    def _on_ready(self, compared: MarksSince) -> None:
        self.stop()
        live = self._page.live
        self._since = since = Since(live.model, compared, live.make, self)
        since.changed.connect(self._say)
        live.set_marker(since)
        self.bar.only.setChecked(False)
        self.bar.show()
        self._page.refresh()
        self._say()
        self.began.emit()

    @Slot()
    def stop(self) -> None:
        """Back to the view without a comparison."""
        since, self._since = self._since, None
        if since is None:
            return
        self._page.set_only(None)
        self._page.live.set_marker(None)
        since.deleteLater()
        self.bar.hide()
        self._page.refresh()

    @Slot()
    def _say(self) -> None:
        if self._since is not None:
            self.bar.say(self._moment, self._since.tally)

    @Slot(bool)
    def _on_only(self, only: bool) -> None:
        since = self._since
        if since is not None:
            self._page.set_only(since.is_other if only else None)

    @Slot()
    def _on_everything(self) -> None:
        self.bar.only.setChecked(False)

    # Files.

    @Slot()
    def _on_save(self) -> None:
        dialog = self._dialog(self.tr("Save this moment"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        moment = clock(time.time()).replace(":", "-")
        dialog.selectFile(self.tr("Connections %1").replace("%1", moment) + ".json")
        dialog.fileSelected.connect(self.save)
        dialog.open()

    @Slot()
    def _on_open(self) -> None:
        dialog = self._dialog(self.tr("Compare with a saved moment"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open)
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._page, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter(self.tr("Saved moments (*.json)"))
        folder = QStandardPaths.writableLocation(_DOCUMENTS)
        if Path(folder).is_dir():
            dialog.setDirectory(folder)
        return dialog

    @Slot(str)
    def save(self, path: str) -> None:
        """Write what is there now to a file, beside the window's thread."""
        if path:
            found = tuple(row.connection for row in self._page.rows())
            notes = [
                say(Message.of(found.code, count=found.rows)) for found in self._page.degradations
            ]
            job = partial(_save, Path(path), found, time.time(), tuple(notes))
            self._jobs.run(job, self._on_saved, self._on_failed)

    @Slot(str)
    def open(self, path: str) -> None:
        """Read a file and compare with it."""
        if path:
            self._jobs.run(partial(load, Path(path)), self._on_loaded, self._on_failed)

    def _on_saved(self, path: Path) -> None:
        self.told.emit(Message.of("moment-saved", file=path))

    def _on_loaded(self, snapshot: Snapshot) -> None:
        self._base = _distinct(snapshot.connections)
        taken = clock(snapshot.taken)
        self._moment = taken or self.tr("the saved moment")
        self.compare()

    def _on_failed(self, error: Exception) -> None:
        match error:
            case SnapshotError(message=message):
                self.told.emit(message)
            case NotSavedError():
                self.told.emit(why_not_saved(error))
            case _:
                raise error


def _save(path: Path, found: tuple[Connection, ...], taken: float, notes: tuple[str, ...]) -> Path:
    return write_whole(path, dump(found, taken, notes), private=True)


def _distinct(found: tuple[Connection, ...]) -> tuple[Connection, ...]:
    """Each key once, whatever a file says."""
    rows: dict[ConnectionKey, Connection] = {each.key: each for each in found}
    return tuple(rows.values())
