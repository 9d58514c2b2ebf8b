"""What a firewall does with traffic for one port, as far as it could be read, on any system.

A system's folder makes judgements; the ladder (`portgui.firewall.verdict`) says what they mean.
"""

from dataclasses import dataclass
from enum import StrEnum

from portgui.firewall.rules import Rule


class State(StrEnum):
    """Whether a firewall filters."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


class Default(StrEnum):
    """What happens to traffic that no rule is about."""

    ALLOW = "allow"
    BLOCK = "block"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The firewall of one network that this computer is connected to.

    Attributes:
        where: the network's profile (Windows) or zone (firewalld); "" where there is one for all.
        state: whether it filters.
        blocks_all: whether nothing comes in whatever the rules say; None where that is not known.
        default: what happens to what no rule is about.
        blocks: rules that surely block it.
        may_block: rules that block it for some, or for an app that may be this one.
        allows: rules that surely allow it for every computer on the same network.
        narrow: rules that allow it for some computers only; it is known which.
        may_allow: rules that allow it in cases that are not known, or for an app that may be this
            one.
        ignored: rules that would decide it, but do not count because of a policy.
        unread: what could not be read, and may say anything.
    """

    where: str = ""
    state: State = State.ON
    blocks_all: bool | None = False
    default: Default = Default.BLOCK
    blocks: tuple[Rule, ...] = ()
    may_block: tuple[Rule, ...] = ()
    allows: tuple[Rule, ...] = ()
    narrow: tuple[Rule, ...] = ()
    may_allow: tuple[Rule, ...] = ()
    ignored: tuple[Rule, ...] = ()
    unread: tuple[str, ...] = ()
