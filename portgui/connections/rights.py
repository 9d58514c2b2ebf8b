"""Linux: gives up every right of root but the two that reading other people's processes takes.

What is left is the account that asked, with

* CAP_SYS_PTRACE: which program a process runs and which sockets it holds (proc_pid_exe(5),
  proc_pid_fd(5) ask for PTRACE_MODE_READ_FSCREDS), and
* CAP_DAC_READ_SEARCH: to list the folder of its open files, which only its owner may.

Being that account again, it can be ended by the window. It cannot be taken over by the person's
other processes: these lack the two (ptrace(2)), and it may not be dumped. It can start nothing and
write nothing into a file. capabilities(7) and prctl(2) describe the calls.
"""

import os
import sys
from typing import Final

CAP_DAC_READ_SEARCH: Final = 2
CAP_SETPCAP: Final = 8
CAP_SYS_PTRACE: Final = 19
KEPT: Final = (1 << CAP_DAC_READ_SEARCH) | (1 << CAP_SYS_PTRACE)

_PR_SET_DUMPABLE: Final = 4
_PR_SET_KEEPCAPS: Final = 8
_PR_CAPBSET_READ: Final = 23
_PR_CAPBSET_DROP: Final = 24
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_CAP_AMBIENT: Final = 47
_PR_CAP_AMBIENT_CLEAR_ALL: Final = 4
_VERSION_3: Final = 0x20080522
_MOST_CAPS: Final = 64

if sys.platform == "linux":
    import ctypes
    import resource

    class _Header(ctypes.Structure):
        _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))

    class _Set(ctypes.Structure):
        _fields_ = (
            ("effective", ctypes.c_uint32),
            ("permitted", ctypes.c_uint32),
            ("inheritable", ctypes.c_uint32),
        )

    def keep_only_sight(uid: int, gid: int) -> None:
        """Become `uid` with the two rights, for good.

        Raises:
            OSError: the system did not do it all; nothing must be read then.
        """
        libc = ctypes.CDLL(None, use_errno=True)
        _prctl(libc, _PR_SET_NO_NEW_PRIVS, 1)
        for number in range(_MOST_CAPS):
            if libc.prctl(_PR_CAPBSET_READ, number, 0, 0, 0) == 1:
                _prctl(libc, _PR_CAPBSET_DROP, number)
        _prctl(libc, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
        _prctl(libc, _PR_SET_KEEPCAPS, 1)
        os.setgroups([])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
        _keep_two(libc)
        _prctl(libc, _PR_SET_KEEPCAPS, 0)
        _prctl(libc, _PR_SET_DUMPABLE, 0)
        for limit in (resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
            resource.setrlimit(limit, (0, 0))
        if os.getresuid() != (uid,) * 3 or os.getresgid() != (gid,) * 3 or _rights(libc) != KEPT:
            raise PermissionError("more rights are left than wanted")

    def _keep_two(libc: ctypes.CDLL) -> None:
        header = _Header(_VERSION_3, 0)
        sets = (_Set * 2)()
        sets[0].effective = sets[0].permitted = KEPT
        if libc.capset(ctypes.byref(header), sets) != 0:
            raise OSError(ctypes.get_errno(), "capset")

    def _rights(libc: ctypes.CDLL) -> int:
        """What is permitted or in force or would be handed on."""
        header = _Header(_VERSION_3, 0)
        sets = (_Set * 2)()
        if libc.capget(ctypes.byref(header), sets) != 0:
            raise OSError(ctypes.get_errno(), "capget")
        low, high = (part.effective | part.permitted | part.inheritable for part in sets)
        return int(low | high << 32)

    def _prctl(libc: ctypes.CDLL, option: int, value: int) -> None:
        if libc.prctl(option, value, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), f"prctl {option}")
