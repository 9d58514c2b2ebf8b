"""Builds the packages for Linux: the wheel, which is for every system, and the Debian package.

The Debian package is to be built on Debian 12, or in a container of it: what it depends on is
found in the libraries that are installed where it is built, and named as they are named there.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import freeze
from linux import deb, man_page, tree

from portgui import __version__

_DATE: Final = "SOURCE_DATE_EPOCH"
PROGRAMS: Final = {
    "dpkg-dev": "dpkg-shlibdeps",
    "binutils": "objdump",
    "dpkg": "dpkg-deb",
}


def build(out: Path) -> list[Path]:
    """Build both into the folder `out`."""
    with dated(freeze.moment()) as day:
        wheel = build_wheel(out)
        return [wheel, build_deb(out, wheel, day)]


@contextmanager
def dated(seconds: int) -> Iterator[datetime]:
    """Date everything that is made inside with this moment, whoever makes it.

    See reproducible-builds.org/specs/source-date-epoch.
    """
    before = os.environ.get(_DATE)
    os.environ[_DATE] = str(seconds)
    try:
        yield datetime.fromtimestamp(seconds, UTC)
    finally:
        if before is None:
            del os.environ[_DATE]
        else:
            os.environ[_DATE] = before


def build_wheel(out: Path) -> Path:
    """Build the wheel with hatchling, which must be there: nothing is fetched for it."""
    if importlib.util.find_spec("hatchling") is None:
        raise SystemExit("hatchling is needed for this; packaging/requirements/build.txt locks it")
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
        subprocess.run(command, cwd=freeze.ROOT, check=True, stdout=sys.stderr)
        (made,) = Path(folder).glob("portgui-*.whl")
        return Path(shutil.copy(made, out / made.name))


def build_deb(out: Path, wheel: Path, day: datetime) -> Path:
    """Build the Debian package of a wheel."""
    missing = [package for package, program in PROGRAMS.items() if shutil.which(program) is None]
    if missing:
        raise SystemExit(f"This is missing: apt-get install {' '.join(missing)}")
    target = out / f"portgui_{__version__}_{deb.architecture()}.deb"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "portgui")
        lib = root / deb.LIB
        lib.mkdir(parents=True)
        tree.install(lib, wheel)
        tree.prune(lib)
        notices(lib, root / deb.DOC)
        deb.lay_out(root, __version__, day, man_page.page(day))
        deb.settle_modes(root)
        needs = deb.depends(root)
        deb.write_control(root, __version__, needs)
        deb.pack(root, target)
    return target


def notices(lib: Path, out: Path) -> None:
    """Write the notices of everything that is really inside."""
    import notices as third_parties

    out.mkdir(parents=True, exist_ok=True)
    third_parties.write(lib, out)
