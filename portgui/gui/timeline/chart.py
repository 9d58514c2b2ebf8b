"""Lines over the last ten minutes with their legend in words; read by pointer, keyboard or ear."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QRectF, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from portgui.gui.plain_text import PlainLabel
from portgui.gui.theme import Theme
from portgui.gui.timeline.history import SPAN
from portgui.gui.timeline.plot import Plot, Spot

_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_LEGEND_SHARE: Final = 30
_PLOT_SHARE: Final = 70
_BESIDE: Final = 90
"""Average letters across that legends need beside their lines; in less, they stand above."""
_RING: Final = 2.0
_ROUND: Final = 6.0
_MARGIN: Final = 4
"""Room for the ring that shows the focus."""


class Line(NamedTuple):
    """One line.

    Attributes:
        title: what is counted.
        spots: the numbers; every line has them at the same times.
    """

    title: str
    spots: Sequence[Spot]


class Chart(QWidget):
    """Shows lines, one above the other, each on a scale of its own that its legend says."""

    def __init__(
        self, theme: Theme, colours: Sequence[str], parent: QWidget | None = None, *, wide: bool
    ) -> None:
        """One line for each of `colours`; `wide`: legends beside the lines where there is room."""
        super().__init__(parent)
        self._theme = theme
        self._lines: Sequence[Line] = ()
        self._cursor = -1
        self._said = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._legends = [PlainLabel("muted", self) for _ in colours]
        self._plots = [Plot(theme, colour, self) for colour in colours]
        self._from, self._to = QLabel(self), QLabel(self)
        for label in (self._from, self._to):
            label.setObjectName("muted")
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._may_be_beside = wide
        self._lay_out()
        for plot in self._plots:
            plot.pointed.connect(self._on_pointed)

    def _lay_out(self) -> None:
        self._times = QWidget(self)
        times = QHBoxLayout(self._times)
        times.setContentsMargins(0, 0, 0, 0)
        times.addWidget(self._from)
        times.addStretch()
        times.addWidget(self._to)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.setHorizontalSpacing(12)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        whole.addLayout(self._grid)
        self._arrange(beside=False)

    def _arrange(self, *, beside: bool) -> None:
        """Put the legends beside their lines, or above them."""
        self._is_beside = beside
        for number, (legend, plot) in enumerate(zip(self._legends, self._plots, strict=True)):
            row = number if beside else 2 * number
            self._grid.addWidget(legend, row, 0)
            self._grid.addWidget(plot, row if beside else row + 1, int(beside))
        self._grid.addWidget(self._times, 2 * len(self._plots), int(beside))
        self._grid.setColumnStretch(0, _LEGEND_SHARE if beside else 1)
        self._grid.setColumnStretch(1, _PLOT_SHARE if beside else 0)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these, as many as there are colours, with at least one number each."""
        # The cursor stays on its time: the numbers move to the left below it.
        at = self._time_of(self._cursor)
        self._lines = lines
        end = lines[0].spots[-1].at
        for line, plot in zip(lines, self._plots, strict=True):
            plot.show_spots(line.spots, end)
        self._from.setText(_clock(end - SPAN, "%H:%M"))
        self._to.setText(_clock(end, "%H:%M"))
        self._move_to(self._number_of(at))

    def said(self) -> str:
        """What the legends say: the latest numbers, or those at the cursor."""
        return ". ".join(legend.said() for legend in self._legends)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        least = _BESIDE * self.fontMetrics().averageCharWidth()
        beside = self._may_be_beside and self.width() >= least
        if beside != self._is_beside:
            self._arrange(beside=beside)
        for legend in self._legends:
            legend.setMinimumHeight(0)
        self._keep_heights()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self._lines[0].spots) if self._lines else 0
        key = Qt.Key(event.key())
        if not count:
            super().keyPressEvent(event)
        elif key in _STEPS:
            start = self._cursor if self._cursor >= 0 else count - 1 - min(_STEPS[key], 0)
            self._move_to(min(max(start + _STEPS[key], 0), count - 1))
        elif key == Qt.Key.Key_Home:
            self._move_to(0)
        elif key == Qt.Key.Key_End:
            self._move_to(count - 1)
        elif key == Qt.Key.Key_Escape and self._cursor >= 0:
            self._move_to(-1)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # The window closes the card with this key, unless it has something nearer to do.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._cursor >= 0
        ):
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.colours.accent), _RING))
            half = _RING / 2
            ring = QRectF(self.rect()).adjusted(half, half, -half, -half)
            painter.drawRoundedRect(ring, _ROUND, _ROUND)
            painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._move_to(-1)
        self.update()

    @Slot(int)
    def _on_pointed(self, number: int) -> None:
        self._move_to(number)

    def _move_to(self, number: int) -> None:
        """Put the cursor there; without one the legends say how things are now."""
        self._cursor = number
        for line, legend, plot in zip(self._lines, self._legends, self._plots, strict=False):
            plot.show_cursor(number)
            legend.say(self._legend(line, number))
        if (said := self.said()) != self._said:
            self._said = said
            self.setAccessibleDescription(said)
            self._keep_heights()

    def _keep_heights(self) -> None:
        """A legend that says less for once takes no less room: nothing around it moves."""
        for legend in self._legends:
            needed = legend.heightForWidth(legend.width())
            if needed > legend.minimumHeight():
                legend.setMinimumHeight(needed)

    def _legend(self, line: Line, number: int) -> str:
        if 0 <= number < len(line.spots):
            spot = line.spots[number]
            return self.tr("{title}: {number} at {time}").format(
                title=line.title, number=spot.value, time=_clock(spot.at, "%H:%M:%S")
            )
        highest = max(line.spots, key=lambda spot: spot.value)
        values = {
            "title": line.title,
            "now": line.spots[-1].value,
            "most": highest.value,
            "time": _clock(highest.at, "%H:%M"),
        }
        if highest.value == line.spots[-1].value:
            return self.tr("{title}: {now} now, most {most}").format(**values)
        return self.tr("{title}: {now} now, most {most} at {time}").format(**values)

    def _time_of(self, number: int) -> float | None:
        is_there = bool(self._lines) and 0 <= number < len(self._lines[0].spots)
        return self._lines[0].spots[number].at if is_there else None

    def _number_of(self, at: float | None) -> int:
        if at is None:
            return -1
        spots = self._lines[0].spots
        return next((number for number, spot in enumerate(spots) if spot.at == at), -1)


def _clock(seconds: float, form: str) -> str:
    try:
        return datetime.fromtimestamp(seconds).astimezone().strftime(form)
    except (OverflowError, OSError, ValueError):
        return ""
