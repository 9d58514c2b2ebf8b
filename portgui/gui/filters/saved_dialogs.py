"""Where saved filters get their names, are renamed and deleted. Nothing waits for an answer."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from portgui.gui.filters.saved import MAX_NAME, Saved, find, tidy
from portgui.gui.flow import FlowBox
from portgui.gui.plain_text import PlainLabel, shortened, tip

MARGIN: Final = 20
GAP: Final = 12
_WIDTH: Final = 64
_LINES: Final = 12
_MOST_SHOWN: Final = 120


class NameDialog(QDialog):
    """Asks under which name to keep a filter.

    Signals:
        named: the name.
    """

    named = Signal(str)

    def __init__(self, query: str, filters: tuple[Saved, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Save this filter"))
        self._filters = filters
        shown = PlainLabel("code", self)
        shown.say(shortened(query, _MOST_SHOWN))
        heading = PlainLabel("", self)
        heading.say(self.tr("Name of the filter"))
        self.name = QLineEdit(self)
        self.name.setMaxLength(MAX_NAME)
        self.name.setAccessibleName(self.tr("Name of the filter"))
        self.name.setText(tidy(query))
        self.name.selectAll()
        self._note = PlainLabel("muted", self)
        buttons = QDialogButtonBox(self)
        self.save = buttons.addButton(self.tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setProperty("primary", True)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        for widget in (shown, heading, self.name, self._note, buttons):
            layout.addWidget(widget)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        self.name.textChanged.connect(self._on_changed)
        self._on_changed()
        self.resize(self.fontMetrics().averageCharWidth() * _WIDTH, 0)
        self.name.setFocus()

    @Slot()
    def _on_changed(self) -> None:
        name = tidy(self.name.text())
        self.save.setEnabled(bool(name))
        is_there = find(self._filters, name) is not None
        self._note.say(
            self.tr("A filter of this name is there already. Saving replaces it.")
            if is_there
            else ""
        )
        self._note.setVisible(is_there)
        self.save.setText(self.tr("Replace") if is_there else self.tr("Save"))

    @Slot()
    def _on_accepted(self) -> None:
        self.named.emit(tidy(self.name.text()))
        self.accept()


class FiltersDialog(QDialog):
    """The saved filters: renamed in place, deleted, and put back as long as it is open.

    Signals:
        changed: all of them, after each change.
    """

    changed = Signal(object)

    def __init__(
        self, filters: tuple[Saved, ...], problem: Callable[[Saved], str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Saved filters"))
        self._filters = filters
        self._before: list[tuple[Saved, ...]] = []
        self._problem = problem
        self._create()
        self._lay_out()
        self._connect()
        self._fill(0)

    @property
    def filters(self) -> tuple[Saved, ...]:
        """As they are now."""
        return self._filters

    def _create(self) -> None:
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Saved filters"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._query = PlainLabel("code", self)
        self._note = PlainLabel("error", self)
        self.rename = QPushButton(self.tr("Rename"), self)
        self.delete = QPushButton(self.tr("Delete"), self)
        self.undo = QPushButton(self.tr("Undo"), self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        for button in (self.rename, self.delete, self.undo, *self._buttons.buttons()):
            if isinstance(button, QPushButton):
                # Enter ends the typing of a name, not the dialog.
                button.setAutoDefault(False)

    def _lay_out(self) -> None:
        actions = FlowBox(self)
        actions.hold((self.rename, self.delete, self.undo))
        bottom = QHBoxLayout()
        bottom.addWidget(actions, 1)
        bottom.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._query)
        layout.addWidget(self._note)
        layout.addLayout(bottom)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * _WIDTH, metrics.lineSpacing() * 2 * _LINES)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._on_current)
        self.list.itemChanged.connect(self._on_renamed)
        self.rename.clicked.connect(self._on_rename)
        self.delete.clicked.connect(self._on_delete)
        self.undo.clicked.connect(self._on_undo)
        self._buttons.rejected.connect(self.reject)
        for key, act in (
            (QKeySequence(Qt.Key.Key_F2), self._on_rename),
            (QKeySequence(QKeySequence.StandardKey.Delete), self._on_delete),
        ):
            shortcut = QShortcut(key, self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)

    def _fill(self, current: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for saved in self._filters:
            item = QListWidgetItem(saved.name, self.list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setToolTip(tip(saved.query))
        self.list.blockSignals(False)
        self.list.setCurrentRow(min(current, len(self._filters) - 1))
        self._on_current()

    def _set(self, filters: tuple[Saved, ...]) -> None:
        self._before.append(self._filters)
        self._filters = filters
        self.changed.emit(filters)

    @Slot()
    def _on_current(self) -> None:
        row = self.list.currentRow()
        saved = self._filters[row] if 0 <= row < len(self._filters) else None
        for button in (self.rename, self.delete):
            button.setEnabled(saved is not None)
        self.undo.setEnabled(bool(self._before))
        self._query.setVisible(saved is not None)
        self._query.say(shortened(saved.query, _MOST_SHOWN) if saved is not None else "")
        self._say(self._problem(saved) if saved is not None else "")

    def _say(self, note: str) -> None:
        self._note.say(note)
        self._note.setVisible(bool(note))

    @Slot()
    def _on_rename(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.list.editItem(item)

    @Slot(QListWidgetItem)
    def _on_renamed(self, item: QListWidgetItem) -> None:
        row, name = self.list.row(item), tidy(item.text())
        old = self._filters[row]
        others = (*self._filters[:row], *self._filters[row + 1 :])
        taken = find(others, name) is not None
        if name and not taken and name != old.name:
            new = old._replace(name=name)
            self._set((*self._filters[:row], new, *self._filters[row + 1 :]))
        # The item alone: its editor is still closing.
        self.list.blockSignals(True)
        item.setText(self._filters[row].name)
        self.list.blockSignals(False)
        self._on_current()
        if taken:
            self._say(self.tr("Another filter is called “%1”.").replace("%1", name))

    @Slot()
    def _on_delete(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._filters):
            self._set((*self._filters[:row], *self._filters[row + 1 :]))
            self._fill(row)

    @Slot()
    def _on_undo(self) -> None:
        if self._before:
            self._filters = self._before.pop()
            self.changed.emit(self._filters)
            self._fill(self.list.currentRow())
