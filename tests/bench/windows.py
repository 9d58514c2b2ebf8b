"""The windows that the benchmark measures, each in a process of its own.

    python -m tests.bench.windows empty             an empty PySide6 window with a QTableView
    python -m tests.bench.windows portgui           PortGUI's window
    … --gaps SECONDS                                measure the event loop, then end
    … --stay                                        stay until killed

Prints a JSON line at the end: when the window with its first rows had been painted, its memory and
the gaps. With --gaps and --stay PortGUI's window says "settled" when it has come to rest, and
"scanned" after each scan from then on.
"""

import json
import mmap
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QTableView

    from portgui.gui.program import Program

TICK_MS = 5
SETTLES = 5_000
"""Milliseconds that the first fill may take to settle, before the steady state is measured."""


def memory() -> int:
    """The bytes that this process holds in memory (resident set size, as `ps` and `top` say)."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * mmap.PAGESIZE


class Opened:
    """A window that is about to be painted.

    Attributes:
        application: Qt's.
        painted: when it was.
        program: PortGUI's, or None for the empty window.
        keeps: whatever else must not go away.
    """

    def __init__(
        self, application: "QApplication", painted: "Painted", program: "Program | None" = None
    ) -> None:
        self.application = application
        self.painted = painted
        self.program = program
        self.keeps: list[object] = []

    def end(self) -> None:
        """End, without what Qt and the interpreter do at their end, which is nobody's start."""
        if self.program is not None:
            self.program.stop()
        sys.stdout.flush()
        os._exit(0)


def empty() -> Opened:
    """An empty window with a table, as any PySide6 program could not do with less."""
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

    application = QApplication([])
    window = QMainWindow()
    view = QTableView()
    window.setCentralWidget(view)
    window.resize(1280, 760)
    opened = Opened(application, Painted(view, lambda: True))
    window.show()
    opened.keeps.append(window)
    return opened


def portgui() -> Opened:
    """PortGUI's window, in the very order of `portgui.gui.app`."""
    from portgui.gui.app import (
        Rest,
        await_first_rows,
        begin_looking,
        hold_collector,
        make_application,
    )

    hold_collector()
    application = make_application(sys.argv[:1])
    client = begin_looking(application)
    from portgui import logs
    from portgui.gui.instance import reserve

    logs.hold()
    folders = logs.folders()
    reservation = reserve(folders.config)
    assert reservation is not None, "another PortGUI uses this profile"
    from portgui.gui.crash import Crashes
    from portgui.gui.program import Program

    crashes = Crashes(application)
    crashes.install()
    program = Program(application, folders, client)
    rest = Rest(program, reservation, crashes)
    painted = Painted(program.live.view, lambda: program.live.model.rowCount() > 0)
    await_first_rows(client)
    program.open()
    opened = Opened(application, painted, program)
    opened.keeps += [crashes, rest]
    return opened


class Painted:
    """Notes when a table with its rows has been painted on screen for the first time."""

    def __init__(self, view: "QTableView", is_ready: "Callable[[], bool]") -> None:
        from PySide6.QtCore import QEvent, QObject, QTimer

        painted = self

        class Filter(QObject):
            def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint and is_ready() and not painted.time:
                    # After this very event, and what it flushes to the screen.
                    QTimer.singleShot(0, painted.note)
                return False

        self.time = 0.0
        self.then: Callable[[], None] = lambda: None
        self._view = view.viewport()
        self._filter = Filter(view)
        self._view.installEventFilter(self._filter)

    def note(self) -> None:
        """The paint event is over."""
        if not self.time:
            self.time = time.time()
            # From here on nothing is to be asked at every event of the table.
            self._view.removeEventFilter(self._filter)
            self.then()


class Gaps:
    """How long the event loop leaves a timer of a few milliseconds waiting."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.found: list[float] = []
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Measure from now on."""
        self._last = time.perf_counter()
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.found.append(now - self._last)
        self._last = now


def say(text: str) -> None:
    """One line, at once."""
    print(text, flush=True)


def tell_scans(opened: Opened) -> None:
    """Say so after each scan from now on."""
    say("settled")
    if opened.program is not None:
        opened.program.client.finished.connect(lambda _: say("scanned"))


def main() -> None:
    """Show the window that the first argument names, measure, print, end."""
    from PySide6.QtCore import QTimer

    opened = empty() if sys.argv[1] == "empty" else portgui()
    gaps = Gaps()

    def end() -> None:
        record = {"ready": opened.painted.time, "memory": memory(), "gaps": gaps.found}
        say(json.dumps(record))
        opened.end()

    def measure_gaps() -> None:
        seconds = float(sys.argv[sys.argv.index("--gaps") + 1])
        tell_scans(opened)
        gaps.start()
        QTimer.singleShot(int(seconds * 1000), end)

    def settle() -> None:
        if opened.program is not None and not opened.program.live.is_answered:
            QTimer.singleShot(100, settle)  # with many sockets the first fill takes a while
        elif "--gaps" in sys.argv:
            QTimer.singleShot(SETTLES, measure_gaps)
        elif "--stay" in sys.argv:
            QTimer.singleShot(SETTLES, lambda: tell_scans(opened))
        else:
            QTimer.singleShot(1500, end)

    opened.painted.then = settle
    opened.application.exec()


if __name__ == "__main__":
    main()
