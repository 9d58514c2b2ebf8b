"""What lies in /usr/lib/portgui: PortGUI and what it is made with, without what it never loads."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import freeze

LOCK: Final = freeze.ROOT / "packaging" / "requirements" / "run.txt"

PLUGINS: Final = (
    "platforms/libqxcb.so",
    "platforms/libqwayland.so",
    "platforms/libqoffscreen.so",  # `portgui --self-test` needs no screen
    "wayland-shell-integration/libxdg-shell.so",
    "wayland-decoration-client/libadwaita.so",
    "wayland-decoration-client/libbradient.so",
    "platforminputcontexts/libcomposeplatforminputcontextplugin.so",
    "platforminputcontexts/libibusplatforminputcontextplugin.so",
    "platformthemes/libqxdgdesktopportal.so",
    "iconengines/libqsvgicon.so",
    "imageformats/libqsvg.so",
    "imageformats/libqico.so",
)
"""Qt's plugins for windows and pictures. None for OpenGL: nothing of PortGUI's is drawn with it."""
OPTIONAL_PLUGINS: Final = (
    "platformthemes/libqgtk3.so",
    "printsupport/libcupsprintersupport.so",
)
"""Those that Qt does without where their libraries are missing: GNOME's dialogs, and printers."""

_ELF: Final = b"\x7fELF"
_TRACES: Final = (
    "RECORD", "INSTALLER", "REQUESTED", "WHEEL", "direct_url.json", "top_level.txt",
    "entry_points.txt",
)  # fmt: skip
"""What pip notes about an installation that this will not be."""


def install(lib: Path, wheel: Path) -> None:
    """Install the locked requirements by their hashes, and the wheel, into the folder `lib`."""
    pip = [
        *_pip(), "install", "--quiet", "--disable-pip-version-check",
        "--no-input", "--no-compile", "--no-warn-script-location", "--target", str(lib),
    ]  # fmt: skip
    locked = ["--only-binary=:all:", "--require-hashes", "--requirement", str(LOCK)]
    # A package index is asked for the first alone: the wheel is a file of ours.
    subprocess.run([*pip, *locked], check=True, stdout=sys.stderr)
    shutil.rmtree(lib / "bin", ignore_errors=True)
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True, stdout=sys.stderr)


def _pip() -> list[str]:
    """This Python's pip, or where it has none (Debian without python3-venv) the system's."""
    own = [sys.executable, "-m", "pip"]
    if subprocess.run([*own, "--version"], capture_output=True, check=False).returncode == 0:
        return own
    system = Path(sys.base_exec_prefix, "bin", "python3")
    return [str(system), "-m", "pip", "--python", sys.executable]


def prune(lib: Path) -> None:
    """Take away what PortGUI does not load, and what must not be there twice."""
    shutil.rmtree(lib / "bin", ignore_errors=True)
    _keep_only(lib / "PySide6", set(_wanted(lib)))
    _keep_only(lib / "shiboken6", {*(lib / "shiboken6").glob("*.py"), *_in(lib, "shiboken6/*.so*")})
    for folder in [found for found in lib.rglob("tests") if found.is_dir()]:
        shutil.rmtree(folder)
    for stub in [*lib.rglob("*.pyi"), *lib.rglob("py.typed")]:
        stub.unlink()
    for name in _TRACES:
        for trace in lib.glob(f"*.dist-info/{name}"):
            trace.unlink()
    for folder in lib.glob("*.dist-info/sboms"):
        shutil.rmtree(folder)


def qt_modules(package: Path) -> set[str]:
    """The modules of PySide6 that PortGUI's source names, such as QtCore."""
    texts = (path.read_text("utf-8") for path in package.rglob("*.py"))
    return {name for text in texts for name in re.findall(r"\bPySide6\.(Qt\w+)", text)}


def _wanted(lib: Path) -> Iterator[Path]:
    """The files of PySide6 that are kept."""
    base = lib / "PySide6"
    plugins = base / "Qt" / "plugins"
    roots = [base / f"{name}.abi3.so" for name in qt_modules(lib / "portgui")]
    roots += [plugins / name for name in (*PLUGINS, *OPTIONAL_PLUGINS)]
    missing = [str(path) for path in roots if not path.is_file()]
    if missing:
        raise SystemExit(f"PySide6 has changed; it no longer has {', '.join(missing)}")
    yield from base.glob("*.py")
    yield from (base / "support").glob("*.py")
    for language in freeze.languages():
        yield base / "Qt" / "translations" / f"qtbase_{language}.qm"
    yield from with_libraries(roots, {path.name: path for path in _in(lib, "**/*.so*")})


def with_libraries(roots: Iterable[Path], own: dict[str, Path]) -> set[Path]:
    """These files, and of `own` (by name) all the libraries that they need, and so on."""
    found: set[Path] = set()
    rest = list(roots)
    while rest:
        path = rest.pop()
        if path not in found:
            found.add(path)
            rest += [own[name] for name in needed(path) if name in own]
    return found


def needed(path: Path) -> list[str]:
    """The libraries that an ELF file names (DT_NEEDED)."""
    dumped = subprocess.run(
        ["objdump", "-p", str(path)], check=True, capture_output=True, encoding="utf-8"
    )
    return re.findall(r"^\s*NEEDED\s+(\S+)$", dumped.stdout, re.MULTILINE)


def elf_files(folder: Path) -> list[Path]:
    """Every program and library below a folder, in order."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and _is_elf(path)]


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == _ELF


def _in(lib: Path, pattern: str) -> set[Path]:
    return {path for path in lib.glob(pattern) if path.is_file()}


def _keep_only(folder: Path, wanted: set[Path]) -> None:
    for place, folders, names in os.walk(folder, topdown=False):
        for name in names:
            if Path(place, name) not in wanted:
                Path(place, name).unlink()
        for name in folders:
            inside = Path(place, name)
            if not any(inside.iterdir()):
                inside.rmdir()
