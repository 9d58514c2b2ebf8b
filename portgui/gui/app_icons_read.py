"""Reads files that others have put there: regular ones, up to a size. No Qt, for a job."""

import os
import stat
from pathlib import Path


def read_regular(file: Path, most: int) -> bytes | None:
    """A regular file of at most `most` bytes, or None; a pipe or a device is not waited for."""
    try:
        # Without O_NONBLOCK the mere opening of a pipe would wait for its other end.
        number = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError):
        return None
    try:
        facts = os.fstat(number)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > most:
            return None
        with open(number, "rb", closefd=False) as opened:
            content = opened.read(most + 1)
    except OSError:
        return None
    finally:
        os.close(number)
    return content if len(content) <= most else None
