"""The handlers of the log: a rotating file, and standard error. `logs.py` says when and where.

A module of its own: what it needs takes longer to load than the window's first rows may wait.
"""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, TextIO

MAX_BYTES: Final = 1024 * 1024
FILES: Final = 3
"""How many files of `MAX_BYTES` there are at most: the current one and the ones before it."""
MAX_MESSAGE: Final = 16 * 1024
"""Longest message of one record, in characters; a traceback stands after it, whole."""

_FORMAT: Final = "%(asctime)s %(levelname)-8s %(name)s: %(message)s"


class _Formatter(logging.Formatter):
    """One record is one line (and its traceback): text from outside cannot forge a second."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        record.message = one_line(record.message)
        return super().formatMessage(record)


def one_line(text: str) -> str:
    """`text` on one line: what cannot be printed is shown escaped, what is too long is cut."""
    cut = text if len(text) <= MAX_MESSAGE else text[:MAX_MESSAGE] + "…"
    if cut.isprintable():
        return cut
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
        for sign in cut
    )


class LogFile(RotatingFileHandler):
    """A file of at most `MAX_BYTES`, with the ones before it beside it."""

    is_of_portgui = True

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            maxBytes=MAX_BYTES,
            backupCount=FILES - 1,
            encoding="utf-8",
            errors="backslashreplace",
        )
        self.setFormatter(_Formatter(_FORMAT))

    def doRollover(self) -> None:  # noqa: N802 (logging's own name)
        try:
            super().doRollover()
        except OSError:
            # On Windows a file that another program has open cannot be renamed. The log stays
            # bounded all the same: this file begins anew. The base class closed it and reopens it.
            Path(self.baseFilename).write_bytes(b"")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's own name)
        """A full or vanished disk must not disturb the program; the record is lost."""


class LogStream(logging.StreamHandler[TextIO]):
    """Standard error."""

    is_of_portgui = True

    def __init__(self, stream: TextIO, level: int) -> None:
        super().__init__(stream)
        self.setLevel(level)
        self.setFormatter(_Formatter(_FORMAT))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's own name)
        """Standard error may be a closed pipe; nobody is left to tell."""
