"""The journal of changes: lines are added and flushed to the disk, and never written again.

A change is written down before it is made. Whatever happens then, the next start finds what was
begun. Each line is one write to the end of the file under a lock, so two PortGUIs lose nothing of
each other's; a line that a power cut has torn stays where it is, and the next one begins anew.

The file belongs to the person. It says what PortGUI did and gives nobody any right: whoever undoes
a change reads the system first, and the elevated side checks everything again.
"""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from portgui import logs
from portgui.firewall.journal_book import Begun, Book, Note
from portgui.firewall.journal_lines import MOST_LINE, begun_line, book_of, note_line
from portgui.firewall.journal_lock import TRIES, hold, release
from portgui.safe_file import NotSavedError, trouble_of

__all__ = ["Book", "BusyError", "Journal", "MarkTakenError", "journal_in", "journal_place"]

NAME: Final = "changes.jsonl"
LOCK: Final = "changes.lock"
"""Held while a line is added."""
TURN: Final = "changing.lock"
"""Held while a change is made, from before its first line until after its last."""


_FLAGS: Final = (
    os.O_RDWR
    | os.O_APPEND
    | os.O_CREAT
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


class MarkTakenError(ValueError):
    """A change with this mark stands in the journal already."""


class BusyError(RuntimeError):
    """Another PortGUI is making a change at this moment."""


def journal_place() -> Path:
    """Where this person's journal lies; that of a portable PortGUI beside it."""
    return journal_in(logs.folders().state)


def journal_in(folder: Path) -> Path:
    """Where the journal lies in a folder of state, as that of another person."""
    return folder / NAME


class Journal:
    """One person's journal. Every method opens the file anew and closes it again.

    Args:
        path: the file; it and its folder need not be there yet.
        write: writes bytes to an open file and says how many; flush: has them put on the disk.
            Tests hand in disks that are full.
    """

    def __init__(
        self,
        path: Path,
        write: Callable[[int, bytes], int] = os.write,
        flush: Callable[[int], None] = os.fsync,
    ) -> None:
        self.path = path
        self._real = logs.reachable(path.parent) / path.name
        self._write = write
        self._flush = flush

    def begin(self, begun: Begun) -> None:
        """Write down a change that is about to be made.

        Raises:
            MarkTakenError: it stands there already, as when it is asked for twice.
            NotSavedError: it could not be written down; nothing may be changed then.
        """
        with self._adding():
            if any(change.mark == begun.job.mark for change in self._read().changes):
                raise MarkTakenError(begun.job.mark)
            self._add(begun_line(begun))

    def note(self, note: Note) -> None:
        """Write down what became of a change.

        Raises:
            NotSavedError: it could not be written down.
        """
        with self._adding():
            self._add(note_line(note))

    def read(self) -> Book:
        """All that can be read, and what cannot, kept aside. Never raises."""
        try:
            return self._read()
        except OSError as error:
            return Book(unread=error.strerror or str(error))

    def _read(self) -> Book:
        try:
            with self._real.open("rb") as file:
                return book_of(_lines(file))
        except FileNotFoundError:
            return Book()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """While a change is made: nobody else makes one with this journal meanwhile.

        Raises:
            BusyError: somebody does.
            NotSavedError: nothing can be written where the journal lies.
        """
        with self._guarded():
            self._make_folder()
            held = hold(self._real.with_name(TURN))
        if held is None:
            raise BusyError
        try:
            yield
        finally:
            release(held)

    @contextmanager
    def _adding(self) -> Iterator[None]:
        with self._guarded():
            self._make_folder()
            held = hold(self._real.with_name(LOCK), TRIES)
            if held is None:
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(self.path))
            try:
                yield
            finally:
                release(held)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise NotSavedError(trouble_of(error), self.path, error) from error

    def _make_folder(self) -> None:
        """The folders that are missing, for this person alone."""
        folder, missing = self._real.parent, []
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for made in reversed(missing):
            made.mkdir(mode=0o700, exist_ok=True)
            self._flush_folder(made.parent)

    def _add(self, line: bytes) -> None:
        """One write, at the end, on a line of its own, and on the disk before this returns."""
        if len(line) > MOST_LINE:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(self.path))
        is_new = not self._real.exists()
        descriptor = os.open(self._real, _FLAGS, 0o600)
        try:
            _check_owner(descriptor, self._real.parent)
            whole = (b"" if _ends_in_line(descriptor) else b"\n") + line + b"\n"
            if self._write(descriptor, whole) != len(whole):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.path))
            self._flush(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            self._flush_folder(self._real.parent)

    def _flush_folder(self, folder: Path) -> None:
        """Have a new name in a folder put on the disk; Windows has no such call, and needs none."""
        if sys.platform != "win32":
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                self._flush(descriptor)
            finally:
                os.close(descriptor)


def _check_owner(descriptor: int, folder: Path) -> None:
    """Refuse what is no file of this person's in a folder of theirs.

    Root must not write where somebody else has laid something ready, nor leave behind a file that
    the person may not write in any more.
    """
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder))
    if sys.platform != "win32":
        owner = os.geteuid()
        if found.st_uid != owner or folder.stat().st_uid != owner:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def _ends_in_line(descriptor: int) -> bool:
    """Whether what is there ends in a whole line, or nothing is there."""
    if os.lseek(descriptor, 0, os.SEEK_END) == 0:
        return True
    os.lseek(descriptor, -1, os.SEEK_END)
    return os.read(descriptor, 1) == b"\n"


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Numbered lines without their ends; of one that is too long, its beginning, which is torn."""
    number = 0
    while line := file.readline(MOST_LINE + 1):
        number += 1
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(MOST_LINE + 1)
        if line.strip():
            yield number, line.removesuffix(b"\n")
