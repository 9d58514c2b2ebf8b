"""A port or a range, checked while it is typed."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from portgui.gui.wizard.widgets import announce, label
from portgui.gui.wizard.wording import explain
from portgui.net import InputError, PortRange, parse_range


class NumberField(QWidget):
    """A line for a port or a range, with the sentence for what is wrong below it.

    Attributes:
        edit: the line.
        error: the sentence; hidden while there is nothing to say.
        ports: what was typed, or None.

    Signals:
        changed: `ports` may be another one.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ports: PortRange | None = None
        self.edit = QLineEdit()
        self.edit.setAccessibleName(self.tr("Number of the port"))
        self.edit.setPlaceholderText(self.tr("Such as 25565, or 8000-8100"))
        self.edit.setClearButtonEnabled(True)
        self.error = label(name="error")
        self.error.hide()
        self._hint = label(self.tr("A number from 1 to 65535, or a range of numbers."), "muted")
        heading = label(self.tr("Number of the port"), "section")
        heading.setBuddy(self.edit)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        for widget in (heading, self.edit, self.error, self._hint):
            whole.addWidget(widget)
        self.edit.textChanged.connect(self._on_text)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        sentence = ""
        try:
            self.ports = parse_range(text)
        except InputError as error:
            self.ports, sentence = None, explain(error)
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        self._hint.setVisible(not sentence)
        self.edit.setAccessibleDescription(sentence or self._hint.text())
        self.edit.setProperty("bad", bool(sentence))
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
        announce(self.edit, sentence)
        self.changed.emit()
