"""Processes that the benchmark asks again and again, one line on standard input for each time.

    python -m tests.bench.asked psutil     look with psutil.net_connections("inet"), nothing else
    python -m tests.bench.asked scan       look with PortGUI's own scanner, nothing else
    python -m tests.bench.asked window     PortGUI's window: from asking until all is painted

Each line is answered with one line: the seconds that it took. The window's has the seconds of the
scan itself behind it.
"""

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.bench.windows import say

if TYPE_CHECKING:
    from portgui.connections.ledger import Summary
    from tests.bench.windows import Opened

SETTLES = 3_000
"""Milliseconds from the first rows until the window is asked: it has come to rest."""


def with_psutil() -> Callable[[], object]:
    """What the issue holds every refresh against."""
    import psutil

    return lambda: psutil.net_connections("inet")


def with_scanner() -> Callable[[], object]:
    """The scan without the window, the pipe and the other process."""
    import gc

    from portgui.connections.scanner import Scanner

    gc.disable()  # as the scanning process has it
    return Scanner().scan


def answer(look: Callable[[], object]) -> None:
    """Look once for each line, and say how long it took."""
    look()
    say("ready")
    for _ in sys.stdin:
        began = time.perf_counter()
        look()
        say(repr(time.perf_counter() - began))


class Refreshes:
    """Asks the scanning process for each line that comes in, and waits until it is on screen.

    The time ends after a paint event of the whole table that follows the scan's last difference,
    and after what that has brought onto the screen.
    """

    def __init__(self, opened: "Opened") -> None:
        from PySide6.QtCore import QEvent, QObject, QSocketNotifier, QTimer

        refreshes = self

        class Filter(QObject):
            def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint and refreshes.awaits_paint:
                    refreshes.awaits_paint = False
                    QTimer.singleShot(0, refreshes.painted)
                return False

        assert opened.program is not None
        program = opened.program
        self._opened = opened
        self._client = program.client
        self._began = 0.0
        self._scan = 0.0
        self.awaits_paint = False
        self._view = program.live.view.viewport()
        self._filter = Filter(self._view)
        self._view.installEventFilter(self._filter)
        # What the schedule has asked for last may still be under way: this waits for it.
        program.client.finished.connect(self._on_first)
        program.client.request()
        self._lines = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self._lines.activated.connect(self._on_line)

    def _on_first(self) -> None:
        self._client.finished.disconnect(self._on_first)
        self._client.finished.connect(self._on_finished)
        say("ready")

    def _on_line(self) -> None:
        if not sys.stdin.readline():
            self._opened.end()
        self._began = time.perf_counter()
        assert self._client.request()

    def _on_finished(self, summary: "Summary") -> None:
        if self._began:
            self._scan = summary.seconds
            self.awaits_paint = True
            # Only what has changed is due by now; this makes it the whole table, for good measure.
            self._view.update()

    def painted(self) -> None:
        """The paint event is over."""
        said = f"{time.perf_counter() - self._began!r} {self._scan!r}"
        self._began = 0.0
        say(said)


def with_window() -> None:
    """Open the window, let it come to rest, and refresh it for each line."""
    from PySide6.QtCore import QTimer

    from portgui.gui.live.schedule import OFF
    from tests.bench.windows import portgui

    opened = portgui()

    def begin() -> None:
        assert opened.program is not None
        opened.program.schedule.set_interval(OFF)
        opened.keeps.append(Refreshes(opened))

    opened.painted.then = lambda: QTimer.singleShot(SETTLES, begin)
    opened.application.exec()


if __name__ == "__main__":
    match sys.argv[1]:
        case "psutil":
            answer(with_psutil())
        case "scan":
            answer(with_scanner())
        case _:
            with_window()
