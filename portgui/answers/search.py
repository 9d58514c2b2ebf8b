"""One box over everything: what a text may mean, best first. Pure; looks up, reads nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from ipaddress import ip_address
from typing import Final, NamedTuple

from portgui.answers.live_row import LiveRow
from portgui.net import InputError, Protocol, parse_port_and_protocol
from portgui.query import MAX_QUERY
from portgui.reference.purpose import Reference

MOST: Final = 7
_LEAST_LETTERS: Final = 2


class Meaning(StrEnum):
    """What is offered."""

    PORT = "port"
    RUNNING_APP = "running-app"
    KNOWN_APP = "known-app"
    GUIDE = "guide"
    ADDRESS = "address"


class Suggestion(NamedTuple):
    """One thing that the text may mean.

    Attributes:
        meaning: what kind of thing.
        name: the app's name, the port's purpose, the address, or the text for the guide.
        port: the port, for `PORT` and `KNOWN_APP`; 0 otherwise.
        protocol: its protocol, where one was asked for or is usual.
        rows: how many rows here it concerns.
    """

    meaning: Meaning
    name: str
    port: int = 0
    protocol: Protocol | None = None
    rows: int = 0


def suggest(
    text: str, rows: Sequence[LiveRow], reference: Reference, most: int = MOST
) -> tuple[Suggestion, ...]:
    """What `text` may mean: a port, an app that runs here, an app that is known, an address.

    Args:
        text: what was typed.
        rows: all rows of the live view.
        reference: the registry and the catalogue.
        most: how many at most; the guide, which has them all, is never the one left out.
    """
    wanted = text.strip()
    if not wanted or len(wanted) > MAX_QUERY:
        return ()
    found = [*_ports(wanted, rows, reference), *_addresses(wanted, rows)]
    if not found and len(wanted) >= _LEAST_LETTERS and not any(mark in wanted for mark in ':"'):
        found += _running(wanted.lower(), rows)
        found += _known(wanted.lower(), reference)
        found[most - 1 :] = [Suggestion(Meaning.GUIDE, wanted)]
    return tuple(found[:most])


def _ports(text: str, rows: Iterable[LiveRow], reference: Reference) -> Iterable[Suggestion]:
    try:
        ports, protocol = parse_port_and_protocol(text)
    except InputError:
        return
    if not ports.is_single:
        yield Suggestion(Meaning.GUIDE, f"{ports}/{protocol}" if protocol else str(ports))
        return
    count = sum(row.connection.key.local.port == ports.first for row in rows)
    label = reference.label(ports.first, protocol)
    yield Suggestion(Meaning.PORT, label.name, ports.first, protocol, count)


def _addresses(text: str, rows: Iterable[LiveRow]) -> Iterable[Suggestion]:
    try:
        wanted = str(ip_address(text))
    except ValueError:
        return
    count = sum(
        key.local.address == wanted or (key.remote is not None and key.remote.address == wanted)
        for key in (row.connection.key for row in rows)
    )
    yield Suggestion(Meaning.ADDRESS, wanted, rows=count)


def _running(text: str, rows: Sequence[LiveRow]) -> list[Suggestion]:
    """Apps with a socket: by their title, their process' name or what they are."""
    # Thousands of rows share a few owners: each is looked at once.
    rows_of = Counter([id(row.connection.owner) for row in rows])
    one_of = {id(row.connection.owner): row for row in rows}
    counts: Counter[str] = Counter()
    for number, row in one_of.items():
        owner = row.connection.owner
        if any(text in word.lower() for word in (owner.title, owner.name, row.role)):
            counts[owner.app] += rows_of[number]
    del counts[""]
    best = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].lower()))
    return [Suggestion(Meaning.RUNNING_APP, name, rows=count) for name, count in best[:3]]


def _known(text: str, reference: Reference) -> Iterable[Suggestion]:
    """Catalogue entries whose name, app or keyword begins with the text come first."""
    ranked = []
    for entry in reference.catalogue.entries:
        words = (entry.name, *entry.apps, *entry.keywords)
        lowered = [word.lower() for word in words]
        if any(word.startswith(text) for word in lowered):
            ranked.append((0, entry))
        elif any(text in word for word in lowered):
            ranked.append((1, entry))
    ranked.sort(key=lambda pair: (pair[0], pair[1].ports.first))
    for _, entry in ranked:
        yield Suggestion(Meaning.KNOWN_APP, entry.name, entry.ports.first, entry.protocols[0])
