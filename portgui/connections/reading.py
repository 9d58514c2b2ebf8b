"""What one process is: each fact asked for on its own, so that a refusal costs one cell."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import psutil

from portgui.connections.cgroups import NOWHERE, Place, read_place
from portgui.connections.services import WindowsServices
from portgui.connections.snapshot import Gap, Owner
from portgui.connections.titles import Facts, command_of, title_of
from portgui.connections.trouble import TROUBLE, gap_of
from portgui.plain import NAME_LIMIT, PATH_LIMIT, plain

_WINDOWS_SYSTEM: Final = 4

Gaps = list[tuple[str, Gap]]
T = TypeVar("T")


class Listed(NamedTuple):
    """What the list of all processes says of one (macOS' `ps`).

    Attributes:
        user: the account that it runs as.
        program: its file's path, or only its name where the list does not tell the path.
    """

    user: str
    program: str


class ProcessReader:
    """Asks psutil about processes.

    Args:
        system: as `sys.platform` has it.
        windows: the services of this computer.
        proc: where procfs is mounted.
        listed: reads the list of all processes; asked at most once a scan, and only where psutil
            may not tell a fact that stands in it.
    """

    def __init__(
        self,
        system: str = sys.platform,
        windows: WindowsServices | None = None,
        proc: Path = Path("/proc"),
        listed: Callable[[], Mapping[int, Listed]] | None = None,
    ) -> None:
        self._system = system
        self._windows = windows
        self._proc = proc
        self._read_list = listed
        self._list: Mapping[int, Listed] | None = None

    def start_scan(self) -> None:
        """The list of all processes is no longer the newest."""
        self._list = None

    def describe(self, process: psutil.Process, pid: int) -> Owner:
        """The facts about a process, and why each of the others is missing.

        Raises:
            One of `TROUBLE`: the process has ended.
        """
        with process.oneshot():
            if self._system == "win32" and pid == _WINDOWS_SYSTEM:
                return _windows_system(process, pid)
            return self._described(process, pid)

    def _described(self, process: psutil.Process, pid: int) -> Owner:
        gaps: Gaps = []
        name = _field("name", process.name, gaps) or ""
        path = _field("path", process.exe, gaps)
        user = _user(process, gaps)
        if gaps and self._read_list is not None:
            name, path, user = self._from_list(pid, (name, path, user), gaps)
        arguments = _arguments(process, gaps)
        parent = _ask(lambda: _parent_name(process), "parent", gaps)
        place = self._place(pid, gaps)
        return Owner(
            pid=pid,
            name=plain(name, NAME_LIMIT),
            create_time=_ask(process.create_time, "create_time", gaps),
            path=None if path is None else plain(path, PATH_LIMIT),
            user=user,
            service=self._service(pid, name, parent, place),
            parent=parent,
            title=title_of(Facts(self._system, name, path, arguments, place)),
            command=None if arguments is None else command_of(arguments, self._system),
            container=place.container,
            gaps=tuple(gaps),
        )

    def _service(self, pid: int, name: str, parent: str | None, place: Place) -> str | None:
        if self._system == "win32" and self._windows is not None:
            return self._windows.of(pid, name, parent)
        return place.service

    def _place(self, pid: int, gaps: Gaps) -> Place:
        if self._system != "linux":
            return NOWHERE
        try:
            return read_place(pid, self._proc)
        except TROUBLE as error:
            gaps += [(field, gap_of(error)) for field in ("service", "container")]
            return NOWHERE

    def _from_list(
        self, pid: int, told: tuple[str, str | None, str | None], gaps: Gaps
    ) -> tuple[str, str | None, str | None]:
        """Fill in what psutil may not tell from the list of all processes."""
        if self._list is None and self._read_list is not None:
            self._list = self._read_list()
        found = (self._list or {}).get(pid)
        name, path, user = told
        if found is None:
            return told
        if not name:
            name = found.program.rpartition("/")[2]
        if path is None and found.program.startswith("/"):
            path = found.program
        if user is None and found.user:
            user = plain(found.user, NAME_LIMIT)
        known = {"name": name, "path": path, "user": user}
        gaps[:] = [(field, gap) for field, gap in gaps if not known.get(field)]
        return name, path, user


def _windows_system(process: psutil.Process, pid: int) -> Owner:
    """Windows' own process: it has a name and a start, but no program behind it."""
    gaps: Gaps = [(field, Gap.KERNEL) for field in ("path", "parent", "command")]
    started = _ask(process.create_time, "create_time", gaps)
    return Owner(pid, "System", started, user=_user(process, gaps), gaps=tuple(gaps))


def _arguments(process: psutil.Process, gaps: Gaps) -> list[str] | None:
    """The command line; a process that has none (a kernel's thread) is a gap as well."""
    arguments = _ask(process.cmdline, "command", gaps)
    if arguments is None or any(arguments):
        return arguments
    gaps.append(("command", Gap.NOT_TOLD))
    return None


def _user(process: psutil.Process, gaps: Gaps) -> str | None:
    user = _field("user", process.username, gaps)
    return None if user is None else plain(user, NAME_LIMIT)


def _parent_name(process: psutil.Process) -> str | None:
    parent = process.parent()
    return None if parent is None else plain(parent.name(), NAME_LIMIT) or None


def _field(name: str, ask: Callable[[], str], gaps: Gaps) -> str | None:
    """A text that is never empty; where the system tells none, that is a gap."""
    text = _ask(ask, name, gaps)
    if text == "":
        gaps.append((name, Gap.NOT_TOLD))
        return None
    return text


def _ask(ask: Callable[[], T], name: str, gaps: Gaps) -> T | None:
    try:
        return ask()
    except TROUBLE as error:
        gaps.append((name, gap_of(error)))
        return None
