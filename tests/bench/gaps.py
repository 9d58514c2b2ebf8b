"""The gaps of the event loop while many sockets change, against those of an idle window.

Both windows see the same computer: as many sockets, and as many of them changing as often.
"""

import json
import statistics
import time
from collections.abc import Iterator, Mapping

from tests.bench import sockets
from tests.bench.children import Child, child
from tests.bench.lines import Line, at_most
from tests.bench.refresh import CHANGING

INTERVAL = 2.0
"""Seconds between two changes while there is no window that scans: PortGUI's own default."""


def lines(environment: Mapping[str, str], count: int, seconds: float) -> Iterator[Line]:
    """The longest gap and the 99th percentile."""
    with sockets.held(count) as holders:
        idle = measured(environment, "empty", holders, count, seconds)
        busy = measured(environment, "portgui", holders, count, seconds)
    what = f"of the event loop, {seconds:g} s, {count} sockets, 5 % changing / idle window"
    yield at_most(f"longest gap {what}", max(busy), max(idle), "ms", 2)
    yield at_most(f"99 % of the gaps {what}", last_percent(busy), last_percent(idle), "ms", 1.2)


def measured(
    environment: Mapping[str, str],
    window: str,
    holders: sockets.Holders,
    count: int,
    seconds: float,
) -> list[float]:
    """The gaps in milliseconds; 5 % of the sockets change after each scan."""
    arguments = (window, "--gaps", str(seconds))
    with child("tests.bench.windows", *arguments, environment=environment) as found:
        assert found.hear() == "settled"
        record = json.loads(_change_until_it_ends(found, holders, count, seconds, window))
    return [gap * 1000 for gap in record["gaps"]]


def last_percent(gaps: list[float]) -> float:
    """The 99th percentile."""
    return statistics.quantiles(gaps, n=100)[-1]


def _change_until_it_ends(
    found: Child, holders: sockets.Holders, count: int, seconds: float, window: str
) -> str:
    if window == "empty":
        ends = time.monotonic() + seconds
        while time.monotonic() < ends - INTERVAL:
            sockets.change(holders, count // CHANGING)
            time.sleep(INTERVAL)
        return found.hear()
    while (line := found.hear()) == "scanned":
        sockets.change(holders, count // CHANGING)
    return line
