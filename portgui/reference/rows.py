"""The port guide as rows. Reads nothing itself; what a query means for them: `guide_vocabulary`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Final, NamedTuple

from portgui.net import (
    LAST_PORT,
    LAST_REGISTERED,
    LAST_WELL_KNOWN,
    Kind,
    PortRange,
    Protocol,
    kind_of,
)
from portgui.reference.catalogue import Catalogue, Entry
from portgui.reference.purpose import Reference
from portgui.reference.registry import Block

KIND_PORTS: Final = MappingProxyType(
    {
        Kind.WELL_KNOWN: PortRange(0, LAST_WELL_KNOWN),
        Kind.REGISTERED: PortRange(LAST_WELL_KNOWN + 1, LAST_REGISTERED),
        Kind.DYNAMIC: PortRange(LAST_REGISTERED + 1, LAST_PORT),
    }
)
"""RFC 6335, section 6."""


class GuideRow(NamedTuple):
    """One row of the port guide: a catalogue entry, or what IANA has registered.

    Attributes:
        first: the first port; with `last`, an inclusive range.
        last: the last port, the same for a single one.
        protocols: the usual one first.
        name: the catalogue's name, or IANA's service name.
        purpose: one plain sentence, or IANA's description; "" where IANA gives none.
        official: whether IANA has assigned the port for this.
        entry: the catalogue's entry; None for a row that only IANA has.
        haystack: the words to search, lower case; ports, protocols and kinds have their own tests.
    """

    first: int
    last: int
    protocols: tuple[Protocol, ...]
    name: str
    purpose: str
    official: bool
    entry: Entry | None
    haystack: str

    @property
    def ports(self) -> PortRange:
        """The ports as a range."""
        return PortRange(self.first, self.last)

    @property
    def kind(self) -> Kind:
        """Which of the three ranges the first port is in."""
        return kind_of(self.first)


def guide_rows(reference: Reference) -> tuple[GuideRow, ...]:
    """Every row of the guide, by port; about 6,500, made in some 30 ms.

    An official catalogue entry takes the place of IANA's row for the same ports and protocols, and
    is found by IANA's words too. An unofficial one stands beside it: two facts, two rows.
    """
    absorbed: dict[str, list[Block]] = defaultdict(list)
    registered = list(_registered_rows(reference, absorbed))
    rows = [_entry_row(entry, absorbed[entry.id]) for entry in reference.catalogue.entries]
    rows += registered
    # The entries of a port stay in the catalogue's own order: the best answer first.
    rows.sort(key=lambda row: (row.first, row.last, not row.official))
    return tuple(rows)


def _registered_rows(reference: Reference, absorbed: dict[str, list[Block]]) -> Iterator[GuideRow]:
    official = _official_by_port(reference.catalogue)
    for block in reference.registry.blocks():
        first, last = block.ports.first, block.ports.last
        left = block.protocols
        for entry in official.get(first, ()):
            if last <= entry.ports.last and not set(block.protocols).isdisjoint(entry.protocols):
                left = tuple(each for each in left if each not in entry.protocols)
                absorbed[entry.id].append(block)
        if left:
            yield _registered_row(first, last, left, block)


def _official_by_port(catalogue: Catalogue) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = defaultdict(list)
    for entry in catalogue.entries:
        if entry.official:
            for port in range(entry.ports.first, entry.ports.last + 1):
                found[port].append(entry)
    return found


def _registered_row(
    first: int, last: int, protocols: tuple[Protocol, ...], block: Block
) -> GuideRow:
    # "any private mail system": IANA has words and no name for a few.
    name, purpose = (block.name, block.description) if block.name else (block.description, "")
    haystack = f"{name} {purpose}".lower()
    return GuideRow(first, last, protocols, name, purpose, True, None, haystack)


def _entry_row(entry: Entry, absorbed: Iterable[Block]) -> GuideRow:
    first, last = entry.ports.first, entry.ports.last
    words = [entry.name, entry.plain, *entry.apps, *entry.keywords, entry.topic]
    for block in absorbed:
        words += (block.name, block.description)
    return GuideRow(
        first,
        last,
        entry.protocols,
        entry.name,
        entry.plain,
        entry.official,
        entry,
        " ".join(words).lower(),
    )
