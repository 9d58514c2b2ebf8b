"""A file is written whole or not at all, whatever the disk, the folder or another app does."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from portgui import safe_file
from portgui.answers.saving import why_not_saved
from portgui.safe_file import NotSavedError, Trouble, write_whole
from portgui.words import english

ROOT = Path(__file__).parent.parent

on_posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
as_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
not_as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(found.name for found in folder.iterdir())


def trouble(path: Path, data: bytes = b"new") -> Trouble:
    """Why a file is not written; the sentence for it is whole."""
    with pytest.raises(NotSavedError) as caught:
        write_whole(path, data)
    said = english(why_not_saved(caught.value))
    assert "was not saved: " in said
    assert "Nothing was changed." in said
    return caught.value.trouble


def test_a_file_is_written(tmp_path: Path) -> None:
    """The bytes are there, under the name, and nothing else is."""
    path = tmp_path / "steps.pdf"
    assert write_whole(path, b"%PDF") == path.resolve()
    assert names(tmp_path) == ["steps.pdf"]
    assert path.read_bytes() == b"%PDF"
    write_whole(path, b"")
    assert path.read_bytes() == b""


@pytest.mark.links
def test_a_link_stays_one(tmp_path: Path) -> None:
    """The file behind a link gets the new bytes, also where there was none yet."""
    link, real = tmp_path / "link.pdf", tmp_path / "mine" / "real.pdf"
    real.parent.mkdir()
    link.symlink_to(real)
    for data in (b"old", b"new"):
        assert write_whole(link, data) == real.resolve()
        assert link.is_symlink()
        assert real.read_bytes() == data
    assert names(real.parent) == ["real.pdf"]


@on_posix
def test_who_may_read_a_file_stays_as_it_was(tmp_path: Path) -> None:
    """A file that was opened for a group stays so; a private one is private from the first byte."""
    path = tmp_path / "a"
    path.touch()
    path.chmod(0o664)
    write_whole(path, b"x", private=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o664
    secret = tmp_path / "b"
    write_whole(secret, b"x", private=True)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    usual = os.umask(0o027)
    try:
        write_whole(tmp_path / "c", b"x")
    finally:
        os.umask(usual)
    assert stat.S_IMODE((tmp_path / "c").stat().st_mode) == 0o640


# What stands in the way.


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    """Where the name belongs to a folder, the folder stays and no half file is left."""
    (tmp_path / "taken").mkdir()
    assert trouble(tmp_path / "taken") is Trouble.NO_FILE
    assert trouble(tmp_path) is Trouble.NO_FILE
    assert names(tmp_path) == ["taken"]


@on_posix
def test_a_device_or_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    """To root, a rename over /dev/null would be possible, and the system would be broken."""
    pipe = tmp_path / "pipe"
    subprocess.run(["/usr/bin/env", "mkfifo", pipe], check=True)
    assert trouble(pipe) is Trouble.NO_FILE
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert trouble(Path(os.devnull)) is Trouble.NO_FILE
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """It is not made: a mistyped folder would be a place that nobody finds again."""
    assert trouble(tmp_path / "gone" / "x") is Trouble.NO_FOLDER
    (tmp_path / "file").touch()
    assert trouble(tmp_path / "file" / "x") is Trouble.NO_FOLDER
    assert names(tmp_path) == ["file"]


@on_posix
@pytest.mark.parametrize("name", ["n" * 300, "a\0b"])
def test_a_name_that_no_file_can_have_is_a_sentence(tmp_path: Path, name: str) -> None:
    """Too long, or with what ends a text."""
    assert trouble(tmp_path / name) is Trouble.BAD_NAME
    assert names(tmp_path) == []


@on_posix
def test_a_circle_of_links_is_a_sentence(tmp_path: Path) -> None:
    """The system's own words say what is wrong."""
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert trouble(tmp_path / "a") is Trouble.OTHER


@pytest.mark.links
def test_a_path_whose_end_the_system_cannot_tell_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows with some long paths and disks in memory; only a link must be followed."""

    def refuse(*_: object, **_more: object) -> str:
        raise OSError(errno.EINVAL, "more data available")

    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    monkeypatch.setattr(os.path, "realpath", refuse)
    assert write_whole(tmp_path / "a", b"whole") == tmp_path / "a"
    assert (tmp_path / "a").read_bytes() == b"whole"
    with pytest.raises(NotSavedError):
        write_whole(tmp_path / "link", b"whole")
    assert (tmp_path / "link").is_symlink()


@not_as_root
def test_what_may_not_be_written_is_left(tmp_path: Path) -> None:
    """Neither a protected file nor a protected folder."""
    path = tmp_path / "kept"
    path.write_bytes(b"old")
    path.chmod(0o444)
    assert trouble(path) is Trouble.REFUSED
    path.chmod(0o644)
    tmp_path.chmod(0o555)
    try:
        assert trouble(path) is Trouble.REFUSED
    finally:
        tmp_path.chmod(0o755)
    assert path.read_bytes() == b"old"


WRITER = """
import sys
from pathlib import Path
from portgui.safe_file import NotSavedError, write_whole
try:
    write_whole(Path(sys.argv[1]), b"x" * int(sys.argv[2]))
except NotSavedError as error:
    print(error.trouble.value)
"""


def run(script: str, *arguments: str) -> str:
    """What a shell script prints; `$PYTHON` and `$WRITER` are there to be used."""
    done = subprocess.run(
        ["/bin/sh", "-ec", script, "sh", *arguments],
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHON": sys.executable, "WRITER": WRITER, "PYTHONPATH": str(ROOT)},
    )
    return done.stdout


@on_linux
@as_root
def test_a_disk_that_is_really_full_loses_nothing(tmp_path: Path) -> None:
    """A file system of 64 KiB: the old file is whole, nothing is left over, and it is said."""
    said = run(
        """
        unshare -m sh -ec '
            mount -t tmpfs -o size=64k portgui "$1"
            printf old > "$1/list.csv"
            "$PYTHON" -c "$WRITER" "$1/list.csv" 1000000
            cat "$1/list.csv"; echo; ls -A "$1"
        ' sh "$1"
        """,
        str(tmp_path),
    )
    assert said.split() == [Trouble.FULL, "old", "list.csv"]


@on_linux
@as_root
def test_a_disk_that_is_really_read_only_loses_nothing(tmp_path: Path) -> None:
    """What is there stays readable, and it is said."""
    said = run(
        """
        unshare -m sh -ec '
            mount -t tmpfs portgui "$1"
            printf old > "$1/list.csv"
            mount -o remount,ro "$1"
            "$PYTHON" -c "$WRITER" "$1/list.csv" 10
            cat "$1/list.csv"; echo; ls -A "$1"
        ' sh "$1"
        """,
        str(tmp_path),
    )
    assert said.split() == [Trouble.REFUSED, "old", "list.csv"]


@on_linux
def test_a_file_larger_than_allowed_loses_nothing(tmp_path: Path) -> None:
    """`ulimit -f`, as administrators set it: the write fails in the middle."""
    path = tmp_path / "list.csv"
    path.write_bytes(b"old")
    said = run('ulimit -f 8; "$PYTHON" -c "$WRITER" "$1" 1000000', str(path))
    assert said.split() == [Trouble.FULL]
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["list.csv"]


def test_a_disk_that_fails_at_the_last_moment_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems say only while they flush that there is no room."""

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "steps.pdf"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    assert trouble(path) is Trouble.FULL
    assert names(tmp_path) == ["steps.pdf"]
    assert path.read_bytes() == b"old"


def test_an_interruption_leaves_nothing_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+C in the middle of a write is passed on, and the old file stays."""

    def interrupted(_number: int) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "list.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, b"new")
    assert names(tmp_path) == ["list.csv"]
    assert path.read_bytes() == b"old"


class Refusing:
    """Windows, while another app has the file open: a rename over it is refused some times."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = 0
        self._real = Path.replace
        monkeypatch.setattr(safe_file, "PAUSES", (0, 0))
        monkeypatch.setattr(Path, "replace", self._replace_of())

    def _replace_of(self) -> object:
        def replace(path: Path, target: Path) -> Path:
            if self.left:
                self.left -= 1
                raise PermissionError(errno.EACCES, "Access is denied")
            return self._real(path, target)

        return replace


def test_a_file_that_is_open_for_a_moment_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virus scanner that has it open delays the write and does not fail it."""
    refusing = Refusing(monkeypatch)
    refusing.left = 2
    write_whole(tmp_path / "list.csv", b"new")
    assert refusing.left == 0
    assert names(tmp_path) == ["list.csv"]


def test_a_file_that_stays_open_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A spreadsheet that shows the old file: it is said that it is open there."""
    path = tmp_path / "list.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(safe_file, "WINDOWS", False)
    refusing = Refusing(monkeypatch)
    refusing.left = 3
    assert trouble(path) is Trouble.REFUSED
    monkeypatch.setattr(safe_file, "WINDOWS", True)
    refusing.left = 3
    assert trouble(path) is Trouble.BUSY
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["list.csv"]


@pytest.mark.parametrize("found", Trouble)
def test_every_trouble_is_a_sentence(tmp_path: Path, found: Trouble) -> None:
    """What happened, that nothing was changed, what to do next; on one line whatever the name."""
    error = NotSavedError(found, tmp_path / "a\nb.csv", OSError(errno.EIO, "Input/output error"))
    said = english(why_not_saved(error))
    assert said.isprintable()
    assert "a\\nb.csv was not saved: " in said
    assert "Nothing was changed." in said
