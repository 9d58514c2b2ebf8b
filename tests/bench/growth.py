"""How each measure grows from 500 to 20,000 sockets, as a picture. Drawn with what Qt has."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPen

from tests.bench import gaps, idle, refresh, sockets
from tests.bench.children import run

SIZES = (500, 1_000, 2_000, 5_000, 10_000, 20_000)
ROUNDS = 7
SECONDS = 15.0
"""For the gaps and the processor time of each size."""

_WIDTH, _HEIGHT = 1_400, 1_000
_MARGIN, _TOP, _BOTTOM, _RIGHT = 76, 64, 56, 190
_COLOURS: Final = {
    "PortGUI": "#0b6bcb", "its scan": "#7ab3e8", "the scans alone": "#7ab3e8",
    "psutil alone": "#c2410c", "lsof -nP -i": "#7c3aed", "ss -tunap": "#15803d",
    "netstat -tunap": "#a16207", "stock proxy": "#c2410c", "idle window": "#6b7280",
    "PortGUI, 99 %": "#7ab3e8", "idle window, 99 %": "#b8bec8",
}  # fmt: skip


class Panel(NamedTuple):
    """One of the small pictures: values by the number of sockets, for each name.

    Attributes:
        title: what was measured, with the unit.
        lines: for each name, a value for each of `SIZES`.
    """

    title: str
    lines: dict[str, list[float]]


def plot(environment: Mapping[str, str], file: Path) -> None:
    """Measure each size, and draw the picture."""
    panels = [
        Panel("From asking to painted, 5 % changing (ms)", {}),
        Panel("A keystroke in the live view's filter, painted (ms)", {}),
        Panel("Gaps of the event loop, 5 % changing (ms): longest, and 99 %", {}),
        Panel("Processor time for each quiet scan (ms)", {}),
    ]
    for size in SIZES:
        print(f"{size} sockets …", flush=True)
        for panel, values in zip(panels, measured(environment, size), strict=True):
            for name, value in values.items():
                panel.lines.setdefault(name, []).append(value)
    draw(panels, file)


def measured(environment: Mapping[str, str], size: int) -> list[dict[str, float]]:
    """What goes into each panel for one size."""
    times = refresh.medians(environment, size, ROUNDS)
    key = json.loads(run("tests.bench.keystroke", "live", str(size), environment=environment))
    with sockets.held(size) as holders:
        idle_gaps, our_gaps = (
            gaps.measured(environment, window, holders, size, SECONDS)
            for window in ("empty", "portgui")
        )
    ours, alone, scans = idle.processor_time(environment, size, SECONDS)
    return [
        {name: seconds * 1000 for name, seconds in times.items()},
        {"PortGUI": key["ours_ms"], "stock proxy": key["stock_ms"]},
        {
            "PortGUI": max(our_gaps),
            "PortGUI, 99 %": gaps.last_percent(our_gaps),
            "idle window": max(idle_gaps),
            "idle window, 99 %": gaps.last_percent(idle_gaps),
        },
        {"PortGUI": ours / scans, "the scans alone": alone / scans},
    ]


def draw(panels: Sequence[Panel], file: Path) -> None:
    """Draw four panels, two by two; both axes are logarithmic.

    Raises:
        OSError: the picture cannot be written.
    """
    application = QGuiApplication(["bench", "-platform", "offscreen"])
    image = QImage(_WIDTH, _HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place, panel in enumerate(panels):
        left, top = place % 2 * _WIDTH / 2, place // 2 * _HEIGHT / 2
        whole = QRectF(left, top, _WIDTH / 2, _HEIGHT / 2)
        _Drawing(painter, whole.adjusted(_MARGIN, _TOP, -_RIGHT, -_BOTTOM), panel).draw()
    painter.end()
    if not image.save(str(file)):
        raise OSError(f"not written: {file}")
    del application


class _Drawing:
    """One panel on the picture."""

    def __init__(self, painter: QPainter, area: QRectF, panel: Panel) -> None:
        values = [value for line in panel.lines.values() for value in line]
        self._painter = painter
        self._area = area
        self._panel = panel
        self._low = math.floor(math.log10(min(values)))
        self._high = math.ceil(math.log10(max(values)))

    def draw(self) -> None:
        """The title, the grid, and a line for each name."""
        self._painter.setPen(QColor("#111827"))
        self._text(self._area.left() - _MARGIN + 12, self._area.top() - 28, self._panel.title, 12)
        self._grid()
        ends: list[float] = []
        lines = sorted(self._panel.lines.items(), key=lambda pair: -pair[1][-1])
        for name, values in lines:
            points = [
                QPointF(self._x(size), self._y(value))
                for size, value in zip(SIZES, values, strict=True)
            ]
            self._line(points, name, QColor(_COLOURS[name]))
            # Names that would stand on each other move down.
            end = max(points[-1].y(), ends[-1] + 17 if ends else 0.0)
            ends.append(end)
            self._text(points[-1].x() + 10, end + 4, f"{name}  {values[-1]:,.3g}", 10)

    def _line(self, points: list[QPointF], name: str, colour: QColor) -> None:
        self._painter.setPen(QPen(colour, 3.5 if name == "PortGUI" else 1.8))
        self._painter.drawPolyline(points)
        self._painter.setBrush(colour)
        for point in points:
            self._painter.drawEllipse(point, 3, 3)

    def _grid(self) -> None:
        area = self._area
        for size in SIZES:
            x = self._x(size)
            self._painter.setPen(QColor("#e5e7eb"))
            self._painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            self._painter.setPen(QColor("#4b5563"))
            self._text(x - 18, area.bottom() + 20, f"{size:,}", 9)
        for power in range(self._low, self._high + 1):
            y = self._y(10.0**power)
            self._painter.setPen(QColor("#e5e7eb"))
            self._painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            self._painter.setPen(QColor("#4b5563"))
            self._text(area.left() - 46, y + 4, f"{10.0**power:g}", 9)
        self._text(area.center().x() - 24, area.bottom() + 40, "sockets", 9)

    def _text(self, x: float, y: float, text: str, size: int) -> None:
        font = self._painter.font()
        font.setPointSize(size)
        self._painter.setFont(font)
        self._painter.drawText(QPointF(x, y), text)

    def _x(self, size: float) -> float:
        first, last = math.log10(SIZES[0]), math.log10(SIZES[-1])
        return self._area.left() + (math.log10(size) - first) / (last - first) * self._area.width()

    def _y(self, value: float) -> float:
        share = (math.log10(value) - self._low) / (self._high - self._low)
        return self._area.bottom() - share * self._area.height()
