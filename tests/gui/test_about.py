"""About: the versions that run, and every notice that is owed, even when a file is missing."""

import json
import sys
from collections.abc import Iterator
from importlib.metadata import requires, version
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from portgui import __version__, resources
from portgui.gui import about
from portgui.gui.about import AboutPage, load_notices
from portgui.gui.job import Jobs
from portgui.resources import ResourceError

ROOT: Final = Path(resources.__file__).parent.parent
ONLY_ON_LINUX: Final = ("jeepney",) if sys.platform == "linux" else ()


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    """Jobs that are stopped after the test."""
    made = Jobs()
    yield made
    assert made.stop()


class Browser:
    """Opens pages, or is not there."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.is_there = True

    def open(self, url: str) -> bool:
        self.opened.append(url)
        return self.is_there


@pytest.fixture
def browser() -> Browser:
    """What the person reads web pages with."""
    return Browser()


@pytest.fixture
def page(jobs: Jobs, browser: Browser, qtbot: QtBot) -> AboutPage:
    """The page on screen, with its contents."""
    made = AboutPage(jobs, show_page=browser.open)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(button(made, "Copy versions").isEnabled)
    return made


def button(page: AboutPage, text: str) -> QPushButton:
    """The button that says `text`."""
    (found,) = [
        each for each in page.findChildren(QPushButton) if each.text().replace("&", "") == text
    ]
    return found


def text(page: AboutPage) -> str:
    """The notice on screen."""
    (found,) = page.findChildren(QPlainTextEdit)
    return found.toPlainText()


def choose(page: AboutPage, name: str) -> None:
    """Choose the notice whose name begins like this."""
    (box,) = page.findChildren(QComboBox)
    box.setCurrentIndex(box.findText(name, Qt.MatchFlag.MatchStartsWith))


def test_the_versions_are_those_that_run(page: AboutPage) -> None:
    """Copied, the block names PortGUI, Python, Qt, PySide6 and psutil, one a line."""
    QTest.mouseClick(button(page, "Copy versions"), Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert f"PortGUI {__version__}" in lines
    assert f"Qt {qVersion()}" in lines
    assert f"psutil {version('psutil')}" in lines
    assert {line.split()[0] for line in lines} == {
        "PortGUI", "System", "Kernel", "Python", "Qt", "PySide6", "psutil",
    }  # fmt: skip
    assert button(page, "Copied").isEnabled()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("PortGUI", ["MIT License", "The PortGUI developers"]),
        (
            "Qt and PySide6",
            [
                "How to replace the libraries",
                "https://code.qt.io",
                "GNU LESSER GENERAL PUBLIC LICENSE",
                "GNU GENERAL PUBLIC LICENSE",
                "END OF TERMS AND CONDITIONS",
            ],
        ),
        ("Python", ["PYTHON SOFTWARE FOUNDATION LICENSE"]),
        ("psutil", ["Giampaolo Rodola", "Redistributions in binary form"]),
        ("platformdirs", ["The platformdirs developers", "Permission is hereby granted"]),
        ("Jeepney", ["Thomas Kluyver", "Permission is hereby granted"]),
        ("Lucide", ["ISC License", "Lucide Icons", "Cole Bemis", "The MIT License"]),
        ("IANA port numbers", ["silverwind", "Redistributions in binary form"]),
    ],
)
def test_every_notice_is_there(name: str, words: list[str], page: AboutPage) -> None:
    """Each work is named with its licence, its authors' notice and the whole text."""
    choose(page, name)
    for each in words:
        assert each in text(page)


def test_the_website_of_the_chosen_work_opens(page: AboutPage, browser: Browser) -> None:
    """The link leads to the one on screen; PortGUI itself has none here."""
    link = button(page, "Open its website")
    assert not link.isVisible()
    choose(page, "psutil")
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert browser.opened == ["https://github.com/giampaolo/psutil"]
    browser.is_there = False
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    (box,) = page.findChildren(QMessageBox)
    assert "https://github.com/giampaolo/psutil" in box.informativeText()
    box.close()


def test_everything_that_the_keyboard_reaches_has_a_name(page: AboutPage) -> None:
    """A screen reader can say what each control is for."""
    labelled = {label.buddy() for label in page.findChildren(QLabel)}
    unnamed = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget not in labelled
        and not widget.accessibleName()
        and not (isinstance(widget, QPushButton) and widget.text())
    ]
    assert unnamed == []


@pytest.mark.parametrize(
    "index",
    [
        None,
        "not json",
        "{}",
        "[]",
        "[1]",
        '[{"name": "x"}]',
        '[{"name": "x", "licence": "MIT", "url": "", "files": ["missing.txt"]}]',
    ],
)
def test_damaged_notices_leave_the_versions(
    index: str | None,
    tmp_path: Path,
    jobs: Jobs,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A damaged installation still tells its versions, and what to do about the rest."""
    (tmp_path / about.FOLDER).mkdir()
    if index is not None:
        (tmp_path / about.FOLDER / "notices.json").write_text(index, "utf-8")
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    with pytest.raises(ResourceError):
        load_notices()
    page = AboutPage(jobs)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(button(page, "Copy versions").isEnabled)
    assert "could not be read" in text(page)
    assert not button(page, "Open its website").isVisible()
    assert "notices not read" in caplog.text


# The data.


def test_every_file_of_the_folder_is_shown() -> None:
    """No notice is shipped that nobody sees, and none is named that is not there."""
    folder = resources.path(about.FOLDER)
    index = json.loads((folder / "notices.json").read_text("utf-8"))
    named = [file for entry in index for file in entry["files"]]
    assert sorted(named) == sorted(path.name for path in folder.glob("*.txt"))
    for notice in load_notices():
        assert notice.url == "" or notice.url.startswith("https://")


def test_what_portgui_needs_has_a_notice() -> None:
    """Every package that is installed along is named here: a new one cannot be forgotten."""
    shown = " ".join(notice.name for notice in load_notices()).lower()
    tables = (ROOT / "pyproject.toml").read_text("utf-8")
    needed = tables.partition("\ndependencies = [")[2].partition("]")[0]
    names = [line.strip(' ",').split()[0] for line in needed.splitlines() if '"' in line]
    assert len(names) >= 3
    for name in names:
        assert name.removesuffix("-Essentials").lower() in shown


def test_the_own_licence_is_the_projects() -> None:
    """The licence on screen is the file that the sources carry."""
    (own,) = [notice for notice in load_notices() if notice.name == "PortGUI"]
    assert own.text == (ROOT / "LICENSE").read_text("utf-8")


def test_the_registrys_notice_is_its_own() -> None:
    """The notice of the registry's data is the text in its SOURCE.md."""
    source = resources.read_text("registry/SOURCE.md")
    (data,) = [notice for notice in load_notices() if notice.name.startswith("IANA")]
    assert data.text.strip() in source


def test_nothing_else_is_brought_along() -> None:
    """The packages that PortGUI needs bring none of their own along, but Shiboken for PySide6."""
    brought = {
        need.partition(";")[0].partition("=")[0].strip()
        for package in ("psutil", "platformdirs", "PySide6_Essentials", *ONLY_ON_LINUX)
        for need in requires(package) or []
        if "extra ==" not in need
    }
    assert brought == {"shiboken6"}
