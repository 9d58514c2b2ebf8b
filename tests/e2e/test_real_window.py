"""PortGUI in a real window on a virtual screen, with keyboard and mouse, as a person uses it."""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import psutil
import pytest

from tests.screen import virtual_screen

NEEDED = ("Xvfb", "xdotool", "openbox", "xclip")
Found = TypeVar("Found")

PATIENCE = 30.0
"""Seconds until something that must come is given up; nothing waits that long when all is well."""

pytestmark = [
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
            if self.program.poll() is not None:
                pytest.fail(f"PortGUI ended: {self.program.communicate()}")
        pytest.fail("it did not come")

    def _find_window(self) -> str:
        found = self.hands("search", "--onlyvisible", "--name", "^PortGUI$")
        window = found.splitlines()[0] if found else ""
        if window:
            self.hands("windowactivate", "--sync", window)
        return window


@pytest.fixture
def desk(profile: Path) -> Iterator[Desk]:
    """A new screen, PortGUI in its first start."""
    with virtual_screen() as environment:
        desk = Desk({**environment, "PORTGUI_PROFILE": str(profile)}, profile)
        yield desk
        if desk.program.poll() is None:
            desk.program.kill()
        desk.program.communicate()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server of the test's own that waits for connections on this computer only."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_a_port_is_found_by_keyboard_and_copied_for_the_help_desk(
    desk: Desk, listener: socket.socket
) -> None:
    """Type a port, press Enter, copy: the text names this very process and who can reach it."""
    port = listener.getsockname()[1]
    desk.keys("ctrl+k")
    desk.write(str(port))
    desk.keys("Return")

    text = desk.wait_for(lambda: found if f"process {_pid()}" in (found := desk.card(port)) else "")

    assert "Only this computer can reach it" in text
    assert f"127.0.0.1:{port}" in text


def test_a_second_start_shows_its_port_in_the_first_window(desk: Desk) -> None:
    """Started again with a port, PortGUI ends at once, and the window that is open shows it."""
    second = desk.start("25565")
    assert second.wait(PATIENCE) == 0
    second.communicate()

    assert "Minecraft" in desk.card(25565)


def test_the_mouse_changes_the_page_and_the_window_remembers_it(desk: Desk) -> None:
    """Click the port guide, close the window: nothing is left running, the page is remembered."""
    desk.hands("mousemove", "--window", desk.window, "70", "71", "click", "1")
    settings = desk.profile / "config" / "settings.json"
    desk.wait_for(lambda: settings.exists() and _page(settings) == "guide")
    children = psutil.Process(desk.program.pid).children(recursive=True)
    assert children, "the scanning process runs while the window is open"

    assert desk.close() == 0
    _, errors = desk.program.communicate()
    _, alive = psutil.wait_procs(children, timeout=PATIENCE)
    assert not alive
    assert _page(settings) == "guide"
    assert errors == ""
    log = (desk.profile / "logs" / "portgui.log").read_text("utf-8")
    assert "WARNING" not in log
    assert "ERROR" not in log


def _pid() -> int:
    return psutil.Process().pid


def _page(settings: Path) -> object:
    found: dict[str, object] = json.loads(settings.read_text("utf-8"))
    return found.get("window.page")
