"""The service, unit, container or bundle behind a process."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from portgui.connections.services import WindowsServices, bundle_of, read_unit, unit_of

_ID = "4f2a9c0d1e2b" + "0" * 52


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("/system.slice/nginx.service", "nginx.service"),
        ("/system.slice/system-getty.slice/getty@tty1.service", "getty@tty1.service"),
        ("/system.slice/containerd.service/payload", "containerd.service"),
        (
            "/user.slice/user-1000.slice/user@1000.service/app.slice/syncthing.service",
            "syncthing.service",
        ),
        ("/user.slice/user-1000.slice/user@1000.service/app.slice/app-firefox-12.scope", None),
        ("/user.slice/user-1000.slice/user@1000.service", None),
        ("/user.slice/user-1000.slice/session-3.scope", None),
        ("/init.scope", None),
        (f"/system.slice/docker-{_ID}.scope", "docker-4f2a9c0d1e2b"),
        (f"/system.slice/docker-{_ID}.scope/init", "docker-4f2a9c0d1e2b"),
        (f"/docker/{_ID}", "docker-4f2a9c0d1e2b"),
        (f"/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-{_ID}.scope/container",
         "libpod-4f2a9c0d1e2b"),
        (f"/kubepods.slice/kubepods-pod1.slice/cri-containerd-{_ID}.scope", "4f2a9c0d1e2b"),
        ("/", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_innermost_unit_or_container_is_named(path: str, unit: str | None) -> None:
    """A service's own unit, not the slice or the user manager around it; a container's short id."""
    assert unit_of(f"0::{path}\n") == unit
    assert unit_of(f"12:pids:/elsewhere\n1:name=systemd:{path}\n0::/\n") == unit


@pytest.mark.parametrize("text", ["", "\n", "nonsense", ":::", "0:", "0::/a\nb.service"])
def test_any_text_is_read_without_an_error(text: str) -> None:
    """What is not the known format names no unit."""
    assert unit_of(text) is None


def test_a_unit_name_is_plain_text() -> None:
    """A folder of the cgroup tree can be called anything; it is shown safely."""
    assert unit_of("0::/system.slice/a\u202eb.service") == r"a\u202eb.service"


def test_a_process_that_has_ended_has_no_unit(tmp_path: Path) -> None:
    """Its files are gone: that is no error."""
    assert read_unit(7, tmp_path) is None


@pytest.mark.parametrize(
    ("path", "bundle"),
    [
        ("/Applications/Foo.app/Contents/MacOS/foo", "Foo"),
        (
            "/Applications/Google Chrome.app/Contents/Frameworks/Google Chrome Framework.framework/"
            "Helpers/Google Chrome Helper.app/Contents/MacOS/Google Chrome Helper",
            "Google Chrome",
        ),
        ("/usr/sbin/cupsd", None),
        ("/opt/Foo.app", None),
        ("/Applications/.app/Contents/MacOS/x", None),
    ],
)
def test_the_outermost_bundle_is_the_app(path: str, bundle: str | None) -> None:
    """A helper inside a bundle is the bundle's app to a person."""
    assert bundle_of(path) == bundle


@dataclass
class _Service:
    """A Windows service as psutil presents it; some refuse to be asked."""

    title: str | None
    host: int | None
    error: Exception | None = None

    def name(self) -> str:
        return "short"

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
    """Stopped services and those that refuse to be asked are left out; the others are joined."""
    manager = _Manager(
        _Service("RPC Endpoint Mapper", 700),
        _Service("Protected", 700, psutil.AccessDenied(700)),
        _Service("Remote Procedure Call", 700),
        _Service(None, 900),
        _Service("Stopped", None),
    )
    services = WindowsServices(manager.every, at_once=True)
    assert services.of(700, "svchost.exe", "services.exe") == (
        "RPC Endpoint Mapper, Remote Procedure Call"
    )
    assert services.of(900, "mysqld.exe", "services.exe") == "short"
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
    assert services.of(700, "svchost.exe", None) == "DHCP Client"
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
    assert services.of(700, "svchost.exe", None) == "DHCP Client"
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
