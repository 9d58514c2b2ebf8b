"""What ends a change of ufw's rules at its time, or at the next restart, without PortGUI.

ufw keeps its rules over a restart. A transient timer of systemd's (systemd-run) does not live that
long: a restart in between would leave the port open for good. So two small unit files are written
into /etc/systemd/system:

* for a time: a service and a timer with OnCalendar= and Persistent=, which catches up after a
  restart (systemd.timer(5)), and OnActiveSec= beside it, which does not mind a clock that is set;
* until the restart: a service that runs before the network is there, in another boot than this.

The service runs ufw itself, by its absolute path, and so needs no PortGUI. A rule is deleted only
while the very line of ours, comment included, stands in ufw's file: ufw does not look at comments
when it deletes, and a rule of the person's own may have taken its place. It removes its own files
at the end, and tries again each minute if ufw failed.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from portgui import commands
from portgui.firewall.errand import check_mark
from portgui.firewall.request import Lasting, Until

UNITS: Final = Path("/etc/systemd/system")
BOOTED: Final = Path("/run/systemd/system")
"""Whether systemd is the one that started this system (sd_booted(3))."""
BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
SYSTEMCTL: Final = ("/usr/bin/systemctl", "/bin/systemctl", "/run/current-system/sw/bin/systemctl")
UFW_RULES: Final = ("/etc/ufw/user.rules", "/etc/ufw/user6.rules")
_PREFIX: Final = "portgui-undo-"
_PATIENCE: Final = 60.0
_SAFE: Final = re.compile(r"[A-Za-z0-9 .:/#=()_+-]+")

Run = Callable[..., commands.Outcome]

# "$$" is a dollar sign for systemd (systemd.service(5), "Command lines"): the line to look for is
# the first argument, what to run are the others. Nothing is put into the text of the script.
_GUARDED: Final = '/bin/sh -c \'grep -qxF -e "$$1" {files} || exit 0; shift; exec "$$@"\' portgui'
_NOTHING_LEFT: Final = "/bin/sh -c '! grep -qxF -e \"$$1\" {files}' portgui"
_SERVICE: Final = """\
# Written by PortGUI for the change {mark}; it removes itself.
[Unit]
Description=PortGUI: end of the change {mark}
{unit}
[Service]
Type=oneshot
Environment=LC_ALL=C
{condition}{starts}
ExecStartPost=/bin/rm -f {own}
Restart=on-failure
RestartSec=60
{install}"""
_TIMER: Final = """\
# Written by PortGUI for the change {mark}; it is removed with it.
[Unit]
Description=PortGUI: time for the end of the change {mark}

[Timer]
OnCalendar={when}
OnActiveSec={seconds}
Persistent=true
AccuracySec=1s
Unit={name}.service

[Install]
WantedBy=timers.target
"""


class Expiry:
    """The unit files, and systemd.

    Args:
        run: runs a program.
        units: the folder of root's own unit files.
        booted: the folder that is there when systemd runs this system.
        now: seconds since 1970.
    """

    def __init__(
        self,
        run: Run = commands.run,
        units: Path = UNITS,
        booted: Path = BOOTED,
        now: Callable[[], float] = lambda: datetime.now(UTC).timestamp(),
    ) -> None:
        self._run, self._units, self._booted, self._now = run, units, booted, now
        self._program = commands.first_existing(*SYSTEMCTL)

    @property
    def is_possible(self) -> bool:
        """Whether systemd is there to do it."""
        return self._booted.is_dir() and self._program is not None and self._units.is_dir()

    def set_up(
        self, mark: str, until: Until, deletions: Iterable[tuple[str, Sequence[str]]]
    ) -> str | None:
        """Have it end by itself; why not, or None.

        Args:
            mark: of the change.
            until: for how long.
            deletions: the line in ufw's file, and what to run to delete it.
        """
        if not self.is_possible:
            return "systemd does not run here"
        unit = unit_name(mark, until)
        try:
            service = service_text(mark, until, deletions, boot_id(), self._units)
            self._write(f"{_PREFIX}{mark}.service", service)
            if until.lasting is Lasting.TIME:
                when = datetime.fromtimestamp(self._now() + until.seconds, UTC)
                self._write(unit, timer_text(mark, when, until.seconds))
        except (OSError, ValueError) as error:
            self.take_away(mark)
            return str(error)
        now = ["--now"] if until.lasting is Lasting.TIME else []
        for arguments in (["daemon-reload"], ["enable", *now, unit], ["is-enabled", unit]):
            done = self._systemctl(*arguments)
            if done.status != 0:
                self.take_away(mark)
                return done.errors or done.output or "systemctl failed"
        if now and self._systemctl("is-active", unit).status != 0:
            self.take_away(mark)
            return "the timer does not run"
        return None

    def take_away(self, mark: str) -> str | None:
        """Have it stay; why that did not work, or None. Nothing there is as good as taken away."""
        check_mark(mark)
        names = [f"{_PREFIX}{mark}.timer", f"{_PREFIX}{mark}.service"]
        there = [name for name in names if (self._units / name).exists()]
        if not there:
            return None
        for name in there:
            # The service itself may be the one that is running; it is not waited for.
            arguments = ["--now"] if name.endswith(".timer") else []
            self._systemctl("disable", *arguments, name)
        try:
            for path in own_files(mark, self._units):
                path.unlink(missing_ok=True)
        except OSError as error:
            return str(error)
        self._systemctl("daemon-reload")
        return None

    def marks(self) -> frozenset[str]:
        """The changes that something will end."""
        try:
            names = [path.name for path in self._units.glob(f"{_PREFIX}????.service")]
        except OSError:
            return frozenset()
        return frozenset(name.removeprefix(_PREFIX).partition(".")[0] for name in names)

    def _systemctl(self, *arguments: str) -> commands.Outcome:
        program = self._program or SYSTEMCTL[0]
        return self._run([program, "--no-ask-password", *arguments], timeout=_PATIENCE)

    def _write(self, name: str, text: str) -> None:
        path = self._units / name
        path.write_text(text, "ascii")
        path.chmod(0o644)


def unit_name(mark: str, until: Until) -> str:
    """The unit that is enabled."""
    check_mark(mark)
    kind = "timer" if until.lasting is Lasting.TIME else "service"
    return f"{_PREFIX}{mark}.{kind}"


def own_files(mark: str, units: Path = UNITS) -> tuple[Path, ...]:
    """Every file that may be there for a change."""
    name = f"{_PREFIX}{mark}"
    return (
        units / "timers.target.wants" / f"{name}.timer",
        units / "multi-user.target.wants" / f"{name}.service",
        units / f"{name}.timer",
        units / f"{name}.service",
    )


def service_text(
    mark: str,
    until: Until,
    deletions: Iterable[tuple[str, Sequence[str]]],
    boot: str,
    units: Path = UNITS,
) -> str:
    """The service that deletes the rules.

    Raises:
        ValueError: there is something in it that systemd or a shell would take for more than text.
    """
    files = " ".join(UFW_RULES)
    deletions = tuple(deletions)
    starts = [
        f"ExecStart={_GUARDED.format(files=files)} {_quoted([line, *arguments])}"
        for line, arguments in deletions
    ]
    starts += [
        f"ExecStart={_NOTHING_LEFT.format(files=files)} {_quoted([line])}" for line, _ in deletions
    ]
    unit, condition, install = "After=ufw.service\n", "", ""
    if until.lasting is Lasting.RESTART:
        unit = (
            "DefaultDependencies=no\nAfter=local-fs.target ufw.service\n"
            "Before=network-pre.target\nWants=network-pre.target\n"
        )
        if re.fullmatch(r"[0-9a-f-]{36}", boot) is None:
            raise ValueError("this boot has no name")
        condition = f"ExecCondition=/bin/sh -c '! grep -qx {boot} {BOOT_ID}'\n"
        install = "\n[Install]\nWantedBy=multi-user.target\n"
    return _SERVICE.format(
        mark=mark, unit=unit, condition=condition, starts="\n".join(starts), install=install,
        own=" ".join(map(str, own_files(mark, units))),
    )  # fmt: skip


def timer_text(mark: str, when: datetime, seconds: int) -> str:
    """The timer that starts the service."""
    text = f"{when:%Y-%m-%d %H:%M:%S} UTC"
    return _TIMER.format(mark=mark, when=text, seconds=seconds, name=f"{_PREFIX}{mark}")


def boot_id(path: Path = BOOT_ID) -> str:
    """What this boot is called (random(4)); "" where there is no telling."""
    try:
        return path.read_text("ascii").strip()
    except OSError:
        return ""


def _quoted(arguments: Iterable[str]) -> str:
    """As systemd reads arguments; there is nothing in ours that would have to be escaped."""
    arguments = tuple(arguments)
    if not all(_SAFE.fullmatch(part) for part in arguments):
        raise ValueError("not a plain argument")
    return " ".join(f'"{part}"' for part in arguments)
