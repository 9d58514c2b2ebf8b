"""Which system this is, from given facts; `read_facts` only reads, and needs no rights."""

import platform
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portgui.guides.system import Family, System

FIRST_WINDOWS_11_BUILD: Final = 22000
"""Windows 11 still calls itself 10.0; the build number tells it apart."""

_UFW_ENABLED: Final = re.compile(r"^\s*ENABLED\s*=\s*[\"']?yes", re.IGNORECASE | re.MULTILINE)

UFW_CONF: Final = "etc/ufw/ufw.conf"
"""Readable by everyone; the rules themselves are not."""

FIREWALLD_TRACES: Final = (
    # Without systemd. Under systemd it runs with --nofork --nopid and leaves no such file.
    "run/firewalld.pid",
    # The unit's control group, which systemd keeps while the service runs: unified, then legacy.
    "sys/fs/cgroup/system.slice/firewalld.service",
    "sys/fs/cgroup/unified/system.slice/firewalld.service",
    "sys/fs/cgroup/systemd/system.slice/firewalld.service",
)


@dataclass(frozen=True, slots=True)
class SystemFacts:
    """What the decision rests on.

    Attributes:
        name: `platform.system()`.
        version: `platform.version()`, which on Windows ends in the build: `10.0.22631`.
        mac_version: the first part of `platform.mac_ver()`.
        ufw_conf: the text of ufw.conf; empty where there is none or it may not be read.
        firewalld_runs: a trace of the running service was found.
    """

    name: str
    version: str = ""
    mac_version: str = ""
    ufw_conf: str = ""
    firewalld_runs: bool = False


def this_system(facts: SystemFacts) -> System | None:
    """The system that the facts describe, or None where no guide fits it.

    Where firewalld runs and ufw is switched on as well, firewalld is named; their guides say
    that the two get in each other's way.
    """
    match facts.name:
        case "Windows":
            return _windows(facts.version)
        case "Darwin":
            return _macos(facts.mac_version)
        case "Linux":
            return System(Family.LINUX, _linux_firewall(facts))
        case _:
            return None


def read_facts(root: Path = Path("/")) -> SystemFacts:
    """Read the facts of this computer; `root` is where the file system begins."""
    name = platform.system()
    if name != "Linux":
        return SystemFacts(name, platform.version(), platform.mac_ver()[0])
    return SystemFacts(
        name,
        platform.version(),
        ufw_conf=_read(root / UFW_CONF),
        firewalld_runs=any((root / trace).exists() for trace in FIREWALLD_TRACES),
    )


def _windows(version: str) -> System | None:
    found = re.fullmatch(r"10\.0\.([0-9]{1,6})", version)
    if found is None:
        return None
    return System(Family.WINDOWS, "11" if int(found[1]) >= FIRST_WINDOWS_11_BUILD else "10")


def _macos(version: str) -> System | None:
    found = re.match(r"[0-9]{2}(?![0-9])", version)
    if found is None or int(found[0]) < 10:
        return None
    # macOS 26 tells programs that were built before it that it is 16.0, as 11 said 10.16;
    # no macOS was numbered 16 (https://github.com/python/cpython/issues/135675).
    return System(Family.MACOS, "26" if found[0] == "16" else found[0])


def _linux_firewall(facts: SystemFacts) -> str:
    if facts.firewalld_runs:
        return "firewalld"
    return "ufw" if _UFW_ENABLED.search(facts.ufw_conf) else "none"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
