"""What is read of files: of the apps on the firewall's list, and of what PortGUI put there."""

import os
import plistlib
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final
from xml.parsers.expat import ExpatError

_LARGEST: Final = 1_000_000
"""Bytes of a file that is read; a property list of an app has some thousand."""
_JOB: Final = re.compile(r"app\.portgui\.undo-([a-z0-9]{4})\.plist")


@dataclass(frozen=True, slots=True)
class Bundle:
    """What an app says of itself; "" for what it does not say.

    Attributes:
        identifier: such as "com.example.game".
        main: the path of the program that is started with it.
    """

    identifier: str = ""
    main: str = ""


def bundle_around(path: str) -> str:
    """The innermost “X.app” with the program “X.app/Contents/MacOS/…”, or "". Pure."""
    parts = PurePosixPath(path).parts
    if len(parts) > 4 and parts[-3:-1] == ("Contents", "MacOS") and parts[-4].endswith(".app"):
        return str(PurePosixPath(*parts[:-3]))
    return ""


def bundle_of(path: str) -> Bundle:
    """What the app at this path says of itself."""
    raw = content(str(PurePosixPath(path, "Contents", "Info.plist")))
    if raw is None:
        return Bundle()
    try:
        says = plistlib.loads(raw)
    except (ValueError, ExpatError, plistlib.InvalidFileException, LookupError, RecursionError):
        return Bundle()
    if not isinstance(says, dict):
        return Bundle()
    name, identifier = says.get("CFBundleExecutable"), says.get("CFBundleIdentifier")
    main = ""
    if isinstance(name, str) and name not in {"", ".", ".."} and "/" not in name:
        main = str(PurePosixPath(path, "Contents", "MacOS", name))
    return Bundle(identifier if isinstance(identifier, str) else "", main)


def real(path: str) -> str:
    """The path without symbolic links."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return path


def content(path: str) -> bytes | None:
    """A small file's bytes, or None."""
    try:
        with Path(path).open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except (OSError, ValueError):
        return None
    return raw if len(raw) <= _LARGEST else None


def is_there(path: str) -> bool:
    """Whether a file exists."""
    try:
        return Path(path).exists()
    except OSError:
        return False


def marks(folder: str) -> frozenset[str] | None:
    """The changes that launchd is to end, by their marks; None where that cannot be read."""
    try:
        found = [_JOB.fullmatch(name) for name in os.listdir(folder)]  # noqa: PTH208 (names only)
    except FileNotFoundError:
        return frozenset()
    except OSError:
        return None
    return frozenset(match[1] for match in found if match is not None)
