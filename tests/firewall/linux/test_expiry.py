"""The unit files that end a change of ufw's: as systemd reads them, and nothing else in them."""

import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portgui.commands import Outcome
from portgui.firewall.linux.expiry import Expiry, service_text, timer_text, unit_name
from portgui.firewall.request import Lasting, RequestError, Until

BOOT = "01234567-89ab-cdef-0123-456789abcdef"
LINE = "### tuple ### allow tcp 7000 0.0.0.0/0 any 10.0.0.0/8 in comment=506f"
DELETE = ("/usr/sbin/ufw", "--force", "delete", "allow", "proto", "tcp", "from", "10.0.0.0/8")
HOUR = Until(Lasting.TIME, 3600)
RESTART = Until(Lasting.RESTART)


class Systemctl:
    """Answers as it is told; keeps what it was asked."""

    def __init__(self, refused: str = "") -> None:
        self.asked: list[str] = []
        self._refused = refused

    def __call__(self, arguments: Sequence[str], *, timeout: float) -> Outcome:
        """As `commands.run`."""
        line = " ".join(arguments[2:])
        self.asked.append(line)
        failed = bool(self._refused) and line.startswith(self._refused)
        return Outcome(int(failed), "", "no" if failed else "")


def expiry(tmp_path: Path, systemctl: Systemctl) -> Expiry:
    """One that writes into a folder of the test's."""
    if shutil.which("systemctl") is None:
        pytest.skip("not installed: systemctl")
    return Expiry(systemctl, tmp_path, tmp_path, lambda: 0.0)


@pytest.mark.parametrize("until", [HOUR, RESTART])
def test_systemd_finds_nothing_wrong_with_them(tmp_path: Path, until: Until) -> None:
    """systemd-analyze verify reads them as systemd itself does."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("not installed: systemd-analyze")
    service = tmp_path / "portgui-undo-k3f9.service"
    service.write_text(service_text("k3f9", until, [(LINE, DELETE)], BOOT))
    names = [str(service)]
    if until is HOUR:
        timer = tmp_path / "portgui-undo-k3f9.timer"
        timer.write_text(timer_text("k3f9", datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC), 3600))
        names.append(str(timer))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if "portgui" in line]
    assert (done.returncode, said) == (0, [])


@pytest.mark.parametrize("bad", ['x"; reboot', "$(id)", "%n", "a\nb", "'", "\\"])
def test_nothing_but_plain_text_gets_into_them(bad: str) -> None:
    """What systemd or a shell would take for more is refused."""
    with pytest.raises(ValueError, match="plain"):
        service_text("k3f9", HOUR, [(bad, DELETE)], BOOT)
    with pytest.raises(RequestError):
        unit_name("../x", HOUR)


@pytest.mark.parametrize("refused", ["daemon-reload", "enable", "is-enabled", "is-active"])
def test_what_systemd_refuses_leaves_nothing_behind(tmp_path: Path, refused: str) -> None:
    """Whatever it refuses, the files are gone, and the reason is handed on."""
    why = expiry(tmp_path, Systemctl(refused)).set_up("k3f9", HOUR, [(LINE, DELETE)])
    assert why
    assert list(tmp_path.iterdir()) == []


def test_a_change_that_is_to_end_is_known_by_its_mark(tmp_path: Path) -> None:
    """Set up and taken away again."""
    systemctl = Systemctl()
    found = expiry(tmp_path, systemctl)
    assert found.set_up("k3f9", HOUR, [(LINE, DELETE)]) is None
    assert found.marks() == {"k3f9"}
    assert (
        "OnCalendar=1970-01-01 01:00:00 UTC" in (tmp_path / "portgui-undo-k3f9.timer").read_text()
    )
    assert found.take_away("k3f9") is None
    assert found.marks() == frozenset()
    assert found.take_away("k3f9") is None


def test_where_systemd_does_not_run_it_says_so(tmp_path: Path) -> None:
    """Then nothing may be changed for a time."""
    found = Expiry(Systemctl(), tmp_path, tmp_path / "missing")
    assert found.set_up("k3f9", HOUR, [(LINE, DELETE)]) == "systemd does not run here"
    assert list(tmp_path.iterdir()) == []
