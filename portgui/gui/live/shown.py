"""Which rows of the live view are in sight at all: chip and switch for noise as one test."""

from collections.abc import Callable
from functools import partial

from portgui.answers.live_row import LiveRow
from portgui.connections.snapshot import State
from portgui.gui.live.bars import STATES, Chip

Test = Callable[[LiveRow], bool]


def row_scope(chip: Chip, hides_noise: bool, only: Test | None = None) -> Test | None:
    """The test for all that chip and switch hide, and for what `only` asks; None for nothing."""
    state = STATES.get(chip)
    if state is None and not hides_noise:
        return only
    return partial(_passes, state, hides_noise, only)


def _passes(state: State | None, hides_noise: bool, only: Test | None, row: LiveRow) -> bool:
    if state is not None and row.connection.state is not state:
        return False
    if hides_noise and row.is_noise:
        return False
    return only is None or only(row)
