"""The one door to the data files that PortGUI ships. Nothing is loaded at import."""

import json
from pathlib import Path, PurePosixPath

_PACKAGED = Path(__file__).parent / "resources_data"
_SOURCE = Path(__file__).parent.parent / "resources"


class ResourceError(Exception):
    """A shipped file is missing or damaged.

    Attributes:
        name: the file's name below resources/.
        reason: what the system or the parser said, for the log.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


def root() -> Path:
    """The folder of the data files: inside an installed package, or beside it in the sources."""
    return _PACKAGED if _PACKAGED.is_dir() else _SOURCE


def path(name: str) -> Path:
    """Where the data file or folder `name` (with forward slashes) lies.

    Raises:
        ValueError: an absolute name, or one that leaves the folder; a programming error.
    """
    pure = PurePosixPath(name)
    # On Windows a backslash parts folders, and what stands before a colon is a drive.
    if pure.is_absolute() or ".." in pure.parts or any(mark in name for mark in "\\:\0"):
        raise ValueError(f"not a resource name: {name!r}")
    return root().joinpath(*pure.parts)


def names(folder: str, suffix: str) -> tuple[str, ...]:
    """The files of `folder` that end in `suffix`, as resource names, sorted; empty without it."""
    return tuple(sorted(f"{folder}/{found.name}" for found in path(folder).glob(f"*{suffix}")))


def read_text(name: str) -> str:
    """The text of a data file.

    Raises:
        ResourceError: it cannot be read, or is not UTF-8.
    """
    try:
        return path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceError(name, str(error)) from error


def read_json(name: str) -> object:
    """The parsed JSON of a data file.

    Raises:
        ResourceError: it cannot be read, or is not JSON.
    """
    text = read_text(name)
    try:
        parsed: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ResourceError(name, str(error)) from error
    return parsed
