"""The Windows services inside a process."""

import logging
import sys
from collections.abc import Callable, Iterable
from typing import Protocol

import psutil

from portgui.connections.trouble import TROUBLE
from portgui.plain import NAME_LIMIT, plain

_logger = logging.getLogger(__name__)


class WindowsService(Protocol):
    """What is used of psutil's WindowsService."""

    def pid(self) -> int | None:
        """The process that it runs in, or None while it is stopped."""

    def name(self) -> str:
        """Its short name, as `sc query` shows it."""

    def display_name(self) -> str | None:
        """Its name as the Services window shows it."""


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
        """The services in process `pid`, as "DHCP Client (Dhcp)", joined; or None.

        The name in brackets is the one that `sc query` and netstat know, the same in every
        language. "(iphlpsvc)", the IP Helper, is who holds the port of a port proxy.
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
                found.setdefault(pid, []).append(_both_names(service))
        except TROUBLE:
            # Protected services refuse to be asked; the others are still worth having.
            return


def _both_names(service: WindowsService) -> str:
    name, display = service.name(), service.display_name()
    if not display:
        return name
    return display if display.lower() == name.lower() else f"{display} ({name})"


def windows_services(*, at_once: bool = False) -> WindowsServices:
    """The services of this computer; there are none where the system is not Windows."""
    if sys.platform == "win32":
        return WindowsServices(psutil.win_service_iter, at_once=at_once)
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest of the function)
        return WindowsServices(tuple, at_once=at_once)
