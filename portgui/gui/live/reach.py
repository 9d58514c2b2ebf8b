"""Who can reach a row, as a badge: a word, a shape and a colour, and what is behind it."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from portgui.answers.live_row import LiveRow
from portgui.connections.snapshot import Reach, State
from portgui.gui.live.cells import endpoint_order
from portgui.gui.table.columns import Badge, Tone
from portgui.words import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_REACH_ORDER: Final = {Reach.THIS_COMPUTER: "0", Reach.UNKNOWN: "3", Reach.NETWORK: "4"}
_NETWORK_ORDER: Final = {
    "reach-blocked": "05",
    "reach-network-unread": "35",
    "reach-network-unsure": "36",
}
_NOT_READ: Final = QT_TRANSLATE_NOOP("live", "Bound to %1. The firewall has not been checked.")
_NETWORK_TIPS: Final = {
    "reach-blocked": QT_TRANSLATE_NOOP(
        "live", "Bound to %1. The firewall keeps other computers out."
    ),
    "reach-network": QT_TRANSLATE_NOOP(
        "live", "Bound to %1. The firewall lets others on your network in."
    ),
    "reach-network-unread": QT_TRANSLATE_NOOP(
        "live",
        "Bound to %1. Only an administrator can read whether the firewall lets others in.",
    ),
    "reach-network-unsure": QT_TRANSLATE_NOOP(
        "live",
        "Bound to %1. It depends on who asks, or could not be read, whether the firewall lets"
        " others in. The card of the port says why.",
    ),
}
"""What is behind “your network”, by the code of what the firewall does."""


def reach_words() -> tuple[str, ...]:
    """What the badges say that name no address."""
    return (
        translate("live", "Inside this computer"),
        translate("live", "Only this computer"),
        translate("live", "Your network"),
        translate("live", "Unknown"),
        translate("live", "Blocked by firewall"),
    )


def reach_badge(row: LiveRow) -> Badge:
    """Who can reach a waiting app; whom a connection goes to."""
    found = row.connection
    if found.key.remote is not None and found.state is not State.WAITING:
        local = found.reach is Reach.THIS_COMPUTER
        text = translate("live", "Inside this computer") if local else translate("live", "To %1")
        icon = "monitor" if local else "arrow-left-right"
        tone = Tone.NEUTRAL if local else Tone.INFO
        return Badge(text.replace("%1", found.key.remote.address), tone, icon)
    match found.reach:
        case Reach.THIS_COMPUTER:
            return Badge(translate("live", "Only this computer"), Tone.NEUTRAL, "lock")
        case Reach.NETWORK:
            return _network_badge(row.reached)
        case Reach.UNKNOWN:
            return Badge(translate("live", "Unknown"), Tone.NEUTRAL, "circle-question-mark")


def _network_badge(reached: str) -> Badge:
    """What waits at an address on the network; the firewall may still keep others from it."""
    match reached:
        case "reach-blocked":
            return Badge(translate("live", "Blocked by firewall"), Tone.GOOD, "shield-check")
        case "reach-network-unread":
            text = translate("live", "Your network, firewall not readable")
            return Badge(text, Tone.CAUTION, "shield-question-mark")
        case "reach-network-unsure":
            text = translate("live", "Your network, firewall not clear")
            return Badge(text, Tone.CAUTION, "shield-question-mark")
        case _:
            return Badge(translate("live", "Your network"), Tone.CAUTION, "globe")


def reach_order(row: LiveRow) -> str:
    """Sorts by how far a row reaches, whatever the words for it; connections by address."""
    found = row.connection
    remote = found.key.remote
    if remote is not None and found.state is not State.WAITING:
        inside = found.reach is Reach.THIS_COMPUTER
        return ("1" if inside else "2") + endpoint_order(remote)
    if found.reach is Reach.NETWORK:
        return _NETWORK_ORDER.get(row.reached, "4")
    return _REACH_ORDER[found.reach]


def reach_tip(row: LiveRow) -> str:
    """The address behind “your network”, and what has not been checked."""
    found = row.connection
    where = str(found.key.local)
    match found.reach:
        case Reach.THIS_COMPUTER:
            text = translate("live", "Bound to %1, which only this computer can use.")
        case Reach.NETWORK:
            text = _NETWORK_TIPS.get(row.reached, _NOT_READ)
            return translate("live", text).replace("%1", where)
        case Reach.UNKNOWN:
            text = translate("live", "Bound to %1. Who can reach it is unknown.")
    return text.replace("%1", where)
