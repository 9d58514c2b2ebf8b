"""Is every library that a frozen folder needs in the folder, or a part of Windows?

    python dll_check.py FOLDER

FOLDER is the one with Python's library in it. A computer without a Visual C++ runtime and without
.NET has nothing else. pefile, which PyInstaller brings on Windows, reads the files. Exit status 1
when something is missing.
"""

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

OF_WINDOWS: Final = frozenset({
    "advapi32", "authz", "bcrypt", "bcryptprimitives", "cfgmgr32", "comctl32", "comdlg32",
    "crypt32", "d3d11", "d3d12", "d3d9", "d3dcompiler_47", "dnsapi", "dwmapi", "dwrite", "dxgi",
    "gdi32", "icuuc", "imm32", "iphlpapi", "kernel32", "mpr", "msvcrt", "ncrypt", "netapi32",
    "ntdll", "ole32", "oleaut32", "pdh", "powrprof", "psapi", "rpcrt4", "secur32", "setupapi",
    "shcore", "shell32", "shlwapi", "ucrtbase", "uiautomationcore", "user32", "userenv",
    "uxtheme", "version", "winhttp", "winmm", "winspool.drv", "wintrust", "ws2_32", "wtsapi32",
})  # fmt: skip
"""Libraries that every Windows 10 from version 1809 has, without `.dll`."""

API_SETS: Final = re.compile(r"(?:api|ext)-ms-win-[a-z0-9-]+\.dll")
"""Names that Windows 10 itself turns into one of its libraries; the C runtime is among them."""


def missing(needs: dict[str, set[str]]) -> dict[str, set[str]]:
    """The libraries that are not found, each with the files that need it.

    Args:
        needs: by the place of each file below the folder of the libraries, with forward slashes,
            the names of the libraries that it imports.
    """
    there = {place.lower() for place in needs}
    found: dict[str, set[str]] = {}
    for file, libraries in needs.items():
        places = _places(file.lower())
        for library in {name.lower() for name in libraries}:
            if _is_of_windows(library) or any(f"{place}{library}" in there for place in places):
                continue
            found.setdefault(library, set()).add(file)
    return found


def _places(file: str) -> set[str]:
    """Where the libraries of a file may lie, each with a slash behind or empty.

    Its own folder and that of Python, which PyInstaller's start makes known. What is below PySide6
    also finds what PySide6 and shiboken6 have loaded by then.
    """
    own = file.rpartition("/")[0]
    known = {f"{own}/" if own else "", ""}
    return known | {"pyside6/", "shiboken6/"} if file.startswith("pyside6/") else known


def _is_of_windows(library: str) -> bool:
    return API_SETS.fullmatch(library) is not None or library.removesuffix(".dll") in OF_WINDOWS


def read(folder: Path) -> dict[str, set[str]]:
    """What each program and library below the folder imports."""
    return {
        path.relative_to(folder).as_posix(): set(_imports(path))
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in {".exe", ".dll", ".pyd"}
    }


def _imports(path: Path) -> Iterator[str]:
    # There only where packages are built.
    pefile = importlib.import_module("pefile")
    with pefile.PE(str(path), fast_load=True) as image:
        kinds = ("IMAGE_DIRECTORY_ENTRY_IMPORT", "IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT")
        image.parse_data_directories([pefile.DIRECTORY_ENTRY[kind] for kind in kinds])
        for table in ("DIRECTORY_ENTRY_IMPORT", "DIRECTORY_ENTRY_DELAY_IMPORT"):
            for entry in getattr(image, table, ()):
                yield entry.dll.decode("ascii")


def main(arguments: list[str]) -> int:
    """Print what is missing."""
    found = missing(read(Path(arguments[0])))
    for library, files in sorted(found.items()):
        print(f"{library} is neither in the folder nor a part of Windows; for: {sorted(files)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
