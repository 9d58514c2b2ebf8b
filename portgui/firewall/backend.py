"""What every system's firewall offers, and which one this is.

Only this module knows the systems' folders, and imports one when it is asked for.
"""

import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Protocol as Interface

from portgui.firewall.errand import Errand
from portgui.firewall.judgement import Judgement
from portgui.firewall.plan import Plan, Refusal
from portgui.firewall.request import Request
from portgui.net import Protocol


class Status(IntEnum):
    """What the elevated side ends with: its exit status.

    Attributes:
        DONE: every operation was made, or had been already.
        FAILED: something the system was asked for did not work; nothing is left of it.
        BAD_REQUEST: the request was not in order; nothing was run.
        CHANGED: something is not what it was when it was read; nothing was run.
        HALF: some operations were made, and could not be taken back.
        NO_RIGHTS: it runs without the rights that it needs; nothing was run.
        NO_EXPIRY: what would end the change could not be set up; nothing is left of it.
        NOT_HERE: there is no firewall here that it could write; nothing was run.
    """

    DONE = 0
    FAILED = 1
    BAD_REQUEST = 2
    CHANGED = 3
    HALF = 4
    NO_RIGHTS = 5
    NO_EXPIRY = 6
    NOT_HERE = 7


class Trouble(StrEnum):
    """Why the elevated side was not reached, or its answer is not known; nothing more is known."""

    DECLINED = "change-declined"
    NO_AGENT = "change-no-agent"
    NOT_PERMITTED = "change-not-permitted"
    UNSAFE_PLACE = "change-unsafe-place"
    NOT_INSTALLED = "change-not-installed"
    TIMEOUT = "change-timeout"
    CRASHED = "change-crashed"


class Check(StrEnum):
    """What reading back says of an errand."""

    AS_WANTED = "as-wanted"
    NOT_AS_WANTED = "not-as-wanted"
    UNKNOWN = "unknown"


class Reading(Interface):
    """A firewall as it was read, once. Values only; judging is a matter of microseconds."""

    @property
    def others(self) -> tuple[str, ...] | None:
        """Firewalls by others that may decide instead; None where that is not known."""
        ...

    @property
    def needs_rights(self) -> bool:
        """Whether more could be read with an administrator's rights (`Verb.READ`)."""
        ...

    def judge(
        self, protocol: Protocol, port: int, app: str | None, versions: Collection[int]
    ) -> tuple[Judgement, ...]:
        """What happens to what comes in for this port, by the network that it comes from.

        Args:
            protocol: TCP or UDP.
            port: the local port.
            app: the path of the program that waits; "" where nobody waits; None where it is not
                known who does.
            versions: of IP, 4 or 6, at which the app waits.
        """
        ...


@dataclass(frozen=True, slots=True)
class Report:
    """What the elevated side did.

    Attributes:
        status: how it ended.
        spared: the places of operations that found there already what they were to make.
        after: what was read afterwards, with the rights; None where that takes no rights.
        detail: what the system said, plain text, bounded; "" where it said nothing.
    """

    status: Status
    spared: frozenset[int] = frozenset()
    after: Reading | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What reading back says, and what it was read from."""

    check: Check
    evidence: tuple[str, ...] = ()


class Backend(Interface):
    """A system's firewall. Everything here may take long and belongs on no window's thread."""

    name: str
    """Such as "windows", "firewalld", "ufw": stands in the journal."""

    def read(self) -> Reading:
        """Read it, as far as that goes without more rights.

        It never raises for what it cannot read: that is said in the judgements.
        """
        ...

    def stamp(self) -> object:
        """Something cheap that is equal as long as nothing has changed; None: read again."""
        ...

    def plan(self, request: Request, reading: Reading, mark: str) -> Plan | Refusal:
        """What a request comes to here. Pure."""
        ...

    def apply(self, errand: Errand) -> Report | Trouble:
        """Have it done, which may ask the person for rights and wait for the answer."""
        ...

    def apply_all(self, errands: Sequence[Errand]) -> tuple[Report | Trouble, ...]:
        """Have several things undone, in order, with one question where the system allows that.

        An answer for each. What was read afterwards may stand in one of them only.
        """
        ...

    def perform(self, errand: Errand) -> Report:
        """Do it: the elevated side. Checks everything again."""
        ...

    def look(self, errand: Errand, reading: Reading) -> Finding:
        """Whether everything is now as the errand wants it, as far as this reading says. Pure.

        For `Verb.UNDO`, `AS_WANTED` says that nothing of the change is left.
        """
        ...


def this_backend() -> Backend | None:
    """The firewall of this computer; None where PortGUI knows none."""
    if sys.platform == "win32":
        from portgui.firewall.windows import backend as windows

        return windows.backend()
    elif sys.platform == "darwin":  # noqa: RET505 (mypy reads a platform's branch as the rest)
        from portgui.firewall.macos import backend as macos

        return macos.backend()
    elif sys.platform == "linux":
        from portgui.firewall.linux import backend as linux

        return linux.backend()
    else:
        return None


def report_text(report: Report) -> str:
    """What the elevated side prints for the side that asked; "" where its status is all it says."""
    if sys.platform == "linux":
        from portgui.firewall.linux import reports

        return reports.text_of(report)
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest)
        return ""
