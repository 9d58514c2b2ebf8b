"""Which start of the system this is: a change that ends at a restart is over in the next one.

It only says when to look: that a change has ended is read back, never concluded.
"""

import sys
import time
from pathlib import Path
from typing import Final

BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
"""A number of its own for each start (random(4))."""
SLACK: Final = 120
"""Seconds by which two times of one start may differ: the clock is set now and then."""


def boot_id() -> str:
    """Which start of the system this is; "" where that is not known."""
    if sys.platform == "linux":
        try:
            return BOOT_ID.read_text("ascii").strip()[:64]
        except (OSError, UnicodeDecodeError):
            return ""
    elif sys.platform == "win32":
        import ctypes

        ticks = ctypes.WinDLL("kernel32").GetTickCount64
        ticks.restype = ctypes.c_uint64
        return f"at {round(time.time() - ticks() / 1000)}"
    elif sys.platform == "darwin":
        return _mac_boot()
    else:
        return ""


def is_same(one: str, other: str) -> bool:
    """Whether two of `boot_id` are of one start of the system; true where one is not known."""
    if not one or not other or one == other:
        return True
    times = [text.removeprefix("at ") for text in (one, other)]
    if not all(text.isdecimal() for text in times):
        return False
    return abs(int(times[0]) - int(times[1])) <= SLACK


def _mac_boot() -> str:
    """When it was started: kern.boottime, a struct timeval (sysctl(3))."""
    import ctypes

    class Time(ctypes.Structure):
        _fields_ = (("seconds", ctypes.c_long), ("microseconds", ctypes.c_int))

    system = ctypes.CDLL(None)
    found, size = Time(), ctypes.c_size_t(ctypes.sizeof(Time))
    place, length = ctypes.byref(found), ctypes.byref(size)
    if system.sysctlbyname(b"kern.boottime", place, length, None, 0):
        return ""
    return f"at {found.seconds}"
