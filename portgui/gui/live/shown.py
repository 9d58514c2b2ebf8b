"""Which rows of the live view are shown: chip, switch for noise and filter as one test."""

from collections.abc import Callable
from functools import partial

from portgui.answers.live_row import LiveRow
from portgui.connections.snapshot import State
from portgui.gui.live.bars import STATES, Chip
from portgui.query import Query


def row_test(
    chip: Chip, hides_noise: bool, query: Query[LiveRow] | None
) -> Callable[[LiveRow], bool] | None:
    """One test for all that hides a row; None where nothing does."""
    state = STATES.get(chip)
    if state is None and not hides_noise and query is None:
        return None
    return partial(_passes, state, hides_noise, query)


def _passes(
    state: State | None, hides_noise: bool, query: Query[LiveRow] | None, row: LiveRow
) -> bool:
    if state is not None and row.connection.state is not state:
        return False
    if hides_noise and row.is_noise:
        return False
    return query is None or query.matches(row)
