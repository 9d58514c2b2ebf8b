"""The Windows services inside a process."""

from collections.abc import Iterator
from dataclasses import dataclass

import psutil
import pytest

from portgui.connections.services import WindowsServices


@dataclass
class _Service:
    """A Windows service as psutil presents it; some refuse to be asked."""

    title: str | None
    host: int | None
    error: Exception | None = None
    short: str = "short"

    def name(self) -> str:
        return self.short

    def display_name(self) -> str | None:
        return self.title

    def pid(self) -> int | None:
        if self.error is not None:
            raise self.error
        return self.host


class _Manager:
    """The service manager; counts how often it is asked for everything."""

    def __init__(self, *services: _Service) -> None:
        self.services = list(services)
        self.asked = 0

    def every(self) -> Iterator[_Service]:
        self.asked += 1
        yield from self.services


def test_the_services_inside_one_svchost_are_all_named() -> None:
    """Stopped services and those that refuse to be asked are left out; the others are joined.

    Each has the name that the system's own tools use as well, unless it is the same.
    """
    manager = _Manager(
        _Service("RPC Endpoint Mapper", 700, short="RpcEptMapper"),
        _Service("Protected", 700, psutil.AccessDenied(700)),
        _Service("Remote Procedure Call", 700, short="RpcSs"),
        _Service(None, 900),
        _Service("MySQL80", 901, short="mysql80"),
        _Service("Stopped", None),
    )
    services = WindowsServices(manager.every, at_once=True)
    assert services.of(700, "svchost.exe", "services.exe") == (
        "RPC Endpoint Mapper (RpcEptMapper), Remote Procedure Call (RpcSs)"
    )
    assert services.of(900, "mysqld.exe", "services.exe") == "short"
    assert services.of(901, "mysqld.exe", "services.exe") == "MySQL80"
    assert services.of(1000, "chrome.exe", "explorer.exe") is None
    assert manager.asked == 1


def test_reading_is_put_off_until_there_is_time() -> None:
    """`of` never asks the service manager; `refresh` tells which processes are others now."""
    manager = _Manager(_Service("DHCP Client", 700))
    services = WindowsServices(manager.every)
    assert services.of(700, "svchost.exe", None) is None
    wanted = [services.wanted]
    assert manager.asked == 0
    assert services.refresh() == {700}
    assert services.of(700, "svchost.exe", None) == "DHCP Client (short)"
    assert [*wanted, services.wanted] == [True, False]


def test_a_new_svchost_makes_them_be_read_again() -> None:
    """A service that starts later is met with its process."""
    manager = _Manager(_Service("DHCP Client", 700))
    services = WindowsServices(manager.every)
    services.of(700, "svchost.exe", None)
    services.refresh()
    manager.services.append(_Service("DNS Client", 800))
    services.of(801, "chrome.exe", "explorer.exe")
    wanted = [services.wanted]
    services.of(800, "SVCHOST.EXE", None)
    assert [*wanted, services.wanted] == [False, True]
    assert services.refresh() == {800}


def test_a_number_that_comes_back_has_not_the_old_services() -> None:
    """After `forget`, the process id is another process."""
    services = WindowsServices(_Manager(_Service("DHCP Client", 700)).every, at_once=True)
    assert services.of(700, "svchost.exe", None) == "DHCP Client (short)"
    services.forget(700)
    assert services.of(700, "game.exe", "explorer.exe") is None


def test_a_service_manager_that_fails_costs_only_the_names(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An error in the listing itself leaves what was known, and a line in the log."""

    def every() -> Iterator[_Service]:
        raise OSError("the service manager is down")

    services = WindowsServices(every, at_once=True)
    assert services.of(700, "svchost.exe", None) is None
    assert "the service manager is down" in caplog.text
