"""Cells are drawn as plain text in two lines at most, whatever is in them."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from portgui.gui.table.columns import Badge, Column, Tone
from portgui.gui.table.delegate import ROW_HEIGHT, two_lines
from portgui.gui.table.model import TableModel
from portgui.gui.table.row_painter import RowPainter, Span
from portgui.gui.table.view import TableView
from portgui.gui.theme import Mode, Theme

# The offscreen platform cannot bring a tooltip to the front; nothing of ours.
pytestmark = pytest.mark.qt_log_ignore(r"This plugin does not support raise\(\)")

NASTY: Final = (
    "<b>bold</b>", "a\nb\nc", "tab\there", "x" * 4000, "word " * 800, "\u202eevil.exe",
    "&File", "", " ", "<img src='file:///etc/passwd'>", "שלום עולם", "🦊" * 50, "\x00\x1b[31m",
)  # fmt: skip


def view_of(
    host: QWidget, theme: Theme, texts: tuple[str, ...], *, badges: bool = False
) -> TableView:
    """A table with one column of these texts."""
    column: Column[str] = Column(
        "text",
        "Text",
        lambda row: row,
        lambda row: row,
        tip=lambda row: f"tip of {row}",
        badge=(lambda row: Badge(row, Tone.CAUTION, "globe")) if badges else None,
        icon=lambda _: "globe",
        width=160,
    )
    model: TableModel[str, str] = TableModel([column], lambda row: row, host)
    model.apply((), (), dict.fromkeys(texts))
    view = TableView(model, theme, host)
    host.resize(300, 600)
    view.resize(300, 600)
    host.show()
    return view


def draw(theme: Theme, view: TableView, *, selected: bool = False, current: bool = False) -> QImage:
    """The first row as a picture of 160 by 40 pixels, on white."""
    image = QImage(QSize(160, ROW_HEIGHT), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    model = view.model()
    assert isinstance(model, TableModel)
    rows = RowPainter(model, theme, view)
    painter = QPainter(image)
    rows.begin(painter, view.font())
    place = QRect(0, 0, 160, ROW_HEIGHT)
    rows.paint_row(painter, 0, place, [Span(0, 0, 160)], selected=selected)
    if current:
        rows.paint_focus(painter, place)
    painter.end()
    return image


def colours(image: QImage) -> set[str]:
    """Every colour in it."""
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
    }  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("badges", [False, True])
def test_no_text_breaks_a_row(host: QWidget, theme: Theme, text: str, *, badges: bool) -> None:
    """It is drawn, its row is as high as any other, and nothing is raised."""
    view = view_of(host, theme, (text, "plain"), badges=badges)
    view.grab()
    assert view.rowHeight(0) == view.rowHeight(1) == ROW_HEIGHT
    assert view.sizeHintForIndex(view.model().index(0, 0)).height() == ROW_HEIGHT


@pytest.mark.parametrize("text", [text for text in NASTY if "<" in text])
def test_a_tooltip_is_the_text_and_no_html(host: QWidget, theme: Theme, text: str) -> None:
    """Qt would show “<b>bold</b>” in bold letters, and fetch the picture."""
    view = view_of(host, theme, (text,))
    tip = view.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;" in tip
    assert text not in tip


def hover(view: TableView) -> str:
    """The tooltip that comes up over the first cell."""
    place = view.visualRect(view.model().index(0, 0)).center()
    event = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    tip = QToolTip.text()
    QToolTip.hideText()
    QTest.qWait(0)
    return tip


@pytest.mark.parametrize("badges", [False, True])
def test_what_is_cut_off_is_whole_in_the_tooltip(
    host: QWidget, theme: Theme, *, badges: bool
) -> None:
    """Of a text that has no room the tooltip says all, then the fact behind it."""
    long = "a long name of an app, which does not fit"
    view = view_of(host, theme, (long + ", really",), badges=badges)
    assert hover(view) == f"{long}, really\ntip of {long}, really"


@pytest.mark.parametrize("badges", [False, True])
def test_what_has_room_is_not_repeated_in_the_tooltip(
    host: QWidget, theme: Theme, *, badges: bool
) -> None:
    """A text that is seen whole is no tooltip."""
    assert hover(view_of(host, theme, ("short",), badges=badges)) == "tip of short"


def test_the_colours_of_a_cell_are_the_theme_s(qapp: QApplication, host: QWidget) -> None:
    """Light and dark, chosen or not: text, ground and line are drawn in the theme's colours."""
    theme = Theme(qapp, Mode.LIGHT)
    view = view_of(host, theme, ("text",))
    for mode in (Mode.DARK, Mode.LIGHT):
        theme.set_mode(mode)
        found = colours(draw(theme, view))
        chosen = colours(draw(theme, view, selected=True))
        assert QColor(theme.colours.line).name() in found
        assert QColor(theme.colours.soft).name() in chosen - found
    theme.deleteLater()


def test_the_current_cell_can_be_told_by_its_frame(host: QWidget, theme: Theme) -> None:
    """The keyboard's place is a frame in the accent's colour, not a shade alone."""
    view = view_of(host, theme, ("text",))
    plain = draw(theme, view)
    framed = draw(theme, view, current=True)
    accent = QColor(theme.colours.accent).name()
    assert framed.pixelColor(0, 5).name() == accent
    assert plain.pixelColor(0, 5).name() != accent


@given(st.text(st.sampled_from("abc  "), max_size=60), st.integers(0, 40))
def test_two_lines_hold_all_words(text: str, width: int) -> None:
    """However narrow: no letter is lost, at most two lines, the first of them fits if it can."""
    lines = two_lines(text, width, len)
    assert 1 <= len(lines) <= 2
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    if len(lines) == 2:
        assert len(lines[0]) <= width or " " not in lines[0].strip()


def test_no_place_is_no_tooltip(host: QWidget, theme: Theme) -> None:
    """Below the last row there is nothing to explain."""
    view = view_of(host, theme, ("one",))
    place = QPoint(10, 500)
    event = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    assert QToolTip.text() == ""
