r"""Hands the task that ends a change to Task Scheduler, by a file that nobody else can change.

The file is in Windows' own folder for temporary files: a person may make files there, but not
change those of an administrator. It is held open without a leave to write, and read again, before
schtasks reads it; so what it reads is what was written.
"""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from portgui.firewall.errand import Job
from portgui.firewall.windows import place, task
from portgui.firewall.windows.performing import Own, Run
from portgui.firewall.windows.planning import Programs, command

if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _READ = 0x80000000
    _SHARE_READ = 1
    _EXISTING = 3
    _INVALID = ctypes.c_void_p(-1).value

    def set_task(
        job: Job, read: Callable[[], Own], run: Run, programs: Programs, folder: Path
    ) -> bool:
        """Make the task; whether Task Scheduler has it now.

        Args:
            job: the change that it ends.
            read: the computer's own rules.
            run: runs a program.
            programs: where Windows' own programs are.
            folder: where only administrators can change an administrator's file.
        """
        own = read()
        commands = [command(each, own, programs) for each in task.ending(job)]
        if not all(map(task.keeps_words, commands)):
            return False
        text = task.task_xml(job, commands, programs.schtasks, datetime.now(UTC))
        file = folder / f"portgui-{os.urandom(8).hex()}.xml"
        try:
            return _hand_over(file, text.encode("utf-16"), job, run, programs)
        except OSError:
            return False
        finally:
            file.unlink(missing_ok=True)

    def _hand_over(file: Path, data: bytes, job: Job, run: Run, programs: Programs) -> bool:
        with os.fdopen(
            os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_BINARY), "wb"
        ) as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        with os.fdopen(_open_alone(file), "rb") as held:
            if held.read() != data:
                return False
            run(task.create_task(programs.schtasks, job.mark, str(file)))
        return has_task(job.mark)

    def has_task(mark: str) -> bool:
        r"""Whether Task Scheduler has a task: it keeps each as a file below `System32\Tasks`."""
        return Path(place.system_folder(), "Tasks", task.task_name(mark)).is_file()

    def _open_alone(file: Path) -> int:
        """Open for reading; until it is closed, nobody can write, rename or remove it."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = wintypes.HANDLE
        kernel.CreateFileW.argtypes = (
            wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, ctypes.c_void_p,
            wintypes.DWORD, wintypes.DWORD, wintypes.HANDLE,
        )  # fmt: skip
        handle = kernel.CreateFileW(str(file), _READ, _SHARE_READ, None, _EXISTING, 0, None)
        if handle == _INVALID:
            raise ctypes.WinError(ctypes.get_last_error())
        return msvcrt.open_osfhandle(handle, os.O_RDONLY | os.O_BINARY)
