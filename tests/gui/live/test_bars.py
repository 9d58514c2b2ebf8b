"""The bars of the live view: what they count adds up, and every switch says what it does."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from portgui.connections.snapshot import State
from portgui.gui.live.bars import CHIPS, Chip, ChipBar, CountBar
from portgui.gui.theme import Mode, Theme

KINDS = tuple(product(State, (False, True)))


def chip(bar: QWidget, name: Chip) -> QPushButton:
    """The chip's button."""
    found = bar.findChild(QPushButton, f"chip-{name}")
    assert isinstance(found, QPushButton)
    return found


def number(button: QPushButton) -> int:
    """The number on it."""
    return int(button.text().split()[-1])


def labels(bar: QWidget) -> list[str]:
    """The labels that can be seen."""
    found = bar.findChildren(QLabel)
    return [label.text() for label in found if label.isVisibleTo(bar) and label.text()]


@pytest.fixture
def chips(qtbot: QtBot, theme: Theme) -> ChipBar:
    """The bar above the table."""
    made = ChipBar(theme)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def counter(qtbot: QtBot, theme: Theme) -> CountBar:
    """The bar below the table."""
    made = CountBar()
    qtbot.addWidget(made)
    return made


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.sampled_from(KINDS), max_size=60), hides=st.booleans())
def test_the_chips_add_up(
    qapp: QApplication, rows: list[tuple[State, bool]], *, hides: bool
) -> None:
    """Each chip counts what it would show, over any rows, as counting them one by one does."""
    theme = Theme(qapp)
    bar = ChipBar(theme)
    bar.set_counts(Counter(rows), hides_noise=hides)
    seen = [state for state, is_noise in rows if not (is_noise and hides)]
    assert number(chip(bar, Chip.WAITING)) == seen.count(State.WAITING)
    assert number(chip(bar, Chip.CONNECTED)) == seen.count(State.CONNECTED)
    assert number(chip(bar, Chip.EVERYTHING)) == len(seen)
    bar.deleteLater()
    theme.deleteLater()


def test_exactly_one_chip_is_chosen(qtbot: QtBot, chips: ChipBar) -> None:
    """The first at the start; a click, or an arrow key, chooses another and tells once."""
    with qtbot.waitActive(chips):
        chips.show()
        chips.activateWindow()
    told = QSignalSpy(chips.chip_chosen)
    assert [chip(chips, name).isChecked() for name in CHIPS] == [True, False, False]
    QTest.mouseClick(chip(chips, Chip.CONNECTED), Qt.MouseButton.LeftButton)
    chip(chips, Chip.CONNECTED).setFocus()
    QTest.keyClick(chip(chips, Chip.CONNECTED), Qt.Key.Key_Right)
    assert [told.at(n)[0] for n in range(told.count())] == [Chip.CONNECTED, Chip.EVERYTHING]
    chips.check(Chip.WAITING)
    assert [chip(chips, name).isChecked() for name in CHIPS] == [True, False, False]
    assert told.count() == 2


def test_pause_says_what_it_does_and_how_to_go_on(chips: ChipBar) -> None:
    """The button's name and tooltip are those of what it will do."""
    told = QSignalSpy(chips.pause_toggled)
    assert chips.pause.accessibleName() == chips.pause.toolTip() == "Pause"
    before = chips.pause.icon().cacheKey()
    QTest.mouseClick(chips.pause, Qt.MouseButton.LeftButton)
    assert chips.pause.accessibleName() == chips.pause.toolTip() == "Go on looking"
    assert chips.pause.icon().cacheKey() != before
    QTest.mouseClick(chips.pause, Qt.MouseButton.LeftButton)
    assert [told.at(n) for n in range(told.count())] == [[True], [False]]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(2, "Every 2 s"), (1.5, "Every 1.5 s"), (30, "Every 30 s"), (0, "Not looking")],
)
def test_how_often_it_looks_is_said(chips: ChipBar, seconds: float, words: str) -> None:
    """Also when it does not look at all."""
    chips.set_interval(seconds)
    assert words in labels(chips)


def test_the_switch_says_how_many_and_which(counter: CountBar) -> None:
    """“Show 14 hidden (inside this computer, or finished)”; nothing hidden is no switch."""
    switch = counter.findChild(QPushButton, "noise")
    assert isinstance(switch, QPushButton)
    counter.set_counts(9, 14, hides_noise=True)
    assert switch.text() == "Show 14 hidden"
    assert labels(counter) == ["9 shown", "(inside this computer, or finished)"]
    assert switch.accessibleDescription() == "(inside this computer, or finished)"
    counter.set_counts(23, 14, hides_noise=False)
    assert switch.text() == "Hide 14"
    counter.set_counts(9, 0, hides_noise=True)
    assert not switch.isVisibleTo(counter)
    assert labels(counter) == ["9 shown"]


def test_the_switch_tells_once(counter: CountBar) -> None:
    """A press is a press."""
    counter.set_counts(9, 14, hides_noise=True)
    told = QSignalSpy(counter.noise_clicked)
    switch = counter.findChild(QPushButton, "noise")
    assert isinstance(switch, QPushButton)
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert told.count() == 1


def test_what_could_not_be_read_is_said_and_nothing_is_no_gap(counter: CountBar) -> None:
    """A long sentence takes more lines, none is no label."""
    counter.set_counts(1, 0, hides_noise=True)
    counter.set_missing("The app behind 3 of the rows needs administrator to see.")
    assert len(labels(counter)) == 2
    counter.set_missing("")
    assert labels(counter) == ["1 shown"]


def test_the_bar_is_as_wide_whatever_the_number_of_seconds(chips: ChipBar) -> None:
    """Looking less often while nothing changes must not turn the bar, and so move the table."""
    widths = set()
    for seconds in (1.0, 1.5, 2.0, 3.0, 4.0):
        chips.set_interval(seconds)
        parent = chips.findChildren(QPushButton, "pause")[0].parentWidget()
        assert parent is not None
        widths.add(parent.sizeHint().width())
    assert len(widths) == 1


@pytest.mark.parametrize("width", [300, 500, 800, 1400])
def test_nothing_in_the_bars_is_cut_off(chips: ChipBar, counter: CountBar, width: int) -> None:
    """However narrow: what has no room beside goes below."""
    chips.set_counts({(State.WAITING, False): 10_000}, hides_noise=True)
    counter.set_counts(10_000, 10_000, hides_noise=True)
    counter.set_missing("The app behind 10,000 of the rows needs administrator to see.")
    for bar in (chips, counter):
        bar.show()
        bar.resize(width, bar.heightForWidth(width))
        for _ in range(3):
            QApplication.processEvents()
            bar.resize(width, bar.heightForWidth(width))
        for found in (*bar.findChildren(QPushButton), *bar.findChildren(QLabel)):
            if not found.isVisibleTo(bar):
                continue
            place = found.rect().translated(found.mapTo(bar, found.rect().topLeft()))
            assert bar.rect().contains(place)
            assert found.width() >= found.minimumSizeHint().width()
            assert found.height() >= found.heightForWidth(found.width())


def test_the_bars_follow_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    """The pause button's icon is drawn in the colours that are in force."""
    theme = Theme(qapp, Mode.LIGHT)
    bar = ChipBar(theme)
    qtbot.addWidget(bar)
    before = bar.pause.icon().pixmap(16).toImage()
    theme.set_mode(Mode.DARK)
    assert bar.pause.icon().pixmap(16).toImage() != before
    theme.set_mode(Mode.LIGHT)
    theme.deleteLater()
