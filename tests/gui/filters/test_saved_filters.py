"""Saved filters: kept whatever stands in the file, applied, renamed, deleted, never lost."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from portgui.answers.live_vocabulary import live_vocabulary
from portgui.gui.filters import saved
from portgui.gui.filters.saved import FILTERS, MAX_NAME, MOST, Saved, first_filters
from portgui.gui.filters.saved_dialogs import FiltersDialog, NameDialog
from portgui.gui.job import Jobs
from portgui.gui.settings import Settings
from portgui.query import parse
from tests.gui.filters.conftest import Bench

# The offscreen platform cannot bring the list to the front; nothing of ours.
pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (raise\(\)|grabbing the keyboard)"
)

Dialog = TypeVar("Dialog", bound=QDialog)


def menu(bench: Bench) -> list[QAction]:
    """What the star's menu shows, as it is opened."""
    found = bench.tools.saved.menu()
    assert isinstance(found, QMenu)
    found.aboutToShow.emit()
    return [action for action in found.actions() if not action.isSeparator()]


def entry(bench: Bench, text: str) -> QAction:
    """One line of it."""
    return next(action for action in menu(bench) if action.text() == text)


def dialog(bench: Bench, kind: type[Dialog]) -> Dialog:
    """The open dialog of this kind."""
    (found,) = (each for each in bench.window.findChildren(kind) if each.isVisible())
    return found


def kept(bench: Bench) -> list[Saved]:
    """What is in the settings."""
    found: tuple[Saved, ...] | None = bench.settings.get(FILTERS)
    return list(found or ())


def save(bench: Bench, query: str, name: str) -> None:
    """Type a filter and save it."""
    bench.box.set_text(query)
    entry(bench, "Save this filter…").trigger()
    asked = dialog(bench, NameDialog)
    asked.name.setText(name)
    asked.save.click()
    assert not asked.isVisible()


def test_a_few_useful_filters_are_there_at_first(bench: Bench) -> None:
    """They can be read, and nothing is written for them."""
    names = [action.text() for action in menu(bench)]
    assert names[0] == "Can be reached from your network"
    for first in first_filters():
        assert parse(first.query, live_vocabulary())
        assert first.name in names
    assert bench.settings.get(FILTERS) is None


def test_a_filter_is_applied_by_its_name(bench: Bench) -> None:
    """It stands in the search box and filters."""
    entry(bench, "Can be reached from your network").trigger()
    assert bench.box.field.text() == "reach:network state:waiting"
    assert bench.box.error_text() == ""


def test_a_filter_is_saved_under_a_name(bench: Bench) -> None:
    """Beside those that are there; and it is there at the next start."""
    save(bench, "app:nginx or port:80", "  My   web server ")
    assert kept(bench) == [*first_filters(), Saved("My web server", "app:nginx or port:80")]
    bench.box.set_text("")
    entry(bench, "My web server").trigger()
    assert bench.box.field.text() == "app:nginx or port:80"


def test_the_name_is_proposed_and_must_not_be_empty(bench: Bench) -> None:
    """Enter alone saves under the filter's own words."""
    bench.box.set_text("app:nginx")
    entry(bench, "Save this filter…").trigger()
    asked = dialog(bench, NameDialog)
    assert asked.name.text() == "app:nginx"
    assert asked.name.selectedText() == "app:nginx"
    asked.name.setText("   ")
    assert not asked.save.isEnabled()
    asked.name.setText("n" * 500)
    assert len(asked.name.text()) == MAX_NAME
    QTest.keyClick(asked.name, Qt.Key.Key_Return)
    assert kept(bench)[-1] == Saved("n" * MAX_NAME, "app:nginx")


def test_a_name_that_is_taken_is_said_and_replaced(bench: Bench) -> None:
    """In whatever case it is written; the place in the list stays."""
    save(bench, "80", "Web")
    save(bench, "443", "Other")
    bench.box.set_text("8080")
    entry(bench, "Save this filter…").trigger()
    asked = dialog(bench, NameDialog)
    asked.name.setText("WEB")
    assert asked.save.text() == "Replace"
    assert any("there already" in label.text() for label in asked.findChildren(QLabel))
    asked.save.click()
    assert kept(bench)[-2:] == [Saved("WEB", "8080"), Saved("Other", "443")]


def test_nothing_is_saved_when_it_is_cancelled(bench: Bench) -> None:
    """Esc."""
    bench.box.set_text("80")
    entry(bench, "Save this filter…").trigger()
    QTest.keyClick(dialog(bench, NameDialog), Qt.Key.Key_Escape)
    assert bench.settings.get(FILTERS) is None


@pytest.mark.parametrize(
    ("query", "why"), [("", "Type a filter first"), ("port:x", "“x” is not a port.")]
)
def test_what_cannot_be_saved_says_why(bench: Bench, query: str, why: str) -> None:
    """The line is there, grey, with the reason."""
    bench.box.set_text(query)
    line = entry(bench, "Save this filter…")
    assert not line.isEnabled()
    assert why in line.toolTip()


def test_there_is_a_most(bench: Bench) -> None:
    """A fifty-first filter is refused with the reason; none is thrown out for it."""
    bench.tools.saved.set_filters(tuple(Saved(f"n{n}", "80") for n in range(MOST)))
    bench.box.set_text("443")
    line = entry(bench, "Save this filter…")
    assert not line.isEnabled()
    assert str(MOST) in line.toolTip()


def test_a_filter_of_another_version_is_kept_and_said(bench: Bench) -> None:
    """It stands in the menu with the reason; chosen, the part is marked."""
    strange = Saved("From a newer one", "mood:good tcp")
    bench.tools.saved.set_filters((strange,))
    line = entry(bench, "From a newer one (not understood)")
    assert "“mood:” is not a field here." in line.toolTip()
    line.trigger()
    assert bench.box.field.text() == strange.query
    assert bench.box.error_text().startswith("“mood:” is not a field here.")
    save_another = Saved("Mine", "80")
    bench.tools.saved.set_filters(saved.with_filter(bench.tools.saved.filters(), save_another))
    assert kept(bench) == [strange, save_another]


def arranged(bench: Bench) -> FiltersDialog:
    """The dialog to put them in order, over three filters."""
    bench.tools.saved.set_filters((Saved("A", "80"), Saved("B", "mood:x"), Saved("C", "tcp")))
    entry(bench, "Rename or delete…").trigger()
    return dialog(bench, FiltersDialog)


def rename(found: FiltersDialog, row: int, name: str) -> None:
    """Write another name in place, by keys."""
    found.list.setCurrentRow(row)
    found.rename.click()
    editor = found.list.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.setText(name)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # the list takes it over a moment later


def test_a_filter_is_renamed_in_place(bench: Bench) -> None:
    """Its query and its place stay."""
    found = arranged(bench)
    rename(found, 1, "  Better ")
    assert kept(bench) == [Saved("A", "80"), Saved("Better", "mood:x"), Saved("C", "tcp")]
    assert found.isVisible()
    found.close()


@pytest.mark.parametrize("name", ["", "   ", "a", "B"])
def test_a_name_that_cannot_be_is_not_taken(bench: Bench, name: str) -> None:
    """Empty, another filter's, the same again: the old one stays."""
    found = arranged(bench)
    rename(found, 1, name)
    assert kept(bench)[1].name == "B"
    item = found.list.item(1)
    assert item.text() == "B"
    found.close()


def test_a_deleted_filter_can_be_put_back(bench: Bench, qtbot: QtBot) -> None:
    """As long as the dialog is open, one after the other."""
    found = arranged(bench)
    found.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is found)
    found.list.setFocus()
    found.list.setCurrentRow(0)
    QTest.keyClick(found.list, Qt.Key.Key_Delete)
    found.delete.click()
    assert [each.name for each in kept(bench)] == ["C"]
    found.undo.click()
    assert [each.name for each in kept(bench)] == ["B", "C"]
    found.undo.click()
    assert [each.name for each in kept(bench)] == ["A", "B", "C"]
    assert not found.undo.isEnabled()
    found.close()


def test_all_can_be_deleted(bench: Bench) -> None:
    """Then there are none, and the first ones do not come back."""
    found = arranged(bench)
    for _ in range(3):
        found.delete.click()
    assert not found.delete.isEnabled()
    assert not found.rename.isEnabled()
    found.close()
    assert bench.settings.get(FILTERS) == ()
    assert menu(bench)[0].text() == "No filter is saved yet"
    assert not entry(bench, "Rename or delete…").isEnabled()


def test_the_dialog_says_what_is_not_understood(bench: Bench) -> None:
    """For the filter that is current."""
    found = arranged(bench)
    labels = [label for label in found.findChildren(QLabel) if label.objectName() == "error"]
    found.list.setCurrentRow(1)
    assert labels[0].isVisible()
    assert "mood:" in labels[0].text()
    found.list.setCurrentRow(2)
    assert not labels[0].isVisible()
    found.close()


@pytest.mark.parametrize("name", ["<b>bold</b>", "Tom & Jerry", "x" * MAX_NAME, "שלום", "🦊"])
def test_a_name_is_plain_text(bench: Bench, name: str) -> None:
    """In the menu, the tooltip and the dialog: nothing is obeyed, no letter becomes a shortcut."""
    bench.tools.saved.set_filters((Saved(name, "80 <b>"),))
    line = menu(bench)[0]
    assert line.text().replace("&&", "&")[:30] == name[:30]
    assert "<b>" not in line.toolTip() or "&lt;" in line.toolTip()
    entry(bench, "Rename or delete…").trigger()
    found = dialog(bench, FiltersDialog)
    assert found.list.item(0).text() == name
    found.close()


def test_letters_of_twice_the_size_have_room(bench: Bench, large_font: QFont) -> None:
    """No word of the dialogs is cut off."""
    bench.box.set_text("80")
    for open_it in (bench.tools.saved.save, bench.tools.saved.arrange):
        open_it()
        (found,) = (each for each in bench.window.findChildren(QDialog) if each.isVisible())
        for label in found.findChildren(QLabel):
            assert label.height() >= label.heightForWidth(label.width())
        found.close()


# What stands in the file.


def read(stored: object) -> tuple[Saved, ...] | None:
    """What is made of it."""
    return FILTERS.read(stored)


def test_one_bad_entry_does_not_cost_the_others() -> None:
    """What is no filter is left out; two of one name are one."""
    found = read(
        [
            {"name": "A", "query": "80", "colour": "red"},
            {"name": "", "query": "80"},
            {"name": "B"},
            {"name": 3, "query": "80"},
            "tcp",
            None,
            {"name": "C", "query": "   "},
            {"name": "D", "query": "x" * 100_000},
            {"name": "a", "query": "443"},
            {"name": "E\n\x1b[31m", "query": "tcp"},
        ]
    )
    assert found == (Saved("a", "443"), Saved("E[31m", "tcp"))


@pytest.mark.parametrize("stored", [3, "tcp", {"name": "A"}, True])
def test_what_is_no_list_is_refused(stored: object) -> None:
    """The settings say so then, and go on with the first filters."""
    with pytest.raises(ValueError, match="not a list"):
        read(stored)


def test_a_long_list_is_cut() -> None:
    """Bounded, whoever wrote the file."""
    found = read([{"name": f"n{n}", "query": "80"} for n in range(10_000)])
    assert found is not None
    assert len(found) == MOST


NAMES = st.text(min_size=1, max_size=80).map(saved.tidy).filter(bool)
LISTS = st.lists(
    st.builds(Saved, NAMES, st.text(min_size=1, max_size=200).filter(str.strip)),
    max_size=MOST,
    unique_by=lambda each: each.name.casefold(),
).map(tuple)


@given(LISTS)
def test_what_is_written_is_read_again(filters: tuple[Saved, ...]) -> None:
    """Every filter as it was, in its order, whatever its query means."""
    assert read(FILTERS.write(filters)) == filters


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["name", "query", "x"]), inner, max_size=3)
    ),
)


@given(JSON)
def test_no_file_brings_more_than_a_refusal(stored: object) -> None:
    """Filters, nothing, or `ValueError`."""
    found = refused(lambda: read(stored))
    for each in found or ():
        assert 0 < len(each.name) <= MAX_NAME
        assert each.query.strip()


def refused(
    call: Callable[[], tuple[Saved, ...] | None],
) -> tuple[Saved, ...] | None:
    """What it returns; None where it refuses."""
    try:
        return call()
    except ValueError:
        return None


def test_it_survives_a_restart(tmp_path: Path, qapp: object) -> None:
    """Through the file, as the next start reads it."""
    jobs = Jobs()
    filters = (Saved("Mine", "app:ssh"), Saved("Strange", "mood:x"))
    first = Settings(tmp_path, jobs)
    first.set(FILTERS, filters)
    first.flush()
    assert Settings(tmp_path, jobs).get(FILTERS) == filters
    assert jobs.stop()
