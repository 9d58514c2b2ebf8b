"""Which errors of psutil and of the system mean "this fact could not be read", and why."""

from typing import Final

import psutil

from portgui.connections.snapshot import Gap
from portgui.plain import DETAIL_LIMIT, plain

TROUBLE: Final = (
    psutil.Error,
    OSError,
    RuntimeError,  # Windows' tables kept changing; Linux: a line of /proc is malformed
    ValueError,  # undecodable or unparseable text
    LookupError,  # a state or an account that psutil has no name for
    OverflowError,  # a process id beyond the system's range
)
"""What reading a fact may raise without that being a fault of this program."""


def gap_of(error: BaseException) -> Gap:
    """Why a fact is missing, when reading it raised `error`, one of `TROUBLE`."""
    if isinstance(error, psutil.AccessDenied | PermissionError):
        return Gap.NEEDS_ADMIN
    if isinstance(error, psutil.NoSuchProcess | ProcessLookupError | FileNotFoundError):
        return Gap.ENDED
    return Gap.NOT_TOLD


def detail_of(error: BaseException) -> str:
    """What the system said, as bounded plain text."""
    return plain(f"{type(error).__name__}: {error}", DETAIL_LIMIT)
