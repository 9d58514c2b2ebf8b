"""Completion in the search box, with nothing but the keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QListView

from portgui.answers.search import Meaning
from tests.gui.filters.conftest import Bench

# The offscreen platform cannot bring the list to the front; nothing of ours.
pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (raise\(\)|grabbing the keyboard)"
)


def popup() -> QListView | None:
    """The list, while it is open."""
    found = QApplication.activePopupWidget()
    return found if isinstance(found, QListView) else None


def offered() -> list[str]:
    """What a screen reader says of each line of the open list."""
    found = popup()
    if found is None:
        return []
    model, role = found.model(), Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]


def press(
    key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
) -> None:
    """Press a key as the person does: the open list gets it first."""
    for _ in range(times):
        target = popup() or QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, modifier)


def type_text(bench: Bench, text: str) -> None:
    """Type; the open list hands the keys on to the field."""
    for letter in text:
        QTest.keyClicks(popup() or bench.box.field, letter)


def test_a_letter_offers_the_fields_with_what_they_ask_for(bench: Bench) -> None:
    """`a` is enough."""
    type_text(bench, "a")
    assert offered() == [
        "app:, the app’s name, or what it is",
        "addr:, an address or a network, on either side",
    ]


def test_a_field_and_a_value_are_taken_by_keys(bench: Bench) -> None:
    """Down, Enter, Down, Enter: the filter stands, and one can type on."""
    type_text(bench, "tcp st")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert bench.field_text == "tcp state:|"
    assert offered()[0] == "waiting, waiting for connections"
    press(Qt.Key.Key_Down, times=2)
    press(Qt.Key.Key_Return)
    assert bench.field_text == "tcp state:connected |"
    assert popup() is None
    assert bench.box.field.hasFocus()


def test_values_are_those_of_the_rows_and_quoted_where_they_must_be(bench: Bench) -> None:
    """The most frequent first, each with how many rows have it."""
    type_text(bench, "-app:")
    assert offered() == ['"Google Chrome", rows: 3', "nginx, rows: 1"]
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Enter)
    assert bench.field_text == '-app:"Google Chrome" |'
    assert bench.box.error_text() == ""


def test_tab_completes_a_value_and_leaves_the_field_after_a_word(bench: Bench) -> None:
    """Who writes `us` and presses Tab wants to go on, not to get `user:`."""
    type_text(bench, "user:w")
    press(Qt.Key.Key_Tab)
    assert bench.field_text == "user:www-data |"
    assert bench.box.field.hasFocus()
    bench.box.set_text("")
    type_text(bench, "us")
    assert offered()
    press(Qt.Key.Key_Tab)
    assert bench.box.field.text() == "us"
    assert not bench.box.field.hasFocus()
    assert popup() is None


def test_tab_takes_the_line_that_is_marked(bench: Bench) -> None:
    """Whatever kind of line it is."""
    type_text(bench, "us")
    press(Qt.Key.Key_Down, times=offered().index("user:, the account that the app runs as") + 1)
    press(Qt.Key.Key_Tab)
    assert bench.field_text == "user:|"


def test_escape_closes_the_list_and_keeps_the_text(bench: Bench) -> None:
    """One can go on without any of it."""
    type_text(bench, "app:")
    press(Qt.Key.Key_Escape)
    assert popup() is None
    assert bench.field_text == "app:|"


def test_what_the_text_may_mean_comes_first_and_in_the_same_list(bench: Bench) -> None:
    """The running app and the port guide are not hidden by the fields."""
    chosen = QSignalSpy(bench.box.chosen)
    type_text(bench, "ngin")
    assert offered()[:1] == ["nginx · running here"]
    bench.box.set_text("")
    type_text(bench, "co")
    lines = offered()
    assert "command:, what the app was started with" in lines
    assert lines.index("Look up “co” in the port guide") < lines.index(
        "command:, what the app was started with"
    )
    press(Qt.Key.Key_Down, times=lines.index("Look up “co” in the port guide") + 1)
    press(Qt.Key.Key_Return)
    assert chosen.at(0)[0].meaning is Meaning.GUIDE
    assert bench.box.field.text() == "co"


def test_the_word_at_the_cursor_is_completed(bench: Bench) -> None:
    """In the middle of a filter; what stands around it stays."""
    bench.box.set_text("tcp st or 80")
    bench.box.field.setCursorPosition(6)
    press(Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert offered()[0].startswith("state:")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert bench.field_text == "tcp state:| or 80"


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_every_field_is_offered_when_it_is_asked_for(
    bench: Bench, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    """Before anything is typed, by Down and by Ctrl+Space."""
    press(key, modifier)
    assert len(offered()) == 18
    assert bench.box.field.text() == ""


def test_what_was_taken_can_be_undone(bench: Bench) -> None:
    """As anything that is typed."""
    type_text(bench, "user:w")
    press(Qt.Key.Key_Tab)
    while bench.box.field.text() != "user:w" and bench.box.field.isUndoAvailable():
        bench.box.field.undo()
    assert bench.box.field.text() == "user:w"


def test_no_letter_looks_at_the_rows_again(bench: Bench) -> None:
    """They are gathered when the first value is asked for, and after the next scan."""
    type_text(bench, "state:waiting ap")
    assert bench.looks == 1  # "ap" may be an app, behind another word
    type_text(bench, "p:goo")
    press(Qt.Key.Key_Backspace, times=2)
    assert bench.looks == 1
    bench.tools.forget()
    assert bench.looks == 1
    type_text(bench, "o")
    assert bench.looks == 2


def test_a_paste_is_answered_like_typing(bench: Bench) -> None:
    """An address that was copied from elsewhere."""
    QGuiApplication.clipboard().setText("93.184.216.1")
    bench.box.field.paste()
    QApplication.processEvents()
    assert offered() == ["Connections with 93.184.216.1"]


def test_the_list_has_a_name_and_never_takes_the_focus(bench: Bench) -> None:
    """A screen reader stays in the field and is told of the lines."""
    type_text(bench, "app:")
    view = popup()
    assert view is not None
    assert view.accessibleName() == "Suggestions"
    press(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is bench.box.field
    name = QAccessible.queryAccessibleInterface(bench.box.field).text(QAccessible.Text.Name)
    assert name == "Search"


def test_the_list_is_as_wide_as_its_words_and_stays_in_the_window(bench: Bench) -> None:
    """Also where the field is narrow."""
    bench.box.field.setMaximumWidth(120)
    QApplication.processEvents()
    type_text(bench, "ad")
    view = popup()
    assert view is not None
    assert view.width() > 200
    right = view.mapTo(view, view.rect().topRight()).x() + view.x()
    assert right <= bench.window.x() + bench.window.width()
