#!/usr/bin/env python3
"""Run, test, measure and photograph PortGUI; the standard library is all it needs.

python3 dev.py run [ARGS]          set up what is missing, start PortGUI with ARGS
python3 dev.py test [PYTEST ARGS]  set up what is missing, run every check
python3 dev.py bench [NAME...]     measure, as ratios within one run; --plot FILE draws the growth
python3 dev.py shots DIR           photograph every page, light and dark
python3 dev.py windows [ARGS]      run the tests with Windows Python under Wine (--shots DIR)
python3 dev.py build SYSTEM        build the packages for windows, macos or linux into dist/
python3 dev.py lock                write the locked requirements anew (needs uv)
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "packaging"))

from setting_up import (  # noqa: E402
    BUILD_PROGRAMS,
    FIREWALLS,
    LOCKS,
    PACKAGE_PROGRAMS,
    PYTHON,
    SERVERS,
    TEST_PROGRAMS,
    WINDOWS,
    is_root,
    say,
    set_up,
)


def main(arguments: Sequence[str]) -> int:
    """Do what the first argument names."""
    verb, rest = (arguments[0], list(arguments[1:])) if arguments else ("help", [])
    match verb:
        case "run":
            window = not any(word in COMMANDS for word in rest)
            set_up("run", needs_qt=window)
            return start([str(PYTHON), "-m", "portgui", *rest])
        case "test" if rest[:2] == ["-m", "package"]:
            set_up("build", needs_qt=True, programs={**TEST_PROGRAMS, **PACKAGE_PROGRAMS})
            return test([*rest, "-o", "faulthandler_timeout=0"])
        case "test":
            servers = {**SERVERS, **FIREWALLS} if is_root() else {}
            set_up("test", needs_qt=True, programs={**TEST_PROGRAMS, **servers})
            return test(rest)
        case "bench":
            set_up("test", needs_qt=True, programs=TEST_PROGRAMS)
            return start([str(PYTHON), "-m", "tests.bench", *rest])
        case "shots" if len(rest) >= 1:
            set_up("test", needs_qt=True, programs=TEST_PROGRAMS)
            return start([str(PYTHON), "-m", "tests.shots", *rest])
        case "windows":
            set_up("test", needs_qt=False)
            verb, *more = ["shots", *rest[1:]] if rest[:1] == ["--shots"] else ["test", *rest]
            return start([str(PYTHON), str(ROOT / "packaging" / "windows" / "rig.py"), verb, *more])
        case "build":
            programs = BUILD_PROGRAMS if rest[:1] == ["linux"] else {}
            set_up("build", needs_qt=True, programs=programs)
            return start([str(PYTHON), str(ROOT / "packaging" / "build.py"), *rest])
        case "lock":
            return lock()
        case _:
            say(__doc__ or "")
            return 0 if verb in {"help", "--help", "-h"} else 2


COMMANDS = {"who", "list", "diff", "guide", "--version", "--help", "-h"}
"""What PortGUI answers without a window, so that Qt's system libraries are not needed."""


def start(command: Sequence[str]) -> int:
    """Run a command of this project in place of this one and hand on its exit status."""
    places = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    if not WINDOWS:
        os.execve(command[0], list(command), environment)
    return subprocess.call(list(command), env=environment)


# Testing.


def test(arguments: list[str]) -> int:
    """Run every check; with pytest arguments only pytest, with them."""
    if arguments:
        return start([str(PYTHON), "-m", "pytest", *arguments])
    failed = [name for name, command in checks() if not passes(name, command)]
    say("All checks passed." if not failed else f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def checks() -> list[tuple[str, list[str]]]:
    """Every check, cheapest first; pytest last, so that its count closes the output."""
    python = str(PYTHON)
    types = [python, "-m", "mypy", "--platform"]
    return [
        ("ruff", [python, "-m", "ruff", "check", "."]),
        ("ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        ("imports", [str(PYTHON.parent / "lint-imports"), "--no-cache"]),
        ("mypy linux", [*types, "linux"]),
        ("mypy win32", [*types, "win32"]),
        ("mypy darwin", [*types, "darwin"]),
        ("pytest", [python, "-m", "pytest", "-n", "2", "--dist", "loadgroup"]),
    ]


def passes(name: str, command: list[str]) -> bool:
    """Run one check; its output is shown as it comes."""
    say(f"── {name}")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.call(command, cwd=ROOT, env=environment) == 0


# Locking.


def lock() -> int:
    """Write packaging/requirements/*.txt from pyproject.toml, for all systems, with hashes."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("uv is needed for this: pip install uv")
    test = ["--group", "test"]
    for name, more in (("run", []), ("test", test), ("build", [*test, "--group", "build"])):
        with tempfile.TemporaryDirectory() as folder:
            new = Path(folder) / "lock.txt"
            command = [
                uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header",
                "--no-emit-index-url", "pyproject.toml", *more, "-o", str(new),
            ]  # fmt: skip
            if subprocess.call(command, cwd=ROOT) != 0:
                return 1
            shutil.move(new, LOCKS / f"{name}.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
