"""Stand-ins that several tests share: a pretend computer with sockets, and a small reference.

`Computer` behaves as a system does: a port is taken once, a connection inside the computer has two
ends, what an app leaves behind belongs to nobody, and an app of somebody else has no name.
"""

from collections.abc import Iterator
from errno import EADDRINUSE, ECONNREFUSED
from itertools import count

from portgui.answers.live_row import LiveRow, make_row
from portgui.connections.owners import nobody
from portgui.connections.reach import reach_of
from portgui.connections.scanner import state_of
from portgui.connections.snapshot import (
    Connection,
    ConnectionKey,
    Degradation,
    Gap,
    Owner,
    State,
)
from portgui.connections.sources import Found
from portgui.net import Endpoint, PortRange, Protocol
from portgui.reference.catalogue import App, Catalogue, Entry
from portgui.reference.purpose import Reference
from portgui.reference.registry import Registry

TCP, UDP = Protocol.TCP, Protocol.UDP
STARTED = 1_700_000_000.0
"""When the first app of a pretend computer was started: 2023-11-14, 22:13:20 UTC."""


def endpoint(text: str) -> Endpoint:
    """`127.0.0.1:80`, `[::1]:80`."""
    host, _, port = text.rpartition(":")
    return Endpoint(host.strip("[]"), int(port))


class Computer:
    """Apps and their sockets, as one scan would list them."""

    def __init__(self, address: str = "192.168.1.5") -> None:
        self._address = address
        self._pids = count(100)
        self._ephemeral = count(50_000)
        self._rows: dict[ConnectionKey, Connection] = {}

    @property
    def connections(self) -> tuple[Connection, ...]:
        """Every socket, in the order in which they were opened."""
        return tuple(self._rows.values())

    @property
    def degradations(self) -> tuple[Degradation, ...]:
        """What a scan by somebody who is no administrator would report."""
        hidden = sum(row.owner.gap("name") is Gap.NEEDS_ADMIN for row in self.connections)
        return (Degradation("scan-names-hidden", hidden),) if hidden else ()

    def rows(self, reference: Reference) -> list[LiveRow]:
        """Every socket, joined with a reference."""
        return [make_row(found, reference) for found in self.connections]

    def app(
        self, name: str, *, service: str | None = None, user: str = "ada", path: str | None = None
    ) -> Owner:
        """Start an app; every call is a process of its own, a second after the one before."""
        pid = next(self._pids)
        return Owner(
            pid,
            name,
            create_time=STARTED + pid - 100,
            path=path or f"/usr/bin/{name}",
            user=user,
            service=service,
            parent="init",
        )

    def foreign_app(self, user: str = "grace") -> Owner:
        """An app of somebody else, as one sees it who is no administrator."""
        return nobody(Gap.NEEDS_ADMIN, user)

    def wait(
        self, owner: Owner, local: str, protocol: Protocol = TCP, *, shared: bool = False
    ) -> Connection:
        """Wait for connections; `shared` is what SO_REUSEPORT is for.

        Raises:
            OSError: another app has the address and port.
        """
        end = endpoint(local)
        for row in self.connections:
            key = row.key
            taken = row.state is State.WAITING and (key.protocol, key.local) == (protocol, end)
            if taken and row.owner != owner and not shared:
                raise OSError(EADDRINUSE, "Address already in use")
        return self._open(owner, protocol, end, None, "LISTEN")

    def connect(self, owner: Owner, remote: str, protocol: Protocol = TCP) -> Connection:
        """Connect to an address; the other end appears as well where it is on this computer."""
        far = endpoint(remote)
        inside = reach_of(far.address) is reach_of("127.0.0.1") or far.address == self._address
        near = Endpoint(far.address if inside else self._address, next(self._ephemeral))
        if inside:
            self._open(self._server(far, protocol), protocol, far, near, "ESTABLISHED")
        return self._open(owner, protocol, near, far, "ESTABLISHED")

    def close(self, found: Connection, status: str = "TIME_WAIT") -> Connection:
        """Close a connection; from TIME_WAIT on it is the kernel's and not the app's."""
        del self._rows[found.key]
        owner = nobody(Gap.KERNEL) if status == "TIME_WAIT" else found.owner
        key = found.key
        return self._open(owner, key.protocol, key.local, key.remote, status)

    def drop(self, found: Connection) -> None:
        """Close a socket of which nothing stays behind, such as a listener."""
        del self._rows[found.key]

    def put_back(self, found: Connection) -> None:
        """Open the very same socket again."""
        self._rows[found.key] = found

    def _server(self, end: Endpoint, protocol: Protocol) -> Owner:
        for row in self.connections:
            key = row.key
            at_end = key.local.port == end.port and key.protocol is protocol
            everywhere = key.local.address in {"0.0.0.0", "::"}
            if row.state is State.WAITING and at_end and (everywhere or key.local == end):
                return row.owner
        raise ConnectionRefusedError(ECONNREFUSED, "Connection refused")

    def _open(
        self,
        owner: Owner,
        protocol: Protocol,
        local: Endpoint,
        remote: Endpoint | None,
        status: str,
    ) -> Connection:
        word = status if protocol is TCP else ""
        key = next(
            key
            for number in count()
            if (key := ConnectionKey(protocol, local, remote, owner.pid, number)) not in self._rows
        )
        made = Connection(
            key=key,
            state=state_of(Found(protocol, local, remote, word, owner.pid, -1)),
            status=word,
            reach=reach_of(local.address),
            owner=owner,
            since=owner.create_time,
        )
        self._rows[key] = made
        return made


def make_entry(
    ports: str,
    name: str,
    *,
    protocols: tuple[Protocol, ...] = (TCP,),
    apps: tuple[str, ...] = (),
    keywords: tuple[str, ...] = (),
    official: bool = False,
    advice: str = "Only for people you trust.",
) -> Entry:
    """A catalogue entry; its id is its name in lower case."""
    first, _, last = ports.partition("-")
    return Entry(
        id=name.lower().replace(" ", "-"),
        ports=PortRange(int(first), int(last or first)),
        protocols=protocols,
        name=name,
        plain=f"{name}, in plain words.",
        apps=apps,
        keywords=keywords,
        official=official,
        advice=advice,
        source="RFC 0",
        topic="servers",
    )


def make_app(name: str, *processes: str, role: str, note: str = "") -> App:
    """An app of the catalogue that shows up as these processes."""
    return App(name, processes, role, "box", note, "its manual", "servers")


def make_reference() -> Reference:
    """A few ports, enough to meet every kind of answer; the facts are those of the real data."""
    return Reference(Registry(list(_assignments())), Catalogue(_ENTRIES, _APPS))


def _assignments() -> Iterator[str]:
    yield "80\ttcp udp\thttp\tWorld Wide Web HTTP"
    yield "1023\ttcp udp\t\tReserved"
    yield "5000\ttcp udp\tcommplex-main\t"
    yield "6000\ttcp\tx11\tX Window System"
    yield "25565\ttcp\tminecraft\tMinecraft game"


_ENTRIES = (
    make_entry("80", "Web pages", official=True, advice="Meant to be read by everybody."),
    make_entry("5000", "AirPlay Receiver", apps=("AirPlay",)),
    make_entry("5000", "Test web server", apps=("Flask",), keywords=("development",)),
    make_entry("19132", "Minecraft Bedrock", protocols=(UDP,), apps=("Minecraft",)),
    make_entry("25565", "Minecraft Java", apps=("Minecraft",), official=True),
    make_entry("16384-32767", "Calls", protocols=(UDP,), keywords=("rtp",)),
)
_APPS = (
    make_app("nginx", "nginx", role="web server", note="Its pages are for everybody."),
    make_app("Google Chrome", "chrome", "google-chrome", role="web browser"),
)
