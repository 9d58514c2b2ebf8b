"""A short run on Windows: what PortGUI does first there, with nothing faked.

`test_under_wine.py` runs this file with Windows' Python where the tests themselves run on Debian.
"""

import importlib
import json
import os
import pkgutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, Final

import pytest

import portgui
from portgui.connections.scanner import scan_once
from portgui.connections.snapshot import State
from portgui.gui import settings_file
from portgui.net import Protocol
from portgui.reference.purpose import load_reference
from tests import needs

needs.windows()
assert sys.platform == "win32"  # mypy leaves the rest out on the others, too
import winreg  # noqa: E402

ROOT: Final = Path(__file__).parents[2]
NOT_FOR_WINDOWS: Final = {
    "portgui.gui.watch.bus": "jeepney",
    "portgui.gui.watch.desktop": "jeepney",
}
"""Modules that only Linux' code imports, and what they miss."""
PERSONALIZE: Final = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"


@pytest.fixture
def ports() -> Iterator[dict[str, int]]:
    """Sockets of this process: what each is, and its port."""
    kinds = {
        "only here": (socket.SOCK_STREAM, "127.0.0.1"),
        "for all": (socket.SOCK_STREAM, "0.0.0.0"),
        "udp": (socket.SOCK_DGRAM, "127.0.0.1"),
    }
    with ExitStack() as stack:
        found = {}
        for name, (kind, address) in kinds.items():
            made = stack.enter_context(closing(socket.socket(socket.AF_INET, kind)))
            made.bind((address, 0))
            if kind is socket.SOCK_STREAM:
                made.listen()
            found[name] = int(made.getsockname()[1])
        yield found


def answered(*arguments: str) -> object:
    """What a command of PortGUI answers as JSON, in a process of its own; nothing beside it."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "portgui", *arguments, "--json"],
        cwd=ROOT, check=False, stdin=subprocess.DEVNULL, capture_output=True,
        encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_module_can_be_imported() -> None:
    """None needs something that Windows does not have."""
    names = [found.name for found in pkgutil.walk_packages(portgui.__path__, "portgui.")]
    assert len(names) > 100
    failed = {}
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError as error:
            failed[name] = error.name
    assert failed == NOT_FOR_WINDOWS


def test_a_scan_finds_real_sockets(ports: dict[str, int]) -> None:
    """Waiting, at their addresses, with the right protocol."""
    scan = scan_once()
    found = {(key.local.port, key.protocol): row for key, row in scan.connections.items()}
    here = found[ports["only here"], Protocol.TCP]
    assert (here.key.local.address, here.state) == ("127.0.0.1", State.WAITING)
    everywhere = found[ports["for all"], Protocol.TCP]
    assert (everywhere.key.local.address, everywhere.state) == ("0.0.0.0", State.WAITING)
    assert found[ports["udp"], Protocol.UDP].state is State.WAITING


def test_the_reference_is_read() -> None:
    """Both the register of ports and the catalogue, whole."""
    reference = load_reference()
    assert (*reference.registry.problems, *reference.catalogue.problems) == ()
    assert reference.catalogue.app_for_process("chrome.exe") is not None


def test_who_tells_of_a_port(ports: dict[str, int]) -> None:
    """In JSON, with the socket that is there."""
    told = answered("who", str(ports["only here"]))
    assert str(ports["only here"]) in json.dumps(told)


def test_list_tells_of_every_socket(ports: dict[str, int]) -> None:
    """In JSON."""
    told = json.dumps(answered("list"))
    assert [name for name, port in ports.items() if str(port) not in told] == []


@pytest.fixture
def uses_light(request: pytest.FixtureRequest) -> Iterator[int]:
    """What the registry says of the colours of apps; changed where this is no real Windows."""
    wanted = int(request.param)
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, PERSONALIZE) as key:
        if needs.is_wine():
            winreg.SetValueEx(key, "AppsUseLightTheme", 0, winreg.REG_DWORD, wanted)
        try:
            said, _ = winreg.QueryValueEx(key, "AppsUseLightTheme")
        except FileNotFoundError:
            said = 1
        if said != wanted:
            pytest.skip("the colours of this Windows are others, and they are the person's")
        yield wanted
        if needs.is_wine():
            winreg.DeleteValue(key, "AppsUseLightTheme")


def looked(profile: Path, *arguments: str) -> dict[str, Any]:
    """What `look.py` saw, on the real platform; nothing beside it."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.windows.look", *arguments],
        cwd=ROOT, check=False, stdin=subprocess.DEVNULL, capture_output=True,
        encoding="utf-8", timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": "windows", "PORTGUI_PROFILE": str(profile)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["platform"] == "windows"
    return told


@pytest.mark.parametrize("uses_light", [1, 0], ids=["light", "dark"], indirect=True)
def test_the_window_has_the_colours_of_the_registry(uses_light: int, profile: Path) -> None:
    """Light or dark, as the person has chosen it for all apps."""
    assert looked(profile)["is_dark"] is not bool(uses_light)


def test_the_window_shows_every_page(ports: dict[str, int], profile: Path) -> None:
    """With rows on the first, and the wizard to its end."""
    told = looked(profile, "pages")
    assert set(told["ports"]) >= {ports["only here"], ports["for all"]}
    scenes = told["scenes"]
    assert {"live", "guide", "newcomers", "settings", "about", "card", "wizard-4"} <= set(scenes)
    unseen = {name: seen for name, seen in scenes.items() if not seen[0] or seen[3] < 3}
    assert unseen == {}


@pytest.mark.parametrize("name", ["Zoë O'Brien & Söhne 端口", "n" * 240], ids=["letters", "long"])
def test_a_persons_folder_may_be_called_anything(name: str, tmp_path: Path) -> None:
    """Spaces, umlauts, Chinese, an apostrophe; a path of more than 240 characters."""
    folder = tmp_path / name
    looked(folder)
    assert (folder / "config" / settings_file.NAME).is_file()
