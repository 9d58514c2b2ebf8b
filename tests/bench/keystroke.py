"""One keystroke in the port guide's filter, painted: PortGUI's page against a stock proxy.

The stock side is what the Qt documentation shows: a QAbstractTableModel over ready strings, a
QSortFilterProxyModel over all columns, a QTableView.
"""

import json
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtWidgets import QApplication, QTableView

from portgui.gui.guide.columns import COLUMNS
from portgui.gui.guide.page import GuidePage
from portgui.gui.theme import Theme
from portgui.reference.purpose import load_reference
from portgui.reference.rows import GuideRow, guide_rows

WORDS = ("w", "we", "web", "web ", "web s", "web se", "web", "we", "w", "", "u", "ud", "udp", "",
         "8", "80", "800", "8000", "", "m", "mi", "min", "mine", "")  # fmt: skip
ROUNDS = 3


class Result(NamedTuple):
    """Medians of one keystroke, in milliseconds, over the same rows."""

    rows: int
    ours_ms: float
    stock_ms: float


class _Stock(QAbstractTableModel):
    def __init__(self, cells: list[tuple[str, ...]]) -> None:
        super().__init__()
        self._cells = cells

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells[index.row()][index.column()]
        return None


def measure() -> Result:
    """Type the words into both, one letter at a time, and take the median of each."""
    application = QApplication([])
    reference = load_reference()
    rows = guide_rows(reference)
    page = GuidePage(Theme(application))
    page.resize(1000, 760)
    page.show_guide(reference, rows)
    page.show()
    stock_view, proxy = _stock(rows)

    def type_ours(text: str) -> None:
        page.filter.setText(text)

    def type_stock(text: str) -> None:
        proxy.setFilterFixedString(text)

    ours = _median(application, type_ours)
    page.hide()
    stock_view.show()
    return Result(len(rows), ours, _median(application, type_stock))


def _stock(rows: tuple[GuideRow, ...]) -> tuple[QTableView, QSortFilterProxyModel]:
    view = QTableView()
    model = _Stock([tuple(column.text(row) for column in COLUMNS) for row in rows])
    proxy = QSortFilterProxyModel(view)
    model.setParent(view)
    proxy.setSourceModel(model)
    proxy.setFilterKeyColumn(-1)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    view.setModel(proxy)
    view.resize(1000, 760)
    return view, proxy


def _median(application: QApplication, type_text: Callable[[str], None]) -> float:
    application.processEvents()
    times = []
    for _ in range(ROUNDS):
        for text in WORDS:
            began = time.perf_counter()
            type_text(text)
            application.processEvents()
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    print(json.dumps(measure()._asdict()))
