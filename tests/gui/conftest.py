"""What the tests of the window share: an empty clipboard, the theme, a large font."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication

from portgui.gui.theme import Mode, Theme


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
