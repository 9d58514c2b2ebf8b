"""What can be done with a row of the live view: copy, show its card, filter, open the wizard."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from portgui.answers.live_row import LiveRow
from portgui.connections.snapshot import ConnectionKey
from portgui.gui import plain_text
from portgui.gui.clipboard import copy_text
from portgui.gui.live.likeness import queries_like
from portgui.gui.live.rows import LiveRows
from portgui.gui.mnemonics import give_mnemonics
from portgui.gui.table.items import GroupKey
from portgui.gui.table.view import TableView

_MOST_COPIED = 50_000

Extension = Callable[[QMenu, LiveRow], None]
"""Adds to the menu what another part of the window can do with a row."""


class RowMenu(QWidget):
    """The context menu of the live view, and Ctrl+C.

    Signals:
        about_to_open: the menu is about to be made; whoever extends it does so now at the latest.
        card_wanted: the key of the row whose card to show.
        wizard_wanted: the row to open or close the port of.
        filter_wanted: a query that leaves rows like this one.
    """

    about_to_open = Signal()
    card_wanted = Signal(object)
    wizard_wanted = Signal(object)
    filter_wanted = Signal(str)

    def __init__(self, view: TableView, live: LiveRows, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._view = view
        self._live = live
        self._model = live.model
        self._extensions: list[Extension] = []
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), view)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_rows)

    def extend(self, extension: Extension) -> None:
        """Offer more for rows that are still there, after what is always offered."""
        self._extensions.append(extension)

    @Slot(QPoint)
    def open_at(self, place: QPoint) -> None:
        """Show the menu for the row under `place`, in the view's coordinates."""
        self.about_to_open.emit()
        index = self._view.indexAt(place)
        key = self._model.key_at(index.row()) if index.isValid() else None
        if isinstance(key, GroupKey):
            menu = self._view.group_menu(self._view)
        elif isinstance(key, ConnectionKey):
            menu = self.make(key, index.column())
        else:
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        give_mnemonics(menu)
        menu.popup(self._view.viewport().mapToGlobal(place))

    def make(self, key: ConnectionKey, column: int) -> QMenu:
        """The menu for one row; every action looks the row up again when it is chosen."""
        menu = QMenu(self._view)
        menu.addAction(self.tr("Show the port card"), lambda: self.card_wanted.emit(key))
        row = self._live.row(key)
        if row is None:
            menu.addAction(self.tr("This one has gone")).setEnabled(False)
        else:
            menu.addAction(self.tr("Open or close this port…"), lambda: self._open_wizard(key))
            menu.addSeparator()
            for words, query in queries_like(row):
                self._add_filter(menu, words, query)
        menu.addSeparator()
        menu.addAction(self.tr("Copy this cell"), lambda: self.copy_cell(key, column))
        menu.addAction(self.tr("Copy rows"), self.copy_rows)
        menu.addAction(
            self.tr("Copy rows with headings"), lambda: self.copy_rows(with_headings=True)
        )
        if row is not None:
            for extension in self._extensions:
                menu.addSeparator()
                extension(menu, row)
        return menu

    def _add_filter(self, menu: QMenu, words: str, query: str) -> None:
        def filter_by() -> None:
            self.filter_wanted.emit(query)

        menu.addAction(self.tr("Show only %1").replace("%1", plain_text.action(words)), filter_by)

    def copy_cell(self, key: ConnectionKey, column: int) -> None:
        """Put one cell's text on the clipboard; nothing when the row has gone."""
        if self._model.row(key) is not None:
            copy_text(self._model.cell_text(key, column))

    @Slot()
    def copy_rows(self, *, with_headings: bool = False) -> None:
        """Put the selected rows on the clipboard, cells apart by tabs, one row a line."""
        columns = self._view.shown_columns()
        lines = ["\t".join(self._model.columns[column].heading() for column in columns)]
        if not with_headings:
            lines.clear()
        for key in self._view.selected_keys()[:_MOST_COPIED]:
            cells = (self._model.cell_text(key, column) for column in columns)
            lines.append("\t".join(" ".join(cell.split()) for cell in cells))
        if lines:
            copy_text("\n".join(lines))

    def _open_wizard(self, key: ConnectionKey) -> None:
        row = self._live.row(key)
        if row is not None:
            self.wizard_wanted.emit(row)
