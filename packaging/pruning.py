"""What of Qt and Python stays in a frozen PortGUI: a program of widgets, without QML or TLS.

Qt's libraries stay the files that they are, so that they can be replaced.
"""

import re
from collections.abc import Collection, Iterable
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import Final, TypeVar

Entry = TypeVar("Entry", bound=tuple[str, ...])

LIBRARIES: Final = frozenset({"Core", "Gui", "Widgets", "Svg", "Network", "PrintSupport"})
"""Qt's libraries by the modules that PortGUI imports, and what these are linked against."""
MORE_LIBRARIES: Final = {
    "win32": frozenset[str](),
    "darwin": frozenset({"DBus"}),  # QtGui is linked against it there
    "linux": frozenset({
        "DBus", "OpenGL", "XcbQpa", "WaylandClient", "WaylandEglClientHwIntegration",
        "WlShellIntegration",
    }),
}  # fmt: skip

PLUGINS: Final = {
    # "offscreen" and, on Windows, "minimal" are for --self-test, which needs no screen.
    "platforms": ("windows", "cocoa", "xcb", "wayland*", "offscreen", "minimal"),
    "styles": ("*",),
    # PNG is built into QtGui. Icons of programs are also .ico and .icns files.
    "imageformats": ("svg", "ico", "icns"),
    "iconengines": ("svgicon",),
    "printsupport": ("*",),
    "platformthemes": ("xdgdesktopportal",),
    "platforminputcontexts": ("compose*", "ibus*"),
    "wayland-shell-integration": ("*",),
    "wayland-decoration-client": ("*",),
    "wayland-graphics-integration-client": ("*",),
    "xcbglintegrations": ("*",),
}
"""By the folder of a plugin: those that stay, without `q` or `lib` in front and suffix behind."""

NOT_IN_QT: Final = frozenset({"opengl32sw.dll"})
"""OpenGL without a graphics card, 20 MB; widgets are painted without OpenGL."""

OF_WINDOWS: Final = (
    "api-ms-win-*",
    "ucrtbase.dll",
    "icu.dll",
    "icuin.dll",
    "icuuc.dll",
    "mscms.dll",
)
"""Parts of Windows 10 that may lie beside a Python; the system's own are the right ones."""

METADATA: Final = re.compile(
    r"[^/]+\.dist-info/(METADATA|(?!licenses/LicenseRef-Qt-Commercial)licenses/.*|LICEN[CS]E.*)"
)
"""What stays of a distribution's papers. RECORD and the like tell of the computer that built;
Qt's commercial licence is not the one under which it is given away here."""

_LIBRARY: Final = re.compile(r"(?:lib)?Qt6?([A-Z]\w*?)(?:\.framework|\.dll|\.so(?:\.\d+)*|\.dylib)")
_BINDING: Final = re.compile(r"Qt([A-Z]\w*?)(?:\.abi3)?\.(?:pyd|so)")
_QML: Final = re.compile(r"(?:lib)?pyside6qml\.")
_PLUGIN: Final = re.compile(r"(?:lib)?q?([\w-]+?)\.(?:dll|so|dylib)")


def prune(entries: Iterable[Entry], system: str, languages: Collection[str]) -> list[Entry]:
    """The entries of PyInstaller's list that stay: their first part is the place in the folder."""
    return [entry for entry in entries if stays(entry[0], system, languages)]


def stays(place: str, system: str, languages: Collection[str]) -> bool:
    """Whether the file stays.

    Args:
        place: below the folder of the frozen program, with either slash.
        system: as in `sys.platform`.
        languages: the codes of the languages whose words of Qt are wanted: `de`, `pt_BR`.
    """
    path = PurePosixPath(place.replace("\\", "/"))
    if any(fnmatch(path.name.lower(), pattern) for pattern in OF_WINDOWS):
        return False
    if ".dist-info" in path.parts[0]:
        return METADATA.fullmatch(str(path)) is not None
    # macOS also has links to the frameworks beside the folder of PySide6.
    if path.parts[0] != "PySide6":
        return _is_wanted_library(path.parts[0], system)
    inside = path.parts[2:] if path.parts[1:2] == ("Qt",) else path.parts[1:]
    return _stays_in_qt(inside, system, languages)


def _stays_in_qt(parts: tuple[str, ...], system: str, languages: Collection[str]) -> bool:
    """Whether a file stays, by its place below Qt's own folder."""
    name = parts[-1]
    match parts[0]:
        case "plugins":
            found = _PLUGIN.fullmatch(name)
            wanted = PLUGINS.get(parts[1], ())
            return found is not None and any(fnmatch(found[1], pattern) for pattern in wanted)
        case "translations":
            return name in {f"qtbase_{code}.qm" for code in languages}
        case "qml" | "resources" | "metatypes" | "libexec":
            return False
        case "lib" if len(parts) > 1:
            return _is_wanted_library(parts[1], system)
        case _:
            if name.lower() in NOT_IN_QT or _QML.match(name):
                return False
            if binding := _BINDING.fullmatch(name):
                return binding[1] in LIBRARIES
            return _is_wanted_library(name, system)


def _is_wanted_library(name: str, system: str) -> bool:
    """False for a library of Qt's that PortGUI does without; True for all other files."""
    found = _LIBRARY.fullmatch(name)
    if found is None:
        return True
    return found[1] in LIBRARIES | MORE_LIBRARIES.get(system, frozenset())
