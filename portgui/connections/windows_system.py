"""Windows: what the System process and the IP Helper hold a port for, as a message. Pure.

Process 4, "System", is the kernel: its sockets are those of drivers, and of the web services that
share http.sys; Windows does not tell which. So the port says what can be said. That a port is the
System process's own is documented by Windows' built-in firewall rules, which allow it to
`App=System` (for kernel drivers "the application path should be set to system":
learn.microsoft.com, "General Firewall Rule Authoring Process"):

- FPS-SMB-In-TCP 445, FPS-NB_Session-In-TCP 139, FPS-NB_Name-In-UDP 137, FPS-NB_Datagram-In-UDP 138
- NETDIS-UPnPHost-In-TCP 2869; NETDIS-WSDEVNT-In-TCP 5357, NETDIS-WSDEVNTS-In-TCP 5358
- WINRM-HTTP-In-TCP 5985; 5986 is the default with HTTPS ([MS-WSMV] 2.2.4.35)
- RRAS-PPTP-In-TCP 1723, RRAS-L2TP-In-UDP 1701

Port 80 is the usual one of http.sys: "How can I determine why the System process is listening on
port 80?" (devblogs.microsoft.com/oldnewthing, 2018-07-03); 443 is the same with HTTPS.
"""

from typing import Final

from portgui.connections.snapshot import Connection, State
from portgui.net import Protocol
from portgui.words import Message

_SYSTEM: Final = (4, "System")
_IP_HELPER: Final = "(iphlpsvc)"
"""As `services.WindowsServices` writes the service; its display name is a translated one."""


def explanation_of(connection: Connection) -> Message | None:
    """Why Windows itself waits on a port; None for everything else."""
    owner, key = connection.owner, connection.key
    if connection.state is not State.WAITING:
        return None
    if (owner.pid, owner.name) == _SYSTEM and owner.path is None:
        return of_system(key.protocol, key.local.port)
    if _IP_HELPER in (owner.service or "") and key.protocol is Protocol.TCP:
        return Message("windows-port-proxy")
    return None


def of_system(protocol: Protocol, port: int) -> Message:
    """What the System process most likely holds a port for; never more than is documented."""
    match protocol, port:
        case (Protocol.TCP, 445 | 139) | (Protocol.UDP, 137 | 138):
            return Message("windows-file-sharing")
        case Protocol.TCP, 2869 | 5357 | 5358:
            return Message("windows-network-discovery")
        case Protocol.TCP, 5985 | 5986:
            return Message("windows-remote-management")
        case (Protocol.TCP, 1723) | (Protocol.UDP, 1701):
            return Message("windows-vpn")
        case Protocol.TCP, 80 | 443:
            return Message("windows-web-service")
        case _:
            return Message("windows-driver")
