"""Builds the packages of one system: python build.py windows|macos|linux [--out DIR].

Started by `dev.py build`, which installs what is locked for it first. Prints each file that it has
made, one on a line.
"""

import argparse
import importlib
import sys
from pathlib import Path
from typing import Final, Protocol, cast

HERE: Final = Path(__file__).resolve().parent
SYSTEMS: Final = ("windows", "macos", "linux")


class Package(Protocol):
    """What each system's folder has in its module `package`."""

    def build(self, out: Path) -> list[Path]:
        """Build everything for this system into `out`, and say what was made."""


def main(arguments: list[str]) -> int:
    """Build, and list what there is now."""
    parser = argparse.ArgumentParser(prog="dev.py build", description=__doc__)
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("--out", type=Path, default=HERE.parent / "dist")
    options = parser.parse_args(arguments)
    out = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(HERE))
    package = cast("Package", importlib.import_module(f"{options.system}.package"))
    for made in package.build(out):
        print(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
