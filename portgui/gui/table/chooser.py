"""The window in which columns are chosen at leisure: which are shown, in which order, and why."""

from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from portgui.gui.plain_text import PlainLabel
from portgui.gui.table.check_boxes import CheckBoxes
from portgui.gui.table.columns import Column
from portgui.gui.table.header import TableHeader
from portgui.gui.table.model import TableModel

_NUMBER: Final = int(Qt.ItemDataRole.UserRole)
_ROWS: Final = 14
"""How many columns the list shows at once, where there is room for them."""


class ColumnChooser(QDialog):
    """Shows and hides columns, and moves them. What is done here is seen in the table at once.

    Attributes:
        list: the columns in the order that they have in the table.
    """

    def __init__(self, model: TableModel[Any, Any], header: TableHeader, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Choose columns"))
        self._model = model
        self._header = header
        self._is_filling = False
        self._create()
        self._lay_out()
        self._connect()
        self._fill(header.shown_columns()[0])
        self.resize(self._first_size())

    def _create(self) -> None:
        self._title = PlainLabel("heading", self)
        self._title.say(self.tr("Which columns the table shows, the first at the top"))
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Columns"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setUniformItemSizes(True)
        self.list.setObjectName("suggestions")
        self.list.setItemDelegate(CheckBoxes(self.list))
        self._hint = PlainLabel("muted", self)
        self._hint.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._up = QPushButton(self.tr("Move up"), self)
        self._down = QPushButton(self.tr("Move down"), self)
        self._reset = QPushButton(self.tr("Reset columns"), self)
        for button in (self._up, self._down, self._reset):
            button.setAutoDefault(False)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)

    def _lay_out(self) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(12)
        beside.addWidget(self._up)
        beside.addWidget(self._down)
        beside.addStretch(1)
        beside.addWidget(self._reset)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.list, 1)
        middle.addLayout(beside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 20, 20, 20)
        whole.setSpacing(12)
        whole.addWidget(self._title)
        whole.addLayout(middle, 1)
        whole.addWidget(self._hint)
        whole.addWidget(self._buttons)

    def _connect(self) -> None:
        self.list.itemChanged.connect(self._on_checked)
        self.list.currentRowChanged.connect(self._on_current)
        self._up.clicked.connect(self._on_up)
        self._down.clicked.connect(self._on_down)
        self._reset.clicked.connect(self._header.reset_wanted)
        self._buttons.rejected.connect(self.accept)
        self._header.changed.connect(self._on_changed)
        for keys, slot in (("Alt+Up", self._on_up), ("Alt+Down", self._on_down)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _first_size(self) -> QSize:
        """As high as the columns need, where the screen has room for them."""
        rows = min(self._header.count(), _ROWS) * self.list.sizeHintForRow(0)
        rest = self.sizeHint().height() - self.list.sizeHint().height()
        wanted = QSize(self.fontMetrics().averageCharWidth() * 80, rest + rows)
        return wanted.boundedTo(self.screen().availableSize() * 0.9)

    def _fill(self, current: int) -> None:
        """Show the columns as they are now, with this one as the current."""
        self._is_filling = True
        header, shown = self._header, self._header.shown_columns()
        self.list.clear()
        for place in range(header.count()):
            number = header.logicalIndex(place)
            item = QListWidgetItem(self._model.columns[number].heading(), self.list)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if number not in shown or len(shown) > 1:
                flags |= Qt.ItemFlag.ItemIsUserCheckable
            item.setFlags(flags)
            is_shown = number in shown
            item.setCheckState(Qt.CheckState.Checked if is_shown else Qt.CheckState.Unchecked)
            item.setData(_NUMBER, number)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, _hint(self._model, number))
        self.list.setCurrentRow(header.visualIndex(current))
        self._is_filling = False
        self._on_current(self.list.currentRow())

    @Slot(int)
    def _on_current(self, place: int) -> None:
        if self._is_filling or place < 0:
            return
        self._up.setEnabled(place > 0)
        self._down.setEnabled(place < self.list.count() - 1)
        self._hint.say(_hint(self._model, self._header.logicalIndex(place)))

    @Slot(QListWidgetItem)
    def _on_checked(self, item: QListWidgetItem) -> None:
        if not self._is_filling:
            number = item.data(_NUMBER)
            self._header.show_column(number, shown=item.checkState() == Qt.CheckState.Checked)

    @Slot()
    def _on_up(self) -> None:
        self._move(-1)

    @Slot()
    def _on_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        place = self.list.currentRow()
        if 0 <= place + by < self.list.count():
            self._header.moveSection(place, place + by)

    @Slot()
    def _on_changed(self) -> None:
        """The columns were changed, here or elsewhere."""
        place = max(0, self.list.currentRow())
        self._fill(self.list.item(place).data(_NUMBER))


def _hint(model: TableModel[Any, Any], number: int) -> str:
    column: Column[Any] = model.columns[number]
    return QCoreApplication.translate("columns", column.hint) if column.hint else column.heading()
