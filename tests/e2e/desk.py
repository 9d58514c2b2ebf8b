"""A virtual screen with PortGUI on it, and somebody's hands."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest

NEEDED = ("Xvfb", "xdotool", "openbox", "xclip")
Found = TypeVar("Found")

PATIENCE = 30.0
"""Seconds until something that must come is given up; nothing waits that long when all is well."""

BETWEEN = 0.05
"""Seconds between two looks."""

MARKS = [
    pytest.mark.window,
    pytest.mark.skipif(sys.platform != "linux", reason="a virtual screen needs X11"),
    pytest.mark.skipif(
        any(shutil.which(name) is None for name in NEEDED), reason=f"needs {', '.join(NEEDED)}"
    ),
    pytest.mark.xdist_group("window"),
]


class Desk:
    """A screen with PortGUI on it, and somebody's hands."""

    def __init__(self, environment: dict[str, str], profile: Path) -> None:
        self.environment = environment
        self.profile = profile
        self.program = self.start()
        self.window = self.wait_for(self._find_window)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start PortGUI as a person does."""
        return subprocess.Popen(
            [sys.executable, "-m", "portgui", *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until_whole(self) -> None:
        """Wait for what PortGUI makes after the first rows; its log is the last of that."""
        self.wait_for((self.profile / "logs" / "portgui.log").exists)

    def hands(self, *arguments: str) -> str:
        """One xdotool command."""
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.stdout.strip()

    def keys(self, *keys: str) -> None:
        """Press keys in the window that has the focus."""
        self.hands("key", "--clearmodifiers", *keys)

    def write(self, text: str) -> None:
        """Type a text."""
        self.hands("type", "--clearmodifiers", "--delay", "5", text)

    def clipboard(self) -> str:
        """What is on the clipboard."""
        done = subprocess.run(
            ["xclip", "-o", "-selection", "clipboard"],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.stdout

    def empty_clipboard(self) -> None:
        """Forget what has been copied."""
        # It stays until somebody else copies something: our pipes must not be its outputs.
        subprocess.run(
            ["xclip", "-i", "-selection", "clipboard"],
            env=self.environment,
            input="",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def window_named(self, title: str) -> str:
        """Wait for a window whose title begins like this, until the keys go to it; its number."""

        def found() -> str:
            active = self.hands("getactivewindow")
            name = self.hands("getwindowname", active) if active else ""
            return active if name.startswith(title) else ""

        return self.wait_for(found)

    def card(self, port: int) -> str:
        """The port card's text as the help desk gets it, once it is about `port`."""

        def copied() -> str:
            self.keys("ctrl+shift+c")
            text = self.clipboard()
            return text if text.startswith(f"Port {port}") else ""

        return self.wait_for(copied)

    def close(self) -> int:
        """Close the window by its key, as often as it takes to be heard; the exit status."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.hands("windowactivate", self.window)
            self.keys("alt+F4")
            try:
                return self.program.wait(2)
            except subprocess.TimeoutExpired:
                continue
        pytest.fail("the window does not close")

    def wait_for(self, look: Callable[[], Found]) -> Found:
        """Look again and again until there is something."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := look():
                return found
            # Between two looks the computer belongs to PortGUI, unless that has ended.
            with suppress(subprocess.TimeoutExpired):
                self.program.wait(BETWEEN)
                pytest.fail(f"PortGUI ended: {self.program.communicate()}")
        pytest.fail("it did not come")

    def _find_window(self) -> str:
        found = self.hands("search", "--onlyvisible", "--name", "^PortGUI$")
        window = found.splitlines()[0] if found else ""
        if window:
            self.hands("windowactivate", "--sync", window)
        return window
