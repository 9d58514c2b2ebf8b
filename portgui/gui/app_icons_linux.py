"""Which picture a Linux desktop has for an app: desktop entries and icon themes. No Qt, for a job.

After freedesktop.org's Desktop Entry Specification 1.5 (keys Exec, TryExec, Icon, StartupWMClass)
and Icon Theme Specification 0.13 (sections "Directory Layout" and "Icon Lookup"). Whatever stands
in these files was put there by others: every file, list and depth is bounded, and only regular
files are read.
"""

import os
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from portgui.gui.app_icons_read import read_regular
from portgui.gui.app_icons_theme import IconTheme, base_folders

MOST_ENTRIES: Final = 5_000
DEEPEST: Final = 4
LONGEST_ENTRY: Final = 256 * 1024
"""Bytes of a desktop entry; the translations of a big one take 60 KiB."""
LONGEST_PICTURE: Final = 1024 * 1024
"""Bytes of a picture; a PNG of 256 pixels takes 100 KiB at most."""

_GROUP: Final = "[Desktop Entry]"
_KEYS: Final = frozenset({"Type", "Exec", "TryExec", "Icon", "StartupWMClass", "Hidden"})
_ANY: Final = frozenset(
    {
        "sh", "bash", "dash", "zsh", "env", "sudo", "pkexec", "gtk-launch", "xdg-open", "wine",
        "java", "python", "perl", "ruby", "node", "mono", "flatpak", "snap",
    }
)  # fmt: skip
"""What starts very different apps, without a version: its name says nothing about which."""
_VERSION: Final = re.compile(r"[-0-9.]+$")
_SHARED: Final = re.compile(
    r"/s?bin|/usr/(s?bin|games|lib|lib64|libexec|local/\w+)|/usr/lib/[^/]*-linux-[^/]*|/opt|/snap/bin"
    r"|/home/[^/]+/bin|.*/\.local/bin|/nix/.*/bin|/"
)
"""Folders in which the programs of many apps lie."""


class App(NamedTuple):
    """An app as the scan knows it.

    Attributes:
        path: the program's full path, or "".
        name: the process name.
        title: what a person would call it where the name does not say it, or "".
    """

    path: str
    name: str
    title: str


class Picture(NamedTuple):
    """A picture's file as it was read."""

    content: bytes
    is_svg: bool


class Finder:
    """Finds the picture of an app. Reads the desktop entries when it is first asked."""

    def __init__(self, environment: Mapping[str, str], theme: str) -> None:
        """`theme` is the name of the icon theme in force, or ""."""
        self._folders = data_folders(environment)
        self._theme = IconTheme(base_folders(environment, self._folders), theme)
        self._icons: dict[str, str] | None = None

    def find(self, app: App, pixels: int) -> Picture | None:
        """The picture of an app, best near so many pixels, or None where there is none."""
        if self._icons is None:
            self._icons = index(self._folders)
        word = next((word for word in words_of(app) if word in self._icons), None)
        if word is None:
            return None
        file = self._theme.file(self._icons[word], pixels)
        if file is None:
            return None
        content = read_regular(file, LONGEST_PICTURE)
        return None if content is None else Picture(content, file.suffix == ".svg")


def data_folders(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Where desktop entries and icons lie, the person's own first (XDG Base Directory 0.8)."""
    home = environment.get("HOME", "")
    own = environment.get("XDG_DATA_HOME") or (f"{home}/.local/share" if home else "")
    shared = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    named = [own, *shared.split(":")][:50]
    return tuple(dict.fromkeys(Path(each) for each in named if each.startswith("/")))


def words_of(app: App) -> Iterator[str]:
    """By which words of the index an app is found, the surest first."""
    path = PurePosixPath(app.path)
    starts_any = _starts_any(path.name)
    if app.path and not starts_any:
        yield f"path:{app.path}"
    for name in (app.title, path.name, app.name):
        if name and not _starts_any(name):
            yield f"name:{name.casefold()}"
            yield f"class:{name.casefold()}"
    # Beside an interpreter lie its tools, which it is not.
    if app.path and not starts_any:
        yield f"folder:{path.parent}"


def _starts_any(name: str) -> bool:
    return _VERSION.sub("", name.casefold()) in _ANY


def index(folders: Sequence[Path]) -> dict[str, str]:
    """Word to icon, of all desktop entries; what comes first counts."""
    icons: dict[str, str] = {}
    seen: set[str] = set()
    for folder in folders:
        root = folder / "applications"
        for file in _entries(root, 0):
            name = file.relative_to(root).as_posix().replace("/", "-")
            if name in seen:
                continue
            if len(seen) >= MOST_ENTRIES:
                return icons
            seen.add(name)
            content = read_regular(file, LONGEST_ENTRY)
            keys = parse_entry(content) if content is not None else {}
            if keys.get("Type") != "Application" or keys.get("Hidden") == "true":
                continue
            if icon := keys.get("Icon", ""):
                for word in _words_of_entry(name.removesuffix(".desktop"), keys):
                    icons.setdefault(word, icon)
    return icons


def _entries(folder: Path, depth: int) -> Iterator[Path]:
    """The desktop entries in a folder, by name, then those below; links to folders lead nowhere."""
    try:
        with os.scandir(folder) as found:
            inside = sorted(found, key=lambda each: each.name)
    except OSError:
        return
    for each in inside:
        if each.name.endswith(".desktop"):
            yield Path(each.path)
    for each in inside:
        try:
            is_folder = each.is_dir(follow_symlinks=False)
        except OSError:
            continue
        if is_folder and depth < DEEPEST:
            yield from _entries(Path(each.path), depth + 1)


def parse_entry(content: bytes) -> dict[str, str]:
    """The keys that matter here; the first of each counts. Never raises."""
    keys: dict[str, str] = {}
    inside = False
    for line in content.decode("utf-8", errors="replace").splitlines():
        if line.startswith("["):
            if inside:
                break
            inside = line.strip() == _GROUP
            continue
        name, equals, value = line.partition("=")
        if inside and equals and name.strip() in _KEYS:
            keys.setdefault(name.strip(), _unescaped(value.strip()))
    return keys


_ESCAPES: Final = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}


def _unescaped(value: str) -> str:
    r"""The general escapes of a string: `\s`, `\n`, `\t`, `\r`, `\\`."""
    if "\\" not in value:
        return value
    parts: list[str] = []
    letters = iter(value)
    for letter in letters:
        if letter == "\\":
            after = next(letters, "")
            parts.append(_ESCAPES.get(after, letter + after))
        else:
            parts.append(letter)
    return "".join(parts)


def _words_of_entry(name: str, keys: Mapping[str, str]) -> Iterator[str]:
    """Under which words an entry is found."""
    for key in ("TryExec", "Exec"):
        program = program_of(keys.get(key, ""))
        if program:
            yield from _words_of_program(program)
    for word in (keys.get("StartupWMClass", ""), name, name.rpartition(".")[2]):
        if word and not _starts_any(word):
            yield f"class:{word.casefold()}"


def _words_of_program(program: str) -> Iterator[str]:
    base = PurePosixPath(program).name
    if _starts_any(base):
        return
    yield f"name:{base.casefold()}"
    path = program if program.startswith("/") else _in_path(program)
    if not path:
        return
    yield f"path:{path}"
    # The process has the path of what the link leads to: firefox is lib/firefox/firefox. All of
    # /snap/bin leads to one program, which then starts the right one.
    real = PurePosixPath(os.path.realpath(path))
    if _starts_any(real.name):
        return
    yield f"path:{real}"
    if _SHARED.fullmatch(str(real.parent)) is None:
        yield f"folder:{real.parent}"


def _in_path(name: str) -> str:
    """Where a program lies that is named without its folder."""
    if "/" in name:
        return ""
    candidates = (f"{folder}/{name}" for folder in ("/usr/local/bin", "/usr/bin", "/bin"))
    return next((each for each in candidates if os.path.lexists(each)), "")


def program_of(command: str) -> str:
    """The program that an Exec line starts, or "": behind `env`, a script rather than `python3`."""
    try:
        words = shlex.split(command[:4096])
    except ValueError:
        return ""
    if any(PurePosixPath(word).name == "flatpak" for word in words[:3]):
        return _of_flatpak(words)
    for word in words:
        is_setting = "=" in word and not word.startswith("/")
        if word.startswith(("-", "%")) or is_setting:
            continue
        if not _starts_any(PurePosixPath(word).name):
            return word
    return ""


def _of_flatpak(words: Sequence[str]) -> str:
    """`flatpak run --command=gimp org.gimp.GIMP`: what runs in there, else the app's own name."""
    named = [word.removeprefix("--command=") for word in words if word.startswith("--command=")]
    apps = [word.rpartition(".")[2] for word in words if "." in word and "=" not in word]
    return next((word for word in (*named, *apps) if "/" not in word), "")
