"""One row of the live view, window and command line alike: a connection and what its port is for.

Everything is made ready once. What the words of a query mean for a row: `live_vocabulary`.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from portgui.connections.snapshot import Connection, Gap, Owner, Reach, State
from portgui.reference.catalogue import Catalogue
from portgui.reference.purpose import Label, Reference

STATE_WORDS: Final[Mapping[State, str]] = {
    State.WAITING: "waiting for connections",
    State.CONNECTED: "connected",
    State.CLOSING: "closing",
    State.FINISHED: "finished",
}
REACH_WORDS: Final[Mapping[Reach, str]] = {
    Reach.THIS_COMPUTER: "only this computer",
    Reach.NETWORK: "your network",
    Reach.UNKNOWN: "unknown",
}
_MOST_OWNERS: Final = 500
_MOST_STANDINGS: Final = 100

# What a NamedTuple's own constructor comes down to, at half its cost.
_new: Final = tuple.__new__


class LiveRow(NamedTuple):
    """A connection, joined with what PortGUI knows of its app and its port.

    Attributes:
        connection: the socket and its owner.
        port: the port that the row is about: the local one for a listener; for a connection the
            one of the two that says what it is for.
        role: what the app is, in a few words; "" when the catalogue does not know it.
        icon: an icon name; "" when the catalogue does not know the app.
        purpose: what the port is for.
        haystack: all words of the row, lower case.
        host: the name of the computer at the other end, or "" as long as it is not known.
        reached: who can reach it now that the firewall has been read, as a code of `reach_words`;
            "" as long as it has not been.
    """

    connection: Connection
    port: int
    role: str
    icon: str
    purpose: Label
    haystack: str
    host: str = ""
    reached: str = ""

    @property
    def is_noise(self) -> bool:
        """Whether the row talks only to this computer or is over: hidden by one switch.

        A waiting app is never noise, also when only this computer can reach it.
        """
        found = self.connection
        if found.state is State.WAITING:
            return False
        return found.state is State.FINISHED or found.reach is Reach.THIS_COMPUTER


def make_row(
    connection: Connection, reference: Reference, host: str = "", reached: str = ""
) -> LiveRow:
    """Join a connection with the reference, the other computer's name, and what lets others in."""
    key, state, status, reach, owner, *_ = connection
    protocol, local, remote, *_ = key
    app = _app(owner, reference.catalogue)
    port = local.port
    # A browser's own port is a number drawn by lot; the server's says what is going on. Of the two
    # ports of a connection the lower one is the service's in nearly every case (RFC 6335, section
    # 6: the other end's is dynamic); a listener has only its own.
    if remote is not None and 0 < remote.port < port:
        port = remote.port
        purpose = reference.label(port, protocol)
    else:
        purpose = reference.label(port, protocol, owner.name or None)
    there = "" if remote is None else str(remote)
    ends = f"{purpose.name}\n{local}\n{there}\n{host}".lower()
    haystack = f"{app.words}\n{_standing(state, status, reach)}\n{ends}"
    return _new(LiveRow, (connection, port, app.role, app.icon, purpose, haystack, host, reached))


class _App(NamedTuple):
    """What all rows of an app have in common; `words` in lower case."""

    role: str
    icon: str
    words: str


@lru_cache(_MOST_OWNERS)
def _app(owner: Owner, catalogue: Catalogue) -> _App:
    app = catalogue.app_for_process(owner.name) if owner.name else None
    words = (
        owner.name,
        owner.title,
        app.name if app else "",
        app.role if app else "",
        owner.service or "",
        owner.container or "",
        owner.user or "",
        owner.path or "",
    )
    text = "\n".join(words).lower()
    return _App(app.role if app else "", app.icon if app else "", text)


@lru_cache(_MOST_STANDINGS)
def _standing(state: State, status: str, reach: Reach) -> str:
    return "\n".join((STATE_WORDS[state], status, REACH_WORDS[reach])).lower()


def missing(row: LiveRow, field: str) -> Gap | None:
    """Why a fact about the row's app is missing."""
    return row.connection.owner.gap(field)
