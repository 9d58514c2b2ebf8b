"""The search box: what the text may mean is offered, what cannot be read is said below it."""

from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView
from pytestqt.qtbot import QtBot

from portgui.answers.live_vocabulary import live_vocabulary
from portgui.answers.search import Meaning, Suggestion, suggest
from portgui.gui.search_box import SearchBox
from portgui.gui.theme import Mode, Theme
from portgui.net import InputError
from portgui.query import parse
from tests.fakes import TCP, Computer, make_reference

# The offscreen platform cannot bring the list to the front; nothing of ours.
pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (raise\(\)|grabbing the keyboard)"
)

REFERENCE: Final = make_reference()


class Box(SearchBox):
    """A search box over a computer on which nginx and chrome run; counts what it asks."""

    def __init__(self, theme: Theme) -> None:
        computer = Computer()
        computer.wait(computer.app("nginx"), "0.0.0.0:80")
        computer.connect(computer.app("chrome"), "93.184.216.34:443")
        self._rows = computer.rows(REFERENCE)
        self.asked: list[str] = []
        super().__init__(theme, self._look)
        self.typed.connect(self._on_typed)

    def _look(self, text: str) -> tuple[Suggestion, ...]:
        self.asked.append(text)
        return suggest(text, self._rows, REFERENCE)

    def _on_typed(self, text: str) -> None:
        """As the program does it: the live view reads the query."""
        try:
            parse(text, live_vocabulary())
        except InputError as error:
            self.show_error(error)
        else:
            self.show_error(None)


@pytest.fixture
def box(qtbot: QtBot, theme: Theme) -> Box:
    """On screen, with the focus."""
    made = Box(theme)
    qtbot.addWidget(made)
    made.resize(500, 60)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.take_focus()
    return made


def popup() -> QListView | None:
    """The list of suggestions, while it is open."""
    found = QApplication.activePopupWidget()
    return found if isinstance(found, QListView) else None


def offered() -> list[str]:
    """What the open list offers."""
    found = popup()
    if found is None:
        return []
    model = found.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def press(key: Qt.Key) -> None:
    """Press a key as the person does: the open list gets it first."""
    target = popup() or QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key)


def test_enter_on_a_port_chooses_it(box: Box) -> None:
    """“5000” and Enter, without a look at the list."""
    chosen = QSignalSpy(box.chosen)
    QTest.keyClicks(box.field, "5000")
    press(Qt.Key.Key_Return)
    assert [found[0].port for found in (chosen.at(n) for n in range(chosen.count()))] == [5000]
    assert popup() is None


@pytest.mark.parametrize(("text", "protocol"), [("5000/tcp", TCP), ("443", None), (" 5000 ", None)])
def test_a_port_may_name_its_protocol(box: Box, text: str, protocol: object) -> None:
    """The suggestion carries it."""
    chosen = QSignalSpy(box.chosen)
    QTest.keyClicks(box.field, text)
    press(Qt.Key.Key_Return)
    assert chosen.at(0)[0].protocol == protocol


def test_an_app_that_runs_is_offered_and_can_be_chosen_by_key(box: Box) -> None:
    """Down to it, and Enter: the app is chosen, once."""
    chosen = QSignalSpy(box.chosen)
    QTest.keyClicks(box.field, "ngin")
    assert offered()[0] == "nginx · running here"
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert [found[0] for found in (chosen.at(n) for n in range(chosen.count()))] == [
        Suggestion(Meaning.RUNNING_APP, "nginx", rows=1)
    ]


def test_a_click_chooses_too(box: Box) -> None:
    """With the mouse, from the list."""
    chosen = QSignalSpy(box.chosen)
    QTest.keyClicks(box.field, "minecraft")
    assert "Minecraft Java · port 25565 / TCP" in offered()
    view = popup()
    assert view is not None
    row = offered().index("Minecraft Java · port 25565 / TCP")
    place = view.visualRect(view.model().index(row, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.at(0)[0].port == 25565
    assert chosen.count() == 1


def test_a_range_leads_to_the_guide_and_an_address_to_its_connections(box: Box) -> None:
    """They are offered in words."""
    QTest.keyClicks(box.field, "8000-8100")
    assert offered() == ["Look up “8000-8100” in the port guide"]
    box.field.clear()
    QTest.keyClicks(box.field, "93.184.216.34")
    assert offered() == ["Connections with 93.184.216.34"]


def test_enter_without_a_choice_leaves_words_as_a_filter(box: Box) -> None:
    """“chrome” and Enter: what is shown below stays filtered, nothing is opened by surprise."""
    chosen = QSignalSpy(box.chosen)
    QTest.keyClicks(box.field, "chrome")
    press(Qt.Key.Key_Return)
    assert chosen.count() == 0
    assert box.field.text() == "chrome"


def test_enter_after_a_filter_goes_on_to_the_rows_and_after_a_port_does_not(box: Box) -> None:
    """A port has a card of its own to show; a filter that is wrong keeps the person here."""
    entered = QSignalSpy(box.entered)
    QTest.keyClicks(box.field, "chrome")
    press(Qt.Key.Key_Return)
    assert entered.count() == 1
    box.field.clear()
    QTest.keyClicks(box.field, "443")
    press(Qt.Key.Key_Return)
    assert entered.count() == 1


def test_escape_closes_the_list_and_keeps_the_text(box: Box) -> None:
    """A second Escape is somebody else's."""
    QTest.keyClicks(box.field, "chrome")
    assert popup() is not None
    press(Qt.Key.Key_Escape)
    assert popup() is None
    assert box.field.text() == "chrome"


def test_the_list_goes_when_there_is_nothing_to_offer(box: Box) -> None:
    """It does not stay open with what the text meant before."""
    QTest.keyClicks(box.field, "chrome")
    assert popup() is not None
    QTest.keyClicks(box.field, ' app:"x"')
    assert popup() is None


def test_a_text_that_is_put_in_offers_nothing(box: Box) -> None:
    """Filtering from a menu does not open a list over the table; the text is told all the same."""
    typed = QSignalSpy(box.typed)
    box.set_text('app:"nginx"')
    assert popup() is None
    assert typed.at(0) == ['app:"nginx"']


BAD: Final = (
    ("colour:red", "“colour:” is not a field here. Use one of: addr, app,"),
    ('"open', 'The quotation mark in "open is not closed.'),
    ("9000-8000", "The range “9000-8000” runs backwards."),
    ("80-", "The range “80-” has no end. Write it like 8000-8100."),
    ("0", "There is no port 0. Ports go from 1 to 65535."),
    ("65536", "There is no port 65536."),
    ("-1", "There is no port -1."),
    ("x" * 10_000, "That is too long. Type a port or a few words."),
    ("שלום:" + "א" * 300, "That is too long."),
    ("🦊" * 500, "That is too long."),
)


@pytest.mark.parametrize(("text", "sentence"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_read_is_said_at_the_field(box: Box, text: str, sentence: str) -> None:
    """A sentence below it, a frame around it, and a screen reader is told as well."""
    QGuiApplication.clipboard().setText(text)
    box.field.paste()
    assert box.error_text().startswith(sentence)
    assert box.field.property("bad") is True
    assert box.field.accessibleDescription() == box.error_text()
    assert popup() is None
    box.field.clear()
    assert box.error_text() == ""
    assert box.field.property("bad") is False
    assert box.field.accessibleDescription() == ""


@pytest.mark.parametrize("text", ["שלום", "🦊", "\u202e5000", "80a", "a\nb", "<b>", "&"])
def test_what_can_be_read_is_no_error(box: Box, text: str) -> None:
    """Any script and any sign is a word to look for."""
    QGuiApplication.clipboard().setText(text)
    box.field.paste()
    assert box.error_text() == ""


def test_a_long_paste_is_not_looked_up(box: Box) -> None:
    """What is too long for a query is too long for suggestions; the field takes it all."""
    QGuiApplication.clipboard().setText("x" * 10_000)
    box.field.paste()
    press(Qt.Key.Key_Return)
    assert len(box.field.text()) == 10_000
    assert box.asked == []


def test_the_sentence_does_not_widen_the_window(box: Box) -> None:
    """64 letters without a space are repeated in it, over as many lines as it needs."""
    box.set_text('app:"' + "W" * 150)
    assert box.error_text()
    assert box.minimumSizeHint().width() < 400


def test_suggestions_repeat_no_more_than_a_few_words(box: Box) -> None:
    """The list is no wider for a long text."""
    QTest.keyClicks(box.field, "zz " * 30)
    assert all(len(words) < 80 for words in offered())


def test_find_selects_what_is_there(box: Box) -> None:
    """Typing then replaces it."""
    box.set_text("nginx")
    box.take_focus()
    assert box.field.selectedText() == "nginx"
    assert box.field.hasFocus()


def test_the_field_says_what_it_takes(box: Box) -> None:
    """A name for screen readers, an example for everybody."""
    assert box.field.accessibleName() == "Search"
    assert "5000" in box.field.placeholderText()
    assert box.field.isClearButtonEnabled()


def test_the_glass_is_drawn_in_the_theme_s_colour(qapp: QApplication, qtbot: QtBot) -> None:
    """Light and dark."""
    theme = Theme(qapp, Mode.LIGHT)
    made = Box(theme)
    qtbot.addWidget(made)
    field = made.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    glass = next(action for action in field.actions() if not action.icon().isNull())
    before = glass.icon().pixmap(16).toImage()
    theme.set_mode(Mode.DARK)
    assert glass.icon().pixmap(16).toImage() != before
    theme.set_mode(Mode.LIGHT)
    theme.deleteLater()
