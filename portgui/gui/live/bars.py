"""What stands above and below the live table: chips, pause, counts. They hold no rows."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from portgui.connections.snapshot import State
from portgui.gui import icons
from portgui.gui.flow import FlowLayout
from portgui.gui.live.view_menu import ViewButton
from portgui.gui.plain_text import PlainLabel
from portgui.gui.theme import Theme
from portgui.gui.turning_row import TurningRow

Counts = Mapping[tuple[State, bool], int]
"""How many rows there are of each state, noise or not."""


class Chip(StrEnum):
    """Which rows are shown."""

    WAITING = "waiting"
    CONNECTED = "connected"
    EVERYTHING = "everything"


CHIPS: Final = tuple(Chip)
_MISSING_WIDTH: Final = 200
"""Pixels in which what could not be read is still easy to read."""
_WIDEST: Final = "1.5"
"""A usual number of seconds that is as wide as any."""
STATES: Final = {Chip.WAITING: State.WAITING, Chip.CONNECTED: State.CONNECTED}


class ChipBar(QWidget):
    """The chips, how often the system is asked, and the pause button.

    Signals:
        chip_chosen: the `Chip` that the person chose.
        pause_toggled: whether looking is paused now.
    """

    chip_chosen = Signal(object)
    pause_toggled = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._create()
        self._lay_out()
        self._buttons.idClicked.connect(self._on_clicked)
        self.pause.toggled.connect(self._on_pause)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _create(self) -> None:
        self._buttons = QButtonGroup(self)
        for place, chip in enumerate(CHIPS):
            button = QPushButton(self)
            button.setCheckable(True)
            button.setProperty("chip", True)
            button.setObjectName(f"chip-{chip}")
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self._buttons.addButton(button, place)
        self._buttons.button(0).setChecked(True)
        self._interval = QLabel(self)
        self._interval.setObjectName("muted")
        self._interval.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.pause = QPushButton(self)
        self.pause.setObjectName("pause")
        self.pause.setCheckable(True)
        self.view_button = ViewButton(self._theme, self)

    def _lay_out(self) -> None:
        chips, tail = QWidget(self), QWidget(self)
        flow = FlowLayout(chips)
        for button in self._buttons.buttons():
            flow.addWidget(button)
        row = QHBoxLayout(tail)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self._interval)
        row.addWidget(self.pause)
        row.addWidget(self.view_button)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        whole.addWidget(TurningRow(((chips, 1, 0), (tail, 0, 0)), 8, self, middle))

    def check(self, chip: Chip) -> None:
        """Mark this chip."""
        self._buttons.button(CHIPS.index(chip)).setChecked(True)

    def set_counts(self, counts: Counts, *, hides_noise: bool) -> None:
        """Say how many rows each chip shows."""
        titles = (
            self.tr("Waiting for connections"),
            self.tr("Connected now"),
            self.tr("Everything"),
        )
        for place, chip in enumerate(CHIPS):
            state = STATES.get(chip)
            number = sum(
                count
                for (found, is_noise), count in counts.items()
                if (state is None or found is state) and not (is_noise and hides_noise)
            )
            self._buttons.button(place).setText(f"{titles[place]}  {number}")

    def set_interval(self, seconds: float) -> None:
        """Say how often the system is asked; 0 for never."""
        off, every = self.tr("Not looking"), self.tr("Every %1 s")
        self._interval.setText(every.replace("%1", f"{seconds:.3g}") if seconds > 0 else off)
        # As wide for every number: the table below must not jump when nothing changes for a while.
        widest = self._interval.fontMetrics().horizontalAdvance(every.replace("%1", _WIDEST))
        self._interval.setMinimumWidth(widest)

    @Slot(int)
    def _on_clicked(self, place: int) -> None:
        self.chip_chosen.emit(CHIPS[place])

    @Slot(bool)
    def _on_pause(self, paused: bool) -> None:
        self._on_theme_changed()
        self.pause_toggled.emit(paused)

    @Slot()
    def _on_theme_changed(self) -> None:
        paused = self.pause.isChecked()
        self.pause.setIcon(icons.icon("play" if paused else "pause", self._theme.colours.text))
        words = self.tr("Go on looking") if paused else self.tr("Pause")
        self.pause.setToolTip(words)
        self.pause.setAccessibleName(words)


class CountBar(QWidget):
    """How many rows are shown, the switch for noise, and what could not be read.

    Signals:
        noise_clicked: the switch was pressed.
    """

    noise_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = QLabel(self)
        self._count.setObjectName("muted")
        self._noise = QPushButton(self)
        self._noise.setProperty("link", True)
        self._noise.setObjectName("noise")
        self._missing = PlainLabel("muted", self)
        self._why = QLabel(self.tr("(inside this computer, or finished)"), self)
        self._why.setObjectName("muted")
        left = QWidget(self)
        flow = FlowLayout(left)
        for widget in (self._count, self._noise, self._why):
            flow.addWidget(widget)
        for label in (self._count, self._why, self._missing):
            label.setContentsMargins(0, 2, 0, 2)  # as the button beside it
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        right = QWidget(self)
        self._right = QHBoxLayout(right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.addWidget(self._missing, 1)
        turning = TurningRow(((left, 0, 0), (right, 1, _MISSING_WIDTH)), 16, self)
        whole.addWidget(turning)
        turning.turned.connect(self._on_turned)
        self._on_turned(True)
        self._noise.clicked.connect(self.noise_clicked)

    def set_counts(self, shown: int, noise: int, *, hides_noise: bool) -> None:
        """Say how many rows are shown and how many the switch concerns."""
        self._count.setText(self.tr("%n shown", "", shown))
        self._noise.setVisible(noise > 0)
        self._why.setVisible(noise > 0)
        if hides_noise:
            text = self.tr("Show %n hidden", "", noise)
        else:
            text = self.tr("Hide %n", "", noise)
        self._noise.setText(text)
        self._noise.setAccessibleDescription(self._why.text())

    def hold(self, button: QWidget) -> None:
        """Put a button beside what could not be read."""
        self._right.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_missing(self, text: str) -> None:
        """Say what could not be read; "" for nothing."""
        self._missing.say(text)
        self._missing.setVisible(bool(text))

    @Slot(bool)
    def _on_turned(self, across: bool) -> None:
        side = Qt.AlignmentFlag.AlignRight if across else Qt.AlignmentFlag.AlignLeft
        self._missing.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
