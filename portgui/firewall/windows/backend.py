"""Windows Firewall as one of PortGUI's backends: the thin edge around what is pure."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portgui.firewall import several
from portgui.firewall.backend import Backend, Finding, Reading, Report, Status, Trouble
from portgui.firewall.errand import Errand
from portgui.firewall.plan import Plan, Refusal, Way
from portgui.firewall.request import Request
from portgui.firewall.windows.elevation import Start, ask
from portgui.firewall.windows.looking import look
from portgui.firewall.windows.own import marked
from portgui.firewall.windows.performing import Performer
from portgui.firewall.windows.place import first_unsafe
from portgui.firewall.windows.planning import Programs, plan
from portgui.firewall.windows.reading import Told, WindowsReading, make_reading
from portgui.firewall.windows.stores import Raw
from portgui.words import Message

EVERY: Final = 300.0
"""Seconds after which everything is read again, whatever the keys say."""


@dataclass(frozen=True, slots=True)
class Elevated:
    """How the elevated side is reached.

    Attributes:
        is_here: whether this process has the rights itself.
        start: starts a program elevated.
        words: PortGUI's own program, and its first words.
        files: what it is made of.
        safe: folders that only administrators can change.
    """

    is_here: Callable[[], bool]
    start: Start
    words: tuple[str, ...]
    files: tuple[str, ...]
    safe: tuple[str, ...]


@dataclass(slots=True)
class WindowsBackend:
    """The firewall that goes by rules and profiles.

    Attributes:
        read_raw: what the registry holds.
        read_stamps: when that was last written.
        tell: what COM says.
        tell_networks: what COM says at once.
        variables: of the environment, names in upper case.
        programs: where Windows' own programs are.
        performer: the elevated side.
        elevated: how it is reached.
        name: stands in the journal.
    """

    read_raw: Callable[[], Raw]
    read_stamps: Callable[[], object]
    tell: Callable[[], Told]
    tell_networks: Callable[[], Told]
    variables: Mapping[str, str]
    programs: Programs
    performer: Performer
    elevated: Elevated
    name: str = "windows"

    def read(self) -> WindowsReading:
        """Read it; what could not be read is in the judgements."""
        return make_reading(self.read_raw(), self.tell(), self.variables)

    def stamp(self) -> object:
        """When the keys were last written, which networks are connected, and now and then another.

        Whether another firewall has come takes long to ask, so that is left to the reading.
        """
        return self.read_stamps(), self.tell_networks(), int(time.monotonic() / EVERY)

    def plan(self, request: Request, reading: Reading, mark: str) -> Plan | Refusal:
        """What a request comes to. Pure.

        Raises:
            TypeError: the reading is another system's; a programming error.
        """
        found = _own(reading)
        if found.own is not None and any(marked(found.own, f"({mark})")):
            return Refusal(Message("windows-mark-taken"), Message("windows-try-again"))
        way = Way.RIGHTS if self.elevated.is_here() else Way.UAC
        return plan(request, found, mark, self.programs, way)

    def apply(self, errand: Errand) -> Report | Trouble:
        """Have it done; Windows asks the person for consent."""
        if self.elevated.is_here():
            return self.perform(errand)
        if first_unsafe(self.elevated.files, self.elevated.safe) is not None:
            return Trouble.UNSAFE_PLACE
        return ask(self.elevated.words, [errand], self.elevated.start)[0]

    def apply_all(self, errands: Sequence[Errand]) -> tuple[Report | Trouble, ...]:
        """Have them undone; Windows asks once for as many as go into a request."""
        is_safe = first_unsafe(self.elevated.files, self.elevated.safe) is None
        if self.elevated.is_here() or not is_safe:
            return several.one_by_one(self.apply, errands)
        words, start = self.elevated.words, self.elevated.start
        return several.in_groups(lambda group: ask(words, group, start), errands)

    def perform(self, errand: Errand) -> Report:
        """Do it as administrator."""
        if not self.elevated.is_here():
            return Report(Status.NO_RIGHTS)
        return self.performer.perform(errand)

    def look(self, errand: Errand, reading: Reading) -> Finding:
        """Whether the registry shows what the errand wanted. Pure."""
        return look(errand, _own(reading))


def _own(reading: Reading) -> WindowsReading:
    if not isinstance(reading, WindowsReading):
        raise TypeError("a reading of Windows Firewall is needed")
    return reading


if sys.platform == "win32":
    import os
    from functools import partial
    from pathlib import Path

    from portgui.firewall.windows import com, elevation, place, registry, setting_task
    from portgui.firewall.windows.performing import run

    def backend(root: registry.Root = registry.MACHINE) -> Backend:
        """The firewall of this computer."""
        system = place.system_folder()
        programs = Programs(rf"{system}\netsh.exe", rf"{system}\schtasks.exe")
        variables = {name.upper(): value for name, value in os.environ.items()}
        read_own = partial(registry.own_rules, root)
        folder = Path(system).parent / "Temp"
        words, files = place.own_program()
        return WindowsBackend(
            read_raw=partial(registry.read, root),
            read_stamps=partial(registry.stamps, root),
            tell=com.ask,
            tell_networks=partial(com.ask, products=False),
            variables=variables,
            programs=programs,
            performer=Performer(
                read_own,
                run,
                programs,
                variables,
                lambda job: setting_task.set_task(job, read_own, run, programs, folder),
                setting_task.has_task,
            ),
            elevated=Elevated(
                elevation.is_administrator,
                elevation.start_elevated,
                words,
                files,
                place.safe_folders(),
            ),
        )
