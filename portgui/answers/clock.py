"""How a moment is written."""

from datetime import datetime


def clock(seconds: float | None) -> str:
    """A time as local date and time, `2026-11-22 14:02`; "" for None or a time out of range."""
    if seconds is None:
        return ""
    try:
        return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OverflowError, OSError, ValueError):
        return ""
