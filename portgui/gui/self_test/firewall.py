"""Whether the firewall of this computer is known here, and is read without a mistake."""

from typing import Final

from portgui.firewall.backend import this_backend
from portgui.net import Protocol

_PORT: Final = 443


def look() -> str:
    """Read it once, and judge a port by it. What it says is this computer's affair."""
    backend = this_backend()
    if backend is None:
        return "PortGUI knows no firewall of this computer"
    reading = backend.read()
    places = len(reading.judge(Protocol.TCP, _PORT, "", (4, 6)))
    more = ", more with an administrator’s rights" if reading.needs_rights else ""
    return f"{backend.name}: read, judged for {places} networks{more}"
