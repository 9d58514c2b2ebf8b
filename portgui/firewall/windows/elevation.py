"""Windows' own question for consent: starts PortGUI's own program once, elevated, and waits.

`ShellExecuteExW` with the verb "runas" (learn.microsoft.com/windows/win32/api/shellapi). There is
no pipe and no file between the two: the request goes along as an argument, the answer is the exit
status, and what was done is read from the registry.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Final

from portgui.firewall import several
from portgui.firewall.backend import Report, Trouble
from portgui.firewall.errand import Errand
from portgui.firewall.windows.task import command_line

FLAG: Final = "--elevated-helper"
LONGEST_WAIT: Final = 120_000
"""Milliseconds for the elevated side, once the person has agreed."""
_CANCELLED: Final = 1223
"""ERROR_CANCELLED: the person chose No, or nobody answered."""
_NOT_PERMITTED: Final = frozenset({5, 740, 1260, 4551})
"""ERROR_ACCESS_DENIED, ELEVATION_REQUIRED, ACCESS_DISABLED_BY_POLICY, SYSTEM_INTEGRITY_*."""

Start = Callable[[str, str], int]
"""Starts a program elevated with one line of arguments and waits: its exit status.

It raises OSError with `winerror`, and TimeoutError where there is no end in time.
"""


def ask(
    words: Sequence[str], errands: Sequence[Errand], start: Start
) -> tuple[Report | Trouble, ...]:
    """Start the elevated side, with one question, and say how each of these ended.

    Args:
        words: the program's full path, and the words before PortGUI's own.
        errands: as many as go into a request.
        start: starts it.
    """
    found = _ask(words, errands, start)
    return (found,) * len(errands) if isinstance(found, Trouble) else found


def _ask(
    words: Sequence[str], errands: Sequence[Errand], start: Start
) -> tuple[Report, ...] | Trouble:
    program, *first = words
    request = several.encode(errands)
    try:
        status = start(program, command_line((*first, FLAG, request)))
    except TimeoutError:
        return Trouble.TIMEOUT
    except OSError as error:
        number = getattr(error, "winerror", None)
        if number == _CANCELLED:
            return Trouble.DECLINED
        return Trouble.NOT_PERMITTED if number in _NOT_PERMITTED else Trouble.NOT_INSTALLED
    try:
        return tuple(map(Report, several.unpacked(status, len(errands))))
    except ValueError:
        return Trouble.CRASHED


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _NOCLOSEPROCESS: Final = 0x40
    _NOASYNC: Final = 0x100
    _NO_UI: Final = 0x400
    _HIDE: Final = 0
    _TIMEOUT: Final = 0x102

    class _Info(ctypes.Structure):
        _fields_ = (
            ("cbSize", wintypes.DWORD),
            ("fMask", wintypes.ULONG),
            ("hwnd", wintypes.HWND),
            ("lpVerb", wintypes.LPCWSTR),
            ("lpFile", wintypes.LPCWSTR),
            ("lpParameters", wintypes.LPCWSTR),
            ("lpDirectory", wintypes.LPCWSTR),
            ("nShow", ctypes.c_int),
            ("hInstApp", wintypes.HINSTANCE),
            ("lpIDList", ctypes.c_void_p),
            ("lpClass", wintypes.LPCWSTR),
            ("hkeyClass", wintypes.HKEY),
            ("dwHotKey", wintypes.DWORD),
            ("hIcon", wintypes.HANDLE),
            ("hProcess", wintypes.HANDLE),
        )

    def start_elevated(program: str, line: str) -> int:
        """Start it with Windows' question, and wait; see `Start`."""
        shell = ctypes.WinDLL("shell32", use_last_error=True)
        info = _Info(
            cbSize=ctypes.sizeof(_Info),
            fMask=_NOCLOSEPROCESS | _NOASYNC | _NO_UI,
            lpVerb="runas",
            lpFile=program,
            lpParameters=line,
            # Not a folder of the person's: libraries are looked for there as well.
            lpDirectory=program.rpartition("\\")[0],
            nShow=_HIDE,
        )
        if not shell.ShellExecuteExW(ctypes.byref(info)):
            raise ctypes.WinError(ctypes.get_last_error())
        if not info.hProcess:
            raise OSError("nothing was started")
        return _wait(info.hProcess)

    def _wait(process: int) -> int:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.WaitForSingleObject.argtypes = (wintypes.HANDLE, wintypes.DWORD)
        kernel.GetExitCodeProcess.argtypes = (wintypes.HANDLE, wintypes.LPDWORD)
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        try:
            if kernel.WaitForSingleObject(process, LONGEST_WAIT) == _TIMEOUT:
                raise TimeoutError
            status = wintypes.DWORD()
            if not kernel.GetExitCodeProcess(process, ctypes.byref(status)):
                raise ctypes.WinError(ctypes.get_last_error())
            return int(status.value)
        finally:
            kernel.CloseHandle(process)

    def is_administrator() -> bool:
        """Whether this very process has the rights."""
        return bool(ctypes.windll.shell32.IsUserAnAdmin())
