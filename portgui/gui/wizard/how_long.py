"""For how long a change is made: until it is undone, until the next restart, or for a time."""

from typing import Final

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from portgui.firewall.request import FOR_GOOD, LONGEST, Lasting, Until
from portgui.gui.flow import FlowBox
from portgui.gui.wizard.widgets import chip, label
from portgui.words import QT_TRANSLATE_NOOP

HOUR: Final = 3600
CHOICES: Final = (
    (FOR_GOOD, QT_TRANSLATE_NOOP("HowLong", "Until I undo it")),
    (Until(Lasting.RESTART), QT_TRANSLATE_NOOP("HowLong", "Until the next restart")),
    (Until(Lasting.TIME, HOUR), QT_TRANSLATE_NOOP("HowLong", "1 hour")),
    (Until(Lasting.TIME, 8 * HOUR), QT_TRANSLATE_NOOP("HowLong", "8 hours")),
    (None, QT_TRANSLATE_NOOP("HowLong", "Another time")),
)
"""What can be chosen; None stands for a number of the person's own."""
UNITS: Final = (
    (60, QT_TRANSLATE_NOOP("HowLong", "minutes")),
    (HOUR, QT_TRANSLATE_NOOP("HowLong", "hours")),
    (24 * HOUR, QT_TRANSLATE_NOOP("HowLong", "days")),
)
_FIRST: Final = 30


class HowLong(QWidget):
    """Chips, and a number with its unit for any other time.

    Signals:
        changed: `until` is another one.

    Attributes:
        chips: the buttons, in the order of `CHOICES`.
        number: how many.
        unit: of what.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        translate = QCoreApplication.translate
        self.chips = [
            chip(translate("HowLong", words), self._group, place)
            for place, (_, words) in enumerate(CHOICES)
        ]
        heading = label(self.tr("For how long"), "section")
        box = FlowBox()
        box.setAccessibleName(heading.text())
        box.hold(self.chips)
        self.number = QSpinBox()
        for part in (self.number, self.number.lineEdit()):
            part.setAccessibleName(self.tr("How many"))
        self.unit = QComboBox()
        self.unit.setAccessibleName(self.tr("Minutes, hours or days"))
        for _, words in UNITS:
            self.unit.addItem(translate("HowLong", words))
        self._other = QWidget()
        line = QHBoxLayout(self._other)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.number)
        line.addWidget(self.unit)
        line.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        for widget in (heading, box, self._other):
            whole.addWidget(widget)
        self._on_unit()
        self.number.setValue(_FIRST)
        self.chips[0].setChecked(True)
        self._other.hide()
        self._group.idToggled.connect(self._on_chip)
        self.unit.currentIndexChanged.connect(self._on_unit)
        self.number.valueChanged.connect(self.changed)

    def until(self) -> Until:
        """What is chosen."""
        until, _ = CHOICES[max(0, self._group.checkedId())]
        if until is not None:
            return until
        seconds, _ = UNITS[self.unit.currentIndex()]
        return Until(Lasting.TIME, self.number.value() * seconds)

    @Slot(int, bool)
    def _on_chip(self, number: int, checked: bool) -> None:
        if checked:
            self._other.setVisible(CHOICES[number][0] is None)
            self.changed.emit()

    @Slot()
    def _on_unit(self) -> None:
        seconds, _ = UNITS[self.unit.currentIndex()]
        self.number.setRange(1, LONGEST // seconds)
        self.changed.emit()
