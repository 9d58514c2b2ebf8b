"""From the first page to the last and back, by buttons and by keys, on every system."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from portgui.gui.wizard.end_page import EndPage
from portgui.gui.wizard.goal_page import GoalPage
from portgui.gui.wizard.state import FLOWS, PageId, WizardStart, WizardState
from portgui.gui.wizard.wizard import BACK
from portgui.guides import OFFERED, Action, Library, System
from portgui.net import PortRange
from tests.gui.wizard.fakes import (
    CANCEL,
    FINISH,
    NEXT,
    TCP,
    WINDOWS_11,
    Driver,
    Opener,
)

Drive = Callable[..., Driver]
CHANGES = (Action.OPEN, Action.CLOSE)


def goal(driver: Driver) -> GoalPage:
    """The first page."""
    page = driver.wizard.pages[PageId.GOAL]
    assert isinstance(page, GoalPage)
    return page


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("system", OFFERED, ids=str)
def test_there_and_back_on_every_system(system: System, action: Action, drive: Drive) -> None:
    """Next shows every page and every step once, in order; Back shows them all again."""
    driver = drive()
    driver.click(goal(driver).cards[action])
    driver.next()
    if action is not Action.SEE:
        driver.type_port("25565")
        driver.next()
    driver.choose(system)
    driver.next()
    seen = []
    while driver.page() is PageId.STEPS:
        seen.append(driver.steps.shown[0].number if driver.steps.shown else "")
        driver.next()
    total = driver.total
    assert seen == ["", *(f"Step {number} of {total}" for number in range(1, total + 1))]
    assert driver.page() is PageId.END
    assert driver.wizard.state.system == system
    again = []
    while driver.page() is not PageId.GOAL:
        driver.back()
        again.append(driver.page())
    flow = FLOWS[action]
    assert list(dict.fromkeys(again)) == list(reversed(flow[:-1]))
    assert again.count(PageId.STEPS) == total + 1


def test_the_last_page_closes(drive: Drive, qtbot: QtBot) -> None:
    """Close on the last page ends it, once, and the window is gone."""
    driver = drive(WizardStart(Action.SEE))
    driver.next()
    driver.walk()
    driver.next()
    assert not driver.button(CANCEL).isVisible()
    with qtbot.waitSignal(driver.wizard.closed):
        driver.click(driver.button(FINISH))
    QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
    assert not Shiboken.isValid(driver.wizard)


@pytest.mark.parametrize("page", FLOWS[Action.OPEN])
@pytest.mark.parametrize("way", ["button", "escape", "window"])
def test_leaving_at_any_page_leaves_nothing(
    page: PageId, way: str, drive: Drive, qtbot: QtBot
) -> None:
    """It is closed at once, without a question; nothing was opened and nothing copied."""
    opener = Opener()
    driver = drive(open_url=opener, open_program=opener)
    driver.go_to(page)
    with qtbot.waitSignal(driver.wizard.closed):
        if way == "button" and page is not PageId.END:
            driver.click(driver.button(CANCEL))
        elif way == "escape":
            QTest.keyClick(driver.wizard, Qt.Key.Key_Escape)
        else:
            driver.wizard.close()
    assert opener.opened == []
    assert QGuiApplication.clipboard().text() == ""


def test_a_goal_that_is_known_is_not_asked_for(drive: Drive) -> None:
    """From the card of a port, the walk begins at the port, and there is nothing to go back to."""
    start = WizardStart(Action.CLOSE, PortRange(25565, 25565))
    driver = drive(start)
    assert driver.page() is PageId.WHAT
    assert not driver.button(BACK).isVisible()
    assert driver.what.number.edit.text() == "25565"
    driver.next()
    driver.back()
    assert not driver.button(BACK).isVisible()
    assert driver.wizard.state == WizardState(
        Action.CLOSE, PortRange(25565, 25565), (TCP,), None, None, None
    )


def test_the_whole_way_by_keyboard(drive: Drive, qtbot: QtBot) -> None:
    """Arrow keys choose, letters go to the field, Enter goes on; the mouse is not needed."""
    driver = drive()
    driver.wizard.activateWindow()
    qtbot.waitUntil(driver.wizard.isActiveWindow)

    def press(*keys: Qt.Key) -> None:
        for key in keys:
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClick(focus, key)

    press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    focus = QApplication.focusWidget()
    assert focus is driver.what.number.edit
    QTest.keyClicks(focus, "25565")
    press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert driver.page() is PageId.STEPS
    for _ in range(driver.total + 1):
        press(Qt.Key.Key_Return)
    assert driver.page() is PageId.END
    assert driver.wizard.state.action is Action.CLOSE
    with qtbot.waitSignal(driver.wizard.closed):
        press(Qt.Key.Key_Return)


def test_the_keys_for_back_go_one_step_back(drive: Drive, qtbot: QtBot) -> None:
    """Alt and Left do what the button Back does."""
    driver = drive(WizardStart(Action.SEE))
    driver.wizard.activateWindow()
    qtbot.waitUntil(driver.wizard.isActiveWindow)
    driver.next()
    driver.next()
    driver.next()
    assert driver.steps.place == 2
    QTest.keySequence(driver.wizard, "Alt+Left")
    assert driver.steps.place == 1


def test_going_back_keeps_what_was_chosen(drive: Drive) -> None:
    """A person who looks back finds everything as they left it."""
    driver = drive()
    driver.go_to(PageId.WHAT)
    driver.type_port("25565")
    driver.click(driver.what.protocol_choice.chips[2])
    driver.next()
    driver.choose(OFFERED[4])
    driver.back()
    assert driver.what.number.edit.text() == "25565"
    assert driver.what.protocol_choice.chips[2].isChecked()
    driver.next()
    assert driver.system.system() == OFFERED[4]


def test_another_system_has_to_be_named(drive: Drive) -> None:
    """“Another computer” alone does not go on."""
    driver = drive(WizardStart(Action.SEE))
    assert driver.system.system() == WINDOWS_11
    driver.click(driver.system.there)
    assert not driver.button(NEXT).isEnabled()
    driver.click(driver.system.chips[0])
    assert driver.button(NEXT).isEnabled()


def test_a_computer_without_steps_of_its_own_is_not_offered(drive: Drive) -> None:
    """Where no guide fits this computer, one of another system is chosen from the start."""
    driver = drive(WizardStart(Action.SEE), this_system=None)
    assert not driver.system.here.isVisible()
    assert driver.system.there.isChecked()
    assert not driver.button(NEXT).isEnabled()


def test_systems_are_called_what_people_call_them(drive: Drive) -> None:
    """The names are the guides' own; the oldest macOS stands for all before it."""
    driver = drive(WizardStart(Action.SEE))
    names = [chip.text() for chip in driver.system.chips]
    assert {"Windows 11", "macOS 15", "macOS 12 or earlier", "Linux with ufw"} <= set(names)


def test_a_damaged_guide_is_a_sentence(drive: Drive, library: Library) -> None:
    """Without the file of the steps it says so, and the way back is free."""
    empty = Library(tuple(replace(shelf, guides=()) for shelf in library.shelves), ())
    driver = drive(WizardStart(Action.SEE), library=empty)
    driver.next()
    assert driver.page() is PageId.STEPS
    assert "missing or damaged" in shown_text(driver.steps)
    assert not driver.button(NEXT).isEnabled()
    assert not driver.steps.share.pdf.isEnabled()
    driver.back()
    assert driver.page() is PageId.SYSTEM


@pytest.mark.parametrize("action", CHANGES)
def test_the_end_says_what_nobody_has_checked(action: Action, drive: Drive) -> None:
    """No word of success: what is not known, what to try, and how to undo it."""
    driver = drive(WizardStart(action))
    driver.to_steps()
    driver.walk()
    driver.next()
    page = driver.wizard.pages[PageId.END]
    assert isinstance(page, EndPage)
    text = shown_text(page)
    assert "tried" in text
    assert "The router was not checked" in text
    assert "To undo this" in text
    guide = driver.steps.guide
    assert guide is not None
    assert [view.step for view in page.undo] == list(guide.undo)


def test_the_end_names_the_other_ports_of_the_app(drive: Drive) -> None:
    """One port is often not all that an app needs, and that is said."""
    driver = drive(WizardStart(Action.OPEN))
    driver.click(driver.what.chips[2])
    driver.what.picker.filter.setText("25565 minecraft")
    driver.what.picker.view.select_key(("Minecraft Server", "minecraft java"))
    driver.next()
    driver.next()
    driver.walk()
    driver.next()
    text = shown_text(driver.wizard.pages[PageId.END])
    assert "Minecraft Server uses other ports too" in text
    assert "25575 / TCP (Remote console)" in text


def shown_text(page: QWidget) -> str:
    """All that the labels of a page say."""
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())
