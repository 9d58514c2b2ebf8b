"""Who can reach a row of the live view, in a few words: its address, and what the firewall does."""

from collections.abc import Mapping
from typing import Final

from portgui.connections.snapshot import Reach
from portgui.firewall.ladder import Answer
from portgui.words import Message

_BY_ADDRESS: Final[Mapping[Reach, Message]] = {
    Reach.THIS_COMPUTER: Message("reach-this-computer"),
    Reach.NETWORK: Message("reach-network"),
    Reach.UNKNOWN: Message("reach-unknown"),
}


def reach_message(reach: Reach, answer: Answer | None, needs_rights: bool) -> Message:
    """The words.

    Args:
        reach: who can reach the row's address.
        answer: what the ladder says of it; None where it was not asked.
        needs_rights: whether more of the firewall could be read with an administrator's rights.
    """
    if reach is not Reach.NETWORK:
        # What waits at an unknown address is unknown whatever the firewall does.
        return _BY_ADDRESS[reach]
    match answer:
        case Answer.BLOCKED:
            return Message("reach-blocked")
        case Answer.UNKNOWN if needs_rights:
            return Message("reach-network-unread")
        case Answer.UNKNOWN:
            return Message("reach-network-unsure")
        case _:
            return _BY_ADDRESS[reach]


def reach_word(reach: Reach, answer: Answer | None, needs_rights: bool) -> str:
    """The code of `reach_message`, whose sentence takes no values."""
    return reach_message(reach, answer, needs_rights).code
