"""Work beside the window's thread: files, look-ups. With the scan client the only place for it.

A job is a Qt-free function that returns a value. It neither makes nor keeps a Qt object: whatever
the function alone refers to is freed on the thread that ran it.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot
from shiboken6 import Shiboken

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

THREADS: Final = 4
"""Files and look-ups wait for the system rather than compute."""
PATIENCE: Final = 10_000
"""Milliseconds that `Jobs.stop` waits for jobs to end."""


class _Receivers(NamedTuple):
    on_done: Callable[[Any], None]
    on_failed: Callable[[Exception], None]


class Jobs(QObject):
    """Runs functions on threads of its own and hands their results to the window's thread.

    It lives as long as the program, and `stop` is called before the program ends.
    """

    # From the worker, to slots of this object, which live in the window's thread: queued.
    _done = Signal(int, object)
    _failed = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(THREADS)
        self._receivers: dict[int, _Receivers] = {}
        self._last = 0
        self._stopped = False
        self._done.connect(self._on_done)
        self._failed.connect(self._on_failed)

    def run(
        self,
        function: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_failed: Callable[[Exception], None],
    ) -> None:
        """Run `function` beside the window; one of the other two is called later, on its thread.

        Give bound methods of the widget or object that wants the answer: when it is deleted
        meanwhile, the answer is dropped. After `stop` nothing is run any more.
        """
        if self._stopped:
            logger.info("not run after the stop: %r", function)
            return
        self._last += 1
        self._receivers[self._last] = _Receivers(on_done, on_failed)
        self._pool.start(partial(self._work, self._last, function))

    def wait(self, milliseconds: int = PATIENCE) -> bool:
        """Wait until no job runs; False when one still does. Answers come when events do."""
        return self._pool.waitForDone(milliseconds)

    def stop(self, milliseconds: int = PATIENCE) -> bool:
        """Take no more jobs, wait for those there are, drop their answers.

        Returns:
            Whether all have ended. One that has not is named in the log.
        """
        self._stopped = True
        self._receivers.clear()
        ended = self.wait(milliseconds)
        if not ended:
            logger.warning("%d jobs have not ended", self._pool.activeThreadCount())
        return ended

    def _work(self, number: int, function: Callable[[], object]) -> None:
        """Runs on the pool's thread: calls the function, touches nothing else of this object."""
        try:
            result = function()
        except Exception as error:  # Whatever it is, the caller is told.
            self._failed.emit(number, error)
        else:
            self._done.emit(number, result)

    @Slot(int, object)
    def _on_done(self, number: int, result: object) -> None:
        receivers = self._receivers.pop(number, None)
        if receivers is not None and _is_there(receivers.on_done):
            receivers.on_done(result)

    @Slot(int, object)
    def _on_failed(self, number: int, error: Exception) -> None:
        receivers = self._receivers.pop(number, None)
        if receivers is not None and _is_there(receivers.on_failed):
            receivers.on_failed(error)


def _is_there(receiver: Callable[..., object]) -> bool:
    """Whether the Qt object that a callable belongs to, if any, still exists."""
    while isinstance(receiver, partial):
        receiver = receiver.func
    owner = getattr(receiver, "__self__", None)
    return not isinstance(owner, QObject) or Shiboken.isValid(owner)
