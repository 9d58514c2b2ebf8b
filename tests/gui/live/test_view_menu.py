"""The View button: everything about how the table is arranged, reachable by keyboard."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QCursor
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QMenu

from portgui.gui.live.view_menu import ViewButton
from portgui.gui.mnemonics import give_mnemonics
from tests.gui.fakes import Live


def filled(live: Live) -> QMenu:
    """The menu as it stands when it opens."""
    menu = live.page.chips.view_button.menu()
    menu.aboutToShow.emit()
    return menu


def action(menu: QMenu, words: str) -> QAction:
    """The entry with these words."""
    return next(found for found in menu.actions() if found.text().replace("&", "") == words)


def test_it_offers_groups_columns_and_marks(live: Live) -> None:
    """In this order; what else there is follows."""
    words = [found.text().replace("&", "") for found in filled(live).actions() if found.text()]
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
    chosen = [found.text().replace("&", "") for found in marks.actions() if found.isChecked()]
    assert chosen == ["For 5 s"]


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
    words = [found.text().replace("&", "") for found in filled(live).actions()]
    assert words.count("more View") == 1


def test_rare_columns_stand_one_step_behind(live: Live) -> None:
    """The list of the others can be taken in at a glance; a rare one is shown all the same."""
    columns = action(filled(live), "Columns").menu()
    assert isinstance(columns, QMenu)
    assert len([each for each in columns.actions() if not each.isSeparator()]) <= 16
    more = action(columns, "More columns").menu()
    assert isinstance(more, QMenu)
    action(more, "Protocol").trigger()
    shown = [live.page.model.columns[number].key for number in live.page.view.shown_columns()]
    assert "protocol" in shown


def letters(menu: QMenu) -> list[str]:
    """The letters that are marked in a menu, in those below it too, level by level checked."""
    texts = [each.text() for each in menu.actions() if each.text()]
    found = [text[text.index("&") + 1].casefold() for text in texts if "&" in text]
    assert len(set(found)) == len(found)
    for each in menu.actions():
        below = each.menu()
        if isinstance(below, QMenu):
            assert letters(below)
    return found


def test_every_entry_has_a_letter_of_its_own(live: Live) -> None:
    """So the keyboard is quick in them; a second opening changes nothing."""
    menu = filled(live)
    assert len(letters(menu)) == len([each for each in menu.actions() if each.text()])
    before = [each.text() for each in menu.actions()]
    assert [each.text() for each in filled(live).actions()] == before


def test_a_letter_that_is_meant_as_it_stands_stays(live: Live) -> None:
    """“&&” is a sign in a name, and no mark."""
    menu = QMenu(live.page)
    for words in ("R&&D", "R&&D", "&Save", "s", "…"):
        menu.addAction(words)
    give_mnemonics(menu)
    give_mnemonics(menu)
    assert [each.text() for each in menu.actions()] == ["&R&&D", "R&&&D", "&Save", "s", "…"]


def test_the_button_is_left_with_its_menu(live: Live) -> None:
    """The pointer has gone elsewhere meanwhile, which nobody has told the button."""
    button = live.page.chips.view_button
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    QCursor.setPos(button.mapToGlobal(QPoint(-50, 300)))
    button.menu().aboutToHide.emit()
    assert not button.underMouse()
