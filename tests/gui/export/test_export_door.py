"""The export from the window: what is saved is what was looked at, and a failure loses nothing."""

import csv
import io
import json
import platform
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from portgui.answers.export import ExportColumn, Form, column
from portgui.answers.live_row import LiveRow
from portgui.gui import clipboard, i18n
from portgui.gui import settings as declared
from portgui.gui.export import gather
from portgui.gui.export.dialog import ExportDialog
from portgui.gui.export.door import SAVED, ExportDoor
from portgui.gui.export.forms import FORMS
from portgui.gui.job import Jobs
from portgui.gui.settings import Settings
from portgui.gui.theme import Theme
from portgui.words import Message
from tests.fakes import Computer, make_reference

COLUMNS = (
    column("app", "App", lambda row: f"the app {row.connection.owner.name}"),
    column("port", "Port", lambda row: f"{row.port} TCP"),
)
SECRET = (*COLUMNS, column("command", "Command line", lambda _row: "x --password"))


class Case:
    """A window with the door to an export, and what it has told."""

    def __init__(self, folder: Path, jobs: Jobs, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.jobs = jobs
        self.folder = folder
        self.window = QWidget()
        self.window.resize(900, 700)
        self.window.show()
        self.settings = Settings(folder / "profile", jobs)
        self.opened: list[Path] = []
        self.told: list[Message] = []
        self.door = ExportDoor(self.settings, jobs, self.window, opener=self._open)
        self.door.told.connect(self.told.append)

    def rows(self, count: int) -> list[LiveRow]:
        """That many rows, each an app of its own."""
        computer = Computer()
        for port in range(1, count + 1):
            computer.wait(computer.app(f"app{port}"), f"0.0.0.0:{port}")
        return computer.rows(make_reference())

    def start(self, count: int = 3, columns: tuple[ExportColumn, ...] = COLUMNS) -> ExportDialog:
        """Open the dialog; its rows are gathered."""
        note = Message.of("scan-names-hidden", count=2)
        dialog = self.door.start(self.rows(count), columns, [note])
        self._qtbot.waitUntil(dialog.save.isEnabled)
        return dialog

    def choose(self, dialog: ExportDialog, form: Form) -> None:
        """Press the button of a form."""
        place = [words.form for words in FORMS].index(form)
        QTest.mouseClick(dialog.chips[place], Qt.MouseButton.LeftButton)

    def save(self, path: Path) -> None:
        """Save to a path, as the file dialog hands it on, and wait until that is over."""
        before = len(self.told)
        self.door.save_to(str(path))
        self._qtbot.waitUntil(
            lambda: (
                len(self.told) > before
                or (self.door.dialog is not None and self.door.dialog.problem.isVisible())
            )
        )

    def _open(self, folder: Path) -> bool:
        self.opened.append(folder)
        return True


@pytest.fixture
def case(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[Case]:
    """A window."""
    jobs = Jobs()
    made = Case(tmp_path, jobs, qtbot)
    yield made
    assert jobs.wait()
    made.settings.flush()
    assert jobs.stop()
    made.window.close()
    made.window.deleteLater()


def labels(dialog: ExportDialog) -> str:
    """Everything that the dialog says."""
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


# What is in it.


def test_it_is_said_what_is_exported(case: Case) -> None:
    """How many rows and columns; and the file's own beginning, before anything is saved."""
    dialog = case.start(37)
    assert "Rows: 37. Columns: 2." in labels(dialog)
    assert dialog.preview.toPlainText().startswith("app,title,service,role,port,protocol\n")
    assert "app12" in dialog.preview.toPlainText()
    assert "app13" not in dialog.preview.toPlainText()
    case.choose(dialog, Form.TEXT)
    assert "the app app1" in dialog.preview.toPlainText()
    assert "Connections: 37" in dialog.preview.toPlainText()
    assert "The app behind 2 of the rows" in dialog.preview.toPlainText()
    case.choose(dialog, Form.HTML)
    assert "<" not in dialog.preview.toPlainText()
    case.choose(dialog, Form.JSON)
    assert '"schema": "portgui.connections"' in dialog.preview.toPlainText()


def test_a_command_line_is_pointed_out(case: Case) -> None:
    """Only where its column is shown; then it is said before it is saved."""
    assert "passwords" not in labels(case.start())
    assert "They may hold passwords." in labels(case.start(columns=SECRET))


@pytest.mark.parametrize("form", [Form.JSON, Form.TEXT, Form.HTML])
def test_the_computer_is_named_only_where_it_is_asked_for(
    case: Case, monkeypatch: pytest.MonkeyPatch, form: Form
) -> None:
    """And the next export asks again."""
    monkeypatch.setattr(platform, "node", lambda: "ada-pc")
    texts = []
    for is_named in (False, True, False):
        dialog = case.start()
        case.choose(dialog, form)
        if is_named:
            QTest.mouseClick(dialog.named, Qt.MouseButton.LeftButton)
        shown = dialog.preview.toPlainText()
        case.save(case.folder / "x")
        texts.append((case.folder / "x").read_text("utf-8"))
        assert ("ada-pc" in shown) is is_named
    assert ["ada-pc" in text for text in texts] == [False, True, False]


# Saving.


@pytest.mark.parametrize("form", Form)
def test_every_form_is_saved_whole(case: Case, form: Form) -> None:
    """All rows, not only those that were looked at; the dialog closes, and it is told."""
    dialog = case.start(40)
    case.choose(dialog, form)
    path = case.folder / f"list.{form.value}"
    case.save(path)
    text = path.read_text("utf-8-sig")
    assert all(f"app{number}" in text for number in range(1, 41))
    assert case.told == [Message.of("export-saved", file=path)]
    assert case.told[0].code == SAVED
    assert case.door.dialog is None
    assert [found.name for found in case.folder.iterdir() if found.is_file()] == [path.name]


def test_the_file_dialog_hands_on_the_path(case: Case, qtbot: QtBot) -> None:
    """Save… asks for a name with the form's ending, in the folder of the last time."""
    (case.folder / "mine").mkdir()
    case.settings.set(declared.EXPORT_FOLDER, str(case.folder / "mine"))
    dialog = case.start()
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    asking = dialog.findChild(QFileDialog)
    assert asking is not None
    assert Path(asking.directory().path()) == case.folder / "mine"
    assert asking.selectedFiles()[0].endswith(".csv")
    assert "Connections 20" in asking.selectedFiles()[0]
    asking.selectFile("kept.csv")
    asking.accept()
    qtbot.waitUntil(lambda: bool(case.told))
    read = list(csv.reader(io.StringIO((case.folder / "mine/kept.csv").read_text("utf-8-sig"))))
    assert [line[0] for line in read] == ["app", "app1", "app2", "app3"]


def test_the_form_and_the_folder_are_remembered(case: Case) -> None:
    """The next dialog begins as the last one ended; one that was cancelled changes nothing."""
    case.choose(case.start(), Form.JSON)
    assert case.door.dialog is not None
    case.door.dialog.reject()
    assert case.start().form is Form.CSV
    assert case.door.dialog is not None
    case.choose(case.door.dialog, Form.HTML)
    case.save(case.folder / "x.html")
    assert case.settings.get(declared.EXPORT_FOLDER) == str(case.folder)
    assert case.start().form is Form.HTML


def test_the_folder_can_be_shown(case: Case) -> None:
    """That of the last file that was saved; nothing before there is one."""
    case.door.show_in_folder()
    case.start()
    case.save(case.folder / "x.csv")
    case.door.show_in_folder()
    assert case.opened == [case.folder]


@pytest.mark.usefixtures("caplog")
def test_a_file_that_cannot_be_saved_is_said_where_it_can_be_tried_again(case: Case) -> None:
    """The dialog stays, the old file stays, and another place works."""
    dialog = case.start()
    case.save(case.folder / "gone" / "x.csv")
    assert dialog.isVisible()
    assert "x.csv was not saved: there is no folder " in dialog.problem.said()
    assert "Nothing was changed." in dialog.problem.said()
    assert dialog.save.isEnabled()
    case.save(case.folder / "x.csv")
    assert [message.code for message in case.told] == ["export-saved"]


@pytest.mark.usefixtures("caplog")
def test_a_failure_after_the_dialog_was_closed_is_told(case: Case, qtbot: QtBot) -> None:
    """Nobody believes that there is a file."""
    dialog = case.start()
    case.door.save_to(str(case.folder / "gone" / "x.csv"))
    assert not dialog.save.isEnabled()
    dialog.reject()
    qtbot.waitUntil(lambda: bool(case.told))
    assert case.told[0].code == "save-no-folder"


# Copying.


def test_the_text_is_copied(case: Case, qtbot: QtBot) -> None:
    """All of it; a page is no page as a text, so it is not offered."""
    dialog = case.start(30)
    case.choose(dialog, Form.HTML)
    assert not dialog.copy.isEnabled()
    case.choose(dialog, Form.JSON)
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(case.told))
    assert case.told == [Message("export-copied")]
    assert len(json.loads(QGuiApplication.clipboard().text())["connections"]) == 30
    assert case.door.dialog is None


def test_what_is_too_much_is_not_copied_in_part(
    case: Case, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a list would look like a list."""
    monkeypatch.setattr(clipboard, "MAX_TEXT", 50)
    dialog = case.start()
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "too much to copy" in dialog.problem.said()
    assert QGuiApplication.clipboard().text() == ""


# Many rows, and the window.


def test_many_rows_are_gathered_in_turns(
    case: Case, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can be saved before all are there; the order is that of the rows."""
    monkeypatch.setattr(gather, "AT_ONCE", 7)
    dialog = case.door.start(case.rows(100), COLUMNS)
    assert not dialog.save.isEnabled()
    assert not dialog.copy.isEnabled()
    case.door.save_to(str(case.folder / "early.csv"))
    qtbot.waitUntil(dialog.save.isEnabled)
    case.save(case.folder / "x.csv")
    lines = (case.folder / "x.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == [f"app{n}" for n in range(1, 101)]
    assert not (case.folder / "early.csv").exists()


def test_no_rows_are_a_file_with_headings(case: Case) -> None:
    """A filter that leaves nothing is an answer, too."""
    case.start(0)
    case.save(case.folder / "x.csv")
    assert len((case.folder / "x.csv").read_text("utf-8-sig").splitlines()) == 1


def test_a_second_export_takes_the_place_of_the_first(case: Case) -> None:
    """One dialog at a time."""
    first = case.start()
    second = case.start(5)
    assert not Shiboken.isValid(first)
    assert second.isVisible()
    assert case.door.dialog is second


def test_it_can_be_used_with_the_keyboard_and_read_aloud(case: Case) -> None:
    """Everything has a name and can be reached; Enter saves, Escape leaves."""
    dialog = case.start()
    dialog.activateWindow()
    for chip in (*dialog.chips, dialog.named, dialog.save, dialog.copy):
        assert chip.text()
        assert chip.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert dialog.preview.accessibleName()
    assert dialog.preview.tabChangesFocus()
    dialog.chips[0].setFocus()
    QTest.keyClick(dialog.chips[0], Qt.Key.Key_Right)
    assert dialog.form is Form.HTML
    assert not dialog.copy.isEnabled()
    QTest.keyClick(dialog.chips[1], Qt.Key.Key_Return)
    assert dialog.findChild(QFileDialog) is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert case.door.dialog is None


def cut_off(dialog: ExportDialog) -> list[str]:
    """What cannot be read to its end."""
    found = [
        label.text()
        for label in dialog.findChildren(QLabel)
        if label.isVisible() and label.height() < label.heightForWidth(label.width())
    ]
    for button in dialog.findChildren(QPushButton):
        hint = button.sizeHint()
        if button.isVisible() and (
            button.width() < hint.width() or button.height() < hint.height()
        ):
            found.append(button.text())
    return found


@pytest.mark.usefixtures("caplog")
@pytest.mark.parametrize("form", Form)
def test_longer_words_and_larger_letters_have_room(
    case: Case,
    large_font: QFont,
    monkeypatch: pytest.MonkeyPatch,
    form: Form,
) -> None:
    """200 % and 40 % longer at once, with everything that can be said."""
    pseudo = i18n.PseudoTranslator(case.window)
    application = QGuiApplication.instance()
    assert application is not None
    application.installTranslator(pseudo)
    try:
        dialog = case.start(columns=SECRET)
        case.choose(dialog, form)
        case.save(case.folder / "gone" / "x.csv")
        QTest.qWait(0)
        assert cut_off(dialog) == []
        unmarked = [
            button.text()
            for button in dialog.findChildren(QPushButton)
            if button.isVisible() and not button.text().startswith("[!!")
        ]
        assert unmarked == []
        assert "[!!" in dialog.problem.said()
        dialog.reject()
    finally:
        application.removeTranslator(pseudo)
