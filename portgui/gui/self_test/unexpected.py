"""What is logged, warned of or raised while nobody should have anything to say."""

import logging
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Final

from portgui.gui.self_test.report import FaultError

logger = logging.getLogger(__name__)

MOST_KEPT: Final = 20
"""Records that are told; the first are the ones that matter."""

# Each with its reason. What stands here is said by every run, or by the system, not by PortGUI.
EXPECTED: Final = (
    # Qt's platform without a screen has no window manager to pass this on to.
    "This plugin does not support propagateSizeHints",
    "This plugin does not support raise",
    "This plugin does not support grabbing",
    # A terminal that is set to no language at all, as in a container: Qt then uses UTF-8.
    'Detected locale "C" with character encoding',
)


class Listener(logging.Handler):
    """Keeps what is logged at WARNING and above.

    Attributes:
        heard: one line each, as far as `MOST_KEPT`.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: deque[str] = deque()
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if any(known in text for known in EXPECTED):
            return
        self.count += 1
        if len(self.heard) < MOST_KEPT:
            error = record.exc_info[1] if record.exc_info else None
            self.heard.append(f"{record.name}: {text}" + (f" ({error!r})" if error else ""))

    def look(self) -> str:
        """Say that nothing was heard.

        Raises:
            FaultError: something was.
        """
        if self.count:
            raise FaultError("; ".join((f"{self.count} unexpected", *self.heard)))
        return "nothing unexpected was said"


@contextmanager
def listening() -> Iterator[Listener]:
    """Hear the log, Python's warnings, and errors that nobody has caught."""
    listener = Listener()
    root = logging.getLogger()
    hooks = (sys.excepthook, sys.unraisablehook)
    root.addHandler(listener)
    logging.captureWarnings(True)
    sys.excepthook = _on_error
    sys.unraisablehook = _on_unraisable
    try:
        yield listener
    finally:
        sys.excepthook, sys.unraisablehook = hooks
        logging.captureWarnings(False)
        root.removeHandler(listener)


def _on_error(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An error in a slot: Qt goes on, and nothing else would say so."""
    logger.error("unhandled error", exc_info=(kind, error, trace))


def _on_unraisable(found: "sys.UnraisableHookArgs") -> None:
    error = found.exc_value or found.exc_type()
    logger.error(
        found.err_msg or "error that could not be raised",
        exc_info=(found.exc_type, error, found.exc_traceback),
    )
