"""Many scans of changing sockets: does the memory of either process grow?"""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import psutil

from tests.bench import sockets
from tests.bench.children import Child, child
from tests.bench.lines import Line

SOCKETS = 300
CHANGING = 15
SCANS = 10_000
WARM_UP = 500
EACH = 0.025
"""Seconds that each scan takes at least. What has gone stays marked for five seconds: at a steady
pace that are always as many rows, while a machine that gets quicker half way would keep more."""
MOST = 2.0
"""MiB that either process may grow by after the first scans."""

Sizes = dict[str, tuple[float, float]]
"""Of each process: resident, and what it has written itself; in MiB."""


def lines(environment: Mapping[str, str], scans: int = SCANS) -> Iterator[Line]:
    """The growth of both processes between the first scans and the last one."""
    with ExitStack() as stack:
        holders = stack.enter_context(sockets.held(SOCKETS))
        window = stack.enter_context(child("tests.bench.asked", "window", environment=environment))
        assert window.hear() == "ready"
        _scan(window, holders, WARM_UP)
        before = sizes(window.pid)
        began = time.monotonic()
        _scan(window, holders, scans - WARM_UP)
        seconds = time.monotonic() - began
        after = sizes(window.pid)
    for name, (resident, own) in after.items():
        for kind, now, then in (
            ("resident", resident, before[name][0]),
            ("written by itself", own, before[name][1]),
        ):
            what = f"{name}, {kind}, after {scans} scans / after {WARM_UP} ({seconds:.0f} s)"
            limit = f"at most {MOST:g} MiB more"
            yield Line(what, now, then, "MiB", now / then, limit, now - then < MOST)


def sizes(window: int) -> Sizes:
    """The memory of a window's process and of its scanning process."""
    process = psutil.Process(window)
    worker = next(found for found in process.children() if "--scan-worker" in found.cmdline())
    found = {"the window's memory": process.pid, "the scanning process' memory": worker.pid}
    return {name: _mib(pid) for name, pid in found.items()}


def _mib(pid: int) -> tuple[float, float]:
    """From smaps_rollup: Rss and Private_Dirty.

    Not psutil's USS: pages of a library count for that as soon as no other program uses it.
    """
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
    kib = {name: float(rest.split()[0]) for name, rest in (line.split(":") for line in lines)}
    return kib["Rss"] / 2**10, kib["Private_Dirty"] / 2**10


def _scan(window: Child, holders: sockets.Holders, times: int) -> None:
    for _ in range(times):
        ends = time.monotonic() + EACH
        sockets.change(holders, CHANGING)
        window.ask()
        time.sleep(max(0.0, ends - time.monotonic()))
