"""What a release needs: a tag that fits, a changelog that knows it, sums of its files.

python packaging/release.py check v1.2.3     refuses what is not ready
python packaging/release.py notes v1.2.3     prints what CHANGELOG says of it
python packaging/release.py sums FOLDER      writes FOLDER/SHA256SUMS
"""

import argparse
import hashlib
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import freeze

CHANGES: Final = freeze.ROOT / "CHANGELOG.md"
SUMS: Final = "SHA256SUMS"
VERSION: Final = re.compile(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?")

SOURCES: Final = """\

The packages hold Qt, PySide6 and Shiboken6 under the LGPL, version 3, unchanged. Their source code:
https://download.qt.io/official_releases/qt/ and
https://download.qt.io/official_releases/QtForPython/pyside6/. THIRD-PARTY-NOTICES.txt in each
package says which version, and how to replace them.
"""


class NotReadyError(Exception):
    """Why this cannot be released; one sentence."""


def check(tag: str, version: str, changes: str) -> str:
    """The section of the changelog for the tag's version.

    Args:
        tag: `v` and the version, as git has it.
        version: `portgui.__version__`.
        changes: the text of CHANGELOG.md, in the form of keepachangelog.com.

    Raises:
        NotReadyError: the tag is another version than the program says, or the changelog has no
            section of it with a day and something in it.
    """
    wanted = tag.removeprefix("v")
    if not tag.startswith("v") or not VERSION.fullmatch(wanted):
        raise NotReadyError(f"{tag!r} is no tag of a version: v1.2.3")
    if wanted != version:
        raise NotReadyError(f"the tag says {wanted}, portgui.__version__ says {version}")
    heading = re.compile(
        rf"^## \[?{re.escape(version)}\]?(?P<rest>.*)\n(?P<body>(?:(?!^## ).*\n?)*)", re.MULTILINE
    )
    found = heading.search(changes)
    if found is None:
        raise NotReadyError(f"CHANGELOG.md has no section for {version}")
    day = re.fullmatch(r" [-–] (\d{4}-\d\d-\d\d)", found["rest"].rstrip())
    if day is None or not _is_day(day[1]):
        raise NotReadyError(f"CHANGELOG.md: the section for {version} has no day (- 2026-01-31)")
    body = found["body"].strip()
    if not re.search(r"^- \S", body, re.MULTILINE):
        raise NotReadyError(f"CHANGELOG.md says nothing about {version}")
    return body


def sums(folder: Path) -> str:
    """The lines of SHA256SUMS (as sha256sum(1) reads them) for every file in the folder, by name.

    Raises:
        NotReadyError: there is no file.
    """
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != SUMS)
    if not files:
        raise NotReadyError(f"{folder} has no files to release")
    return "".join(f"{_digest(path)}  {path.name}\n" for path in files)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(argument: str) -> str:
    check(argument, freeze.version(), CHANGES.read_text("utf-8"))
    return f"{argument} is ready\n"


def _notes(argument: str) -> str:
    return check(argument, freeze.version(), CHANGES.read_text("utf-8")) + "\n" + SOURCES


def _sums(argument: str) -> str:
    lines = sums(Path(argument))
    Path(argument, SUMS).write_text(lines, "utf-8", newline="\n")
    return lines


VERBS: Final[dict[str, Callable[[str], str]]] = {"check": _check, "notes": _notes, "sums": _sums}


def main(arguments: list[str]) -> int:
    """Do what the first argument names; 1 and one line when it is not ready."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("verb", choices=VERBS)
    parser.add_argument("argument", help="a tag, or a folder")
    options = parser.parse_args(arguments)
    try:
        print(VERBS[options.verb](options.argument), end="")
    except NotReadyError as error:
        print(f"Not released: {error}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
