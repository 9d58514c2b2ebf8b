"""Notices that PortGUI has been replaced on the disk while it runs.

What it has not loaded yet would come from the new version, and the scanning process that is started
again would be the new one: it says so once, instead of failing in some odd way later.
"""

import sys
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QElapsedTimer, QObject, Signal, Slot

import portgui
from portgui.gui.scan_client import ScanClient
from portgui.words import Message

LOOK_EVERY: Final = 30_000
"""Milliseconds at least between two looks, unless the scanning process makes trouble."""


class State(NamedTuple):
    """What tells one version of a file from another."""

    changed: int
    size: int
    number: int


class Upgrade(QObject):
    """Looks at one file of PortGUI's from time to time.

    Signals:
        told: a `Message`; once.
    """

    told = Signal(object)

    def __init__(
        self,
        client: ScanClient,
        parent: QObject | None = None,
        *,
        witness: Path | None = None,
        look_every: int = LOOK_EVERY,
    ) -> None:
        super().__init__(parent)
        self._witness = witness or own_file()
        self._was = state_of(self._witness)
        self._look_every = look_every
        self._since = QElapsedTimer()
        self._since.start()
        self._client = client
        client.finished.connect(self._on_finished)
        client.notice.connect(self._look)

    @Slot()
    def _on_finished(self) -> None:
        if self._since.elapsed() >= self._look_every:
            self._look()

    @Slot()
    def _look(self) -> None:
        self._since.restart()
        now = state_of(self._witness)
        # A file that is not there just now is being replaced, or PortGUI is being removed.
        if now is None or self._was is None or now == self._was:
            return
        self._client.finished.disconnect(self._on_finished)
        self._client.notice.disconnect(self._look)
        self.told.emit(Message("program-updated"))


def own_file() -> Path:
    """A file that every other version brings along anew."""
    frozen = getattr(sys, "frozen", False)
    return Path(sys.executable) if frozen else Path(portgui.__file__)


def state_of(path: Path) -> State | None:
    """What the file is now, or None while it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return State(found.st_mtime_ns, found.st_size, found.st_ino)
