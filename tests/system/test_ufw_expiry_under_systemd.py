"""What ends a change of ufw's, under a real systemd that really is restarted.

systemd runs as the first process of a container (systemd-nspawn) whose files are this computer's
own, with everything that is written kept beside them (overlayfs): /etc is not touched. To be
started takes it less than a second.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.system.network import ROOT, python_path

pytestmark = [pytest.mark.root, pytest.mark.linux]

MARK = "k3f9"
DRIVER = ROOT / "tests" / "system" / "firewall_driver.py"
_BOOT = """\
set -e
mount --make-rprivate /
mkdir -p {folder}/up {folder}/work {folder}/disk
mount -t overlay overlay -o lowerdir=/,upperdir={folder}/up,workdir={folder}/work {folder}/disk
echo 0123456789abcdef0123456789abcdef > {folder}/disk/etc/machine-id
export SYSTEMD_NSPAWN_TMPFS_TMP=0  # the sources may lie in /tmp
exec timeout 240 systemd-nspawn --quiet --bind-ro={root} --register=no --keep-unit \\
    --private-network --console=pipe -D {folder}/disk --boot systemd.unit=probe.target
"""
# By force: services of this computer that are started in there may take 90 s to stop.
_SERVICE = """\
[Unit]
Wants=ufw.service
After=ufw.service network-pre.target
[Service]
Type=oneshot
ExecStart=/bin/sh /probe.sh
ExecStopPost=/usr/bin/systemctl --force poweroff
StandardOutput=append:/result
StandardError=append:/errors
"""
_TARGET = """\
[Unit]
Requires=basic.target
Wants=timers.target probe.service multi-user.target
After=basic.target
AllowIsolate=yes
"""
_RULES = "cat /etc/ufw/user.rules /etc/ufw/user6.rules | grep -c 'comment=' || true"
_UNITS = "find /etc/systemd/system -name '*portgui-undo*' | wc -l"


class Machine:
    """A computer that can be started again and again; its disk is a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def boot(self, script: str) -> list[str]:
        """Start it, run a script in it, and switch it off: the lines that the script wrote."""
        units = self._folder / "up" / "etc" / "systemd" / "system"
        units.mkdir(parents=True, exist_ok=True)
        masked = units / "firewalld.service"
        if not masked.is_symlink():
            masked.symlink_to("/dev/null")
            # Debian empties /tmp at the start, which here may be large, and is the tests' own.
            kept = self._folder / "up" / "etc" / "tmpfiles.d"
            kept.mkdir(parents=True, exist_ok=True)
            (kept / "tmp.conf").symlink_to("/dev/null")
        (units / "probe.service").write_text(_SERVICE)
        (units / "probe.target").write_text(_TARGET)
        (self._folder / "up" / "probe.sh").write_text(script)
        for name in ("result", "errors"):
            (self._folder / "up" / name).write_text("")
        boot = _BOOT.format(folder=self._folder, root=ROOT)
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", boot], stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False, timeout=270,
        )  # fmt: skip
        result = self._folder / "up" / "result"
        assert result.exists(), done.stdout + done.stderr
        errors = (self._folder / "up" / "errors").read_text()
        assert "Traceback" not in errors, errors
        return result.read_text().splitlines()

    @property
    def timer(self) -> Path:
        """The timer of the change."""
        return self._folder / "up" / "etc" / "systemd" / "system" / f"portgui-undo-{MARK}.timer"


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """One whose ufw is switched on; skips where there can be none, and says why."""
    for name in ("systemd-nspawn", "unshare", "ufw"):
        if shutil.which(name) is None:
            pytest.skip(f"not installed: {name}")
    made = Machine(tmp_path)
    try:
        said = made.boot("systemctl --version | head -1; ufw --force enable\n")
    except (AssertionError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"no systemd can be started here: {error}")
    assert said[-1] == "Firewall is active and enabled on system startup"
    yield made
    # The rest of what nspawn has made belongs to nobody's tests.
    shutil.rmtree(tmp_path / "work", ignore_errors=True)


def change(**values: object) -> str:
    """The line that has PortGUI open port 7000."""
    asked = json.dumps({"ports": [7000, 7000], "who": "any", "mark": MARK, **values})
    return (
        f"PYTHONPATH='{python_path()}' PYTHONDONTWRITEBYTECODE=1 {sys.executable} {DRIVER}"
        f" change '{asked}'\n"
    )


def test_until_the_restart_means_until_the_restart(machine: Machine) -> None:
    """There until then, and gone before the network is there again; and so is the unit."""
    said = machine.boot(change(lasting="restart") + _RULES + "\n" + _UNITS)
    report = json.loads(said[0])
    assert (report["status"], report["check"]) == ("DONE", "as-wanted"), report
    assert said[1] == "4"
    assert int(said[2]) == 2
    after = machine.boot("systemctl --failed --no-legend\n" + _RULES + "\n" + _UNITS)
    assert after == ["0", "0"]


def test_in_the_same_boot_the_unit_does_nothing(machine: Machine) -> None:
    """Started by hand, or by a target that is started again, it is no restart."""
    start = f"systemctl start portgui-undo-{MARK}.service\n"
    said = machine.boot(change(lasting="restart") + start + _RULES)
    assert said[-1] == "4"


def test_the_timer_ends_it(machine: Machine) -> None:
    """At its time, without anything of PortGUI's running."""
    hurry = (
        f"cd /etc/systemd/system; sed -i '/^OnCalendar/d; s/^OnActiveSec=.*/OnActiveSec=1/'"
        f" portgui-undo-{MARK}.timer; systemctl daemon-reload;"
        f" systemctl restart portgui-undo-{MARK}.timer\n"
        f"for i in $(seq 600); do [ $({_UNITS}) = 0 ] && break; sleep 0.1; done\n"
    )
    asked = change(lasting="time", seconds=3600)
    said = machine.boot(asked + _RULES + "\n" + hurry + _RULES + "\n" + _UNITS)
    assert json.loads(said[0])["check"] == "as-wanted", said[0]
    assert said[1:] == ["4", "0", "0"]


def test_a_time_that_passes_while_it_is_switched_off_is_made_up_for(machine: Machine) -> None:
    """Persistent=true: the port does not stay open because of a restart."""
    said = machine.boot(change(lasting="time", seconds=3600) + _RULES)
    assert json.loads(said[0])["check"] == "as-wanted", said[0]
    assert said[1] == "4"
    # Its time comes now, while the computer is off; systemd had started it before.
    now = datetime.now(UTC) + timedelta(seconds=1)
    text = machine.timer.read_text()
    lines = [line for line in text.splitlines() if not line.startswith("OnActiveSec")]
    lines = [
        f"OnCalendar={now:%Y-%m-%d %H:%M:%S} UTC" if line.startswith("OnCalendar") else line
        for line in lines
    ]
    machine.timer.write_text("\n".join(lines) + "\n")
    wait = f"for i in $(seq 600); do [ $({_UNITS}) = 0 ] && break; sleep 0.1; done\n"
    assert machine.boot(wait + _RULES + "\n" + _UNITS) == ["0", "0"]


def test_a_rule_that_has_become_the_persons_own_is_not_deleted(machine: Machine) -> None:
    """With another comment it is not ours any more: at its time it stays."""
    own = "ufw allow 7000/tcp comment mine >/dev/null\n"
    said = machine.boot(change(lasting="restart", protocols=["tcp"]) + own + _RULES)
    assert said[-1] == "2"
    assert machine.boot(_RULES + "\n" + _UNITS) == ["2", "0"]


def test_kept_it_stays(machine: Machine) -> None:
    """The person keeps it: the units go, the rules stay, over a restart as well."""
    line = change().partition(" change ")[0]
    keep = f'{line} keep "$(sed -n 1p /result)"\n'
    said = machine.boot(change(lasting="restart") + keep + _UNITS)
    assert json.loads(said[1])["check"] == "as-wanted", said[1]
    assert said[2] == "0"
    assert machine.boot(_RULES) == ["4"]
