"""Who is behind a process: read once for each process, kept until it ends, checked now and then."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import psutil

from portgui.connections import services
from portgui.connections.plain import NAME_LIMIT, PATH_LIMIT, plain
from portgui.connections.snapshot import Gap, Owner
from portgui.connections.trouble import TROUBLE, gap_of

RECHECKED_EVERY: Final = 15
"""Scans until every kept process has been looked at again.

Measured with 100 apps of two sockets each: asking each app for its start time adds a tenth to a
quiet scan, and reading each anew doubles it. A number that went to another process is caught
without that: its sockets are new ones, and the process of a new socket is checked at once. What is
left are processes that rename themselves, or run another program in the same process: these wait
for their turn, a fifteenth of all a scan.
"""

_EVERY_FIELD: Final = ("pid", "name", "create_time", "path", "user", "service", "parent")
_KERNEL: Final = 0
_WINDOWS_SYSTEM: Final = 4

T = TypeVar("T")


class _Known(NamedTuple):
    """What is kept of a process; `process` is None when it could not be opened."""

    process: psutil.Process | None
    owner: Owner


class Owners:
    """The apps behind process ids."""

    def __init__(
        self,
        system: str = sys.platform,
        windows: services.WindowsServices | None = None,
        proc: Path = Path("/proc"),
    ) -> None:
        self._system = system
        self._windows = windows or services.windows_services()
        self._proc = proc
        self._known: dict[int, _Known] = {}
        self._checked: set[int] = set()
        self._young: set[int] = set()
        self._scans = 0
        self._changed: set[int] = set()

    def start_scan(self) -> None:
        """Look again at some of the kept processes.

        Those that the last scan met first are among them: an app may have been met between its
        fork and its exec, under its parent's name.
        """
        self._checked.clear()
        self._scans += 1
        turn = self._scans % RECHECKED_EVERY
        again = [pid for pid in self._known if pid in self._young or pid % RECHECKED_EVERY == turn]
        self._young.clear()
        for pid in again:
            self._read_again(pid)

    def of(self, pid: int) -> Owner:
        """The app behind process `pid`, checked once a scan to still be the same process."""
        known = self._known.get(pid)
        if known is None:
            self._young.add(pid)
            known = self._known[pid] = self._read(pid)
        elif pid not in self._checked:
            try:
                known = known if self._is_same(known, pid) else self._replace(pid)
            except TROUBLE as error:
                return _unread(pid, error)  # that it is still the kept one cannot be said
        self._checked.add(pid)
        return known.owner

    def take_changed(self) -> frozenset[int]:
        """The processes whose owner is another than `of` said earlier; each is told once."""
        changed = frozenset(self._changed)
        self._changed.clear()
        return changed

    def forget(self, pid: int) -> None:
        """No connection of this process is left."""
        self._known.pop(pid, None)
        self._young.discard(pid)
        self._changed.discard(pid)
        self._windows.forget(pid)

    def read_services(self) -> None:
        """Do what is slow, and was put off until there is time: read the Windows services."""
        if self._windows.wanted:
            for pid in self._windows.refresh() & self._known.keys():
                known = self._known[pid]
                service = self._windows.of(pid, known.owner.name, known.owner.parent)
                self._known[pid] = known._replace(owner=known.owner._replace(service=service))
                self._changed.add(pid)

    def _read_again(self, pid: int) -> None:
        known = self._known[pid]
        try:
            same = self._is_same(known, pid)
        except TROUBLE:
            return  # it has ended; what it was called stays true of the sockets that it leaves
        self._checked.add(pid)
        if not same:
            self._replace(pid)
            return
        fresh = self._read(pid)
        # The system derives the start from its clock: one that is set would change every row.
        owner = fresh.owner._replace(create_time=known.owner.create_time)
        if fresh.process is not None and owner != known.owner:
            self._changed.add(pid)
            self._known[pid] = _Known(fresh.process, owner)

    def _replace(self, pid: int) -> _Known:
        """Read a process whose number belonged to another one, or that could not be opened."""
        self._windows.forget(pid)
        before = self._known[pid]
        known = self._known[pid] = self._read(pid)
        self._young.add(pid)
        if known.owner != before.owner:
            self._changed.add(pid)
        return known

    def _is_same(self, known: _Known, pid: int) -> bool:
        """Whether `pid` is still the process that is kept.

        psutil compares start times that a change of the clock does not move. On Windows it leaves
        them out where it may not open the process, so there the start time is compared as well.

        Raises:
            One of `TROUBLE`: the process has ended, or the system does not say.
        """
        if known.process is None:
            return pid == _KERNEL
        now = psutil.Process(pid)
        if now != known.process:
            return False
        return self._system != "win32" or now.create_time() == known.owner.create_time

    def _read(self, pid: int) -> _Known:
        if pid == _KERNEL:
            return _Known(None, nobody(Gap.KERNEL)._replace(pid=pid))
        try:
            process = psutil.Process(pid)
            with process.oneshot():
                return _Known(process, self._describe(process, pid))
        except TROUBLE as error:
            return _Known(None, _unread(pid, error))

    def _describe(self, process: psutil.Process, pid: int) -> Owner:
        if self._system == "win32" and pid == _WINDOWS_SYSTEM:
            return _windows_system(process, pid)
        gaps: list[tuple[str, Gap]] = []
        name = _field("name", process.name, gaps) or ""
        path = _field("path", process.exe, gaps)
        parent = _ask(lambda: _parent_name(process), "parent", gaps)
        described = Owner(
            pid=pid,
            name=plain(name, NAME_LIMIT),
            create_time=_ask(process.create_time, "create_time", gaps),
            path=None if path is None else plain(path, PATH_LIMIT),
            user=_user(process, gaps),
            service=_ask(lambda: self._service(pid, name, path, parent), "service", gaps),
            parent=parent,
        )
        return described._replace(gaps=tuple(gaps))

    def _service(self, pid: int, name: str, path: str | None, parent: str | None) -> str | None:
        if self._system == "win32":
            return self._windows.of(pid, name, parent)
        if self._system == "darwin":
            return services.bundle_of(path) if path is not None else None
        return services.read_unit(pid, self._proc)


def nobody(gap: Gap, user: str | None = None) -> Owner:
    """The owner of a socket whose process is not told, because of `gap`.

    `user` is the account that made the socket, where the system tells at least that.
    """
    missing = (field for field in _EVERY_FIELD if field != "user" or user is None)
    return Owner(None, "", user=user, gaps=tuple((field, gap) for field in missing))


def _unread(pid: int, error: BaseException) -> Owner:
    missing = (field for field in _EVERY_FIELD if field != "pid")
    return Owner(pid, "", gaps=tuple((field, gap_of(error)) for field in missing))


def user_name(uid: int) -> str:
    """The name of a POSIX account, or its number where it has none."""
    if sys.platform == "win32":
        return str(uid)
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest of the function)
        import pwd

        try:
            return plain(pwd.getpwuid(uid).pw_name, NAME_LIMIT)
        except (LookupError, OverflowError):
            return str(uid)


def _windows_system(process: psutil.Process, pid: int) -> Owner:
    """Windows' own process: it has a name and a start, but no program behind it."""
    gaps: list[tuple[str, Gap]] = [("path", Gap.KERNEL), ("parent", Gap.KERNEL)]
    started = _ask(process.create_time, "create_time", gaps)
    return Owner(pid, "System", started, user=_user(process, gaps), gaps=tuple(gaps))


def _user(process: psutil.Process, gaps: list[tuple[str, Gap]]) -> str | None:
    user = _field("user", process.username, gaps)
    return None if user is None else plain(user, NAME_LIMIT)


def _parent_name(process: psutil.Process) -> str | None:
    parent = process.parent()
    return None if parent is None else plain(parent.name(), NAME_LIMIT) or None


def _field(name: str, ask: Callable[[], str], gaps: list[tuple[str, Gap]]) -> str | None:
    """A text that is never empty; where the system tells none, that is a gap."""
    text = _ask(ask, name, gaps)
    if text == "":
        gaps.append((name, Gap.NOT_TOLD))
        return None
    return text


def _ask(ask: Callable[[], T], name: str, gaps: list[tuple[str, Gap]]) -> T | None:
    try:
        return ask()
    except TROUBLE as error:
        gaps.append((name, gap_of(error)))
        return None
