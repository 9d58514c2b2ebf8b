"""The windows that the benchmark measures, each in a process of its own.

    python -m tests.bench.windows empty             an empty PySide6 window with a QTableView
    python -m tests.bench.windows portgui           PortGUI's window
    … --gaps SECONDS                                measure the event loop, then end

Prints one JSON line: when the window with its first rows had been painted, and its memory.
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

TICK_MS = 5


def memory() -> int:
    """The bytes that this process holds in memory (resident set size, as `ps` and `top` say)."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * mmap.PAGESIZE


def empty() -> "tuple[QApplication, Painted]":
    """An empty window with a table, as any PySide6 program could not do with less."""
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

    application = QApplication([])
    window = QMainWindow()
    view = QTableView()
    window.setCentralWidget(view)
    window.resize(1280, 760)
    painted = Painted(view, lambda: True)
    window.show()
    application.window = window  # type: ignore[attr-defined]  # keeps it alive
    return application, painted


def portgui() -> "tuple[QApplication, Painted, Callable[[], None]]":
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
    Rest(program, reservation, crashes)
    painted = Painted(program.live.view, lambda: program.live.model.rowCount() > 0)
    await_first_rows(client)
    program.open()
    return application, painted, program.stop


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
        self._filter = Filter(view)
        view.viewport().installEventFilter(self._filter)

    def note(self) -> None:
        """The paint event is over."""
        if not self.time:
            self.time = time.time()
            self.then()


def main() -> None:
    """Show the window that the first argument names, measure, print, end."""
    from PySide6.QtCore import QTimer

    stop: Callable[[], None] = lambda: None  # noqa: E731
    if sys.argv[1] == "empty":
        application, painted = empty()
    else:
        application, painted, stop = portgui()
    gaps_for = float(sys.argv[sys.argv.index("--gaps") + 1]) if "--gaps" in sys.argv else 0.0
    record: dict[str, object] = {}
    gaps: list[float] = []
    last = [0.0]

    def end() -> None:
        record["memory"] = memory()
        record["gaps"] = gaps
        stop()
        print(json.dumps(record), flush=True)
        # What Qt and the interpreter do at their end is nobody's start.
        os._exit(0)

    def tick() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    ticker = QTimer()
    ticker.setInterval(TICK_MS)
    ticker.timeout.connect(tick)

    def measure_gaps() -> None:
        last[0] = time.perf_counter()
        ticker.start()
        QTimer.singleShot(int(gaps_for * 1000), end)

    def settle() -> None:
        record["ready"] = painted.time
        # Let the first fill settle before the steady state is measured.
        QTimer.singleShot(5000 if gaps_for else 1500, measure_gaps if gaps_for else end)

    painted.then = settle
    application.exec()


if __name__ == "__main__":
    main()
