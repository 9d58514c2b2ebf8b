"""What a frozen PortGUI is made of: names, modules and files, as data. Builds nothing itself.

`portgui.spec` reads it for every system; the standard library is all that it needs.
"""

import ast
import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
NAME: Final = "PortGUI"
PUBLISHER: Final = "The PortGUI developers"
DESCRIPTION: Final = "Which app uses this port, and can others reach it?"
"""As in pyproject.toml; Windows shows it as the program's description."""

CONSOLE: Final = "portgui"
"""The program that answers in a terminal."""
WINDOW: Final = "portgui-window"
"""The program without a terminal. Windows takes PortGUI.exe and portgui.exe for one name."""

ENTRY: Final = ROOT / "portgui" / "__main__.py"
RESOURCES: Final = ("resources", "portgui/resources_data")
"""The folder of the data files, and where `portgui.resources` looks for it."""

METADATA: Final = ("PySide6-Essentials", "shiboken6", "psutil", "platformdirs")
"""Distributions whose names, versions and licences go along."""
METADATA_ONLY_ON: Final = {"linux": ("jeepney",), "win32": ("comtypes",)}

EXCLUDED: Final = (
    # Cryptography: names are hashed by Qt; random and tempfile use Python's own SHA-2.
    "_hashlib", "_ssl", "ssl",
    # Nothing here has a window of Tk's, a database, an event loop or worker processes of Python's.
    "tkinter", "_tkinter", "sqlite3", "_sqlite3", "asyncio", "_asyncio", "_overlapped",
    "multiprocessing", "_multiprocessing",
    # For those who write programs.
    "unittest", "doctest", "pdb", "pydoc", "pydoc_data", "lib2to3", "distutils", "ensurepip",
    "idlelib", "turtledemo", "venv", "setuptools", "pip", "_pytest", "pytest", "test",
    # Found under `if TYPE_CHECKING` and the like.
    "numpy", "PIL", "typing_extensions",
)  # fmt: skip
"""Modules that PyInstaller finds mentioned and PortGUI does without."""


def version(root: Path = ROOT) -> str:
    """`portgui.__version__`, read and not imported.

    Raises:
        LookupError: the module does not say.
    """
    tree = ast.parse((root / "portgui" / "__init__.py").read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and [ast.unparse(it) for it in node.targets] == [
            "__version__"
        ]:
            return str(ast.literal_eval(node.value))
    raise LookupError("portgui/__init__.py has no __version__")


def numbers(text: str) -> tuple[int, int, int, int]:
    """A version as the four numbers that Windows wants: `1.2.3` and `1.2.3-rc.1` are 1, 2, 3, 0.

    Raises:
        ValueError: a part is no number.
    """
    release = text.partition("-")[0]
    major, minor, patch, build = [*map(int, release.split(".")), 0, 0, 0, 0][:4]
    return major, minor, patch, build


def contents(text: str) -> str:
    """The folder beside the programs on Windows that holds all else of this version.

    Each version has its own, so that a new one can be laid beside the old one while that still
    works; the programs know theirs.
    """
    return f"app-{text}"


def modules(root: Path = ROOT) -> list[str]:
    """Every module of the package, whether or not an import statement names it; sorted."""
    files = sorted((root / "portgui").rglob("*.py"))
    names = (file.relative_to(root).with_suffix("").parts for file in files)
    return [".".join(parts).removesuffix(".__init__") for parts in names if parts[-1] != "__main__"]


def languages(root: Path = ROOT) -> frozenset[str]:
    """The codes of the languages that PortGUI speaks; English needs no file of its own."""
    files = (root / "resources" / "i18n").glob("portgui_*.qm")
    return frozenset({"en", *(file.stem.removeprefix("portgui_") for file in files)})


def moment(environment: Mapping[str, str] = os.environ, root: Path = ROOT) -> int:
    """The seconds since 1970 that a build is dated with: the same sources, the same bytes.

    SOURCE_DATE_EPOCH (reproducible-builds.org), else the last commit, else the first moment that a
    zip file can hold, which is the start of 1980.
    """
    if named := environment.get("SOURCE_DATE_EPOCH"):
        return max(int(named), _FIRST)
    try:
        told = subprocess.run(
            ["git", "log", "-1", "--format=%ct"],
            cwd=root, capture_output=True, text=True, check=True,
        ).stdout.strip()  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return _FIRST
    return max(int(told), _FIRST)


def date_all(folder: Path, seconds: int) -> None:
    """Give every file and folder below `folder` this time."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if not path.is_symlink():
            os.utime(path, (seconds, seconds))


def zip_time(seconds: int) -> tuple[int, int, int, int, int, int]:
    """A moment as zip files hold it: the parts of a date in UTC, seconds even."""
    year, month, day, hour, minute, second = time.gmtime(seconds)[:6]
    return (year, month, day, hour, minute, second - second % 2)


_FIRST: Final = 315_532_800
