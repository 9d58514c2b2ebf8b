"""The one way to write a person's file: whole or not at all, and why not when it could not be.

Another name in the same folder first, flushed, then renamed: whoever reads meanwhile, and whoever
has no room left, finds the old file or the new one and never half of one. Qt-free; the sentences
for `Trouble` are in `portgui.sentences.export`.
"""

import errno
import os
import stat
import sys
import time
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

PAUSES: Final = (0.05, 0.2)
"""Seconds between attempts to rename; a file is written off the window's thread."""

WINDOWS: Final = sys.platform == "win32"


class Trouble(StrEnum):
    """Why a file was not written."""

    FULL = "save-full"
    REFUSED = "save-refused"
    BUSY = "save-busy"
    NO_FOLDER = "save-no-folder"
    NO_FILE = "save-no-file"
    BAD_NAME = "save-bad-name"
    OTHER = "save-other"


class NotSavedError(OSError):
    """The file was not written; one that was there is as it was.

    Attributes:
        trouble: which sentence to show.
        path: where it should have gone.
    """

    def __init__(self, trouble: Trouble, path: Path, error: OSError) -> None:
        super().__init__(error.errno, error.strerror or str(error), str(path))
        self.trouble = trouble
        self.path = path


_TROUBLES: Final[Mapping[int, Trouble]] = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EFBIG: Trouble.FULL,
    errno.EACCES: Trouble.REFUSED,
    errno.EPERM: Trouble.REFUSED,
    errno.EROFS: Trouble.REFUSED,
    errno.EBUSY: Trouble.BUSY,
    errno.ENOENT: Trouble.NO_FOLDER,
    errno.ENOTDIR: Trouble.NO_FOLDER,
    errno.EISDIR: Trouble.NO_FILE,
    errno.ENAMETOOLONG: Trouble.BAD_NAME,
    errno.EINVAL: Trouble.BAD_NAME,
    errno.EILSEQ: Trouble.BAD_NAME,
}


def write_whole(path: Path, data: bytes, *, private: bool = False) -> Path:
    """Write `data` to `path`, or leave what is there.

    A link stays one, and the file behind it is replaced. A file that is replaced hands on who may
    read it; a new one is for its owner alone if `private`.

    Returns:
        The file that was written, with links followed.

    Raises:
        NotSavedError: it could not be written, and nothing has changed.
    """
    try:
        real = _behind_links(path)
        mode = _mode_of(real)
        part = real.with_name(f".portgui-{os.urandom(6).hex()}.part")
    except OSError as error:
        raise NotSavedError(trouble_of(error), path, error) from error
    except ValueError as error:
        raise NotSavedError(Trouble.BAD_NAME, path, OSError(errno.EINVAL, str(error))) from error
    try:
        _write(part, data, mode, private=private)
        _rename(part, real)
    except BaseException as error:
        _remove(part)
        if isinstance(error, OSError):
            raise NotSavedError(trouble_of(error), path, error) from error
        raise
    return real


def _behind_links(path: Path) -> Path:
    """The file that a link leads to, or the path itself.

    For some of its own paths Windows cannot tell where they end, such as long ones and those on
    disks in memory; where there is no link at the end, that is not needed.
    """
    try:
        return Path(os.path.realpath(path))
    except OSError:
        if path.is_symlink():
            raise
        return path


def _mode_of(path: Path) -> int | None:
    """The permission bits of the file that is there, or None.

    Raises:
        OSError: what is there is no file to replace: a folder, a device, a pipe, or a file that
            its owner has protected. A rename would take its place without asking.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, "Not a file", str(path))
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return stat.S_IMODE(found.st_mode) & 0o777


def _write(part: Path, data: bytes, mode: int | None, *, private: bool) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(part, flags, 0o600 if private else 0o666), "wb") as file:
        if sys.platform != "win32" and mode is not None:
            os.fchmod(file.fileno(), mode)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _rename(part: Path, path: Path) -> None:
    for pause in (*PAUSES, None):
        try:
            part.replace(path)
        except PermissionError as error:
            # On Windows an app that has the old file open is in the way: a scanner for a moment,
            # a spreadsheet for longer. The folder is none of the reasons: the part was made in it.
            if pause is not None:
                time.sleep(pause)
                continue
            if WINDOWS:
                raise OSError(errno.EBUSY, error.strerror, str(path)) from error
            raise
        else:
            return


def _remove(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        # The folder itself has gone, or does not answer: nothing can be done, and the reason why
        # the file was not written is what the person wants to hear.
        return


def trouble_of(error: OSError) -> Trouble:
    """Which sentence an error of the system's comes to."""
    return _TROUBLES.get(error.errno or 0, Trouble.OTHER)
