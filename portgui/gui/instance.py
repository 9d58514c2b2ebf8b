"""Running twice raises the first window: the second start hands its words over and ends.

One socket a person and profile, open to that person alone. Qt's network is only loaded when there
is somebody to talk to, or, by `Reservation.listen`, after the window is there.
"""

import getpass
import logging
import os
import stat
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCryptographicHash, QLockFile, QObject

if TYPE_CHECKING:
    from portgui.gui.instance_socket import Instance

logger = logging.getLogger(__name__)

PATIENCE: Final = 2_000
"""Milliseconds that a second start waits for the first to answer."""
LONGEST_FOLDER: Final = 74
"""Bytes of a folder in which a socket still has room: its whole path has 103 (macOS, unix(4)) or
107 (Linux, unix(7)), and its own name takes 29."""
SHORT_FOLDER: Final = "/tmp"  # noqa: S108 (everybody's; the folder in it is made and checked)
"""Where sockets lie when the usual folders' paths are too long."""


class Reservation:
    """The right to be the one that runs, until `listen` makes it known.

    A start that comes in between waits for that: two at the same moment (a double click too many)
    would both find nobody.
    """

    def __init__(self, name: str, lock: QLockFile, *, is_free: bool) -> None:
        self._name = name
        self._lock = lock
        self._is_free = is_free

    def listen(self, parent: QObject | None = None) -> "Instance":
        """Be found by later starts; when another one runs and is silent, they are left to it."""
        from portgui.gui.instance_socket import Instance

        instance = Instance(parent)
        if self._is_free:
            instance.listen(self._name)
        self._lock.unlock()
        return instance


def reserve(
    config: Path, words: Sequence[str] = (), patience: int = PATIENCE
) -> Reservation | None:
    """Become the one that runs, or hand `words` over to the one that does.

    Args:
        config: the person's configuration folder: another profile is another PortGUI.
        words: what the window is to show, as typed.
        patience: milliseconds that the running one has to answer.

    Returns:
        None when another one runs and answered: end with status 0.
    """
    name = socket_name(config)
    lock = QLockFile(_lock_name(name))
    if not _is_private(name):
        logger.warning("somebody else's folder is in the way: %s", name)
        return Reservation(name, lock, is_free=False)
    lock.tryLock(patience)
    if not _may_be_there(name):
        return Reservation(name, lock, is_free=True)
    from portgui.gui.instance_socket import Found, call

    found = call(name, words, patience)
    if found is Found.ANSWERED:
        lock.unlock()
        return None
    return Reservation(name, lock, is_free=found is Found.NOBODY)


def claim(
    config: Path, words: Sequence[str], parent: QObject | None = None, patience: int = PATIENCE
) -> "Instance | None":
    """`reserve` and `listen` at once."""
    reservation = reserve(config, words, patience)
    return None if reservation is None else reservation.listen(parent)


def socket_name(config: Path) -> str:
    """Where the running PortGUI of this person and profile is found: a path, or a pipe's name.

    The name is a hash: short, as a socket's path must be, and it tells nothing about the person.
    """
    secret = f"{_who()}\0{config}".encode(errors="surrogatepass")
    # Qt's hash is loaded already; hashlib would load the whole of OpenSSL.
    digest = QCryptographicHash.hash(secret, QCryptographicHash.Algorithm.Sha256).toHex().data()
    return _where(f"portgui-{bytes(digest).decode()[:20]}")


if sys.platform == "win32":

    def _who() -> str:
        return getpass.getuser()

    def _where(name: str) -> str:
        return name

    def _lock_name(name: str) -> str:
        return str(Path(tempfile.gettempdir()) / f"{name}.lock")

    def _is_private(_name: str) -> bool:
        """The temporary folder is the person's own; who stands behind a pipe, it tells itself."""
        return True

    def _may_be_there(_name: str) -> bool:
        """A pipe cannot be looked at without calling it."""
        return True

else:

    def _who() -> str:
        return str(os.getuid())

    def _where(name: str) -> str:
        return str(_folder() / name)

    def _folder() -> Path:
        """The person's own folder for sockets, or one made in the temporary folder.

        That is everybody's: another account could be the first to use a name in it, and stand in
        the way. Neither does a folder of the system's count that belongs to another account, as
        after `su`.
        """
        runtime = os.environ.get("XDG_RUNTIME_DIR")
        if runtime and _is_short(runtime) and _is_own(Path(runtime)):
            return Path(runtime)
        temporary = tempfile.gettempdir()
        root = temporary if _is_short(temporary) else SHORT_FOLDER
        own = Path(root) / f"portgui-{os.getuid()}"
        with suppress(OSError):
            own.mkdir(mode=0o700)
        return own

    def _is_short(folder: str) -> bool:
        return len(os.fsencode(folder)) <= LONGEST_FOLDER

    def _is_own(folder: Path) -> bool:
        """Whether it is a folder that this account alone can put something into."""
        try:
            found = folder.lstat()
        except OSError:
            return False
        others = stat.S_IWGRP | stat.S_IWOTH
        is_ours = found.st_uid == os.getuid() and not found.st_mode & others
        return stat.S_ISDIR(found.st_mode) and is_ours

    def _lock_name(name: str) -> str:
        return f"{name}.lock"

    def _is_private(name: str) -> bool:
        return _is_own(Path(name).parent)

    def _may_be_there(name: str) -> bool:
        return os.path.lexists(name)
