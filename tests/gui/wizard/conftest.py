"""The wizard's parts on a Windows 11, with openers that only keep what they are given."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from portgui.gui.job import Jobs
from portgui.gui.theme import Mode, Theme
from portgui.gui.wizard.parts import WizardParts
from portgui.gui.wizard.state import WizardStart
from portgui.gui.wizard.wizard import PortWizard
from portgui.guides import Library, load
from tests.gui.wizard.changer import OPEN, Changer, Firewall
from tests.gui.wizard.fakes import CATALOGUE, WINDOWS_11, Driver, Opener, suggest


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme."""
    return Theme(qapp, Mode.LIGHT)


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    """Jobs that are stopped after the test."""
    made = Jobs()
    yield made
    assert made.stop()


@pytest.fixture(scope="session")
def library() -> Library:
    """The guides that PortGUI ships."""
    return load()


@pytest.fixture
def parts(theme: Theme, jobs: Jobs, library: Library) -> WizardParts:
    """The wizard's parts on a Windows 11, with openers that only keep what they are given."""
    return WizardParts(theme, jobs, library, CATALOGUE, WINDOWS_11, suggest, Opener(), Opener())


@pytest.fixture
def drive(parts: WizardParts, qtbot: QtBot) -> Iterator[Callable[..., Driver]]:
    """Shows a wizard; `changes` replace some of its parts."""
    made: list[PortWizard] = []

    def show(start: WizardStart | None = None, **changes: object) -> Driver:
        wizard = PortWizard(replace(parts, **changes), start)  # type: ignore[arg-type]
        made.append(wizard)
        wizard.show()
        return Driver(wizard)

    yield show
    for wizard in made:
        if Shiboken.isValid(wizard):
            wizard.close()
    QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
    QGuiApplication.clipboard().clear()


@pytest.fixture
def firewall(tmp_path: Path) -> Firewall:
    """One rule of somebody else blocks the port."""
    return Firewall(tmp_path)


@pytest.fixture
def begin(
    drive: Callable[..., Driver], firewall: Firewall, jobs: Jobs
) -> Iterator[Callable[..., Changer]]:
    """Opens the wizard with the firewall; at the page that asks for the port."""

    def made(start: WizardStart = OPEN, *, known: bool = True, **more: bool) -> Changer:
        parts = firewall.parts(firewall.backend if known else None, **more)
        return Changer(drive(start, firewall=parts), jobs)

    yield made
    jobs.wait()
    QApplication.processEvents()
