"""Linux' firewall: which one it is, found anew at each reading, and everything passed on to it.

The order is firewalld, ufw, bare rules: firewalld is there when somebody has its name on the
system's bus, ufw when ufw.conf says so, which everybody may read.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from portgui.firewall import several
from portgui.firewall.backend import Check, Finding, Reading, Report, Trouble
from portgui.firewall.errand import Errand
from portgui.firewall.linux import ufw_read
from portgui.firewall.linux.bare import BARE, BOTH, SANDBOX, Bare, BareReading, is_sandboxed
from portgui.firewall.linux.firewalld import Firewalld
from portgui.firewall.linux.firewalld_read import is_running
from portgui.firewall.linux.firewalld_reading import NAME as FIREWALLD
from portgui.firewall.linux.firewalld_reading import FirewalldReading
from portgui.firewall.linux.netfilter.reading import read_netfilter
from portgui.firewall.linux.networks import links
from portgui.firewall.linux.rights import is_root
from portgui.firewall.linux.ufw import Ufw
from portgui.firewall.linux.ufw_reading import NAME as UFW
from portgui.firewall.linux.ufw_reading import UfwReading
from portgui.firewall.plan import Plan, Refusal
from portgui.firewall.request import Request
from portgui.words import Message

_STAMPED: Final = (
    "/etc/ufw/ufw.conf", "/etc/default/ufw", "/etc/ufw/user.rules", "/etc/ufw/user6.rules",
)  # fmt: skip


def which(
    firewalld: Callable[[], bool | None] = is_running,
    ufw: Callable[[], bool | None] = ufw_read.is_enabled,
    sandboxed: Callable[[], bool] = is_sandboxed,
) -> str:
    """Which firewall this computer has, by `Backend.name`."""
    if sandboxed():
        return SANDBOX
    is_firewalld, is_ufw = firewalld(), ufw()
    if is_firewalld and is_ufw:
        return BOTH
    if is_firewalld:
        return FIREWALLD
    return UFW if is_ufw else BARE


class LinuxBackend:
    """Whichever firewall there is.

    Args:
        find: says which one.
        firewalld: that one.
        ufw: that one.
    """

    def __init__(
        self,
        find: Callable[[], str] = which,
        firewalld: Firewalld | None = None,
        ufw: Ufw | None = None,
    ) -> None:
        self._find = find
        self._firewalld, self._ufw = firewalld or Firewalld(), ufw or Ufw()
        self.name = find()

    def read(self) -> Reading:
        """Read it, as far as that goes without more rights."""
        match self._now():
            case "firewalld":
                return self._firewalld.read()
            case "ufw":
                return self._ufw.read()
            case _:
                return self._bare().read()

    def stamp(self) -> object:
        """Of ufw's files and this computer's networks; None where only asking would tell."""
        if self._now() != UFW:
            return None
        return (links(), *map(_changed, _STAMPED), _changed("/etc/systemd/system"))

    def plan(self, request: Request, reading: Reading, mark: str) -> Plan | Refusal:
        """What a request comes to, on the firewall that was read."""
        match reading:
            case FirewalldReading():
                return self._firewalld.plan(request, reading, mark)
            case UfwReading():
                return self._ufw.plan(request, reading, mark)
            case BareReading():
                return self._bare().plan(request, reading)
            case _:
                return Refusal(Message("linux-refuse-both"))

    def apply(self, errand: Errand) -> Report | Trouble:
        """Have it done by the firewall that is there now."""
        match self._now():
            case "firewalld":
                return self._firewalld.apply(errand)
            case "ufw":
                return self._ufw.apply(errand)
            case "nftables" if errand.job is None and not is_root():
                return self._ufw.apply(errand)
            case _:
                return self._bare().apply(errand)

    def apply_all(self, errands: Sequence[Errand]) -> tuple[Report | Trouble, ...]:
        """Have them undone by the firewall that is there now; firewalld keeps a yes for a while."""
        if self._now() == UFW:
            return self._ufw.apply_all(errands)
        return several.one_by_one(self.apply, errands)

    def perform(self, errand: Errand) -> Report:
        """Do it: the elevated side."""
        match self._now():
            case "firewalld":
                return self._firewalld.perform(errand)
            case "ufw":
                return self._ufw.perform(errand)
            case _:
                return self._bare().perform(errand)

    def look(self, errand: Errand, reading: Reading) -> Finding:
        """Whether everything is now as the errand wants it, as far as this reading says."""
        match reading:
            case FirewalldReading():
                return self._firewalld.look(errand, reading)
            case UfwReading():
                return self._ufw.look(errand, reading)
            case _:
                return Finding(Check.UNKNOWN)

    def _now(self) -> str:
        self.name = self._find()
        return self.name

    def _bare(self) -> Bare:
        return Bare(self.name, read_netfilter, is_root=is_root())


def backend() -> LinuxBackend:
    """The firewall of this computer."""
    return LinuxBackend()


def _changed(path: str) -> tuple[int, int] | None:
    """When a file was changed, and which one it is: reading it may be for root only."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino
