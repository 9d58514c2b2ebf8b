"""The settings page: every choice reaches the settings, and every change reaches the page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from portgui.gui import i18n, settings
from portgui.gui.job import Jobs
from portgui.gui.settings import Settings
from portgui.gui.settings_kinds import Setting, TableState
from portgui.gui.settings_page import SettingsPage
from portgui.logs import Folders

FOLDERS: Final = Folders(Path("/config/<b>x</b>") / ("x" * 200), Path("/logs"), Path("/state"))
LANGUAGES: Final = ("de", "en", "pt_BR")


@pytest.fixture
def values(tmp_path: Path, qapp: QApplication) -> Iterator[Settings]:
    """Settings in a folder of their own."""
    jobs = Jobs()
    made = Settings(tmp_path, jobs)
    yield made
    made.flush()
    assert jobs.stop()


class FileManager:
    """Shows folders, or is not there."""

    def __init__(self) -> None:
        self.shown: list[Path] = []
        self.is_there = True

    def show(self, folder: Path) -> bool:
        self.shown.append(folder)
        return self.is_there


@pytest.fixture
def files() -> FileManager:
    """What the person browses folders with."""
    return FileManager()


@pytest.fixture
def page(values: Settings, files: FileManager, qtbot: QtBot) -> SettingsPage:
    """The page on screen."""
    made = SettingsPage(values, FOLDERS, languages=LANGUAGES, show_folder=files.show)
    qtbot.addWidget(made)
    made.show()
    return made


def choice(page: QWidget, title: str) -> QComboBox:
    """The choice that the label `title` belongs to."""
    (label,) = [each for each in page.findChildren(QLabel) if each.text().replace("&", "") == title]
    found = label.buddy()
    assert isinstance(found, QComboBox)
    return found


def button(page: QWidget, text: str) -> QPushButton:
    """The first button that says `text`."""
    return next(
        each for each in page.findChildren(QPushButton) if each.text().replace("&", "") == text
    )


CHOICES: Final[list[tuple[str, Setting[Any], list[str]]]] = [
    ("Colours", settings.THEME, ["As the system", "Light", "Dark"]),
    (
        "Look for changes",
        settings.INTERVAL,
        ["Off", "Every 1 s", "Every 2 s", "Every 5 s", "Every 10 s", "Every 30 s"],
    ),
    ("Rows that are inside this computer, or finished", settings.HIDE_NOISE, ["Hidden", "Shown"]),
]


@pytest.mark.parametrize(("title", "setting", "names"), CHOICES, ids=lambda each: str(each)[:16])
def test_each_choice_is_shown_and_taken(
    title: str, setting: Setting[Any], names: list[str], page: SettingsPage, values: Settings
) -> None:
    """Every choice can be made with the keyboard, and each one is another value."""
    box = choice(page, title)
    assert [box.itemText(number) for number in range(box.count())] == names
    seen = []
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in names:
        seen.append(values.get(setting))
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert len(set(seen)) == len(names)
    assert not setting.allowed or set(seen) == set(setting.allowed)


def test_languages_are_named_in_themselves(page: SettingsPage, values: Settings) -> None:
    """A person finds their language by the name that they know it by."""
    box = choice(page, "Language")
    names = [box.itemText(number) for number in range(box.count())]
    assert names == ["As the system", "Deutsch", "American English", "português"]
    QTest.keyClick(box, Qt.Key.Key_End)
    assert values.get(settings.LANGUAGE) == "pt_BR"


def test_the_page_shows_what_is_chosen_elsewhere(page: SettingsPage, values: Settings) -> None:
    """The live view's own switch and a reset are seen here at once."""
    values.set(settings.HIDE_NOISE, False)
    values.set(settings.INTERVAL, 0)
    assert choice(page, "Look for changes").currentText() == "Off"
    assert choice(page, CHOICES[2][0]).currentText() == "Shown"


def test_a_language_that_is_gone_is_shown_as_the_system(values: Settings, qtbot: QtBot) -> None:
    """A language file that was removed leaves a page that works, and the setting as it is."""
    values.set(settings.LANGUAGE, "fr")
    page = SettingsPage(values, FOLDERS, languages=LANGUAGES)
    qtbot.addWidget(page)
    assert choice(page, "Language").currentText() == "As the system"
    assert values.get(settings.LANGUAGE) == "fr"


def test_making_the_page_changes_nothing(
    values: Settings, files: FileManager, qtbot: QtBot
) -> None:
    """To look at the settings is not to change them."""
    values.set(settings.THEME, "dark")
    with qtbot.assertNotEmitted(values.changed):
        page = SettingsPage(values, FOLDERS, languages=LANGUAGES, show_folder=files.show)
        qtbot.addWidget(page)
    assert choice(page, "Colours").currentText() == "Dark"


def test_the_wheel_scrolls_and_does_not_choose(page: SettingsPage, values: Settings) -> None:
    """Scrolling with the mouse over a choice leaves it as it is."""
    box = choice(page, "Colours")
    box.setFocus()
    QApplication.sendEvent(
        box,
        QWheelEvent(
            QPointF(5, 5),
            QPointF(box.mapToGlobal(QPoint(5, 5))),
            QPoint(0, 0),
            QPoint(0, -240),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )
    assert values.get(settings.THEME) == "system"


def test_folders_are_shown_as_text_and_opened(page: SettingsPage, files: FileManager) -> None:
    """Both paths stand there as they are, and each button opens its own."""
    texts = [label.text() for label in page.findChildren(QLabel)]
    assert str(FOLDERS.config) in texts
    assert str(FOLDERS.logs) in texts
    for each in page.findChildren(QPushButton):
        if each.text() == "Open folder":
            each.click()
    assert files.shown == [FOLDERS.config, FOLDERS.logs]


def test_a_folder_that_cannot_be_opened_is_named(page: SettingsPage, files: FileManager) -> None:
    """Without a file manager the person still learns where to look."""
    files.is_there = False
    button(page, "Open folder").click()
    (box,) = page.findChildren(QMessageBox)
    assert str(FOLDERS.config) in box.informativeText()
    box.close()


def test_columns_are_reset_alone(page: SettingsPage, values: Settings) -> None:
    """*Reset columns* puts the tables back and leaves everything else."""
    values.set(settings.LIVE_TABLE, TableState(sort=(("port", True),)))
    values.set(settings.THEME, "dark")
    button(page, "Reset columns").click()
    assert values.get(settings.LIVE_TABLE) == TableState()
    assert values.get(settings.THEME) == "dark"


def test_everything_is_reset_after_a_question(page: SettingsPage, values: Settings) -> None:
    """*Reset everything* asks first; Enter leaves everything as it is."""
    values.set(settings.THEME, "dark")
    values.set(settings.PAGE, "guide")
    button(page, "Reset everything…").click()
    (box,) = page.findChildren(QMessageBox)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert not box.isVisible()
    assert values.get(settings.THEME) == "dark"
    button(page, "Reset everything…").click()
    box = page.findChildren(QMessageBox)[-1]
    QTest.mouseClick(button(box, "Reset everything"), Qt.MouseButton.LeftButton)
    assert [values.get(each) for each in settings.ALL] == [each.default for each in settings.ALL]
    assert choice(page, "Colours").currentText() == "As the system"


def test_the_link_leads_to_about(page: SettingsPage, qtbot: QtBot) -> None:
    """About is one step away."""
    with qtbot.waitSignal(page.about_wanted):
        QTest.keyClick(button(page, "About PortGUI"), Qt.Key.Key_Space)


def unnamed(page: QWidget) -> list[str]:
    """What the keyboard reaches and a screen reader has no name for."""
    buddies = {label.buddy() for label in page.findChildren(QLabel)}
    return [
        str(widget)
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget not in buddies
        and not widget.accessibleName()
        and not (isinstance(widget, QPushButton) and widget.text())
    ]


def test_everything_that_the_keyboard_reaches_has_a_name(page: SettingsPage) -> None:
    """A screen reader can say what each control is for; each choice has its label."""
    assert unnamed(page) == []
    assert len({label.buddy() for label in page.findChildren(QLabel)} - {None}) == 7


def test_keys_are_not_shared(page: SettingsPage) -> None:
    """No two controls of the page answer to the same key."""
    texts = [label.text() for label in page.findChildren(QLabel) if label.buddy() is not None]
    texts += [each.text() for each in page.findChildren(QPushButton)]
    letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
    assert sorted(letters) == sorted(set(letters))


def test_long_words_in_large_letters_fit(values: Settings, qtbot: QtBot) -> None:
    """At 200 % and with words 40 % longer, nothing is cut off at the side: lines break instead."""
    pseudo = i18n.PseudoTranslator()
    QApplication.installTranslator(pseudo)
    font = QApplication.font()
    large = QApplication.font()
    large.setPointSizeF(font.pointSizeF() * 2)
    QApplication.setFont(large)
    try:
        page = SettingsPage(values, FOLDERS, languages=LANGUAGES)
        qtbot.addWidget(page)
        page.resize(900, 480)
        page.show()
        (area,) = page.findChildren(QScrollArea)
        content = area.widget()
        assert content is not None
        assert content.minimumSizeHint().width() <= area.viewport().width()
        for label in page.findChildren(QLabel):
            assert label.height() >= label.heightForWidth(label.width())
        words = [label.text() for label in page.findChildren(QLabel)]
        words += [each.text() for each in page.findChildren(QPushButton)]
        marked = [text for text in words if text not in {str(FOLDERS.config), str(FOLDERS.logs)}]
        assert all(text.startswith("[!!") and text.endswith("!!]") for text in marked)
    finally:
        QApplication.setFont(font)
        QApplication.removeTranslator(pseudo)
