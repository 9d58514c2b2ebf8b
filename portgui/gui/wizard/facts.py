"""What is known of the port that a person means: its usual protocols, and why. No Qt here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Final, NamedTuple

from portgui.guides import PROTOCOLS
from portgui.net import PortRange, Protocol, parse_protocol, parse_range
from portgui.query import Test, Vocabulary
from portgui.reference.catalogue import Catalogue, Entry

Suggest = Callable[[PortRange], tuple[Protocol, ...]]
"""TCP, UDP or both for a port; empty or both where nothing is known."""

SHOWN: Final = 3
"""Most uses of one port that are explained; what else there is stands in the port guide."""
_WIDE: Final = 100
"""A use of more ports than this says little of any one of them."""


class Reason(StrEnum):
    """Why a protocol was chosen."""

    IN_USE = "in-use"
    USED_BY = "used-by"
    LISTED = "listed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Choice:
    """A port that the person means.

    Attributes:
        ports: the port or range.
        protocols: the sensible ones.
        reason: why these.
        who: what uses them, for the sentence; empty where nothing is known.
        entries: what people meet on these ports, the likeliest first.
        app: the app that was picked, or None.
        app_path: its program, or None.
    """

    ports: PortRange
    protocols: tuple[Protocol, ...]
    reason: Reason
    who: str = ""
    entries: tuple[Entry, ...] = ()
    app: str | None = None
    app_path: str | None = None


class AppPort(NamedTuple):
    """One port of one app: a row of the list to pick from.

    Attributes:
        app: as its maker spells it.
        entry: the port and what it is for.
        protocols: those of the entry that a firewall's own dialog knows.
        names: the app's name and the port's, lower case.
        words: all words to find it by, lower case.
    """

    app: str
    entry: Entry
    protocols: tuple[Protocol, ...]
    names: str
    words: str

    @property
    def key(self) -> tuple[str, str]:
        """What makes it this row."""
        return self.app, self.entry.id


def of_number(ports: PortRange, catalogue: Catalogue, suggest: Suggest) -> Choice:
    """The port was typed."""
    entries = _known(ports, catalogue)
    suggested = _plain(suggest(ports))
    same = next((each for each in entries if _plain(each.protocols) == suggested), None)
    if suggested and same is not None:
        return Choice(ports, suggested, Reason.USED_BY, same.name, entries)
    if suggested and suggested != PROTOCOLS:
        return Choice(ports, suggested, Reason.LISTED, "", entries)
    return Choice(ports, PROTOCOLS, Reason.UNKNOWN, "", entries)


def of_app(row: AppPort) -> Choice:
    """The port was picked with its app."""
    return Choice(
        row.entry.ports, row.protocols, Reason.USED_BY, row.app, (row.entry,), app=row.app
    )


def of_row(
    ports: PortRange,
    protocols: tuple[Protocol, ...],
    app: str,
    app_path: str | None,
    catalogue: Catalogue,
) -> Choice:
    """The port is a row of the live view."""
    entries = _known(ports, catalogue)
    used = _plain(protocols)
    reason = Reason.IN_USE if used else Reason.UNKNOWN
    return Choice(ports, used or PROTOCOLS, reason, app, entries, app, app_path)


def app_ports(catalogue: Catalogue) -> tuple[AppPort, ...]:
    """Every port of every app, for those protocols that a firewall's own dialog knows."""
    return tuple(_app_ports(catalogue))


def other_ports(catalogue: Catalogue, app: str, ports: PortRange) -> tuple[Entry, ...]:
    """What else an app uses; opening one of its ports may not be enough."""
    return tuple(
        entry
        for entry in catalogue.ports_of_app(app)
        if not entry.ports.overlaps(ports) and _plain(entry.protocols)
    )


by_name: Final = attrgetter("names")
by_words: Final = attrgetter("words")


def vocabulary(text: Callable[[AppPort], str]) -> Vocabulary[AppPort]:
    """What a query means for the list of apps; words are looked for in `text`."""
    return Vocabulary(
        text=text,
        ports=_ports_test,
        exact={protocol.value: _protocol_test(protocol) for protocol in PROTOCOLS},
        keys={
            "app": lambda value: _app_test(value.lower()),
            "port": lambda value: _ports_test(parse_range(value)),
            "proto": lambda value: _protocol_test(parse_protocol(value, PROTOCOLS)),
        },
    )


def _app_ports(catalogue: Catalogue) -> Iterator[AppPort]:
    for entry in catalogue.entries:
        protocols = _plain(entry.protocols)
        more = " ".join((entry.plain, *entry.keywords))
        for app in entry.apps if protocols else ():
            names = f"{app} {entry.name}".lower()
            yield AppPort(app, entry, protocols, names, f"{names} {more.lower()}")


def _known(ports: PortRange, catalogue: Catalogue) -> tuple[Entry, ...]:
    if ports.is_single:
        found = catalogue.at(ports.first)
        near = tuple(each for each in found if len(each.ports) <= _WIDE)
        return (near or found)[:SHOWN]
    inside = [each for each in catalogue.entries if each.ports.overlaps(ports)]
    inside.sort(key=lambda each: (each.ports != ports, len(each.ports), each.ports))
    return tuple(inside[:SHOWN])


def _plain(protocols: Iterable[Protocol]) -> tuple[Protocol, ...]:
    found = set(protocols)
    return tuple(each for each in PROTOCOLS if each in found)


def _ports_test(ports: PortRange) -> Test[AppPort]:
    return lambda row: row.entry.ports.overlaps(ports)


def _protocol_test(protocol: Protocol) -> Test[AppPort]:
    return lambda row: protocol in row.protocols


def _app_test(value: str) -> Test[AppPort]:
    return lambda row: value in row.app.lower()
