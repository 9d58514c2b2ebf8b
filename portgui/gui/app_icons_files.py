"""Which file has the picture of an app on Windows and macOS. No Qt and no reading."""

import re
from typing import Final

_LOCAL: Final = re.compile(r"[A-Za-z]:\\[^\0]+\.exe", re.IGNORECASE)
_BUNDLE: Final = re.compile(r"(/[^\0]*?\.app)/")


def windows_file(path: str) -> str:
    r"""The program itself, or "": nothing on another computer (`\\server\…`) is waited for."""
    return path if _LOCAL.fullmatch(path) else ""


def macos_file(path: str) -> str:
    """The outermost bundle that a program lies in, or "".

    A browser's helpers are bundles within the browser's (Apple, Bundle Programming Guide).
    """
    found = _BUNDLE.match(path)
    return found.group(1) if found is not None else ""
