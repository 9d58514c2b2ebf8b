"""What comes back when it is ended, and how to switch it off; asked of stand-ins for systems."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from portgui.commands import Outcome
from portgui.connections.protected import Refusal
from portgui.connections.restarts import (
    AIRPLAY_PLACE,
    Keeper,
    keeper_on_linux,
    keeper_on_mac,
    keeper_on_windows,
    run_shortly,
)
from portgui.connections.targets import Target


class Systemctl:
    """Answers `systemctl show` as systemd does: a line for each property, exit status 0."""

    def __init__(self, output: str = "", status: int | None = 0) -> None:
        self.answer = Outcome(status, output, "")
        self.asked: list[tuple[str, ...]] = []

    def __call__(self, arguments: Sequence[str]) -> Outcome:
        """Answer once."""
        self.asked.append(tuple(arguments))
        return self.answer


def app(name: str = "server", **fields: object) -> Target:
    """Process 77."""
    return Target(77, 1.0, name, name, **fields)  # type: ignore[arg-type]


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """A procfs in which process 77 belongs to a unit of the system."""
    (tmp_path / "77").mkdir()
    (tmp_path / "77" / "cgroup").write_text("0::/system.slice/nginx.service\n", "utf-8")
    return tmp_path


def test_a_unit_that_restarts_is_stopped_instead(proc: Path) -> None:
    """With the command that systemd does not answer with a restart."""
    systemctl = Systemctl("Restart=always\nTriggeredBy=\n")
    keeper = keeper_on_linux(app(service="nginx.service"), systemctl, proc)
    assert keeper == Keeper(Refusal.UNIT, "nginx.service", "sudo systemctl stop nginx.service")
    (asked,) = systemctl.asked
    assert asked[0].endswith("/systemctl")
    assert asked[-2:] == ("--", "nginx.service")
    assert "--user" not in asked


def test_a_unit_that_a_connection_starts_is_stopped_with_its_socket(proc: Path) -> None:
    """Else the next connection starts it again; what is no socket unit stays."""
    systemctl = Systemctl("Restart=no\nTriggeredBy=cups.socket cups.path\n")
    keeper = keeper_on_linux(app(service="cups.service"), systemctl, proc)
    assert keeper is not None
    assert keeper.command == "sudo systemctl stop cups.service cups.socket"


def test_a_unit_of_ones_own_needs_no_rights(proc: Path) -> None:
    """It is one's own service manager that is asked."""
    line = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/sync.service\n"
    (proc / "77" / "cgroup").write_text(line, "utf-8")
    systemctl = Systemctl("Restart=on-failure\nTriggeredBy=\n")
    keeper = keeper_on_linux(app(service="sync.service"), systemctl, proc)
    assert keeper is not None
    assert keeper.command == "systemctl --user stop sync.service"
    assert "--user" in systemctl.asked[0]


@pytest.mark.parametrize(
    ("output", "status"),
    [
        ("Restart=no\nTriggeredBy=\n", 0),
        ("", 0),
        ("TriggeredBy=backup.timer\n", 0),
        ("Failed to connect to bus", 1),
        ("", None),
    ],
)
def test_a_unit_that_stays_away_may_be_ended(output: str, status: int | None, proc: Path) -> None:
    """So may one whose manager cannot be asked: nothing is claimed about it."""
    systemctl = Systemctl(output, status)
    assert keeper_on_linux(app(service="once.service"), systemctl, proc) is None


@pytest.mark.parametrize("service", ["--help.service", "a;b.service", "x y.service", "x.scope", ""])
def test_only_the_name_of_a_unit_is_asked_about(service: str, proc: Path) -> None:
    """What comes from outside is no option and no command; an odd name is not asked about."""
    systemctl = Systemctl("Restart=always\n")
    keeper = keeper_on_linux(app(service=service), systemctl, proc)
    assert keeper is None or keeper.command == f"sudo systemctl stop {service}"
    assert all(asked[-2:] == ("--", service) for asked in systemctl.asked)
    assert not any(character in service for character in "; ") or not systemctl.asked


@pytest.mark.parametrize(
    ("fields", "command"),
    [
        ({"container": "docker-0123456789ab"}, "docker stop 0123456789ab"),
        ({"service": "docker-0123456789ab"}, "docker stop 0123456789ab"),
        ({"container": "libpod-0123456789ab"}, "podman stop 0123456789ab"),
    ],
)
def test_a_container_is_stopped_as_a_whole(fields: dict[str, str], command: str) -> None:
    """By the program that runs it; systemd is not asked."""
    systemctl = Systemctl()
    keeper = keeper_on_linux(app(**fields), systemctl)
    assert keeper == Keeper(Refusal.CONTAINER, "0123456789ab", command)
    assert systemctl.asked == []


# macOS. The lines are those of `launchctl list`: process id, last status, label.
LAUNCHCTL = """PID\tStatus\tLabel
-\t0\tcom.apple.SafariHistoryServiceAgent
77\t0\torg.postgresql.server
7\t-9\tcom.apple.Finder
"""


def test_airplay_receiver_is_switched_off_in_the_settings() -> None:
    """Control Center on 5000 or 7000, also under the name that older tools cut."""
    for name in ("ControlCenter", "ControlCe"):
        target = app(name, ports=frozenset({7000, 49152}))
        keeper = keeper_on_mac(target, Systemctl(), 501)
        assert keeper == Keeper(Refusal.AIRPLAY, AIRPLAY_PLACE)


def test_another_app_on_airplays_port_is_not_airplay() -> None:
    """Nor is Control Center on another port."""
    nothing = Systemctl(LAUNCHCTL.replace("77", "78"))
    assert keeper_on_mac(app("python3", ports=frozenset({5000})), nothing, 501) is None
    assert keeper_on_mac(app("ControlCenter", ports=frozenset({6000})), nothing, 501) is None


def test_a_job_of_launchd_is_named() -> None:
    """With the command that takes it out."""
    keeper = keeper_on_mac(app(path="/opt/pg/bin/postgres"), Systemctl(LAUNCHCTL), 501)
    command = "launchctl bootout gui/501/org.postgresql.server"
    assert keeper == Keeper(Refusal.JOB, "org.postgresql.server", command)


def test_an_app_that_a_person_opened_is_no_job() -> None:
    """Although launchd runs it too."""
    path = "/Applications/Server.app/Contents/MacOS/Server"
    assert keeper_on_mac(app(path=path), Systemctl(LAUNCHCTL), 501) is None


def test_without_an_answer_no_job_is_claimed() -> None:
    """What cannot be read is not said."""
    assert keeper_on_mac(app(), Systemctl(LAUNCHCTL, 1), 501) is None


def test_windows_services_are_named() -> None:
    """By the names that the Services window shows."""
    assert keeper_on_windows(app(service="DHCP Client, DNS Client")) == Keeper(
        Refusal.WINDOWS_SERVICE, "DHCP Client, DNS Client"
    )
    assert keeper_on_windows(app()) is None


def test_a_system_without_systemd_says_nothing(tmp_path: Path) -> None:
    """The real door to other programs, with a program that is not there."""
    assert run_shortly((str(tmp_path / "systemctl"), "show")).status is None
