"""Linux: how the scanning process is started so that it may see every app, and why it was not.

pkexec(1) asks for the administrator's password and starts a program as root, with an environment
of its own and with the same standard input and output. Its exit status is 126 when the person
dismissed the question, and 127 when it was not permitted, when nothing was there to ask with, or
when an error occurred; standard error tells these apart, always in English.
"""

import shutil
import site
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

import portgui
from portgui.places import first_unsafe

PKEXEC: Final = ("/usr/bin/pkexec", "/run/wrappers/bin/pkexec", "/bin/pkexec")
HELPERS: Final = ("/usr/libexec/portgui/portgui-see-all", "/usr/lib/portgui/portgui-see-all")
"""Where a package installs the program that packaging/linux/ has a polkit action for."""
PRIVATE: Final = Path("/usr/lib/portgui")
"""Where the Debian package has PortGUI and its libraries, and where that program looks first."""
BY_HAND: Final = "sudo portgui list"
BY_HAND_ELSEWHERE: Final = "sudo ss -tunap"
"""ss(8) shows the same facts; it lies where only root can change it."""

_DISMISSED: Final = 126
_NOT_STARTED: Final = 127
_FOR_ALL: Final = frozenset({"/usr/bin", "/usr/local/bin", "/bin"})
"""Folders in which sudo, too, looks for a program."""


class Obstacle(StrEnum):
    """Why the names of all apps are not shown."""

    NO_PKEXEC = "no-pkexec"
    NOT_INSTALLED = "not-installed"
    PLACE = "place"
    DISMISSED = "dismissed"
    NOT_PERMITTED = "not-permitted"
    NO_AGENT = "no-agent"
    NO_AUTHORITY = "no-authority"
    BROKEN = "broken"


class Way(NamedTuple):
    """What to start, or why not.

    Attributes:
        command: the program and its arguments; () with an obstacle.
        by_hand: what shows all names in a terminal.
        obstacle: why there is no command, or None.
        place: what lies where others can change it, with `Obstacle.PLACE`.
    """

    command: tuple[str, ...]
    by_hand: str
    obstacle: Obstacle | None = None
    place: str = ""


class Program(NamedTuple):
    """What would be given more rights.

    Attributes:
        command: the program and its arguments.
        files: what is read before it has made sure of its own folders.
        trees: its own folders.
        is_whole: whether it finds all of its parts when started so.
    """

    command: tuple[str, ...]
    files: tuple[Path, ...]
    trees: tuple[Path, ...]
    is_whole: bool = True


def find_way(
    program: Program | None = None,
    pkexec: Sequence[str] = PKEXEC,
    unsafe: Callable[[Sequence[Path], Sequence[Path]], Path | None] = first_unsafe,
) -> Way:
    """How to start the scanning process with more rights, if what would be started is safe."""
    from portgui import commands

    program = program or this_program()
    if not program.is_whole:
        return Way((), BY_HAND_ELSEWHERE, Obstacle.NOT_INSTALLED)
    place = unsafe(program.files, program.trees)
    if place is not None:
        return Way((), BY_HAND_ELSEWHERE, Obstacle.PLACE, str(place))
    starter = commands.first_existing(*pkexec)
    if starter is None:
        return Way((), by_hand(), Obstacle.NO_PKEXEC)
    return Way((starter, "--disable-internal-agent", *program.command), by_hand())


def this_program(helpers: Sequence[str] = HELPERS, private: Path = PRIVATE) -> Program:
    """The scanning process of this very program: frozen, installed by a package, or otherwise.

    `-I` keeps out the person's own folder for modules, the current one and every PYTHON variable;
    `-S` keeps out what .pth files name. The script then finds its own package by its place.
    """
    import psutil  # not before it is wanted: the window opens without

    from portgui import commands

    if getattr(sys, "frozen", False):
        executable = Path(sys.executable)
        return Program((str(executable), "--see-all"), (executable,), (executable.parent,))
    package, other = Path(portgui.__file__).parent, Path(psutil.__file__).parent
    script = package / "connections" / "see_all.py"
    files = (Path(sys.executable), Path(site.__file__).parent, package.parent, other.parent)
    shared = [
        Path(found) for found in site.getsitepackages([sys.base_prefix, sys.base_exec_prefix])
    ]
    is_whole = other.parent in (package.parent, *shared)
    helper = commands.first_existing(*helpers)
    # The package that the helper finds must be the one that runs here.
    found_there = [private] if private.is_dir() else shared
    if helper is not None and package.parent in found_there:
        return Program((helper,), (Path(helper), *files), (package, other), is_whole)
    command = (sys.executable, "-I", "-S", str(script))
    return Program(command, files, (package, other), is_whole)


def by_hand(which: Callable[[str], str | None] = shutil.which) -> str:
    """What a person types in a terminal to see all names."""
    found = which("portgui")
    safe = found is not None and str(Path(found).parent) in _FOR_ALL
    return BY_HAND if safe else BY_HAND_ELSEWHERE


def obstacle_of(status: int, errors: str) -> Obstacle:
    """Why pkexec, or what it started, has ended with this status and these words."""
    if status == _DISMISSED:
        return Obstacle.DISMISSED
    if status != _NOT_STARTED:
        return Obstacle.BROKEN
    if "No authentication agent found" in errors:
        return Obstacle.NO_AGENT
    if "Not authorized" in errors:
        return Obstacle.NOT_PERMITTED
    return Obstacle.NO_AUTHORITY if "Error getting authority" in errors else Obstacle.BROKEN
