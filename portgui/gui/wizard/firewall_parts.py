"""What the wizard needs of the firewall. Data only."""

from collections.abc import Callable
from dataclasses import dataclass

from portgui.gui.firewall_desk import FirewallDesk, Question
from portgui.net import PortRange, Protocol


@dataclass(frozen=True, slots=True)
class FirewallParts:
    """The firewall, as the wizard's pages use it.

    Attributes:
        desk: reads, judges and changes, in jobs.
        ask: what is known now about a port and its protocol, or None for TCP and UDP.
        look_now: something has been changed, or read with more rights: others look again.
        show_changes: leads to the page with everything that PortGUI has changed.
        has_profiles: whether rules are for kinds of network, as on Windows.
        is_by_app: whether there are only apps to allow or block, as on macOS.
    """

    desk: FirewallDesk
    ask: Callable[[PortRange, Protocol | None], Question]
    look_now: Callable[[], None]
    show_changes: Callable[[], None]
    has_profiles: bool = False
    is_by_app: bool = False
