"""Where an icon's file lies: freedesktop.org's Icon Theme Specification 0.13. No Qt, for a job."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from portgui.gui.app_icons_read import read_regular

FALLBACK: Final = "hicolor"
"""The theme that every app puts its icons into."""
LONGEST_INDEX: Final = 1024 * 1024
MOST_THEMES: Final = 10
MOST_FOLDERS: Final = 1_000
_ENDINGS: Final = (".png", ".svg")
_LARGEST: Final = 4096


class Folder(NamedTuple):
    """A folder of a theme: its path in there, and for how many pixels its icons are meant."""

    path: str
    smallest: int
    largest: int


def base_folders(environment: Mapping[str, str], data: Sequence[Path]) -> tuple[Path, ...]:
    """Where themes lie, in order."""
    home = environment.get("HOME", "")
    own = (Path(home) / ".icons",) if home.startswith("/") else ()
    return (*own, *(folder / "icons" for folder in data))


class IconTheme:
    """Finds icons by name, in one theme, those that it inherits, and the fallback."""

    def __init__(self, bases: Sequence[Path], theme: str) -> None:
        self._bases = tuple(bases)
        self._theme = theme
        self._folders: dict[str, tuple[Folder, ...]] = {}
        self._names: tuple[str, ...] | None = None

    def file(self, icon: str, pixels: int) -> Path | None:
        """The file of an icon, by its name or its path; None where there is none that is usable."""
        if icon.startswith("/"):
            file = Path(icon)
            return file if file.suffix in _ENDINGS and _is_there(file) else None
        name = icon.removesuffix(".png").removesuffix(".svg").removesuffix(".xpm")
        if not name or "/" in name or "\0" in name or len(name) > 200:
            return None
        if self._names is None:
            self._names = tuple(self._chain())
        for theme in self._names:
            found = self._in_theme(theme, name, pixels)
            if found is not None:
                return found
        return self._unthemed(name)

    def _in_theme(self, theme: str, name: str, pixels: int) -> Path | None:
        """The best of a theme: of the right size, else the next larger, else the largest."""
        for folder in sorted(self._folders[theme], key=lambda each: _distance(each, pixels)):
            for base in self._bases:
                for ending in _ENDINGS:
                    file = base / theme / folder.path / f"{name}{ending}"
                    if _is_there(file):
                        return file
        return None

    def _unthemed(self, name: str) -> Path | None:
        places = (*self._bases, Path("/usr/share/pixmaps"))
        files = (place / f"{name}{ending}" for place in places for ending in _ENDINGS)
        return next((file for file in files if _is_there(file)), None)

    def _chain(self) -> Iterator[str]:
        """The theme, what it inherits, and the fallback, each once; reads their index."""
        waiting = [self._theme] if self._theme else []
        done: set[str] = set()
        while waiting and len(done) < MOST_THEMES:
            name = waiting.pop(0)
            if name in done or name == FALLBACK or not _is_plain(name):
                continue
            done.add(name)
            inherited = self._read(name)
            yield name
            waiting.extend(inherited)
        self._read(FALLBACK)
        yield FALLBACK

    def _read(self, theme: str) -> list[str]:
        """Take in a theme's index; what it inherits."""
        groups: dict[str, dict[str, str]] = {}
        for base in self._bases:
            text = _text(base / theme / "index.theme")
            if text is not None:
                groups = parse_index(text)
                break
        self._folders[theme] = tuple(_folders(groups))
        return groups.get("Icon Theme", {}).get("Inherits", "").split(",")


def parse_index(text: str) -> dict[str, dict[str, str]]:
    """The groups of an index with their keys. Never raises."""
    groups: dict[str, dict[str, str]] = {}
    group: dict[str, str] = {}
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith("[") and stripped.endswith("]"):
            group = groups.setdefault(stripped[1:-1], {})
        elif not stripped.startswith("#"):
            key, equals, value = stripped.partition("=")
            if equals:
                group.setdefault(key.strip(), value.strip())
    return groups


def _folders(groups: Mapping[str, Mapping[str, str]]) -> Iterator[Folder]:
    """The folders for apps that an index names."""
    head = groups.get("Icon Theme", {})
    named = f"{head.get('Directories', '')},{head.get('ScaledDirectories', '')}".split(",")
    for path in named[:MOST_FOLDERS]:
        keys = groups.get(path.strip(), {})
        is_for_apps = keys.get("Context", "Applications") == "Applications"
        if not keys or not is_for_apps or not _is_inside(path.strip()):
            continue
        size, scale = _number(keys.get("Size"), 0), _number(keys.get("Scale"), 1)
        if size == 0:
            continue
        smallest = largest = size
        if keys.get("Type") == "Scalable":
            smallest = _number(keys.get("MinSize"), size)
            largest = _number(keys.get("MaxSize"), size)
        yield Folder(path.strip(), smallest * scale, largest * scale)


def _distance(folder: Folder, pixels: int) -> tuple[bool, int]:
    """How well a folder suits; what is too small is worse than what is too large."""
    if folder.smallest <= pixels <= folder.largest:
        return False, 0
    if folder.smallest > pixels:
        return False, folder.smallest - pixels
    return True, pixels - folder.largest


def _number(text: str | None, default: int) -> int:
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) <= 5
    return min(int(text or default), _LARGEST) if is_number else default


def _is_plain(name: str) -> bool:
    return bool(name) and "/" not in name and "\0" not in name and name not in {".", ".."}


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\0" not in path


def _is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except (OSError, ValueError):
        return False


def _text(file: Path) -> str | None:
    content = read_regular(file, LONGEST_INDEX)
    return None if content is None else content.decode("utf-8", errors="replace")
