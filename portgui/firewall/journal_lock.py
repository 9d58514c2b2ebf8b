"""A lock between two PortGUIs, by a file beside the journal; the system lets go of it at the end.

POSIX: flock(2), which goes with the open file, so that two threads of one process keep each other
out as well. Windows: one byte of the file (_locking, learn.microsoft.com). Where the folder's file
system knows no locks, as some in a network, there is none.
"""

import errno
import os
import sys
import time
from pathlib import Path
from typing import Final

TRIES: Final = 200
PAUSE: Final = 0.02
"""Seconds between two tries; a line is added in less."""

_NO_LOCKS: Final = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def hold(path: Path, tries: int = 1) -> int | None:
    """Take the lock; None where somebody else has it. `release` takes what this returns.

    Raises:
        OSError: the file could not be opened or made.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags, 0o600)
    for left in reversed(range(tries)):
        try:
            _lock(descriptor)
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return descriptor
        else:
            return descriptor
        if left:
            time.sleep(PAUSE)
    os.close(descriptor)
    return None


def release(descriptor: int) -> None:
    """Let go of it."""
    os.close(descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
