"""The list of what is watched: by keyboard, with large letters, honest about icons."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from portgui.answers.watch import MOST_MARKS, AppMark, PortMark
from portgui.gui import settings as keys
from portgui.gui.watch.dialog import WatchDialog
from tests.fakes import UDP
from tests.gui.watch.conftest import Case

# The offscreen platform cannot do what a window system does for a window; nothing of ours.
pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (raise\(\)|grabbing the keyboard)"
)


@pytest.fixture
def dialog(case: Case) -> WatchDialog:
    """The list, on screen; nginx waits on port 80."""
    case.computer.wait(case.computer.app("nginx"), "0.0.0.0:80")
    case.scan()
    case.window.show()
    case.door.show_dialog()
    found = case.window.findChild(WatchDialog)
    assert isinstance(found, WatchDialog)
    QApplication.processEvents()
    return found


def lines(dialog: WatchDialog) -> list[str]:
    """What the list shows."""
    return [dialog.list.item(number).text() for number in range(dialog.list.count())]


def write(dialog: WatchDialog, text: str) -> None:
    """Type into the field and press Enter."""
    dialog.field.setText("")
    QTest.keyClicks(dialog.field, text)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)


def test_what_is_typed_is_watched_and_its_use_is_shown(case: Case, dialog: WatchDialog) -> None:
    """Enter adds, the list says who uses it, and goes with every scan; the window stays."""
    for text in ("80", "53/udp", "nginx"):
        write(dialog, text)
    assert dialog.isVisible()
    assert lines(dialog) == [
        "Port 80: nginx, your network", "Port 53 / UDP: nobody", "nginx: 80 / TCP, your network",
    ]  # fmt: skip
    case.computer.wait(case.computer.app("dnsmasq"), "0.0.0.0:53", UDP)
    case.scan()
    assert lines(dialog)[1] == "Port 53 / UDP: dnsmasq, your network"
    assert dialog.field.text() == ""


def test_the_chosen_line_stays_chosen(case: Case, dialog: WatchDialog) -> None:
    """While scans come and other lines go; what is removed is the chosen one."""
    case.settings.set(keys.WATCHED, (PortMark(80), PortMark(5000), AppMark("node")))
    dialog.list.setCurrentRow(1)
    case.door.forget(PortMark(80))
    case.scan()
    assert dialog.list.currentRow() == 0
    dialog.list.setFocus()
    QApplication.processEvents()
    QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert case.door.marks == (AppMark("node"),)
    assert not dialog.remove_button.isEnabled()


def test_what_cannot_be_watched_is_said_below_the_field(case: Case, dialog: WatchDialog) -> None:
    """And is gone with the next letter."""
    write(dialog, "70000")
    assert "70000" in dialog.error.said()
    assert dialog.error.isVisible()
    assert dialog.field.text() == "70000"
    QTest.keyClick(dialog.field, Qt.Key.Key_Backspace)
    assert not dialog.error.isVisible()
    case.settings.set(keys.WATCHED, tuple(PortMark(port) for port in range(1, MOST_MARKS + 1)))
    write(dialog, "5000")
    assert "100" in dialog.error.said()


def test_the_switches_hold_at_once(case: Case, dialog: WatchDialog) -> None:
    """And show what was switched elsewhere."""
    dialog.new_apps.click()
    dialog.tray.click()
    assert case.settings.get(keys.WATCH_NEW)
    assert case.bar.shown == 1
    case.settings.set(keys.TRAY, False)
    assert not dialog.tray.isChecked()


def test_a_system_without_a_place_for_the_icon_says_so(case: Case) -> None:
    """The switch cannot be switched on, and a sentence says why."""
    case.bar.is_there = False
    made = WatchDialog(case.door, case.settings, None)
    assert not made.tray.isEnabled()
    assert made.tray_note.said() == "This system has no place for such an icon now."
    made.deleteLater()


def test_it_says_that_nothing_is_noticed_while_nobody_looks(
    case: Case, dialog: WatchDialog
) -> None:
    """Paused, or switched off."""
    assert not dialog.not_looking.isVisible()
    case.door.set_interval(0.0)
    assert dialog.not_looking.isVisible()
    case.door.set_interval(10.0)
    assert not dialog.not_looking.isVisible()


def test_names_of_apps_are_offered(dialog: WatchDialog) -> None:
    """Those that wait now."""
    completer = dialog.field.completer()
    completer.setCompletionPrefix("NGI")
    assert completer.currentCompletion() == "nginx"


def test_it_is_one_window_and_can_be_opened_again(case: Case, dialog: WatchDialog) -> None:
    """A second wish brings the first one to the front; once closed, another one comes."""
    case.door.show_dialog()
    assert len(case.window.findChildren(WatchDialog)) == 1
    dialog.close()
    QApplication.sendPostedEvents()
    case.door.show_dialog()
    assert any(found.isVisible() for found in case.window.findChildren(WatchDialog))


@pytest.mark.usefixtures("large_font")
def test_large_letters_find_room(case: Case, large_font: QFont) -> None:
    """Nothing is cut off and nothing overlaps at 200 %."""
    case.settings.set(keys.WATCHED, (PortMark(80), AppMark("x" * 200)))
    made = WatchDialog(case.door, case.settings, None)
    made.show()
    QApplication.processEvents()
    inner = [found for found in made.findChildren(QWidget) if found.isVisible()]
    for button in (found for found in inner if isinstance(found, QPushButton)):
        assert button.width() >= button.sizeHint().width()
    for label in (found for found in inner if isinstance(found, QLabel) and found.wordWrap()):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
    rects = [
        found.rect().translated(found.mapTo(made, QPoint(0, 0)))
        for found in inner
        if found.parent() is made
    ]
    for number, one in enumerate(rects):
        assert not any(one.intersects(other) for other in rects[number + 1 :])
    made.close()


def test_every_part_has_a_name_for_screen_readers(dialog: WatchDialog) -> None:
    """The field and the list; the others say it themselves."""
    assert dialog.field.accessibleName()
    assert dialog.list.accessibleName()
    assert dialog.add_button.text()
    assert dialog.new_apps.text()
