"""Files have names that every system takes, and programs are started by whole paths. No Qt."""

import os
import sys

import pytest

from portgui.gui.wizard import openers
from portgui.gui.wizard.files import MOST, file_name


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
