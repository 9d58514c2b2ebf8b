"""The steps on screen and on the clipboard, and the buttons to the place."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from portgui.gui.wizard.state import PageId, WizardStart
from portgui.guides import OFFERED, Action, Guide
from tests.gui.wizard.fakes import NEXT, Driver, Opener

Drive = Callable[..., Driver]
OPEN = WizardStart(Action.OPEN)
MAC = OFFERED[3]


def guide_of(driver: Driver) -> Guide:
    """The guide on screen."""
    guide = driver.steps.guide
    assert guide is not None
    return guide


@pytest.mark.parametrize("action", Action)
def test_every_copy_button_fills_the_clipboard(action: Action, drive: Drive) -> None:
    """Each value of each step arrives exactly, and the button says so."""
    driver = drive(WizardStart(action))
    if action is Action.SEE:
        driver.next()
    else:
        driver.to_steps()
    copied = []
    while driver.page() is PageId.STEPS:
        for view in driver.steps.shown:
            for row in view.copies:
                driver.click(row.button)
                copied.append(QGuiApplication.clipboard().text())
                assert row.button.text() == "Copied"
        driver.next()
    expected = [copy.value for step in guide_of(driver).steps for copy in step.copies]
    assert copied == expected
    assert copied


def test_all_at_once_shows_every_step_and_the_way_back(drive: Drive) -> None:
    """Every step and every undo step stands there with its number, to be read out."""
    driver = drive(OPEN)
    driver.to_steps()
    driver.click(driver.steps.chips[1])
    guide = guide_of(driver)
    count, back = len(guide.steps), len(guide.undo)
    assert [view.number for view in driver.steps.shown] == [
        *(f"Step {number} of {count}" for number in range(1, count + 1)),
        *(f"Undo, step {number} of {back}" for number in range(1, back + 1)),
    ]
    driver.next()
    assert driver.page() is PageId.END


def test_a_look_at_the_undo_comes_back_to_the_same_step(drive: Drive) -> None:
    """Back from the way back is the step at which the person was."""
    driver = drive(OPEN)
    driver.to_steps()
    driver.next()
    driver.next()
    driver.click(driver.steps.chips[2])
    assert [view.step for view in driver.steps.shown] == list(guide_of(driver).undo)
    driver.back()
    assert [view.number for view in driver.steps.shown] == [f"Step 2 of {driver.total}"]


def test_what_changes_nothing_has_no_undo(drive: Drive) -> None:
    """Looking needs no way back, and none is offered."""
    driver = drive(WizardStart(Action.SEE))
    driver.next()
    assert not driver.steps.chips[2].isVisible()


def test_the_button_says_what_comes_next(drive: Drive) -> None:
    """Next is the next step, and after the last one it is something else."""
    driver = drive(OPEN)
    driver.to_steps()
    names = [driver.button(NEXT).text()]
    while driver.steps.place < driver.total:
        driver.next()
        names.append(driver.button(NEXT).text())
    assert names == ["Show step 1", *["Next step"] * (driver.total - 1), "That was all"]
    driver.back()
    assert driver.button(NEXT).text() == "Next step"


def test_a_step_says_which_part_it_belongs_to(drive: Drive) -> None:
    """Shown alone, also the second step of a part has the part's name."""
    driver = drive(OPEN)
    driver.to_steps()
    driver.next()
    first = driver.steps.shown[0].step.heading
    driver.next()
    assert first
    assert driver.steps.shown[0].step.heading == first


# The buttons to the place.


def link_button(driver: Driver) -> QPushButton:
    """Go on to the first step with a button, and return the button."""
    while not (driver.steps.shown and driver.steps.shown[0].link is not None):
        driver.next()
    link = driver.steps.shown[0].link
    assert link is not None
    return link.button


def test_a_page_of_the_settings_is_opened(drive: Drive) -> None:
    """On the Mac that the steps are for, the button opens their very place."""
    opener = Opener()
    driver = drive(OPEN, this_system=MAC, open_url=opener)
    driver.to_steps(system=MAC)
    driver.click(link_button(driver))
    assert opener.opened == [
        "x-apple.systempreferences:com.apple.Network-Settings.extension?Firewall"
    ]


def test_a_program_is_opened_beside_the_window(drive: Drive, qtbot: QtBot) -> None:
    """On Windows the firewall's own window is started, not on the window's thread."""
    opener = Opener()
    driver = drive(OPEN, open_program=opener)
    driver.to_steps()
    button = link_button(driver)
    driver.click(button)
    qtbot.waitUntil(button.isEnabled)
    assert opener.opened == ["wf.msc"]


@pytest.mark.parametrize("system", [MAC, OFFERED[0]], ids=str)
def test_a_place_that_does_not_open_is_a_sentence(
    system: object, drive: Drive, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    """It says that it did not open and that the step tells the way; the button stays."""
    broken = Opener(works=False)
    driver = drive(OPEN, this_system=system, open_url=broken, open_program=broken)
    driver.to_steps(system=system)  # type: ignore[arg-type]
    driver.click(link_button(driver))
    link = driver.steps.shown[0].link
    assert link is not None
    qtbot.waitUntil(link.problem.isVisible)
    assert "by hand" in link.problem.text()
    assert link.button.isEnabled()
    assert "nothing opens" in caplog.text


def test_there_is_no_button_for_another_computer(drive: Drive) -> None:
    """A button here would open a page on the wrong computer."""
    driver = drive(OPEN, this_system=MAC)
    driver.to_steps()
    driver.click(driver.steps.chips[1])
    assert all(view.link is None for view in driver.steps.shown)
