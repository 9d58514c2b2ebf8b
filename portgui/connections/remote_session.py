r"""Whether somebody works on this computer from another one: over RDP, SSH or VNC.

* RDP: Windows sets SESSIONNAME to RDP-Tcp#N, and SM_REMOTESESSION; with RemoteFX the latter is 0,
  and the session is another than GlassSessionId ("Detecting the Remote Desktop Services
  environment", learn.microsoft.com). The port is PortNumber of WinStations\RDP-Tcp, TCP and UDP.
* SSH: sshd sets SSH_CONNECTION to "client port server port" (ssh(1)). sudo drops it (sudoers(5),
  env_reset); then it is a process above this one that has the connection: sshd, or since
  OpenSSH 9.8 sshd-session. tmux and screen are not below it, so that under them any connection to
  sshd counts.
* VNC: nothing is set. A connection from another computer to a known server counts, or to one of
  the ports of VNC (RFC 6143: 5900; a further one for each display).
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from ipaddress import ip_address
from typing import Final, NamedTuple

from portgui.connections.reach import reach_of
from portgui.connections.snapshot import Connection, Reach, State
from portgui.net import LAST_PORT, Endpoint, Protocol

RDP_PORT: Final = 3389
"""Unless PortNumber says otherwise."""
VNC_PORTS: Final = range(5900, 5910)
"""The first displays; servers by name are known at every port."""


class Kind(StrEnum):
    """How somebody works from another computer."""

    RDP = "RDP"
    SSH = "SSH"
    VNC = "VNC"


SERVERS: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.RDP: frozenset({"svchost", "xrdp", "gnome-remote-desktop-daemon", "krdpserver"}),
    Kind.SSH: frozenset({"sshd", "sshd-session", "sshd-auth", "sshd-keygen-wrapper", "dropbear"}),
    Kind.VNC: frozenset(
        {
            "screensharingd", "applevncserver", "vncserver", "vncserver-x11", "vncserver-x11-core",
            "winvnc", "winvnc4", "tvnserver", "xvnc", "xtigervnc", "xtightvnc", "x0vncserver",
            "x0tigervncserver", "x11vnc", "vino-server", "krfb", "wayvnc",
        }
    ),
}  # fmt: skip
"""Programs, in lower case and without ".exe", as the makers name them: OpenSSH, Dropbear, xrdp,
GNOME, KDE, Apple, RealVNC, UltraVNC, TightVNC, TigerVNC, x11vnc, Vino, Krfb, wayvnc. RDP on Windows
is a service of svchost."""

_TERMINALS: Final = frozenset({"tmux", "tmux: server", "screen", "zellij", "byobu"})
_SSH: Final = re.compile(r"(\S+) ([0-9]{1,5}) (\S+) ([0-9]{1,5})")
_KEPT_NAME: Final = 15
"""Characters of a process' name that Linux keeps (proc_pid_comm(5))."""


class RemoteSession(NamedTuple):
    """Somebody works on this computer from another one.

    Attributes:
        kind: how.
        protocol: TCP or UDP.
        port: the port on this computer.
        peer: the other computer's address, without its zone; "" where it is not known.
        app: the path of the program that waits on the port; "" where it is not known.
    """

    kind: Kind
    protocol: Protocol
    port: int
    peer: str
    app: str


class Facts(NamedTuple):
    """All that is asked.

    Attributes:
        environment: the variables of this process.
        above: the names of the processes above this one, the nearest first.
        above_ids: their ids.
        connections: the sockets of this computer.
        is_rdp: whether Windows says that this is a session from another computer.
        rdp_port: where Windows waits for such sessions.
    """

    environment: Mapping[str, str]
    above: tuple[str, ...] = ()
    above_ids: frozenset[int] = frozenset()
    connections: tuple[Connection, ...] = ()
    is_rdp: bool = False
    rdp_port: int = RDP_PORT


def read() -> tuple[RemoteSession, ...]:
    """The sessions on this computer, now. It takes as long as a scan, and raises nothing."""
    return sessions_in(read_facts())


def sessions_in(facts: Facts) -> tuple[RemoteSession, ...]:
    """The sessions, each once. Pure."""
    found = (*_rdp(facts), *_ssh(facts), *_by_server(facts))
    return tuple(dict.fromkeys(found))


def is_server(program: str, kind: Kind) -> bool:
    """Whether a path or a process' name is that of a server of this kind."""
    name = re.split(r"[\\/]", program.lower().rstrip("\\/"))[-1].removesuffix(".exe")
    known = SERVERS[kind]
    return name in known or (len(name) == _KEPT_NAME and any(x.startswith(name) for x in known))


def _rdp(facts: Facts) -> Iterator[RemoteSession]:
    if not (facts.is_rdp or facts.environment.get("SESSIONNAME", "").upper().startswith("RDP-")):
        return
    port = facts.rdp_port
    app = _waits_at(facts, port)
    links = [each for each in _from_elsewhere(facts) if each.key.local.port == port]
    peers = {_plain(_remote(each).address) for each in links}
    # Over which of the two the picture comes is not told; nor is who of several looks at this one.
    for protocol in (Protocol.TCP, Protocol.UDP):
        for peer in sorted(peers) or [""]:
            yield RemoteSession(Kind.RDP, protocol, port, peer, app)


def _ssh(facts: Facts) -> Iterator[RemoteSession]:
    found = _SSH.fullmatch(facts.environment.get("SSH_CONNECTION", "").strip())
    if found is not None and 0 < (port := int(found[4])) <= LAST_PORT:
        peer = _plain(found[1])
        yield RemoteSession(Kind.SSH, Protocol.TCP, port, peer, _waits_at(facts, port))
    links = [each for each in _from_elsewhere(facts) if is_server(each.owner.name, Kind.SSH)]
    if not any(name.lower() in _TERMINALS for name in facts.above):
        links = [each for each in links if each.key.pid in facts.above_ids]
    for each in links:
        yield _session(facts, Kind.SSH, each)


def _by_server(facts: Facts) -> Iterator[RemoteSession]:
    """Servers of VNC, and of RDP on Linux, which set nothing that one could ask."""
    for each in _from_elsewhere(facts):
        name = each.owner.name
        if is_server(name, Kind.VNC) or each.key.local.port in VNC_PORTS:
            yield _session(facts, Kind.VNC, each)
        elif is_server(name, Kind.RDP) and name.lower() != "svchost.exe":
            yield _session(facts, Kind.RDP, each)


def _session(facts: Facts, kind: Kind, found: Connection) -> RemoteSession:
    port = found.key.local.port
    app = _waits_at(facts, port) or found.owner.path or ""
    return RemoteSession(kind, Protocol.TCP, port, _plain(_remote(found).address), app)


def _from_elsewhere(facts: Facts) -> Iterator[Connection]:
    """TCP connections that somebody on another computer has opened to one of this one's ports."""
    waits = {
        each.key.local.port
        for each in facts.connections
        if each.state is State.WAITING and each.key.protocol is Protocol.TCP
    }
    for each in facts.connections:
        key = each.key
        if (
            each.state is State.CONNECTED
            and key.protocol is Protocol.TCP
            and key.remote is not None
            and key.local.port in waits
            and _plain(key.remote.address) != _plain(key.local.address)
            and reach_of(key.remote.address) is not Reach.THIS_COMPUTER
        ):
            yield each


def _waits_at(facts: Facts, port: int) -> str:
    paths = (
        each.owner.path
        for each in facts.connections
        if each.state is State.WAITING
        and each.key.protocol is Protocol.TCP
        and each.key.local.port == port
    )
    return next(filter(None, paths), "")


def _remote(found: Connection) -> Endpoint:
    return found.key.remote or Endpoint("", 0)


def _plain(address: str) -> str:
    """Without zone, and IPv4 as such: what a rule's networks are compared with."""
    text = address.partition("%")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)


# The edge: what is read from the system.


def read_facts() -> Facts:
    """Everything that is asked, as far as it can be read."""
    from portgui.connections.scanner import scan_once

    names, ids = _above()
    is_rdp, rdp_port = _windows()
    found = tuple(scan_once().connections.values())
    return Facts(dict(os.environ), names, ids, found, is_rdp, rdp_port)


def _above() -> tuple[tuple[str, ...], frozenset[int]]:
    """The processes above this one, the nearest first."""
    import psutil

    from portgui.connections.trouble import TROUBLE

    names, ids = [], []
    try:
        for process in psutil.Process().parents():
            ids.append(process.pid)
            names.append(process.name())
    except TROUBLE:
        pass  # what was read so far still counts
    return tuple(names), frozenset(ids)


def _windows() -> tuple[bool, int]:
    """Whether Windows says that this session is one from another computer, and its port."""
    if sys.platform == "win32":
        from portgui.connections.windows_session import is_remote, rdp_port

        return is_remote(), rdp_port() or RDP_PORT
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest of the function)
        return False, RDP_PORT
