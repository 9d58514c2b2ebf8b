"""Notifications through a real session bus, shown by a service that is held to the signature."""

import json
import os
import select
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests import needs

needs.linux()

from portgui.gui.watch import bus as wire  # noqa: E402
from portgui.gui.watch.bus import BusError, Messages  # noqa: E402
from portgui.gui.watch.desktop import Address, DesktopNotices, bus_address  # noqa: E402
from portgui.gui.watch.notification import Notification  # noqa: E402

pytestmark = [
    pytest.mark.linux,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a session bus"),
]
UNIX = getattr(socket, "AF_UNIX", -1)
needs_bus = pytest.mark.skipif(
    shutil.which("dbus-daemon") is None, reason="needs dbus-daemon (Debian: dbus-daemon)"
)
ROOT = Path(__file__).parents[3]
PATIENCE = 10.0
"""Seconds until the service is given up that says nothing."""
HELLO = Notification("5000", "Port 5000 is in use now", "node <b>waits</b> & „more“")


class Desktop:
    """A session with a bus, and a desktop that may come and go.

    Attributes:
        address: where its bus is.
    """

    def __init__(self, folder: Path) -> None:
        place = folder / "bus"
        self._bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address",
             f"--address=unix:path={place}"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self._bus.stdout is not None
        self.environment = {
            **os.environ,
            "DBUS_SESSION_BUS_ADDRESS": self._bus.stdout.readline().strip(),
            "PYTHONPATH": str(ROOT),
        }
        self.address = bus_address(self.environment)
        self._service: subprocess.Popen[str] | None = None
        self._said = b""

    def appear(self, *capabilities: str) -> None:
        """The desktop's service starts."""
        self._service = subprocess.Popen(
            [sys.executable, "-m", "tests.gui.watch.desktop_service", *capabilities],
            env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.line() == "ready"

    def line(self) -> str:
        """What the service says next."""
        assert self._service is not None
        assert self._service.stdout is not None
        number = self._service.stdout.fileno()
        while b"\n" not in self._said:
            ready, _, _ = select.select([number], [], [], PATIENCE)
            assert ready, "the service says nothing"
            self._said += os.read(number, 10_000)
        line, _, self._said = self._said.partition(b"\n")
        return line.decode("utf-8")

    def shown(self) -> Any:  # noqa: ANN401 (whatever the service says)
        """The notification that was shown next."""
        return json.loads(self.line())

    def act(self, line: str) -> None:
        """The person does something."""
        assert self._service is not None
        assert self._service.stdin is not None
        self._service.stdin.write(f"{line}\n")
        self._service.stdin.flush()

    def vanish(self) -> None:
        """The desktop's service ends."""
        if self._service is not None:
            self._service.communicate()
            self._service = None

    def end_bus(self) -> None:
        """The session ends."""
        if self._bus.poll() is None:
            self._bus.terminate()
            self._bus.communicate()


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    """A session of its own, without a desktop yet."""
    made = Desktop(tmp_path)
    yield made
    made.vanish()
    made.end_bus()


class Notices:
    """The client, and what it has told."""

    def __init__(self, qtbot: QtBot, address: Address | None) -> None:
        self._qtbot = qtbot
        self.client = DesktopNotices(address, show_words="Show")
        self.clicked: list[str] = []
        self.refused: list[Notification] = []
        self.client.clicked.connect(self.clicked.append)
        self.client.refused.connect(self.refused.append)

    def show(self, notification: Notification) -> None:
        """Show it, and wait until the desktop has answered."""
        self.client.show(notification)
        self._qtbot.waitUntil(lambda: not self.client._patience.isActive())

    def wait_for(self, what: list[Any]) -> None:
        """Wait until something has been told."""
        self._qtbot.waitUntil(lambda: bool(what))


@pytest.fixture
def notices(qtbot: QtBot, desktop: Desktop) -> Iterator[Notices]:
    """Connected with that session as soon as there is something to show."""
    made = Notices(qtbot, desktop.address)
    yield made
    made.client.close()


@needs_bus
def test_the_desktop_shows_it_and_tells_of_the_click(desktop: Desktop, notices: Notices) -> None:
    """Every value arrives as it was given, in the types that the specification names."""
    desktop.appear("body", "actions")
    notices.show(HELLO)
    assert desktop.shown() == {
        "name": "PortGUI", "replaces": 0, "icon": "", "title": HELLO.title, "text": HELLO.text,
        "actions": ["default", "Show"], "hints": ["desktop-entry", "urgency"], "expires": -1,
    }  # fmt: skip
    desktop.act("click 1")
    notices.wait_for(notices.clicked)
    assert (notices.clicked, notices.refused) == (["5000"], [])


@needs_bus
def test_what_an_app_is_called_becomes_no_markup(desktop: Desktop, notices: Notices) -> None:
    """Where the text may hold markup it is escaped; without buttons none are asked for."""
    desktop.appear("body", "body-markup")
    notices.show(HELLO)
    shown = desktop.shown()
    assert shown["text"] == "node &lt;b&gt;waits&lt;/b&gt; &amp; „more“"
    assert shown["actions"] == []


@needs_bus
def test_the_newest_about_a_port_takes_the_place_of_the_one_before(
    desktop: Desktop, notices: Notices
) -> None:
    """An app that starts and stops all day does not fill the screen; closed ones are forgotten."""
    desktop.appear("actions")
    for about in ("5000", "80", "5000"):
        notices.show(HELLO._replace(about=about))
    assert [desktop.shown()["replaces"] for _ in range(3)] == [0, 0, 1]
    desktop.act("close 1")
    desktop.act("click 2")
    notices.wait_for(notices.clicked)
    assert notices.clicked == ["80"]
    notices.show(HELLO)
    assert desktop.shown()["replaces"] == 0


@needs_bus
def test_a_session_without_a_desktop_refuses_and_a_later_one_shows(
    desktop: Desktop, notices: Notices
) -> None:
    """Nothing is lost: what is not shown is handed back, and the next one is tried anew."""
    notices.show(HELLO)
    assert notices.refused == [HELLO]
    desktop.appear("body")
    notices.show(HELLO)
    assert desktop.shown()["title"] == HELLO.title
    desktop.vanish()
    notices.show(HELLO)
    assert notices.refused == [HELLO, HELLO]


@needs_bus
def test_a_session_that_ends_takes_nothing_with_it(desktop: Desktop, notices: Notices) -> None:
    """The next notification is handed back at once."""
    desktop.appear()
    notices.show(HELLO)
    desktop.vanish()
    desktop.end_bus()
    notices.show(HELLO)
    assert notices.refused == [HELLO]


def test_without_a_session_bus_it_is_handed_back(qtbot: QtBot, tmp_path: Path) -> None:
    """Neither a missing variable nor a socket that is not there is an error to the person."""
    for address in (None, Address(str(tmp_path / "nothing"), is_abstract=False)):
        case = Notices(qtbot, address)
        case.show(HELLO)
        assert case.refused == [HELLO]
        case.client.close()


def test_a_desktop_that_does_not_answer_is_given_up(qtbot: QtBot, tmp_path: Path) -> None:
    """A bus that accepts and says nothing costs some seconds, on a timer, and no more."""
    with socket.socket(UNIX) as silent:
        silent.bind(str(tmp_path / "bus"))
        silent.listen()
        case = Notices(qtbot, Address(str(tmp_path / "bus"), is_abstract=False))
        case.client._patience.setInterval(50)
        case.show(HELLO)
        assert case.refused == [HELLO]
        case.client.close()


def test_a_bus_that_talks_nonsense_is_given_up(qtbot: QtBot, tmp_path: Path) -> None:
    """Instead of letting us in, or after it."""
    for answer in (b"REJECTED EXTERNAL\r\n", b"OK 00\r\n" + b"x" * 100):
        place = tmp_path / answer[:2].decode()
        with socket.socket(UNIX) as odd:
            odd.bind(str(place))
            odd.listen()
            case = Notices(qtbot, Address(str(place), is_abstract=False))
            case.client.show(HELLO)
            other, _ = odd.accept()
            with other:
                other.sendall(answer)
                case.wait_for(case.refused)
            case.client.close()


# Without a bus.


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1/bus,guid=1"}, "/run/user/1/bus"),
        ({"DBUS_SESSION_BUS_ADDRESS": "tcp:host=x;unix:path=/a%20b"}, "/a b"),
        ({"DBUS_SESSION_BUS_ADDRESS": "unix:abstract=/tmp/dbus-x"}, "/tmp/dbus-x"),
        ({"XDG_RUNTIME_DIR": "/run/user/1"}, "/run/user/1/bus"),
        ({"DBUS_SESSION_BUS_ADDRESS": "disabled:", "XDG_RUNTIME_DIR": "/run/user/1"}, None),
        ({}, None),
    ],
)
def test_the_bus_is_where_the_session_says(
    environment: dict[str, str], address: str | None
) -> None:
    """By its variable, or at systemd's place; nowhere when it was switched off."""
    found = bus_address(environment)
    assert (found.name if found else None) == address


def test_messages_are_cut_out_of_any_stream() -> None:
    """Byte for byte, and nothing but whole ones."""
    messages = Messages()
    whole = wire.call(7, "a.b", "/a", "M", signature="suas", values=("ä", 5, ["x", "yz"]))
    found = []
    for byte in whole + whole:
        messages.feed(bytes([byte]))
        message = messages.next()
        if message is not None:
            found.append(message)
    assert [message.values for message in found] == [("ä", 5, ["x", "yz"])] * 2
    assert {message.member for message in found} == {"M"}


_CALL = wire.call(1, "a.b", "/a", "M", signature="s", values=("abc",))


@pytest.mark.parametrize(
    "garbage",
    [
        b"x" * 16,
        _CALL[:4] + b"\xff" * 12,
        _CALL.replace(b"abc", b"\xff\xfe\xfd"),
        _CALL.replace(b"\3\0\0\0abc", b"\x7f\0\0\0abc"),
        _CALL.replace(b"\1s\0", b"\1v\0"),
    ],
)
def test_what_is_no_message_is_refused(garbage: bytes) -> None:
    """By its byte order, its length, or what it holds."""
    messages = Messages()
    messages.feed(garbage)
    with pytest.raises(BusError):
        messages.next()
