"""Windows: whether the account that this program runs in is the one behind a named pipe.

The names of pipes are one list for the whole computer: a program of another account could be the
first to use ours, answer in place of PortGUI, and so keep it from starting. Whoever creates a pipe
owns it, and only an administrator can make another account the owner ("Owner of a New Object",
learn.microsoft.com). Elsewhere a socket is a file, and whose it is the file says.
"""

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _SE_KERNEL_OBJECT = 6
    _OWNER_SECURITY_INFORMATION = 1
    _TOKEN_QUERY = 8
    _TOKEN_USER = 1
    _TOKEN_OWNER = 4
    _LARGEST = 256
    """Bytes of a TOKEN_USER: two pointers' room, and a SID of 68 bytes at the most."""

    _advapi = ctypes.WinDLL("advapi32", use_last_error=True)
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _advapi.GetSecurityInfo.argtypes = (
        wintypes.HANDLE, ctypes.c_int, wintypes.DWORD, ctypes.POINTER(ctypes.c_void_p),
        ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p),
    )  # fmt: skip
    _advapi.GetSecurityInfo.restype = wintypes.DWORD
    _advapi.OpenProcessToken.argtypes = (
        wintypes.HANDLE, wintypes.DWORD, ctypes.POINTER(wintypes.HANDLE),
    )  # fmt: skip
    _advapi.OpenProcessToken.restype = wintypes.BOOL
    _advapi.GetTokenInformation.argtypes = (
        wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD,
        ctypes.POINTER(wintypes.DWORD),
    )  # fmt: skip
    _advapi.GetTokenInformation.restype = wintypes.BOOL
    _advapi.EqualSid.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    _advapi.EqualSid.restype = wintypes.BOOL
    _kernel.GetCurrentProcess.argtypes = ()
    _kernel.GetCurrentProcess.restype = wintypes.HANDLE
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    _kernel.CloseHandle.restype = wintypes.BOOL
    _kernel.LocalFree.argtypes = (ctypes.c_void_p,)
    _kernel.LocalFree.restype = ctypes.c_void_p

    def is_somebody_elses(handle: int) -> bool:
        """Whether another account owns the pipe at this handle; False where Windows does not say.

        What this account makes belongs to the account, or, of an administrator who has raised the
        program's rights, to the group of administrators.
        """
        owner, description = ctypes.c_void_p(), ctypes.c_void_p()
        status = _advapi.GetSecurityInfo(
            handle, _SE_KERNEL_OBJECT, _OWNER_SECURITY_INFORMATION,
            ctypes.byref(owner), None, None, None, ctypes.byref(description),
        )  # fmt: skip
        if status != 0:
            return False
        try:
            if not owner.value:
                return False
            own = [told for kind in (_TOKEN_USER, _TOKEN_OWNER) if (told := _own(kind)) is not None]
            return bool(own) and not any(_is_same(owner, each) for each in own)
        finally:
            _kernel.LocalFree(description)

    def _is_same(owner: ctypes.c_void_p, told: "ctypes.Array[ctypes.c_char]") -> bool:
        """Both structures begin with the pointer to the SID, which stands behind it."""
        sid = ctypes.c_void_p.from_buffer(told)
        return bool(_advapi.EqualSid(owner, sid))

    def _own(kind: int) -> "ctypes.Array[ctypes.c_char] | None":
        """A TOKEN_USER or TOKEN_OWNER of this process."""
        token = wintypes.HANDLE()
        current = _kernel.GetCurrentProcess()
        if not _advapi.OpenProcessToken(current, _TOKEN_QUERY, ctypes.byref(token)):
            return None
        try:
            room, needed = ctypes.create_string_buffer(_LARGEST), wintypes.DWORD()
            told = _advapi.GetTokenInformation(token, kind, room, _LARGEST, ctypes.byref(needed))
            return room if told else None
        finally:
            _kernel.CloseHandle(token)

else:

    def is_somebody_elses(handle: int) -> bool:
        """There are no named pipes here."""
        return False
