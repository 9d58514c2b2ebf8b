"""What macOS is told of PortGUI.app: names, versions, icon, permissions; and what an .app must be.

`portgui.spec` builds with `program_options` and `options`; `problems` reads what was built, on any
system. Keys: developer.apple.com/documentation/bundleresources/information-property-list.
"""

import platform
import plistlib
import re
import struct
from pathlib import Path
from typing import Any, Final

import freeze

HERE: Final = Path(__file__).resolve().parent
ICON: Final = HERE.parent / "icon" / "portgui.icns"
ENTITLEMENTS: Final = HERE / "entitlements.plist"

PROGRAM: Final = freeze.CONSOLE
"""The one program: a terminal that starts it gets its answers, the Finder its window."""
APP: Final = f"{freeze.NAME}.app"
IDENTIFIER: Final = "io.github.portgui.portgui"
OLDEST_MACOS: Final = "13.0"
"""What Qt 6.11 supports (doc.qt.io/qt-6.11/macos.html); its wheel says macosx_13_0_universal2."""
LOCAL_NETWORK: Final = (
    "When you switch on names of other computers, PortGUI asks your network for them."
)
"""Shown in the question that macOS 15 asks. A name of a computer nearby is asked for by multicast,
which the system counts as use of the local network (Apple's technical note TN3179)."""

ICON_TYPES: Final = {
    # Side in pixels, by the four letters of its type.
    b"ic04": 16, b"ic05": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024,
    b"ic11": 32, b"ic12": 64, b"ic13": 256, b"ic14": 512,
}  # fmt: skip
ICON_SIDES: Final = frozenset({16, 32, 128, 256, 512, 1024})
"""What the Finder, the Dock and Retina screens ask for (Apple's iconset has these)."""

_STRINGS: Final = (
    "CFBundleDevelopmentRegion", "CFBundleDisplayName", "CFBundleExecutable", "CFBundleIconFile",
    "CFBundleIdentifier", "CFBundleInfoDictionaryVersion", "CFBundleName", "CFBundlePackageType",
    "CFBundleShortVersionString", "CFBundleVersion", "LSApplicationCategoryType",
    "LSMinimumSystemVersion", "NSHumanReadableCopyright", "NSLocalNetworkUsageDescription",
    "NSPrincipalClass",
)  # fmt: skip
_FLAGS: Final = {"NSHighResolutionCapable": True, "NSRequiresAquaSystemAppearance": False}


def info_plist(version: str) -> dict[str, Any]:
    """The contents of Info.plist.

    Args:
        version: of PortGUI. What stands behind a hyphen is no part of CFBundleVersion, which may
            only have numbers.
    """
    return {
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDisplayName": freeze.NAME,
        "CFBundleExecutable": PROGRAM,
        "CFBundleIconFile": ICON.name,
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleInfoDictionaryVersion": "6.0",
        # Qt takes the language from here: what is listed may be spoken.
        "CFBundleLocalizations": sorted(freeze.languages()),
        "CFBundleName": freeze.NAME,
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": version.partition("-")[0],
        "CFBundleVersion": version.partition("-")[0],
        "LSApplicationCategoryType": "public.app-category.utilities",
        "LSMinimumSystemVersion": OLDEST_MACOS,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": f"Copyright © 2026 {freeze.PUBLISHER}",
        "NSLocalNetworkUsageDescription": LOCAL_NETWORK,
        "NSPrincipalClass": "NSApplication",
        # Dark where the system is dark.
        "NSRequiresAquaSystemAppearance": False,
    }


def program_options() -> dict[str, Any]:
    """What PyInstaller's EXE gets beside its name.

    psutil has one wheel for each processor, so an app is for one as well; naming it takes the other
    processor's half out of Qt's libraries, which hold both.
    """
    return {"target_arch": platform.machine(), "argv_emulation": False}


def options() -> dict[str, Any]:
    """What PyInstaller's BUNDLE gets beside files and version."""
    return {
        "name": APP,
        "icon": str(ICON),
        "bundle_identifier": IDENTIFIER,
        "info_plist": info_plist(freeze.version()),
    }


def problems(app: Path, version: str) -> list[str]:
    """What is wrong with a bundle, one sentence each; empty when it is as it must be."""
    inside = app / "Contents"
    wrong = [
        f"Contents/{place} is missing"
        for place in ("Info.plist", f"MacOS/{PROGRAM}", f"Resources/{ICON.name}")
        if not (inside / place).is_file()
    ]
    if app.name != APP:
        wrong.append(f"the bundle is named {app.name}")
    # The Finder and codesign take what lies outside Contents for damage.
    wrong += [f"{path.name} lies beside Contents" for path in app.iterdir() if path != inside]
    program = inside / "MacOS" / PROGRAM
    if program.is_file() and not program.stat().st_mode & 0o111:
        wrong.append(f"Contents/MacOS/{PROGRAM} is no program")
    if (icon := inside / "Resources" / ICON.name).is_file():
        wrong += icon_problems(icon.read_bytes())
    if (plist := inside / "Info.plist").is_file():
        wrong += plist_problems(plist.read_bytes(), version)
    return wrong


def plist_problems(content: bytes, version: str) -> list[str]:
    """What is wrong with an Info.plist."""
    try:
        told = plistlib.loads(content)
    except (plistlib.InvalidFileException, ValueError) as error:
        return [f"Info.plist cannot be read: {error}"]
    if not isinstance(told, dict):
        return ["Info.plist is no dictionary"]
    wrong = [
        f"{key} is no text"
        for key in _STRINGS
        if not isinstance(told.get(key), str) or not told[key]
    ]
    wrong += [
        f"{key} is not {value}" for key, value in _FLAGS.items() if told.get(key) is not value
    ]
    wrong += [
        f"{key} is {told.get(key)!r}, not {value!r}"
        for key, value in info_plist(version).items()
        if told.get(key) != value
    ]
    for key in ("CFBundleVersion", "CFBundleShortVersionString", "LSMinimumSystemVersion"):
        if not re.fullmatch(r"\d+(\.\d+){0,2}", str(told.get(key))):
            wrong.append(f"{key} is no version of up to three numbers")
    return wrong


def icon_problems(content: bytes) -> list[str]:
    """What is wrong with an .icns file: its frame, its pictures' sizes, sizes that are missing.

    The form is a header of `icns` and the length, then pictures of type, length, and PNG or packed
    ARGB (relikd.github.io/icns-analysis).
    """
    if len(content) < 8 or content[:4] != b"icns" or _number(content, 4) != len(content):
        return ["the icon is no whole .icns file"]
    wrong: list[str] = []
    sides: set[int] = set()
    place = 8
    while place + 8 <= len(content):
        kind, length = content[place : place + 4], _number(content, place + 4)
        if length < 8 or place + length > len(content):
            return [*wrong, f"the icon's {kind!r} is cut off"]
        picture = content[place + 8 : place + length]
        if kind in ICON_TYPES:
            sides.add(ICON_TYPES[kind])
            if not _is_square(picture, ICON_TYPES[kind]):
                wrong.append(f"the icon's {kind!r} is not {ICON_TYPES[kind]} pixels square")
        place += length
    missing = sorted(ICON_SIDES - sides)
    return wrong + [f"the icon has no picture of {side} pixels" for side in missing]


def _number(content: bytes, place: int) -> int:
    (value,) = struct.unpack_from(">I", content, place)
    return int(value)


def _is_square(picture: bytes, side: int) -> bool:
    if picture.startswith(b"ARGB"):
        return _unpacked_length(picture[4:]) == 4 * side * side
    if not picture.startswith(b"\x89PNG\r\n\x1a\n") or len(picture) < 24:
        return False
    return _number(picture, 16) == _number(picture, 20) == side


def _unpacked_length(packed: bytes) -> int:
    """The bytes of a packed channel: a lead below 128 copies lead + 1, another repeats one."""
    length, place = 0, 0
    while place < len(packed):
        lead = packed[place]
        length += lead + 1 if lead < 128 else lead - 125
        place += lead + 2 if lead < 128 else 2
    return length
