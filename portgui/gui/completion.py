"""What `Program.complete` makes: all that nobody misses until the first rows are on screen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from portgui.gui.firewall_desk import FirewallDesk
from portgui.gui.firewall_tools import FirewallTools
from portgui.gui.firewall_tools import Parts as FirewallParts
from portgui.gui.live_tools import LiveTools, Parts
from portgui.gui.port_holds import PortHolds

if TYPE_CHECKING:
    from portgui.gui.program import Program


def make_tools(program: "Program") -> LiveTools:
    """What can be done with the rows beside looking at them."""
    window = program.window
    parts = Parts(
        program.theme,
        program.settings,
        program.jobs,
        program.client,
        program.schedule,
        window,
        program.live,
    )
    tools = LiveTools(parts, program)
    tools.told.connect(program.tell)
    tools.said.connect(window.notice.say)
    tools.offered.connect(window.notice.say)
    window.notice.acted.connect(tools.act)
    tools.card_wanted.connect(program.cards.show_port)
    tools.window_wanted.connect(program.open)
    tools.failed.connect(program.fail)
    return tools


def add_firewall(
    program: "Program", tools: LiveTools, make_desk: Callable[[], FirewallDesk] | None
) -> FirewallTools:
    """The firewall; what the card needs of the system comes with it, so that it is asked once."""
    program.cards.use(PortHolds(program.jobs, tools), tools.timelines)
    window, live = program.window, program.live
    parts = FirewallParts(program.theme, program.jobs, window, live, program.cards, program.wizards)
    firewall = FirewallTools(parts, program, make_desk or FirewallDesk)
    firewall.offered.connect(window.notice.say)
    firewall.failed.connect(program.fail)
    window.notice.acted.connect(firewall.act)
    firewall.start()
    return firewall
