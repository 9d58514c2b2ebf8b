"""What is really inside a package: its programs and libraries, distributions and Python modules.

Reads a frozen folder (PyInstaller 6, one folder or an .app) or a folder of installed packages. The
standard library is all that it needs, and the system on which the package runs may be another one.
"""

import marshal
import re
import struct
import sys
from collections.abc import Iterator
from email.parser import HeaderParser
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple


class System(StrEnum):
    """What a program or library is for, by its format."""

    WINDOWS = "windows"
    MACOS = "macos"
    LINUX = "linux"


class Binary(NamedTuple):
    """A program or library.

    Attributes:
        path: below the package's folder, with forward slashes.
        stem: its name without what differs from system to system; see `stem`.
        system: what it is for.
    """

    path: str
    stem: str
    system: System


class Distribution(NamedTuple):
    """An installed Python distribution, by its METADATA (packaging.python.org, core metadata)."""

    name: str
    version: str
    licence: str


MAGIC: Final = {
    b"MZ": System.WINDOWS,
    b"\x7fELF": System.LINUX,
    # mach-o/loader.h, mach-o/fat.h: 64 bits, either order; several processors in one file.
    b"\xcf\xfa\xed\xfe": System.MACOS,
    b"\xfe\xed\xfa\xcf": System.MACOS,
    b"\xca\xfe\xba\xbe": System.MACOS,
    b"\xca\xfe\xba\xbf": System.MACOS,
}

_ARCHIVE: Final = b"MEI\x0c\x0b\x0a\x0b\x0e"
_COOKIE: Final = struct.Struct("!8sIIII64s")
_ENTRY: Final = struct.Struct("!IIIIBc")
"""PyInstaller's archive at the end of its programs: PyInstaller/archive/readers.py of 6.22."""
_MODULES: Final = b"z"


def binaries(folder: Path) -> list[Binary]:
    """Every program and library below the folder, in order; links to them are not counted."""
    found = []
    for path in sorted(folder.rglob("*")):
        system = None if path.is_symlink() or not path.is_file() else system_of(path)
        if system is not None:
            place = path.relative_to(folder).as_posix()
            found.append(Binary(place, stem(place), system))
    return found


def system_of(path: Path) -> System | None:
    """The system that a file is a program or library for; None when it is neither."""
    with path.open("rb") as file:
        start = file.read(4)
    return next((system for magic, system in MAGIC.items() if start.startswith(magic)), None)


def stem(place: str) -> str:
    """A library's name as it is the same on every system.

    `libQt6Core.so.6`, `Qt6Core.dll` and `QtCore.framework/Versions/A/QtCore` are qt6core;
    `_socket.cpython-311-x86_64-linux-gnu.so` and `_socket.pyd` are _socket.
    """
    *folders, name = place.lower().split("/")
    if f"{name}.framework" in folders:
        return re.sub(r"^qt(?=[a-z])", "qt6", name)
    if re.search(r"\.(so(\.[\d.]+)?|dylib)$", name):
        name = name.removeprefix("lib")
    return name.split(".", 1)[0]


def distributions(folder: Path) -> list[Distribution]:
    """The distributions below the folder, by name."""
    found = {
        _distribution(path)
        for path in folder.rglob("METADATA")
        if re.search(r"\.dist-info$|__dot__dist-info$", path.parent.name)
    }
    return sorted(found)


def modules(folder: Path) -> set[str]:
    """The top-level modules of Python inside that are not of its standard library."""
    found = {name.partition(".")[0] for name in _frozen_modules(folder)}
    found |= {name for site in _sites(folder) for name in _importable(site)}
    return found - sys.stdlib_module_names - _LATER_MODULES - {"__main__"}


_LATER_MODULES: Final = frozenset({
    # Of the standard library of a Python that may be newer, or older, than the one that asks.
    "annotationlib", "compression", "concurrent", "pathlib", "string", "_zstd", "_remote_debugging",
    "_interpreters", "_interpchannels", "_interpqueues", "_android_support", "_apple_support",
    "_colorize", "_hmac", "_ios_support", "_opcode_metadata", "_py_warnings", "_pyrepl", "_sha2",
    "_suggestions", "_sysconfig", "_types", "_ast_unparse", "asynchat", "asyncore", "distutils",
    "imp", "smtpd", "_sha256", "_sha512", "_bootsubprocess",
})  # fmt: skip


def is_stdlib(name: str) -> bool:
    """Whether a top-level module is of Python's standard library."""
    return name in sys.stdlib_module_names or name in _LATER_MODULES


def _distribution(metadata: Path) -> Distribution:
    headers = HeaderParser().parsestr(metadata.read_text("utf-8"))
    licence = headers["License-Expression"] or headers["License"] or ""
    return Distribution(headers["Name"], headers["Version"], licence.partition("\n")[0].strip())


def _sites(folder: Path) -> set[Path]:
    """The folders into which distributions were installed, unless they are a frozen program's."""
    places = {path.parent.parent for path in folder.rglob("METADATA")}
    return {place for place in places if any(place.glob("*/__init__.py"))}


def _importable(site: Path) -> Iterator[str]:
    for path in site.iterdir():
        if path.is_dir() and next(path.glob("*.py"), None) is not None:
            yield path.name
        elif path.suffix == ".py":
            yield path.stem


def _frozen_modules(folder: Path) -> Iterator[str]:
    """The names of every module in PyInstaller's archives."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and system_of(path) is not None:
            content = path.read_bytes()
            if (cookie := content.rfind(_ARCHIVE)) >= 0:
                yield from _names(content, cookie)


def _names(content: bytes, cookie: int) -> Iterator[str]:
    if cookie + _COOKIE.size > len(content):
        return  # the bootloader itself knows this sequence of bytes
    _, length, offset, size, _, library = _COOKIE.unpack_from(content, cookie)
    start = cookie + _COOKIE.size - length
    if start < 0 or not library.strip(b"\0"):
        return
    place, end = start + offset, start + offset + size
    while place < end:
        entry, position, taken, _, _, kind = _ENTRY.unpack_from(content, place)
        if kind == _MODULES:
            archive = content[start + position : start + position + taken]
            (index,) = struct.unpack_from("!i", archive, 8)
            # A list of names and numbers that this very build has just written.
            yield from (name for name, _ in marshal.loads(archive[index:]))  # noqa: S302
        place += entry
