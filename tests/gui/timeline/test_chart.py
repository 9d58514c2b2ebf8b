"""The pictures: said in words, read by pointer and keyboard, gaps open, nothing done unseen."""

from datetime import datetime
from typing import Final

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from portgui.connections.changes import Delta
from portgui.connections.ledger import Summary
from portgui.connections.snapshot import ConnectionKey
from portgui.gui.plain_text import PlainLabel
from portgui.gui.theme import Mode, Theme
from portgui.gui.timeline.chart import Chart
from portgui.gui.timeline.history import SPAN
from portgui.gui.timeline.keeper import AppTimeline, Timelines, WholeTimeline
from portgui.gui.timeline.plot import Plot, Spot
from tests.fakes import Computer

START: Final = 1_700_000_000.0


def at(second: float, form: str = "%H:%M:%S") -> str:
    """The hour of a scan, as this computer's clock has it."""
    return datetime.fromtimestamp(START + second).astimezone().strftime(form)


@pytest.fixture
def timelines(qapp: QApplication) -> Timelines:
    """A computer with a server; three connections to it for a while, then one. Every 2 s."""
    made = Timelines()
    made.set_interval(2.0)
    computer = Computer()
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    chrome = computer.app("chrome")
    made.on_delta(Delta((), (), computer.connections))
    gone: list[ConnectionKey] = []
    for second in range(0, 100, 2):
        if second == 20:
            found = [computer.connect(chrome, f"10.0.0.{number}:443") for number in range(3)]
            made.on_delta(Delta((), (), tuple(found)))
            gone = [each.key for each in found[:2]]
        if second == 40:
            made.on_delta(Delta(tuple(gone), (), ()))
        if second == 60:
            made.set_interval(0.0)
        if 60 <= second < 80:
            continue
        made.set_interval(2.0)
        finish(made, second)
    return made


def finish(timelines: Timelines, second: float) -> None:
    """A scan is complete."""
    timelines.on_finished(Summary(0.01, START + second, 1, 0, False, ()))
    timelines.catch_up()


@pytest.fixture
def whole(qtbot: QtBot, theme: Theme, timelines: Timelines) -> WholeTimeline:
    """On screen, 900 pixels wide."""
    made = WholeTimeline(theme, timelines)
    qtbot.addWidget(made)
    made.resize(900, 120)
    made.show()
    return made


def plots(chart: Chart) -> list[Plot]:
    """The lines, from above."""
    return chart.findChildren(Plot)


def test_the_legend_says_it_in_words(whole: WholeTimeline) -> None:
    """How many now, and how many at most and when; a screen reader says the same."""
    words = (
        f"Connections: 1 now, most 3 at {at(20, '%H:%M')}."
        " Apps waiting for connections: 1 now, most 1"
    )
    assert whole.said() == words
    assert whole.accessibleDescription() == words
    assert whole.accessibleName() == "The last 10 minutes"


def test_the_keyboard_reads_one_scan_after_the_other(whole: WholeTimeline) -> None:
    """From the latest to the left; to both ends at once; back to the legend with Escape."""
    whole.setFocus()
    QTest.keyClick(whole, Qt.Key.Key_Left)
    assert whole.said() == (
        f"Connections: 1 at {at(98)}. Apps waiting for connections: 1 at {at(98)}"
    )
    QTest.keyClick(whole, Qt.Key.Key_Right)
    assert at(98) in whole.said()
    QTest.keyClick(whole, Qt.Key.Key_Home)
    assert whole.accessibleDescription().startswith(f"Connections: 0 at {at(0)}")
    QTest.keyClick(whole, Qt.Key.Key_Left)
    assert at(0) in whole.said()
    QTest.keyClick(whole, Qt.Key.Key_End)
    QTest.keyClick(whole, Qt.Key.Key_Left)
    assert at(96) in whole.said()
    QTest.keyClick(whole, Qt.Key.Key_Escape)
    assert "now" in whole.said()


def test_the_pointer_reads_the_scan_that_it_is_at(whole: WholeTimeline) -> None:
    """Beside the line it reads nothing: nobody looked then."""
    (above, below) = plots(whole)
    room = below.width() - 8
    place = 4 + room * (1 - (98 - 30) / SPAN)
    QTest.mouseMove(below, QPoint(round(place), 10))
    assert whole.said().startswith("Connections: 3 at ")
    QTest.mouseMove(below, QPoint(20, 10))
    assert "now" in whole.said()
    assert above.number_at(4 + room * (1 - (98 - 70) / SPAN)) == -1


def test_the_cursor_stays_on_its_time(whole: WholeTimeline, timelines: Timelines) -> None:
    """The picture moves on below it; one that has moved out of the picture is read no more."""
    whole.setFocus()
    QTest.keyClick(whole, Qt.Key.Key_Home)
    finish(timelines, 100)
    assert at(0) in whole.said()
    finish(timelines, 100 + SPAN)
    assert whole.said().startswith("Connections: 1 now")


def drawn(plot: Plot) -> list[bool]:
    """For each column of pixels from the left, whether anything of the line's colour is in it."""
    image = plot.grab().toImage()
    colour = QColor("#2159d6")
    return [
        any(
            abs(image.pixelColor(x, y).blue() - colour.blue()) < 20
            and abs(image.pixelColor(x, y).red() - colour.red()) < 60
            for y in range(image.height())
        )
        for x in range(image.width())
    ]


def test_gaps_are_gaps(qtbot: QtBot, theme: Theme) -> None:
    """Where nobody looked nothing is drawn, and before the first scan neither."""
    plot = Plot(theme, "accent")
    qtbot.addWidget(plot)
    plot.resize(608, 40)
    spots = [Spot(START + second, 5, second not in {300, 400}) for second in range(300, 361, 10)]
    spots += [Spot(START + second, 5, second != 400) for second in range(400, 601, 10)]
    plot.show_spots(spots, START + 600)
    columns = drawn(plot)
    assert not any(columns[:300])
    assert all(columns[308:360])
    assert not any(columns[370:398])
    assert all(columns[408:600])


def test_a_single_scan_is_a_dot(qtbot: QtBot, theme: Theme) -> None:
    """It can be seen, and nothing is divided by zero, not even where all numbers are 0."""
    plot = Plot(theme, "accent")
    qtbot.addWidget(plot)
    plot.resize(608, 40)
    plot.show_spots([Spot(START, 0, is_joined=False)], START)
    assert 1 <= sum(drawn(plot)) <= 8
    plot.show_cursor(0)
    drawn(plot)


def test_a_number_stays_what_it_is_until_the_next_scan(qtbot: QtBot, theme: Theme) -> None:
    """No slope that nobody has seen: steps."""
    plot = Plot(theme, "accent")
    qtbot.addWidget(plot)
    plot.resize(608, 40)
    plot.show_spots([Spot(START, 0, False), Spot(START + 300, 10, True)], START + 300)
    (piece,) = plot._pieces()
    assert [piece[0].y(), piece[1].y()] == [36.0, 36.0]
    assert piece[1].x() == piece[2].x() == 604.0
    assert piece[2] == QPointF(604.0, 4.0)


def test_nothing_is_done_unseen(
    qtbot: QtBot, theme: Theme, timelines: Timelines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hidden picture does not look at the numbers; it is right as soon as it is shown."""
    shown: list[object] = []
    monkeypatch.setattr(Chart, "show_lines", lambda *_: shown.append(1))
    made = WholeTimeline(theme, timelines)
    qtbot.addWidget(made)
    for second in (100, 102):
        finish(timelines, second)
    assert shown == []
    made.show()
    assert shown == [1]
    made.hide()
    finish(timelines, 104)
    assert shown == [1]


@pytest.fixture
def card(qtbot: QtBot, theme: Theme, timelines: Timelines) -> AppTimeline:
    """Inside something on screen, as in the card."""
    outside = QWidget()
    qtbot.addWidget(outside)
    inside = QVBoxLayout(outside)
    made = AppTimeline(theme, timelines, outside)
    inside.addWidget(made)
    outside.resize(300, 200)
    outside.show()
    made.outside = outside  # type: ignore[attr-defined]  # kept as long as the picture
    return made


def test_an_app_has_a_picture_of_its_own(card: AppTimeline, timelines: Timelines) -> None:
    """Hidden until there is something to draw, and when there is not."""
    assert card.isHidden()
    card.set_app("chrome")
    assert card.isVisible()
    assert card.said() == f"Connections of chrome: 1 now, most 3 at {at(20, '%H:%M')}"
    card.set_app("nobody")
    assert card.isHidden()
    card.set_app("")
    assert card.isHidden()


def test_an_app_that_connects_later_gets_its_picture_then(
    card: AppTimeline, timelines: Timelines
) -> None:
    """The card is open on it already."""
    card.set_app("mail")
    computer = Computer()
    found = computer.connect(computer.app("mail"), "10.0.0.9:25")
    timelines.on_delta(Delta((), (), (found,)))
    assert card.isHidden()
    finish(timelines, 100)
    assert card.isVisible()
    assert "mail: 1 now" in card.said()


def test_the_name_of_an_app_is_plain_text(card: AppTimeline, timelines: Timelines) -> None:
    """Nothing in it is obeyed: neither markup nor what looks like a placeholder."""
    name = "<b>{title}</b>"
    computer = Computer()
    timelines.on_delta(Delta((), (), (computer.connect(computer.app(name), "10.0.0.9:25"),)))
    finish(timelines, 100)
    card.set_app(name)
    assert card.said().startswith(f"Connections of {name}: 1 now")
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in card.findChildren(QLabel))


@pytest.mark.parametrize("width", [320, 900])
def test_large_letters_have_room(
    qtbot: QtBot, large_font: QFont, qapp: QApplication, timelines: Timelines, width: int
) -> None:
    """Twice the usual size: every legend has the height that its words need at its width."""
    theme = Theme(qapp, Mode.LIGHT)
    outside = QWidget()
    qtbot.addWidget(outside)
    inside = QVBoxLayout(outside)
    made = WholeTimeline(theme, timelines, outside)
    inside.addWidget(made)
    inside.addStretch()
    outside.resize(width, 600)
    outside.show()
    for _ in range(5):
        QApplication.processEvents()
    for legend in made.findChildren(PlainLabel):
        assert legend.height() >= legend.heightForWidth(legend.width())
        assert legend.width() > 60


@pytest.mark.parametrize(("width", "beside"), [(900, True), (400, False)])
def test_legends_stand_above_their_lines_where_there_is_no_room_beside(
    whole: WholeTimeline, width: int, beside: bool
) -> None:
    """Back and forth; none lies over another, or over a line."""
    for each in (300, 1000, width):
        whole.resize(each, 200)
        QApplication.processEvents()
    legends = whole.findChildren(PlainLabel)
    for legend, plot in zip(legends, plots(whole), strict=True):
        assert (legend.geometry().right() < plot.geometry().left()) == beside
        assert (legend.geometry().bottom() < plot.geometry().top()) != beside
    assert len([*legends, *plots(whole)]) == 4
    assert legends[0].geometry().bottom() < legends[1].geometry().top()


def test_reading_moves_nothing(qtbot: QtBot, theme: Theme, timelines: Timelines) -> None:
    """A legend that says less at the cursor, or without it, keeps its room, at any width."""
    outside = QWidget()
    qtbot.addWidget(outside)
    inside = QVBoxLayout(outside)
    made = WholeTimeline(theme, timelines, outside)
    inside.addWidget(made)
    inside.addStretch()
    outside.show()
    grown = 0
    for width in range(160, 900, 20):
        outside.resize(width, 400)
        seen = []
        for number in (0, -1, 0, -1):
            made._move_to(number)
            for _ in range(3):
                QApplication.processEvents()
            seen.append([plot.geometry() for plot in plots(made)])
        assert seen[1] == seen[2] == seen[3]
        grown += seen[0] != seen[1]
    assert grown


def test_it_is_drawn_in_the_colours_in_force(whole: WholeTimeline, theme: Theme) -> None:
    """Also after the window has turned dark."""
    before = whole.grab().toImage()
    theme.set_mode(Mode.DARK)
    assert whole.grab().toImage() != before
