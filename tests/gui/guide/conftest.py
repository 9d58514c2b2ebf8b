"""What the port guide's tests share: the theme, a small guide, the real one."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from portgui.gui.guide.page import GuidePage
from portgui.gui.theme import Mode, Theme
from portgui.net import PortRange, Protocol
from portgui.reference.catalogue import Catalogue, Entry
from portgui.reference.purpose import Reference, load_reference
from portgui.reference.registry import Registry
from portgui.reference.rows import GuideRow, guide_rows

TCP, UDP = Protocol.TCP, Protocol.UDP


def entry(name: str, first: int, last: int, *protocols: Protocol, official: bool = False) -> Entry:
    """A catalogue entry."""
    ports = PortRange(first, last)
    texts = (f"What {name} does.", (f"{name} app",), (), official, "Take care.", "RFC 1", "things")
    return Entry(name.lower(), ports, protocols, name, *texts)


@pytest.fixture(scope="session")
def small() -> Reference:
    """A guide of a few rows."""
    return Reference(
        Registry(
            [
                "80\ttcp udp\twww-http\tWorld Wide Web HTTP",
                "443\ttcp\thttps\tSecure web",
                "1000\ttcp\tcadlock2\t",
                "1023\ttcp\t\tReserved",
                "2000\ttcp\tcisco-sccp\tCisco SCCP",
            ]
        ),
        Catalogue(
            [
                entry("Web", 80, 80, TCP, official=True),
                entry("Games", 9000, 9010, UDP),
                entry("Calls", 16384, 32767, UDP),
                entry("Random", 50000, 50010, UDP, TCP),
            ]
        ),
    )


@pytest.fixture(scope="session")
def shipped() -> tuple[Reference, tuple[GuideRow, ...]]:
    """The guide that PortGUI ships."""
    reference = load_reference()
    return reference, guide_rows(reference)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme."""
    return Theme(qapp, Mode.LIGHT)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, small: Reference) -> GuidePage:
    """The page with the small guide, shown."""
    made = GuidePage(theme)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    made.show_guide(small, guide_rows(small))
    return made
