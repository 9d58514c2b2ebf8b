"""Unhandled errors: logged, shown once with *Copy details*, and the program goes on.

Three ways lead here: an error that nobody caught, a message of Qt, and the trace that Python's
faulthandler left behind when the program was ended by a fault of the machine kind.
"""

import contextlib
import faulthandler
import logging
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    Qt,
    QTimer,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from shiboken6 import Shiboken

from portgui.logs import reachable

if TYPE_CHECKING:
    from portgui.gui.dialogs import DetailsDialog

# What only a report needs is imported when there is one: it costs a third of the start.

logger = logging.getLogger(__name__)
qt_logger = logging.getLogger("qt")

FAULT_NAME: Final = "fault.txt"
MAX_TRACE: Final = 20_000
"""Most characters of one traceback; the end, where the error is named, is kept."""
MAX_KEPT: Final = 5
"""How many different errors the dialog's details hold; the first are the ones that matter."""
SHOW_DELAY: Final = 200
"""Milliseconds from an error to its dialog, and between two updates of the dialog."""

_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Crashes(QObject):
    """Catches what nobody caught. Made on the window's thread, lives as long as the program."""

    # A traceback, from any thread, to this object's own.
    _caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: list[str] = []
        self._logged: deque[str] = deque(maxlen=20)
        self._count = 0
        self._dialog: DetailsDialog | None = None
        self._reporting = threading.local()
        self._restore: list[Callable[[], object]] = []
        # An error at every repaint must not bring about the next repaint: a few updates a second.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOW_DELAY)
        self._timer.timeout.connect(self._on_timeout)
        # Never in the middle of what failed, which may be a paint event or a model's change.
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take the three hooks of Python and the one of Qt, until `uninstall`."""
        hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)

        def restore() -> None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = hooks

        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error
        sys.unraisablehook = self._on_unraisable
        qt_handler = qInstallMessageHandler(log_qt_message)
        self._restore = [restore, lambda: qInstallMessageHandler(qt_handler)]

    def uninstall(self) -> None:
        """Put the hooks back as they were."""
        while self._restore:
            self._restore.pop()()

    def _on_error(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        self._report("unhandled error", kind, error, trace)

    def _on_thread_error(self, found: threading.ExceptHookArgs) -> None:
        if not issubclass(found.exc_type, SystemExit):
            name = found.thread.name if found.thread is not None else "?"
            self._report(
                f"unhandled error in {name}", found.exc_type, found.exc_value, found.exc_traceback
            )

    def _on_unraisable(self, found: "sys.UnraisableHookArgs") -> None:
        where = found.err_msg or "error that could not be raised"
        self._report(where, found.exc_type, found.exc_value, found.exc_traceback)

    def _report(
        self,
        where: str,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Log it and hand it to the window's thread; on no account raise, or this starts anew."""
        if getattr(self._reporting, "now", False):
            return
        self._reporting.now = True
        try:
            found = (kind, error or kind(), trace)
            text = "".join(traceback.format_exception(*found))[-MAX_TRACE:]
            self._log(where, text, found)
            if Shiboken.isValid(self):
                self._caught.emit(text)
        except Exception:  # Whatever fails here must not fail again while it is told.
            with contextlib.suppress(Exception):
                logger.exception("an error could not be reported")
        finally:
            self._reporting.now = False

    def _log(
        self, where: str, text: str, found: tuple[type[BaseException], BaseException, Any]
    ) -> None:
        if text in self._logged:
            # The same at every repaint must not push everything else out of the log.
            logger.error("%s, again: %s", where, text.rstrip().rpartition("\n")[2])
            return
        self._logged.append(text)
        logger.error(where, exc_info=found)

    @Slot(str)
    def _on_caught(self, text: str) -> None:
        self._count += 1
        if text not in self._texts and len(self._texts) < MAX_KEPT:
            self._texts.append(text)
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _on_timeout(self) -> None:
        try:
            self._show()
        except Exception:  # A dialog about the dialog's own error would never end.
            logger.exception("an error could not be shown")

    def _show(self) -> None:
        title = self.tr("Something went wrong in PortGUI")
        text = self.tr(
            "PortGUI goes on. If it does not work as it should, close it and start it again. "
            "The details help to repair it; your home folder and user name are not in them."
        )
        if self._count > 1:
            text += "\n\n" + self.tr("Errors so far: {count}").format(count=self._count)
        from portgui.gui.crash_text import details_of

        details = details_of(self._texts)
        if self._dialog is not None and Shiboken.isValid(self._dialog):
            self._dialog.say(title, text, details)
            return
        from portgui.gui.dialogs import show_details

        self._dialog = show_details(None, title, text, details)
        self._dialog.finished.connect(self._on_closed)

    @Slot()
    def _on_closed(self) -> None:
        self._dialog = None
        self._texts.clear()
        self._count = 0

    def offer(self, trace: str) -> None:
        """Show the trace that the last run left behind, when there is one."""
        if not trace:
            return
        title = self.tr("PortGUI ended unexpectedly last time")
        text = self.tr(
            "Your settings are kept. The details help to repair it; your home folder and user "
            "name are not in them."
        )
        from portgui.gui.crash_text import details_of
        from portgui.gui.dialogs import show_details

        show_details(None, title, text, details_of([trace]))


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    """Log a message of Qt under its category."""
    qt_logger.log(_LEVELS.get(kind, logging.WARNING), "%s: %s", context.category, message)


class FaultLog:
    """Where Python's faulthandler writes when the program is ended by a fault.

    Attributes:
        last: what the last run left behind, "" when it ended well. It is offered once: the file is
            empty from then on.
    """

    def __init__(self, folder: Path) -> None:
        self.last = ""
        self._file: IO[str] | None = None
        path = reachable(folder) / FAULT_NAME
        try:
            if path.exists():
                self.last = path.read_text("utf-8", errors="replace")[:MAX_TRACE].strip()
            self._file = path.open("w", encoding="utf-8")
            faulthandler.enable(self._file)
        except OSError as error:
            logger.warning("no fault log: %s", error)

    def close(self) -> None:
        """The program ends as it should: nothing is left to offer.

        On Windows faulthandler also notes faults that were handled; these are no crash.
        """
        if self._file is not None:
            faulthandler.disable()
            self._file.truncate(0)
            self._file.close()
            self._file = None
