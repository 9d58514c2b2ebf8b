"""What starts an app again when it is ended, and how to switch it off instead. Reads, changes none.

Each answer names what a person has to switch off, with the command where that is a command:

* systemd: `Restart=` in systemd.service(5); a unit that a .socket unit triggers is started by the
  next connection (systemd.socket(5)). `systemctl stop` is not followed by a restart.
* containers: `docker stop` and `podman stop` end the container that the process runs in.
* Windows services belong to the service manager, which the Services window shows.
* macOS: `launchctl list` prints process id, last status and label; a job may be kept alive
  (KeepAlive in launchd.plist(5)) or started again on demand.
* macOS' AirPlay Receiver, on 5000 and 7000, is Control Center and returns at once.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from portgui import commands
from portgui.connections.protected import Refusal
from portgui.connections.targets import Target
from portgui.plain import NAME_LIMIT, plain

AIRPLAY_PORTS: Final = frozenset({5000, 7000})
AIRPLAY_PLACE: Final = "System Settings > General > AirDrop & Handoff"
"""Where macOS 13 and later have the switch of AirPlay Receiver (gist.github.com/eclecticpassions,
"AirPlay Receiver", tried on macOS 14)."""

_PATIENCE: Final = 3.0
"""Seconds for one question to the system's service manager."""
_CONTAINER: Final = re.compile(r"(?P<by>docker|libpod)-(?P<id>[0-9a-f]{12,64})")
_STOPPERS: Final = {"docker": "docker", "libpod": "podman"}
_UNIT: Final = re.compile(r"[A-Za-z0-9:_.@\\-]+\.service")
_LABEL: Final = re.compile(r"(?P<pid>[0-9]+)\s+(?:-?[0-9]+|-)\s+(?P<label>[A-Za-z0-9._-]+)")
_IN_BUNDLE: Final = ".app/Contents/MacOS/"

Run = Callable[[Sequence[str]], commands.Outcome]


class Keeper(NamedTuple):
    """Who starts the app again.

    Attributes:
        refusal: which kind.
        name: the unit, the container, the service or the job.
        command: what switches it off in a terminal, or "" where there is a window for it.
    """

    refusal: Refusal
    name: str
    command: str = ""


def run_shortly(arguments: Sequence[str]) -> commands.Outcome:
    """Ask another program, for a few seconds at most."""
    return commands.run(arguments, timeout=_PATIENCE)


def keeper_on_linux(target: Target, run: Run, proc: Path = Path("/proc")) -> Keeper | None:
    """The container or the unit that the process belongs to, if that starts it again."""
    service = target.service
    for text in (target.container, service):
        found = _CONTAINER.fullmatch(text or "")
        if found is not None:
            stop = f"{_STOPPERS[found['by']]} stop {found['id']}"
            return Keeper(Refusal.CONTAINER, found["id"][:12], stop)
    if service is None or not _UNIT.fullmatch(service):
        return None
    is_of_user = _is_of_user(target.pid, proc)
    systemctl = commands.first_existing("/usr/bin/systemctl", "/bin/systemctl") or "/bin/systemctl"
    scope = ("--user",) if is_of_user else ()
    wanted = ("--property=Restart", "--property=TriggeredBy")
    answer = run((systemctl, *scope, "show", *wanted, "--", service))
    if answer.status != 0:
        return None
    facts = dict(line.partition("=")[::2] for line in answer.output.splitlines())
    sockets = [unit for unit in facts.get("TriggeredBy", "").split() if unit.endswith(".socket")]
    if facts.get("Restart", "no") in {"", "no"} and not sockets:
        return None
    units = " ".join((service, *filter(_is_unit, sockets)))
    start = "systemctl --user stop" if is_of_user else "sudo systemctl stop"
    return Keeper(Refusal.UNIT, plain(service, NAME_LIMIT), f"{start} {units}")


def keeper_on_mac(target: Target, run: Run, uid: int) -> Keeper | None:
    """AirPlay Receiver, or the job that launchd runs the process for.

    An app that a person has opened is among launchd's jobs too. It is told by its place in a
    bundle: then it is no job that comes back by itself.
    """
    # `lsof` and older tools cut the name to nine characters.
    if target.name.lower() in {"controlcenter", "controlce"} and AIRPLAY_PORTS & target.ports:
        return Keeper(Refusal.AIRPLAY, AIRPLAY_PLACE)
    if target.path is not None and _IN_BUNDLE in target.path:
        return None
    answer = run(("/bin/launchctl", "list"))
    for line in answer.output.splitlines() if answer.status == 0 else ():
        found = _LABEL.fullmatch(line.strip())
        if found is not None and int(found["pid"]) == target.pid:
            label = found["label"]
            return Keeper(Refusal.JOB, label, f"launchctl bootout gui/{uid}/{label}")
    return None


def keeper_on_windows(target: Target) -> Keeper | None:
    """The services that run in the process."""
    return Keeper(Refusal.WINDOWS_SERVICE, target.service) if target.service else None


def _is_of_user(pid: int | None, proc: Path) -> bool:
    """Whether a unit belongs to somebody's own service manager: user@1000.service in its path."""
    try:
        cgroup = (proc / str(pid) / "cgroup").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return re.search(r"/user@[0-9]+\.service/", cgroup) is not None


def _is_unit(name: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9:_.@\\-]+\.socket", name) is not None
