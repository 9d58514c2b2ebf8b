"""What a crash report says: what runs here and what failed, and not whose computer it is."""

import getpass
import importlib.metadata
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QSysInfo, qVersion

from portgui import __version__


def versions() -> tuple[tuple[str, str], ...]:
    """What runs here, as name and version; nothing that tells whose computer it is."""
    return (
        ("PortGUI", __version__),
        ("System", f"{QSysInfo.prettyProductName()}, {QSysInfo.currentCpuArchitecture()}"),
        ("Kernel", f"{QSysInfo.kernelType()} {QSysInfo.kernelVersion()}"),
        ("Python", sys.version.split()[0]),
        ("Qt", qVersion()),
        ("PySide6", _version("PySide6_Essentials")),
        ("psutil", _version("psutil")),
    )


def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "?"


def redact(text: str, home: str, user: str) -> str:
    """Take the person out of a text: the home folder becomes `~`, the user name `<user>`.

    Paths are found with either slash and with doubled ones, as they stand in Python's messages. So
    are the other accounts' folders beside it, which also covers Windows' short names (`ANNA~1`). A
    user name is replaced as a word of its own only, so that "a" does not spoil every other word.
    """
    parts = [re.escape(part) for part in re.split(r"[\\/]+", home) if part]
    lead = r"(?<![\w.-])" + (r"[\\/]+" if home[:1] in {"/", "\\"} else "")
    if parts:
        folder = lead + r"[\\/]+".join(parts) + r"(?![\w.-])"
        text = re.sub(folder, "~", text, flags=re.IGNORECASE)
    if len(parts) > 1:
        beside = f"({lead}" + r"[\\/]+".join(parts[:-1]) + r"[\\/]+)[^\\/\s\"'<>]+"
        text = re.sub(beside, r"\1<user>", text, flags=re.IGNORECASE)
    if user:
        text = re.sub(rf"(?<!\w){re.escape(user)}(?!\w)", "<user>", text, flags=re.IGNORECASE)
    return text


def details_of(texts: Iterable[str]) -> str:
    """What *Copy details* copies: the versions, then the texts, without the person in them."""
    head = "\n".join(f"{name} {version}" for name, version in versions())
    return "\n\n".join((head, redact("\n\n".join(texts), _home(), _user())))


def _home() -> str:
    try:
        return str(Path.home())
    except RuntimeError:  # An account without a home folder: then it stands nowhere.
        return ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # An account without a name.
        return ""
