"""What the system keeps from apps, and tests of ports: read beside the window, remembered here."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from portgui.answers.port_answer import NOTHING_KEPT
from portgui.answers.port_in_use import Trial
from portgui.answers.protocols import SOCKET_PROTOCOLS
from portgui.connections import bind_test, reserved
from portgui.connections.bind_test import Tried
from portgui.connections.reserved import Reserved
from portgui.gui.job import Jobs
from portgui.net import Protocol

FRESH: Final = 300.0
"""Seconds before it is read again what the system keeps: it is another after the next start."""
TRIAL_FOR: Final = 60.0
"""Seconds for which the outcome of a test is shown."""

_Asked = tuple[int, Protocol | None]


class PortHolds(QObject):
    """Answers from memory; what is asked for comes later.

    Signals:
        changed: something is known that was not.
    """

    changed = Signal()

    def __init__(
        self,
        jobs: Jobs,
        parent: QObject | None = None,
        *,
        read: Callable[[], Reserved] = reserved.read,
        try_port: Callable[[int, Sequence[Protocol]], tuple[Tried, ...]] = bind_test.try_port,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._read = read
        self._try_port = try_port
        self._clock = clock
        self._reserved = NOTHING_KEPT
        self._read_at: float | None = None
        self._is_reading = False
        self._trying: _Asked | None = None
        self._trial: tuple[_Asked, Trial] | None = None

    @property
    def reserved(self) -> Reserved:
        """What the system keeps, as far as it has been read."""
        return self._reserved

    def want(self) -> None:
        """Read what the system keeps, unless that was a moment ago."""
        age = None if self._read_at is None else self._clock() - self._read_at
        if not self._is_reading and (age is None or not 0 <= age < FRESH):
            self._is_reading = True
            self._jobs.run(self._read, self._on_read, self._on_read_failed)

    def try_port(self, port: int, protocol: Protocol | None) -> None:
        """Test whether the port is free, on request of a person; one test at a time."""
        if self._trying is None:
            self._trying = (port, protocol)
            protocols = SOCKET_PROTOCOLS if protocol is None else (protocol,)
            job = partial(self._try_port, port, protocols)
            self._jobs.run(job, self._on_tried, self._on_try_failed)
            self.changed.emit()

    def is_trying(self, port: int, protocol: Protocol | None) -> bool:
        """Whether this port is being tested."""
        return self._trying == (port, protocol)

    def trial(self, port: int, protocol: Protocol | None) -> Trial | None:
        """The outcome of the last test, if it was of this port and a moment ago."""
        if self._trial is None or self._trial[0] != (port, protocol):
            return None
        trial = self._trial[1]
        return trial if 0 <= self._clock() - trial.at < TRIAL_FOR else None

    def _on_read(self, found: Reserved) -> None:
        self._is_reading = False
        self._read_at = self._clock()
        if found != self._reserved:
            self._reserved = found
            self.changed.emit()

    def _on_read_failed(self, error: Exception) -> None:
        self._is_reading = False
        self._read_at = self._clock()
        raise error  # nobody foresaw it: the crash report takes it from here

    def _on_tried(self, tried: tuple[Tried, ...]) -> None:
        asked, self._trying = self._trying, None
        if asked is not None:
            self._trial = (asked, Trial(self._clock(), tried))
        self.changed.emit()

    def _on_try_failed(self, error: Exception) -> None:
        self._trying = None
        raise error  # nobody foresaw it
