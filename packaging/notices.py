"""Writes the notices that a package owes, from what is really inside it.

    python packaging/notices.py FOLDER OUT

`parts.toml` says whose work each file and module is, and what is inside whose files. What is in the
package and not in there stops the build: nothing is given away without its notice.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from textwrap import wrap
from typing import Any, Final, NamedTuple

import contents
import freeze

FILE: Final = "THIRD-PARTY-NOTICES.txt"
HERE: Final = Path(__file__).resolve().parent
PARTS: Final = HERE / "parts.toml"
TEXTS: Final = (HERE / "licences", freeze.ROOT / "resources" / "notices")
QT: Final = "Qt and PySide6"
RULE: Final = "=" * 80


class Work(NamedTuple):
    """Something that somebody made.

    Attributes:
        name: of the work.
        licence: as on spdx.org/licenses, LicenseRef-… where it has no name there.
        copyright: the lines that must be kept; "" where they stand in the text.
        url: where it comes from, or "".
        texts: names of licence texts in `TEXTS`, without suffix.
        files: patterns of the files that are its own; see parts.toml.
        modules: patterns of the top-level modules that are its own.
        inside: patterns of the files of others that it is inside of.
        only: the systems on whose files this is true; empty for all.
        always: whether it is in every package.
    """

    name: str
    licence: str
    copyright: str = ""
    url: str = ""
    texts: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    always: bool = False


class Found(NamedTuple):
    """A work that is inside, and the files that hold it; none where it is Python code alone."""

    work: Work
    files: tuple[str, ...]


class MissingNoticeError(Exception):
    """Something inside has no notice; the message lists it, one a line."""


def write(folder: Path, out: Path) -> list[Found]:
    """Write THIRD-PARTY-NOTICES.txt, with the licences' texts, into the folder `out`.

    Args:
        folder: a frozen folder, an .app, or a folder of installed packages; searched before
            anything is written, so `out` may be inside.
        out: made when it is missing.

    Returns:
        What was found, in the order of parts.toml.

    Raises:
        MissingNoticeError: something inside belongs to nobody that is known.
    """
    found = find(folder)
    out.mkdir(parents=True, exist_ok=True)
    (out / FILE).write_text(text(found, contents.distributions(folder)), "utf-8", newline="\n")
    return found


def load() -> tuple[Work, ...]:
    """What parts.toml knows, in its order."""
    index = json.loads((TEXTS[1] / "notices.json").read_text("utf-8"))
    known = {entry["name"]: entry for entry in index}
    tables = tomllib.loads(PARTS.read_text("utf-8"))
    return tuple(_work(table, known) for table in [*tables["work"], *tables["part"]])


def find(folder: Path) -> list[Found]:
    """What is inside the folder.

    Raises:
        MissingNoticeError: something inside belongs to nobody that is known.
    """
    works = load()
    held: dict[str, list[str]] = {}
    unknown: list[str] = []
    for binary in contents.binaries(folder):
        owner = _owner(binary, works)
        if owner is None:
            unknown.append(binary.path)
            continue
        parts = [work for work in works if _is_inside(work, binary)]
        for work in (owner, *parts):
            held.setdefault(work.name, []).append(binary.path)
    for kind, name in _python(folder):
        maker = next((work for work in works if _made(name, work.modules)), None)
        if maker is None:
            unknown.append(f"Python {kind} {name}")
        else:
            held.setdefault(maker.name, [])
    if unknown:
        raise MissingNoticeError("no notice in packaging/parts.toml for\n" + "\n".join(unknown))
    for work in works:
        if work.always:
            held.setdefault(work.name, [])
    return [Found(work, tuple(held[work.name])) for work in works if work.name in held]


def text(found: Sequence[Found], installed: Sequence[contents.Distribution]) -> str:
    """The whole file: who made what, how Qt is replaced, and each licence once."""
    works = [one.work for one in found]
    pieces = [HEADER, *(_entry(one) for one in found if one.work.name != "PortGUI")]
    if any(work.name == QT for work in works):
        pieces.insert(1, _replacing(found, installed))
    names = dict.fromkeys(name for work in works for name in work.texts if name not in _OWN)
    pieces += [f"{RULE}\n{name}\n{RULE}\n\n{licence_text(name).strip()}\n" for name in names]
    return "\n".join(pieces)


def licence_text(name: str) -> str:
    """A licence's text.

    Raises:
        LookupError: there is none by this name.
    """
    for folder in TEXTS:
        path = folder / f"{name}.txt"
        if path.is_file():
            return path.read_text("utf-8")
    raise LookupError(f"no text of the licence {name}")


HEADER: Final = """\
PortGUI: notices of the works of others

This package holds works of others. Each is listed with its licence and the files that hold it; the
texts of the licences follow. The list was made from the files of this very package.
"""

REPLACING: Final = """\
Qt, PySide6 and Shiboken6: replacing them, and their source code

PortGUI uses Qt, PySide6 and Shiboken6 under the GNU Lesser General Public License, version 3, and
did not change them. In this package they are separate files, in the folders

{folders}

You may change these libraries and run PortGUI with the changed ones: put your own build of the same
major and minor version{version} in their
place. Nothing in PortGUI keeps others from being loaded.{signing}

The source code, by the version of the libraries:

  Qt                     https://download.qt.io/official_releases/qt/
                         https://code.qt.io/cgit/qt/
  PySide6 and Shiboken6  https://download.qt.io/official_releases/QtForPython/pyside6/
                         https://code.qt.io/cgit/pyside/pyside-setup.git/

PortGUI's own terms, the MIT licence, allow reverse engineering, for debugging such changes too.
"""

SIGNING: Final = """
Sign the app anew after that, in a terminal: codesign --force --deep --sign - PortGUI.app"""

_OWN: Final = frozenset({"portgui", "qt"})
"""PortGUI's licence has its own file; what qt.txt says, `REPLACING` says of this package."""


_LIST: Final[dict[str, Any]] = {
    "initial_indent": "  ",
    "subsequent_indent": "    ",
    "break_long_words": False,
    "break_on_hyphens": False,
}


def _work(table: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> Work:
    rest: dict[str, Any] = {key: value for key, value in table.items() if key != "notice"}
    if "notice" in table:
        entry = known[table["notice"]]
        texts = [Path(file).stem for file in entry["files"]]
        rest |= {key: entry[key] for key in ("name", "licence", "url")} | {"texts": texts}
    fields: dict[str, Any] = {}
    for key, value in rest.items():
        fields[key] = tuple(value) if isinstance(value, list) else value
    return Work(**fields)


def _owner(binary: contents.Binary, works: Iterable[Work]) -> Work | None:
    for work in works:
        if _is_for(work, binary) and _holds(work.files, binary):
            return work
        if work.name == "Python" and contents.is_stdlib(binary.stem):
            return work
    return None


def _is_inside(work: Work, binary: contents.Binary) -> bool:
    return _is_for(work, binary) and _holds(work.inside, binary)


def _is_for(work: Work, binary: contents.Binary) -> bool:
    return not work.only or binary.system in work.only


def _holds(patterns: Iterable[str], binary: contents.Binary) -> bool:
    return any(
        fnmatchcase(binary.path.lower() if "/" in pattern else binary.stem, pattern)
        for pattern in patterns
    )


def _python(folder: Path) -> list[tuple[str, str]]:
    """The modules and distributions inside, by name."""
    modules = [("module", name) for name in sorted(contents.modules(folder))]
    return modules + [("distribution", found.name) for found in contents.distributions(folder)]


def _made(name: str, patterns: Iterable[str]) -> bool:
    """Whether a module, or a distribution that is named as its module, is by this maker."""
    plain = name.removesuffix("_Essentials")
    return any(fnmatchcase(plain, pattern) for pattern in patterns)


def _entry(found: Found) -> str:
    work = found.work
    held = sorted({file.rpartition("/")[2] for file in found.files})
    texts = [name for name in work.texts if name not in _OWN]
    lines = [work.name, f"  Licence: {work.licence}"]
    lines += [f"  {line}" for line in work.copyright.strip().splitlines()]
    lines += [f"  {work.url}"] * bool(work.url)
    lines += wrap("In: " + ", ".join(held), 98, **_LIST) * bool(held)
    lines += wrap("Texts: " + ", ".join(texts), 98, **_LIST)
    return "\n".join(lines) + "\n"


def _replacing(found: Iterable[Found], installed: Iterable[contents.Distribution]) -> str:
    files = next(one.files for one in found if one.work.name == QT)
    places = {_folder(file) for file in files}
    versions = [one.version for one in installed if one.name.lower().startswith("pyside6")]
    return REPLACING.format(
        folders="\n".join(f"  {place}" for place in sorted(places)),
        version=f" (here {versions[0]})" if versions else "",
        signing=SIGNING if any(".framework/" in file for file in files) else "",
    )


def _folder(file: str) -> str:
    """The folder of PySide6 or shiboken6, however deep the file lies below it."""
    parts = file.split("/")[:-1]
    for name in ("PySide6", "shiboken6"):
        if name in parts:
            return "/".join(parts[: parts.index(name) + 1])
    return "/".join(parts) or "."


def main() -> int:
    """Write the notices of a folder, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    try:
        found = write(options.folder, options.out)
    except MissingNoticeError as error:
        print(error, file=sys.stderr)
        return 1
    for one in found:
        print(f"{one.work.name}: {one.work.licence}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
