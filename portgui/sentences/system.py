"""Whose a port really is: Windows' own process, and how macOS tells its connections."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    # What Windows itself holds a port for (connections.windows_system).
    "windows-file-sharing": QT_TRANSLATE_NOOP(
        "words", "Windows itself uses this port, to share files and printers."
    ),
    "windows-network-discovery": QT_TRANSLATE_NOOP(
        "words", "Windows itself uses this port, to find devices on your network and be found."
    ),
    "windows-remote-management": QT_TRANSLATE_NOOP(
        "words", "Windows itself uses this port, for remote management (WinRM)."
    ),
    "windows-vpn": QT_TRANSLATE_NOOP(
        "words", "Windows itself uses this port, to take in VPN connections."
    ),
    "windows-web-service": QT_TRANSLATE_NOOP(
        "words",
        "Windows holds this port for a web service of some app (http.sys)."
        " An administrator can list them: netsh http show servicestate",
    ),
    "windows-driver": QT_TRANSLATE_NOOP(
        "words",
        "Windows itself holds this port, for a driver or for a web service of some app (http.sys)."
        " It does not say which.",
    ),
    "windows-port-proxy": QT_TRANSLATE_NOOP(
        "words",
        "If a port proxy is set up on this port, the IP Helper service passes connections on."
        " To list them: netsh interface portproxy show all",
    ),
    # How macOS tells its connections (connections.macos).
    "scan-netstat-unknown": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI could not read the connections of other users: this macOS lists them in a form"
        " that it does not know.",
    ),
    "scan-netstat-rows": QT_TRANSLATE_NOOP(
        "words", "{count} of the rows could not be read and are not shown."
    ),
}
