"""What a test cannot do without, and what Wine cannot do: the marks, and what they mean here.

`linux`, `posix`, `windows`, `root` and `links` say what a test needs. `wine_cannot` gives a reason
and leaves the test out where Wine stands in for Windows (`python3 dev.py windows`); on Windows
itself it runs.
"""

import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

import pytest

MARKS: Final = (
    "posix: needs a POSIX system",
    "windows: needs Windows, or Wine",
    "links: needs symbolic links",
    "wine_cannot(reason): Windows can, Wine cannot",
)
"""Beside those that pyproject.toml names."""

WINE: Final = "Wine cannot: "

owners = pytest.mark.wine_cannot("tell whose a socket is, or what a process is called")
alone = pytest.mark.wine_cannot("keep a TCP port for one socket alone (SO_EXCLUSIVEADDRUSE)")


def linux() -> None:
    """Leave the module out on another system."""
    if sys.platform != "linux":
        pytest.skip("needs Linux", allow_module_level=True)


def windows() -> None:
    """Leave the module out where there is neither Windows nor Wine."""
    if sys.platform != "win32":
        pytest.skip("needs Windows", allow_module_level=True)


def obstacle(mark: pytest.Mark) -> str:
    """Why a test with this mark cannot run here; empty where it can."""
    match mark.name:
        case "linux" if sys.platform != "linux":
            return "needs Linux"
        case "posix" if os.name != "posix":
            return "needs a POSIX system"
        case "windows" if os.name != "nt":
            return "needs Windows"
        case "root" if not is_root():
            return "needs root"
        case "links" if not has_links():
            return "needs symbolic links"
        case "wine_cannot" if is_wine():
            (reason,) = mark.args
            return f"{WINE}{reason}"
        case _:
            return ""


def is_root() -> bool:
    """Whether the tests may do everything on this computer."""
    return sys.platform != "win32" and os.geteuid() == 0


@cache
def is_wine() -> bool:
    """Whether this Windows is Wine."""
    if sys.platform == "win32":
        import ctypes

        return hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest of the function)
        return False


@cache
def has_links() -> bool:
    """Whether symbolic links can be made; on Windows that takes rights which not everybody has."""
    with tempfile.TemporaryDirectory() as folder:
        file, link = Path(folder, "file"), Path(folder, "link")
        file.touch()
        try:
            link.symlink_to(file)
        except OSError:
            return False
        # Wine says that it has made one, and has not.
        return link.is_symlink() and link.resolve() == file.resolve()
