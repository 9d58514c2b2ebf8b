"""Light, dark, or as the system: readable in each, and everybody who draws is told."""

from collections.abc import Iterator
from dataclasses import fields

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from portgui.gui.colours import DARK, LIGHT, TEXT_ON_GROUND, Colours
from portgui.gui.table.columns import Tone
from portgui.gui.theme import Mode, Theme, monospace, sizes_for

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: str) -> float:
    """WCAG 2.2, "relative luminance"."""

    def part(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    found = QColor(colour)
    return (
        0.2126 * part(found.redF()) + 0.7152 * part(found.greenF()) + 0.0722 * part(found.blueF())
    )


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio": from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_is_wcag_s() -> None:
    """Black on white is 21:1; the grey that WCAG names for 4.5:1 on white just passes."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@BOTH
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read_on_its_ground(colours: Colours, text: str, ground: str) -> None:
    """At least 4.5:1 (WCAG 2.2, success criterion 1.4.3), light and dark."""
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@BOTH
def test_the_keyboard_s_place_and_what_is_checked_can_be_seen(colours: Colours) -> None:
    """Frames and icons: at least 3:1 (WCAG 2.2, success criterion 1.4.11)."""
    for ground in (colours.ground, colours.sidebar, colours.field, colours.soft):
        assert contrast(colours.accent, ground) >= 3


@BOTH
def test_every_colour_of_text_is_held_to_a_ground(colours: Colours) -> None:
    """No colour of letters is left out of the list that the test above goes through."""
    held = {text for text, _ in TEXT_ON_GROUND}
    letters = {"text", "muted", "accent", "on_accent", *Tone}
    assert letters <= held
    for tone in Tone:
        assert colours.tone(tone) == (getattr(colours, tone), getattr(colours, f"{tone}_ground"))


@BOTH
def test_colours_are_written_as_qt_reads_them(colours: Colours) -> None:
    """#rrggbb, all of them."""
    for field in fields(colours):
        assert QColor(getattr(colours, field.name)).name() == getattr(colours, field.name)


@pytest.fixture(autouse=True)
def _light_again(qapp: QApplication) -> Iterator[None]:
    """Every test ends in the light theme."""
    yield
    made = Theme(qapp, Mode.LIGHT)
    made.deleteLater()


def test_the_mode_changes_the_colours_of_every_widget(qtbot: QtBot, qapp: QApplication) -> None:
    """Palette and style sheet are others; whoever draws by himself is told, once for a change."""
    theme = Theme(qapp, Mode.LIGHT)
    label, button = QLabel("text"), QPushButton("text")
    for widget in (label, button):
        qtbot.addWidget(widget)
        widget.show()
    told = QSignalSpy(theme.changed)
    pictures = {}
    for mode, colours in ((Mode.DARK, DARK), (Mode.LIGHT, LIGHT)):
        theme.set_mode(mode)
        assert theme.colours is colours
        assert theme.is_dark == (mode is Mode.DARK)
        assert qapp.palette().color(QPalette.ColorRole.Base).name() == colours.ground
        pictures[mode] = (label.grab().toImage(), button.grab().toImage())
    assert pictures[Mode.DARK][0] != pictures[Mode.LIGHT][0]
    assert pictures[Mode.DARK][1] != pictures[Mode.LIGHT][1]
    assert told.count() == 2
    theme.set_mode(Mode.LIGHT)
    assert told.count() == 2
    theme.deleteLater()


def test_the_style_sheet_can_be_read(qapp: QApplication) -> None:
    """Every name in it has its value; Qt says nothing against it (the log would fail the test)."""
    theme = Theme(qapp, Mode.DARK)
    sheet = qapp.styleSheet()
    assert "{" + "ground}" not in sheet
    assert sheet.count("{") == sheet.count("}") > 30
    theme.deleteLater()


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_boxes_and_lines_of_menus_can_be_seen(qtbot: QtBot, qapp: QApplication, mode: Mode) -> None:
    """An empty check box differs from the ground by what WCAG 1.4.11 asks of shapes: 3 to 1."""
    theme = Theme(qapp, mode)
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.addAction("Choose").setCheckable(True)
    menu.ensurePolished()
    menu.adjustSize()
    picture = menu.grab().toImage()
    middle = menu.actionGeometry(menu.actions()[0]).center().y()
    ratio = menu.devicePixelRatioF()
    found = [picture.pixelColor(int(x * ratio), int(middle * ratio)).name() for x in range(3, 25)]
    ground = theme.colours.ground
    assert max(contrast(each, ground) for each in found) >= 3
    theme.set_mode(Mode.LIGHT)


def test_a_second_theme_is_what_it_says(qapp: QApplication) -> None:
    """Whatever was in force before: a theme that is made light is light."""
    dark = Theme(qapp, Mode.DARK)
    light = Theme(qapp, Mode.LIGHT)
    assert LIGHT.ground in qapp.styleSheet()
    assert light.colours is LIGHT
    dark.deleteLater()
    light.deleteLater()


class System(QObject):
    """A desktop with light and dark, as QStyleHints shows one: asking it for one sets it."""

    colorSchemeChanged = Signal(Qt.ColorScheme)  # noqa: N815 (Qt's name)

    def __init__(self, chosen: Qt.ColorScheme) -> None:
        super().__init__()
        self.chosen = chosen
        self._asked = Qt.ColorScheme.Unknown

    def colorScheme(self) -> Qt.ColorScheme:  # noqa: N802 (Qt's name)
        """What is asked for, or else the person's choice."""
        return self.chosen if self._asked == Qt.ColorScheme.Unknown else self._asked

    def setColorScheme(self, scheme: Qt.ColorScheme) -> None:  # noqa: N802 (Qt's name)
        """Ask for one; told only when it is another than before."""
        before = self.colorScheme()
        self._asked = scheme
        if self.colorScheme() != before:
            self.colorSchemeChanged.emit(self.colorScheme())

    def unsetColorScheme(self) -> None:  # noqa: N802 (Qt's name)
        """Leave it to the person."""
        self.setColorScheme(Qt.ColorScheme.Unknown)

    def choose(self, scheme: Qt.ColorScheme) -> None:
        """The person changes the desktop."""
        before = self.colorScheme()
        self.chosen = scheme
        if self.colorScheme() != before:
            self.colorSchemeChanged.emit(scheme)


def is_dark(theme: Theme) -> bool:
    """Whether it is dark now."""
    return theme.is_dark


@pytest.fixture
def system(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> System:
    """A dark desktop."""
    made = System(Qt.ColorScheme.Dark)
    monkeypatch.setattr(QApplication, "styleHints", lambda *_: made)
    return made


def test_as_the_system_follows_the_system(qapp: QApplication, system: System) -> None:
    """Also while the window is open."""
    theme = Theme(qapp, Mode.SYSTEM)
    assert is_dark(theme)
    system.choose(Qt.ColorScheme.Light)
    assert not is_dark(theme)
    system.choose(Qt.ColorScheme.Dark)
    assert is_dark(theme)
    theme.deleteLater()


def test_a_choice_overrides_the_system_and_can_be_taken_back(
    qapp: QApplication, system: System
) -> None:
    """Light on a dark desktop stays light; “as the system” is dark again at once."""
    theme = Theme(qapp, Mode.LIGHT)
    system.choose(Qt.ColorScheme.Light)
    system.choose(Qt.ColorScheme.Dark)
    assert not is_dark(theme)
    assert system.colorScheme() == Qt.ColorScheme.Light
    theme.set_mode(Mode.SYSTEM)
    assert is_dark(theme)
    theme.set_mode(Mode.DARK)
    system.choose(Qt.ColorScheme.Light)
    assert is_dark(theme)
    theme.set_mode(Mode.SYSTEM)
    assert not is_dark(theme)
    theme.deleteLater()


def test_a_system_that_does_not_say_is_light(qapp: QApplication) -> None:
    """As on most desktops without a setting for it."""
    theme = Theme(qapp, Mode.SYSTEM)
    assert theme.colours is LIGHT
    theme.deleteLater()


def test_titles_and_icons_grow_with_the_font(qtbot: QtBot, qapp: QApplication) -> None:
    """With letters of twice the size a title is larger than the text, and so are the icons."""
    theme = Theme(qapp, Mode.LIGHT)
    title, text, button = QLabel("Title"), QLabel("Text"), QPushButton("Button")
    title.setObjectName("title")
    for widget in (title, text, button):
        qtbot.addWidget(widget)
        widget.ensurePolished()
    small = (title.fontMetrics().height(), button.iconSize().height())
    told = QSignalSpy(theme.changed)
    before = QFont(qapp.font())
    large = QFont(before)
    large.setPointSizeF(2 * before.pointSizeF())
    QApplication.setFont(large)
    try:
        theme.refresh()
        assert told.count() == 1
        assert title.fontMetrics().height() > text.fontMetrics().height()
        assert title.fontMetrics().height() >= 1.7 * small[0]
        assert button.iconSize().height() >= 1.7 * small[1]
    finally:
        QApplication.setFont(before)
        theme.refresh()
    assert title.fontMetrics().height() == small[0]
    theme.deleteLater()


def test_sizes_never_fall_below_the_usual_ones() -> None:
    """A tiny font does not make titles tiny."""
    tiny = QFont()
    tiny.setPixelSize(6)
    assert sizes_for(tiny) == (20, 15, 14, 11, 16)


def test_commands_are_in_a_font_of_equal_widths(qapp: QApplication) -> None:
    """Whichever of the usual ones there is."""
    assert (
        QFontInfo(monospace()).fixedPitch() or monospace().styleHint() == QFont.StyleHint.Monospace
    )
