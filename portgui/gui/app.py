"""Starts the window: scanning process first, then log, first window or second, then the rest.

What is imported where is measured (`dev.py bench start`): the scanning process starts up on
another core while this one imports what the window needs.
"""

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from portgui.gui.program_icon import program_icon
from portgui.gui.scan_client import ScanClient

if TYPE_CHECKING:
    from portgui.gui.crash import Crashes, FaultLog
    from portgui.gui.instance import Reservation
    from portgui.gui.program import Program

BAD_INPUT: Final = 2
NO_SCREEN: Final = 1
FEWEST_BITS: Final = 8
"""Bits of a pixel's colour that are too few."""
FIRST_ROWS_PATIENCE: Final = 150
"""Milliseconds that the window waits for its first rows before it opens without them."""
APP_ID: Final = "PortGUI.PortGUI"
"""By which Windows' task bar groups windows that Python shows for PortGUI."""
REST_DELAY: Final = 300
"""Milliseconds from the first answer until what can wait is started: the window paints first."""


def main(arguments: Sequence[str]) -> int:
    """Show the window; the first argument, if any, is a port or a text to look for.

    Returns:
        The exit status: 0; 1 without a screen to draw on; 2 for an option that is not known.
    """
    unknown = next((word for word in arguments if word.startswith("-")), None)
    if unknown is not None:
        _say(f"portgui: unknown option {unknown} (portgui --help lists what there is)")
        return BAD_INPUT
    if not has_screen(os.environ):
        _say(
            "portgui: there is no screen to open a window on. Without one there are"
            " portgui who, portgui list and portgui guide."
        )
        return NO_SCREEN
    hold_collector()
    application = make_application(sys.argv[:1])
    if not can_draw(application):
        _say(
            "portgui: this screen has too few colours to draw a window on it. Without one there"
            " are portgui who, portgui list and portgui guide."
        )
        return NO_SCREEN
    client = begin_looking(application)
    return show(application, client, tuple(arguments))


def _say(line: str) -> None:
    """Write to standard error; a windowed program on Windows has none."""
    if sys.stderr is not None:
        sys.stderr.write(f"{line}\n")


def has_screen(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether Qt can open a window; without a screen on X11 or Wayland it would abort."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return platform != "linux" or any(environment.get(name) for name in names)


def can_draw(application: QApplication) -> bool:
    """Whether Qt can paint on the screen: on X11 with 256 colours it cannot, and would crash.

    There Qt 6 keeps a window as an image of 8 bits a pixel, for which it has no paint engine. On
    Windows it always paints with all colours, and the system brings them to the screen.
    """
    if application.platformName() != "xcb":
        return True
    return all(screen.depth() > FEWEST_BITS for screen in application.screens())


def make_application(words: Sequence[str]) -> QApplication:
    """The Qt application with the names that the system shows."""
    application = QApplication(list(words))
    application.setApplicationName("PortGUI")
    application.setApplicationDisplayName("PortGUI")
    application.setDesktopFileName("portgui")
    if sys.platform != "darwin":  # there the bundle's icon is shown, with the air that it needs
        application.setWindowIcon(program_icon())
    return application


def hold_collector() -> None:
    """Keep Python from looking for cycles while modules are loaded and widgets made.

    None of them goes away again; looking costs a tenth of the start. `release_collector` ends it.
    """
    gc.disable()


def release_collector() -> None:
    """Look for cycles again, but never again among what was made for the start."""
    gc.freeze()
    gc.enable()


def begin_looking(application: QApplication) -> ScanClient:
    """Start the scanning process and ask it once, so that the window opens with rows."""
    client = ScanClient(parent=application)
    client.start()
    client.request()
    client.hand_over()
    return client


def show(application: QApplication, client: ScanClient, words: tuple[str, ...]) -> int:
    """Open the window and stay until it is closed; returns the exit status."""
    from portgui import logs
    from portgui.gui.instance import reserve

    logs.hold()
    _name_process()
    folders = logs.folders()
    reservation = reserve(folders.config, words)
    if reservation is None:
        client.stop()
        return 0
    from portgui.gui.crash import Crashes
    from portgui.gui.program import Program

    crashes = Crashes(application)
    crashes.install()
    program = Program(application, folders, client)
    rest = Rest(program, reservation, crashes)
    if folders.problem is not None:
        program.tell(folders.problem)
    await_first_rows(client)
    program.open(words)
    status = application.exec()
    program.stop()
    rest.stop()
    crashes.uninstall()
    logs.stop()
    return status


def await_first_rows(client: ScanClient) -> None:
    """Give the first answer a moment, so that the window is laid out and painted once, with rows.

    It has mostly come already; where it takes longer the window opens and says that it is looking.
    """
    loop = QEventLoop()
    client.finished.connect(loop.quit)
    client.notice.connect(loop.quit)
    QTimer.singleShot(FIRST_ROWS_PATIENCE, loop.quit)
    loop.exec()


if sys.platform == "win32":

    def _name_process() -> None:
        """Tell PortGUI apart from other Python programs, before the first window is there.

        A packaged PortGUI is its own program, and its shortcuts have no such name: with one of its
        own its window would not join them (SetCurrentProcessExplicitAppUserModelID).
        """
        import ctypes

        if not getattr(sys, "frozen", False):
            ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)

else:

    def _name_process() -> None:
        """The desktop goes by the application's desktop file, macOS by the bundle."""


class Rest(QObject):
    """What may wait until the first rows are there: the log file, later starts, the last crash."""

    def __init__(self, program: "Program", reservation: "Reservation", crashes: "Crashes") -> None:
        super().__init__(program)
        self._program = program
        self._reservation: Reservation | None = reservation
        self._crashes = crashes
        self._faults: FaultLog | None = None
        # Whatever comes first; a scan that hangs says so after ten seconds.
        program.client.finished.connect(self._on_first)
        program.client.notice.connect(self._on_first)

    @Slot()
    def _on_first(self) -> None:
        self._program.client.finished.disconnect(self._on_first)
        self._program.client.notice.disconnect(self._on_first)
        # Not in the way of the painting that the same turn of the event loop brings.
        QTimer.singleShot(REST_DELAY, self.start)

    @Slot()
    def start(self) -> None:
        """Start it all; once."""
        reservation, self._reservation = self._reservation, None
        if reservation is None:
            return
        release_collector()
        from portgui import logs
        from portgui.gui.collector import Collector
        from portgui.gui.crash import FaultLog
        from portgui.gui.cursor_rest import CursorRest
        from portgui.gui.screens import Screens
        from portgui.gui.upgrade import Upgrade

        program = self._program
        Collector(program.client, self)
        CursorRest(program.application, self)
        Screens(program.application, program.window, program.settings)
        Upgrade(program.client, self).told.connect(program.tell)
        program.complete()

        log = logs.start(self._program.folders.logs)
        if log.problem is not None:
            self._program.tell(log.problem)
        self._faults = FaultLog(self._program.folders.logs)
        self._crashes.offer(self._faults.last)
        instance = reservation.listen(self)
        instance.called.connect(self._program.open)

    def stop(self) -> None:
        """Close what was opened."""
        if self._faults is not None:
            self._faults.close()
