"""Which part of the port guide is looked at: the chips above the table."""

from enum import StrEnum
from typing import assert_never

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QPushButton, QWidget

from portgui.gui.flow import FlowLayout
from portgui.gui.guide.columns import kind_text
from portgui.net import Kind
from portgui.query import Test
from portgui.reference.rows import KIND_PORTS, GuideRow

translate = QCoreApplication.translate


class Scope(StrEnum):
    """A part of the port guide."""

    ALL = "all"
    EXPLAINED = "explained"
    WELL_KNOWN = "well-known"
    REGISTERED = "registered"
    DYNAMIC = "dynamic"


def test_of(scope: Scope) -> Test[GuideRow] | None:
    """What belongs to a part; None for everything."""
    match scope:
        case Scope.ALL:
            return None
        case Scope.EXPLAINED:
            return lambda row: row.entry is not None
        case Scope.WELL_KNOWN | Scope.REGISTERED | Scope.DYNAMIC:
            ports = KIND_PORTS[Kind(scope.value)]
            first, last = ports.first, ports.last
            return lambda row: row.first <= last and first <= row.last
        case _:
            assert_never(scope)


def scope_text(scope: Scope) -> str:
    """What a part is called."""
    match scope:
        case Scope.ALL:
            return translate("guide", "All ports")
        case Scope.EXPLAINED:
            return translate("guide", "Ports people meet")
        case Scope.WELL_KNOWN | Scope.REGISTERED | Scope.DYNAMIC:
            return kind_text(Kind(scope.value))
        case _:
            assert_never(scope)


def scope_tip(scope: Scope) -> str:
    """What belongs to a part, in words."""
    match scope:
        case Scope.ALL:
            return translate(
                "guide", "Everything that IANA has registered, and what people meet besides"
            )
        case Scope.EXPLAINED:
            return translate("guide", "The ports that are explained in plain words")
        case Scope.WELL_KNOWN:
            return translate("guide", "0 to 1023: the basic services of the internet")
        case Scope.REGISTERED:
            return translate(
                "guide", "1024 to 49151: for makers and projects that have asked for one"
            )
        case Scope.DYNAMIC:
            return translate(
                "guide", "49152 to 65535, also called private or ephemeral: lent for a short time"
            )
        case _:
            assert_never(scope)


class ScopeChips(QWidget):
    """One chip for each part; one of them is chosen.

    Signals:
        changed: another part was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._chips: dict[Scope, QPushButton] = {}
        layout = FlowLayout(self)
        for number, scope in enumerate(Scope):
            chip = QPushButton(scope_text(scope), self)
            chip.setCheckable(True)
            chip.setProperty("chip", True)
            chip.setToolTip(scope_tip(scope))
            self._group.addButton(chip, number)
            self._chips[scope] = chip
            layout.addWidget(chip)
        self._chips[Scope.ALL].setChecked(True)
        self._group.buttonToggled.connect(self._on_toggled)

    @property
    def scope(self) -> Scope:
        """The part that is chosen."""
        return tuple(Scope)[self._group.checkedId()]

    def choose(self, scope: Scope) -> None:
        """Choose a part, as a click on its chip does."""
        self._chips[scope].setChecked(True)

    @Slot(QAbstractButton, bool)
    def _on_toggled(self, _button: QAbstractButton, checked: bool) -> None:
        if checked:
            self.changed.emit()
