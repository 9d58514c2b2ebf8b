"""A Mac to try things on: programs in a folder, a list on a disk, and rights that are asked for."""

import json
import plistlib
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portgui import commands
from portgui.commands import Outcome
from portgui.firewall.macos.backend import MacBackend
from portgui.firewall.macos.elevated import Elevated
from portgui.firewall.macos.places import Places
from portgui.firewall.plan import Plan, Refusal
from portgui.firewall.request import Request

TOOLS = Path(__file__).with_name("mac_tools.py")
PROGRAMS = (
    "socketfilterfw", "system_profiler", "systemextensionsctl", "osascript", "launchctl", "chown",
)  # fmt: skip
USUAL: dict[str, Any] = {
    "state": 1, "witness": None, "era": "new", "apps": {}, "policies": {}, "signed": True,
    "others": True, "stealth": False, "managed": False, "forced": False, "extensions": [],
    "lies": [], "forgets": [], "missing": [], "says": {}, "answer": "", "meanwhile": [],
    "broken": "", "jobs": [], "ran": [],
}  # fmt: skip
"""A Mac whose firewall is on, with an empty list, that nobody manages."""


@dataclass
class Mac:
    """The stand-in.

    Attributes:
        folder: where its programs and its memory are.
        is_root: whether PortGUI was started with rights.
        calls: what PortGUI has run.
    """

    folder: Path
    is_root: bool = False
    calls: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in PROGRAMS:
            words = (sys.executable, "-S", "-E", str(TOOLS), name, str(self.folder))
            file = self.folder / name
            file.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', "utf-8")
            file.chmod(0o755)
        self.daemons.mkdir()
        self.write(USUAL)

    @property
    def daemons(self) -> Path:
        """Launchd's folder."""
        return self.folder / "LaunchDaemons"

    @property
    def places(self) -> Places:
        """Where everything is on this Mac."""
        at = {name: str(self.folder / name) for name in PROGRAMS}
        return Places(
            tool=at["socketfilterfw"],
            profiler=at["system_profiler"],
            extensions=at["systemextensionsctl"],
            osascript=at["osascript"],
            launchctl=at["launchctl"],
            chown=at["chown"],
            daemons=str(self.daemons),
            managed=str(self.folder / "managed.plist"),
            packet_filter=str(self.folder / "pf.conf"),
            patience=0,
        )

    @property
    def backend(self) -> MacBackend:
        """PortGUI's side, on this Mac."""
        elevated = Elevated(self.places, self.run, lambda: self.is_root)
        return MacBackend(self.places, self.run, elevated)

    def run(self, arguments: Sequence[str], timeout: float) -> Outcome:
        """Run a program of this Mac's, with the rights that PortGUI has."""
        self.calls.append(tuple(arguments))
        rights = {"MAC_ROOT": "1" if self.is_root else ""}
        return commands.run(arguments, timeout=timeout, environment=rights)

    def now(self) -> dict[str, Any]:
        """What this Mac is like."""
        found: dict[str, Any] = json.loads((self.folder / "mac.json").read_text("utf-8"))
        return found

    def write(self, facts: dict[str, Any]) -> None:
        """Make it so."""
        (self.folder / "mac.json").write_text(json.dumps(facts), "utf-8")

    def becomes(self, **facts: Any) -> None:  # noqa: ANN401 (what JSON holds)
        """Change some of what it is like."""
        self.write({**self.now(), **facts})

    def plan(self, request: Request) -> Plan | Refusal:
        """What the backend makes of a request now."""
        backend = self.backend
        return backend.plan(request, backend.read(), "k3f9")

    def jobs(self) -> list[dict[str, Any]]:
        """Launchd's files."""
        return [plistlib.loads(file.read_bytes()) for file in sorted(self.daemons.iterdir())]

    def starts(self) -> None:
        """It was switched off, and starts: launchd runs what is in its folder."""
        self.becomes(jobs=[job["Label"] for job in self.jobs()])
        self.fires()

    def fires(self) -> None:
        """Launchd's interval has passed: every job that it knows runs once, as root."""
        for job in self.jobs():
            if job["Label"] in self.now()["jobs"]:
                rights = {"MAC_ROOT": "1"}
                commands.run(job["ProgramArguments"], timeout=60, environment=rights)
