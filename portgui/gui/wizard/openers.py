"""How an address or a program of the system is opened. Both raise OSError when it fails."""

import os
import sys
from collections.abc import Callable
from pathlib import PureWindowsPath

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

Opener = Callable[[str], None]


def open_url(address: str) -> None:
    """Open an address with whatever the system has for it; call it on the window's thread."""
    if not QDesktopServices.openUrl(QUrl(address)):
        raise OSError(f"nothing opens {address}")


def open_program(name: str) -> None:
    """Start one of Windows' own programs, such as `wf.msc`.

    It returns when Windows has asked for permission, so it runs beside the window's thread.
    """
    if sys.platform == "win32":
        # By its whole path: a bare name is looked for in the current folder too, where a file of
        # that name may lie that somebody else has put there.
        folder = PureWindowsPath(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32")
        os.startfile(str(folder / PureWindowsPath(name).name))  # noqa: S606 (the point of it)
    else:
        raise OSError(f"{name} is a program of Windows")
