"""A screen that is unplugged does not take the window with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from portgui.gui import settings as keys
from portgui.gui.job import Jobs
from portgui.gui.screens import Screens
from portgui.gui.settings import Settings

ELSEWHERE = QRect(5_000, 300, 700, 500)
"""Where a second screen was."""


@pytest.fixture
def settings(qapp: QApplication, tmp_path: Path) -> Iterator[Settings]:
    """Settings in a folder of their own."""
    jobs = Jobs()
    made = Settings(tmp_path, jobs)
    yield made
    made.flush()
    assert jobs.stop()


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, settings: Settings) -> QWidget:
    """A window on a screen that is not there any more."""
    made = QWidget()
    qtbot.addWidget(made)
    made.setGeometry(ELSEWHERE)
    made.show()
    Screens(qapp, made, settings, delay=0)
    return made


def is_on_a_screen(window: QWidget) -> bool:
    """Whether all of it can be seen."""
    screens = QApplication.screens()
    return any(screen.availableGeometry().contains(window.geometry()) for screen in screens)


def test_a_window_whose_screen_has_gone_comes_back(
    window: QWidget, qapp: QApplication, qtbot: QtBot
) -> None:
    """In its size, on a screen that is there."""
    assert not is_on_a_screen(window)
    qapp.screenRemoved.emit(qapp.primaryScreen())
    qtbot.waitUntil(lambda: is_on_a_screen(window))
    assert window.size() == ELSEWHERE.size()


def test_a_window_that_can_be_seen_stays(window: QWidget, qapp: QApplication, qtbot: QtBot) -> None:
    """Another screen was unplugged, or this one has changed."""
    free = qapp.primaryScreen().availableGeometry()
    window.setGeometry(free.x() + 20, free.y() + 60, 500, 400)
    before = window.geometry()
    with qtbot.waitSignal(window.findChildren(Screens)[0]._timer.timeout):
        qapp.primaryScreen().availableGeometryChanged.emit(free)
    assert window.geometry() == before


def test_a_window_that_fills_its_screen_is_left_to_the_system(
    window: QWidget, qapp: QApplication, qtbot: QtBot, settings: Settings
) -> None:
    """It is put where there is a screen when it goes back."""
    window.setWindowState(Qt.WindowState.WindowMaximized)
    with qtbot.waitSignal(window.findChildren(Screens)[0]._timer.timeout):
        qapp.screenRemoved.emit(qapp.primaryScreen())
    assert window.windowState() & Qt.WindowState.WindowMaximized
    assert settings.get(keys.WINDOW) is None
