"""What PortGUI remembers of a person's wishes: each setting declared once, kept in one file.

The file is read once, before the window is there, and written beside the window's thread. Whatever
stands in it, PortGUI starts: what is missing or cannot be used has its default, what is unknown
stays as it is for the version that knows it.
"""

import logging
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from portgui.gui import settings_file
from portgui.gui.filters import saved
from portgui.gui.job import Jobs
from portgui.gui.settings_kinds import Setting, Value, choice, place, switch, table, text
from portgui.gui.watch.kept import watched
from portgui.words import Message

logger = logging.getLogger(__name__)

WRITE_DELAY: Final = 500
"""Milliseconds between a change and the write that carries it and those that followed it."""

WINDOW: Final = place("window.place")
PAGE: Final = text("window.page", "live", "[a-z][a-z-]{0,30}")
THEME: Final = choice("look.theme", "system", ("system", "light", "dark"))
LANGUAGE: Final = text("look.language", "system", "system|[a-z]{2,3}(_[A-Z][A-Za-z]{1,3})?")
INTERVAL: Final = choice("live.interval", 2, (0, 1, 2, 5, 10, 30))
HIDE_NOISE: Final = switch("live.hide-noise", default=True)
MARKS: Final = choice("live.marks", 5, (0, 2, 5, 10, 30, 60))
HOST_NAMES: Final = switch("live.host-names", default=False)
TIMELINE: Final = switch("live.timeline", default=False)
LIVE_TABLE: Final = table("live.table", schema=1)
GUIDE_TABLE: Final = table("guide.table", schema=1)
WATCHED: Final = watched("watch.marks")
WATCH_NEW: Final = switch("watch.new-apps", default=False)
TRAY: Final = switch("tray.shown", default=False)
TRAY_TOLD: Final = switch("tray.told", default=False)
EXPORT_FORM: Final = choice("export.form", "csv", ("csv", "html", "txt", "json"))
EXPORT_FOLDER: Final = text("export.folder", "", r"[^\x00-\x1f\x7f]{0,4096}")
FILTERS: Final = saved.FILTERS

ALL: Final[tuple[Setting[Any], ...]] = (
    WINDOW, PAGE, THEME, LANGUAGE, INTERVAL, HIDE_NOISE, MARKS, HOST_NAMES, TIMELINE,
    LIVE_TABLE, GUIDE_TABLE, WATCHED, WATCH_NEW, TRAY, TRAY_TOLD,
    EXPORT_FORM, EXPORT_FOLDER, FILTERS,
)  # fmt: skip
TABLES: Final = (LIVE_TABLE, GUIDE_TABLE)


class Settings(QObject):
    """The settings in force.

    Attributes:
        problems: what to tell the person about the file that was read; empty when all is well.

    Signals:
        changed: the key of a setting that has another value now.
        failed: a Message; the file could not be written. Sent once, then only logged.
    """

    changed = Signal(str)
    failed = Signal(object)

    def __init__(self, folder: Path, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._jobs = jobs
        stored = settings_file.read(folder)
        self._stored = dict(stored.values)
        self._keep_file = stored.keep
        self._values, unusable = _check(self._stored)
        self.problems = tuple(
            message for message in (stored.problem, _unusable(unusable)) if message is not None
        )
        self._revision = self._written = self._sent = 0
        self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WRITE_DELAY)
        self._timer.timeout.connect(self._write)

    def get(self, setting: Setting[Value]) -> Value:
        """The value in force."""
        return cast("Value", self._values.get(setting.key, setting.default))

    def set(self, setting: Setting[Value], value: Value) -> None:
        """Choose a value; written soon. The same value again changes nothing.

        Raises:
            ValueError: the value is not allowed; a programming error.
        """
        stored = setting.write(value)
        setting.read(stored)
        if value == self.get(setting):
            return
        self._values[setting.key] = value
        self._stored[setting.key] = stored
        self._revision += 1
        if not self._timer.isActive():
            self._timer.start()
        self.changed.emit(setting.key)

    def reset(self, settings: Iterable[Setting[Any]]) -> None:
        """Put these settings back to their defaults."""
        for setting in settings:
            self.set(setting, setting.default)

    def flush(self) -> None:
        """Write now what is not written yet, and wait for it: for the end of the program."""
        self._timer.stop()
        if self._keep_file or self._revision == self._written:
            return
        # A write on its way could otherwise overtake this one.
        if not self._jobs.wait():
            logger.warning("settings not written: the write before has not ended")
            return
        try:
            settings_file.write(self._folder, self._stored)
        except (OSError, RecursionError) as error:
            logger.warning("settings not written: %s", error)
        else:
            self._written = self._sent = self._revision

    @Slot()
    def _write(self) -> None:
        is_on_its_way = self._sent != self._written
        if self._keep_file or is_on_its_way:
            return
        self._sent = self._revision
        self._jobs.run(
            partial(settings_file.write, self._folder, dict(self._stored)),
            self._on_written,
            self._on_failed,
        )

    def _on_written(self, _nothing: None) -> None:
        self._written = self._sent
        if self._revision != self._written:
            self._timer.start()

    def _on_failed(self, error: Exception) -> None:
        logger.warning("settings not written: %s", error)
        self._sent = self._written
        if not self._told:
            self._told = True
            self.failed.emit(Message.of("settings-not-written", folder=self._folder))


def _check(stored: dict[str, object]) -> tuple[dict[str, object], list[str]]:
    """The values that can be used, and the keys of those that cannot; these leave `stored`."""
    values: dict[str, object] = {}
    unusable: list[str] = []
    for setting in ALL:
        if setting.key in stored:
            try:
                values[setting.key] = setting.read(stored[setting.key])
            except ValueError as error:
                logger.warning("setting %s: %s", setting.key, error)
                unusable.append(setting.key)
                del stored[setting.key]
    return values, unusable


def _unusable(keys: list[str]) -> Message | None:
    return Message.of("settings-value-unusable", keys=", ".join(keys)) if keys else None
