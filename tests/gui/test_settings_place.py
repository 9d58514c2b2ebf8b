"""Where the window goes: back to its place while that can be seen, else to the middle."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.gui.settings_place import GRIP_HEIGHT, Area, Place, fit

SIZE: Final = (1100, 700)
LEFT: Final = Area(0, 0, 1920, 1040)
RIGHT: Final = Area(1920, 200, 1280, 800)


@pytest.mark.parametrize(
    "saved",
    [
        Place(100, 100, 900, 600, maximised=False),
        Place(100, 100, 900, 600, maximised=True),
        Place(2000, 250, 900, 600, maximised=False),
        # Mostly off to the left, but enough of its edge is left to take hold of.
        Place(-800, 100, 900, 600, maximised=False),
        # Across both screens.
        Place(1500, 300, 900, 600, maximised=False),
    ],
)
def test_a_place_that_can_be_seen_is_kept(saved: Place) -> None:
    """The window comes back exactly where it was, maximised or not."""
    assert fit(saved, [LEFT, RIGHT], SIZE) == saved


@pytest.mark.parametrize(
    "saved",
    [
        Place(2000, 250, 900, 600, maximised=False),  # its screen is gone
        Place(-850, 100, 900, 600, maximised=False),  # too little of its edge is left
        Place(100, -20, 900, 600, maximised=False),  # its title is above the screen
        Place(100, 1030, 900, 600, maximised=False),  # only its title is left
    ],
)
def test_a_place_that_is_gone_becomes_the_middle(saved: Place) -> None:
    """A window that could not be taken hold of is put in the middle, in its own size."""
    assert fit(saved, [LEFT], SIZE) == Place(510, 220, 900, 600, saved.maximised)


def test_the_first_start_is_in_the_middle() -> None:
    """Without a saved place the window has its first size, in the middle of the main screen."""
    assert fit(None, [LEFT, RIGHT], SIZE) == Place(410, 170, 1100, 700, maximised=False)


def test_a_window_is_never_larger_than_its_screen() -> None:
    """After a change to a smaller screen everything of the window can be reached."""
    small = Area(0, 0, 800, 600)
    assert fit(None, [small], SIZE) == Place(0, 0, 800, 600, maximised=False)
    assert fit(Place(0, 0, 3000, 2000, maximised=False), [small], SIZE)[:4] == (0, 0, 800, 600)


def test_without_any_screen_nothing_breaks() -> None:
    """A session without a screen (a remote one between two) still gives numbers."""
    assert fit(None, [], SIZE) == Place(0, 0, 1100, 700, maximised=False)


numbers = st.integers(-100_000, 100_000)
sizes = st.integers(1, 100_000)
areas = st.builds(Area, numbers, numbers, st.integers(200, 8000), st.integers(200, 8000))
places = st.builds(Place, numbers, numbers, sizes, sizes, st.booleans())


@given(st.none() | places, st.lists(areas, min_size=1, max_size=3))
def test_the_upper_edge_is_always_on_a_screen(saved: Place | None, screens: list[Area]) -> None:
    """Whatever was saved and whatever screens there are, one can take hold of the window."""
    place = fit(saved, screens, SIZE)
    assert any(
        area.x < place.x + place.width
        and place.x < area.x + area.width
        and area.y <= place.y <= area.y + area.height - min(GRIP_HEIGHT, place.height)
        for area in screens
    )
