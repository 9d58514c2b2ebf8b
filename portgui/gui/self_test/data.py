"""The data files that PortGUI ships: all of them are read, and what each of them is for is done."""

from itertools import product
from typing import Final

from portgui import guides, resources
from portgui.gui.self_test.report import FaultError
from portgui.guides import OFFERED, Action, GuideRequest
from portgui.net import PortRange, Protocol
from portgui.reference.newcomers import load_newcomers
from portgui.reference.purpose import load_reference

_WELL_KNOWN: Final = ((22, Protocol.TCP), (53, Protocol.UDP), (443, Protocol.TCP))
_PORTS: Final = PortRange(25565, 25566)


def look() -> str:
    """Read the registry, the catalogue, the apps, the guides and the newcomers' page.

    Raises:
        FaultError: a file is missing or damaged, or says nothing.
        ResourceError: the same, where nothing can be shown without it.
    """
    reference = load_reference()
    problems = (*reference.registry.problems, *reference.catalogue.problems)
    if problems:
        raise FaultError("; ".join(map(str, problems)))
    for port, protocol in _WELL_KNOWN:
        if not reference.label(port, protocol).name:
            raise FaultError(f"nothing is known of port {port}")
    apps = reference.catalogue.app_names()
    if not apps:
        raise FaultError("the catalogue knows no apps")
    article = load_newcomers()
    return (
        f"{len(reference.registry.listed)} registered ports, "
        f"{len(reference.catalogue.entries)} known uses, {len(apps)} apps, {_guides()} guides, "
        f"{len(article.sections)} sections for newcomers"
    )


def _guides() -> int:
    """Fill in every guide there is, for the page and for the terminal; how many."""
    library = guides.load()
    if library.faults:
        raise FaultError("; ".join(map(str, library.faults)))
    count = 0
    for system, action in product(OFFERED, Action):
        ports = None if action is Action.SEE else _PORTS
        guide = library.guide(system, GuideRequest(action, ports))
        if not guide.steps or not guides.as_text(guide) or not guides.as_html(guide):
            raise FaultError(f"the guide {action} for {system} has no steps")
        count += 1
    return count


def names(folder: str, suffix: str) -> tuple[str, ...]:
    """The data files of a folder that must have some.

    Raises:
        FaultError: there are none.
    """
    found = resources.names(folder, suffix)
    if not found:
        raise FaultError(f"no {suffix} files in resources/{folder}")
    return found
