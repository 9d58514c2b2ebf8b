"""What the wizard is made from. Data only."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from portgui.gui.job import Jobs
from portgui.gui.theme import Theme
from portgui.gui.wizard.facts import Suggest
from portgui.gui.wizard.openers import Opener, open_program, open_url
from portgui.gui.wizard.printing import AskPrinter, ask_printer
from portgui.guides import Library, System
from portgui.reference.catalogue import Catalogue

if TYPE_CHECKING:
    from portgui.gui.wizard.firewall_parts import FirewallParts


@dataclass(frozen=True, slots=True)
class WizardParts:
    """Everything that the wizard needs from outside.

    Attributes:
        theme: colours.
        jobs: writes files and starts programs beside the window's thread.
        library: the steps.
        catalogue: apps and their ports, and what to know of them.
        this_system: the system of this computer; None where there are no steps for it.
        suggest: the sensible protocols of a port.
        open_url: opens an address with the system.
        open_program: opens one of the system's own programs; runs beside the window's thread.
        ask_printer: shows the system's print dialog.
        firewall: this computer's; None where the wizard only shows the steps.
    """

    theme: Theme
    jobs: Jobs
    library: Library
    catalogue: Catalogue
    this_system: System | None
    suggest: Suggest
    open_url: Opener = open_url
    open_program: Opener = open_program
    ask_printer: AskPrinter = ask_printer
    firewall: "FirewallParts | None" = None
