"""Who is behind a process: read once for each process, kept until it ends, checked now and then."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import psutil

from portgui.connections import services
from portgui.connections.reading import Listed, ProcessReader
from portgui.connections.snapshot import Gap, Owner
from portgui.connections.trouble import TROUBLE, gap_of
from portgui.plain import NAME_LIMIT, plain

RECHECKED_EVERY: Final = 15
"""Scans until every kept process has been looked at again.

Measured with 100 apps of two sockets each: asking each app for its start time adds a tenth to a
quiet scan, and reading each anew doubles it. A number that went to another process is caught
without that: its sockets are new ones, and the process of a new socket is checked at once. What is
left are processes that rename themselves, or run another program in the same process: these wait
for their turn, a fifteenth of all a scan.
"""

_EVERY_FIELD: Final = (
    "pid", "name", "create_time", "path", "user", "service", "parent", "command", "container",
)  # fmt: skip
_KERNEL: Final = 0


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
        listed: Callable[[], Mapping[int, Listed]] | None = None,
    ) -> None:
        self._system = system
        self._windows = windows or services.windows_services()
        self._reader = ProcessReader(system, self._windows, proc, listed or _list_reader())
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
        self._reader.start_scan()
        self._scans += 1
        turn = self._scans % RECHECKED_EVERY
        again = [pid for pid in self._known if pid in self._young or pid % RECHECKED_EVERY == turn]
        young, self._young = self._young, set()
        for pid in again:
            self._read_again(pid, is_young=pid in young)

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

    def _read_again(self, pid: int, *, is_young: bool) -> None:
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
        if not is_young and _is_same_program(owner, known.owner):
            owner = owner._replace(command=known.owner.command)
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
            return _Known(process, self._reader.describe(process, pid))
        except TROUBLE as error:
            return _Known(None, _unread(pid, error))


def _list_reader() -> Callable[[], Mapping[int, Listed]] | None:
    """What knows the processes that psutil may not ask about, where there is such a thing."""
    if sys.platform == "darwin":
        from portgui.connections.macos import read_list

        return read_list
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest of the function)
        return None


def _is_same_program(now: Owner, before: Owner) -> bool:
    """Whether only what follows in the command line is another.

    Some programs write there what they are doing ("postgres: ada shop idle"): a row that changes
    with that would never hold still, and the command line is to say how the app was started.
    """
    if now.command is None or before.command is None:
        return False
    first, _, _ = now.command.partition(" ")
    return (now.name, now.path, now.title) == (before.name, before.path, before.title) and (
        first == before.command.partition(" ")[0]
    )


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
