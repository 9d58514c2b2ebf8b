"""A table of a hundred parts on screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from portgui.gui.theme import Theme
from tests.gui.fakes import Table, many, shown_table


@pytest.fixture
def table(theme: Theme) -> Iterator[Table]:
    """A hundred parts by name, ten of them in sight, nothing chosen."""
    made = shown_table(theme, many(100))
    yield made
    made.end()


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    """A window for whatever a test puts into it."""
    made = QWidget()
    qtbot.addWidget(made)
    return made
