"""What can be done with the live view beside looking at it; made after the first rows are there."""

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QMenu

from portgui.answers.live_row import LiveRow
from portgui.connections.ledger import Summary
from portgui.gui import settings as keys
from portgui.gui.actions.all_names import AllNames, AllNamesButton
from portgui.gui.app_icons import AppIcons
from portgui.gui.host_names import HostNames
from portgui.gui.i18n import say
from portgui.gui.job import Jobs
from portgui.gui.live.comparing import REMEMBERED, Comparing
from portgui.gui.live.page import LivePage
from portgui.gui.live.schedule import Schedule
from portgui.gui.main_window import MainWindow
from portgui.gui.scan_client import ScanClient
from portgui.gui.settings import Settings
from portgui.gui.table.header import TableHeader
from portgui.gui.theme import Theme
from portgui.gui.timeline.keeper import Timelines, WholeTimeline
from portgui.gui.watch.door import WatchDoor
from portgui.words import Message

if TYPE_CHECKING:
    from portgui.gui.actions.end_app import EndApp
    from portgui.gui.export.door import ExportDoor

EXPORTED: Final = "export-saved"
QUEUES: Final = frozenset({"received", "sent"})
"""Columns with what the system is asked for only while one of them is shown."""


class Parts(NamedTuple):
    """What the tools work on."""

    theme: Theme
    settings: Settings
    jobs: Jobs
    client: ScanClient
    schedule: Schedule
    window: MainWindow
    page: LivePage


class LiveTools(QObject):
    """Export, comparing, watching, names of other computers, ending an app, the last ten minutes.

    Signals:
        told: a `Message` for the person.
        said: key and text of what only the window can say.
        offered: key and text of what has been done, and what the window can do next.
        card_wanted: a port and its protocol, or None, whose card is wanted in the window.
        window_wanted: the window is to be shown, in front.
        failed: an error that nobody foresaw.
    """

    told = Signal(object)
    said = Signal(str, str)
    card_wanted = Signal(int, object)
    window_wanted = Signal()
    failed = Signal(object)
    offered = Signal(str, str, str)

    def __init__(self, parts: Parts, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        settings, window, page = parts.settings, parts.window, parts.page
        self.comparing = Comparing(page, parts.jobs, self)
        self.hosts = HostNames(parent=self)
        self.sight = AllNames(parts.client, parts.jobs, window, self)
        self.watch = WatchDoor(parts.theme, settings, parts.client, window, self)
        self._ending: EndApp | None = None
        self.icons = AppIcons(parts.jobs, self)
        self.timelines = Timelines(self)
        self._timeline: WholeTimeline | None = None
        self._export: ExportDoor | None = None
        self._connect()
        page.menu.extend(self._fill_row_menu)
        page.chips.view_button.extend(self._fill_view_menu)
        self._take_settings()

    def _connect(self) -> None:
        page, window, schedule = self._parts.page, self._parts.window, self._parts.schedule
        self.comparing.told.connect(self._on_compared)
        self.comparing.began.connect(partial(window.notice.withdraw, REMEMBERED))
        self.sight.told.connect(self.told)
        self.sight.failed.connect(self.failed)
        client = self._parts.client
        client.sight_changed.connect(self._on_sight)
        client.finished.connect(self._on_finished)
        self.sight.set_degradations(page.degradations)
        page.view.columns_changed.connect(self._on_columns)
        self._on_columns()
        page.view.set_pictures(self._picture_of)
        self.icons.loaded.connect(page.view.viewport().update)
        page.counter.hold(AllNamesButton(self.sight))
        self.hosts.known.connect(page.live.take_host_names)
        page.model.moved.connect(self._want_names)
        page.view.verticalScrollBar().valueChanged.connect(self._want_names)
        self.watch.needs_scans_changed.connect(schedule.set_needed)
        self.watch.card_wanted.connect(self.card_wanted)
        self.watch.window_wanted.connect(self.window_wanted)
        self.watch.pause_wanted.connect(page.set_paused)
        self.watch.told.connect(self.said)
        page.pause_toggled.connect(self.watch.set_paused)
        schedule.interval_changed.connect(self.watch.set_interval)
        self.watch.set_interval(schedule.interval)
        window.closing.connect(self.watch.on_closing)
        schedule.set_needed(self.watch.needs_scans)
        self.timelines.start(client.connections.values())
        self.timelines.set_interval(schedule.interval)
        client.delta.connect(self.timelines.on_delta)
        client.finished.connect(self.timelines.on_finished)
        schedule.interval_changed.connect(self.timelines.set_interval)
        button = page.chips.view_button
        button.marks_chosen.connect(self._on_marks)
        button.names_toggled.connect(self._on_names)
        button.timeline_toggled.connect(partial(self._parts.settings.set, keys.TIMELINE))
        self._parts.settings.changed.connect(self._on_setting)

    @Slot()
    def stop(self) -> None:
        """End what runs beside the window; safe to call twice."""
        self.sight.cancel()
        self.hosts.stop()
        self.watch.stop()

    def _picture_of(self, row: LiveRow, side: int, scale: float) -> QPixmap | None:
        return self.icons.pixmap(row.connection.owner, side, scale)

    @Slot()
    def _on_columns(self) -> None:
        """Bytes in queues change all the time: they are read only where they are shown."""
        columns, shown = self._parts.page.model.columns, self._parts.page.view.shown_columns()
        self._parts.client.with_queues = any(columns[each].key in QUEUES for each in shown)

    # What may be seen.

    @Slot()
    def _on_sight(self) -> None:
        """All of what is seen now was there before."""
        self._parts.page.live.marking.set_silent(True)

    @Slot(object)
    def _on_finished(self, summary: Summary) -> None:
        self.sight.set_degradations(summary.degradations)

    # Menus.

    def _fill_row_menu(self, menu: QMenu, row: LiveRow) -> None:
        key = row.connection.key
        for words, act in self.watch.actions_for(row):
            menu.addAction(words, act)

        def end_app() -> None:
            found = self._parts.page.live.row(key)
            if found is None:
                self.told.emit(Message.of("end-gone", app=row.connection.owner.app))
            else:
                self._end(found)

        menu.addSeparator()
        menu.addAction(self.tr("End the app…"), end_app)

    def _end(self, row: LiveRow) -> None:
        if self._ending is None:
            # It brings psutil along, which the window needs for nothing else.
            from portgui.gui.actions.end_app import EndApp

            self._ending = made = EndApp(self._parts.jobs, self._parts.window, self)
            made.told.connect(self.told)
            made.failed.connect(self.failed)
            made.scan_wanted.connect(self._parts.schedule.scan_now)
        self._ending.start(row, self._parts.page.rows())

    def _fill_view_menu(self, menu: QMenu) -> None:
        menu.addAction(self.tr("Export what is shown…"), self._on_export)
        menu.addAction(self.tr("Watched ports and apps…"), self.watch.show_dialog)

    @Slot()
    def _on_export(self) -> None:
        from portgui.answers.export import column
        from portgui.gui.export.door import ExportDoor

        page = self._parts.page
        columns = [page.model.columns[number] for number in page.view.shown_columns()]
        if self._export is None:
            self._export = ExportDoor(self._parts.settings, self._parts.jobs, self._parts.window)
            self._export.told.connect(self._on_exported)
        gone = page.live.is_gone
        self._export.start(
            [row for row in page.model.passing_rows() if not gone(row.connection.key)],
            [column(each.key, each.heading(), each.text) for each in columns],
            [Message.of(found.code, count=found.rows) for found in page.degradations],
        )

    @Slot(object)
    def _on_compared(self, message: Message) -> None:
        words = self.tr("What has changed") if message.code == REMEMBERED else ""
        self.offered.emit(message.code, say(message), words)

    @Slot(object)
    def _on_exported(self, message: Message) -> None:
        words = self.tr("Show in folder") if message.code == EXPORTED else ""
        self.offered.emit(message.code, say(message), words)

    @Slot(str)
    def act(self, code: str) -> None:
        """Do what was offered with the sentence of this code."""
        if code == EXPORTED and self._export is not None:
            self._export.show_in_folder()
        elif code == REMEMBERED:
            self.comparing.compare()

    # Settings.

    @Slot(str)
    def _on_setting(self, key: str) -> None:
        if key in {keys.MARKS.key, keys.TIMELINE.key, keys.HOST_NAMES.key}:
            self._take_settings()

    @Slot(float)
    def _on_marks(self, seconds: float) -> None:
        self._parts.settings.set(keys.MARKS, int(seconds))

    @Slot(bool)
    def _on_names(self, on: bool) -> None:
        """Ask for names, and show their column: otherwise nothing would seem to happen."""
        self._parts.settings.set(keys.HOST_NAMES, on)
        header = self._parts.page.view.horizontalHeader()
        if on and isinstance(header, TableHeader):
            keys_of = [column.key for column in self._parts.page.model.columns]
            header.show_column(keys_of.index("host"), shown=True)

    def _take_settings(self) -> None:
        settings, page = self._parts.settings, self._parts.page
        names = settings.get(keys.HOST_NAMES)
        page.live.marking.set_seconds(float(settings.get(keys.MARKS)))
        page.chips.view_button.set_state(
            seconds=settings.get(keys.MARKS), names=names, timeline=settings.get(keys.TIMELINE)
        )
        self._show_timeline(shown=settings.get(keys.TIMELINE))
        if names != self.hosts.is_on:
            self.hosts.set_on(names)
            page.live.set_host_names(self._name_of if names else None)
            self._want_names()

    def _show_timeline(self, *, shown: bool) -> None:
        if shown and self._timeline is None:
            self._timeline = WholeTimeline(self._parts.theme, self.timelines, self._parts.page)
            self._parts.page.foot.addWidget(self._timeline)
        if self._timeline is not None:
            self._timeline.setVisible(shown)

    # Names of other computers.

    def _name_of(self, address: str) -> str:
        return self.hosts.names.get(address, "")

    @Slot()
    def _want_names(self) -> None:
        if self.hosts.is_on:
            page = self._parts.page
            found = (row.connection.key.remote for row in page.rows_in_sight())
            self.hosts.want(dict.fromkeys(end.address for end in found if end is not None))
