"""What single guides have to say, because it is true of their system and not of others."""

import itertools
import re

import pytest

from portgui.guides import (
    PROTOCOLS,
    Action,
    Guide,
    GuideRequest,
    Library,
    as_text,
    load,
    parse_system,
)
from portgui.net import PortRange, Protocol

SINGLE = PortRange(25565, 25565)
RANGE = PortRange(6881, 6889)
TCP = (Protocol.TCP,)
MAC_APP = "/Applications/Minecraft Server.app/Contents/MacOS/server"


@pytest.fixture(scope="module")
def library() -> Library:
    """The shipped guides."""
    return load()


def one(library: Library, system: str, action: Action, ports: PortRange = SINGLE) -> Guide:
    """A guide for TCP without an app."""
    return library.guide(parse_system(system), GuideRequest(action, ports, TCP))


def commands(guide: Guide) -> list[str]:
    """The command lines there."""
    return [copy.value for step in guide.steps for copy in step.copies if copy.is_command]


def test_both_protocols_make_two_rules(library: Library) -> None:
    """Where rules are for one protocol, the steps are gone through for each, TCP first."""
    request = GuideRequest(Action.OPEN, SINGLE, PROTOCOLS[::-1])
    windows = library.guide(parse_system("windows-11"), request)
    named = [c.value for s in windows.steps for c in s.copies if c.label == "Name of the rule"]
    assert named == ["PortGUI TCP 25565", "PortGUI UDP 25565"]
    firewalld = library.guide(parse_system("linux-firewalld"), request)
    added = [line for line in commands(firewalld) if "--add-port" in line]
    assert added == [
        "sudo firewall-cmd --add-port=25565/tcp",
        "sudo firewall-cmd --permanent --add-port=25565/tcp",
        "sudo firewall-cmd --add-port=25565/udp",
        "sudo firewall-cmd --permanent --add-port=25565/udp",
    ]


@pytest.mark.parametrize(
    ("system", "written"),
    [
        ("windows-10", "6881-6889"),
        ("linux-ufw", "sudo ufw allow 6881:6889/tcp"),
        ("linux-firewalld", "sudo firewall-cmd --add-port=6881-6889/tcp"),
    ],
)
def test_a_range_is_written_as_the_system_wants_it(
    library: Library, system: str, written: str
) -> None:
    """Windows and firewalld take a hyphen, ufw a colon and a protocol."""
    guide = one(library, system, Action.OPEN, RANGE)
    assert written in [copy.value for step in guide.steps for copy in step.copies]


def test_what_is_made_is_what_is_undone(library: Library) -> None:
    """Each ufw and firewalld command that adds has its mirror image on the way back."""
    for system, add, remove in (
        ("linux-ufw", "ufw allow", "ufw delete allow"),
        ("linux-firewalld", "--add-port", "--remove-port"),
    ):
        for ports in (SINGLE, RANGE):
            guide = one(library, system, Action.OPEN, ports)
            there = [c.value for s in guide.steps for c in s.copies if add in c.value]
            back = [c.value for s in guide.undo for c in s.copies if remove in c.value]
            assert there
            assert back == [line.replace(add, remove) for line in there]


def test_a_step_that_is_referred_to_is_the_right_one(library: Library) -> None:
    """“Go on with step 13” leads to the step that is meant, also after optional ones."""
    for system, path in itertools.product(("macos-12", "macos-15"), (None, MAC_APP)):
        request = GuideRequest(Action.OPEN, SINGLE, TCP, "Minecraft Server", path)
        guide = library.guide(parse_system(system), request)
        told = [int(found) for s in guide.steps for found in re.findall(r"step (\d+)", s.text)]
        meant = [guide.steps[number - 1].text for number in told]
        assert meant == ["Start Minecraft Server.", "Click “OK”."]


def test_macos_says_that_nothing_needs_opening_while_its_firewall_is_off(library: Library) -> None:
    """It allows apps, not ports, and the steps say where to look first."""
    for system in ("macos-12", "macos-13", "macos-26"):
        guide = one(library, system, Action.OPEN)
        assert "does not open ports" in guide.intro[0]
        assert "nothing needs to be opened" in guide.intro[1]
        number = int(re.findall(r"Step (\d+)", guide.intro[1])[0])
        assert "If it is off" in guide.steps[number - 1].text


def test_the_menus_are_those_of_the_version(library: Library) -> None:
    """System Preferences up to macOS 12, System Settings from 13 on; Windows 10 is not 11."""
    for action in (Action.OPEN, Action.CLOSE):
        old = " ".join(as_text(one(library, "macos-12", action)).split())
        new = " ".join(as_text(one(library, "macos-13", action)).split())
        assert "System Preferences" in old
        assert "System Settings" not in old
        assert "System Settings" in new
        assert "System Preferences" not in new
    ten = " ".join(as_text(one(library, "windows-10", Action.OPEN)).split())
    eleven = " ".join(as_text(one(library, "windows-11", Action.OPEN)).split())
    assert "Network profile type" in eleven
    assert "Network profile type" not in ten


@pytest.mark.parametrize(
    ("system", "port", "warned"),
    [
        ("windows-11", 3389, "Remote Desktop"),
        ("linux-ufw", 22, "SSH"),
        ("linux-firewalld", 22, "SSH"),
        ("linux-none", 22, "SSH"),
        ("macos-15", 22, "Remote Login"),
    ],
)
def test_closing_the_way_in_warns(library: Library, system: str, port: int, warned: str) -> None:
    """The port of a remote session is not closed without a word, and others say nothing of it."""
    guide = one(library, system, Action.CLOSE, PortRange(port, port))
    assert any(warned in note and "lock yourself out" in note for note in guide.notes)
    other = one(library, system, Action.CLOSE)
    assert not any("lock yourself out" in note for note in other.notes)


def test_the_block_that_beats_an_allow_is_looked_for(library: Library) -> None:
    """A rule left by a cancelled question is met before the new rule is made."""
    texts = [step.text for step in one(library, "windows-11", Action.OPEN).steps]
    looked = next(i for i, text in enumerate(texts) if "Action is “Block”" in text)
    made = next(i for i, text in enumerate(texts) if "New Rule..." in text)
    assert looked < made
