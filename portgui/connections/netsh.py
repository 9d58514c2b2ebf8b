"""Windows: the ports that it keeps from apps, and those that it passes on, as netsh tells them.

netsh translates every word that it prints and has no switch for English, so only the numbers, the
addresses and the marks between them are read. It writes UTF-8 into a pipe; what is in any other
encoding costs the words, which nobody reads.

The forms, as real machines print them (German, English, Japanese, Chinese): docker/for-win issue
3171, microsoft/WSL issue 5514, dotnet/aspnetcore issue 25562.
"""

import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from portgui import commands
from portgui.connections.reserved import PortProxy
from portgui.net import LAST_PORT, PortRange, Protocol
from portgui.plain import NAME_LIMIT, plain

ONE_ANSWER: Final = 4.0
"""Seconds that netsh may take for an answer; it takes well under one."""
ALL_ANSWERS: Final = 8.0
"""Seconds for all answers together: less than the window waits for its jobs when it closes."""
MOST_ROWS: Final = 1_000

_LONGEST: Final = 1_000
"""Characters of a line that is looked at."""

_RANGE: Final = re.compile(r"\s*([0-9]{1,5})\s+([0-9]{1,5})(\s+\*)?\s*")
_RULED: Final = re.compile(r"\s*-{4,}\s+-{4,}\s*")
"""The line under the headings: a table without a row has it, too."""
_PROXY: Final = re.compile(r"\s*(\S+)\s+([0-9]{1,5})\s+(\S+)\s+([0-9]{1,5})\s*")
_VALUE: Final = re.compile(r".*[:\uff1a]\s*([0-9]{1,5})\s*")


class Row(NamedTuple):
    """One line of `show excludedportrange`.

    Attributes:
        ports: the range.
        is_administered: marked with `*`: somebody had it kept from being given out by lot, and an
            app that asks for one of its ports still gets it. An app is refused the others.
    """

    ports: PortRange
    is_administered: bool


def excluded_rows(text: str) -> tuple[Row, ...] | None:
    """What `show excludedportrange` says; None where it is no such table."""
    rows = [
        Row(ports, bool(found[3]))
        for found in _matches(_RANGE, text)
        if (ports := _ports(found[1], found[2])) is not None
    ]
    return tuple(rows) if rows or any(_matches(_RULED, text)) else None


def proxies(text: str) -> tuple[PortProxy, ...]:
    """What `portproxy show all` says; it prints nothing where there are none."""
    return tuple(
        PortProxy(_name(found[1]), int(found[2]), _name(found[3]), int(found[4]))
        for found in _matches(_PROXY, text)
        if _ports(found[2], found[2]) is not None and _ports(found[4], found[4]) is not None
    )


def given_out(text: str) -> PortRange | None:
    """What `show dynamicport` says: the ports that Windows gives out by lot; None if unclear."""
    numbers = [int(found[1]) for found in _matches(_VALUE, text)]
    if len(numbers) != 2 or numbers[0] < 1 or numbers[1] < 1:
        return None
    first, count = numbers
    return PortRange(first, first + count - 1) if first + count - 1 <= LAST_PORT else None


class Netsh:
    """Asks netsh, one thing after the other, for a few seconds in all.

    Attributes:
        unread: whether an answer was missing or no answer.
    """

    def __init__(
        self,
        path: str,
        *,
        patience: float = ALL_ANSWERS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask the program at the absolute `path`; `patience` is in seconds."""
        self._path = path
        self._clock = clock
        self._until = clock() + patience
        self.unread = False

    def excluded(self, protocol: Protocol, family: int) -> tuple[Row, ...]:
        """The ranges that are kept from TCP or UDP over IPv4 (4) or IPv6 (6)."""
        words = (f"ipv{family}", "show", "excludedportrange", f"protocol={protocol}")
        text = self._ask(*words)
        rows = None if text is None else excluded_rows(text)
        if rows is None:
            self.unread = True
            return ()
        return rows

    def proxies(self) -> tuple[PortProxy, ...]:
        """The ports that Windows passes on."""
        text = self._ask("portproxy", "show", "all")
        return () if text is None else proxies(text)

    def given_out(self) -> PortRange | None:
        """The ports that Windows gives out by lot."""
        text = self._ask("ipv4", "show", "dynamicport", "tcp")
        return None if text is None else given_out(text)

    def _ask(self, *words: str) -> str | None:
        left = self._until - self._clock()
        if left <= 0:
            self.unread = True
            return None
        limit = min(left, ONE_ANSWER)
        outcome = commands.run((self._path, "interface", *words), timeout=limit)
        if outcome.status is None:
            self._until = self._clock()  # it hangs or is not there: so would the next one
        if outcome.status != 0:
            self.unread = True
            return None
        return outcome.output


def netsh_path() -> str | None:
    """The system's own netsh, wherever a variable of the environment points; None elsewhere."""
    if sys.platform == "win32":
        import ctypes

        folder = ctypes.create_unicode_buffer(260)
        length = ctypes.windll.kernel32.GetSystemDirectoryW(folder, len(folder))
        if not 0 < length < len(folder):
            return None
        return commands.first_existing(str(Path(folder.value) / "netsh.exe"))
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest of the function)
        return None


def _matches(form: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The lines of this form, `MOST_ROWS` at most."""
    count = 0
    # UTF-16 that was read as bytes is ASCII with a NUL beside each letter.
    for line in text.replace("\0", "").splitlines():
        if (
            count < MOST_ROWS
            and len(line) <= _LONGEST
            and (found := form.fullmatch(line)) is not None
        ):
            count += 1
            yield found


def _ports(first: str, last: str) -> PortRange | None:
    found = PortRange(int(first), int(last))
    return found if 1 <= found.first <= found.last <= LAST_PORT else None


def _name(text: str) -> str:
    return plain(text, NAME_LIMIT)
