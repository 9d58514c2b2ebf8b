"""PortGUI in a real window on a virtual screen, with keyboard and mouse, as a person uses it."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.e2e.desk import MARKS, PATIENCE, Desk
from tests.screen import virtual_screen

pytestmark = MARKS


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
