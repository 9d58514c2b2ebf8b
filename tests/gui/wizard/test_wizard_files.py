"""Files are written whole or not at all, under names that every system takes. No Qt."""

import os
import sys
from pathlib import Path

import pytest

from portgui.gui.wizard import openers
from portgui.gui.wizard.files import MOST, file_name, write_whole


def test_a_file_is_written(tmp_path: Path) -> None:
    """The bytes are there, under the name, and nothing else is."""
    path = tmp_path / "steps.pdf"
    assert write_whole(path, b"%PDF") == path.resolve()
    assert [found.name for found in tmp_path.iterdir()] == ["steps.pdf"]
    assert path.read_bytes() == b"%PDF"


def test_a_link_stays_one(tmp_path: Path) -> None:
    """The file behind a link gets the new bytes."""
    real = tmp_path / "real.pdf"
    real.write_bytes(b"old")
    link = tmp_path / "link.pdf"
    link.symlink_to(real)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    """Where the name belongs to a folder, the folder stays and no half file is left."""
    (tmp_path / "taken.pdf").mkdir()
    with pytest.raises(OSError, match="taken"):
        write_whole(tmp_path / "taken.pdf", b"%PDF")
    assert [found.name for found in tmp_path.iterdir()] == ["taken.pdf"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was saved before is kept when the new bytes do not reach the disk."""

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "steps.pdf"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert [found.name for found in tmp_path.iterdir()] == ["steps.pdf"]
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Open port 5000 (TCP) on macOS 15", "Open port 5000 (TCP) on macOS 15.pdf"),
        ('a/b\\c:d*e?f"g<h>i|j\nk\0l', "a b c d e f g h i j k l.pdf"),
        (" .. ", "PortGUI.pdf"),
        ("", "PortGUI.pdf"),
        ("x" * 500, "x" * MOST + ".pdf"),
        ("ポートを開く", "ポートを開く.pdf"),
    ],
)
def test_names_fit_every_file_system(title: str, name: str) -> None:
    """Separators, wildcards and control characters do not reach a file's name."""
    assert file_name(title, ".pdf") == name


def test_a_program_of_windows_is_started_by_its_whole_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file of the same name in the current folder is never started."""
    started: list[str] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "startfile", started.append, raising=False)
    monkeypatch.setenv("SYSTEMROOT", r"D:\Windows")
    openers.open_program("wf.msc")
    openers.open_program(r"..\evil\wf.msc")
    assert started == [r"D:\Windows\System32\wf.msc"] * 2


def test_elsewhere_no_program_of_windows_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """On another system it is an error that the window turns into a sentence."""
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(OSError, match=r"wf\.msc"):
        openers.open_program("wf.msc")
