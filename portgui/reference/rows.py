"""The port guide as rows, and what the words of a query mean for them. Reads nothing itself."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from types import MappingProxyType
from typing import Final, NamedTuple, TypeVar

from portgui.net import (
    LAST_PORT,
    LAST_REGISTERED,
    LAST_WELL_KNOWN,
    InputCode,
    InputError,
    Kind,
    PortRange,
    Protocol,
    kind_of,
    parse_protocol,
    parse_range,
)
from portgui.query import Test, Vocabulary
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

_KIND_WORDS: Final = {
    "well-known": Kind.WELL_KNOWN,
    "registered": Kind.REGISTERED,
    "dynamic": Kind.DYNAMIC,
    "private": Kind.DYNAMIC,
    "ephemeral": Kind.DYNAMIC,
}
_YES_OR_NO: Final = {"yes": True, "no": False}

Value = TypeVar("Value")


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


def vocabulary(topics: Iterable[str] = ()) -> Vocabulary[GuideRow]:
    """What a query means for the port guide.

    A bare number finds the ranges around it too; in quotes it is text. The names of the kinds need
    no key, and find the word as well: `dynamic dns`. "port" is there for people who type "port 80".

    Args:
        topics: the catalogue's topics, which `topic:` accepts.
    """
    return Vocabulary(
        text=attrgetter("haystack"),
        ports=_ports_test,
        exact={
            **{protocol.value: _protocol_test(protocol) for protocol in Protocol},
            **{word: _kind_or_word_test(word, kind) for word, kind in _KIND_WORDS.items()},
            "official": _is_official,
            "unofficial": lambda row: not row.official,
            "port": _is_any,
            "ports": _is_any,
        },
        keys={
            "port": lambda value: _ports_test(parse_range(value)),
            "proto": lambda value: _protocol_test(parse_protocol(value)),
            "name": _name_test,
            "app": _app_test,
            "kind": _kind_test,
            "official": _official_test,
            "topic": _topic_test(tuple(sorted(topics))),
        },
    )


def kind_query(kind: Kind) -> str:
    """The query that leaves only the ports of a kind."""
    return f"kind:{kind.value}"


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


def _is_any(_row: GuideRow) -> bool:
    return True


def _is_official(row: GuideRow) -> bool:
    return row.official


def _ports_test(ports: PortRange) -> Test[GuideRow]:
    first, last = ports.first, ports.last
    return lambda row: row.first <= last and first <= row.last


def _protocol_test(protocol: Protocol) -> Test[GuideRow]:
    return lambda row: protocol in row.protocols


def _name_test(value: str) -> Test[GuideRow]:
    lowered = value.lower()
    return lambda row: lowered in row.name.lower()


def _app_test(value: str) -> Test[GuideRow]:
    lowered = value.lower()
    return lambda row: (
        row.entry is not None and any(lowered in app.lower() for app in row.entry.apps)
    )


def _kind_test(value: str) -> Test[GuideRow]:
    return _ports_test(KIND_PORTS[_one_of(_KIND_WORDS, value)])


def _kind_or_word_test(word: str, kind: Kind) -> Test[GuideRow]:
    ports = KIND_PORTS[kind]
    first, last = ports.first, ports.last
    return lambda row: (row.first <= last and first <= row.last) or word in row.haystack


def _official_test(value: str) -> Test[GuideRow]:
    wanted = _one_of(_YES_OR_NO, value)
    return lambda row: row.official is wanted


def _topic_test(topics: tuple[str, ...]) -> Callable[[str], Test[GuideRow]]:
    known = {topic: topic for topic in topics}

    def test_of(value: str) -> Test[GuideRow]:
        topic = _one_of(known, value)
        return lambda row: row.entry is not None and row.entry.topic == topic

    return test_of


def _one_of(known: Mapping[str, Value], value: str) -> Value:
    found = known.get(value.strip().lower())
    if found is None:
        raise InputError(InputCode.BAD_VALUE, value, known=tuple(known))
    return found
