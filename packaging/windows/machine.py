"""Where Windows programs run while packages are built: on Windows, or in the rig on Debian."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

TIMEOUT: Final = 1_800
"""Seconds after which a step is given up; PyInstaller takes about two minutes under Wine."""


class Machine(Protocol):
    """Something that runs Windows programs."""

    def path(self, path: Path) -> str:
        """The path as a Windows program sees it."""

    def python(self, arguments: Sequence[str], env: Mapping[str, str]) -> None:
        """Run Windows' Python with what building needs.

        Raises:
            SystemExit: it failed; its last lines are shown.
        """


class Here:
    """This very computer, which runs Windows."""

    def path(self, path: Path) -> str:
        return str(path)

    def python(self, arguments: Sequence[str], env: Mapping[str, str]) -> None:
        done = subprocess.run(
            [sys.executable, *arguments],
            env={**os.environ, **env}, timeout=TIMEOUT, check=False,
            capture_output=True, text=True, errors="replace",
        )  # fmt: skip
        _check(done)


class Wine:
    """The rig: Windows' Python under Wine, with the locked tools for building."""

    def __init__(self, tools: Path) -> None:
        from windows import rig

        try:
            self._rig = rig.Rig().ready()
        except rig.NotPossibleError as error:
            raise SystemExit(f"Windows programs cannot be run here: {error}") from error
        self._path = rig.windows_path
        mark, wanted = self._rig.home / "tools", hashlib.sha256(tools.read_bytes()).hexdigest()
        if not mark.is_file() or mark.read_text("ascii") != wanted:
            self._rig.install_wheels(tools)
            mark.write_text(wanted, "ascii")

    def path(self, path: Path) -> str:
        return self._path(path)

    def python(self, arguments: Sequence[str], env: Mapping[str, str]) -> None:
        command: list[str | Path] = [self._rig.python, *arguments]
        _check(self._rig.run(command, timeout=TIMEOUT, env=env))


def machine(tools: Path) -> Machine:
    """What runs Windows programs here; `tools` are the locked requirements for building.

    Raises:
        SystemExit: nothing does; the text says why.
    """
    return Here() if sys.platform == "win32" else Wine(tools)


def makensis() -> str:
    """The compiler of installers; installed on Debian as root when it is missing.

    Raises:
        SystemExit: it is not there; the text says how to get it.
    """
    if found := _makensis():
        return found
    line = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "nsis"]
    if sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(line, env=quiet, stdout=subprocess.DEVNULL, check=False)
        if found := _makensis():
            return found
    raise SystemExit(
        "NSIS is needed to make the installer. On Debian: apt install nsis."
        " On Windows: from nsis.sourceforge.io."
    )


def _makensis() -> str | None:
    """On the path, or where its own installer puts it on Windows."""
    places = [os.environ.get(name, "") for name in ("ProgramFiles(x86)", "ProgramFiles")]
    usual = os.pathsep.join(str(Path(place) / "NSIS") for place in places if place)
    return shutil.which("makensis") or (shutil.which("makensis", path=usual) if usual else None)


def _check(done: "subprocess.CompletedProcess[str]") -> None:
    if done.returncode != 0:
        said = f"{done.stdout}\n{done.stderr}".strip().splitlines()
        sys.stderr.write("\n".join(said[-40:]) + "\n")
        raise SystemExit(f"failed ({done.returncode}): {done.args}")
