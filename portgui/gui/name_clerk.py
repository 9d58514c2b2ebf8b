"""One process that looks up names, one at a time; it is ended when it takes too long."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot

from portgui.connections import host_names, launch
from portgui.gui.timers import timer

PATIENCE: Final = 2.0
"""Seconds that a look-up may take."""

_STARTING: Final = 10.0
"""Seconds that the process may take to be there."""
_ENDING: Final = 1_000
"""Milliseconds to wait for a process that has been killed."""


class Clerk(QObject):
    """One process that looks up one name at a time.

    Signals:
        answered: an address and its name, "" for none.
        lost: this clerk, the address that it was asked for or "", and whether its process ended by
            itself; it has been ended because it took too long otherwise. Not after `end`.
    """

    answered = Signal(str, str)
    lost = Signal(object, str, bool)

    def __init__(self, command: Sequence[str], patience: float, parent: QObject) -> None:
        super().__init__(parent)
        self._address = ""
        self._is_ready = False
        self._is_over = False
        self._rest = b""
        self._patience = timer(self, patience, self._on_too_long)
        self._starting = timer(self, _STARTING, self._on_too_long)
        self._process = QProcess(self)
        self._process.setProgram(command[0])
        self._process.setArguments(list(command[1:]))
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONPATH", launch.python_path())
        self._process.setProcessEnvironment(environment)
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._on_output)
        self._process.errorOccurred.connect(self._on_error)
        self._process.finished.connect(self._on_finished)

    @property
    def is_free(self) -> bool:
        """Whether it has nothing to do."""
        return not self._address

    def start(self) -> None:
        """Start the process."""
        self._starting.start()
        self._process.start()

    def ask(self, address: str) -> None:
        """Look this up, as soon as the process is there."""
        self._address = address
        if self._is_ready:
            self._send()

    def end(self) -> None:
        """Kill it, say nothing more, and go as soon as it has gone."""
        self._is_over = True
        self._patience.stop()
        self._starting.stop()
        self._process.kill()
        if self._process.state() == QProcess.ProcessState.NotRunning:
            self.deleteLater()

    def wait(self) -> None:
        """Wait until it has ended, for a second at most."""
        self._process.waitForFinished(_ENDING)

    def _send(self) -> None:
        self._patience.start()
        self._process.write(self._address.encode("ascii", errors="replace") + b"\n")

    @Slot()
    def _on_output(self) -> None:
        received = bytes(self._process.readAllStandardOutput().data())
        if self._is_over:
            return
        *lines, self._rest = (self._rest + received).split(b"\n")
        for line in lines:
            self._take(line.strip())
        if len(self._rest) > host_names.LINE_LIMIT:
            self._lose(by_itself=True)

    def _take(self, line: bytes) -> None:
        if self._is_over:
            return
        if not self._is_ready:
            if line == host_names.READY:
                self._is_ready = True
                self._starting.stop()
                if self._address:
                    self._send()
            else:
                self._lose(by_itself=True)
            return
        try:
            name = host_names.name_in(line) if self._address else None
        except ValueError:
            self._lose(by_itself=True)
            return
        address, self._address = self._address, ""
        self._patience.stop()
        if address:
            self.answered.emit(address, name or "")

    @Slot()
    def _on_too_long(self) -> None:
        # One that has never been there is of no use; one that waits for a name server may be.
        self._lose(by_itself=not self._is_ready)

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        # Every other error is followed by `finished`.
        if error == QProcess.ProcessError.FailedToStart:
            self._on_finished()

    @Slot()
    def _on_finished(self) -> None:
        if self._is_over:
            self.deleteLater()
        else:
            self._lose(by_itself=True)

    def _lose(self, *, by_itself: bool) -> None:
        address, self._address = self._address, ""
        self.end()
        self.lost.emit(self, address, by_itself)
