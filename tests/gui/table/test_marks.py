"""Marks: new, changed or gone is said by word, shape and colour, and costs next to nothing."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from portgui.gui.table.columns import ROLE_BADGE, Badge, Column, Tone
from portgui.gui.table.marks import Mark
from portgui.gui.table.model import TableModel
from portgui.gui.table.row_painter import RowPainter, Span
from portgui.gui.table.view import TableView
from portgui.gui.theme import Mode, Theme
from tests.gui.fakes import PARTS, Part, Table, many, part_model, shown_table

SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
MARKS: Final[Column[Part]] = Column(
    "mark", "Change", lambda _: "", lambda _: 0, width=120, marks=True
)
LAST: Final = len(PARTS)


def marked_model(count: int = 3) -> TableModel[int, Part]:
    """Parts with a column for their marks at the end."""
    model: TableModel[int, Part] = TableModel((*PARTS, MARKS), lambda row: row.key)
    model.apply((), (), many(count))
    return model


def test_every_mark_has_a_word_a_shape_and_a_colour_of_its_own() -> None:
    """Never colour alone, and none of the three stands for two marks."""
    looks = [mark.look for mark in Mark]
    for field in ("tone", "icon", "text"):
        assert len({getattr(look, field) for look in looks}) == len(Mark)
        assert all(getattr(look, field) for look in looks)
    # The selection's colour is that of information.
    assert Tone.INFO not in {look.tone for look in looks}


def test_a_mark_is_in_the_cell_of_its_column_and_goes_again(qapp: QApplication) -> None:
    """As text and as a badge, for copies and for the eye; nothing where there is no mark."""
    model = marked_model()
    cell = model.index(1, LAST)
    assert (cell.data(), cell.data(ROLE_BADGE), cell.data(TIP)) == ("", None, None)
    model.set_marks({1: Mark.CHANGED})
    assert cell.data() == cell.data(TIP) == "changed"
    assert cell.data(ROLE_BADGE) == Badge("changed", Tone.CAUTION, "pencil")
    assert model.cell_text(1, LAST) == "changed"
    assert model.cell_text(1, 0) == "part 00001"
    assert model.cells_of(1)[LAST].badge == Mark.CHANGED.badge()
    assert model.mark(1) is model.mark_at(1) is Mark.CHANGED
    model.set_marks({1: None})
    assert (cell.data(), model.cell_text(1, LAST), model.mark(1)) == ("", "", None)
    assert model.cell_text(99, 0) == ""
    assert model.cells_of(99) == ()


def test_a_screen_reader_hears_of_a_mark_once_in_a_row(qapp: QApplication) -> None:
    """In the first column that is shown, behind what stands there."""
    model = marked_model()
    model.set_marks({0: Mark.NEW})
    said = [model.index(0, column).data(SPOKEN) for column in range(LAST + 1)]
    assert said == ["part 00000, new", None, None, None, None]
    model.lead = 1
    assert model.index(0, 1).data(SPOKEN) == "0, new"
    assert model.index(0, 0).data(SPOKEN) is None
    model.lead = LAST
    assert model.index(0, LAST).data(SPOKEN) == "new"
    assert model.index(1, 0).data(SPOKEN) is None


def test_the_first_column_that_is_shown_is_known(table: Table) -> None:
    """Whether it was hidden, shown or dragged to the front."""
    header = table.view.horizontalHeader()
    assert table.model.lead == 0
    header.moveSection(header.visualIndex(1), 0)
    assert table.model.lead == 1
    table.view.column_menu().actions()[1].trigger()
    assert table.model.lead == 0


def test_a_row_that_goes_takes_its_mark_along(qapp: QApplication) -> None:
    """One with the same key that comes later is not marked; unknown keys are no error."""
    model = marked_model()
    model.set_marks({0: Mark.GONE, 2: Mark.NEW, 99: Mark.NEW})
    model.apply([0], (), ())
    model.apply((), (), [Part(0, "again", 1)])
    assert model.mark(0) is model.mark(99) is None
    assert model.mark(2) is Mark.NEW
    model.clear_marks()
    assert model.mark(2) is None


def test_marks_are_told_in_few_signals_and_only_where_something_changes(qapp: QApplication) -> None:
    """One mark is one row; 1,000 are one signal; the same marks again are none."""
    model = part_model(many(5000))
    changed = QSignalSpy(model.dataChanged)
    others = [QSignalSpy(signal) for signal in (model.layoutChanged, model.moved)]
    model.set_marks({77: Mark.NEW})
    first, last = changed.at(0)[:2]
    assert (changed.count(), first.row(), last.row()) == (1, 77, 77)
    model.set_marks({77: Mark.NEW, 78: None})
    assert changed.count() == 1
    model.set_marks(dict.fromkeys(range(0, 3000, 3), Mark.CHANGED))
    assert changed.count() == 2
    assert [spy.count() for spy in others] == [0, 0]


def test_marks_of_rows_that_are_not_on_screen_are_kept(qapp: QApplication) -> None:
    """A filter hides a marked row, and shows it again with its mark."""
    model = marked_model()
    model.set_test(lambda row: row.key > 0)
    changed = QSignalSpy(model.dataChanged)
    model.set_marks({0: Mark.NEW})
    assert changed.count() == 0
    model.set_test(None)
    assert model.mark_at(0) is Mark.NEW


def test_rows_do_not_move_by_their_marks(qapp: QApplication) -> None:
    """Marks come and go by themselves; a column that shows them sorts by what else is in it."""
    model = marked_model()
    model.set_order([(LAST, False)])
    before = [row.key for row in model.visible_rows()]
    model.set_marks({1: Mark.NEW, 2: Mark.GONE})
    assert [row.key for row in model.visible_rows()] == before


def test_a_cell_shows_the_mark_instead_of_its_text_for_a_while(qapp: QApplication) -> None:
    """And then its text again."""
    column = replace(PARTS[1], marks=True)
    model: TableModel[int, Part] = TableModel((PARTS[0], column), lambda row: row.key)
    model.apply((), (), many(3))
    text = model.index(1, 1).data()
    assert text == model.cell_text(1, 1) != ""
    model.set_marks({1: Mark.NEW})
    assert model.index(1, 1).data() == model.cell_text(1, 1) == "new"
    assert model.index(2, 1).data() == model.cell_text(2, 1) != "new"
    model.set_marks({1: None})
    assert model.index(1, 1).data() == text


# How it looks.


@pytest.fixture
def marked(theme: Theme) -> Iterator[Table]:
    """Three parts on screen."""
    made = shown_table(theme, many(3))
    yield made
    made.end()


def draw(theme: Theme, view: TableView, row: int, *, selected: bool = False) -> QImage:
    """A row as a picture, its first column 160 pixels wide."""
    image = QImage(QSize(160, 40), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.colours.ground))
    model = view.model()
    assert isinstance(model, TableModel)
    rows = RowPainter(model, theme, view)
    painter = QPainter(image)
    rows.begin(painter, view.font())
    place = QRect(0, 0, 160, 40)
    rows.paint_row(painter, row, place, [Span(0, 0, 160)], selected=selected)
    painter.end()
    return image


@pytest.mark.parametrize("mark", list(Mark))
@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_a_marked_row_has_a_stripe_and_a_ground_in_its_colour(
    marked: Table, theme: Theme, mark: Mark, mode: Mode
) -> None:
    """Light and dark; the selection is not hidden by it, the stripe stays."""
    theme.set_mode(mode)
    marked.model.set_marks({1: mark})
    stripe = QColor(theme.colours.tone(mark.look.tone)[0]).name()
    plain, found, chosen = (
        draw(theme, marked.view, 0),
        draw(theme, marked.view, 1),
        draw(theme, marked.view, 1, selected=True),
    )
    assert found.pixelColor(1, 20).name() == chosen.pixelColor(1, 20).name() == stripe
    assert plain.pixelColor(1, 20).name() == theme.colours.ground
    assert found.pixelColor(150, 4).name() not in {theme.colours.ground, theme.colours.soft}
    assert chosen.pixelColor(150, 4).name() == theme.colours.soft


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize("mark", list(Mark))
def test_the_text_of_a_marked_row_can_be_read(
    marked: Table, theme: Theme, mark: Mark, mode: Mode
) -> None:
    """At least 4.5 to 1 on its ground (WCAG 2.2, 1.4.3), also the quieter text of a gone row."""
    theme.set_mode(mode)
    marked.model.set_marks({1: mark})
    ground = draw(theme, marked.view, 1).pixelColor(150, 4)
    for text in (theme.colours.text, theme.colours.muted):
        light, dark = sorted((_luminance(ground), _luminance(QColor(text))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_gone_row_is_struck_out(marked: Table, theme: Theme) -> None:
    """A line runs through the text, in the gaps between the letters, too."""

    def longest_run(image: QImage) -> int:
        quiet = QColor(theme.colours.muted).name()
        best = 0
        for y in range(image.height()):
            run = 0
            for x in range(image.width()):
                run = run + 1 if image.pixelColor(x, y).name() == quiet else 0
                best = max(best, run)
        return best

    before = longest_run(draw(theme, marked.view, 1))
    marked.model.set_marks({1: Mark.GONE})
    width = marked.view.fontMetrics().horizontalAdvance("part 00001")
    assert before < width // 2
    assert longest_run(draw(theme, marked.view, 1)) >= width


def _luminance(colour: QColor) -> float:
    """Relative luminance (WCAG 2.2, definition)."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
