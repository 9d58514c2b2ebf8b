"""The way to end an app: nothing without a yes, nothing while it waits, and always said how."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from portgui.answers.live_row import LiveRow
from portgui.connections import actions
from portgui.connections.actions import Ending, Look, Outcome
from portgui.connections.protected import Refusal
from portgui.connections.targets import Target
from portgui.gui.actions.dialog import MAX_LINE, StepDialog
from portgui.gui.actions.end_app import EndApp
from portgui.gui.i18n import say
from portgui.gui.job import Jobs
from portgui.gui.theme import Theme
from portgui.words import Message
from tests.fakes import Computer, make_reference

KILLED = 9
"""SIGKILL; Windows has no such signal."""
PATIENCE = 20_000
"""Milliseconds; far more than it takes."""
needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")


class Played(Ending):
    """An app that does what the test says; each step is noted."""

    def __init__(self, target: Target) -> None:
        super().__init__(target)
        self.steps: list[str] = []
        self.sight = Look(Outcome.ASKED)
        self.answers = {"ask": Outcome.ASKED, "force": Outcome.ASKED}
        self.dies_of = "ask"

    def look(self) -> Look:
        """Say what the test wants seen."""
        self.steps.append("look")
        return self.sight

    def ask(self) -> Outcome:
        """Be asked."""
        self.steps.append("ask")
        return self.answers["ask"]

    def force(self) -> Outcome:
        """Be forced."""
        self.steps.append("force")
        return self.answers["force"]

    def is_still_there(self) -> bool:
        """Whether what kills it has happened."""
        return self.dies_of not in self.steps


class Door:
    """The door, with an app behind it and everything that it has said."""

    def __init__(self, jobs: Jobs, window: QWidget, qtbot: QtBot) -> None:
        self.played: Played | None = None
        self.plan: Callable[[Played], None] = lambda _: None
        self.door = EndApp(jobs, window, window, make=self._make, patience=0.0)
        self.told: list[Message] = []
        self.scans = 0
        self.ended: list[Target] = []
        self.door.told.connect(self.told.append)
        self.door.scan_wanted.connect(self._on_scan)
        self.door.ended.connect(self.ended.append)
        self._qtbot = qtbot
        computer = Computer()
        app = computer.app("node", path="/srv/shop/server")._replace(title="shop.js")
        computer.wait(app, "0.0.0.0:3000")
        computer.wait(app, "127.0.0.1:9229")
        self.rows = computer.rows(make_reference())

    def start(self) -> StepDialog:
        """Begin, and wait for the dialog."""
        self.door.start(self.rows[0], self.rows)
        self._qtbot.waitUntil(lambda: self.door.dialog is not None, timeout=PATIENCE)
        return self.dialog

    @property
    def dialog(self) -> StepDialog:
        """What is on screen."""
        assert self.door.dialog is not None
        return self.door.dialog

    def wait_for(self, words: str) -> StepDialog:
        """Wait until the heading says something with these words."""
        self._qtbot.waitUntil(
            lambda: self.door.dialog is not None and words in self.dialog.said()[0],
            timeout=PATIENCE,
        )
        return self.dialog

    def wait_for_end(self) -> str:
        """Wait until it is over; the sentence that was said last."""
        self._qtbot.waitUntil(lambda: bool(self.told), timeout=PATIENCE)
        return say(self.told[-1])

    def _make(self, target: Target) -> Ending:
        self.played = Played(target)
        self.plan(self.played)
        return self.played

    def _on_scan(self) -> None:
        self.scans += 1


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    """Jobs that end with the test."""
    made = Jobs()
    yield made
    assert made.stop()


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> QWidget:
    """The window that the dialogs belong to."""
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def door(jobs: Jobs, window: QWidget, qtbot: QtBot) -> Door:
    """The door with an app that does what it is told."""
    return Door(jobs, window, qtbot)


def steps(door: Door) -> list[str]:
    """What has happened to the app."""
    assert door.played is not None
    return door.played.steps


def test_it_says_what_would_end_before_it_asks(door: Door) -> None:
    """Name, path, process and user, and every connection that goes with it."""
    said = "\n".join(door.start().said())
    for words in ("shop.js", "node", "/srv/shop/server", "100", "ada", "0.0.0.0:3000", ":9229"):
        assert words in said
    assert "work" in said
    assert steps(door) == ["look"]


@pytest.mark.parametrize("how", ["button", "escape", "enter", "close"])
def test_nothing_happens_without_a_yes(how: str, door: Door, qtbot: QtBot) -> None:
    """Enter and Esc leave it, like the button; nothing is said, for nothing has happened."""
    dialog = door.start()
    match how:
        case "button":
            dialog.leave.click()
        case "close":
            dialog.close()
        case _:
            key = Qt.Key.Key_Escape if how == "escape" else Qt.Key.Key_Return
            QTest.keyClick(dialog, key)
    qtbot.waitUntil(lambda: door.door.dialog is None, timeout=PATIENCE)
    assert steps(door) == ["look"]
    assert door.told == []
    assert door.scans == 0


def test_an_app_that_obeys_is_gone_after_one_step(door: Door) -> None:
    """The dialog goes by itself; the view is asked to look again at once."""
    door.start().act.click()
    assert door.wait_for_end() == "shop.js has ended."
    assert steps(door) == ["look", "ask"]
    assert door.scans == 1
    assert [target.app for target in door.ended] == ["shop.js"]
    assert door.door.dialog is None


def test_an_app_that_stays_is_forced_only_if_the_person_wants(door: Door) -> None:
    """After the wait it is asked again; Force is what the other button says."""
    door.plan = lambda played: setattr(played, "dies_of", "force")
    door.start().act.click()
    dialog = door.wait_for("still running")
    assert "lost" in " ".join(dialog.said())
    assert steps(door) == ["look", "ask"]
    dialog.act.click()
    assert door.wait_for_end() == "shop.js has ended."
    assert steps(door) == ["look", "ask", "force"]


def test_an_app_that_stays_may_be_kept(door: Door) -> None:
    """It says that the app still runs; nothing was forced."""
    door.plan = lambda played: setattr(played, "dies_of", "force")
    door.start().act.click()
    door.wait_for("still running").leave.click()
    assert "still runs" in door.wait_for_end()
    assert steps(door) == ["look", "ask"]
    assert door.ended == []


def test_an_app_that_closes_while_the_question_stands_has_ended(door: Door) -> None:
    """The person answered in the app's own window; the question goes away."""
    door.plan = lambda played: setattr(played, "dies_of", "later")
    door.start().act.click()
    door.wait_for("still running")
    steps(door).append("later")
    assert door.wait_for_end() == "shop.js has ended."
    assert door.door.dialog is None


def test_an_app_that_outlives_being_forced_is_told(door: Door) -> None:
    """The system has the last word, and what it says is said."""
    door.plan = lambda played: setattr(played, "dies_of", "nothing")
    door.start().act.click()
    door.wait_for("still running").act.click()
    assert "forced" in door.wait_for_end()
    assert door.ended == []


def test_an_app_without_a_window_is_forced_or_kept(door: Door) -> None:
    """Where it cannot be asked, that is said before anything else is offered."""

    def plan(played: Played) -> None:
        played.answers["ask"] = Outcome.CANNOT_BE_ASKED
        played.dies_of = "force"

    door.plan = plan
    door.start().act.click()
    dialog = door.wait_for("still running")
    assert "no window" in " ".join(dialog.said())
    dialog.act.click()
    assert door.wait_for_end() == "shop.js has ended."


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.GONE, "Nothing was done"),
        (Outcome.OTHER_APP, "another app"),
        (Outcome.NOT_PERMITTED, "not permit"),
    ],
)
@pytest.mark.parametrize("when", ["look", "ask"])
def test_what_has_changed_meanwhile_is_said(
    outcome: Outcome, words: str, when: str, door: Door
) -> None:
    """At the look and at the very step; nothing more is done."""

    def plan(played: Played) -> None:
        if when == "look":
            played.sight = Look(outcome)
        played.answers["ask"] = outcome

    door.plan = plan
    if when == "ask":
        door.start().act.click()
    else:
        door.door.start(door.rows[0], door.rows)
    assert words in door.wait_for_end()
    assert steps(door) == (["look"] if when == "look" else ["look", "ask"])
    assert door.ended == []
    assert door.door.dialog is None


@pytest.mark.parametrize("refusal", list(Refusal))
def test_every_refusal_is_a_sentence_with_nothing_to_press(refusal: Refusal, door: Door) -> None:
    """It says why; there is only Close."""
    sight = Look(Outcome.REFUSED, refusal, "nginx.service")
    door.plan = lambda played: setattr(played, "sight", sight)
    dialog = door.start()
    assert not dialog.act.isVisible()
    assert dialog.said()[1].endswith((".", ":", "service"))
    assert "{" not in "".join(dialog.said())
    dialog.leave.click()
    assert steps(door) == ["look"]


def test_the_command_that_helps_instead_can_be_copied(door: Door) -> None:
    """Whole, and exactly as it is to be typed."""
    command = "sudo systemctl stop nginx.service"
    sight = Look(Outcome.REFUSED, Refusal.UNIT, "nginx.service", command)
    door.plan = lambda played: setattr(played, "sight", sight)
    dialog = door.start()
    (copy,) = [found for found in buttons(dialog) if found.text() == "Copy"]
    copy.click()
    assert QGuiApplication.clipboard().text() == command
    assert copy.text() == "Copied"
    dialog.close()


def test_what_an_app_calls_itself_is_plain_and_bounded(door: Door) -> None:
    """No markup is obeyed, and no name makes a dialog that fits no screen."""
    nasty = "<b>x</b>&amp;" * 500
    row = door.rows[0]
    owner = row.connection.owner._replace(title=nasty, path="/" + nasty)
    strange = row._replace(connection=row.connection._replace(owner=owner))
    door.rows = [strange, *door.rows[1:]]
    dialog = door.start()
    for label in dialog.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
        assert len(label.text()) < 2 * MAX_LINE
    assert len(dialog.windowTitle()) <= MAX_LINE
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    dialog.close()


def test_a_second_wish_waits_for_the_first(door: Door) -> None:
    """One app at a time: the open dialog comes to the front."""
    dialog = door.start()
    door.door.start(door.rows[1], door.rows)
    assert door.dialog is dialog
    assert steps(door) == ["look"]
    dialog.close()


def test_an_unforeseen_error_is_handed_on(door: Door, qtbot: QtBot) -> None:
    """It is not swallowed, and the door can be used again."""

    class Broken(Played):
        def look(self) -> Look:
            raise ZeroDivisionError

    door.door._make = Broken
    with qtbot.waitSignal(door.door.failed, timeout=PATIENCE):
        door.door.start(door.rows[0], door.rows)
    door.door._make = door._make
    door.start().close()


def buttons(dialog: StepDialog) -> list[QPushButton]:
    """The buttons that are on screen."""
    return [found for found in dialog.findChildren(QPushButton) if found.isVisible()]


# With a real process behind it.


@needs_signals
@pytest.mark.parametrize("is_stubborn", [False, True])
def test_a_real_app_is_ended(
    is_stubborn: bool,
    jobs: Jobs,
    window: QWidget,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that obeys by asking, one that does not by force."""
    monkeypatch.setattr(actions, "own_processes", lambda: ([psutil.Process()], []))
    ignore = "signal.signal(signal.SIGTERM, signal.SIG_IGN)" if is_stubborn else "0"
    code = f"import signal; {ignore}; print(flush=True)\nwhile 1: signal.pause()"
    app = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    with app:
        assert app.stdout is not None
        app.stdout.readline()
        door = EndApp(jobs, window, window, patience=0.3)
        door.start(real_row(app.pid), [])
        with qtbot.waitSignal(door.ended, timeout=PATIENCE):
            qtbot.waitUntil(lambda: door.dialog is not None, timeout=PATIENCE)
            assert door.dialog is not None
            door.dialog.act.click()
            if is_stubborn:
                qtbot.waitUntil(lambda: "still" in "".join(said(door)), timeout=PATIENCE)
                door.dialog.act.click()
        assert app.wait() == -(KILLED if is_stubborn else signal.SIGTERM)


def said(door: EndApp) -> tuple[str, ...]:
    """What is on screen."""
    return door.dialog.said() if door.dialog is not None else ()


def real_row(pid: int) -> LiveRow:
    """A row as the scan would make it for a process of this computer."""
    process = psutil.Process(pid)
    computer = Computer()
    owner = computer.app(process.name(), path=process.exe(), user=process.username())
    owner = owner._replace(pid=pid, create_time=process.create_time())
    computer.wait(owner, "127.0.0.1:3000")
    (row,) = computer.rows(make_reference())
    return row
