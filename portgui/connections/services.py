"""The service inside a process: a Windows service, a systemd unit, a container, a macOS app."""

import logging
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, Protocol

import psutil

from portgui.connections.plain import NAME_LIMIT, plain
from portgui.connections.trouble import TROUBLE

_logger = logging.getLogger(__name__)

_CONTAINER: Final = re.compile(r"(?:(?P<by>[a-z][a-z-]*?)-)?(?P<id>[0-9a-f]{64})(?:\.scope)?")
"""`docker-<id>.scope` and its like (systemd driver), or a bare `<id>` (cgroupfs driver)."""
_SHORT_ID: Final = 12
"""Docker itself shows this many characters of a container's id."""
_USER_MANAGER: Final = re.compile(r"user@[0-9]+\.service")
_BUNDLE: Final = re.compile(r"/([^/]+)\.app/Contents/")


class WindowsService(Protocol):
    """What is used of psutil's WindowsService."""

    def pid(self) -> int | None:
        """The process that it runs in, or None while it is stopped."""

    def name(self) -> str:
        """Its short name, as `sc query` shows it."""

    def display_name(self) -> str | None:
        """Its name as the Services window shows it."""


def unit_of(cgroup: str) -> str | None:
    """The systemd unit or the container in the text of /proc/PID/cgroup, or None.

    The lines are `0::/path` (cgroup v2) or `1:name=systemd:/path` (v1); see cgroups(7). The unit is
    the innermost one, so that a process of a user's unit has that, and one that a desktop started
    (an `app-….scope`) has none.
    """
    for line in cgroup.splitlines():
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0" or controllers == "name=systemd":
            found = _unit_in(path)
            if found is not None:
                return plain(found, NAME_LIMIT)
    return None


def _unit_in(path: str) -> str | None:
    parts = path.strip("/").split("/")
    for position in range(len(parts) - 1, -1, -1):
        part = parts[position]
        container = _CONTAINER.fullmatch(part)
        if container is not None:
            by = container["by"] or (parts[position - 1] if position else "")
            short = container["id"][:_SHORT_ID]
            return f"{by}-{short}" if by in {"docker", "libpod", "crio"} else short
        if part.endswith(".service"):
            return None if _USER_MANAGER.fullmatch(part) else part
        if part.endswith(".scope"):
            return None
    return None


def bundle_of(path: str) -> str | None:
    """The macOS app that the program at `path` belongs to, or None.

    The outermost bundle counts: a helper inside "Google Chrome.app" is Google Chrome to a person.
    """
    found = _BUNDLE.search(path)
    return plain(found[1], NAME_LIMIT) if found is not None else None


def read_unit(pid: int, proc: Path = Path("/proc")) -> str | None:
    """The systemd unit or container of a process of this computer; None too when it has ended.

    Raises:
        OSError: it may not be read.
    """
    try:
        return unit_of((proc / str(pid) / "cgroup").read_text(encoding="utf-8", errors="replace"))
    except (FileNotFoundError, ProcessLookupError):
        return None


class WindowsServices:
    """Which services run in which process, read all at once and kept until a new host appears.

    Reading asks the service manager once for each installed service, which takes far longer than
    a scan. So it is put off until after the answer (`wanted`, then `refresh`), unless it is
    wanted `at_once`.
    """

    def __init__(
        self, every: Callable[[], Iterable[WindowsService]], *, at_once: bool = False
    ) -> None:
        self._every = every
        self._at_once = at_once
        self._names: dict[int, str] = {}
        self._asked: set[int] = set()
        self.wanted = False

    def of(self, pid: int, name: str, parent: str | None) -> str | None:
        """The display names of the services in process `pid`, joined; or None.

        Services run in svchost.exe, or in a program of their own that services.exe started.
        """
        if pid not in self._asked:
            self._asked.add(pid)
            is_host = name.lower() == "svchost.exe" or (parent or "").lower() == "services.exe"
            self.wanted = self.wanted or (is_host and pid not in self._names)
        if self.wanted and self._at_once:
            self.refresh()
        return self._names.get(pid)

    def forget(self, pid: int) -> None:
        """The process has gone; its number may come back as another one."""
        self._asked.discard(pid)
        self._names.pop(pid, None)

    def refresh(self) -> frozenset[int]:
        """Read them all again; the processes whose services are others than before."""
        self.wanted = False
        found: dict[int, list[str]] = {}
        try:
            for service in self._every():
                self._add(service, found)
        except TROUBLE as error:
            _logger.warning("services not read: %r", error)
            return frozenset()
        before = self._names
        self._names = {
            pid: plain(", ".join(sorted(names)), NAME_LIMIT) for pid, names in found.items()
        }
        either = before.keys() | self._names.keys()
        return frozenset(pid for pid in either if before.get(pid) != self._names.get(pid))

    @staticmethod
    def _add(service: WindowsService, found: dict[int, list[str]]) -> None:
        try:
            pid = service.pid()
            if pid:
                found.setdefault(pid, []).append(service.display_name() or service.name())
        except TROUBLE:
            # Protected services refuse to be asked; the others are still worth having.
            return


def windows_services(*, at_once: bool = False) -> WindowsServices:
    """The services of this computer; there are none where the system is not Windows."""
    if sys.platform == "win32":
        return WindowsServices(psutil.win_service_iter, at_once=at_once)
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest of the function)
        return WindowsServices(tuple, at_once=at_once)
