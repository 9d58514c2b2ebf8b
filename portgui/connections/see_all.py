"""The scanning process with the rights to see every app; started by pkexec, and by nothing else.

It takes the same requests as the other one and refuses everything else. Before it reads the first
one it has given up every right that it does not need (`rights`), so it can neither write into a
file nor start a program, and it ends when the pipe closes. There is nothing that could be asked of
it but to look.
"""

import os
import stat
import sys
from pathlib import Path
from typing import Final

NOT_WANTED: Final = 4
"""Exit status: it was not started by pkexec, or not all of its rights could be given up."""


def main() -> int:
    """Look for as long as the other side asks; the exit status."""
    _find_package()
    if sys.platform != "linux":
        return NOT_WANTED
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest of the function)
        import pwd

        # All that looks is read now, as root. `proc_net` notes that what is hidden from it then
        # is hidden from everybody.
        from portgui.connections import proc_net, rights, worker  # noqa: F401

        # pkexec sets it, and nothing that a person sets gets past it.
        asked = os.environ.get("PKEXEC_UID", "")
        if os.geteuid() != 0 or not asked.isdecimal() or int(asked) == 0:
            sys.stderr.write("this is started by pkexec only\n")
            return NOT_WANTED
        try:
            rights.keep_only_sight(int(asked), pwd.getpwuid(int(asked)).pw_gid)
        except (OSError, LookupError) as error:
            sys.stderr.write(f"the rights of root could not be given up: {error}\n")
            return NOT_WANTED
        return worker.main()


def _find_package() -> None:
    """Run as a script, without site: the package is the one that this file belongs to."""
    if getattr(sys, "frozen", False) or not sys.flags.no_site:
        return
    import site

    own = Path(__file__).resolve().parents[2]
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
    sys.exit(main())
