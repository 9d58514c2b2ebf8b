"""The View button: everything about how the table is arranged, reachable by keyboard."""

from PySide6.QtGui import QAction
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QMenu

from portgui.gui.live.view_menu import ViewButton
from tests.gui.fakes import Live


def filled(live: Live) -> QMenu:
    """The menu as it stands when it opens."""
    menu = live.page.chips.view_button.menu()
    menu.aboutToShow.emit()
    return menu


def action(menu: QMenu, words: str) -> QAction:
    """The entry with these words."""
    return next(found for found in menu.actions() if found.text() == words)


def test_it_offers_groups_columns_and_marks(live: Live) -> None:
    """In this order; what else there is follows."""
    words = [found.text() for found in filled(live).actions() if found.text()]
    assert words[:3] == ["Group by", "Sort by", "Columns"]
    assert words[3:] == ["Mark changes", "Names of other computers", "The last 10 minutes"]


def test_it_shows_how_things_stand(live: Live) -> None:
    """A switch that is on is checked, and so is the time for which changes are marked."""
    button = live.page.chips.view_button
    button.set_state(seconds=5, names=True, timeline=False)
    menu = filled(live)
    assert action(menu, "Names of other computers").isChecked()
    assert not action(menu, "The last 10 minutes").isChecked()
    marks = action(menu, "Mark changes").menu()
    assert isinstance(marks, QMenu)
    assert [found.text() for found in marks.actions() if found.isChecked()] == ["For 5 s"]


def test_choosing_tells(live: Live) -> None:
    """The window keeps it in the settings."""
    button: ViewButton = live.page.chips.view_button
    marks, names = QSignalSpy(button.marks_chosen), QSignalSpy(button.names_toggled)
    menu = filled(live)
    action(menu, "Names of other computers").trigger()
    found = action(menu, "Mark changes").menu()
    assert isinstance(found, QMenu)
    action(found, "Not at all").trigger()
    assert names.at(0) == [True]
    assert marks.at(0) == [0.0]


def test_others_can_add_to_it(live: Live) -> None:
    """Each opening asks them anew."""
    button = live.page.chips.view_button

    def more(menu: QMenu) -> None:
        menu.addAction(f"more {button.text().strip()}")

    button.extend(more)
    filled(live)
    words = [found.text() for found in filled(live).actions()]
    assert words.count("more View") == 1
