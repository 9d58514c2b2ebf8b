"""Text from outside made safe to put into a sentence, and paths checked before they are shown."""

import re
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from portgui.guides.system import Family, System

MAX_APP_NAME: Final = 60
"""Characters; what is beyond is cut and marked with an ellipsis."""

MAX_APP_PATH: Final = 1024
"""Characters; a longer path is not shown, because half a path is a wrong path."""

_JOINERS: Final = "\u200c\u200d"
"""Format characters that words and pictures need; the others can reorder or hide text."""

_SHARED_PROGRAMS: Final = frozenset({"svchost.exe", "services.exe", "system"})
"""Windows programs that hold many services; a rule for the file would be a rule for all."""


def app_name(text: str) -> str:
    """A name in one line, without control characters, at most `MAX_APP_NAME` long; maybe empty."""
    kept = (
        " " if char.isspace() else char
        for char in text[: MAX_APP_NAME * 16]
        if char.isspace() or char in _JOINERS or not unicodedata.category(char).startswith("C")
    )
    name = " ".join("".join(kept).split())
    return name if len(name) <= MAX_APP_NAME else name[: MAX_APP_NAME - 1].rstrip() + "…"


def app_file(path: str, system: System) -> str | None:
    """What to choose in the system's file dialog for a running app's path.

    Returns:
        The path; on macOS the app's bundle rather than the program inside it; None where the
        path is not one of that system, cannot be shown whole, or stands for many services.
    """
    if not path or len(path) > MAX_APP_PATH or any(map(_is_hidden, path)):
        return None
    match system.family:
        case Family.WINDOWS:
            return path if _is_windows_program(path) else None
        case Family.MACOS:
            return _bundle(path) if path.startswith("/") else None
        case Family.LINUX:
            return None


def _is_hidden(char: str) -> bool:
    return char not in _JOINERS and unicodedata.category(char)[0] in "CZ" and char != " "


def _is_windows_program(path: str) -> bool:
    found = PureWindowsPath(path)
    return (
        re.match(r"[A-Za-z]:\\|\\\\", path) is not None
        and found.suffix.lower() == ".exe"
        and found.name.lower() not in _SHARED_PROGRAMS
    )


def _bundle(path: str) -> str:
    outermost = [*reversed(PurePosixPath(path).parents), PurePosixPath(path)]
    return next((str(part) for part in outermost if part.suffix == ".app"), path)
