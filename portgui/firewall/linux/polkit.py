"""Asking for rights on Linux: polkit over the bus, and pkexec(1) for PortGUI's own helper.

pkexec's exit status is 126 when the person dismissed the question, and 127 when it was not
permitted, when nothing was there to ask with, or when an error occurred; standard error tells
these apart, always in English.
"""

import sys
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
from typing import Final, NamedTuple

from portgui import commands
from portgui.firewall import several
from portgui.firewall.backend import Report, Trouble
from portgui.firewall.errand import Errand
from portgui.firewall.linux.bus import NO_ANSWER, Bus, BusError, Object, has_owner
from portgui.firewall.linux.rights import is_root
from portgui.places import first_unsafe

PKEXEC: Final = ("/usr/bin/pkexec", "/run/wrappers/bin/pkexec", "/bin/pkexec")
HELPER: Final = "/usr/libexec/portgui/portgui-change"
"""Where a package installs the program that packaging/linux/ has a polkit action for."""
PRIVATE: Final = Path("/usr/lib/portgui")
"""Where the Debian package has PortGUI, and where that program looks for it first."""
ELEVATED: Final = "--elevated-helper"
PATIENCE: Final = 600.0
"""Seconds for a person to find the password and for the change to be made."""
AUTHORITY: Final = Object(
    "org.freedesktop.PolicyKit1",
    "/org/freedesktop/PolicyKit1/Authority",
    "org.freedesktop.PolicyKit1.Authority",
)
_ASK: Final = 1
_DISMISSED: Final = 126
_NOT_STARTED: Final = 127
_DISMISSED_DETAIL: Final = "polkit.dismissed"


class Standing(Enum):
    """What polkit says of an action."""

    ALLOWED = "allowed"
    ASKS = "asks"
    NO_POLKIT = "no-polkit"


def standing(bus: Bus, action: str) -> Standing:
    """Whether this process may do it now, without anybody being asked."""
    try:
        if not has_owner(bus, AUTHORITY.service):
            return Standing.NO_POLKIT
        allowed, _, _ = _check(bus, action, 0, 10.0)
    except BusError:
        return Standing.ASKS
    return Standing.ALLOWED if allowed else Standing.ASKS


def authorise(bus: Bus, action: str) -> Trouble | None:
    """Have polkit ask the person, if it must; why it may not be done, or None.

    It is asked here rather than by the service itself, whose own call to polkit ends after 25 s and
    does not hand on why.
    """
    try:
        if not has_owner(bus, AUTHORITY.service):
            # The service asks for the account then: only root may.
            return None if is_root() else Trouble.NO_AGENT
        allowed, challenge, details = _check(bus, action, _ASK, PATIENCE)
    except BusError as error:
        return Trouble.TIMEOUT if error.name == NO_ANSWER else Trouble.NOT_PERMITTED
    if allowed:
        return None
    if details.get(_DISMISSED_DETAIL):
        return Trouble.DECLINED
    # Somebody's password would do, and nobody was there to ask for it.
    return Trouble.NO_AGENT if challenge else Trouble.NOT_PERMITTED


def _check(bus: Bus, action: str, flags: int, timeout: float) -> tuple[bool, bool, dict[str, str]]:
    subject = ("system-bus-name", {"name": ("s", bus.name)})
    answer = bus.call(
        AUTHORITY, "CheckAuthorization", "(sa{sv})sa{ss}us", subject, action, {}, flags, "",
        timeout=timeout,
    )  # fmt: skip
    allowed, challenge, details = answer[0]
    return bool(allowed), bool(challenge), dict(details)


class Program(NamedTuple):
    """What pkexec would start.

    Attributes:
        command: the program and its arguments, the request left out.
        files: what is read before it has made sure of its own folders.
        trees: its own folders.
    """

    command: tuple[str, ...]
    files: tuple[Path, ...]
    trees: tuple[Path, ...]


def this_program(helper: str = HELPER, private: Path = PRIVATE) -> Program | None:
    """The helper of this very program; None where it is not installed for that."""
    import portgui

    if getattr(sys, "frozen", False):
        executable = Path(sys.executable)
        return Program((str(executable), ELEVATED), (executable,), (executable.parent,))
    package = Path(portgui.__file__).parent
    if not Path(helper).is_file() or package.parent != private:
        return None
    return Program((helper,), (Path(helper), Path("/usr/bin/python3")), (package,))


class Elevation:
    """Starts the helper with root's rights.

    Args:
        program: what to start.
        run: runs a program.
        pkexec: where pkexec may be.
        unsafe: finds what others than root can change.
    """

    def __init__(
        self,
        program: Callable[[], Program | None] = this_program,
        run: Callable[..., commands.Outcome] = commands.run,
        pkexec: Sequence[str] = PKEXEC,
        unsafe: Callable[[Sequence[Path], Sequence[Path]], Path | None] = first_unsafe,
    ) -> None:
        self._program, self._run, self._pkexec, self._unsafe = program, run, pkexec, unsafe

    def perform(
        self, errands: Sequence[Errand], read: Callable[[str], Report]
    ) -> tuple[Report | Trouble, ...]:
        """Have the helper do these, with one password; an answer for each.

        Args:
            errands: as many as go into a request.
            read: makes a report of a line that it printed; raises ValueError.
        """
        done = self._start(several.encode(errands))
        reports = done if isinstance(done, Trouble) else _reports(done, len(errands), read)
        return (reports,) * len(errands) if isinstance(reports, Trouble) else reports

    def _start(self, request: str) -> commands.Outcome | Trouble:
        program = self._program()
        starter = commands.first_existing(*self._pkexec)
        if program is None or starter is None:
            return Trouble.NOT_INSTALLED
        if self._unsafe(program.files, program.trees) is not None:
            return Trouble.UNSAFE_PLACE
        command = [starter, "--disable-internal-agent", *program.command, request]
        done = self._run(command, timeout=PATIENCE)
        if done.status is None:
            return Trouble.TIMEOUT if done.errors == "timeout" else Trouble.CRASHED
        return trouble_of(done.status, done.errors) or done


def trouble_of(status: int, errors: str) -> Trouble | None:
    """Why the helper was not started, by pkexec's exit status and words; None where it was."""
    if status == _DISMISSED:
        return Trouble.DECLINED
    if status != _NOT_STARTED:
        return None
    if "No authentication agent found" in errors or "Error getting authority" in errors:
        return Trouble.NO_AGENT
    return Trouble.NOT_PERMITTED if "Not authorized" in errors else Trouble.CRASHED


def _reports(
    done: commands.Outcome, count: int, read: Callable[[str], Report]
) -> tuple[Report, ...] | Trouble:
    """The status counts only with the reports to it: a program that falls over has a status too."""
    try:
        reports = tuple(map(read, done.output.removesuffix("\n").split("\n", count)))
    except ValueError:
        return Trouble.CRASHED
    is_whole = done.status == several.status_of([report.status for report in reports])
    return reports if is_whole and len(reports) == count else Trouble.CRASHED
