"""Which ports the system itself keeps from apps although nothing uses them. Read when it is asked.

Linux: Documentation/networking/ip-sysctl.rst (ip_unprivileged_port_start, and that for
ip_local_reserved_ports "explicit port allocation behavior is unchanged"). Windows: `netsh`. macOS:
since 10.14 everybody may wait for connections below 1024 at all addresses, but only an
administrator at a single one (seen with `nc -l 127.0.0.1 81` and `php -S`, by several people).
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from portgui.net import LAST_PORT, LAST_REGISTERED, LAST_WELL_KNOWN, PortRange, Protocol

if TYPE_CHECKING:
    from portgui.connections.netsh import Netsh

FIRST_FREE: Final = LAST_WELL_KNOWN + 1
"""Below this port rights are needed, where the system does not say otherwise."""

FINISHED_SECONDS: Final = {"linux": 60, "darwin": 30, "win32": 240}
"""How long a finished connection (TIME_WAIT) stays, at most, by system.

Linux: TCP_TIMEWAIT_LEN in include/net/tcp.h, which cannot be changed. macOS: twice
net.inet.tcp.msl, 15,000 ms. Windows: TcpTimedWaitDelay; Microsoft's own papers give 120 s (Windows
Server 2003) and 240 s (Windows 2000 and later ones) when it is not set: the longer one."""

_NET: Final = "sys/net/ipv4"
_BIND_SERVICE: Final = 10
"""CAP_NET_BIND_SERVICE, include/uapi/linux/capability.h."""
_LIST: Final = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")
_MOST_RANGES: Final = 1_000


class Kept(NamedTuple):
    """Ports that the system keeps.

    Attributes:
        ports: which.
        is_refused: whether an app that asks for one of them is refused; else they are only not
            given out by lot.
        protocol: TCP or UDP; None for both.
        family: 4 for IPv4, 6 for IPv6; None for both.
    """

    ports: PortRange
    is_refused: bool
    protocol: Protocol | None = None
    family: int | None = None


class PortProxy(NamedTuple):
    """Windows passes TCP connections on.

    Attributes:
        listen: the address where it waits for them, a name, or `*`.
        port: the port where it does.
        target: the address or name that it passes them on to.
        target_port: the port there.
    """

    listen: str
    port: int
    target: str
    target_port: int


class Reserved(NamedTuple):
    """What the system keeps from apps.

    Attributes:
        kept: the ranges that it keeps.
        proxies: the ports that Windows passes on.
        given_out: the ports that the system gives out by lot, where they are other than usual and
            something is kept because of it.
        first_free: the first port that an app of this person may use; 0 where all may be.
        is_low_shared: whether the ones below may be used all the same, at all addresses at once.
        finished_seconds: how long a finished connection may stay; None where that is not known.
        unread: whether some of it could not be read.
        is_read: whether anybody has tried.
    """

    kept: tuple[Kept, ...] = ()
    proxies: tuple[PortProxy, ...] = ()
    given_out: PortRange | None = None
    first_free: int = 0
    is_low_shared: bool = False
    finished_seconds: int | None = None
    unread: bool = False
    is_read: bool = False

    def at(self, port: int, protocol: Protocol | None) -> tuple[Kept, ...]:
        """The ranges that this port is in; `None` asks for TCP and UDP."""
        return tuple(
            found
            for found in self.kept
            if port in found.ports
            and (None in {protocol, found.protocol} or found.protocol is protocol)
        )


def read(system: str = sys.platform) -> Reserved:
    """What this computer keeps, now. It may take some seconds on Windows, and raises nothing."""
    if system == "linux":
        found = on_linux(Path("/proc"))
    elif system == "darwin":
        found = on_macos(is_admin=_is_root())
    elif system == "win32":
        from portgui.connections.netsh import Netsh, netsh_path

        path = netsh_path()
        found = Reserved(unread=True) if path is None else on_windows(Netsh(path))
    else:
        found = Reserved()
    return found._replace(finished_seconds=FINISHED_SECONDS.get(system), is_read=True)


def on_linux(proc: Path) -> Reserved:
    """What Linux keeps, from procfs."""
    kept = _text(proc / _NET / "ip_local_reserved_ports")
    return Reserved(
        kept=tuple(Kept(ports, is_refused=False) for ports in _ranges(kept or "")),
        first_free=0 if _may_use_all(proc) else _first_free(proc),
        unread=kept is None,
    )


def on_macos(*, is_admin: bool) -> Reserved:
    """What macOS keeps."""
    return Reserved(first_free=0 if is_admin else FIRST_FREE, is_low_shared=not is_admin)


def on_windows(netsh: "Netsh") -> Reserved:
    """What Windows keeps and passes on."""
    kept = tuple(
        Kept(row.ports, not row.is_administered, protocol, family)
        for protocol in (Protocol.TCP, Protocol.UDP)
        for family in (4, 6)
        for row in netsh.excluded(protocol, family)
    )
    proxies = netsh.proxies()
    given_out = None
    if any(found.is_refused and found.ports.first <= LAST_REGISTERED for found in kept):
        given_out = netsh.given_out()
    if given_out is not None and given_out.first > LAST_REGISTERED:
        given_out = None  # as usual (Microsoft's article 929851)
    return Reserved(kept, proxies, given_out, unread=netsh.unread)


def _first_free(proc: Path) -> int:
    text = _text(proc / _NET / "ip_unprivileged_port_start")
    try:
        found = int(text or "")
    except ValueError:
        return FIRST_FREE
    return found if 0 <= found <= LAST_PORT + 1 else FIRST_FREE


def _may_use_all(proc: Path) -> bool:
    """Whether this process, and so an app that this person starts, has the right to low ports."""
    for line in (_text(proc / "self" / "status") or "").splitlines():
        name, _, value = line.partition(":")
        if name == "CapEff":
            try:
                return bool(int(value, 16) >> _BIND_SERVICE & 1)
            except ValueError:
                break
    return _is_root()


def _ranges(text: str) -> Iterator[PortRange]:
    """`8080,9148-9150` as ranges; what is none is left out."""
    for part in text.strip().split(",")[:_MOST_RANGES]:
        if (found := _LIST.fullmatch(part.strip())) is not None:
            ports = PortRange(int(found[1]), int(found[2] or found[1]))
            if ports.first <= ports.last <= LAST_PORT:
                yield ports


def _text(path: Path) -> str | None:
    try:
        return path.read_text("ascii", errors="replace")
    except OSError:
        return None


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0
