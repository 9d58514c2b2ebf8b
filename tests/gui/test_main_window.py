"""The main window: places, keys, notices, and whether anybody looks at it."""

from collections.abc import Callable
from typing import Final

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QImage, QWindowStateChangeEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from portgui.gui import main_window, notice_tones
from portgui.gui.main_window import PLACES, MainWindow
from portgui.gui.notice_bar import NoticeBar
from portgui.gui.notice_tones import tone_of
from portgui.gui.search_box import SearchBox
from portgui.gui.table.columns import Tone
from portgui.gui.theme import Mode, Theme
from portgui.gui.turning_row import TurningRow
from portgui.words import ENGLISH

CTRL: Final = Qt.KeyboardModifier.ControlModifier


class Page(QWidget):
    """A page with a field of its own and a button."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.field = QLineEdit(self)
        self.button = QPushButton(key, self)
        whole = QVBoxLayout(self)
        whole.addWidget(self.field)
        whole.addWidget(self.button)
        self.setFocusProxy(self.field)


def page(window: MainWindow, key: str) -> Page:
    """A page that has been made."""
    found = window.made_page(key)
    assert isinstance(found, Page)
    return found


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> MainWindow:
    """On screen and active, on its first page."""

    def maker(key: str) -> Callable[[], QWidget]:
        return lambda: Page(key)

    makers = {place.key: maker(place.key) for place in PLACES}
    made = MainWindow(theme, SearchBox(theme, lambda _: ()), makers)
    qtbot.addWidget(made)
    made.resize(1280, 760)
    made.show_page(main_window.LIVE)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def place_button(window: MainWindow, key: str) -> QPushButton:
    """A place's button in the side bar."""
    found = window.sidebar.findChild(QPushButton, f"nav-{key}")
    assert isinstance(found, QPushButton)
    return found


# Places.


def test_pages_are_made_when_they_are_first_shown_and_once(window: MainWindow) -> None:
    """What is not looked at costs nothing; what was looked at stays as it was left."""
    made, changed = QSignalSpy(window.page_made), QSignalSpy(window.page_changed)
    assert window.made_page(main_window.GUIDE) is None
    QTest.mouseClick(place_button(window, main_window.GUIDE), Qt.MouseButton.LeftButton)
    guide = page(window, main_window.GUIDE)
    assert guide.isVisible()
    QTest.mouseClick(place_button(window, main_window.LIVE), Qt.MouseButton.LeftButton)
    QTest.mouseClick(place_button(window, main_window.GUIDE), Qt.MouseButton.LeftButton)
    assert window.made_page(main_window.GUIDE) is guide
    assert made.count() == 1
    assert [changed.at(n)[0] for n in range(changed.count())] == ["guide", "live", "guide"]


@pytest.mark.parametrize("number", range(len(PLACES)))
def test_every_place_has_a_key(qtbot: QtBot, window: MainWindow, number: int) -> None:
    """Ctrl+1 to Ctrl+6; the side bar marks the place, and the tooltip tells the key."""
    QTest.keyClick(window, Qt.Key(Qt.Key.Key_1.value + number), CTRL)
    key = PLACES[number].key
    # A shortcut presses the button as long as a finger would.
    qtbot.waitUntil(lambda: window.page == key and not place_button(window, key).isDown())
    assert [place_button(window, each.key).isChecked() for each in PLACES] == [
        each.key == key for each in PLACES
    ]
    assert f"Ctrl+{number + 1}" in place_button(window, key).toolTip()


@pytest.mark.parametrize("key", ["", "letters", "no such page"])
def test_an_unknown_place_is_the_first_one(window: MainWindow, key: str) -> None:
    """As it stands in the settings of another version."""
    window.show_page(main_window.ABOUT)
    window.show_page(key)
    assert window.page == PLACES[0].key


def test_the_search_box_stands_where_it_searches(window: MainWindow) -> None:
    """The port guide has a filter of its own."""
    assert window.search.isVisible()
    window.show_page(main_window.GUIDE)
    assert not window.search.isVisible()


def test_find_goes_to_the_field_of_the_page(window: MainWindow) -> None:
    """Ctrl+F looks in what is shown; Ctrl+K is the search box, from everywhere."""
    page(window, main_window.LIVE).button.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F, CTRL)
    assert window.search.field.hasFocus()
    window.show_page(main_window.GUIDE)
    QTest.keyClick(window, Qt.Key.Key_F, CTRL)
    assert page(window, main_window.GUIDE).field.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    assert window.page == main_window.LIVE
    assert window.search.field.hasFocus()


# The card.


def test_the_card_is_made_when_it_is_first_wanted_and_once(window: MainWindow) -> None:
    """Most of it is not needed at the start; whoever wants to hear of it is told."""
    made = QSignalSpy(window.card_made)
    window.hide_card()
    assert made.count() == 0
    window.show_card()
    window.hide_card()
    assert not window.has_open_card
    window.show_card()
    assert [made.at(n)[0] for n in range(made.count())] == [window.card]


def test_the_card_comes_and_goes_with_escape(window: MainWindow) -> None:
    """Its room is the page's again."""
    width = page(window, main_window.LIVE).width()
    window.show_card()
    QApplication.processEvents()
    assert window.card.isVisible()
    assert page(window, main_window.LIVE).width() < width
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.card.isVisible()


def test_the_cross_closes_the_card(window: MainWindow) -> None:
    """As Escape does."""
    window.show_card()
    window.card.closed.emit()
    assert not window.card.isVisible()


def tab_order(window: MainWindow) -> list[QWidget]:
    """Where the Tab key goes, from the first place of the side bar on."""
    first = place_button(window, window.page)
    first.setFocus()
    found: list[QWidget] = [first]
    for _ in range(50):
        QTest.keyClick(found[-1], Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget is found[0]:
            return found
        found.append(widget)
    raise AssertionError("the Tab key never comes back")


def test_tab_goes_through_places_search_page_and_card(window: MainWindow) -> None:
    """In this order, also for a page that is made later than the card."""
    window.show_card()
    for key in (main_window.LIVE, main_window.GUIDE, main_window.LIVE):
        window.show_page(key)
        order = tab_order(window)
        shown = page(window, key)
        places = [shown.field, shown.button, *window.card.tab_order()]
        if key == main_window.LIVE:
            places = [window.search.field, window.wizard_button, *places]
        assert [order.index(widget) for widget in places] == sorted(
            order.index(widget) for widget in places
        )


# Where there is little room.


def narrow(window: MainWindow, width: int = 720) -> None:
    """Draw the window's edge to the left."""
    window.resize(width, 600)
    QApplication.processEvents()


def test_a_narrow_window_has_a_side_bar_of_icons(qtbot: QtBot, window: MainWindow) -> None:
    """Each is still named, for the ear and under the pointer, and has its key; and back."""
    wide = window.sidebar.width()
    narrow(window)
    qtbot.waitUntil(lambda: window.sidebar.width() < wide / 2)
    for number, place in enumerate(PLACES, 1):
        button = place_button(window, place.key)
        assert (button.text(), button.accessibleName()) == ("", place.heading())
        assert place.heading() in button.toolTip()
        assert button.shortcut().toString() == f"Ctrl+{number}"
    narrow(window, 1280)
    qtbot.waitUntil(lambda: window.sidebar.width() == wide)
    assert [place_button(window, each.key).text() for each in PLACES] == [
        each.heading() for each in PLACES
    ]


def test_large_letters_make_a_window_narrow(
    qtbot: QtBot, window: MainWindow, request: pytest.FixtureRequest
) -> None:
    """It is the letters across that count; the window may be open already."""
    request.getfixturevalue("large_font")
    live = place_button(window, main_window.LIVE)
    qtbot.waitUntil(lambda: live.text() == "")


def test_the_card_takes_the_place_of_a_page_that_has_no_room_beside_it(
    window: MainWindow,
) -> None:
    """With a way back that has the focus; the page gets it again, as it was."""
    narrow(window)
    shown = page(window, main_window.LIVE)
    shown.button.setFocus()
    window.show_card()
    back = window.card.tab_order()[0]
    assert isinstance(back, QPushButton)
    assert back.text() == "Back"
    assert back.hasFocus()
    assert not shown.isVisible()
    assert not window.search.isVisible()
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert shown.isVisible()
    assert window.search.isVisible()
    assert shown.button.hasFocus()
    assert not window.has_open_card


def test_an_open_card_moves_as_the_window_grows_and_shrinks(window: MainWindow) -> None:
    """Into the page's place and beside it again; notices are seen in both."""
    window.show_card()
    window.notice.say("a", "Something happened.")
    back, shown = window.card.tab_order()[0], page(window, main_window.LIVE)
    assert isinstance(back, QPushButton)
    for width, is_beside in ((1280, True), (720, False), (1280, True), (720, False)):
        narrow(window, width)
        assert window.card.isVisible()
        assert window.notice.isVisible()
        assert shown.isVisible() == is_beside
        assert (back.text() == "") == is_beside
    assert len(window.findChildren(type(window.card))) == 1


@pytest.mark.parametrize("leave", ["place", "find", "search", "escape"])
def test_whoever_goes_elsewhere_leaves_the_card_that_covers_the_page(
    window: MainWindow, leave: str
) -> None:
    """What was asked for is seen."""
    narrow(window)
    window.show_card()
    match leave:
        case "place":
            place_button(window, main_window.GUIDE).click()
        case "find":
            QTest.keyClick(window, Qt.Key.Key_F, CTRL)
        case "search":
            QTest.keyClick(window, Qt.Key.Key_K, CTRL)
        case _:
            QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.has_open_card
    assert page(window, window.page).isVisible()
    assert window.search.field.hasFocus() or leave in {"place", "escape"}


# Whether anybody looks.


def test_it_tells_whether_anybody_can_see_it(window: MainWindow) -> None:
    """Minimised or hidden: nobody; back again: somebody."""
    told = QSignalSpy(window.watched)

    def last() -> bool:
        return bool(told.at(told.count() - 1)[0])

    window.setWindowState(Qt.WindowState.WindowMinimized)
    assert not last()
    window.setWindowState(Qt.WindowState.WindowNoState)
    assert last()
    window.hide()
    assert not last()
    window.show()
    assert last()
    window.close()
    assert not last()


def test_another_window_state_is_no_news_of_that(window: MainWindow) -> None:
    """Maximised is seen as well."""
    told = QSignalSpy(window.watched)
    QApplication.sendEvent(window, QWindowStateChangeEvent(Qt.WindowState.WindowMaximized))
    assert [told.at(n)[0] for n in range(told.count())] == [True]


def test_it_tells_before_it_closes(window: MainWindow) -> None:
    """While its place can still be read."""
    places: list[QSize] = []
    window.closing.connect(lambda: places.append(window.size()))
    window.close()
    assert places == [QSize(1280, 760)]


# Sizes.


def test_a_larger_font_is_followed_while_the_window_is_open(
    qtbot: QtBot, theme: Theme, window: MainWindow
) -> None:
    """Titles and icons grow with the letters, and shrink again."""
    before, font = theme.sizes, QFont(QApplication.font())
    large = QFont(font)
    large.setPointSizeF(2 * font.pointSizeF())
    QApplication.setFont(large)
    qtbot.waitUntil(lambda: theme.sizes.title > before.title)
    QApplication.setFont(font)
    qtbot.waitUntil(lambda: theme.sizes == before)


@pytest.mark.parametrize("width", [200, 400, 800])
def test_a_row_turns_before_its_parts_are_cut_off(qtbot: QtBot, theme: Theme, width: int) -> None:
    """Side by side where there is room, one below the other where there is not."""
    label, button = QLabel("what can be shortened"), QPushButton("A button with long words")
    row = TurningRow(((label, 1, 100), (button, 0, 0)), 10)
    qtbot.addWidget(row)
    row.show()
    row.resize(width, 200)
    QApplication.processEvents()
    is_across = label.geometry().right() < button.geometry().left()
    assert is_across == (100 + 10 + button.sizeHint().width() <= row.width())
    assert button.width() >= button.sizeHint().width()


def test_a_hidden_part_takes_no_room_in_a_row(qtbot: QtBot, theme: Theme) -> None:
    """What is not there does not turn the row."""
    label, button = QLabel("label"), QPushButton("A button with long words")
    row = TurningRow(((label, 1, 100), (button, 0, 0)), 10)
    qtbot.addWidget(row)
    turned = QSignalSpy(row.turned)
    row.show()
    row.resize(150, 100)
    QApplication.processEvents()
    assert turned.at(turned.count() - 1) == [False]
    button.hide()
    QApplication.processEvents()
    assert turned.at(turned.count() - 1) == [True]
    assert row.minimumSizeHint().width() == label.minimumSizeHint().width()


# Notices.


@pytest.fixture
def notice(qtbot: QtBot, theme: Theme) -> NoticeBar:
    """A bar of its own."""
    made = NoticeBar(theme)
    qtbot.addWidget(made)
    return made


def buttons(notice: NoticeBar) -> list[str]:
    """The buttons that are shown."""
    found = notice.findChildren(QPushButton)
    return [button.text() for button in found if button.isVisibleTo(notice)]


def press(notice: NoticeBar, words: str) -> None:
    """Press the button with these words."""
    found = notice.findChildren(QPushButton)
    next(button for button in found if button.text() == words).click()


def looks(notice: NoticeBar) -> tuple[str, bytes]:
    """The ground of the notice, and its icon without its colour."""
    notice.show()
    shot = notice.grab().toImage()
    frame = notice.findChild(QFrame, "told")
    assert isinstance(frame, QFrame)
    ground = shot.pixelColor(frame.geometry().center().x(), frame.geometry().top() + 3).name()
    icon = next(label for label in frame.findChildren(QLabel) if not label.pixmap().isNull())
    alpha = icon.pixmap().toImage().convertToFormat(QImage.Format.Format_Alpha8)
    return ground, bytes(alpha.constBits())


def test_good_news_does_not_look_like_a_problem(notice: NoticeBar) -> None:
    """Each kind of news has a ground and an icon of its own: never colour alone."""
    notice.resize(800, 60)
    seen = set()
    for code in ("export-saved", "names-shown", "end-still-running", "scan-failed"):
        notice.say(code, "Something happened.")
        ground, icon = looks(notice)
        seen |= {ground, icon}
    assert len(seen) == 8


def test_what_the_notices_are_about_exists() -> None:
    """No tone is given to a sentence that nobody says."""
    assert set(notice_tones._TONES) <= set(ENGLISH)
    for start in notice_tones._FAMILIES:
        assert any(code.startswith(start) for code in ENGLISH)
    assert tone_of("no such code") is Tone.CAUTION


def test_without_a_notice_there_is_no_bar(notice: NoticeBar) -> None:
    """It takes no room."""
    assert notice.isHidden()
    assert (notice.code, notice.text()) == ("", "")


def test_a_notice_stays_until_it_is_dismissed(notice: NoticeBar) -> None:
    """With a next step where there is one."""
    notice.say("a", "Something happened.")
    assert (notice.code, notice.text()) == ("a", "Something happened.")
    assert buttons(notice) == ["Dismiss"]
    press(notice, "Dismiss")
    assert notice.isHidden()


def test_no_notice_is_lost_behind_another(notice: NoticeBar) -> None:
    """The last one is shown; when it is dismissed, the one before it."""
    for code in ("a", "b", "c"):
        notice.say(code, f"This is {code}.")
    notice.say("a", "This is a, again.")
    seen = []
    while not notice.isHidden():
        seen.append(notice.text())
        press(notice, "Dismiss")
    assert seen == ["This is a, again.", "This is c.", "This is b."]


def test_what_is_true_no_longer_is_withdrawn(notice: NoticeBar) -> None:
    """Shown or waiting; what was never said is no matter."""
    notice.say("a", "A.")
    notice.say("b", "B.")
    notice.withdraw("a")
    notice.withdraw("z")
    assert notice.text() == "B."
    notice.withdraw("b")
    assert notice.isHidden()


def test_the_next_step_tells_which(notice: NoticeBar) -> None:
    """And the notice is done with."""
    acted = QSignalSpy(notice.acted)
    notice.say("failed", "It failed.", "Try again")
    assert buttons(notice) == ["Try again", "Dismiss"]
    press(notice, "Try again")
    assert acted.at(0) == ["failed"]
    assert notice.isHidden()


@pytest.mark.parametrize("width", [240, 900])
def test_a_notice_and_its_buttons_are_never_cut_off(notice: NoticeBar, width: int) -> None:
    """Beside the sentence where there is room, below it where there is not."""
    notice.say("failed", "It failed, and this is what happened and why. " * 3, "Try again")
    notice.resize(width, notice.heightForWidth(width))
    notice.show()
    for button in notice.findChildren(QPushButton):
        assert button.width() >= button.sizeHint().width()
        assert notice.rect().contains(button.mapTo(notice, button.rect().bottomRight()))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_the_button_that_has_the_focus(window: MainWindow, key: Qt.Key) -> None:
    """As in dialogs; in a field it is the field's."""
    pressed = QSignalSpy(window.wizard_button.clicked)
    window.wizard_button.setFocus()
    QTest.keyClick(window.wizard_button, key)
    assert pressed.count() == 1
    window.search.take_focus()
    QTest.keyClick(window.search.field, key)
    assert pressed.count() == 1


def test_a_notice_does_not_take_the_focus(window: MainWindow) -> None:
    """Who is typing goes on typing."""
    window.search.take_focus()
    window.notice.say("a", "<b>Something</b> happened.", "Try again")
    assert window.search.field.hasFocus()
    assert window.notice.text() == "<b>Something</b> happened."


def test_side_bar_icons_follow_the_theme_and_the_place(theme: Theme, window: MainWindow) -> None:
    """The place that is shown has the accent's colour."""
    live, guide = (place_button(window, key) for key in (main_window.LIVE, main_window.GUIDE))
    before = live.icon().pixmap(16).toImage()
    window.show_page(main_window.GUIDE)
    assert live.icon().pixmap(16).toImage() != before
    light = guide.icon().pixmap(16).toImage()
    theme.set_mode(Mode.DARK)
    assert guide.icon().pixmap(16).toImage() != light
    theme.set_mode(Mode.LIGHT)
