"""Show all names: with a stand-in for pkexec that behaves like it, and the real scan client."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from portgui.connections.changes import Delta
from portgui.connections.elevation import Obstacle, Way
from portgui.connections.ledger import Summary
from portgui.connections.snapshot import Degradation
from portgui.gui.actions.all_names import AllNames, AllNamesButton, Sight, obstacle_message
from portgui.gui.i18n import say
from portgui.gui.job import Jobs
from portgui.gui.scan_client import DIED, ScanClient
from portgui.gui.theme import Theme
from portgui.words import Message
from tests import needs

needs.linux()
assert sys.platform == "linux"  # mypy leaves the rest out on the others, too

ROOT = Path(__file__).parent.parent.parent.parent
PATIENCE = 20_000
"""Milliseconds; far more than it takes."""
HIDDEN = Degradation("scan-names-hidden", 1)

# Behaves like pkexec(1): asks in the way that the file beside it says, and then becomes the
# program, with an environment of its own. What it writes is what pkexec 122 writes.
PKEXEC = """#!{python}
import os, signal, sys
folder = os.path.dirname(os.path.abspath(__file__))
mode = open(folder + "/mode").read()
if sys.argv[1] != "--disable-internal-agent" or not os.path.isabs(sys.argv[2]):
    sys.exit("called in a wrong way")
open(folder + "/asked", "a").write("x")
prefix = "Error executing command as another user: "
if mode == "dismissed":
    print(prefix + "Request dismissed", file=sys.stderr)
    sys.exit(126)
if mode in {{"No authentication agent found.", "Not authorized"}}:
    print(prefix + mode, file=sys.stderr)
    sys.exit(127)
if mode == "authority":
    print("Error getting authority: Error initializing authority", file=sys.stderr)
    sys.exit(127)
if mode == "waits":
    while True:
        signal.pause()
if mode == "nonsense":
    os.write(1, b"Password: ")
    while True:
        signal.pause()
os.execve(sys.argv[2], sys.argv[2:], {{"PATH": "/usr/bin:/bin", "PKEXEC_UID": str(os.getuid())}})
"""

# A scanning process that sees one app of its own and one of somebody else's: hidden, or not.
WORKER = """#!{python}
import os, sys
sys.path.insert(0, {root!r})
from portgui.connections.changes import Delta
from portgui.connections.owners import nobody
from portgui.connections.snapshot import *
from portgui.connections.wire import *
from portgui.net import Endpoint, Protocol

sees_all = __file__.endswith("all")
def row(port, owner, since):
    key = ConnectionKey(Protocol.TCP, Endpoint("0.0.0.0", port), None, owner.pid)
    return Connection(key, State.WAITING, "LISTEN", Reach.NETWORK, owner, since)
mine = row(8000, Owner(1, "mine", 100.0), 100.0)
theirs = Owner(2, "sshd", 50.0, user="root") if sees_all else nobody(Gap.NEEDS_ADMIN, "root")
rows = (mine, row(22, theirs, theirs.create_time))
missing = () if sees_all else (Degradation("scan-names-hidden", 1),)
frames, first = Frames(), True
while received := os.read(0, 65536):
    frames.feed(received)
    while (frame := frames.next()) is not None:
        request = unpack_request(frame)
        delta = Delta((), (), rows if first or request.anew else ())
        first = False
        for piece in pack_answer(Part(request.sequence, 0, True, 900.0, 0.01, 2, missing, delta)):
            os.write(1, piece)
"""


class Desk:
    """The door with its client, and everything that both have said."""

    def __init__(self, folder: Path, jobs: Jobs, window: QWidget, qtbot: QtBot) -> None:
        self.folder = folder
        for name, text in (("pkexec", PKEXEC), ("own", WORKER), ("all", WORKER)):
            script = folder / name
            script.write_text(text.format(python=sys.executable, root=str(ROOT)), "utf-8")
            script.chmod(0o755)
        self.say_yes()
        command = (str(folder / "pkexec"), "--disable-internal-agent", str(folder / "all"))
        self.way = Way(command, "sudo ss -tunap")
        self.client = ScanClient((str(folder / "own"),))
        self.door = AllNames(self.client, jobs, window, window, way=lambda: self.way)
        self.told: list[str] = []
        self.deltas: list[Delta] = []
        self.summaries: list[Summary] = []
        self.notices: list[str] = []
        self.sights: list[bool] = []
        self.door.told.connect(lambda message: self.told.append(say(message)))
        self.client.delta.connect(self.deltas.append)
        self.client.finished.connect(self.summaries.append)
        self.client.finished.connect(
            lambda summary: self.door.set_degradations(summary.degradations)
        )
        self.client.notice.connect(self.notices.append)
        self.client.sight_changed.connect(self.sights.append)
        self.qtbot = qtbot

    def answer(self, mode: str) -> None:
        """What comes of it when the administrator is asked."""
        (self.folder / "mode").write_text(mode, "utf-8")

    def say_yes(self) -> None:
        """The administrator agrees."""
        self.answer("yes")

    def scan(self) -> Summary:
        """Ask for a scan and wait for it."""
        count = len(self.summaries)
        self.client.start()
        self.client.request()
        self.until(lambda: len(self.summaries) > count)
        return self.summaries[-1]

    def until(self, check: Callable[[], bool]) -> None:
        """Wait for something."""
        self.qtbot.waitUntil(check, timeout=PATIENCE)

    def names(self) -> dict[int, str]:
        """The app of each port, as far as it has been handed on."""
        return {key.local.port: row.owner.name for key, row in self.client.connections.items()}

    def sight(self) -> Sight:
        """What is shown now."""
        return self.door.sight

    def times_asked(self) -> int:
        """How often the administrator was asked."""
        asked = self.folder / "asked"
        return len(asked.read_text("utf-8")) if asked.exists() else 0


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    """Jobs that end with the test."""
    made = Jobs()
    yield made
    assert made.stop()


@pytest.fixture
def desk(
    tmp_path: Path,
    jobs: Jobs,
    theme: Theme,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Desk]:
    """A door; what its processes write to standard error is expected."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = Desk(tmp_path, jobs, window, qtbot)
    yield made
    made.door.cancel()
    made.client.stop()
    if made.door.dialog is not None:
        made.door.dialog.close()


HIDES = {8000: "mine", 22: ""}
SHOWS = {8000: "mine", 22: "sshd"}


def test_it_is_offered_where_something_is_hidden(desk: Desk) -> None:
    """On Linux only, and not before a scan has said so."""
    button = AllNamesButton(desk.door)
    desk.qtbot.addWidget(button)
    assert button.isHidden()
    desk.door.set_degradations(())
    assert button.isHidden()
    desk.door.set_degradations((HIDDEN,))
    assert not button.isHidden()
    assert "…" in button.text()
    desk.door.set_degradations((Degradation("scan-not-refreshed"),))
    assert button.isHidden()


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_it_is_not_offered_elsewhere(system: str, desk: Desk) -> None:
    """There is no pkexec there."""
    window = desk.door.parent()
    assert isinstance(window, QWidget)
    door = AllNames(desk.client, Jobs(window), window, window, system=system)
    door.set_degradations((HIDDEN,))
    assert not door.is_offered


def test_after_a_yes_all_names_are_there(desk: Desk) -> None:
    """Without a scan being asked for; only the hidden row changes, and keeps its age."""
    desk.scan()
    assert desk.names() == HIDES
    desk.deltas.clear()
    desk.door.toggle()
    desk.until(lambda: desk.names() == SHOWS)
    (delta,) = desk.deltas
    assert [key.local.port for key in delta.removed] == [22]
    (shown,) = delta.added
    assert (shown.owner.name, shown.first_scan, shown.since) == ("sshd", True, 50.0)
    assert desk.sight() is Sight.ALL
    assert desk.sights == [True]
    assert "all users" in desk.told[-1]
    desk.until(lambda: desk.summaries[-1].degradations == ())
    assert desk.door.is_offered, "it can be stopped again"
    assert desk.notices == []


def test_it_asks_once_and_goes_on_for_many_scans(desk: Desk) -> None:
    """The same process looks again and again."""
    desk.scan()
    desk.door.start()
    desk.until(lambda: desk.sight() is Sight.ALL)
    for _ in range(5):
        desk.scan()
    assert desk.times_asked() == 1
    assert desk.names() == SHOWS


def test_it_can_be_stopped(desk: Desk) -> None:
    """The process with the rights is gone, and the rows are as they were, with their age."""
    desk.scan()
    desk.door.start()
    desk.until(lambda: desk.names() == SHOWS)
    desk.door.toggle()
    desk.until(lambda: desk.names() == HIDES)
    assert desk.sight() is Sight.OWN
    assert "hidden again" in desk.told[-1]
    assert desk.sights == [True, False]
    (hidden,) = (row for key, row in desk.client.connections.items() if key.local.port == 22)
    assert hidden.first_scan
    desk.until(lambda: alive(desk.folder / "all") == [])


def test_a_dismissed_question_changes_nothing(desk: Desk) -> None:
    """It is told in a line; nothing stands in the way, and the next scan is as the one before."""
    desk.scan()
    desk.deltas.clear()
    desk.answer("dismissed")
    desk.door.start()
    desk.until(lambda: desk.sight() is Sight.OWN)
    assert "nothing has changed" in desk.told[-1]
    assert desk.door.dialog is None
    desk.scan()
    assert (desk.deltas, desk.sights, desk.notices) == ([], [], [])
    assert desk.names() == HIDES


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("No authentication agent found.", "Nothing in this session can ask"),
        ("Not authorized", "does not permit"),
        ("authority", "polkit"),
    ],
)
def test_a_refusal_is_a_sentence_with_a_way_by_hand(mode: str, words: str, desk: Desk) -> None:
    """It says what is missing and what to type instead."""
    desk.scan()
    desk.answer(mode)
    desk.door.start()
    desk.until(lambda: desk.door.dialog is not None)
    assert desk.door.dialog is not None
    said = desk.door.dialog.said()
    assert words in said[1]
    assert said[-1] == "sudo ss -tunap"
    assert desk.sight() is Sight.OWN
    desk.scan()
    assert desk.names() == HIDES
    assert desk.notices == []


def test_looking_goes_on_while_the_question_stands(desk: Desk) -> None:
    """However long the password takes; the person may stop asking."""
    desk.scan()
    desk.answer("waits")
    desk.door.start()
    desk.until(lambda: desk.times_asked() == 1)
    for _ in range(3):
        desk.scan()
    assert desk.sight() is Sight.ASKING
    desk.door.toggle()
    assert desk.sight() is Sight.OWN
    desk.until(lambda: alive(desk.folder / "pkexec") == [])
    assert desk.told == []


def test_a_second_wish_does_not_ask_twice(desk: Desk) -> None:
    """There is one question on screen."""
    desk.answer("waits")
    desk.door.start()
    desk.until(lambda: desk.times_asked() == 1)
    desk.door.start()
    assert desk.times_asked() == 1


def test_nonsense_in_its_place_is_not_believed(desk: Desk) -> None:
    """What answers something else is ended; the ordinary process goes on."""
    desk.scan()
    desk.answer("nonsense")
    desk.door.start()
    desk.until(lambda: desk.notices == [DIED])
    desk.until(lambda: desk.sights == [True, False])
    desk.scan()
    assert desk.names() == HIDES
    assert desk.sight() is Sight.OWN


def test_when_it_ends_by_itself_the_ordinary_one_goes_on(desk: Desk) -> None:
    """It is said; nobody is asked for a password again."""
    desk.scan()
    desk.door.start()
    desk.until(lambda: desk.names() == SHOWS)
    (pid,) = alive(desk.folder / "all")
    os.kill(pid, 9)
    desk.until(lambda: desk.sights == [True, False])
    desk.scan()
    assert desk.names() == HIDES
    assert "ended by itself" in desk.told[-1]
    assert desk.times_asked() == 1


def test_a_program_that_cannot_be_started_is_told(desk: Desk) -> None:
    """Pkexec went away between the look and the start."""
    desk.scan()
    (desk.folder / "pkexec").unlink()
    desk.door.start()
    desk.until(lambda: desk.door.dialog is not None)
    assert desk.sight() is Sight.OWN


@pytest.mark.parametrize("obstacle", list(Obstacle))
def test_every_obstacle_has_a_sentence(obstacle: Obstacle, desk: Desk) -> None:
    """With the place in it where a place is in the way; and nobody is asked."""
    assert "/home/ada" in say(obstacle_message(obstacle, "/home/ada")) or (
        obstacle is not Obstacle.PLACE
    )
    desk.way = Way((), "sudo ss -tunap", obstacle, "/home/ada")
    desk.door.start()
    desk.until(lambda: desk.sight() is Sight.OWN)
    assert desk.times_asked() == 0
    assert bool(desk.told) is (obstacle is Obstacle.DISMISSED)


def test_an_unforeseen_error_is_handed_on(desk: Desk) -> None:
    """And the door can be used again."""
    desk.way = None  # type: ignore[assignment]
    messages: list[Message] = []
    desk.door.told.connect(messages.append)
    desk.door._find_way = lambda: 1 // 0  # type: ignore[assignment,return-value]
    with desk.qtbot.waitSignal(desk.door.failed, timeout=PATIENCE):
        desk.door.start()
    assert desk.sight() is Sight.OWN
    assert messages == []


def alive(script: Path) -> list[int]:
    """The processes that run this script and nothing else."""
    import psutil

    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = process.info["cmdline"] or []
        if process.info["status"] != psutil.STATUS_ZOMBIE and str(script) in words[:2]:
            found.append(process.pid)
    return found
