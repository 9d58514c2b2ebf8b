"""What can be done with a row of the live view: copy, show its card, filter, open the wizard."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from portgui.answers.live_row import LiveRow
from portgui.connections.snapshot import ConnectionKey
from portgui.gui import plain_text
from portgui.gui.clipboard import copy_text
from portgui.gui.live.likeness import queries_like
from portgui.gui.table.model import TableModel
from portgui.gui.table.view import TableView

_MOST_COPIED = 50_000


class RowMenu(QWidget):
    """The context menu of the live view, and Ctrl+C.

    Signals:
        card_wanted: the key of the row whose card to show.
        wizard_wanted: the row to open or close the port of.
        filter_wanted: a query that leaves rows like this one.
    """

    card_wanted = Signal(object)
    wizard_wanted = Signal(object)
    filter_wanted = Signal(str)

    def __init__(
        self, view: TableView, model: TableModel[ConnectionKey, LiveRow], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.hide()
        self._view = view
        self._model = model
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), view)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_rows)

    def open_at(self, place: QPoint) -> None:
        """Show the menu for the row under `place`, in the view's coordinates."""
        index = self._view.indexAt(place)
        key = self._model.key_at(index.row()) if index.isValid() else None
        if key is None:
            return
        menu = self.make(key, index.column())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._view.viewport().mapToGlobal(place))

    def make(self, key: ConnectionKey, column: int) -> QMenu:
        """The menu for one row; every action looks the row up again when it is chosen."""
        menu = QMenu(self._view)
        menu.addAction(self.tr("Show the port card"), lambda: self.card_wanted.emit(key))
        menu.addAction(self.tr("Open or close this port…"), lambda: self._open_wizard(key))
        menu.addSeparator()
        menu.addAction(self.tr("Copy this cell"), lambda: self.copy_cell(key, column))
        menu.addAction(self.tr("Copy rows"), self.copy_rows)
        menu.addAction(
            self.tr("Copy rows with headings"), lambda: self.copy_rows(with_headings=True)
        )
        row = self._model.row(key)
        if row is not None:
            menu.addSeparator()
            for words, query in queries_like(row):
                self._add_filter(menu, words, query)
        menu.addSeparator()
        menu.addMenu(self._view.sort_menu(menu))
        menu.addMenu(self._view.column_menu(menu))
        return menu

    def _add_filter(self, menu: QMenu, words: str, query: str) -> None:
        def filter_by() -> None:
            self.filter_wanted.emit(query)

        menu.addAction(self.tr("Show only %1").replace("%1", plain_text.action(words)), filter_by)

    def copy_cell(self, key: ConnectionKey, column: int) -> None:
        """Put one cell's text on the clipboard; nothing when the row has gone."""
        row = self._model.row(key)
        if row is not None:
            copy_text(self._model.columns[column].text(row))

    def copy_rows(self, *, with_headings: bool = False) -> None:
        """Put the selected rows on the clipboard, cells apart by tabs, one row a line."""
        columns = self._view.shown_columns()
        places = sorted(index.row() for index in self._view.selectionModel().selectedRows())
        rows = self._model.visible_rows()
        lines = ["\t".join(self._model.columns[column].heading() for column in columns)]
        if not with_headings:
            lines.clear()
        for place in places[:_MOST_COPIED]:
            cells = (self._model.columns[column].text(rows[place]) for column in columns)
            lines.append("\t".join(" ".join(cell.split()) for cell in cells))
        if lines:
            copy_text("\n".join(lines))

    def _open_wizard(self, key: ConnectionKey) -> None:
        row = self._model.row(key)
        if row is not None:
            self.wizard_wanted.emit(row)
