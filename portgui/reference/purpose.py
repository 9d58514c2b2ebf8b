"""What one port is for: what IANA has registered and what the port is known for, side by side.

The two are never merged: a port that is registered for one thing is often used for another.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final, NamedTuple

from portgui.net import LAST_PORT, Kind, Protocol, kind_of
from portgui.reference.catalogue import Catalogue, Entry, edges, load_catalogue
from portgui.reference.registry import Assignment, Registry, Standing, load_registry

_WIDE: Final = 100
"""An unofficial use of more ports than this says too little of any one of them for a label."""

_CACHED_LABELS: Final = 2_048


class Label(NamedTuple):
    """A port's purpose in a few words, for a cell.

    Attributes:
        name: the catalogue's name, else the registered one; "" when nothing is known.
        official: whether IANA has assigned the port for this; False is worth a word on screen.
        others: how many other uses are as likely: port 5000 has seven, and the name is only the
            first of them. 0 for an official use, and for the use by the app that was asked for.
    """

    name: str
    official: bool
    others: int = 0


NOTHING_KNOWN: Final = Label("", official=True)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a port is for.

    Attributes:
        port: 1 to 65535.
        protocol: the one that was asked for; None for all of them.
        registered: the services that IANA has assigned the port to.
        known: what people meet there; first the use by the app that was asked for, then the
            narrowest range, then the official one.
        kind: which of RFC 6335's three ranges.
        standing: what IANA says where `registered` is empty.
        fits_app: whether the first of `known` is the use by the app that was asked for.
    """

    port: int
    protocol: Protocol | None
    registered: tuple[Assignment, ...]
    known: tuple[Entry, ...]
    kind: Kind
    standing: Standing
    fits_app: bool

    @property
    def label(self) -> Label:
        """The purpose in a few words."""
        likely = [entry for entry in self.known if self._says_enough(entry)]
        if likely:
            first = likely[0]
            certain = first.official or self.fits_app
            alike = () if certain else (e for e in likely if len(e.ports) == len(first.ports))
            return Label(first.name, first.official, max(0, sum(1 for _ in alike) - 1))
        if self.registered:
            assignment = self.registered[0]
            return Label(assignment.name or assignment.description, official=True)
        return NOTHING_KNOWN

    def _says_enough(self, entry: Entry) -> bool:
        if entry.official or len(entry.ports) <= _WIDE:
            return True
        return self.fits_app and entry is self.known[0]


class Reference:
    """IANA's registry and the catalogue together.

    Attributes:
        registry: IANA's list.
        catalogue: the ports that people meet.
    """

    def __init__(self, registry: Registry, catalogue: Catalogue) -> None:
        self.registry = registry
        self.catalogue = catalogue
        self._labels: dict[tuple[int, Protocol | None, str | None], Label] = {}
        ranges = [entry.ports for entry in catalogue.entries if not entry.ports.is_single]
        self._edges = edges([*ranges, *(block.ports for block in registry.ranges)])
        self._has_own = bytearray(LAST_PORT + 1)
        singles = (entry.ports.first for entry in catalogue.entries if entry.ports.is_single)
        for port in (*registry.listed, *singles):
            self._has_own[port] = True

    def purpose_of(
        self, port: int, protocol: Protocol | None = None, process: str | None = None
    ) -> Purpose:
        """What `port` is for; with a process name, the use by its app comes first."""
        registered = self.registry.at(port)
        if protocol is not None:
            registered = tuple(found for found in registered if found.protocol is protocol)
        known = self.catalogue.at(port, protocol)
        app = self.catalogue.app_for_process(process) if process else None
        if app is not None:
            known = tuple(sorted(known, key=lambda entry: app.name not in entry.apps))
        return Purpose(
            port,
            protocol,
            registered,
            known,
            kind_of(port),
            self.registry.standing(port, protocol),
            fits_app=app is not None and bool(known) and app.name in known[0].apps,
        )

    def label(self, port: int, protocol: Protocol | None, process: str | None = None) -> Label:
        """`purpose_of(…).label`, remembered: the live view asks for the same ports every tick.

        Most ports that a system draws by lot are known for nothing of their own: all of them
        between two edges of ranges have the same label.
        """
        is_common = 0 <= port <= LAST_PORT and not self._has_own[port]
        place = -bisect_right(self._edges, port) if is_common else port
        key = (place, protocol, process)
        found = self._labels.get(key)
        if found is None:
            if len(self._labels) >= _CACHED_LABELS:
                self._labels.clear()
            found = self._labels[key] = self.purpose_of(port, protocol, process).label
        return found


def load_reference() -> Reference:
    """Read both from resources/; what could not be read is in the `problems` of each."""
    return Reference(load_registry(), load_catalogue())
