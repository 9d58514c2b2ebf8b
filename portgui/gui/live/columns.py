"""The live view's columns, as data. Every cell is words; a missing fact says why."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

from PySide6.QtCore import QCoreApplication

from portgui.answers.live_row import LiveRow, missing
from portgui.answers.wording import clock
from portgui.connections.snapshot import Gap, Reach, State
from portgui.gui.i18n import say
from portgui.gui.table.columns import Badge, Column, Tone
from portgui.net import Endpoint
from portgui.words import QT_TRANSLATE_NOOP, Message

_REACH_ORDER: Final = {Reach.THIS_COMPUTER: "0", Reach.UNKNOWN: "3", Reach.NETWORK: "4"}
_SETTING_UP: Final = ("SYN_SENT", "SYN_RECV")


def _tr(text: str) -> str:
    return QCoreApplication.translate("live", text)


def app_text(row: LiveRow) -> str:
    """“nginx · Web server”; with the service that tells more where there is one."""
    owner = row.connection.owner
    if not owner.name:
        return gap_text(missing(row, "name"))
    more = owner.service if owner.service and owner.service != owner.name else row.role
    return f"{owner.name}  ·  {more}" if more else owner.name


def gap_text(gap: Gap | None) -> str:
    """Why a fact is missing; never an empty cell."""
    return say(Message(str(gap or Gap.NOT_TOLD)))


def state_text(row: LiveRow) -> str:
    """The state in the words of the whole program."""
    found = row.connection
    if found.status in _SETTING_UP:
        return _tr("connecting")
    match found.state:
        case State.WAITING:
            return _tr("waiting for connections")
        case State.CONNECTED:
            return _tr("connected")
        case State.CLOSING:
            return _tr("closing")
        case State.FINISHED:
            return _tr("finished")


def reach_badge(row: LiveRow) -> Badge:
    """Who can reach a waiting app; whom a connection goes to."""
    found = row.connection
    if found.key.remote is not None and found.state is not State.WAITING:
        local = found.reach is Reach.THIS_COMPUTER
        text = _tr("Inside this computer") if local else _tr("To %1")
        icon = "monitor" if local else "arrow-left-right"
        tone = Tone.NEUTRAL if local else Tone.INFO
        return Badge(text.replace("%1", found.key.remote.address), tone, icon)
    match found.reach:
        case Reach.THIS_COMPUTER:
            return Badge(_tr("Only this computer"), Tone.NEUTRAL, "lock")
        case Reach.NETWORK:
            return Badge(_tr("Your network"), Tone.CAUTION, "globe")
        case Reach.UNKNOWN:
            return Badge(_tr("Unknown"), Tone.NEUTRAL, "circle-question-mark")


def reach_order(row: LiveRow) -> str:
    """Sorts by how far a row reaches, whatever the words for it; connections by address."""
    found = row.connection
    remote = found.key.remote
    if remote is not None and found.state is not State.WAITING:
        inside = found.reach is Reach.THIS_COMPUTER
        return ("1" if inside else "2") + endpoint_order(remote)
    return _REACH_ORDER[found.reach]


@lru_cache(maxsize=10_000)
def endpoint_order(endpoint: Endpoint | None) -> str:
    """Sorts addresses by their numbers, and ports of one address by theirs; nobody comes first."""
    if endpoint is None:
        return ""
    try:
        address = ip_address(endpoint.address)
    except ValueError:
        return f"9{endpoint.address}:{endpoint.port:05}"
    return f"{address.version}{int(address):032x}:{endpoint.port:05}"


def reach_tip(row: LiveRow) -> str:
    """The address behind “your network”, and what has not been checked."""
    found = row.connection
    where = str(found.key.local)
    match found.reach:
        case Reach.THIS_COMPUTER:
            text = _tr("Bound to %1, which only this computer can use.")
        case Reach.NETWORK:
            text = _tr("Bound to %1. The firewall has not been checked.")
        case Reach.UNKNOWN:
            text = _tr("Bound to %1. Who can reach it is unknown.")
    return text.replace("%1", where)


def purpose_text(row: LiveRow) -> str:
    """What the port is for; an unofficial use is marked."""
    label = row.purpose
    if not label.name:
        return _tr("nothing known")
    if label.official:
        return label.name
    if label.others:
        # The number says nothing of how many are likely on this computer: the card has them all.
        return _tr("%1, or another use").replace("%1", label.name)
    return _tr("%1 (unofficial)").replace("%1", label.name)


def since_text(row: LiveRow) -> str:
    """The time of day, or how many days ago it was: “14:02”, “3 d”. It holds until midnight."""
    since = row.connection.since
    if since is None:
        return _tr("unknown")
    days = _days_ago(since)
    if days is None:
        return _tr("unknown")
    return _tr("%1 d").replace("%1", str(days)) if days > 0 else clock(since)[11:]


def _days_ago(since: float) -> int | None:
    """How many midnights ago; None for a time that no calendar has."""
    try:
        return (date.today() - date.fromtimestamp(since)).days
    except (OverflowError, OSError, ValueError):
        return None


def since_tip(row: LiveRow) -> str:
    """What the time means, exactly."""
    since = clock(row.connection.since)
    if not since:
        return gap_text(missing(row, "create_time"))
    if row.connection.first_scan:
        text = _tr("The app has been running since %1. The connection is not older than that.")
    else:
        text = _tr("First seen at %1.")
    return text.replace("%1", since)


def app_tip(row: LiveRow) -> str:
    """The technical facts behind the name."""
    owner = row.connection.owner
    parts = [owner.path or "", _tr("process %1").replace("%1", str(owner.pid))]
    if owner.pid is None:
        parts = [gap_text(missing(row, "name"))]
    return "\n".join(part for part in parts if part)


def _endpoint_text(row: LiveRow) -> str:
    remote = row.connection.key.remote
    return str(remote) if remote is not None else _tr("nobody yet")


def _fact(field: str) -> Callable[[LiveRow], str]:
    def text(row: LiveRow) -> str:
        value = getattr(row.connection.owner, field)
        return str(value) if value not in {None, ""} else gap_text(missing(row, field))

    return text


def _service_text(row: LiveRow) -> str:
    owner = row.connection.owner
    if owner.service:
        return owner.service
    return gap_text(owner.gap("service")) if owner.gap("service") else _tr("none")


def _lacks(field: str) -> Callable[[LiveRow], bool]:
    return lambda row: getattr(row.connection.owner, field) in {None, ""}


def _numbered(row: LiveRow) -> int:
    return row.connection.key.local.port


COLUMNS: Final[tuple[Column[LiveRow], ...]] = (
    Column(
        "app", QT_TRANSLATE_NOOP("columns", "App"), app_text,
        lambda row: (row.connection.owner.name or "\uffff").lower(),
        tip=app_tip, icon=lambda row: row.icon or "app-window", muted=_lacks("name"), width=220,
    ),
    Column(
        "port", QT_TRANSLATE_NOOP("columns", "Port"),
        lambda row: f"{row.connection.key.local.port} {row.connection.key.protocol.upper()}",
        _numbered, tip=lambda row: str(row.connection.key.local), width=95,
    ),
    Column(
        "reach", QT_TRANSLATE_NOOP("columns", "Who can reach it"),
        lambda row: reach_badge(row).text, reach_order,
        tip=reach_tip, badge=reach_badge, width=180,
    ),
    Column(
        "purpose", QT_TRANSLATE_NOOP("columns", "What the port is for"), purpose_text,
        lambda row: row.purpose.name.lower() or "\uffff",
        muted=lambda row: not row.purpose.name, width=190, stretch=True,
        hint=QT_TRANSLATE_NOOP("columns", "What the number usually means. The app may use it for"
                               " something else."),
    ),
    Column(
        "since", QT_TRANSLATE_NOOP("columns", "Since"), since_text,
        lambda row: row.connection.since or 0.0, tip=since_tip,
        muted=lambda row: row.connection.since is None, width=80,
    ),
    Column(
        "state", QT_TRANSLATE_NOOP("columns", "State"), state_text,
        lambda row: row.connection.state.value,
        tip=lambda row: row.connection.status or row.connection.key.protocol.upper(),
        width=170, shown=False,
    ),
    Column(
        "remote", QT_TRANSLATE_NOOP("columns", "Connected to"), _endpoint_text,
        lambda row: endpoint_order(row.connection.key.remote),
        muted=lambda row: row.connection.key.remote is None, width=190, shown=False,
    ),
    Column(
        "local", QT_TRANSLATE_NOOP("columns", "Address here"),
        lambda row: str(row.connection.key.local),
        lambda row: endpoint_order(row.connection.key.local),
        width=170, shown=False,
    ),
    Column(
        "pid", QT_TRANSLATE_NOOP("columns", "Process ID"), _fact("pid"),
        lambda row: row.connection.key.pid or -1, muted=_lacks("pid"), width=100, shown=False,
    ),
    Column(
        "service", QT_TRANSLATE_NOOP("columns", "Service"), _service_text,
        lambda row: (row.connection.owner.service or "\uffff").lower(),
        muted=_lacks("service"), width=150, shown=False,
    ),
    Column(
        "user", QT_TRANSLATE_NOOP("columns", "User"), _fact("user"),
        lambda row: (row.connection.owner.user or "\uffff").lower(),
        muted=_lacks("user"), width=130, shown=False,
    ),
    Column(
        "path", QT_TRANSLATE_NOOP("columns", "Path"), _fact("path"),
        lambda row: (row.connection.owner.path or "\uffff").lower(),
        muted=_lacks("path"), width=260, shown=False,
    ),
)  # fmt: skip
