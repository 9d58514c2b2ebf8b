"""Where a window goes when it is opened again: on a screen that is there. Pure numbers, no Qt."""

from collections.abc import Sequence
from typing import Final, NamedTuple

GRIP_WIDTH: Final = 100
GRIP_HEIGHT: Final = 50
"""The part of a window's upper edge that must be on a screen, or nobody could take hold of it."""


class Place(NamedTuple):
    """A window's inner area in device-independent pixels, as it is while not maximised."""

    x: int
    y: int
    width: int
    height: int
    maximised: bool


class Area(NamedTuple):
    """What a screen has room for beside task bars and docks, in device-independent pixels."""

    x: int
    y: int
    width: int
    height: int


def fit(saved: Place | None, screens: Sequence[Area], size: tuple[int, int]) -> Place:
    """Where to put the window.

    Args:
        saved: where it was when it was closed, or None at the first start.
        screens: the screens there are, the main one first.
        size: width and height at the first start.

    Returns:
        The saved place when it can still be seen and taken hold of there; otherwise the middle of
        the main screen, in the saved size. Never larger than its screen.
    """
    if not screens:
        return saved or Place(0, 0, *size, maximised=False)
    wanted = saved or Place(0, 0, *size, maximised=False)
    screen = next((area for area in screens if _can_be_held(wanted, area)), None)
    if saved is None or screen is None:
        main = screens[0]
        width, height = min(wanted.width, main.width), min(wanted.height, main.height)
        x, y = main.x + (main.width - width) // 2, main.y + (main.height - height) // 2
        return Place(x, y, width, height, wanted.maximised)
    if saved.width > screen.width:
        saved = saved._replace(x=screen.x, width=screen.width)
    if saved.height > screen.height:
        saved = saved._replace(y=screen.y, height=screen.height)
    return saved


def _can_be_held(place: Place, screen: Area) -> bool:
    left, right = max(place.x, screen.x), min(place.x + place.width, screen.x + screen.width)
    is_wide_enough = right - left >= min(GRIP_WIDTH, place.width)
    return is_wide_enough and screen.y <= place.y <= screen.y + screen.height - GRIP_HEIGHT
