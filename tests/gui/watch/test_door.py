"""From the scans to the notification, the icon beside the clock, and the row's menu."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from portgui.answers.live_row import make_row
from portgui.answers.watch import MOST_MARKS, AppMark, PortMark
from portgui.connections.changes import Delta
from portgui.connections.ledger import Summary
from portgui.gui import settings as keys
from portgui.gui.colours import DARK, LIGHT
from portgui.gui.scan_client import DIED
from portgui.gui.settings import Settings
from portgui.gui.theme import Theme
from portgui.gui.watch.tray import MOST_LISTED, tray_icon
from tests.fakes import TCP, UDP, make_reference
from tests.gui.watch.conftest import Case
from tests.screen import virtual_screen

FIVE = PortMark(5000)
ROOT = Path(__file__).parents[3]


# Notifications.


def test_a_watched_port_is_told_and_a_click_shows_its_card(case: Case) -> None:
    """In the window, which comes to the front."""
    case.scan()
    case.door.watch(PortMark(5000, TCP))
    case.computer.wait(case.computer.app("node"), "127.0.0.1:5000")
    case.scan()
    assert [(each.title, each.text) for each in case.desktop.shown] == [
        (
            "Port 5000 / TCP is in use now",
            "node is waiting for connections. Only this computer can reach it.",
        )
    ]
    case.desktop.clicked.emit(case.desktop.shown[0].about)
    assert (case.windows, case.cards) == (1, [(5000, TCP)])


def test_nothing_is_told_after_the_first_scan_or_another_process(case: Case) -> None:
    """What a scanning process sees first is no news."""
    node = case.computer.wait(case.computer.app("node"), "0.0.0.0:5000")
    case.door.watch(FIVE)
    case.settings.set(keys.WATCH_NEW, True)
    case.scan()
    case.scan()
    assert case.titles() == []
    del case.computer._rows[node.key]
    case.computer.wait(case.computer.app("other"), "0.0.0.0:6000")
    case.client.notice.emit(DIED)
    case.scan()
    case.scan()
    assert case.titles() == []
    case.computer.wait(case.computer.app("node"), "0.0.0.0:5000")
    case.scan()
    assert case.titles() == ["Port 5000 is in use now"]


def test_what_happens_right_after_the_mark_is_told(case: Case) -> None:
    """Watch a port, start the app: the very next scan tells, with or without an icon before."""
    case.door.watch(AppMark("x"))
    case.scan()
    case.door.watch(FIVE)
    case.computer.wait(case.computer.app("node"), "0.0.0.0:5000")
    case.scan()
    assert case.titles() == ["Port 5000 is in use now"]


def test_a_scan_that_comes_in_parts_is_looked_at_when_it_is_whole(case: Case) -> None:
    """A mark set in the middle of the first scan tells nothing of its second half."""
    other = case.computer.wait(case.computer.app("other"), "0.0.0.0:6000")
    node = case.computer.wait(case.computer.app("node"), "0.0.0.0:5000")
    case.client.delta.emit(Delta((), (), (other,)))
    case.door.watch(FIVE)
    case.client.delta.emit(Delta((), (), (node,)))
    case.client.finished.emit(Summary(0.01, 0.0, 2, 2, True, ()))
    case.client._known = {found.key: found for found in (other, node)}
    case.scan()
    assert case.titles() == []
    assert [line.use for line in case.door.lines()] == ["node, your network"]


def test_scans_go_on_only_as_long_as_something_is_watched(case: Case) -> None:
    """A port, any new app, or the icon; else a hidden window costs nothing."""
    assert not case.door.needs_scans
    case.door.watch(FIVE)
    case.settings.set(keys.WATCH_NEW, True)
    case.door.forget(FIVE)
    assert (case.door.needs_scans, case.scans_needed) == (True, [True])
    case.settings.set(keys.WATCH_NEW, False)
    assert (case.door.needs_scans, case.scans_needed) == (False, [True, False])
    case.settings.set(keys.TRAY, True)
    case.settings.set(keys.TRAY, False)
    assert case.scans_needed == [True, False, True, False]


def test_without_a_desktop_the_icon_speaks_and_without_an_icon_the_window(case: Case) -> None:
    """An icon that is not wanted comes for the message, and goes."""
    case.desktop.works = False
    case.door.watch(FIVE)
    case.scan()
    node = case.computer.wait(case.computer.app("node"), "0.0.0.0:5000")
    case.scan()
    assert [title for title, _ in case.bar.messages] == ["Port 5000 is in use now"]
    assert case.bar.shown == 1
    case.bar.icons[0].messageClicked.emit()
    assert case.cards == [(5000, None)]
    assert case.door.tray._speaking.isActive()
    case.door.tray._speaking.timeout.emit()
    assert (case.bar.shown, case.told) == (0, [])
    case.bar.is_there = False
    del case.computer._rows[node.key]
    case.scan()
    case.scan()
    assert case.told == [
        (
            "watch-5000",
            "Port 5000 is not in use any more. No app waits for connections on it now."
            " Until now: node.",
        )
    ]
    assert len(case.bar.messages) == 1


def test_what_is_watched_is_remembered(case: Case, tmp_path: Path) -> None:
    """In the settings file, as data."""
    marks = (FIVE, PortMark(53, UDP), AppMark("node"))
    for mark in marks:
        case.door.watch(mark)
    case.settings.flush()
    again = Settings(tmp_path, case.jobs)
    assert again.get(keys.WATCHED) == marks
    assert again.problems == ()


@pytest.mark.parametrize(
    "stored",
    [
        5, "x", {"port": 1}, [5], [{"port": 0}], [{"port": 70_000}], [{"port": True}], [{}],
        [{"port": 1, "protocol": "sctp"}], [{"port": 1, "protocol": 6}], [{"app": ""}],
        [{"app": " "}], [{"app": "x" * 300}], [{"port": 1}] * 101, [None],
    ],
)  # fmt: skip
def test_anything_else_in_the_file_is_refused(stored: object) -> None:
    """By ValueError and nothing else: the settings then say which value they could not use."""
    with pytest.raises(ValueError, match=r"not a|nor an"):
        keys.WATCHED.read(stored)


# The row's menu.


def test_a_row_offers_to_watch_its_port_and_its_app(case: Case) -> None:
    """And to stop; the far port of a connection is nobody's here."""
    reference = make_reference()
    node = case.computer.app("R&D")
    row = make_row(case.computer.wait(node, "0.0.0.0:5000"), reference)
    (port, watch_port), (app, watch_app) = case.door.actions_for(row)
    assert (port, app) == ("Watch port 5000", "Watch R&&D")
    watch_port()
    watch_app()
    assert set(case.door.marks) == {FIVE, AppMark("R&D")}
    (port, forget_port), (app, _) = case.door.actions_for(row)
    assert (port, app) == ("Stop watching port 5000", "Stop watching R&&D")
    forget_port()
    case.door.watch(PortMark(5000, TCP))
    (port, forget_port), _ = case.door.actions_for(row)
    assert port == "Stop watching port 5000"
    forget_port()
    assert set(case.door.marks) == {AppMark("R&D")}
    far = case.computer.connect(case.computer.app("chrome"), "93.184.216.34:443")
    assert [words for words, _ in case.door.actions_for(make_row(far, reference))] == [
        "Watch chrome"
    ]


def test_a_full_list_is_said(case: Case) -> None:
    """Nothing is dropped in silence."""
    case.settings.set(keys.WATCHED, tuple(PortMark(port) for port in range(1, MOST_MARKS + 1)))
    case.door.watch(FIVE)
    assert FIVE not in case.door.marks
    assert [key for key, _ in case.told] == ["watch-list-full"]


# The icon beside the clock.


def test_the_menu_says_who_uses_what_is_watched(tray_case: Case) -> None:
    """A line leads to the port; a name from outside is no shortcut and no second line."""
    case = tray_case
    case.door.watch(FIVE)
    case.door.watch(AppMark("R&D"))
    case.computer.wait(case.computer.app("node"), "0.0.0.0:5000")
    case.scan()
    assert case.menu() == [
        "Port 5000   node, your network", "R&&D   not waiting", "Watched ports and apps…",
        "Show PortGUI", "Pause", "Quit PortGUI",
    ]  # fmt: skip
    case.door.tray.menu().actions()[0].trigger()
    case.door.tray.menu().actions()[1].trigger()
    assert (case.windows, case.cards) == (2, [(5000, None)])


def test_a_long_list_is_cut_in_the_menu(tray_case: Case) -> None:
    """The rest is counted; the list itself shows all."""
    marks = tuple(PortMark(port) for port in range(1, MOST_LISTED + 4))
    tray_case.settings.set(keys.WATCHED, marks)
    assert "3 more" in tray_case.menu()
    assert len(tray_case.menu()) == MOST_LISTED + 5


def test_pause_goes_both_ways(tray_case: Case) -> None:
    """The menu shows what the window did, and tells what it did itself, once."""
    asked: list[bool] = []
    tray_case.door.pause_wanted.connect(asked.append)

    def entry() -> bool:
        (found,) = [a for a in tray_case.door.tray.menu().actions() if a.text() == "Pause"]
        return found.isChecked()

    tray_case.door.set_paused(True)
    assert (entry(), asked) == (True, [])
    next(a for a in tray_case.door.tray.menu().actions() if a.text() == "Pause").trigger()
    assert (entry(), asked) == (False, [False])
    tray_case.door.set_paused(False)
    assert asked == [False]


def test_with_the_icon_the_window_hides_and_that_is_said_once(tray_case: Case) -> None:
    """Without it, or when PortGUI is told to quit, closing the window ends PortGUI."""
    tray_case.window.show()
    tray_case.door.on_closing()
    assert not QApplication.quitOnLastWindowClosed()
    tray_case.door.on_closing()
    assert tray_case.titles() == ["PortGUI is still there"]
    tray_case.bar.is_there = False
    tray_case.door.on_closing()
    assert QApplication.quitOnLastWindowClosed()
    tray_case.bar.is_there = True
    tray_case.settings.set(keys.TRAY, False)
    tray_case.door.on_closing()
    assert QApplication.quitOnLastWindowClosed()


def test_quitting_from_the_menu_hides_nothing(
    tray_case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The windows are closed for good, and nobody is told that PortGUI is still there."""
    quits: list[int] = []
    monkeypatch.setattr(QApplication, "quit", lambda: quits.append(1))
    tray_case.door.tray.menu().actions()[-1].trigger()
    tray_case.door.on_closing()
    assert quits == [1]
    assert QApplication.quitOnLastWindowClosed()
    assert tray_case.titles() == []


def test_a_click_on_the_icon_shows_the_window(tray_case: Case) -> None:
    """A click with the other button opens the menu, which is the system's business."""
    reason = QSystemTrayIcon.ActivationReason
    tray_case.bar.icons[0].activated.emit(reason.Context)
    assert tray_case.windows == 0
    tray_case.bar.icons[0].activated.emit(reason.Trigger)
    assert tray_case.windows == 1


def test_a_bar_that_comes_later_gets_its_icon(case: Case) -> None:
    """Somebody logs in, and PortGUI starts before the desktop does."""
    case.bar.is_there = False
    case.settings.set(keys.TRAY, True)
    case.door.watch(FIVE)
    case.scan()
    assert case.bar.shown == 0
    case.bar.is_there = True
    case.scan()
    assert case.bar.shown == 1


def test_the_icon_can_be_seen_on_every_bar(qapp: QApplication) -> None:
    """A ground of its own with a sign on it, in both themes; on macOS a mask without a ground."""
    for colours in (LIGHT, DARK):
        icon = tray_icon(colours, "linux")
        assert not icon.isMask()
        for side in (16, 22, 32):
            picture = icon.pixmap(QSize(side, side)).toImage()
            assert picture.pixelColor(side // 2, 1).name() == colours.accent
    mask = tray_icon(LIGHT, "darwin")
    assert mask.isMask()
    assert mask.pixmap(QSize(32, 32)).toImage().pixelColor(6, 6).alpha() == 0


def test_the_icon_follows_the_theme(tray_case: Case, theme: Theme) -> None:
    """Light to dark, without a restart."""
    before = tray_case.bar.icons[0].icon().cacheKey()
    theme.changed.emit()
    after: QIcon = tray_case.bar.icons[0].icon()
    assert after.cacheKey() != before


_REAL = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QWidget
from PySide6.QtCore import QObject, QTimer
from portgui.gui import settings as keys
from portgui.gui.job import Jobs
from portgui.gui.scan_client import ScanClient
from portgui.gui.settings import Settings
from portgui.gui.theme import Theme
from portgui.gui.watch.door import WatchDoor
from portgui.gui.watch.notification import Notification
application = QApplication([])
jobs = Jobs()
settings = Settings(Path(sys.argv[1]), jobs)
settings.set(keys.TRAY, True)
window = QWidget()
door = WatchDoor(Theme(application), settings, ScanClient(("none",)), window, application)
told = []
door.told.connect(lambda key, text: told.append(text))
door._notifier.say(Notification("window", "Here", "it is"))
QTimer.singleShot(300, application.quit)
application.exec()
door.on_closing()
print(door.tray.is_possible, door.tray.is_shown, application.quitOnLastWindowClosed(), told)
door.stop(); jobs.stop()
"""


@pytest.mark.window
@pytest.mark.linux
@pytest.mark.xdist_group("window")
@pytest.mark.skipif(sys.platform != "linux", reason="a virtual screen needs X11")
def test_on_a_screen_without_a_bar_the_window_says_it(tmp_path: Path, qtbot: QtBot) -> None:
    """Qt's own icon under a bare X server, without a session bus.

    Closing the window still ends PortGUI, and what no system shows is said in the window.
    """
    with virtual_screen() as environment:
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        environment.pop("XDG_RUNTIME_DIR", None)
        done = subprocess.run(
            [sys.executable, "-c", _REAL, str(tmp_path)],
            env={**environment, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.stdout == "False False True ['Here. it is']\n", done.stderr
