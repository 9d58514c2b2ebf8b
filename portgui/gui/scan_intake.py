"""What has come of an answer and has not been handed on yet: parts, to be handed on together."""

from collections import deque
from collections.abc import Sequence
from itertools import chain
from typing import Final

from portgui.connections.changes import NOTHING, Delta
from portgui.connections.ledger import Ledger
from portgui.connections.wire import Part, WireError

ROWS_AT_ONCE: Final = 2_000
"""Rows that are handed on together: as few times as can be.

The table is laid out and painted after each difference, which holds up the event loop for 4 ms
whatever its size: in parts of 150 rows that was most of the work.
"""


class Intake:
    """Takes parts, gives differences. Only what it gives is entered in the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._parts: deque[Part] = deque()
        self._rows = 0
        self._differences: deque[Delta] = deque()

    @property
    def has_more(self) -> bool:
        """Whether something has not been handed on."""
        return bool(self._parts or self._differences)

    @property
    def has_enough(self) -> bool:
        """Whether there are enough rows to be handed on, though the answer is not whole."""
        return self._rows >= ROWS_AT_ONCE

    def add(self, part: Part) -> None:
        """Keep a part until it is handed on."""
        self._parts.append(part)
        self._rows += _count(part.delta)

    def next(self) -> Delta:
        """What to hand on together; it is entered in the ledger. Empty where there is nothing.

        Raises:
            WireError: a part does not fit what has been handed on, those before it included.
        """
        together: list[Delta] = []
        rows = 0
        while rows < ROWS_AT_ONCE:
            if self._differences:
                delta = self._differences.popleft()
                self._ledger.hand_on(delta)
                together.append(delta)
                rows += _count(delta)
            elif not self._parts or not self._examine(may_wait=bool(together)):
                break
        return _joined(together)

    def clear(self) -> None:
        """Forget all of it."""
        self._parts.clear()
        self._rows = 0
        self._differences.clear()

    def _examine(self, *, may_wait: bool) -> bool:
        """Find what is different because of the next part.

        False where it does not fit, and this is said only the next time: first comes what has been
        entered in the ledger already.
        """
        part = self._parts[0]
        try:
            differences = self._ledger.take(part)
        except WireError:
            if may_wait:
                return False
            raise
        self._parts.popleft()
        self._rows -= _count(part.delta)
        self._differences.extend(differences)
        return True


def _count(delta: Delta) -> int:
    return len(delta.removed) + len(delta.changed) + len(delta.added)


def _joined(deltas: Sequence[Delta]) -> Delta:
    """Parts of one difference as one."""
    match deltas:
        case []:
            return NOTHING
        case [alone]:
            return alone
    return Delta(*(tuple(chain.from_iterable(kind)) for kind in zip(*deltas, strict=True)))
