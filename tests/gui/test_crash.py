"""Unhandled errors: always logged, shown in one dialog, without the person, and life goes on."""

import gc
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from portgui.gui import crash, dialogs
from portgui.gui.crash import Crashes, FaultLog
from portgui.gui.crash_text import redact


@pytest.fixture
def crashes(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[Crashes]:
    """Crashes whose dialog comes at once; its windows are closed after the test.

    With `caplog`: that errors are logged is meant.
    """
    monkeypatch.setattr(crash, "SHOW_DELAY", 0)
    made = Crashes()
    yield made
    for dialog in open_dialogs():
        dialog.close()
    made.deleteLater()


def open_dialogs() -> list[dialogs.DetailsDialog]:
    """The dialogs that a person sees."""
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, dialogs.DetailsDialog) and widget.isVisible()
    ]


def error(text: str = "boom") -> tuple[type[BaseException], BaseException, Any]:
    """An error as the hooks get it."""
    try:
        raise LookupError(text)  # noqa: TRY301 (this is what is tested)
    except LookupError as raised:
        return LookupError, raised, raised.__traceback__


def words(dialog: dialogs.DetailsDialog) -> str:
    """All that the dialog says above the details."""
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_an_error_is_logged_and_shown(
    crashes: Crashes, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the traceback; the dialog has it too, with the versions above."""
    crashes._on_error(*error())
    assert "LookupError: boom" in caplog.text
    qtbot.waitUntil(lambda: len(open_dialogs()) == 1)
    (dialog,) = open_dialogs()
    assert f"Qt {qVersion()}" in dialog.details
    assert dialog.details.rstrip().endswith("LookupError: boom")
    assert "Errors so far" not in words(dialog)
    assert not dialog.isModal()


def test_details_are_copied(crashes: Crashes, qtbot: QtBot) -> None:
    """*Copy details* puts what is shown on the clipboard."""
    crashes._on_error(*error())
    qtbot.waitUntil(lambda: len(open_dialogs()) == 1)
    (dialog,) = open_dialogs()
    QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == dialog.details


def test_more_errors_are_counted_in_the_one_dialog(
    crashes: Crashes, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    """A hundred errors are one dialog with a number, and a line each in the log when known."""
    crashes._on_error(*error())
    qtbot.waitUntil(lambda: len(open_dialogs()) == 1)
    for number in range(99):
        crashes._on_error(*error(f"boom {number // 10}"))
    (dialog,) = open_dialogs()
    qtbot.waitUntil(lambda: "Errors so far: 100" in words(dialog))
    assert open_dialogs() == [dialog]
    assert caplog.text.count("Traceback") == 11
    assert caplog.text.count("again: LookupError: boom") == 89
    assert dialog.details.count("LookupError: boom") == crash.MAX_KEPT


def test_after_closing_the_next_error_is_shown_anew(crashes: Crashes, qtbot: QtBot) -> None:
    """A person who closed the dialog hears of the next error, counted from one again."""
    crashes._on_error(*error("first"))
    qtbot.waitUntil(lambda: len(open_dialogs()) == 1)
    (dialog,) = open_dialogs()
    dialog.close()
    qtbot.waitUntil(lambda: not Shiboken.isValid(dialog))
    crashes._on_error(*error("second"))
    qtbot.waitUntil(lambda: len(open_dialogs()) == 1)
    (dialog,) = open_dialogs()
    assert "second" in dialog.details
    assert "first" not in dialog.details
    assert "Errors so far" not in words(dialog)


def test_an_error_of_a_thread_is_shown_by_the_window(crashes: Crashes, qtbot: QtBot) -> None:
    """The hook runs in the failing thread; the dialog is made in the window's."""
    failing = threading.Thread(target=crashes._on_error, args=error("elsewhere"))
    failing.start()
    failing.join()
    assert open_dialogs() == []
    qtbot.waitUntil(lambda: len(open_dialogs()) == 1)
    assert "elsewhere" in open_dialogs()[0].details


def test_the_hooks_are_taken_and_given_back(
    crashes: Crashes, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All three ways of Python lead to the log while installed, and nowhere new afterwards."""
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    crashes.install()

    class Clumsy:
        def __del__(self) -> None:
            raise ValueError("while deleted")

    def fail() -> None:
        raise ValueError("in a thread")

    sys.excepthook(*error("in a slot"))
    thread = threading.Thread(target=fail, name="worker 7")
    thread.start()
    thread.join()
    Clumsy()
    gc.collect()
    crashes.uninstall()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    for text in ("in a slot", "unhandled error in worker 7", "in a thread", "while deleted"):
        assert text in caplog.text


def test_an_error_while_reporting_is_only_logged(
    crashes: Crashes,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A dialog that cannot be made does not bring about the next dialog."""

    def broken(*_: object) -> dialogs.DetailsDialog:
        raise RuntimeError("no dialog today")

    monkeypatch.setattr(dialogs, "show_details", broken)
    crashes._on_error(*error())
    qtbot.waitUntil(lambda: "an error could not be shown" in caplog.text)
    assert "no dialog today" in caplog.text
    assert open_dialogs() == []


def test_an_error_inside_the_log_does_not_go_round(
    crashes: Crashes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log that fails, and whose failure is reported again, ends here: tried twice, no more."""
    calls: list[str] = []

    def failing(*_: object, **__: object) -> None:
        calls.append("logged")
        crashes._on_error(*error("inner"))
        raise OSError("no log")

    monkeypatch.setattr(crash.logger, "error", failing)
    crashes._on_error(*error("outer"))
    assert calls == ["logged", "logged"]


def test_an_error_after_the_end_is_still_logged(
    qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    """While the program is taken down there is no dialog any more, but there is a log."""
    late = Crashes()
    Shiboken.delete(late)
    late._on_error(*error("late"))
    assert "LookupError: late" in caplog.text
    assert "could not be reported" not in caplog.text


def test_without_dialogs_errors_are_logged_only(
    crashes: Crashes, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    """In the self test an error leaves its trace in the log and opens nothing."""
    dialogs.set_no_dialogs(True)
    try:
        with caplog.at_level("INFO"):
            crashes._on_error(*error())
            qtbot.waitUntil(lambda: "not shown" in caplog.text)
    finally:
        dialogs.set_no_dialogs(False)
    assert "LookupError: boom" in caplog.text
    assert open_dialogs() == []


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        (QtMsgType.QtDebugMsg, logging.DEBUG),
        (QtMsgType.QtInfoMsg, logging.INFO),
        (QtMsgType.QtWarningMsg, logging.WARNING),
        (QtMsgType.QtCriticalMsg, logging.ERROR),
        (QtMsgType.QtFatalMsg, logging.CRITICAL),
    ],
)
def test_messages_of_qt_are_logged(
    kind: QtMsgType, level: int, caplog: pytest.LogCaptureFixture
) -> None:
    """With their level, under a name of their own; a message may be missing or hold a %s."""
    with caplog.at_level(logging.DEBUG):
        crash.log_qt_message(kind, QMessageLogContext(), "odd %s %d")
        crash.log_qt_message(kind, QMessageLogContext(), None)
    assert [(each.name, each.levelno) for each in caplog.records] == [("qt", level)] * 2
    assert "odd %s %d" in caplog.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('File "/home/anna/app/x.py", line 1', 'File "~/app/x.py", line 1'),
        ("/home/anna", "~"),
        ("file:///home/anna/x", "file:~/x"),
        ("/home/annabel/x /home/bob/y", "/home/<user>/x /home/<user>/y"),
        ("/srv/home/anna/x", "/srv/home/<user>/x"),
        ("user anna, Anna and annabel", "user <user>, <user> and annabel"),
        ("/run/media/anna/stick", "/run/media/<user>/stick"),
        ("nothing of the kind", "nothing of the kind"),
    ],
)
def test_the_person_is_not_in_the_details(text: str, expected: str) -> None:
    """Home folder and user name are taken out, and nothing else is spoilt."""
    assert redact(text, "/home/anna", "anna") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"C:\Users\Anna Li\x.py", r"~\x.py"),
        (r"'c:\\users\\anna li\\x.py'", r"'~\\x.py'"),
        ("C:/Users/Anna Li/x.py", "~/x.py"),
        (r"C:\Users\ANNALI~1\AppData\Local\Temp", r"C:\Users\<user>\AppData\Local\Temp"),
    ],
)
def test_the_person_is_not_in_the_details_of_windows(text: str, expected: str) -> None:
    """Either slash, doubled ones, any case, and the short names of old."""
    assert redact(text, r"C:\Users\Anna Li", "Anna Li") == expected


@pytest.mark.parametrize(
    ("home", "user", "text", "expected"),
    [
        ("/", "", "/usr/lib/x.py", "/usr/lib/x.py"),
        ("", "", "/home/anna", "/home/anna"),
        ("/root", "root", "/root/x /data/root/y", "~/x /data/<user>/y"),
        ("/home/a", "a", "a bad day /home/a/x", "<user> bad day ~/x"),
    ],
)
def test_odd_accounts_are_redacted_too(home: str, user: str, text: str, expected: str) -> None:
    """No home, no name, a home at the root, a name of one letter: nothing is torn apart."""
    assert redact(text, home, user) == expected


# What a fault leaves behind.


def test_a_fault_is_offered_at_the_next_start(crashes: Crashes, qtbot: QtBot) -> None:
    """The trace of the last run is shown, without the person, and can be copied."""
    crashes.offer(f'Fatal Python error: Aborted\n  File "{Path.home()}/x.py"')
    (dialog,) = open_dialogs()
    assert "ended unexpectedly" in words(dialog)
    assert 'File "~/x.py"' in dialog.details
    dialog.close()


def test_nothing_is_offered_after_a_good_end(crashes: Crashes) -> None:
    """An empty trace opens nothing."""
    crashes.offer("")
    assert open_dialogs() == []


RUN: Final = """
import ctypes, faulthandler, sys
from pathlib import Path
from portgui.gui.crash import FaultLog
fault = FaultLog(Path(sys.argv[1]))
print(repr(fault.last))
if sys.argv[2] == "fault":
    ctypes.string_at(0)
if sys.argv[2] == "noted":
    faulthandler.dump_traceback(fault._file)
fault.close()
"""


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a small program of its own with PortGUI's modules."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(crash.__file__).parents[2],
    )


def test_a_real_fault_leaves_its_trace_once(tmp_path: Path) -> None:
    """A read at address 0 ends the program; the next start has the trace, the one after has not."""
    assert run(RUN, str(tmp_path), "well").stdout == "''\n"
    assert run(RUN, str(tmp_path), "fault").returncode != 0
    found = "access violation" if sys.platform == "win32" else "Segmentation fault"
    assert found in run(RUN, str(tmp_path), "well").stdout
    assert run(RUN, str(tmp_path), "well").stdout == "''\n"


def test_a_fault_that_was_handled_is_not_offered(tmp_path: Path) -> None:
    """What Windows notes on the way to a good end is no crash."""
    assert run(RUN, str(tmp_path), "noted").returncode == 0
    assert (tmp_path / crash.FAULT_NAME).read_text() == ""


def test_a_fault_log_that_cannot_be_written_is_no_fault(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Without its folder PortGUI runs on, and says so in the log."""
    fault = FaultLog(tmp_path / "missing")
    fault.close()
    assert fault.last == ""
    assert "no fault log" in caplog.text


SLOT_FAILS: Final = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QApplication
from portgui import logs
from portgui.gui.crash import Crashes

def fail():
    qWarning("a warning of Qt")
    1 / 0

logs.start(Path(sys.argv[1]))
app = QApplication([])
crashes = Crashes(app)
crashes.install()
QTimer.singleShot(0, fail)
QTimer.singleShot(0, lambda: QTimer.singleShot(0, app.quit))
status = app.exec()
crashes.uninstall()
print("went on", status)
"""


def test_a_failing_slot_does_not_end_the_program(tmp_path: Path) -> None:
    """In a real program: the error and Qt's message are in the log, and the program goes on."""
    done = run(SLOT_FAILS, str(tmp_path))
    log = (tmp_path / "portgui.log").read_text("utf-8")
    assert (done.stdout, done.returncode) == ("went on 0\n", 0)
    assert "ZeroDivisionError: division by zero" in log.splitlines()
    assert "WARNING  qt: default: a warning of Qt" in log


def test_an_interrupt_ends_the_program(
    qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    """Ctrl+C at the terminal is a wish, not an error."""
    interrupted = KeyboardInterrupt()
    Crashes()._on_error(KeyboardInterrupt, interrupted, None)
    assert caplog.text == ""
