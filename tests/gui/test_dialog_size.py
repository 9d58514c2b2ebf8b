"""Dialogs are large enough for a large font and small enough for the screen."""

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from portgui.gui.dialog_size import first_size


@pytest.mark.parametrize("points", [6, 30])
def test_a_dialog_grows_with_the_font_and_stays_on_the_screen(qtbot: QtBot, points: int) -> None:
    """Never smaller than it was drawn, where the screen has room."""
    dialog = QDialog()
    qtbot.addWidget(dialog)
    font = dialog.font()
    font.setPointSize(points)
    dialog.setFont(font)
    room = dialog.screen().availableSize()
    assert first_size(dialog, 100, 50).width() >= 100
    assert (first_size(dialog, 100, 50).width() > 100) is (points == 30)
    large = first_size(dialog, 10_000, 10_000)
    assert large.width() <= room.width() * 0.9 + 1
    assert large.height() <= room.height() * 0.9 + 1
