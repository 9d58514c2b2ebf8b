"""Reading macOS' firewall, without any rights. Every fact comes from a program's own output.

`socketfilterfw` says what the firewall does and lists the apps; `system_profiler` says it a second
time, and where the two disagree nothing is taken for known. What stands in the firewall's own
preferences is not read: the file is gone since macOS 15.
"""

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from portgui import commands
from portgui.commands import Outcome
from portgui.firewall.errand import AppState
from portgui.firewall.macos import disk, outputs
from portgui.firewall.macos.judging import MacReading
from portgui.firewall.macos.matching import Listed, policy_of
from portgui.firewall.macos.outputs import Mode, Policy, Row, Witness
from portgui.firewall.macos.places import Places
from portgui.plain import DETAIL_LIMIT, plain

Runner = Callable[[Sequence[str], float], Outcome]
"""Runs a program, by its absolute path and arguments, for at most so many seconds."""

PATIENCE: Final = 10.0
"""Seconds for a program that reads."""
_FORCED: Final = (
    "-l",
    "JavaScript",
    "-e",
    "ObjC.import('Foundation');"
    "$.NSUserDefaults.alloc.initWithSuiteName('com.apple.security.firewall')"
    ".objectIsForcedForKey('EnableFirewall')",
)
"""Asks whether a profile of an organisation's sets the firewall; a constant."""


def run(arguments: Sequence[str], timeout: float) -> Outcome:
    """Through the one door to other programs."""
    return commands.run(arguments, timeout=timeout)


@dataclass(slots=True)
class Reader:
    """Reads the firewall through a runner, and remembers what it could not read."""

    places: Places
    runner: Runner
    unread: list[str] = field(default_factory=list)

    def read(self) -> MacReading:
        """All of it, once."""
        self.unread.clear()
        rows = self._list()
        witness = self._witness()
        mode = self._mode(witness)
        signed = self._answer("--getallowsigned")
        return MacReading(
            mode=mode,
            blocks_all=self._blocks_all(mode, witness),
            listed=None if rows is None else tuple(_listed(row, witness) for row in rows),
            signed_built_in=outputs.switch_of(signed, "built-in"),
            signed_downloaded=outputs.switch_of(signed, "downloaded"),
            is_stealthy=outputs.switch_of(self._answer("--getstealthmode"), "stealth mode"),
            is_managed=self._is_managed(),
            ends=disk.marks(self.places.daemons),
            others=self._others(),
            version=_version(),
            unread=tuple(self.unread),
        )

    def stamp(self) -> object:
        """The tool's own words: much cheaper than all of it. None where it said nothing.

        An app that is switched between everyone and the local network alone need not show in them.
        """
        asked = ("--getglobalstate", "--getblockall", "--getallowsigned", "--listapps")
        answers = [self.runner((self.places.tool, word), PATIENCE) for word in asked]
        if any(answer.status != 0 for answer in answers):
            return None
        return (*(answer.output for answer in answers), disk.marks(self.places.daemons))

    def _answer(self, word: str) -> str:
        """What the tool prints; "" where it did not run."""
        found = self.runner((self.places.tool, word), PATIENCE)
        return found.output if found.status == 0 else ""

    def _mode(self, witness: Witness | None) -> Mode | None:
        text = self._answer("--getglobalstate")
        mode = outputs.mode_of(text)
        if mode is None:
            self.unread.append(_said("socketfilterfw --getglobalstate", text))
        elif witness is not None and witness.mode is not None and witness.mode is not mode:
            self.unread.append(
                f"socketfilterfw: State = {mode:d}; system_profiler: State = {witness.mode:d}"
            )
            return None
        return mode

    def _blocks_all(self, mode: Mode | None, witness: Witness | None) -> bool | None:
        """State 2 is what blocking all comes to; where the two settings disagree, None."""
        if mode is None:
            return None
        text = self._answer("--getblockall")
        says, is_all = outputs.switch_of(text, "block all"), mode is Mode.BLOCKS_ALL
        if says is is_all:
            return is_all
        if says is None and witness is not None and witness.mode is mode:
            return is_all
        if mode is not Mode.OFF:
            self.unread.append(_said("socketfilterfw --getblockall", text))
        return None

    def _list(self) -> tuple[Row, ...] | None:
        text = self._answer("--listapps")
        rows = outputs.list_of(text)
        if rows is None:
            self.unread.append(_said("socketfilterfw --listapps", text))
        return rows

    def _witness(self) -> Witness | None:
        asked = (self.places.profiler, "-json", "SPFirewallDataType")
        found = self.runner(asked, PATIENCE)
        return outputs.witness_of(found.output) if found.status == 0 else None

    def _is_managed(self) -> bool | None:
        if disk.is_there(self.places.managed):
            return True
        found = self.runner((self.places.osascript, *_FORCED), PATIENCE)
        return outputs.forced_of(found.output) if found.status == 0 else None

    def _others(self) -> tuple[str, ...] | None:
        """Network extensions that run, which may be firewalls, and pf with rules of its own."""
        found = self.runner((self.places.extensions, "list"), PATIENCE)
        names = outputs.extensions_of(found.output) if found.status == 0 else None
        rules = disk.content(self.places.packet_filter)
        if names is None or (rules is None and disk.is_there(self.places.packet_filter)):
            return None
        text = (rules or b"").decode("utf-8", "replace")
        has_rules = outputs.has_own_rules(text)
        own = (f"pf ({self.places.packet_filter})",) if has_rules else ()
        return (*(plain(name, DETAIL_LIMIT) for name in names), *own)


def _listed(row: Row, witness: Witness | None) -> Listed:
    if not row.path.endswith(".app"):
        return Listed(row.path, row.state, disk.real(row.path))
    bundle = disk.bundle_of(row.path)
    policy: Policy | None = None
    if witness is not None:
        policy = policy_of(bundle.identifier, dict(witness.apps))
    state: AppState | None = row.state
    return Listed(row.path, state, disk.real(row.path), bundle.main, bundle.identifier, policy)


def _said(asked: str, text: str) -> str:
    return plain(f"{asked}: {' '.join(text.split()) or '–'}", DETAIL_LIMIT)


def _version() -> int:
    first = platform.mac_ver()[0].partition(".")[0]
    return int(first) if first.isdecimal() else 0
