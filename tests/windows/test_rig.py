"""The rig: which locked wheels it takes, and that it says plainly where it cannot be made."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

WINDOWS: Final = Path(__file__).parents[2] / "packaging" / "windows"
LOCK: Final = WINDOWS.parent / "requirements" / "test.txt"

# Prints what is made of a lock for Windows.
CHOOSE: Final = "import sys, rig_parts; print(rig_parts.for_windows(sys.stdin.read()))"


def chosen(lock: str) -> "subprocess.CompletedProcess[str]":
    """What the rig takes of a lock."""
    return subprocess.run(
        [sys.executable, "-c", CHOOSE],
        cwd=WINDOWS, input=lock, check=False, capture_output=True, encoding="utf-8",
    )  # fmt: skip


def test_the_locked_wheels_are_those_of_windows() -> None:
    """Each pinned with hashes; what is for Linux is out, what is for Windows is in."""
    lines = chosen(LOCK.read_text("utf-8")).stdout.split("\n")
    names = {line.partition("==")[0] for line in lines if line}
    assert {"pyside6-essentials", "psutil", "pytest", "hypothesis", "colorama"} <= names
    assert not {"jeepney", "ruff", "mypy"} & names
    pinned = re.compile(r"[\w.-]+==[\w.]+( +--hash=sha256:[0-9a-f]{64})+")
    assert [line for line in lines if line and not pinned.fullmatch(line)] == []


@pytest.mark.parametrize(
    ("marker", "is_taken"),
    [
        ("", True),
        (" ; sys_platform == 'win32'", True),
        (" ; sys_platform != 'win32'", False),
        (" ; os_name == 'nt' and sys_platform == 'linux'", False),
        (" ; platform_python_implementation != 'PyPy'", True),
    ],
)
def test_markers_are_read_for_windows(marker: str, is_taken: bool) -> None:
    """On whatever system the rig is made."""
    done = chosen(f"thing==1.0{marker} \\\n    --hash=sha256:{'0' * 64}\n    # via nobody\n")
    assert done.returncode == 0
    assert done.stdout.startswith("thing==1.0 --hash") is is_taken


def test_an_unknown_marker_is_not_guessed() -> None:
    """It ends with an error that names it."""
    done = chosen("thing==1.0 ; python_version < '3' --hash=sha256:00\n")
    assert done.returncode != 0
    assert "this marker is not known: python_version < '3'" in done.stderr


@pytest.mark.linux
def test_where_it_cannot_be_made_it_says_what_is_missing(tmp_path: Path) -> None:
    """Exit status 77, and the packages by name; nothing is made."""
    done = subprocess.run(
        [sys.executable, str(WINDOWS / "rig.py"), "setup"],
        check=False, capture_output=True, encoding="utf-8",
        env={**os.environ, "PATH": str(tmp_path), "PORTGUI_RIG": str(tmp_path / "rig")},
    )  # fmt: skip
    assert done.returncode == 77
    assert re.search(r"Not possible here: missing.*imagemagick", done.stderr)
    assert list(tmp_path.iterdir()) == []
