"""What a self-test has found, and the JSON that says so. Values only, no Qt."""

import json
import platform
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from portgui import __version__

LONGEST: Final = 2_000
"""Most characters of what is said of one check."""


class Result(StrEnum):
    """How a check has ended."""

    OK = "ok"
    FAILED = "failed"
    NOT_BUILT = "not-built"
    """PortGUI does not do this yet: neither good nor bad."""


class FaultError(Exception):
    """Something is not as it should be, as a sentence."""


class Check(NamedTuple):
    """One thing that was looked at.

    Attributes:
        name: which.
        result: how it ended.
        detail: what was found, or what is wrong; English.
    """

    name: str
    result: Result
    detail: str


def attempt(name: str, look: Callable[[], str]) -> Check:
    """Look; a fault, and any other error, is a check that has failed."""
    try:
        return Check(name, Result.OK, look())
    except FaultError as fault:
        return Check(name, Result.FAILED, str(fault)[:LONGEST])
    except Exception as error:  # Whatever it is, it is what the person wants to know.
        return Check(name, Result.FAILED, _where(error))


def is_ok(checks: Sequence[Check]) -> bool:
    """Whether nothing has failed."""
    return all(check.result is not Result.FAILED for check in checks)


def as_json(checks: Sequence[Check]) -> str:
    """One JSON object, in ASCII; `ok` of a check that could not be made yet is null."""
    record = {
        "version": __version__,
        "system": sys.platform,
        "machine": platform.machine(),
        "python": platform.python_version(),
        "frozen": bool(getattr(sys, "frozen", False)),
        "ok": is_ok(checks),
        "checks": [
            {
                "name": check.name,
                "ok": None if check.result is Result.NOT_BUILT else check.result is Result.OK,
                "result": check.result.value,
                "detail": check.detail,
            }
            for check in checks
        ],
    }
    return json.dumps(record, indent=1) + "\n"


def _where(error: Exception) -> str:
    """The error and the place in the source that it came from, on one line."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = None if trace is None else trace.tb_frame.f_code
    place = "" if code is None or trace is None else f" ({code.co_qualname}, {trace.tb_lineno})"
    return f"{type(error).__name__}: {error}{place}"[:LONGEST]
