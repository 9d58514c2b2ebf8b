"""A view's idea of a model, made of nothing but the model's signals."""

from PySide6.QtCore import QModelIndex

from portgui.gui.table.model import TableModel
from tests.gui.fakes import Part


class Mirror:
    """What a view knows of a model that only listens to its signals."""

    def __init__(self, model: TableModel[int, Part]) -> None:
        self._model = model
        self.rows = self._read(0, model.rowCount() - 1)
        model.rowsInserted.connect(self._on_inserted)
        model.rowsRemoved.connect(self._on_removed)
        model.layoutChanged.connect(self._on_layout)
        model.dataChanged.connect(self._on_changed)

    def _read(self, first: int, last: int) -> list[list[object]]:
        columns = range(self._model.columnCount())
        return [
            [self._model.index(row, column).data() for column in columns]
            for row in range(first, last + 1)
        ]

    def _on_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.rows[first:first] = self._read(first, last)

    def _on_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        del self.rows[first : last + 1]

    def _on_layout(self) -> None:
        # Rows move and keep what is in them: what has changed is told by itself.
        before = {tuple(row) for row in self.rows}
        self.rows = self._read(0, self._model.rowCount() - 1)
        assert len(self.rows) >= len(before)

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        assert (first.column(), last.column()) == (0, self._model.columnCount() - 1)
        self.rows[first.row() : last.row() + 1] = self._read(first.row(), last.row())
