"""Tests of rows of the live view, one for each thing that a filter may ask of them."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from portgui.answers.live_row import LiveRow
from portgui.connections.snapshot import Reach, State
from portgui.net import InputCode, InputError, PortRange, Protocol, parse_protocol
from portgui.query import Test, any_of, parse_list
from portgui.query.fields import ANY

MOST_SECONDS: Final = 10 * 365 * 86_400
SPANS: Final = ("1m", "10m", "1h", "1d")
"""Values of `since:` that are offered."""

_UNITS: Final = {"s": 1, "m": 60, "min": 60, "h": 3_600, "d": 86_400}
_LONGEST_NUMBER: Final = 10
_STATUSES: Final = frozenset(
    {
        "established", "synsent", "synrecv", "synreceived", "finwait1", "finwait2", "closewait",
        "lastack", "timewait", "close", "closed", "deletetcb",
    }
)  # fmt: skip
"""The systems' own words (RFC 9293, section 3.3.2), as psutil and Windows write them."""


def with_port(ports: PortRange) -> Test[LiveRow]:
    """One of its ports, on either side, is among these."""
    # Someone is typing a number: two comparisons a row are quicker than `in`.
    first, last = ports.first, ports.last

    def test(row: LiveRow) -> bool:
        _, local, remote, _, _ = row.connection.key
        return first <= local.port <= last or (remote is not None and first <= remote.port <= last)

    return test


def with_local_port(ports: PortRange) -> Test[LiveRow]:
    """Its port on this computer is among these."""
    return lambda row: row.connection.key.local.port in ports


def with_remote_port(ports: PortRange) -> Test[LiveRow]:
    """The other side's port is among these."""

    def test(row: LiveRow) -> bool:
        remote = row.connection.key.remote
        return remote is not None and remote.port in ports

    return test


def with_protocol(protocol: Protocol) -> Test[LiveRow]:
    """TCP or UDP."""
    return lambda row: row.connection.key.protocol is protocol


def with_protocols(value: str) -> Test[LiveRow]:
    """One of these, with commas between.

    Raises:
        InputError: another protocol than TCP and UDP.
    """
    known = (Protocol.TCP, Protocol.UDP)
    return any_of([with_protocol(parse_protocol(part, known)) for part in parse_list(value)])


def with_state(state: State) -> Test[LiveRow]:
    """In this one of the four states."""
    return lambda row: row.connection.state is state


def with_status(word: str) -> Test[LiveRow] | None:
    """Where the system's own word is this one ("TIME_WAIT"); None where no system has such."""
    status = _squeezed(word)
    if status not in _STATUSES:
        return None
    return lambda row: _squeezed(row.connection.status) == status


def with_reach(reach: Reach) -> Test[LiveRow]:
    """Those are who can reach it."""
    return lambda row: row.connection.reach is reach


def with_family(*, ipv4: bool) -> Test[LiveRow]:
    """With a local address of this kind."""
    from portgui.answers.addresses import is_ipv4

    return lambda row: is_ipv4(row.connection.key.local.address) is ipv4


def with_app(value: str) -> Test[LiveRow]:
    """The app's title, its process' name or what it is ("web browser") holds this; `*`: is known.

    Thousands of rows belong to a few apps: each is decided once.
    """
    wanted = value.lower()

    @lru_cache(maxsize=4096)
    def decide(name: str, title: str, role: str) -> bool:
        if wanted == ANY:
            return bool(name or title)
        return wanted in name.lower() or wanted in title.lower() or wanted in role.lower()

    def test(row: LiveRow) -> bool:
        owner = row.connection.owner
        return decide(owner.name, owner.title, row.role)

    return test


def with_pids(value: str) -> Test[LiveRow]:
    """One of these process ids, exactly, with commas between.

    Raises:
        InputError: one of them is no number.
    """
    wanted = frozenset(_pid(part) for part in parse_list(value))
    return lambda row: row.connection.key.pid in wanted


def with_addresses(value: str) -> Test[LiveRow]:
    """One of its addresses is one of these, with commas between, or in one of these networks.

    Raises:
        InputError: see `addresses.address_test`.
    """
    from portgui.answers.addresses import address_test  # sockets and networks: not at every start

    inside = any_of([address_test(part) for part in parse_list(value)])

    def test(row: LiveRow) -> bool:
        key = row.connection.key
        return inside(key.local.address) or (key.remote is not None and inside(key.remote.address))

    return test


def since(value: str, now: Callable[[], float]) -> Test[LiveRow]:
    """Known to exist for at most this long; one of unknown age is not.

    Raises:
        InputError: the value is no span of time.
    """
    seconds = parse_seconds(value)

    def test(row: LiveRow) -> bool:
        first = row.connection.since
        return first is not None and first >= now() - seconds

    return test


def parse_seconds(value: str) -> int:
    """Read `90s`, `10m`, `2h`, `1d`; in seconds.

    Raises:
        InputError: it is written in another way.
    """
    text = value.strip().lower()
    digits = len(text) - len(text.lstrip("0123456789"))
    unit = _UNITS.get(text[digits:].strip())
    if not 1 <= digits <= _LONGEST_NUMBER or unit is None:
        raise InputError(InputCode.BAD_VALUE, value, known=SPANS)
    return min(int(text[:digits]) * unit, MOST_SECONDS)


def _pid(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or len(value) > _LONGEST_NUMBER:
        raise InputError(InputCode.BAD_VALUE, value, known=("pid:1234",))
    return int(value)


def _squeezed(status: str) -> str:
    return status.lower().replace("_", "").replace("-", "")
