"""What the words of a query mean for the live view and `portgui list`: one table of fields.

| field | matches a row when |
|---|---|
| `port:` `lport:` `rport:` | either port, the one on this side, the other side's is among these |
| `app:` | this stands in the app's title, its process' name or what it is ("web browser") |
| `pid:` | its process has exactly one of these numbers |
| `parent:` `path:` `command:` `service:` `container:` `user:` `host:` | this stands in it |
| `state:` | it is in one of these states, or the system's own word for it is this |
| `reach:` | those are who can reach it, by its local address |
| `proto:` | TCP or UDP |
| `family:` | its local address is of this kind; `::ffff:10.0.0.1` is IPv4, which it carries |
| `addr:` | one of its addresses is this one, or in this network (`addresses`) |
| `since:` | it is known to exist for at most this long |
"""

from collections.abc import Callable, Iterable
from operator import attrgetter
from time import time
from typing import Final

from portgui.answers import row_tests
from portgui.answers.live_row import REACH_WORDS, STATE_WORDS, LiveRow
from portgui.connections.snapshot import Reach, State
from portgui.net import InputCode, Protocol
from portgui.query import Test, Vocabulary, any_of, parse_list
from portgui.query.fields import (
    GUIDE_ONLY,
    Choice,
    Example,
    Field,
    Manual,
    choice_field,
    makers,
    one_of,
    ports_field,
    text_field,
    timed,
)
from portgui.query.manual import manual
from portgui.words import Message

_STATES: Final = (
    Choice(
        "waiting",
        Message("choice-waiting"),
        (STATE_WORDS[State.WAITING], "listen", "listening"),
    ),
    Choice("connected", Message("choice-connected")),
    Choice("closing", Message("choice-closing")),
    Choice("finished", Message("choice-finished")),
)
_REACHES: Final = (
    Choice(
        "network",
        Message("choice-network"),
        (REACH_WORDS[Reach.NETWORK], "lan"),
    ),
    Choice(
        "this-computer",
        Message("choice-this-computer"),
        (REACH_WORDS[Reach.THIS_COMPUTER], "computer", "local", "localhost", "loopback"),
    ),
    Choice("unknown", Message("choice-reach-unknown")),
)
_PROTOCOLS: Final = (
    Choice("tcp"),
    Choice("udp"),
)
_FAMILIES: Final = (
    Choice("ipv4", Message("choice-four"), ("4", "v4", "ip4", "inet")),
    Choice("ipv6", Message("choice-six"), ("6", "v6", "ip6", "inet6")),
)
_SPANS: Final = tuple(
    map(
        Choice,
        row_tests.SPANS,
        (
            Message("choice-minute"),
            Message("choice-minutes"),
            Message("choice-hour"),
            Message("choice-day"),
        ),
    )
)
_EXAMPLES: Final = (
    Example("reach:network waiting", Message("example-reachable")),
    Example("app:chrome connected", Message("example-app-connected")),
    Example("port:22 or port:3389", Message("example-remote-control")),
    Example("since:10m", Message("example-new")),
    Example("addr:192.168.0.0/16 -app:chrome", Message("example-nearby")),
)


def live_fields(now: Callable[[], float] = time) -> tuple[Field[LiveRow], ...]:
    """Every field of the live view, in the order in which help lists them.

    Args:
        now: seconds since 1970, for `since:`.
    """
    return (*_port_fields(), *_app_fields(), *_connection_fields(), _since_field(now))


def live_vocabulary(now: Callable[[], float] = time) -> Vocabulary[LiveRow]:
    """What a query means for the live view and `portgui list`. A bare number is either port."""
    fields = live_fields(now)
    return Vocabulary(
        text=attrgetter("haystack"),
        ports=row_tests.with_port,
        exact={
            **{each.value: row_tests.with_protocol(each) for each in (Protocol.TCP, Protocol.UDP)},
            **{state.value: row_tests.with_state(state) for state in State},
        },
        keys=makers(fields),
        elsewhere=dict.fromkeys(GUIDE_ONLY, InputCode.GUIDE_ONLY),
        timed=timed(fields),
    )


def live_manual() -> Manual:
    """The page of help of the live view, and of `portgui list --help`."""
    return manual(live_fields(), _EXAMPLES)


def _port_fields() -> Iterable[Field[LiveRow]]:
    yield Field(
        "port", Message("field-port"), "port:8000-8100", ports_field(row_tests.with_port),
        seen=lambda rows: [str(row.port) for row in rows], also=("number",), is_list=True,
    )  # fmt: skip
    yield Field(
        "lport", Message("field-lport"), "lport:5000", ports_field(row_tests.with_local_port),
        seen=lambda rows: [str(row.connection.key.local.port) for row in rows],
        also=("local", "src"), is_list=True,
    )  # fmt: skip
    yield Field(
        "rport", Message("field-rport"), "rport:443", ports_field(row_tests.with_remote_port),
        seen=_remote_ports, also=("remote", "dst"), is_list=True,
    )  # fmt: skip


def _app_fields() -> Iterable[Field[LiveRow]]:
    yield Field(
        "app", Message("field-app"), "app:chrome", row_tests.with_app,
        seen=lambda rows: [row.connection.owner.app for row in rows],
        also=("process", "program", "name"),
    )  # fmt: skip
    yield Field(
        "pid",
        Message("field-pid"),
        "pid:1234",
        row_tests.with_pids,
        also=("process",),
        is_list=True,
    )
    yield _owner_field("parent", Message("field-parent"), "parent:bash", "started")
    yield Field("path", Message("field-path"), "path:/usr/bin", text_field(_owner("path")),
                also=("file", "folder"))  # fmt: skip
    # Not offered while typing: a command line may hold a password.
    yield Field("command", Message("field-command"), "command:server.py",
                text_field(_owner("command")), also=("arguments",))  # fmt: skip
    yield _owner_field("service", Message("field-service"), "service:ssh", "unit")
    yield _owner_field("container", Message("field-container"), "container:*", "docker")
    yield _owner_field("user", Message("field-user"), "user:root", "account")


def _connection_fields() -> Iterable[Field[LiveRow]]:
    yield Field(
        "state", Message("field-state"), "state:waiting", _states, _STATES,
        also=("status",), is_list=True,
    )  # fmt: skip
    yield Field(
        "reach", Message("field-reach"), "reach:network",
        choice_field(_REACHES, lambda text: row_tests.with_reach(Reach(text))), _REACHES,
        also=("open",), is_list=True,
    )  # fmt: skip
    yield Field(
        "proto", Message("field-proto"), "proto:udp", row_tests.with_protocols, _PROTOCOLS,
        also=("protocol",), is_list=True,
    )  # fmt: skip
    yield Field(
        "family", Message("field-family"), "family:ipv6", choice_field(_FAMILIES, _family),
        _FAMILIES, also=("version",), is_list=True,
    )  # fmt: skip
    yield Field(
        "addr", Message("field-addr"), "addr:10.0.0.0/8", row_tests.with_addresses,
        seen=_addresses, also=("ip", "net", "address"), is_list=True,
    )  # fmt: skip
    yield Field(
        "host", Message("field-host"), "host:example", text_field(_host),
        seen=lambda rows: map(_host, rows), also=("domain", "dns"),
    )  # fmt: skip


def _since_field(now: Callable[[], float]) -> Field[LiveRow]:
    return Field(
        "since", Message("field-since"), "since:10m", lambda value: row_tests.since(value, now),
        _SPANS, also=("age", "new", "time"), is_timed=True,
    )  # fmt: skip


def _states(value: str) -> Test[LiveRow]:
    known = {word: State(each.text) for each in _STATES for word in (each.text, *each.also)}
    return any_of(
        [
            row_tests.with_status(part) or row_tests.with_state(one_of(part, known))
            for part in parse_list(value)
        ]
    )


def _family(text: str) -> Test[LiveRow]:
    return row_tests.with_family(ipv4=text == "ipv4")


def _owner_field(key: str, about: Message, example: str, also: str) -> Field[LiveRow]:
    get = _owner(key)
    return Field(
        key, about, example, text_field(get),
        seen=lambda rows: [get(row) or "" for row in rows], also=(also,),
    )  # fmt: skip


def _owner(name: str) -> Callable[[LiveRow], str | None]:
    return attrgetter(f"connection.owner.{name}")


def _host(row: LiveRow) -> str:
    found: str = getattr(row, "host", "")
    return found


def _remote_ports(rows: Iterable[LiveRow]) -> Iterable[str]:
    remotes = (row.connection.key.remote for row in rows)
    return [str(remote.port) for remote in remotes if remote is not None]


def _addresses(rows: Iterable[LiveRow]) -> Iterable[str]:
    """Both addresses of each row; once where they are the same."""
    for row in rows:
        key = row.connection.key
        yield key.local.address
        if key.remote is not None and key.remote.address != key.local.address:
            yield key.remote.address
