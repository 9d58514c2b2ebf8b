"""The port guide's filter field: completes with its own words, waits, marks, has its help."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView

from portgui.gui.filters.help_button import HelpButton
from portgui.gui.guide.page import GuidePage
from portgui.query import Place

# The offscreen platform cannot bring the list to the front; nothing of ours.
pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (raise\(\)|grabbing the keyboard)"
)


def popup() -> QListView | None:
    """The list, while it is open."""
    found = QApplication.activePopupWidget()
    return found if isinstance(found, QListView) else None


def offered() -> list[str]:
    """What the open list offers."""
    found = popup()
    if found is None:
        return []
    return [str(found.model().index(row, 0).data()) for row in range(found.model().rowCount())]


def type_text(page: GuidePage, text: str) -> None:
    """Type; the open list hands the keys on to the field."""
    for letter in text:
        QTest.keyClicks(popup() or page.filter, letter)


def press(page: GuidePage, key: Qt.Key) -> None:
    """Press a key; the open list gets it first."""
    QTest.keyClick(popup() or page.filter, key)


def sentence(page: GuidePage) -> str:
    """What is said below the field."""
    (label,) = (each for each in page.findChildren(QLabel) if each.objectName() == "error")
    return label.text() if label.isVisible() else ""


def test_it_completes_with_the_guides_own_fields(page: GuidePage) -> None:
    """`kind:` and its values; nothing of the live view."""
    type_text(page, "k")
    assert offered() == ["kind:"]
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_Return)
    assert page.filter.text() == "kind:"
    assert offered() == ["well-known", "registered", "dynamic"]
    press(page, Qt.Key.Key_Tab)
    assert page.filter.text() == "kind:well-known "
    assert {row.kind.value for row in page.model.visible_rows()} == {"well-known"}
    type_text(page, "us")
    assert "user:" not in offered()


def test_it_offers_the_apps_of_the_guide(page: GuidePage) -> None:
    """Those that stand in its rows."""
    type_text(page, "app:games")
    assert offered() == ['"Games app"']


def test_a_filter_that_is_being_typed_is_not_wrong_yet(page: GuidePage) -> None:
    """It is, when the person goes on to the table."""
    type_text(page, "port:")
    assert sentence(page) == ""
    press(page, Qt.Key.Key_Return)
    assert sentence(page) == "Write a value right after “port:”."
    assert not page.view.hasFocus()
    assert page.filter.selectedText() == "port:"


def test_a_field_of_the_live_view_is_answered_as_such(page: GuidePage) -> None:
    """It says where the field belongs, and marks it."""
    page.filter.setText("tcp user:root")
    assert sentence(page).startswith("“user:” is only for the page “On this computer”.")
    assert page.filter.marked == Place(4, 9)


def test_escape_closes_the_list_first_and_clears_then(page: GuidePage) -> None:
    """Two presses, two steps."""
    type_text(page, "k")
    press(page, Qt.Key.Key_Escape)
    assert popup() is None
    assert page.filter.text() == "k"
    press(page, Qt.Key.Key_Escape)
    assert page.filter.text() == ""


def test_down_goes_to_the_list_while_it_is_open_and_to_the_table_else(page: GuidePage) -> None:
    """The nearest of what stands below."""
    type_text(page, "web")
    assert popup() is None
    press(page, Qt.Key.Key_Down)
    assert page.view.hasFocus()


def test_its_help_has_its_fields_and_is_tried_in_its_field(page: GuidePage) -> None:
    """F1, and an example of the port guide."""
    QTest.keyClick(page.filter, Qt.Key.Key_F1)
    (button,) = page.findChildren(HelpButton)
    assert button.page is not None
    assert button.page.isVisible()
    button.page.tried.emit("official:no")
    assert page.filter.text() == "official:no"
    button.page.close()
