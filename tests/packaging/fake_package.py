"""A frozen PortGUI in miniature: the files that a package has, by name and format, without code."""

import marshal
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import sbom

WINDOWS: Final = b"MZ\x90\x00"
LINUX: Final = b"\x7fELF\x02"
MACOS: Final = b"\xcf\xfa\xed\xfe"

VERSIONS: Final = sbom.locked(sbom.LOCK.read_text("utf-8"))
DISTRIBUTIONS: Final = {
    "PySide6_Essentials": VERSIONS["pyside6-essentials"],
    "shiboken6": VERSIONS["shiboken6"],
    "psutil": VERSIONS["psutil"],
    "platformdirs": VERSIONS["platformdirs"],
}


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write these files below the folder, and return it."""
    for place, content in files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def program(start: bytes, modules: Iterable[str]) -> bytes:
    """A program with PyInstaller's archive of these modules behind it, and a signature after that.

    Form: PyInstaller 6.22, archive/writers.py.
    """
    table = marshal.dumps([(name, (0, 17, 0)) for name in modules])
    pyz = b"PYZ\0" + b"\xa7\r\r\n" + struct.pack("!i", 17) + b"\0" * 5 + table
    name = b"PYZ.pyz\0".ljust(14, b"\0")
    entry = struct.pack("!IIIIBc", 18 + len(name), 0, len(pyz), len(pyz), 0, b"z") + name
    cookie_size = struct.calcsize("!8sIIII64s")
    cookie = struct.pack(
        "!8sIIII64s",
        b"MEI\x0c\x0b\x0a\x0b\x0e", len(pyz) + len(entry) + cookie_size, len(pyz), len(entry), 311,
        b"python311.dll",
    )  # fmt: skip
    return start + b"\0" * 60 + pyz + entry + cookie + b"signature"


def metadata(name: str, version: str, licence: str = "MIT") -> bytes:
    """The METADATA of a distribution."""
    return (
        f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nLicense-Expression: {licence}\n"
        "\nWords.\n"
    ).encode()


def papers(place: str, distributions: Mapping[str, str] = DISTRIBUTIONS) -> dict[str, bytes]:
    """The METADATA files of distributions, in the folder `place`."""
    return {
        f"{place}{name}-{version}.dist-info/METADATA": metadata(name, version)
        for name, version in distributions.items()
    }


def windows(modules: Iterable[str] = ("portgui", "portgui.net", "psutil")) -> dict[str, bytes]:
    """The files of a folder as it is frozen for Windows."""
    inside = "app-1.2.3/"
    names = [
        "python311.dll", "_ctypes.pyd", "_bz2.pyd", "_socket.pyd", "select.pyd", "libffi-8.dll",
        "VCRUNTIME140.dll", "PySide6/Qt6Core.dll", "PySide6/Qt6Gui.dll", "PySide6/Qt6Widgets.dll",
        "PySide6/Qt6Svg.dll", "PySide6/Qt6Network.dll", "PySide6/QtCore.pyd",
        "PySide6/pyside6.abi3.dll", "PySide6/MSVCP140_1.dll",
        "PySide6/plugins/platforms/qwindows.dll", "shiboken6/Shiboken.pyd",
        "shiboken6/shiboken6.abi3.dll", "psutil/_psutil_windows.pyd",
    ]  # fmt: skip
    files = {inside + name: WINDOWS + name.encode() for name in names}
    files |= {
        "portgui.exe": program(WINDOWS, modules),
        "portgui-window.exe": program(WINDOWS, modules),
        inside + "portgui/resources_data/icons/x.svg": b"<svg/>",
        inside + "base_library.zip": b"PK\3\4",
    }
    return files | papers(inside)


def macos() -> dict[str, bytes]:
    """The files of an app's Contents as PyInstaller lays them out."""
    names = [
        "Python.framework/Versions/3.14/Python", "lib-dynload/_bz2.cpython-314-darwin.so",
        "PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
        "PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui",
        "PySide6/Qt/lib/QtDBus.framework/Versions/A/QtDBus", "PySide6/QtCore.abi3.so",
        "PySide6/libpyside6.abi3.6.11.dylib", "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "PySide6/Qt/plugins/styles/libqmacstyle.dylib", "shiboken6/Shiboken.abi3.so",
        "shiboken6/libshiboken6.abi3.6.11.dylib", "psutil/_psutil_osx.abi3.so",
    ]  # fmt: skip
    files = {f"Frameworks/{name}": MACOS + name.encode() for name in names}
    files["MacOS/portgui"] = program(MACOS, ["portgui", "psutil", "platformdirs"])
    return files | papers("Resources/")


def linux() -> dict[str, bytes]:
    """The files of /usr/lib/portgui: installed packages, without a Python of their own."""
    names = [
        "PySide6/Qt/lib/libQt6Core.so.6", "PySide6/Qt/lib/libQt6Gui.so.6",
        "PySide6/Qt/lib/libQt6XcbQpa.so.6", "PySide6/Qt/lib/libicudata.so.73",
        "PySide6/QtCore.abi3.so", "PySide6/libpyside6.abi3.so.6.11",
        "PySide6/Qt/plugins/platforms/libqxcb.so", "shiboken6/Shiboken.abi3.so",
        "shiboken6/libshiboken6.abi3.so.6.11", "psutil/_psutil_linux.abi3.so",
    ]  # fmt: skip
    files = {name: LINUX + name.encode() for name in names}
    packages = ("PySide6", "shiboken6", "psutil", "platformdirs", "jeepney", "portgui")
    files |= {f"{name}/__init__.py": b"" for name in packages}
    return files | papers("", {**DISTRIBUTIONS, "jeepney": VERSIONS["jeepney"], "portgui": "1.2.3"})
