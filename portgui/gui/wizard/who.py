"""For which other computers: those on the same network, given ones, or all."""

from ipaddress import ip_network
from typing import Final

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QVBoxLayout, QWidget

from portgui.firewall.request import MOST_NETWORKS, RequestError, Scope
from portgui.firewall.request import Who as Kind
from portgui.firewall.rules import Network
from portgui.gui.flow import FlowBox
from portgui.gui.wizard.widgets import announce, chip, label
from portgui.words import QT_TRANSLATE_NOOP

CHOICES: Final[tuple[tuple[Kind, str], ...]] = (
    (Kind.LOCAL, QT_TRANSLATE_NOOP("Who", "Devices on your network")),
    (Kind.GIVEN, QT_TRANSLATE_NOOP("Who", "Given addresses")),
    (Kind.ANY, QT_TRANSLATE_NOOP("Who", "Everyone")),
)


class Who(QWidget):
    """Chips, and a line for addresses.

    Signals:
        changed: `scope` is another one.

    Attributes:
        chips: the buttons, in the order of `CHOICES`.
        edit: the line for addresses.
        error: what is wrong with them; hidden while nothing is.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        translate = QCoreApplication.translate
        self.chips = [
            chip(translate("Who", words), self._group, place)
            for place, (_, words) in enumerate(CHOICES)
        ]
        heading = label(self.tr("Who"), "section")
        box = FlowBox()
        box.setAccessibleName(heading.text())
        box.hold(self.chips)
        self.edit = QLineEdit()
        self.edit.setAccessibleName(self.tr("Addresses or networks"))
        self.edit.setPlaceholderText(self.tr("Such as 192.168.1.20, or 192.168.1.0/24"))
        self.error = label(name="error")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        for widget in (heading, box, self.edit, self.error):
            whole.addWidget(widget)
        self.chips[0].setChecked(True)
        self.edit.hide()
        self.error.hide()
        self._group.idToggled.connect(self._on_chip)
        self.edit.textChanged.connect(self._on_text)

    def choose(self, kind: Kind) -> None:
        """Choose one of the three."""
        self.chips[[each for each, _ in CHOICES].index(kind)].setChecked(True)

    def scope(self) -> Scope | None:
        """What is chosen; None as long as the addresses are not in order."""
        kind, _ = CHOICES[max(0, self._group.checkedId())]
        if kind is not Kind.GIVEN:
            return Scope(kind)
        try:
            return Scope(kind, networks_of(self.edit.text()))
        except (ValueError, RequestError):
            return None

    @Slot(int, bool)
    def _on_chip(self, number: int, checked: bool) -> None:
        if checked:
            is_given = CHOICES[number][0] is Kind.GIVEN
            self.edit.setVisible(is_given)
            if is_given:
                self.edit.setFocus()
            self._on_text()

    @Slot()
    def _on_text(self) -> None:
        text = self.edit.text().strip()
        is_bad = self.scope() is None and bool(text)
        self.error.setText(
            self.tr("Write up to %1 addresses or networks, with commas between them.").replace(
                "%1", str(MOST_NETWORKS)
            )
            if is_bad
            else ""
        )
        self.error.setVisible(is_bad)
        self.edit.setProperty("bad", is_bad)
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
        announce(self.edit, self.error.text())
        self.changed.emit()


def networks_of(text: str) -> tuple[Network, ...]:
    """Addresses and networks with commas or blanks between them.

    Raises:
        ValueError: one of them is none.
    """
    words = text.replace(",", " ").split()
    return tuple(dict.fromkeys(ip_network(word, strict=False) for word in words))
