"""What the person has chosen so far, and which page comes after which. Data only, no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from portgui.guides import Action, Guide, GuideRequest, Library, System
from portgui.net import PortRange, Protocol

if TYPE_CHECKING:
    from portgui.firewall.ladder import Verdict
    from portgui.firewall.plan import Plan


class PageId(IntEnum):
    """The pages, as QWizard numbers them."""

    GOAL = 0
    WHAT = 1
    SYSTEM = 2
    STEPS = 3
    END = 4
    CHECK = 5
    REVIEW = 6
    RESULT = 7


_STEPS: Final = (PageId.SYSTEM, PageId.STEPS, PageId.END)
_CHANGE: Final = (PageId.GOAL, PageId.WHAT, *_STEPS)
FLOWS: Final[Mapping[Action, tuple[PageId, ...]]] = {
    Action.OPEN: _CHANGE,
    Action.CLOSE: _CHANGE,
    Action.SEE: (PageId.GOAL, *_STEPS),
}
"""The pages of each goal by hand, in their order."""
MADE: Final = (PageId.GOAL, PageId.WHAT, PageId.CHECK, PageId.REVIEW, PageId.RESULT)
"""The pages where PortGUI makes the change; from the last three a way leads to the steps."""

LAST: Final = -1
"""QWizard's word for "no page follows"."""


@dataclass(frozen=True, slots=True)
class WizardStart:
    """What the caller knows already.

    Attributes:
        action: the goal, where the person has named it; the page that asks for it is left out.
        ports: the port or range; the person can change it.
        protocols: those in use there, if that is known.
        app: the app of a row of the live view, by the name that it has there.
        app_path: that app's program.
    """

    action: Action | None = None
    ports: PortRange | None = None
    protocols: tuple[Protocol, ...] = ()
    app: str | None = None
    app_path: str | None = None


@dataclass(frozen=True, slots=True)
class WizardState:
    """What the person has chosen so far. A page is handed one and hands back the next.

    Attributes:
        action: the goal.
        ports: the port or range.
        protocols: TCP, UDP or both.
        app: the app's name, as it came.
        app_path: its program, where the app runs on this computer.
        system: the system that the steps are for.
        has_firewall: whether PortGUI looks at this computer's firewall first.
        by_hand: whether the person has turned to the steps instead.
        verdicts: what was found about the port before.
        plan: the change that was agreed to.
    """

    action: Action = Action.OPEN
    ports: PortRange | None = None
    protocols: tuple[Protocol, ...] = ()
    app: str | None = None
    app_path: str | None = None
    system: System | None = None
    has_firewall: bool = False
    by_hand: bool = False
    verdicts: "tuple[tuple[Protocol, Verdict], ...]" = ()
    plan: "Plan | None" = None


def following(page: PageId, state: WizardState) -> int:
    """The page after `page`, or `LAST`."""
    is_change = state.has_firewall and state.action is not Action.SEE
    flow = FLOWS[state.action]
    if is_change and page in MADE:
        flow = (*MADE[: MADE.index(page) + 1], *_STEPS) if state.by_hand else MADE
    place = flow.index(page) + 1 if page in flow else len(flow)
    return flow[place] if place < len(flow) else LAST


def guide_for(library: Library, state: WizardState) -> Guide:
    """The steps for what was chosen.

    Raises:
        ResourceError: their file is missing or damaged.
        ValueError: not everything is chosen yet; a programming error.
    """
    if state.system is None:
        raise ValueError("a system is chosen before its guide is asked for")
    if state.action is Action.SEE:
        request = GuideRequest(Action.SEE, None)
    else:
        request = GuideRequest(
            state.action, state.ports, state.protocols, state.app, state.app_path
        )
    return library.guide(state.system, request)
