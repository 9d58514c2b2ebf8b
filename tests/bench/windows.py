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
    from PySide6.QtWidgets import QApplication

TICK_MS = 5


def memory() -> int:
    """The bytes that this process holds in memory (resident set size, as `ps` and `top` say)."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * mmap.PAGESIZE


def empty() -> "QApplication":
    """An empty window with a table, as any PySide6 program could not do with less."""
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

    application = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QTableView())
    window.resize(1280, 760)
    window.show()
    application.window = window  # type: ignore[attr-defined]  # keeps it alive
    return application


def portgui() -> "tuple[QApplication, Callable[[], bool], Callable[[], None]]":
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
    await_first_rows(client)
    program.open()
    return application, lambda: program.live.model.rowCount() > 0, program.stop


def main() -> None:
    """Show the window that the first argument names, measure, print, end."""
    from PySide6.QtCore import QTimer

    stop: Callable[[], None] = lambda: None  # noqa: E731
    ready: Callable[[], bool] = lambda: True  # noqa: E731
    if sys.argv[1] == "empty":
        application = empty()
    else:
        application, ready, stop = portgui()
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

    def look() -> None:
        if not ready():
            return
        waiter.stop()
        for widget in application.topLevelWidgets():
            if widget.isVisible():
                widget.repaint()
        application.processEvents()
        record["ready"] = time.time()
        # Let the first fill settle before the steady state is measured.
        QTimer.singleShot(5000 if gaps_for else 1500, measure_gaps if gaps_for else end)

    waiter = QTimer()
    waiter.setInterval(1)
    waiter.timeout.connect(look)
    waiter.start()
    application.exec()


if __name__ == "__main__":
    main()
