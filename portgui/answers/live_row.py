"""One row of the live view, window and command line alike: a connection and what its port is for.

Also what the words of a query mean for such rows. Everything is made ready once; tests look up.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Final, NamedTuple, TypeVar

from portgui.connections.snapshot import Connection, Gap, Reach, State
from portgui.net import InputCode, InputError, PortRange, Protocol, parse_protocol, parse_range
from portgui.query import Test, Vocabulary
from portgui.reference.purpose import Label, Reference

Value = TypeVar("Value")

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
    """

    connection: Connection
    port: int
    role: str
    icon: str
    purpose: Label
    haystack: str
    host: str = ""

    @property
    def is_noise(self) -> bool:
        """Whether the row talks only to this computer or is over: hidden by one switch.

        A waiting app is never noise, also when only this computer can reach it.
        """
        found = self.connection
        if found.state is State.WAITING:
            return False
        return found.state is State.FINISHED or found.reach is Reach.THIS_COMPUTER


def make_row(connection: Connection, reference: Reference, host: str = "") -> LiveRow:
    """Join a connection with the reference, and with the other computer's name."""
    key, owner = connection.key, connection.owner
    app = reference.catalogue.app_for_process(owner.name) if owner.name else None
    port, purpose = _port_and_purpose(connection, reference)
    words = (
        owner.name,
        owner.title,
        app.name if app else "",
        app.role if app else "",
        owner.service or "",
        owner.container or "",
        owner.user or "",
        owner.path or "",
        purpose.name,
        str(key.local),
        str(key.remote or ""),
        STATE_WORDS[connection.state],
        connection.status,
        REACH_WORDS[connection.reach],
    )
    return LiveRow(
        connection,
        port,
        app.role if app else "",
        app.icon if app else "",
        purpose,
        "\n".join((*words, host) if host else words).lower(),
        host,
    )


def _port_and_purpose(connection: Connection, reference: Reference) -> tuple[int, Label]:
    """A browser's own port is a number drawn by lot; the server's says what is going on.

    Of the two ports of a connection the lower one is the service's in nearly every case (RFC 6335,
    section 6: the other end's is dynamic); a listener has only its own.
    """
    key = connection.key
    name = connection.owner.name or None
    if key.remote is not None and 0 < key.remote.port < key.local.port:
        return key.remote.port, reference.label(key.remote.port, key.protocol)
    return key.local.port, reference.label(key.local.port, key.protocol, name)


def live_vocabulary() -> Vocabulary[LiveRow]:
    """What a query means for the live view and `portgui list`. A bare number is either port."""
    return Vocabulary(
        text=attrgetter("haystack"),
        ports=_any_port,
        exact={
            "tcp": _protocol(Protocol.TCP),
            "udp": _protocol(Protocol.UDP),
            "waiting": _state(State.WAITING),
            "connected": _state(State.CONNECTED),
            "closing": _state(State.CLOSING),
            "finished": _state(State.FINISHED),
        },
        keys={
            "port": lambda value: _any_port(parse_range(value)),
            "lport": lambda value: _local_port(parse_range(value)),
            "rport": lambda value: _remote_port(parse_range(value)),
            "proto": lambda value: _protocol(parse_protocol(value, (Protocol.TCP, Protocol.UDP))),
            "app": _app,
            "pid": _pid,
            "service": _text_field(lambda row: row.connection.owner.service),
            "user": _text_field(lambda row: row.connection.owner.user),
            "path": _text_field(lambda row: row.connection.owner.path),
            "addr": _address,
            "state": lambda value: _state(_one_of(value, {s.value: s for s in State})),
            "reach": lambda value: _reach(_one_of(value, {r.value: r for r in Reach})),
        },
    )


def missing(row: LiveRow, field: str) -> Gap | None:
    """Why a fact about the row's app is missing."""
    return row.connection.owner.gap(field)


def _any_port(ports: PortRange) -> Test[LiveRow]:
    def test(row: LiveRow) -> bool:
        key = row.connection.key
        return key.local.port in ports or (key.remote is not None and key.remote.port in ports)

    return test


def _local_port(ports: PortRange) -> Test[LiveRow]:
    return lambda row: row.connection.key.local.port in ports


def _remote_port(ports: PortRange) -> Test[LiveRow]:
    def test(row: LiveRow) -> bool:
        remote = row.connection.key.remote
        return remote is not None and remote.port in ports

    return test


def _protocol(protocol: Protocol) -> Test[LiveRow]:
    return lambda row: row.connection.key.protocol is protocol


def _state(state: State) -> Test[LiveRow]:
    return lambda row: row.connection.state is state


def _reach(reach: Reach) -> Test[LiveRow]:
    return lambda row: row.connection.reach is reach


def _app(value: str) -> Test[LiveRow]:
    wanted = value.lower()
    return lambda row: wanted in row.connection.owner.name.lower() or wanted in row.role.lower()


def _pid(value: str) -> Test[LiveRow]:
    if not (value.isascii() and value.isdigit()) or len(value) > 10:
        raise InputError(InputCode.BAD_VALUE, value, known=("pid:1234",))
    wanted = int(value)
    return lambda row: row.connection.key.pid == wanted


def _text_field(get: Callable[[LiveRow], str | None]) -> Callable[[str], Test[LiveRow]]:
    def make(value: str) -> Test[LiveRow]:
        wanted = value.lower()
        return lambda row: wanted in (get(row) or "").lower()

    return make


def _address(value: str) -> Test[LiveRow]:
    from ipaddress import ip_address, ip_network

    try:
        network = ip_network(value, strict=False)
    except ValueError as error:
        known = ("addr:10.0.0.0/8", "addr:::1")
        raise InputError(InputCode.BAD_VALUE, value, known=known) from error
    cache: dict[str, bool] = {}

    def inside(text: str) -> bool:
        if text not in cache:
            try:
                cache[text] = ip_address(text) in network
            except ValueError:
                cache[text] = False
        return cache[text]

    def test(row: LiveRow) -> bool:
        key = row.connection.key
        return inside(key.local.address) or (key.remote is not None and inside(key.remote.address))

    return test


def _one_of(value: str, known: Mapping[str, Value]) -> Value:
    found = known.get(value.strip().lower())
    if found is None:
        raise InputError(InputCode.BAD_VALUE, value, known=tuple(known))
    return found
