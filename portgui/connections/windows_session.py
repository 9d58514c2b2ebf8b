r"""Windows: whether this session is one from another computer, and where it waits for such ones.

"Detecting the Remote Desktop Services environment", learn.microsoft.com: SM_REMOTESESSION says so;
where the session uses RemoteFX it does not, and then its id is another than GlassSessionId.
"""

import sys
from typing import Final

from portgui.net import LAST_PORT

_TERMINAL_SERVER: Final = r"SYSTEM\CurrentControlSet\Control\Terminal Server"
_SM_REMOTESESSION: Final = 0x1000

if sys.platform == "win32":
    import ctypes
    import winreg
    from ctypes import wintypes

    def is_remote() -> bool:
        """Whether whoever sees this session sits at another computer."""
        if ctypes.windll.user32.GetSystemMetrics(_SM_REMOTESESSION):
            return True
        glass = _number(_TERMINAL_SERVER, "GlassSessionId")
        session = wintypes.DWORD()
        kernel = ctypes.windll.kernel32
        known = kernel.ProcessIdToSessionId(kernel.GetCurrentProcessId(), ctypes.byref(session))
        # 0 is the services' session, which has no screen: what runs there is no person's.
        return bool(known) and glass is not None and session.value not in {0, glass}

    def rdp_port() -> int | None:
        """Where Windows waits for such sessions, TCP and UDP; None where that is not told."""
        port = _number(rf"{_TERMINAL_SERVER}\WinStations\RDP-Tcp", "PortNumber")
        return port if port is not None and 0 < port <= LAST_PORT else None

    def _number(key: str, name: str) -> int | None:
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
                value, kind = winreg.QueryValueEx(opened, name)
        except OSError:
            return None
        return int(value) if kind == winreg.REG_DWORD else None
