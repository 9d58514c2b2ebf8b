"""What the cells of the live view say. Every cell is words; a missing fact says why."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

from PySide6.QtCore import QCoreApplication

from portgui.answers.clock import clock
from portgui.answers.live_row import LiveRow, missing
from portgui.connections.snapshot import Gap, State
from portgui.gui.i18n import say
from portgui.net import Endpoint
from portgui.words import Message

translate = QCoreApplication.translate

_HOSTS: Final = frozenset({"svchost.exe"})
"""Programs in which services of any kind run."""
_SETTING_UP: Final = ("SYN_SENT", "SYN_RECV")


def app_text(row: LiveRow) -> str:
    """“nginx · Web server”: the app, and what tells more: its role, service or container."""
    owner = row.connection.owner
    if not owner.app:
        return gap_text(missing(row, "name"))
    more = _more(row)
    return f"{owner.app}  ·  {more}" if more else owner.app


def _more(row: LiveRow) -> str:
    """Of a program that hosts services of others, which; else the role, in a person's words."""
    owner = row.connection.owner
    service = (owner.service or "").removesuffix(".service")
    if owner.name.lower() in _HOSTS and service:
        return service
    more = row.role or service or owner.container or ""
    return "" if more.lower() == owner.app.lower() else more


def gap_text(gap: Gap | None) -> str:
    """Why a fact is missing; never an empty cell."""
    return say(Message(str(gap or Gap.NOT_TOLD)))


def state_text(row: LiveRow) -> str:
    """The state in the words of the whole program."""
    found = row.connection
    if found.status in _SETTING_UP:
        return translate("live", "connecting")
    match found.state:
        case State.WAITING:
            return translate("live", "waiting for connections")
        case State.CONNECTED:
            return translate("live", "connected")
        case State.CLOSING:
            return translate("live", "closing")
        case State.FINISHED:
            return translate("live", "finished")


@lru_cache(maxsize=2_048)
def endpoint_order(endpoint: Endpoint | None) -> str:
    """Sorts addresses by their numbers, and ports of one address by theirs; nobody comes first."""
    if endpoint is None:
        return ""
    try:
        address = ip_address(endpoint.address)
    except ValueError:
        return f"9{endpoint.address}:{endpoint.port:05}"
    return f"{address.version}{int(address):032x}:{endpoint.port:05}"


def purpose_text(row: LiveRow) -> str:
    """What the port is for; an unofficial use is marked."""
    label = row.purpose
    if not label.name:
        return translate("live", "nothing known")
    if label.official:
        return label.name
    if label.others:
        # The number says nothing of how many are likely on this computer: the card has them all.
        return translate("live", "%1, or another use").replace("%1", label.name)
    return translate("live", "%1 (unofficial)").replace("%1", label.name)


def since_text(row: LiveRow) -> str:
    """The time of day, or how many days ago it was: “14:02”, “3 d”. It holds until midnight."""
    since = row.connection.since
    if since is None:
        return translate("live", "unknown")
    days = _days_ago(since)
    if days is None:
        return translate("live", "unknown")
    return translate("live", "%1 d").replace("%1", str(days)) if days > 0 else clock(since)[11:]


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
        text = translate(
            "live", "The app has been running since %1. The connection is not older than that."
        )
    else:
        text = translate("live", "First seen at %1.")
    return text.replace("%1", since)


def app_tip(row: LiveRow) -> str:
    """The technical facts behind the name."""
    owner = row.connection.owner
    parts = [owner.path or "", translate("live", "process %1").replace("%1", str(owner.pid))]
    if owner.pid is None:
        parts = [gap_text(missing(row, "name"))]
    return "\n".join(part for part in parts if part)


def host_text(row: LiveRow) -> str:
    """The other computer's name, where it was asked for and is known."""
    if row.connection.key.remote is None:
        return translate("live", "nobody yet")
    return row.host or translate("live", "not asked, or not known")


def endpoint_text(endpoint: Endpoint | None) -> str:
    """An address and port; who is not there yet is said."""
    return str(endpoint) if endpoint is not None else translate("live", "nobody yet")


def address_text(endpoint: Endpoint | None) -> str:
    """An address alone."""
    return endpoint.address if endpoint is not None else translate("live", "nobody yet")


def port_text(endpoint: Endpoint | None) -> str:
    """A port alone."""
    return str(endpoint.port) if endpoint is not None else translate("live", "nobody yet")


def family_text(row: LiveRow) -> str:
    """IPv4 or IPv6, by the address here."""
    return "IPv6" if ":" in row.connection.key.local.address else "IPv4"


def queue_text(which: int) -> Callable[[LiveRow], str]:
    """Bytes that wait in a socket: 0 for received, 1 for sent."""

    def text(row: LiveRow) -> str:
        queues = row.connection.queues
        return gap_text(None) if queues is None else str(queues[which])

    return text


def queue_order(which: int) -> Callable[[LiveRow], int]:
    """Sorts by the bytes; what is not known comes first."""

    def order(row: LiveRow) -> int:
        queues = row.connection.queues
        return -1 if queues is None else queues[which]

    return order


def service_text(row: LiveRow) -> str:
    """The service, why it is not known, or that there is none."""
    return _or_none(row, "service")


def container_text(row: LiveRow) -> str:
    """The container, why it is not known, or that there is none."""
    return _or_none(row, "container")


def _or_none(row: LiveRow, field: str) -> str:
    owner = row.connection.owner
    value = getattr(owner, field)
    if value:
        return str(value)
    return gap_text(owner.gap(field)) if owner.gap(field) else translate("live", "none")


def fact(field: str) -> Callable[[LiveRow], str]:
    """A field of the owner, or why it is missing."""

    def text(row: LiveRow) -> str:
        value = getattr(row.connection.owner, field)
        return str(value) if value not in {None, ""} else gap_text(missing(row, field))

    return text


def fact_order(field: str) -> Callable[[LiveRow], str]:
    """Sorts by a field of the owner; what is missing comes last."""
    return lambda row: (getattr(row.connection.owner, field) or "\uffff").lower()


def lacks(field: str) -> Callable[[LiveRow], bool]:
    """Whether a field of the owner is missing."""
    return lambda row: getattr(row.connection.owner, field) in {None, ""}


def is_listener(row: LiveRow) -> bool:
    """Whether nobody is at the other end."""
    return row.connection.key.remote is None
