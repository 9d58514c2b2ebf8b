"""Windows: asks an app's windows to close, and whether Windows needs a process to stay up.

A window is asked with WM_CLOSE, as its close button would; the app may then ask the person about
unsaved work ("WM_CLOSE message" in Microsoft's documentation). A process that Windows itself calls
critical takes the computer down when it ends (`IsProcessCritical`, since Windows 8.1). Elsewhere
there are no such windows and no such processes.
"""

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _WM_CLOSE = 0x0010
    _PROCESS_QUERY_LIMITED_INFORMATION = 0x1000
    _ERROR_ACCESS_DENIED = 5

    _user = ctypes.WinDLL("user32", use_last_error=True)
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _EACH = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)
    _user.EnumWindows.argtypes = (_EACH, wintypes.LPARAM)
    _user.EnumWindows.restype = wintypes.BOOL
    _user.GetWindowThreadProcessId.argtypes = (wintypes.HWND, ctypes.POINTER(wintypes.DWORD))
    _user.GetWindowThreadProcessId.restype = wintypes.DWORD
    _user.IsWindowVisible.argtypes = (wintypes.HWND,)
    _user.IsWindowVisible.restype = wintypes.BOOL
    _user.PostMessageW.argtypes = (
        wintypes.HWND,
        wintypes.UINT,
        wintypes.WPARAM,
        wintypes.LPARAM,
    )
    _user.PostMessageW.restype = wintypes.BOOL
    _kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
    _kernel.OpenProcess.restype = wintypes.HANDLE
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    _kernel.CloseHandle.restype = wintypes.BOOL
    _ask_critical = getattr(_kernel, "IsProcessCritical", None)
    """None where this Windows has no such function; then it calls nothing critical."""
    if _ask_critical is not None:
        _ask_critical.argtypes = (wintypes.HANDLE, ctypes.POINTER(wintypes.BOOL))
        _ask_critical.restype = wintypes.BOOL

    def close_windows(pid: int) -> int:
        """Ask every visible top-level window of a process to close; how many were asked.

        Raises:
            PermissionError: Windows does not let a message through to an app with more rights.
        """
        asked = 0
        for window in _windows_of(pid):
            if _user.PostMessageW(window, _WM_CLOSE, 0, 0):
                asked += 1
            elif ctypes.get_last_error() == _ERROR_ACCESS_DENIED:
                raise PermissionError(_ERROR_ACCESS_DENIED, "the window takes no message from here")
        return asked

    def _windows_of(pid: int) -> list[int]:
        found: list[int] = []

        def on_window(window: int, _: int) -> bool:
            owner = wintypes.DWORD()
            _user.GetWindowThreadProcessId(window, ctypes.byref(owner))
            if owner.value == pid and _user.IsWindowVisible(window):
                found.append(window)
            return True

        _user.EnumWindows(_EACH(on_window), 0)
        return found

    def is_critical(pid: int) -> bool:
        """Whether Windows says that it cannot do without this process; False where it says none."""
        if _ask_critical is None:
            return False
        handle = _kernel.OpenProcess(_PROCESS_QUERY_LIMITED_INFORMATION, False, pid)
        if not handle:
            return False
        try:
            critical = wintypes.BOOL()
            told = _ask_critical(handle, ctypes.byref(critical))
            return bool(told) and bool(critical.value)
        finally:
            _kernel.CloseHandle(handle)

else:

    def close_windows(pid: int) -> int:
        """No window here is asked in this way."""
        return 0

    def is_critical(pid: int) -> bool:
        """No process here is called so."""
        return False
