"""The steps to take along: as text, as a PDF, on paper; and a sentence where that fails."""

import errno
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from portgui.gui.wizard import share
from portgui.gui.wizard.printing import pdf_of
from portgui.gui.wizard.state import WizardStart
from portgui.guides import OFFERED, Action, Family, Guide, GuideRequest, Library, System, as_text
from portgui.net import PortRange
from tests.gui.wizard.fakes import Driver

Drive = Callable[..., Driver]
OPEN = WizardStart(Action.OPEN)


def guide_of(driver: Driver) -> Guide:
    """The guide on screen."""
    guide = driver.steps.guide
    assert guide is not None
    return guide


def saved(driver: Driver, path: Path, qtbot: QtBot) -> str:
    """Save as PDF through the file dialog; returns what is said afterwards."""
    bar = driver.steps.share
    driver.click(bar.pdf)
    dialog = bar.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog.selectedFiles()[0].endswith("Open port 25565 (TCP) on Windows 11.pdf")
    dialog.setDirectory(str(path.parent))
    dialog.selectFile(path.name)
    dialog.accept()
    qtbot.waitUntil(bar.result.isVisible)
    qtbot.waitUntil(bar.pdf.isEnabled)
    return bar.result.text()


def test_all_steps_are_copied_as_text(drive: Drive) -> None:
    """What lands on the clipboard is the guide, whatever is on screen."""
    driver = drive(OPEN)
    driver.to_steps()
    driver.click(driver.steps.share.copy)
    assert QGuiApplication.clipboard().text() == as_text(guide_of(driver))
    assert "copied" in driver.steps.share.result.text()


def test_the_pdf_holds_every_step(drive: Drive, qtbot: QtBot, tmp_path: Path) -> None:
    """Saved through the dialog, it is a PDF with the words of every step and value."""
    driver = drive(OPEN)
    driver.to_steps()
    path = tmp_path / "steps.pdf"
    assert str(path) in saved(driver, path, qtbot)
    assert_pdf(path, guide_of(driver))
    assert [found.name for found in tmp_path.iterdir() if found.is_file()] == ["steps.pdf"]


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("system", OFFERED, ids=str)
def test_every_guide_prints(
    system: System, action: Action, library: Library, tmp_path: Path, qapp: QApplication
) -> None:
    """Every system's steps fit on paper, the longest ones too; no step is cut by a page's end."""
    path = r"C:\Games\java.exe" if system.family is Family.WINDOWS else "/Applications/Game.app"
    ports = None if action is Action.SEE else PortRange(5000, 5001)
    request = GuideRequest(action, ports, app="<b>&amp;</b>", app_path=path)
    guide = library.guide(system, request)
    file = tmp_path / "guide.pdf"
    file.write_bytes(pdf_of(guide))
    assert_pdf(file, guide)


def test_a_folder_that_cannot_be_written_is_a_sentence(
    drive: Drive, qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It says what happened, that nothing was lost and what to do; and it can be tried again."""
    driver = drive(OPEN)
    driver.to_steps()
    driver.steps.share.save_pdf(str(unwritable(tmp_path) / "steps.pdf"))
    bar = driver.steps.share
    qtbot.waitUntil(bar.result.isVisible)
    assert bar.result.text() == (
        "The PDF was not saved: nothing may be written in this folder. Nothing was lost."
        " Choose another folder, such as Documents."
    )
    assert bar.result.objectName() == "error"
    assert bar.pdf.isEnabled()
    assert "PDF not saved" in caplog.text
    assert str(tmp_path) in saved(driver, tmp_path / "again.pdf", qtbot)
    assert bar.result.objectName() == "muted"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.EACCES, "nothing may be written in this folder"),
        (errno.EROFS, "nothing may be written in this folder"),
        (errno.ENOSPC, "there is no room left"),
        (errno.EIO, "The PDF was not saved. Nothing was lost."),
    ],
)
def test_each_failure_has_its_sentence(
    code: int,
    words: str,
    drive: Drive,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What the system refused is told apart where the person can do something about it."""

    def refuse(_path: Path, _data: bytes) -> Path:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(share, "write_whole", refuse)
    driver = drive(OPEN)
    driver.to_steps()
    driver.steps.share.save_pdf("steps.pdf")
    qtbot.waitUntil(driver.steps.share.result.isVisible)
    assert words in driver.steps.share.result.text()
    assert "Nothing was lost." in driver.steps.share.result.text()


def test_a_wizard_that_is_closed_while_it_saves_still_saves(
    drive: Drive, qtbot: QtBot, tmp_path: Path
) -> None:
    """The file is whole; nobody is left to be told, and nothing breaks."""
    driver = drive(OPEN)
    driver.to_steps()
    guide = guide_of(driver)
    path = tmp_path / "steps.pdf"
    driver.steps.share.save_pdf(str(path))
    driver.wizard.close()
    qtbot.waitUntil(path.exists)
    assert_pdf(path, guide)


class Paper:
    """A print dialog whose person chooses at once; the printer writes into a file.

    Attributes:
        names: the names of the jobs.
    """

    def __init__(self, path: Path) -> None:
        self.names: list[str] = []
        self._path = path

    def __call__(self, _parent: QWidget, name: str, on_chosen: Callable[[QPrinter], None]) -> None:
        self.names.append(name)
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self._path))
        on_chosen(printer)


def test_the_steps_are_printed(drive: Drive, tmp_path: Path) -> None:
    """What the printer gets is the guide, under its title."""
    paper = Paper(tmp_path / "paper.pdf")
    driver = drive(OPEN, ask_printer=paper)
    driver.to_steps()
    driver.click(driver.steps.share.print)
    assert paper.names == ["Open port 25565 (TCP) on Windows 11"]
    assert driver.steps.share.result.text() == "Sent to the printer."
    assert_pdf(tmp_path / "paper.pdf", guide_of(driver))


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_does_not_print_is_a_sentence(
    drive: Drive, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It says that the printer did not take it, and what else there is."""
    driver = drive(OPEN, ask_printer=Paper(tmp_path / "missing" / "paper.pdf"))
    driver.to_steps()
    driver.click(driver.steps.share.print)
    assert driver.steps.share.result.text().startswith("The printer did not take the steps.")
    assert driver.steps.share.result.objectName() == "error"


@pytest.mark.linux  # the others have a dialog of their own, which is none of Qt's windows
def test_the_print_dialog_does_not_wait(drive: Drive) -> None:
    """The system's dialog is open while the wizard goes on; closed, nothing has happened."""
    driver = drive(OPEN)
    driver.to_steps()
    driver.click(driver.steps.share.print)
    dialog = driver.steps.share.findChild(QPrintDialog)
    assert dialog is not None
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not driver.steps.share.result.isVisible()


def unwritable(folder: Path) -> Path:
    """A folder in which nobody may make a file, not even root."""
    closed = folder / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    if not os.access(closed, os.W_OK):
        return closed
    if Path("/sys/kernel").is_dir():
        return Path("/sys/kernel")
    pytest.skip("this account may write everywhere")


def assert_pdf(path: Path, guide: Guide) -> None:
    """Fail unless this is a PDF with every step of the guide whole on one page.

    The words are looked at only where there is a program that reads them.
    """
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert len(data) > 5_000
    program = shutil.which("pdftotext")
    if program is None:
        return
    command = [program, "-enc", "UTF-8", str(path), "-"]
    output = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    # Letters may be joined: “ﬁ” in one.
    pages = [plain(page) for page in output.decode("utf-8").split("\f")]
    for steps, undo in ((guide.steps, False), (guide.undo, True)):
        for number, step in enumerate(steps, start=1):
            heading = guide.words.numbered(number, len(steps), undo=undo)
            values = (copy.value for copy in step.copies)
            texts = [plain(text) for text in (heading, step.text, step.detail, *values)]
            assert any(all(text in page for text in texts) for page in pages), step


def plain(text: str) -> str:
    """Text without spaces and line breaks, joined letters taken apart."""
    return "".join(unicodedata.normalize("NFKC", text).split())
