"""The catalogue's apps and their ports, to be found by a few letters and picked."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from portgui.gui.table.columns import Column
from portgui.gui.table.model import TableModel
from portgui.gui.table.view import TableView
from portgui.gui.theme import Theme
from portgui.gui.wizard.facts import AppPort, app_ports, by_name, by_words, vocabulary
from portgui.gui.wizard.widgets import announce, label
from portgui.gui.wizard.wording import explain, put
from portgui.net import InputError
from portgui.query import parse
from portgui.reference.catalogue import Catalogue
from portgui.words import QT_TRANSLATE_NOOP

_ROWS_AT_LEAST: Final = 4


def _ports_text(row: AppPort) -> str:
    names = ", ".join(protocol.upper() for protocol in row.protocols)
    return f"{row.entry.ports} / {names}"


COLUMNS: Final[tuple[Column[AppPort], ...]] = (
    Column(
        "app",
        QT_TRANSLATE_NOOP("columns", "App"),
        lambda row: row.app,
        lambda row: row.app.casefold(),
        width=190,
    ),
    Column(
        "port",
        QT_TRANSLATE_NOOP("columns", "Port"),
        _ports_text,
        lambda row: row.entry.ports.first,
        width=130,
    ),
    Column(
        "purpose",
        QT_TRANSLATE_NOOP("columns", "What the port is for"),
        lambda row: row.entry.plain,
        lambda row: row.entry.plain.casefold(),
        stretch=True,
    ),
)


class FilterEdit(QLineEdit):
    """A line to type in, from which the arrow keys go into the list below."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
            return
        super().keyPressEvent(event)


class AppPicker(QWidget):
    """A filter and a list.

    Attributes:
        filter: the line to type in.
        view: the list.

    Signals:
        picked: another row is current, or none.
        go_on: Enter or a double click on a row.
    """

    picked = Signal()
    go_on = Signal()

    def __init__(self, catalogue: Catalogue, theme: Theme) -> None:
        super().__init__()
        self._names, self._words = vocabulary(by_name), vocabulary(by_words)
        self.filter = FilterEdit()
        self.filter.setPlaceholderText(self.tr("Type a few letters, such as minecraft"))
        self.filter.setAccessibleName(self.tr("Find an app"))
        self.filter.setClearButtonEnabled(True)
        self.error = label(name="error")
        self.error.hide()
        self.count = label(name="muted")
        self.model: TableModel[tuple[str, str], AppPort] = TableModel(
            COLUMNS, lambda row: row.key, self
        )
        self.model.apply((), (), app_ports(catalogue))
        self.view = TableView(self.model, theme, self)
        self.view.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self.view.setAccessibleName(self.tr("Apps and their ports"))
        self.view.restore_sort([("app", True), ("port", True)])
        self._lay_out()
        self._connect()
        self._refresh_count()

    def _lay_out(self) -> None:
        rows = self.view.verticalHeader().defaultSectionSize()
        self.view.setMinimumHeight(rows * _ROWS_AT_LEAST)
        metrics = self.fontMetrics()
        for number, column in enumerate(COLUMNS):
            # The widths are meant for letters of the usual size.
            if not column.stretch:
                self.view.setColumnWidth(number, column.width * metrics.height() // 16)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self.filter)
        whole.addWidget(self.error)
        whole.addWidget(self.view, 1)
        whole.addWidget(self.count)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._on_filter)
        self.filter.down.connect(self._on_down)
        self.view.current_changed.connect(self._on_current)
        self.view.chosen.connect(self.go_on)

    def row(self) -> AppPort | None:
        """The row that is picked, or None."""
        key = self.view.current_key()
        return None if key is None else self.model.row(key)  # type: ignore[arg-type]

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        try:
            named = parse(text, self._names)
            meant = parse(text, self._words)
        except InputError as error:
            self.error.setText(explain(error))
        else:
            self.error.clear()
            # "plex" finds Plex, and not also every app that has to do with it.
            has_name = any(map(named.matches, self.model.all_rows()))
            query = named if has_name else meant
            self.model.set_test(query.matches if query else None)
        self.error.setVisible(bool(self.error.text()))
        announce(self.filter, self.error.text())
        self._refresh_count()

    def _refresh_count(self) -> None:
        shown = self.model.rowCount()
        if shown:
            self.count.setText(put(self.tr("%1 of %2 shown"), str(shown), str(self.model.total)))
        else:
            self.count.setText(
                self.tr("No app matches. Try fewer letters, or type the number of the port.")
            )

    @Slot()
    def _on_down(self) -> None:
        if self.row() is None and self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(0, 0))
        self.view.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_current(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            # Coming in with Tab makes a row current and does not mark it.
            self.view.selectRow(index.row())
        self.picked.emit()
