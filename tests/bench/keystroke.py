"""One keystroke in a filter, painted: PortGUI's pages against a stock proxy.

    python -m tests.bench.keystroke guide          the port guide
    python -m tests.bench.keystroke live COUNT     the live view with so many rows

The stock side is what the Qt documentation shows: a QAbstractTableModel over ready strings, a
QSortFilterProxyModel over all columns, a QTableView.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from portgui.connections.changes import Delta, split
from portgui.connections.snapshot import Connection, ConnectionKey, Owner, Reach, State
from portgui.gui.guide.columns import COLUMNS as GUIDE_COLUMNS
from portgui.gui.guide.page import GuidePage
from portgui.gui.live.bars import Chip
from portgui.gui.live.columns import COLUMNS as LIVE_COLUMNS
from portgui.gui.live.page import LivePage
from portgui.gui.table.columns import Column
from portgui.gui.theme import Theme
from portgui.net import Endpoint, Protocol
from portgui.reference.purpose import load_reference
from portgui.reference.rows import guide_rows

GUIDE_WORDS = ("w", "we", "web", "web ", "web s", "web se", "web", "we", "w", "", "u", "ud", "udp",
               "", "8", "80", "800", "8000", "", "m", "mi", "min", "mine", "")  # fmt: skip
LIVE_WORDS = ("f", "fi", "fir", "fire", "firefox", "fire", "", "n", "ng", "ngi", "nginx", "", "8",
              "80", "800", "8000", "", "1", "10", "10.", "10.0", "10.0.3", "", "t", "tc", "tcp",
              "", "w", "wa", "wait", "waiting", "")  # fmt: skip
APPS = ("firefox", "nginx", "postgres", "redis-server", "python3", "sshd", "dnsmasq", "java")
ROUNDS = 3
PART = 1_000


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
        return 0 if parent.isValid() else len(self._cells[0])

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells[index.row()][index.column()]
        return None


def guide() -> Result:
    """The port guide, with all its rows."""
    application = QApplication([])
    reference = load_reference()
    rows = guide_rows(reference)
    page = GuidePage(Theme(application))
    page.show_guide(reference, rows)
    return _compare(application, page, page.filter.setText, GUIDE_COLUMNS, rows, GUIDE_WORDS)


def live(count: int) -> Result:
    """The live view, with so many connections of a few apps."""
    application = QApplication([])
    page = LivePage(Theme(application))
    page.set_reference(load_reference())
    page.set_hides_noise(False)
    page.show_chip(Chip.EVERYTHING)
    for part in split(Delta((), (), tuple(map(_connection, range(count)))), PART):
        page.apply(part)
    page.set_finished(())
    rows = page.rows()
    return _compare(application, page, page.set_filter, LIVE_COLUMNS, rows, LIVE_WORDS)


def _connection(number: int) -> Connection:
    """One of many that are all different, in the proportions of a busy server."""
    app = APPS[number % len(APPS)]
    owner = Owner(1_000 + number % 40, app, 1.0, f"/usr/bin/{app}", "www-data", f"{app}.service")
    here = Endpoint(f"10.0.{number % 7}.{1 + number % 200}", 1_024 + number)
    waits = number % 5 == 0
    remote = None if waits else Endpoint(f"192.0.2.{number % 250}", (80, 443, 8_000)[number % 3])
    return Connection(
        ConnectionKey(Protocol.TCP, here, remote, owner.pid),
        State.WAITING if waits else State.CONNECTED,
        "LISTEN" if waits else "ESTABLISHED",
        Reach.NETWORK,
        owner,
        1.0,
    )


def _compare(
    application: QApplication,
    page: QWidget,
    type_ours: Callable[[str], None],
    columns: Sequence[Column[Any]],
    rows: Sequence[object],
    words: Sequence[str],
) -> Result:
    """Type the words into both, one letter at a time, and take the median of each."""
    page.resize(1000, 760)
    page.show()
    ours = _median(application, type_ours, words)
    page.hide()
    view, proxy = _stock(columns, rows)
    view.show()
    stock = _median(application, proxy.setFilterFixedString, words)
    return Result(len(rows), ours, stock)


def _stock(
    columns: Sequence[Column[Any]], rows: Sequence[object]
) -> tuple[QTableView, QSortFilterProxyModel]:
    view = QTableView()
    model = _Stock([tuple(column.text(row) for column in columns) for row in rows])
    proxy = QSortFilterProxyModel(view)
    model.setParent(view)
    proxy.setSourceModel(model)
    proxy.setFilterKeyColumn(-1)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    view.setModel(proxy)
    view.resize(1000, 760)
    return view, proxy


def _median(
    application: QApplication, type_text: Callable[[str], None], words: Sequence[str]
) -> float:
    application.processEvents()
    times = []
    for _ in range(ROUNDS):
        for text in words:
            began = time.perf_counter()
            type_text(text)
            application.processEvents()
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    found = guide() if sys.argv[1] == "guide" else live(int(sys.argv[2]))
    print(json.dumps(found._asdict()))
