"""The live view's page over a pretend computer."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from portgui.gui.theme import Theme
from portgui.reference.purpose import Reference
from tests.fakes import Computer, make_reference
from tests.gui.fakes import Live


@pytest.fixture(scope="session")
def reference() -> Reference:
    """A few ports."""
    return make_reference()


@pytest.fixture
def computer() -> Computer:
    """Two servers for the network, one for this computer, and one of somebody else."""
    made = Computer()
    made.wait(made.app("nginx"), "0.0.0.0:80")
    made.wait(made.app("java", user="steve"), "0.0.0.0:25565")
    made.wait(made.app("flask"), "127.0.0.1:5000")
    made.wait(made.foreign_app(), "0.0.0.0:6000")
    return made


@pytest.fixture
def live(qtbot: QtBot, theme: Theme, computer: Computer, reference: Reference) -> Iterator[Live]:
    """The page on screen, after the first scan."""
    made = Live(theme, computer, reference)
    made.page.resize(900, 500)
    with qtbot.waitActive(made.page):
        made.page.show()
        made.page.activateWindow()
    made.page.view.setFocus()
    made.scan()
    yield made
    made.page.close()
    made.page.deleteLater()
