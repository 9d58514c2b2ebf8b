"""The elevated side: takes one typed request, checks it again, does it, ends with a status.

Started by Windows' own question (UAC) or by pkexec, to make one change or to undo some. It reads
no file of the person's, asks nobody, and says nothing of what it was given: its exit status is a
`firewall.backend.Status` (or several, see `firewall.several`), and on Linux there is a line of JSON
for each on standard output (`backend.report_text`).
"""

import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from portgui.firewall.backend import Report

OPTION: Final = "--elevated-helper"
BROKEN: Final = 70
"""Exit status: an error in PortGUI itself, and it is not known what was done (EX_SOFTWARE of
sysexits.h). Python's own 1 would say that nothing is left of it."""

_PATH: Final = "/usr/sbin:/usr/bin:/sbin:/bin"
_COMPARED: Final = ("ProgramData", "ProgramFiles", "ProgramFiles(x86)", "ProgramW6432")
"""Windows: variables that stand in rules' paths. Paths are compared by them; nothing is run."""
_PKEXEC: Final = "PKEXEC_UID"


def main(arguments: Sequence[str]) -> int:
    """Do what one request asks for.

    Args:
        arguments: the request and nothing else.

    Returns:
        A `Status`, several of them packed (`firewall.several`), or `BROKEN`.
    """
    _find_package()
    from portgui.firewall import several
    from portgui.firewall.backend import Report, Status, this_backend
    from portgui.firewall.request import RequestError

    is_started_rightly = _is_started_rightly()
    clean_up()
    try:
        # Of two words none is the request.
        errands = several.decode(arguments[0] if len(arguments) == 1 else "")
    except RequestError:
        return _ended([Report(Status.BAD_REQUEST)])
    if not is_started_rightly:
        return _ended([Report(Status.NO_RIGHTS) for _ in errands])
    try:
        backend = this_backend()
        if backend is None:
            return _ended([Report(Status.NOT_HERE) for _ in errands])
        return _ended([backend.perform(errand) for errand in errands])
    except Exception as error:  # Whatever it is: a traceback and status 1 would say too much.
        _complain(f"portgui: {type(error).__name__}\n")
        return BROKEN


def _ended(reports: "Sequence[Report]") -> int:
    """Say how each ended, a line for each where more than a status can be said; the status."""
    from portgui.firewall import several
    from portgui.firewall.backend import report_text

    texts = [report_text(report) for report in several.last_read(reports)]
    statuses = [report.status for report in reports]
    if not all(texts):
        return several.packed(statuses)
    if sys.stdout is not None:
        sys.stdout.write("".join(f"{text}\n" for text in texts))
        sys.stdout.flush()
    return several.status_of(statuses)


def clean_up() -> None:
    """Take nothing over from whoever has started it: no folder, no variable, no loose permission.

    On Windows the variables of an account can be set by any of its programs, and what is started
    with more rights is given them as well; where Windows lies is asked of Windows.
    """
    if sys.platform == "win32":
        folder = _windows()
        system = str(Path(folder, "System32"))
        kept = {"SystemRoot": folder, "windir": folder, "SystemDrive": Path(folder).drive}
        kept |= {name: os.environ[name] for name in _COMPARED if name in os.environ}
        os.environ.clear()
        os.environ.update(kept)
        os.environ["PATH"] = system
        os.chdir(system)
    else:
        os.umask(0o077)
        os.chdir("/")
        os.environ.clear()
        os.environ.update({"PATH": _PATH, "LC_ALL": "C", "LANG": "C"})


def _windows() -> str:
    if sys.platform != "win32":
        raise OSError("this is not Windows")
    else:  # noqa: RET506 (mypy reads a platform's branch as the rest of the function)
        import ctypes

        room = ctypes.create_unicode_buffer(260)
        if not ctypes.WinDLL("kernel32").GetSystemWindowsDirectoryW(room, len(room)):
            raise OSError("where Windows lies is not known")
        return room.value


def _is_started_rightly() -> bool:
    """Linux: whether pkexec has started it, for somebody who is not root already.

    pkexec(1) sets the variable, and nothing that a person sets gets past it. On Windows the rights
    themselves are looked at where they are used.
    """
    if sys.platform != "linux":
        return sys.platform == "win32"
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest of the function)
        asked = os.environ.get(_PKEXEC, "")
        is_person = asked.isascii() and asked.isdecimal() and len(asked) <= 10 and int(asked) != 0
        return os.geteuid() == 0 and is_person


def _complain(text: str) -> None:
    """To standard error, where there is one."""
    if sys.stderr is not None:
        sys.stderr.write(text)


def _find_package() -> None:
    """Run as a script, without site: the package is the one that this file belongs to."""
    if getattr(sys, "frozen", False) or not sys.flags.no_site:
        return
    import site

    own = Path(__file__).resolve().parents[1]
    shared = site.getsitepackages([sys.base_prefix, sys.base_exec_prefix])
    sys.path[:] = [*sys.path, str(own), *filter(_is_roots, shared)]


def _is_roots(folder: str) -> bool:
    """Whether only root can put something there; /usr/local may belong to a group."""
    try:
        found = Path(folder).stat()
    except OSError:
        return False
    return found.st_uid == 0 and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
