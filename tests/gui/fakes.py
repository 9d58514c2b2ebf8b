"""Stand-ins on Qt's side: a scanning process that answers when it is told to, and a small table."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from portgui.answers.port_answer import NOTHING_KEPT
from portgui.connections.changes import diff
from portgui.connections.ledger import Summary
from portgui.connections.remote_session import RemoteSession
from portgui.connections.reserved import Reserved
from portgui.connections.snapshot import Connection, ConnectionKey, Degradation
from portgui.firewall.journal import Journal
from portgui.gui.firewall_desk import FirewallDesk
from portgui.gui.live.page import LivePage
from portgui.gui.scan_client import ScanClient
from portgui.gui.table.columns import Badge, Column, Tone
from portgui.gui.table.model import TableModel
from portgui.gui.table.view import TableView
from portgui.gui.theme import Theme
from portgui.reference.purpose import Reference
from tests.fake_firewall import FakeBackend
from tests.fakes import Computer


class FakeClient(ScanClient):
    """Looks at `found` when the test says that the answer has come; starts no process.

    Like the real one it makes one request at a time and hands on differences.

    Attributes:
        found: what a scan finds.
        degradations: what it cannot read.
        asked: how many requests were made.
        is_busy: whether one is under way.
        is_stopped: whether it has been ended.
    """

    def __init__(self, found: Iterable[Connection] = ()) -> None:
        super().__init__(("no-program",))
        self.found = tuple(found)
        self.degradations: tuple[Degradation, ...] = ()
        self.asked = 0
        self.is_busy = False
        self.is_stopped = False
        self._known: Mapping[ConnectionKey, Connection] = {}
        self._is_first = True

    def start(self) -> None:
        """Nothing to start."""

    def request(self) -> bool:
        """Ask, unless a request is under way."""
        if self.is_busy:
            self.skipped += 1
            return False
        self.asked += 1
        self.is_busy = True
        return True

    def answer(self) -> None:
        """The scan that was asked for is complete."""
        assert self.is_busy, "nobody has asked"
        self.is_busy = False
        new = {found.key: found for found in self.found}
        delta = diff(self._known, new)
        self._known = new
        if delta:
            self.delta.emit(delta)
        is_first, self._is_first = self._is_first, False
        changes = sum(map(len, delta))
        self.finished.emit(Summary(0.01, 0.0, len(new), changes, is_first, self.degradations))

    def stop(self) -> None:
        """End."""
        self.is_stopped = True
        self.is_busy = False


class Part(NamedTuple):
    """A row of a small table: a part in a store."""

    key: int
    name: str
    size: int


PARTS: tuple[Column[Part], ...] = (
    Column("name", "Name", lambda row: row.name, lambda row: row.name, width=150),
    Column("size", "Size", lambda row: str(row.size), lambda row: row.size, right=True, width=90),
    Column(
        "room",
        "Room",
        lambda row: "large" if row.size > 5 else "small",
        lambda row: int(row.size > 5),
        tip=lambda row: f"{row.name}: {row.size}",
        badge=lambda row: Badge("large" if row.size > 5 else "small", Tone.NEUTRAL, "box"),
        stretch=True,
        width=120,
    ),
    Column("key", "Key", lambda row: str(row.key), lambda row: row.key, width=80, shown=False),
)
"""The last column is hidden at first."""


def part_model(rows: Iterable[Part] = ()) -> TableModel[int, Part]:
    """A table of parts."""
    model: TableModel[int, Part] = TableModel(PARTS, lambda row: row.key)
    model.apply((), (), rows)
    return model


def many(count: int) -> list[Part]:
    """Parts with names in the order of their keys."""
    return [Part(key, f"part {key:05}", key % 10) for key in range(count)]


class Table(NamedTuple):
    """A table of parts in a window of its own."""

    host: QWidget
    model: TableModel[int, Part]
    view: TableView

    def set_rows(self, rows: Iterable[Part]) -> None:
        """Go from the rows there are to these."""
        new = {row.key: row for row in rows}
        old = {row.key: row for row in self.model.all_rows()}
        self.model.apply(
            [key for key in old if key not in new],
            [row for key, row in new.items() if key in old and old[key] != row],
            [row for key, row in new.items() if key not in old],
        )

    def end(self) -> None:
        """The view goes before its model."""
        self.host.close()
        self.host.deleteLater()
        self.model.deleteLater()


def shown_table(theme: Theme, rows: Iterable[Part], *, height: int = 430) -> Table:
    """A table on screen, about ten rows high."""
    host = QWidget()
    model = part_model(rows)
    model.sort(0)
    view = TableView(model, theme, host)
    whole = QVBoxLayout(host)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(view)
    host.resize(600, height)
    host.show()
    QApplication.processEvents()
    return Table(host, model, view)


class Live:
    """The live view's page, and the scans that it is given.

    Attributes:
        page: the page.
    """

    def __init__(self, theme: Theme, computer: Computer, reference: Reference) -> None:
        self._computer = computer
        self._known: Mapping[ConnectionKey, Connection] = {}
        self.page = LivePage(theme)
        # Whatever a test does to the page, its model keeps what it owes to a view.
        mode = QAbstractItemModelTester.FailureReportingMode.Fatal
        self._tester = QAbstractItemModelTester(self.page.model, mode)
        self.page.set_reference(reference)

    def scan(self) -> None:
        """Hand the page what the computer has now."""
        new = {found.key: found for found in self._computer.connections}
        delta = diff(self._known, new)
        self._known = new
        if delta:
            self.page.apply(delta)
        self.page.set_finished(self._computer.degradations)

    def apps(self) -> list[str]:
        """The apps on screen, in their order; "" for one without a name."""
        return [row.connection.owner.name for row in self.page.model.visible_rows()]

    def select(self, *apps: str) -> None:
        """Select the rows of these apps; the last one is current."""
        flags = QItemSelectionModel.SelectionFlag
        for app in apps:
            index = self.page.model.index(self.apps().index(app), 0)
            self.page.view.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)

    def selected(self) -> list[str]:
        """The apps of the selected rows, in their order."""
        places = sorted(index.row() for index in self.page.view.selectionModel().selectedRows())
        return [self.apps()[place] for place in places]


def make_desk(
    backend: FakeBackend | None,
    journal: Path,
    sessions: tuple[RemoteSession, ...] = (),
    reserved: Reserved = NOTHING_KEPT,
) -> FirewallDesk:
    """A desk for a firewall in memory, with a journal of its own; nothing of this computer's."""
    return FirewallDesk(
        lambda: backend, lambda: Journal(journal), lambda: sessions, lambda: reserved
    )
