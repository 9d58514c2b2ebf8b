r"""Linux: the systemd unit, the container and the app of a process, from its cgroup. Pure but one.

The text of /proc/PID/cgroup has lines `0::/path` (cgroup v2) or `1:name=systemd:/path` (v1); see
cgroups(7). What the folders of the path are called:

- `nginx.service`, `session-3.scope`: systemd's units, with `\x2d` for a hyphen that does not part
  (systemd.unit(5)); `user@1000.service` is the manager of a user's own units.
- `docker-<id>.scope`, `libpod-<id>.scope`, `crio-<id>.scope`, `cri-containerd-<id>.scope`,
  `nerdctl-<id>.scope`: a container, where the runtime leaves the folders to systemd; the form is
  `<prefix>-<name>.scope` (opencontainers/runc, docs/systemd.md). Without root the same stands under
  user.slice. `…-conmon-<id>.scope` is the monitor of a container, outside of it.
- `docker/<id>`, `kubepods/…/pod<uid>/<id>`, `libpod_parent/libpod-<id>`: where it does not.
- `kubepods-….slice:cri-containerd:<id>`: containerd told to use the one while runc uses the other.
- `nginx.service/libpod-payload-<id>`: podman with --cgroups=split, as units from Quadlet are; the
  container *is* the unit.
- `lxc.payload.<name>`, formerly `lxc/<name>`: LXC, LXD and Incus.
- `machine-<name>.scope` (systemd-machined), `systemd-nspawn@<name>.service`; libvirt's virtual
  machines are `machine-qemu\x2d1\x2d<name>.scope` and are no containers.
- `app-flatpak-<ID>-<number>.scope`, `snap.<name>.<app>….scope` or `….service`: sandboxed apps
  (systemd.io/DESKTOP_ENVIRONMENTS for the first).
"""

import re
from pathlib import Path
from typing import Final, NamedTuple

from portgui.plain import NAME_LIMIT, plain

_CONTAINER: Final = re.compile(r"(?:(?P<by>[a-z][a-z-]*)[-:])?(?P<id>[0-9a-f]{64})(?:\.scope)?")
_SHORT_ID: Final = 12
"""Docker itself shows this many characters of a container's id."""
_ENGINES: Final = {
    "docker": "docker",
    "libpod": "podman",
    "libpod-payload": "podman",
    "libpod_parent": "podman",
    "crio": "cri-o",
    "cri-containerd": "containerd",
    "nerdctl": "nerdctl",
}
_MONITOR: Final = "conmon"
_SPLIT: Final = "libpod-payload-"
_LXC: Final = "lxc.payload."
_MACHINE: Final = re.compile(r"machine-(?P<name>.+)\.scope|systemd-nspawn@(?P<unit>.+)\.service")
_VIRTUAL_MACHINE: Final = re.compile(r"qemu-[0-9]+-")
_USER_MANAGER: Final = re.compile(r"user@[0-9]+\.service")
_FLATPAK: Final = re.compile(r"app-flatpak-(?P<id>.+?)(?:-[0-9]+)?\.scope")
_SNAP: Final = re.compile(r"snap\.(?P<name>[a-z0-9_-]+)\..+\.(?:scope|service)")
_ESCAPE: Final = re.compile(r"\\x([0-9a-f]{2})")


class Place(NamedTuple):
    """Where in the tree a process is.

    Attributes:
        service: the innermost systemd service, as `systemctl status` wants it; inside a container
            one of the container's own, or None.
        container: the innermost container, as who runs it and a short id or a name.
        flatpak: the id of the Flatpak app, or None.
        snap: the name of the snap, or None.
    """

    service: str | None = None
    container: str | None = None
    flatpak: str | None = None
    snap: str | None = None


NOWHERE: Final = Place()


def read_place(pid: int, proc: Path = Path("/proc")) -> Place:
    """The place of a process of this computer; nowhere too when it has ended.

    Raises:
        OSError: it may not be read.
    """
    try:
        return place_of((proc / str(pid) / "cgroup").read_text(encoding="utf-8", errors="replace"))
    except (FileNotFoundError, ProcessLookupError):
        return NOWHERE


def place_of(cgroup: str) -> Place:
    """The place that the text of /proc/PID/cgroup tells.

    With both versions mounted only one of the lines says something; the first that does counts.
    """
    for line in cgroup.splitlines():
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0" or controllers == "name=systemd":
            found = _place_in(path)
            if found != NOWHERE:
                return Place(*(None if text is None else plain(text, NAME_LIMIT) for text in found))
    return NOWHERE


def _place_in(path: str) -> Place:
    found = NOWHERE
    above = ""
    for part in path.strip("/").split("/"):
        container = _container_in(part, above)
        if container is not None:
            # What is around a container is not in it, save a unit that is the container itself.
            own = part.startswith(_SPLIT) or part.endswith(".service")
            unit = part if part.endswith(".service") else found.service
            found = Place(unit if own else None, container)
        elif part.endswith((".service", ".scope")):
            found = _in_unit(part, found)
        above = part
    return found


def _in_unit(part: str, around: Place) -> Place:
    """A unit replaces the unit around it; a container around it stays."""
    is_service = part.endswith(".service") and _USER_MANAGER.fullmatch(part) is None
    name = _unescaped(part)
    flatpak, snap = _FLATPAK.fullmatch(name), _SNAP.fullmatch(name)
    return Place(
        service=part if is_service else None,
        container=around.container,
        flatpak=flatpak["id"] if flatpak is not None else None,
        snap=snap["name"] if snap is not None else None,
    )


def _container_in(part: str, above: str) -> str | None:
    """The container that a folder belongs to; `above` is the folder around it."""
    # "kubepods-….slice:cri-containerd:<id>": the slice is a folder of its own elsewhere.
    _, slice_end, rest = part.partition(".slice:")
    found = _CONTAINER.fullmatch(rest if slice_end else part)
    if found is not None:
        by = found["by"] or above
        if by.endswith(_MONITOR):
            return None
        engine, short = _ENGINES.get(by), found["id"][:_SHORT_ID]
        return short if engine is None else f"{engine}-{short}"
    if part.startswith(_LXC) and len(part) > len(_LXC):
        return f"lxc-{part.removeprefix(_LXC)}"
    if above == "lxc" and part:
        return f"lxc-{part}"
    machine = _MACHINE.fullmatch(part)
    if machine is None:
        return None
    name = _unescaped(machine["name"] or machine["unit"])
    return None if _VIRTUAL_MACHINE.match(name) else f"machine-{name}"


def _unescaped(unit: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), unit)
