"""For everybody: names for screen readers, large letters, long words, another theme."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget, QWizard

from portgui.gui.i18n import PseudoTranslator
from portgui.gui.theme import Mode, Theme
from portgui.gui.wizard.state import FLOWS, MADE, PageId, WizardStart
from portgui.guides import Action
from tests.gui.wizard.changer import Changer
from tests.gui.wizard.fakes import (
    NEXT,
    Driver,
)

Drive = Callable[..., Driver]


def test_every_control_has_a_name(drive: Drive) -> None:
    """On every page, whatever the keyboard reaches has words for a screen reader."""
    driver = drive()
    for page in FLOWS[Action.OPEN]:
        driver.go_to(page)
        if page is PageId.WHAT:
            driver.click(driver.what.chips[2])
            assert_named(driver.wizard)
        if page is PageId.SYSTEM:
            driver.click(driver.system.there)
            assert_named(driver.wizard)
            driver.click(driver.system.here)
        if page is PageId.STEPS:
            driver.click(driver.steps.chips[1])
            assert_named(driver.wizard)
            driver.click(driver.steps.chips[0])
        assert_named(driver.wizard)


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    """Letters of twice the size, and words that are 40 % longer."""
    font = qapp.font()
    doubled = QFont(font)
    doubled.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(doubled)
    longer = PseudoTranslator(qapp)
    qapp.installTranslator(longer)
    yield
    qapp.removeTranslator(longer)
    longer.deleteLater()
    qapp.setFont(font)


def test_large_letters_and_long_words_are_not_cut_off(
    large: None, drive: Drive, qapp: QApplication
) -> None:
    """At 200 % and 40 % longer, every button shows its whole text and every label all its lines."""
    driver = drive()
    driver.wizard.resize(640, 600)
    for page in FLOWS[Action.OPEN]:
        driver.go_to(page)
        if page is PageId.SYSTEM:
            driver.click(driver.system.there)
            qapp.processEvents()
            assert_whole(driver.wizard)
            driver.click(driver.system.here)
        qapp.processEvents()
        assert_whole(driver.wizard)


def test_the_pages_of_a_change_are_for_everybody(
    large: None, begin: Callable[..., Changer], qapp: QApplication
) -> None:
    """The check, the review and the result: named, and whole at 200 % and 40 % longer."""
    driver = begin()
    driver.wizard.resize(640, 600)
    for page in MADE[2:]:
        driver.to(page)
        if page is PageId.REVIEW:
            driver.click(driver.review.how.who.chips[1])
            driver.click(driver.review.how.how_long.chips[-1])
            driver.settle()
            assert_named(driver.wizard)
            assert_whole(driver.wizard)
            driver.click(driver.review.how.who.chips[0])
            driver.settle()
        assert_named(driver.wizard)
        assert_whole(driver.wizard)


def test_another_theme_in_the_middle_changes_the_looks_only(drive: Drive, theme: Theme) -> None:
    """Dark while a step is shown: the same step, the same buttons in the same place."""
    driver = drive(WizardStart(Action.OPEN))
    driver.to_steps()
    driver.next()
    button = driver.button(NEXT)
    QApplication.processEvents()
    before = (button.text(), button.geometry(), driver.steps.shown[0].number)
    theme.set_mode(Mode.DARK)
    QApplication.processEvents()
    assert (button.text(), button.geometry(), driver.steps.shown[0].number) == before
    driver.next()
    theme.set_mode(Mode.LIGHT)
    driver.back()


def assert_named(wizard: QWizard) -> None:
    """Fail with the controls that have no words."""
    bare = [
        found
        for found in wizard.findChildren(QWidget)
        if found.isVisible()
        and found.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not found.accessibleName()
        and not (isinstance(found, QPushButton) and found.text())
    ]
    assert bare == []


def room(widget: QWidget) -> QRect:
    """The inside of what holds a widget."""
    holder = widget.parentWidget()
    assert holder is not None
    return holder.rect()


def assert_whole(wizard: QWizard) -> None:
    """Fail with the buttons and labels that have less room than their words need."""
    small = []
    for found in wizard.findChildren(QWidget):
        if not found.isVisible():
            continue
        if isinstance(found, QPushButton) and found.width() < found.sizeHint().width():
            small.append(found.text())
        if isinstance(found, QPushButton) and not room(found).contains(found.geometry()):
            small.append(found.text())
        needed = found.heightForWidth(found.width())
        if isinstance(found, QLabel) and found.text() and found.height() < needed:
            small.append(found.text())
    assert small == []
