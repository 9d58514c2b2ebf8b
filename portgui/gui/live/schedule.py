"""When to scan: as often as chosen, less often when nothing changes.

While nobody can see the window not at all, unless something is watched: then seldom.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from portgui.connections.ledger import Summary

OFF: Final = 0.0
INTERVALS: Final = (OFF, 1.0, 2.0, 5.0, 10.0, 30.0)
"""What a person may choose, in seconds."""
DEFAULT_INTERVAL: Final = 2.0
LONGEST: Final = 30.0
BACKGROUND: Final = 10.0
"""Seconds between two scans while the window is hidden and something is watched, at least."""

_STEPS: Final = ((12, 2.0), (6, 1.5))
"""After so many scans in a row without a change, so many times the chosen interval."""


def backed_off(interval: float, unchanged: int) -> float:
    """The interval in seconds after so many scans in a row without a change; never over 30 s."""
    factor = next((factor for scans, factor in _STEPS if unchanged >= scans), 1.0)
    return max(interval, min(interval * factor, LONGEST))


class Schedule(QObject):
    """Asks for scans, one after the other.

    The next one is due an interval after the last one was asked for, but where a scan takes long
    only after as much time again: at least half of the time is left to the computer.

    Signals:
        interval_changed: the seconds between scans are others now; 0 when none is due.
    """

    interval_changed = Signal(float)

    def __init__(
        self,
        ask: Callable[[], bool],
        interval: float = DEFAULT_INTERVAL,
        parent: QObject | None = None,
    ) -> None:
        """Nothing is asked until `set_visible(True)`.

        Args:
            ask: starts a scan; False when it could not. `on_finished` follows a True.
            interval: seconds between two scans; `OFF` for none.
            parent: whose child this is.
        """
        super().__init__(parent)
        self._ask = ask
        self._chosen = interval
        self._is_paused = False
        self._is_visible = False
        self._is_needed = False
        self._is_waiting = False
        self._unchanged = 0
        self._took = 0.0
        self._told = OFF
        self._asked = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_due)

    @property
    def chosen(self) -> float:
        """The interval that the person chose."""
        return self._chosen

    @property
    def is_paused(self) -> bool:
        """Whether the person paused it."""
        return self._is_paused

    @property
    def interval(self) -> float:
        """The seconds between two scans as things are, or 0 when none is due."""
        if self._chosen == OFF or self._is_paused:
            return OFF
        if self._is_visible:
            return backed_off(self._chosen, self._unchanged)
        return max(self._chosen, BACKGROUND) if self._is_needed else OFF

    @property
    def due_in(self) -> float | None:
        """The seconds until the next scan is asked for, or None while none is planned."""
        return self._timer.remainingTime() / 1000 if self._timer.isActive() else None

    def set_interval(self, seconds: float) -> None:
        """Choose how often; a scan is made at once, so that the choice shows."""
        self._chosen = seconds
        self._start_over()

    def set_paused(self, paused: bool) -> None:
        """Pause, or go on with a scan at once."""
        if paused != self._is_paused:
            self._is_paused = paused
            self._start_over()

    def set_visible(self, visible: bool) -> None:
        """Whether anybody can see the outcome; coming back makes a scan at once."""
        if visible == self._is_visible:
            return
        self._is_visible = visible
        if visible:
            self._start_over()
        else:
            self._unchanged = 0
            self._plan()

    @Slot(bool)
    def set_needed(self, needed: bool) -> None:
        """Whether somebody waits for news also while the window is hidden."""
        if needed != self._is_needed:
            self._is_needed = needed
            self._plan()

    def poke(self) -> None:
        """The person did something: back to the chosen interval."""
        if self._unchanged:
            self._unchanged = 0
            self._plan()

    def scan_now(self) -> None:
        """Scan once, now, also when paused or off."""
        self._unchanged = 0
        self._on_due()

    @Slot(object)
    def on_finished(self, summary: Summary) -> None:
        """A scan is complete: plan the next one."""
        self._is_waiting = False
        self._took = summary.seconds
        self._unchanged = 0 if summary.changes else self._unchanged + 1
        self._plan()

    @Slot()
    def on_failed(self) -> None:
        """The scan that was asked for will not come."""
        self._is_waiting = False
        self._plan()

    def _start_over(self) -> None:
        self._unchanged = 0
        if self.interval != OFF and not self._is_waiting:
            self._on_due()
        else:
            self._plan()

    def _on_due(self) -> None:
        if not self._is_waiting:
            self._asked.start()
            self._is_waiting = self._ask()
        self._plan()

    def _plan(self) -> None:
        """Set the timer by how things are now; while an answer is awaited there is none to set."""
        interval = self.interval
        self._timer.stop()
        if interval != OFF and not self._is_waiting:
            since = self._asked.elapsed() / 1000 if self._asked.isValid() else interval
            due = max(interval, 2 * self._took)
            self._timer.start(int(1000 * max(due - since, 0.0)))
        if interval != self._told:
            self._told = interval
            self.interval_changed.emit(interval)
