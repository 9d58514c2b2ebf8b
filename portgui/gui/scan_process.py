"""One scanning process: started, asked, listened to and ended. Nobody else starts one."""

import logging
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QProcess, QProcessEnvironment, Signal

from portgui.connections import launch
from portgui.connections.wire import Frames, Request, pack_request
from portgui.plain import DETAIL_LIMIT, plain

MOST_ERRORS: Final = 4_000
"""Characters of standard error that are kept."""

_ENDING: Final = 1_000
"""Milliseconds to wait for a process that has been killed."""

_logger = logging.getLogger(__name__)


class ScanProcess(QObject):
    """One scanning process, from its start to its end.

    Attributes:
        frames: what it has said.
        errors: what it has written to standard error, as far as `MOST_ERRORS`.

    Signals:
        received: something has come.
        ended: it has ended, or could not be started; not after `end`.
    """

    received = Signal()
    ended = Signal()

    def __init__(self, command: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self.frames = Frames()
        self.errors = ""
        self._clock = QElapsedTimer()
        self._process = QProcess(self)
        self._process.setProgram(command[0])
        self._process.setArguments(list(command[1:]))
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONPATH", launch.python_path())
        self._process.setProcessEnvironment(environment)
        self._process.readyReadStandardOutput.connect(self._on_output)
        self._process.readyReadStandardError.connect(self._on_log)
        self._process.errorOccurred.connect(self._on_error)
        self._process.finished.connect(self._on_finished)
        self._is_over = False

    def start(self) -> None:
        self._clock.start()
        self._process.start()

    def ask(self, request: Request) -> None:
        self._process.write(pack_request(request))

    def hand_over(self) -> None:
        """Wait until the process runs and what was asked is in its pipe; some milliseconds."""
        if self._process.waitForStarted(_ENDING):
            self._process.waitForBytesWritten(_ENDING)

    def has_more(self) -> bool:
        """Whether something has come that has not been cut into frames yet."""
        return self._process.waitForReadyRead(0)

    def status(self) -> int:
        """The exit status of one that has ended; -1 where it did not start or was killed."""
        normal = self._process.exitStatus() == QProcess.ExitStatus.NormalExit
        started = self._process.error() != QProcess.ProcessError.FailedToStart
        return self._process.exitCode() if normal and started else -1

    def seconds(self) -> float:
        """How long it has lived."""
        return self._clock.elapsed() / 1000

    def end(self) -> None:
        """Kill it, say nothing more, and go as soon as it has gone.

        It only reads, so there is nothing that it could leave half done. One that has just been
        given the rights of root cannot be killed: it ends with its input.
        """
        self._is_over = True
        self._process.closeWriteChannel()
        self._process.kill()
        if self._process.state() == QProcess.ProcessState.NotRunning:
            self.deleteLater()

    def wait(self) -> None:
        """Wait until it has ended, for a second at most."""
        self._process.waitForFinished(_ENDING)

    def _on_output(self) -> None:
        self.frames.feed(bytes(self._process.readAllStandardOutput().data()))
        if not self._is_over:
            self.received.emit()

    def _on_log(self) -> None:
        text = bytes(self._process.readAllStandardError().data()).decode("utf-8", errors="replace")
        self.errors = (self.errors + text)[:MOST_ERRORS]
        for line in text.splitlines()[:20]:
            _logger.warning("scan process: %s", plain(line, DETAIL_LIMIT))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        # Every other error is followed by `finished`.
        if error == QProcess.ProcessError.FailedToStart:
            _logger.warning("scan process: %s", self._process.errorString())
            self._on_finished()

    def _on_finished(self) -> None:
        if self._is_over:
            self.deleteLater()
            return
        _logger.warning("the scan process has ended with status %d", self._process.exitCode())
        self.ended.emit()
