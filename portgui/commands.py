"""The one door to other programs: absolute paths, argument lists, timeouts, no shell."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

if sys.platform == "win32":
    _FLAGS: Final = subprocess.CREATE_NO_WINDOW
else:
    _FLAGS: Final = 0

MAX_OUTPUT: Final = 32 * 1024 * 1024
"""Bytes of a program's output that are kept; what is beyond is dropped."""


class Outcome(NamedTuple):
    """What a program answered.

    Attributes:
        status: its exit status, or None when it did not start or was ended at the timeout.
        output: its standard output, decoded leniently.
        errors: its standard error, or why it did not run.
    """

    status: int | None
    output: str
    errors: str


def run(
    arguments: Sequence[str], *, timeout: float, environment: Mapping[str, str] | None = None
) -> Outcome:
    """Run a program and wait for it, without a shell, a window, or the person's language.

    Args:
        arguments: the program's absolute path, then its arguments.
        timeout: seconds after which it is ended.
        environment: variables beside the inherited ones.

    Raises:
        ValueError: the path is not absolute, or an argument has a NUL; a programming error.
    """
    is_absolute = bool(arguments) and Path(arguments[0]).is_absolute()
    if not is_absolute or any("\0" in part for part in arguments):
        raise ValueError("an absolute path and arguments without NUL are needed")
    try:
        done = subprocess.run(  # noqa: S603 (argument list, absolute path, checked above)
            list(arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
            env={**os.environ, "LC_ALL": "C", **(environment or {})},
            creationflags=_FLAGS,
        )
    except subprocess.TimeoutExpired:
        return Outcome(None, "", "timeout")
    except OSError as error:
        return Outcome(None, "", str(error))
    return Outcome(done.returncode, _decode(done.stdout), _decode(done.stderr))


def first_existing(*paths: str) -> str | None:
    """The first of these absolute paths that is a file, or None."""
    return next((path for path in paths if Path(path).is_file()), None)


def _decode(data: bytes) -> str:
    return data[:MAX_OUTPUT].decode("utf-8", errors="replace")
