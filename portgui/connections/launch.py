"""How the scanning process is started, and how often it is started again. Pure; starts nothing."""

import os
import site
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import portgui

DELAYS: Final = (0.0, 0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before the next start, by how many processes in a row have lived a short time."""

_SHORT_LIFE: Final = 5.0
_FRUITLESS: Final = 3


def command() -> tuple[str, ...]:
    """The scanning process of this very program: installed, from its sources, or frozen.

    `-P` keeps the current folder, which may be anybody's, off the path of the modules.
    """
    if getattr(sys, "frozen", False):
        return (sys.executable, "--scan-worker")
    return (sys.executable, "-P", "-m", "portgui", "--scan-worker")


def python_path(environment: Mapping[str, str] = os.environ) -> str:
    """PYTHONPATH with which a fresh Python finds the package that runs here, and no other.

    Where Python finds the package by itself it stays as it is, because what is named there comes
    before Python's own modules; a frozen program looks into itself alone.
    """
    before = environment.get("PYTHONPATH", "")
    if getattr(sys, "frozen", False):
        return before
    folder = Path(portgui.__file__).resolve().parent.parent
    by_itself = {*site.getsitepackages(), site.getusersitepackages()}
    if folder in {Path(found).resolve() for found in by_itself}:
        return before
    return os.pathsep.join(filter(None, (str(folder), before)))


class Patience:
    """When to start again a process that has been lost, and when to give up.

    A process that answers is started again at once, but if such processes keep living for less
    than five seconds, ever later; after three in a row without one whole answer it is of no use.
    """

    def __init__(self, delays: Sequence[float] = DELAYS) -> None:
        self._delays = delays
        self.renew()

    def renew(self) -> None:
        """Forget what has been lost."""
        self._fruitless = 0
        self._short = 0

    def answered(self) -> None:
        """There has been a whole answer."""
        self._fruitless = 0

    def lost(self, seconds: float) -> float | None:
        """A process has been lost after so many seconds; how long to wait, or None to give up."""
        self._fruitless += 1
        self._short = self._short + 1 if seconds < _SHORT_LIFE else 0
        if self._fruitless >= _FRUITLESS:
            return None
        return self._delays[min(self._short, len(self._delays) - 1)]
