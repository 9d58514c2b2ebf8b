"""How the rows of the live view may be grouped, as data."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from portgui.answers.live_row import LiveRow
from portgui.connections.snapshot import Gap, Reach, State
from portgui.gui.live.cells import gap_text
from portgui.gui.table.grouping import Grouping
from portgui.words import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_OUTSIDE: Final = "connections-outside"
_INSIDE: Final = "connections-inside"
_REACHES: Final = (
    Reach.NETWORK.value,
    Reach.UNKNOWN.value,
    Reach.THIS_COMPUTER.value,
    _OUTSIDE,
    _INSIDE,
)
"""The widest reach first: who else can come in is the first question."""


def _app_key(row: LiveRow) -> str:
    owner = row.connection.owner
    return owner.app or f"\0{owner.gap('name') or Gap.NOT_TOLD}"


def _app_title(row: LiveRow) -> str:
    owner = row.connection.owner
    if not owner.app:
        return gap_text(owner.gap("name"))
    return f"{owner.app}  ·  {row.role}" if row.role else owner.app


def _port_title(row: LiveRow) -> str:
    name = row.purpose.name
    return f"{row.port}  ·  {name}" if name else str(row.port)


def _reach_key(row: LiveRow) -> str:
    found = row.connection
    if found.key.remote is None or found.state is State.WAITING:
        return found.reach.value
    return _INSIDE if found.reach is Reach.THIS_COMPUTER else _OUTSIDE


def _reach_title(row: LiveRow) -> str:
    match _reach_key(row):
        case Reach.NETWORK.value:
            return translate("live", "Waiting: your network can reach it")
        case Reach.THIS_COMPUTER.value:
            return translate("live", "Waiting: only this computer can reach it")
        case "connections-outside":
            return translate("live", "Connections to other computers")
        case "connections-inside":
            return translate("live", "Connections inside this computer")
    return translate("live", "Waiting: who can reach it is unknown")


_REACH_ICONS: Final = {
    Reach.NETWORK.value: "globe",
    Reach.UNKNOWN.value: "circle-question-mark",
    Reach.THIS_COMPUTER.value: "lock",
    _OUTSIDE: "arrow-left-right",
    _INSIDE: "monitor",
}

GROUPINGS: Final[tuple[Grouping[LiveRow], ...]] = (
    Grouping(
        "app", QT_TRANSLATE_NOOP("columns", "App"), _app_key, _app_title,
        lambda row: (row.connection.owner.app or "\uffff").lower(),
        icon=lambda row: row.icon or "app-window", column="app",
    ),
    Grouping(
        "port", QT_TRANSLATE_NOOP("columns", "Port"), lambda row: str(row.port), _port_title,
        lambda row: row.port, column="port",
    ),
    Grouping(
        "reach", QT_TRANSLATE_NOOP("columns", "Who can reach it"), _reach_key, _reach_title,
        lambda row: _REACHES.index(_reach_key(row)),
        icon=lambda row: _REACH_ICONS[_reach_key(row)],
    ),
)  # fmt: skip
