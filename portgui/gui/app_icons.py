"""Icons of apps as the system has them. Painting only looks up; loading is done in idle moments.

On Linux a job finds and reads the file and the window's thread decodes it, one in a turn of the
event loop. On Windows and macOS the system draws them, which has to be on the window's thread: one
in a turn as well, and after a slow one it rests for longer than that took.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import QElapsedTimer, QFileInfo, QObject, QSize, Signal, Slot
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QFileIconProvider

from portgui.connections.snapshot import Owner
from portgui.gui.app_icons_draw import draw
from portgui.gui.app_icons_files import macos_file, windows_file
from portgui.gui.app_icons_linux import App, Finder, Picture
from portgui.gui.job import Jobs
from portgui.gui.timers import timer

logger = logging.getLogger(__name__)

MOST_KEPT: Final = 500
"""Pictures; of 48 by 48 pixels, 4.5 MB."""
MOST_WAITING: Final = 100
"""More than a screen shows; what finds no room is asked for again when it is painted again."""
REST: Final = 4.0
"""After a load it rests for as many times as that took: a fifth of the time at most is spent."""


class Wanted(NamedTuple):
    """A picture that somebody wants.

    Attributes:
        app: whose it is.
        side: of the square, in device-independent pixels.
        ratio: the screen's device pixel ratio.
    """

    app: App
    side: int
    ratio: float


Read = Callable[[tuple[Wanted, ...]], dict[Wanted, Picture | None]]
Draw = Callable[[Wanted, Picture | None], QPixmap | None]


class AppIcons(QObject):
    """The icons of apps, as far as they have been loaded.

    Signals:
        loaded: some that were asked for are there now; whoever painted without them paints again.
    """

    loaded = Signal()

    def __init__(
        self,
        jobs: Jobs,
        parent: QObject | None = None,
        *,
        read: Read | None = None,
        make: Draw | None = None,
    ) -> None:
        """`read` (in a job) and `make` (on the window's thread) are this system's by default."""
        super().__init__(parent)
        self._jobs = jobs
        self._read = read
        self._make = make
        self._is_chosen = make is not None
        self._kept: dict[Wanted, QPixmap | None] = {}
        self._waiting: dict[Wanted, None] = {}
        self._being_read: tuple[Wanted, ...] = ()
        self._ready: list[tuple[Wanted, Picture | None]] = []
        self._news = False
        self._turn = timer(self, 0, self._on_turn)

    def pixmap(self, owner: Owner, side: int, ratio: float) -> QPixmap | None:
        """The icon of an app, or None where there is none, or none yet: then it is loaded.

        Args:
            owner: the app.
            side: of the square, in device-independent pixels.
            ratio: the screen's device pixel ratio.
        """
        wanted = Wanted(App(owner.path or "", owner.name, owner.title), side, ratio)
        try:
            return self._kept[wanted]
        except KeyError:
            self._want(wanted)
            return None

    def _want(self, wanted: Wanted) -> None:
        if wanted in self._waiting or len(self._waiting) >= MOST_WAITING:
            return
        if not (wanted.app.path or wanted.app.name):
            return
        self._waiting[wanted] = None
        if not self._turn.isActive():
            self._turn.start(0)

    @Slot()
    def _on_turn(self) -> None:
        """Do one thing, then let the window breathe."""
        if not self._is_chosen:
            self._is_chosen = True
            self._read, self._make = for_system(sys.platform)
        if self._ready:
            self._draw_one(*self._ready.pop(0))
        elif self._read is not None and not self._being_read and self._waiting:
            self._being_read = tuple(self._waiting)
            self._jobs.run(partial(self._read, self._being_read), self._on_read, self._on_failed)
            return
        elif self._read is None and self._waiting:
            self._draw_one(next(iter(self._waiting)), None)
        is_batch_done = not self._ready if self._read is not None else not self._waiting
        if self._news and is_batch_done:
            self._news = False
            self.loaded.emit()

    def _draw_one(self, wanted: Wanted, picture: Picture | None) -> None:
        clock = QElapsedTimer()
        clock.start()
        made = self._make(wanted, picture) if self._make is not None else None
        self._keep(wanted, made)
        if self._ready or self._waiting:
            self._turn.start(int(clock.elapsed() * REST))

    def _keep(self, wanted: Wanted, made: QPixmap | None) -> None:
        self._waiting.pop(wanted, None)
        if len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[wanted] = made
        self._news = self._news or made is not None

    def _on_read(self, read: dict[Wanted, Picture | None]) -> None:
        asked, self._being_read = self._being_read, ()
        for wanted in asked:
            picture = read.get(wanted)
            if picture is None:
                self._keep(wanted, None)
            else:
                self._ready.append((wanted, picture))
        if self._ready or self._waiting:
            self._turn.start(0)

    def _on_failed(self, error: Exception) -> None:
        """An icon is an ornament: without it the app still has its name."""
        logger.warning("icons of apps not read: %s", error)
        self._on_read({})


def for_system(platform: str) -> tuple[Read | None, Draw]:
    """How this system's icons are read and drawn."""
    if platform == "win32":
        return None, partial(_by_provider, QFileIconProvider(), windows_file)
    if platform == "darwin":
        return None, partial(_by_provider, QFileIconProvider(), macos_file)
    finder = Finder(os.environ, QIcon.themeName())
    return partial(_read_all, finder), _drawn


def _read_all(finder: Finder, wanted: Iterable[Wanted]) -> dict[Wanted, Picture | None]:
    return {each: finder.find(each.app, round(each.side * each.ratio)) for each in wanted}


def _drawn(wanted: Wanted, picture: Picture | None) -> QPixmap | None:
    return None if picture is None else draw(picture, wanted.side, wanted.ratio)


def _by_provider(
    provider: QFileIconProvider,
    file_of: Callable[[str], str],
    wanted: Wanted,
    _picture: Picture | None,
) -> QPixmap | None:
    """What the system shows for the file of an app."""
    file = file_of(wanted.app.path)
    if not file:
        return None
    icon = provider.icon(QFileInfo(file))
    made = icon.pixmap(QSize(wanted.side, wanted.side), wanted.ratio)
    return None if made.isNull() else made
