"""What a scan finds, as values: connections, their owners, why a fact is missing. No reading."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from portgui.net import Endpoint, Protocol


class State(StrEnum):
    """What a connection is doing, in the four words that the screen and the JSON use.

    A bound UDP socket counts as waiting. A connection that is being set up counts as connected;
    `Connection.status` keeps the system's own word (RFC 9293, section 3.3.2).
    """

    WAITING = "waiting"
    CONNECTED = "connected"
    CLOSING = "closing"
    FINISHED = "finished"


class Reach(StrEnum):
    """Who can reach a local address, going by the address alone; the firewall is not asked."""

    THIS_COMPUTER = "this-computer"
    NETWORK = "network"
    UNKNOWN = "unknown"


class Gap(StrEnum):
    """Why a fact is missing; never left blank on screen."""

    NEEDS_ADMIN = "gap-needs-admin"
    ENDED = "gap-ended"
    KERNEL = "gap-kernel"
    NOT_TOLD = "gap-not-told"


class ConnectionKey(NamedTuple):
    """What makes it the same connection from one scan to the next.

    `number` tells sockets apart that share everything else (two sockets of one app bound with
    SO_REUSEPORT): 0 for the first, 1 for the second, in the order that the system lists them.
    """

    protocol: Protocol
    local: Endpoint
    remote: Endpoint | None
    pid: int | None
    number: int = 0


class Owner(NamedTuple):
    """The app behind a connection. One value for each process, shared by its connections.

    Attributes:
        pid: the process id, or None where the system does not tell it.
        name: the process name as the system shows it, made safe and bounded; "" with a gap.
        create_time: when the process started, in seconds since 1970, or None.
        path: the program's full path, or None with a gap.
        user: the account that the process runs as, or None with a gap.
        service: the service inside the process, its unit or bundle, or None.
        parent: the name of the process that started it, or None.
        title: what a person would call the app where the process name does not say it (the script
            that an interpreter runs, the macOS app that a helper belongs to); "" where it does.
        command: the command line, its arguments joined, made safe and bounded, or None with a gap.
            It may hold secrets: it is shown where a person asked for it, and nowhere else.
        container: the container that it runs in ("docker-3f2a90c1b2d4"), or None.
        gaps: for each missing field, by its name, why it is missing.
    """

    pid: int | None
    name: str
    create_time: float | None = None
    path: str | None = None
    user: str | None = None
    service: str | None = None
    parent: str | None = None
    title: str = ""
    command: str | None = None
    container: str | None = None
    gaps: tuple[tuple[str, Gap], ...] = ()

    def gap(self, field: str) -> Gap | None:
        """Why `field` is missing, or None when it is not."""
        return dict(self.gaps).get(field)

    @property
    def app(self) -> str:
        """What to call the app: the title, else the process name; "" with a gap in `name`."""
        return self.title or self.name


class Connection(NamedTuple):
    """One socket as the window shows it.

    Attributes:
        key: its identity over scans.
        state: one of four plain states.
        status: the system's own word ("LISTEN", "SYN_SENT", "" for UDP).
        reach: who can reach it, by its local address.
        owner: the app behind it.
        since: seconds since 1970 from when it is known to exist: when it was first seen, or, for
            one that the first scan found, when its process started (it cannot be older). None
            where neither is known.
        first_scan: whether it was there at the first scan, so that `since` is the app's start.
        queues: bytes received and not yet read, and sent and not yet acknowledged (for a
            listener: connections not yet accepted, and how many may wait); None where the system
            does not tell, or was not asked.
    """

    key: ConnectionKey
    state: State
    status: str
    reach: Reach
    owner: Owner
    since: float | None
    first_scan: bool = True
    queues: tuple[int, int] | None = None


class Degradation(NamedTuple):
    """Something that a scan could not do as a whole.

    Attributes:
        code: which sentence to show (`portgui.words`).
        rows: how many rows it concerns.
        detail: what the system said, bounded plain text, for the log and the tooltip.
    """

    code: str
    rows: int = 0
    detail: str = ""


class Snapshot(NamedTuple):
    """All connections of one scan.

    Attributes:
        connections: by key.
        degradations: what could not be read as a whole.
        taken: when the scan began, in seconds since 1970.
        seconds: how long it took.
    """

    connections: Mapping[ConnectionKey, Connection]
    degradations: tuple[Degradation, ...]
    taken: float
    seconds: float
