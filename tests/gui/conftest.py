"""What the tests of the window share: an empty clipboard, theme, large font, the whole program."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from portgui import logs
from portgui.gui.firewall_desk import FirewallDesk
from portgui.gui.program import Program
from portgui.gui.theme import Mode, Theme
from tests.fake_firewall import FakeBackend
from tests.fakes import Computer
from tests.gui.fakes import FakeClient, make_desk

Start = Callable[[], Program]
FLASK: Final = "127.0.0.1:5000"


@pytest.fixture(autouse=True)
def _empty_clipboard() -> None:
    """What a test before has copied is not there any more."""
    if isinstance(QGuiApplication.instance(), QGuiApplication):
        QGuiApplication.clipboard().clear()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light theme."""
    made = Theme(qapp, Mode.LIGHT)
    yield made
    made.deleteLater()


@pytest.fixture
def large_font(qapp: QApplication) -> Iterator[QFont]:
    """Letters of twice the size, as somebody has them who does not see well."""
    before = QApplication.font()
    large = QFont(before)
    large.setPointSizeF(2 * before.pointSizeF())
    QApplication.setFont(large)
    yield large
    QApplication.setFont(before)


# The whole program, with scans that come when the test says so.


@pytest.fixture
def computer() -> Computer:
    """Nginx for the network, Flask for this computer, a browser that is connected."""
    made = Computer()
    made.wait(made.app("nginx"), "0.0.0.0:80")
    made.wait(made.app("flask"), FLASK)
    made.connect(made.app("chrome"), "93.184.216.34:443")
    return made


@pytest.fixture
def client() -> FakeClient:
    """A scan is under way, as it is when the window is made."""
    made = FakeClient()
    made.request()
    return made


@pytest.fixture
def backend() -> FakeBackend:
    """A firewall without any rule, so that nobody is let in."""
    return FakeBackend()


@pytest.fixture
def start(
    qapp: QApplication, client: FakeClient, backend: FakeBackend, tmp_path: Path
) -> Iterator[Start]:
    """Starts the program; every one that is started is ended after the test."""
    started: list[Program] = []

    def desk() -> FirewallDesk:
        return make_desk(backend, tmp_path / "changes.jsonl")

    def begin() -> Program:
        program = Program(qapp, logs.folders(), client, desk)
        started.append(program)
        return program

    yield begin
    for program in started:
        end(program)
    client.deleteLater()


def end(program: Program) -> None:
    """Close the window and leave."""
    program.window.close()
    program.stop()
    program.theme.set_mode(Mode.LIGHT)
    program.window.deleteLater()
    program.deleteLater()
    QApplication.processEvents()


def settle(program: Program) -> None:
    """Wait until what is read beside the window has been read."""
    assert program.jobs.wait()
    QApplication.processEvents()


@pytest.fixture
def program(qtbot: QtBot, start: Start, client: FakeClient, computer: Computer) -> Program:
    """In front, with the reference and the first scan."""
    made = start()
    with qtbot.waitActive(made.window):
        made.open()
    settle(made)
    client.found = computer.connections
    client.answer()
    return made
