"""The chips' layout: lines like words, at any width and in both directions."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from portgui.gui.flow import FlowLayout
from portgui.gui.guide.scope import Scope, ScopeChips


@pytest.fixture
def chips(qtbot: QtBot) -> Iterator[ScopeChips]:
    """The chips, shown in a window of their own."""
    parent = QWidget()
    qtbot.addWidget(parent)
    made = ScopeChips(parent)
    parent.show()
    yield made
    parent.hide()


def places(chips: ScopeChips) -> list[tuple[int, int]]:
    """Where the chips are, in their order."""
    return [(chip.x(), chip.y()) for chip in chips.findChildren(QPushButton)]


def test_chips_stand_in_one_line_where_there_is_room(chips: ScopeChips) -> None:
    """With room enough it is one line, from left to right."""
    chips.resize(chips.sizeHint())
    found = places(chips)
    assert {y for _, y in found} == {0}
    assert found == sorted(found)


def test_chips_wrap_where_there_is_none(chips: ScopeChips) -> None:
    """At a third of the width they take more lines, nothing is cut off, and they fit."""
    width = chips.sizeHint().width() // 3
    chips.resize(width, chips.heightForWidth(width))
    for chip in chips.findChildren(QPushButton):
        assert chip.width() >= chip.sizeHint().width()
        assert chip.geometry().right() < width
        assert chip.geometry().bottom() < chips.height()
    assert len({y for _, y in places(chips)}) >= 3


def test_chips_stand_from_the_right_where_people_read_that_way(chips: ScopeChips) -> None:
    """Right-to-left languages begin at the right."""
    chips.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    chips.resize(chips.sizeHint().width() + 50, 100)
    found = places(chips)
    assert found == sorted(found, reverse=True)


def test_a_bigger_font_takes_more_room(chips: ScopeChips) -> None:
    """Sizes are not kept when what they were made of changes."""
    before = chips.sizeHint().width()
    for chip in chips.findChildren(QPushButton):
        font = QFont(chip.font())
        font.setPointSizeF(font.pointSizeF() * 2)
        chip.setFont(font)
    assert chips.sizeHint().width() > before * 1.3


def test_exactly_one_chip_is_chosen(chips: ScopeChips) -> None:
    """A click chooses a chip and lets go of the one before; it is told once."""
    assert chips.scope is Scope.ALL
    told: list[Scope] = []
    chips.changed.connect(lambda: told.append(chips.scope))
    for chip in chips.findChildren(QPushButton):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert told == list(Scope)[1:]
    assert sum(chip.isChecked() for chip in chips.findChildren(QPushButton)) == 1


def test_items_can_be_taken_out(qtbot: QtBot) -> None:
    """Qt's own questions to a layout are answered, at its ends too."""
    parent = QWidget()
    qtbot.addWidget(parent)
    layout = FlowLayout(parent)
    button = QPushButton("x", parent)
    layout.addWidget(button)
    assert layout.count() == 1
    first = layout.itemAt(0)
    assert first is not None
    assert first.widget() is button
    assert layout.itemAt(1) is None
    assert layout.takeAt(1) is None
    assert layout.takeAt(0) is first
    assert layout.count() == 0
