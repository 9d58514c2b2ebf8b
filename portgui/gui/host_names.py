"""The names of addresses, looked up beside everything else, a few at a time, and remembered.

Off until `set_on(True)`: then the computer's name server is asked for each address that is wanted.
The look-ups run in processes of their own (`connections.host_names` says why).
"""

import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from portgui.connections import host_names
from portgui.gui.name_clerk import PATIENCE, Clerk
from portgui.gui.timers import timer

AT_ONCE: Final = 4
"""Look-ups at the same time, each in a process."""
TOLD_FOR: Final = 3_600.0
"""Seconds for which a name is believed."""
NOT_TOLD_FOR: Final = 600.0
"""Seconds before an address without a name is asked for again."""
MOST_KEPT: Final = 5_000
MOST_WAITING: Final = 2_000

_TOGETHER: Final = 0.3
"""Seconds for which names are collected: a table that is changed for each flickers."""
_IDLE: Final = 10.0
_FRUITLESS: Final = 3
"""After so many processes in a row that ended by themselves without an answer, no more."""

_logger = logging.getLogger(__name__)


class _Known(NamedTuple):
    name: str  # "" where there is none
    until: float


class HostNames(QObject):
    """Names for addresses. Everything is answered from memory at once; names come when they come.

    Signals:
        known: a mapping of addresses, as they were wanted, to their names; "" for an address whose
            name is no more. What has just become known, at most a few times a second.
    """

    known = Signal(object)

    def __init__(
        self,
        command: Sequence[str] | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        patience: float = PATIENCE,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._command = tuple(command or host_names.command())
        self._clock = clock
        self._patience = patience
        self._is_on = False
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._names: dict[str, str] = {}
        self._waiting: deque[str] = deque()
        self._pending: set[str] = set()
        self._clerks: list[Clerk] = []
        self._fruitless = 0
        self._news: dict[str, str] = {}
        self._telling = timer(self, _TOGETHER, self._on_tell)
        self._resting = timer(self, _IDLE, self._on_idle)

    @property
    def names(self) -> Mapping[str, str]:
        """Every name that is known, by address; a view, for looking up while painting."""
        return MappingProxyType(self._names)

    @property
    def is_on(self) -> bool:
        """Whether names are looked up."""
        return self._is_on

    def set_on(self, on: bool) -> None:
        """Look names up, or stop: what is under way is dropped, and what was known is forgotten."""
        if on == self._is_on:
            return
        self._is_on = on
        self._fruitless = 0
        if not on:
            self._drop()

    def want(self, addresses: Iterable[str]) -> None:
        """Look these up, before what was wanted earlier; those that are known cost a look.

        Give the addresses that can be seen, in the order of the rows: the rest has time. Of more
        than `MOST_WAITING` the others are not looked at.
        """
        if not self._is_on or self._fruitless >= _FRUITLESS:
            return
        now = self._clock()
        first = islice(dict.fromkeys(addresses), MOST_WAITING)
        fresh = [each for each in first if self._is_news(each, now)]
        self._pending.update(fresh)
        self._waiting.extendleft(reversed(fresh))
        while len(self._waiting) > MOST_WAITING:
            self._pending.discard(self._waiting.pop())
        self._serve()

    def stop(self) -> None:
        """End the look-ups, for the end of the program; safe to call twice."""
        self.set_on(False)
        for clerk in self.findChildren(Clerk):
            clerk.wait()

    def _is_news(self, address: str, now: float) -> bool:
        if address in self._pending:
            return False
        found = self._known.get(address)
        if found is not None:
            self._known.move_to_end(address)
            return found.until <= now
        return host_names.asked_for(address) is not None

    def _serve(self) -> None:
        """Give the addresses that wait to processes that are free, and start some if need be."""
        for clerk in self._clerks:
            if not self._waiting:
                return
            if clerk.is_free:
                clerk.ask(self._waiting.popleft())
        while self._waiting and len(self._clerks) < AT_ONCE:
            self._hire(self._waiting.popleft())
        self._resting.start()

    def _hire(self, address: str) -> None:
        clerk = Clerk(self._command, self._patience, self)
        self._clerks.append(clerk)
        clerk.answered.connect(self._on_answer)
        clerk.lost.connect(self._on_lost)
        clerk.ask(address)
        clerk.start()

    def _drop(self) -> None:
        for clerk in self._clerks:
            clerk.end()
        self._clerks.clear()
        self._waiting.clear()
        self._pending.clear()
        self._known.clear()
        self._names.clear()
        self._news.clear()
        self._telling.stop()
        self._resting.stop()

    def _keep(self, address: str, name: str) -> None:
        self._pending.discard(address)
        lasting = TOLD_FOR if name else NOT_TOLD_FOR
        before = self._names.get(address, "")
        self._known[address] = _Known(name, self._clock() + lasting)
        self._known.move_to_end(address)
        if name:
            self._names[address] = name
        else:
            self._names.pop(address, None)
        while len(self._known) > MOST_KEPT:
            oldest, _ = self._known.popitem(last=False)
            self._names.pop(oldest, None)
        if name != before:
            self._news[address] = name
            if not self._telling.isActive():
                self._telling.start()

    @Slot(str, str)
    def _on_answer(self, address: str, name: str) -> None:
        self._fruitless = 0
        self._keep(address, name)
        self._serve()

    @Slot(object, str, bool)
    def _on_lost(self, clerk: Clerk, address: str, by_itself: bool) -> None:
        """A look-up took too long and was ended with its process, or the process has ended."""
        self._clerks.remove(clerk)
        if address:
            self._keep(address, "")
        if by_itself:
            self._fruitless += 1
        if self._fruitless >= _FRUITLESS:
            if self._fruitless == _FRUITLESS:
                _logger.warning("names are not looked up any more: the process ends by itself")
            self._pending.difference_update(self._waiting)
            self._waiting.clear()
            return
        self._serve()

    @Slot()
    def _on_tell(self) -> None:
        news, self._news = self._news, {}
        self.known.emit(MappingProxyType(news))

    @Slot()
    def _on_idle(self) -> None:
        for clerk in [each for each in self._clerks if each.is_free]:
            self._clerks.remove(clerk)
            clerk.end()
