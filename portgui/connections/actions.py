"""Ends one app, safely: looks at it, asks it to close, and forces it where the person wants that.

Before every step it is made sure that the process id still belongs to the very process that the
person saw. Nothing is ended unasked, neither a child nor a parent.
"""

import os
import signal
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

import psutil

from portgui.connections import restarts, windows_close
from portgui.connections.protected import Refusal, protection
from portgui.connections.restarts import Keeper
from portgui.connections.targets import Target
from portgui.connections.trouble import TROUBLE

SAME_START: Final = 2.0
"""Seconds by which two processes may differ about when a third one started (Linux derives that
from the clock of the day, in whole seconds)."""

_WINDOWS_KERNEL: Final = frozenset({0, 4})
_PF_KTHREAD: Final = 0x00200000
"""Flag of a kernel thread in the ninth field of /proc/PID/stat (include/linux/sched.h)."""
_FLAGS: Final = 6
"""Where that field is after the name, counted from the state."""


class Outcome(StrEnum):
    """How a step ended."""

    ASKED = "asked"
    ENDED = "ended"
    STILL_RUNNING = "still-running"
    GONE = "gone"
    OTHER_APP = "other-app"
    REFUSED = "refused"
    NOT_PERMITTED = "not-permitted"
    CANNOT_BE_ASKED = "cannot-be-asked"


class Look(NamedTuple):
    """What there is to know before asking.

    Attributes:
        outcome: ASKED where it may be asked; GONE, OTHER_APP or REFUSED where not.
        refusal: why not, with REFUSED.
        name: what the reason is about: a unit, a service, an account.
        command: what switches it off in a terminal, or "".
        children: how many processes it has started that still run.
    """

    outcome: Outcome
    refusal: Refusal | None = None
    name: str = ""
    command: str = ""
    children: int = 0


class Ending:
    """The end of one app, from the first look to the last. Each step may take a moment.

    Args:
        target: the app as the row showed it.
        system: `sys.platform`.
        run: what asks the system's service manager.
        close: what asks the windows of a process to close; how many there were.
        proc: where procfs is mounted.
    """

    def __init__(
        self,
        target: Target,
        system: str = sys.platform,
        run: restarts.Run = restarts.run_shortly,
        close: Callable[[int], int] = windows_close.close_windows,
        proc: Path = Path("/proc"),
    ) -> None:
        self.target = target
        self._system = system
        self._run = run
        self._close = close
        self._proc = proc
        self._process: psutil.Process | None = None

    def look(self) -> Look:
        """Find the process again, and say whether it may be ended."""
        try:
            refused = self.may_end()
            if refused is not None:
                return Look(Outcome.REFUSED, *refused)
            process = self._find()
            children = len(process.children(recursive=True))
        except TROUBLE as error:
            return Look(_outcome_of(error))
        return Look(Outcome.ASKED, children=children)

    def may_end(self) -> Keeper | None:
        """Why it is not ended from here, or None where it may be.

        Raises:
            One of `TROUBLE`: the process has ended, or its number belongs to another one now.
        """
        pid = self.target.pid
        if pid is None:
            return Keeper(Refusal.UNKNOWN, "")
        if self._is_kernel(pid):
            return Keeper(Refusal.KERNEL, "")
        if self.target.create_time is None:
            return Keeper(Refusal.UNSURE, "")
        process = self._find()
        return self._own(process) or self._protected(process) or self._keeper() or self._foreign()

    def ask(self) -> Outcome:
        """Ask the app to close, if it is still the same one and may be ended."""
        return self._step(self._ask)

    def force(self) -> Outcome:
        """End the app at once, without its consent, if it is still the same one."""
        return self._step(self._force)

    def is_still_there(self) -> bool:
        """Whether the process still runs; one that its parent has only not collected does not."""
        try:
            process = self._find()
            return process.status() != psutil.STATUS_ZOMBIE
        except TROUBLE as error:
            # Where the system does not say, it has not been seen to end.
            return _outcome_of(error) is Outcome.NOT_PERMITTED

    def _step(self, act: Callable[[psutil.Process], Outcome]) -> Outcome:
        try:
            refused = self.may_end()
            return Outcome.REFUSED if refused is not None else act(self._find())
        except TROUBLE as error:
            return _outcome_of(error)

    def _find(self) -> psutil.Process:
        """The process, made sure to be the one that the row showed.

        The first time it is known by its start as the row tells it. From then on by the start
        that the kernel counts, which is exact and which no change of the clock moves.

        Raises:
            psutil.NoSuchProcess: it has ended.
            _OtherAppError: its number belongs to another one.
        """
        pid, started = self.target.pid, self.target.create_time
        if pid is None or started is None:
            raise ValueError("an app without a number or a start is never ended")
        now = psutil.Process(pid)
        if self._process is None:
            if abs(now.create_time() - started) > SAME_START:
                raise _OtherAppError
            self._process = now
        elif now != self._process:
            raise _OtherAppError
        return now

    def _ask(self, process: psutil.Process) -> Outcome:
        if self._system == "win32":
            return Outcome.ASKED if self._close(process.pid) else Outcome.CANNOT_BE_ASKED
        self._signal(process, signal.SIGTERM)
        return Outcome.ASKED

    def _force(self, process: psutil.Process) -> Outcome:
        if sys.platform == "win32" or self._system == "win32":
            process.kill()
        else:
            self._signal(process, signal.SIGKILL)
        return Outcome.ASKED

    def _signal(self, process: psutil.Process, number: int) -> None:
        """Send a signal to this very process.

        Linux: its number is first bound to the process (pidfd_open(2)) and only then compared, so
        that it cannot pass to another one in between. Elsewhere psutil compares just before.
        """
        if sys.platform == "linux":
            handle = _handle_of(process.pid)
            if handle is not None:
                try:
                    self._find()
                    signal.pidfd_send_signal(handle, number)
                finally:
                    os.close(handle)
                return
        process.send_signal(number)

    def _is_kernel(self, pid: int) -> bool:
        if self._system == "win32":
            return pid in _WINDOWS_KERNEL
        if pid <= 1:
            return True
        if self._system != "linux":
            return False
        try:
            stat = (self._proc / str(pid) / "stat").read_text("utf-8", errors="replace")
            return bool(int(stat.rpartition(")")[2].split()[_FLAGS]) & _PF_KTHREAD)
        except (OSError, ValueError, IndexError):
            return False

    @staticmethod
    def _own(process: psutil.Process) -> Keeper | None:
        own, above = own_processes()
        if process in own:
            return Keeper(Refusal.OWN, "")
        return Keeper(Refusal.PARENT, "") if process in above else None

    def _protected(self, process: psutil.Process) -> Keeper | None:
        target = self.target
        found = protection(self._system, target.name, target.path)
        if found is None and self._system == "win32" and windows_close.is_critical(process.pid):
            found = Refusal.SYSTEM
        return Keeper(found, "") if found is not None else None

    def _keeper(self) -> Keeper | None:
        match self._system:
            case "win32":
                return restarts.keeper_on_windows(self.target)
            case "darwin":
                return restarts.keeper_on_mac(self.target, self._run, _uid())
            case _:
                return restarts.keeper_on_linux(self.target, self._run, self._proc)

    def _foreign(self) -> Keeper | None:
        """Whether the system would not let this account end it."""
        target = self.target
        foreign = Keeper(Refusal.OTHER_USER, target.user or "")
        if self._system == "win32":
            # A name is told for one's own processes; those of others keep it to themselves.
            own = psutil.Process().username()
            return None if target.user is not None and target.user == own else foreign
        try:
            os.kill(target.pid or 0, 0)
        except PermissionError:
            return foreign
        return None


def own_processes() -> tuple[list[psutil.Process], list[psutil.Process]]:
    """PortGUI with what it has started, and what it was started from."""
    here = psutil.Process()
    return [here, *here.children(recursive=True)], here.parents()


class _OtherAppError(LookupError):
    """The number belongs to another process now."""


def _outcome_of(error: BaseException) -> Outcome:
    if isinstance(error, _OtherAppError):
        return Outcome.OTHER_APP
    if isinstance(error, psutil.NoSuchProcess | ProcessLookupError | FileNotFoundError):
        return Outcome.GONE
    return Outcome.NOT_PERMITTED


def _handle_of(pid: int) -> int | None:
    """A descriptor that stands for a process; None with a Linux before 5.3.

    Raises:
        ProcessLookupError: it has ended.
    """
    if sys.platform != "linux":
        return None
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest of the function)
        try:
            return os.pidfd_open(pid)
        except ProcessLookupError:
            raise
        except OSError:
            return None


def _uid() -> int:
    if sys.platform == "win32":
        return 0
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest of the function)
        return os.getuid()
