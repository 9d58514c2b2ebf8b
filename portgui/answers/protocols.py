"""Which protocols a port is likely meant with. Reads the catalogue when it is not given one."""

from typing import Final

from portgui.net import PortRange, Protocol
from portgui.reference.catalogue import load_catalogue
from portgui.reference.purpose import Reference

SOCKET_PROTOCOLS: Final = (Protocol.TCP, Protocol.UDP)


def sensible_protocols(
    ports: PortRange, reference: Reference | None = None
) -> tuple[Protocol, ...]:
    """TCP, UDP or both, as the first thing known on these ports uses; both where none is known."""
    catalogue = reference.catalogue if reference is not None else load_catalogue()
    for entry in catalogue.at(ports.first):
        found = tuple(each for each in SOCKET_PROTOCOLS if each in entry.protocols)
        if found:
            return found
    return SOCKET_PROTOCOLS
