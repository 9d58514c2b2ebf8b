"""How long a self-test waits: for all that it waits for together, so that it ends in time."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from portgui.gui.self_test.report import FaultError

_LOOK_EVERY: Final = 20
"""Milliseconds between two looks."""


class Patience:
    """What is left of the time."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    @property
    def left(self) -> float:
        """Seconds, 0 when there are none left."""
        return max(0.0, self._end - self._clock())

    def wait_for(self, what: str, is_there: Callable[[], object]) -> None:
        """Let events happen until something is there.

        Raises:
            FaultError: it did not come; says `what` it was.
        """
        if is_there():
            return
        loop = QEventLoop()
        timer = QTimer()
        timer.setInterval(_LOOK_EVERY)

        def look() -> None:
            if is_there() or not self.left:
                loop.quit()

        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        timer.stop()
        if not is_there():
            raise FaultError(f"{what} did not come in time")

    @staticmethod
    def settle() -> None:
        """Let happen what waits to happen now."""
        QCoreApplication.processEvents()
