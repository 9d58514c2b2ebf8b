"""PortGUI for Windows: a folder with the programs, an installer and a portable zip.

On Windows itself and, through the rig, on Debian; NSIS compiles the installer on either.
"""

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import freeze
import notices
from windows import program_files
from windows.machine import Machine, machine, makensis

HERE: Final = Path(__file__).resolve().parent
SPEC: Final = HERE.parent / "portgui.spec"
TOOLS: Final = HERE.parent / "requirements" / "build.txt"
NOTICES: Final = "licences"
"""The folder of the licences, inside the folder of the version."""
PORTABLE: Final = "portable"
"""The file beside the programs that keeps the settings beside them as well."""

# Wine on Debian runs 64-bit programs only; NSIS' own package for Windows makes 32-bit ones only.
TARGET: Final = "x86-unicode" if sys.platform == "win32" else "amd64-unicode"
"""For which processor the installer is; what it installs is the same."""

SIDE_COLOURS: Final = ((0x21, 0x59, 0xD6), (0x3D, 0x7B, 0xFF))
"""The blues of PortGUI's icon, below and above."""

MOST_INSTALLED: Final = 90 * 1024 * 1024
MOST_SETUP: Final = 35 * 1024 * 1024


def build(out: Path) -> list[Path]:
    """Build the folder, the installer and the portable zip in `out`, and return them.

    Raises:
        SystemExit: a step failed, a library that the folder needs is neither in it nor a part of
            Windows, or something has become too large; the text says what.
    """
    version, moment = freeze.version(), freeze.moment()
    here = machine(TOOLS)
    folder = out / freeze.NAME
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="portgui-build-") as work:
        _freeze(here, out, Path(work), moment)
    inside = folder / freeze.contents(version)
    notices.write(folder, inside / NOTICES)
    shutil.copyfile(freeze.ROOT / "LICENSE", inside / NOTICES / "LICENSE.txt")
    here.python([here.path(HERE / "dll_check.py"), here.path(inside)], {})
    freeze.date_all(folder, moment)
    _check_size(folder, _size(folder), MOST_INSTALLED)
    setup = make_installer(folder, out / f"{freeze.NAME}-{version}-windows-x64-setup.exe", moment)
    _check_size(setup, setup.stat().st_size, MOST_SETUP)
    portable = out / f"{freeze.NAME}-{version}-windows-x64-portable.zip"
    make_portable(folder, portable, moment)
    return [folder, setup, portable]


def _freeze(here: Machine, out: Path, work: Path, moment: int) -> None:
    """Have PyInstaller make the folder in `out`; the same sources give the same bytes."""
    here.python(
        [
            "-m", "PyInstaller", "--noconfirm", "--log-level=WARN",
            f"--distpath={here.path(out)}", f"--workpath={here.path(work)}", here.path(SPEC),
        ],
        {
            "SOURCE_DATE_EPOCH": str(moment),
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYINSTALLER_CONFIG_DIR": here.path(work / "cache"),
        },
    )  # fmt: skip


def make_installer(folder: Path, target: Path, moment: int) -> Path:
    """Compile the installer of the frozen `folder`.

    Raises:
        SystemExit: NSIS is not there or refuses; its output is shown.
    """
    version = freeze.version()
    inside = folder / freeze.contents(version)
    with tempfile.TemporaryDirectory() as work:
        listed = Path(work) / "files.txt"
        listed.write_bytes("".join(f"{name}\r\n" for name in installed(inside)).encode("ascii"))
        os.utime(listed, (moment, moment))
        side = Path(work) / "side.bmp"
        side.write_bytes(side_picture())
        values = {
            "TARGET": TARGET,
            "NAME": freeze.NAME,
            "PUBLISHER": freeze.PUBLISHER,
            "DESCRIPTION": freeze.DESCRIPTION,
            "VERSION": version,
            "NUMBERS": ".".join(map(str, freeze.numbers(version))),
            "CONTENTS": inside.name,
            "SIZE": -(-_size(folder) // 1024),
            "HERE": HERE, "SEP": os.sep, "FOLDER": folder, "LIST": listed,
            "ICON": program_files.ICON, "SIDE": side, "OUT": target,
        }  # fmt: skip
        defines = [f"-D{name}={value}" for name, value in values.items()]
        command = [makensis(), "-V2", "-WX", "-NOCD", "-INPUTCHARSET", "UTF8", *defines]
        done = subprocess.run(
            [*command, str(HERE / "installer.nsi")],
            env={**os.environ, "SOURCE_DATE_EPOCH": str(moment)},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
    if done.returncode != 0:
        raise SystemExit(f"{done.stdout}\nthe installer could not be made")
    return target


def side_picture() -> bytes:
    """The strip beside the installer's last page, 164 × 314 pixels in the icon's blue: a BMP file.

    BMP begins with the lowest line, and with the blue of each pixel.
    """
    width, height = 164, 314  # a line has a multiple of four bytes, as BMP wants it
    low, high = SIDE_COLOURS
    pixels = b"".join(
        bytes(a + (b - a) * line // height for a, b in zip(low[::-1], high[::-1], strict=True))
        * width
        for line in range(height)
    )
    start = 14 + 40
    about = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(pixels), 0, 0, 0, 0)
    return struct.pack("<2sIHHI", b"BM", start + len(pixels), 0, 0, start) + about + pixels


def installed(inside: Path) -> list[str]:
    """What the installer puts into the folder of the version, in the order in which it goes again.

    Files first, then folders with a backslash behind, each after what it holds.

    Raises:
        SystemExit: a name has a letter that the installer's list cannot hold.
    """
    files = sorted(path for path in inside.rglob("*") if path.is_file())
    folders = sorted((path for path in inside.rglob("*") if path.is_dir()), reverse=True)
    names = [_backslashed(path, inside) for path in files]
    names += [f"{_backslashed(path, inside)}\\" for path in folders]
    if odd := [name for name in names if not name.isascii()]:
        raise SystemExit(f"not for the installer's list: {odd}")
    return names


def _backslashed(path: Path, inside: Path) -> str:
    return "\\".join(path.relative_to(inside).parts)


def make_portable(folder: Path, target: Path, moment: int) -> None:
    """Zip the frozen `folder` with the file that keeps the settings beside it."""
    note = (
        "PortGUI keeps its settings and logs in the folder PortGUI-data beside this file.\r\n"
        "Remove this file, and it keeps them in your account instead.\r\n"
    )
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        _add(packed, PORTABLE, note.encode("ascii"), moment)
        for path in found:
            _add(packed, path.relative_to(folder).as_posix(), path.read_bytes(), moment)


def _add(packed: zipfile.ZipFile, name: str, data: bytes, moment: int) -> None:
    entry = zipfile.ZipInfo(f"{freeze.NAME}/{name}", freeze.zip_time(moment))
    entry.create_system = 3  # the same on every computer that builds
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    packed.writestr(entry, data)


def _size(folder: Path) -> int:
    return sum(_sizes(folder.rglob("*")))


def _sizes(paths: Iterable[Path]) -> Iterable[int]:
    return (path.stat().st_size for path in paths if path.is_file())


def _check_size(what: Path, size: int, most: int) -> None:
    if size > most:
        raise SystemExit(f"{what.name} has {size / 2**20:.1f} MiB, at most {most / 2**20:.0f}")
