"""What looking costs while nothing changes: both processes together, against the scans alone."""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil

from tests.bench import sockets
from tests.bench.children import Child, child
from tests.bench.lines import Line, at_most

SOCKETS = 200
REST = 15.0
"""Seconds until everything has come to rest, also the cursor in the search field."""
HALF_WAY = 1.0
"""Seconds after a scan."""


def lines(environment: Mapping[str, str], count: int, seconds: float) -> Iterator[Line]:
    """Processor time of the window's and the scanning process; as many scans in a bare process."""
    ours, alone, scans = processor_time(environment, count, seconds)
    what = f"processor time, {seconds:g} s, {count} quiet sockets, {scans} scans / the scans alone"
    yield at_most(what, ours, alone, "ms", 1.5)


def processor_time(
    environment: Mapping[str, str], count: int, seconds: float
) -> tuple[float, float, int]:
    """Milliseconds of both processes together and of the bare one, and the number of scans.

    Each bare scan is made half-way between two of the window's: the caches are as cold for both.
    """
    with (
        sockets.held(count),
        child("tests.bench.windows", "portgui", "--stay", environment=environment) as window,
        child("tests.bench.asked", "scan", environment=environment) as bare,
    ):
        assert bare.hear() == "ready"
        assert window.hear() == "settled"
        _until(REST, window)
        pids = [window.pid, *(found.pid for found in psutil.Process(window.pid).children())]
        before, alone = sum(map(cpu_time, pids)), cpu_time(bare.pid)
        ends = time.monotonic() + seconds
        scans = 0
        while time.monotonic() < ends:
            window.hear()
            time.sleep(HALF_WAY)
            bare.ask()
            scans += 1
        ours = sum(map(cpu_time, pids)) - before
        return ours * 1000, (cpu_time(bare.pid) - alone) * 1000, scans


def _until(seconds: float, window: Child) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        window.hear()


def cpu_time(pid: int) -> float:
    """Seconds that all threads of a process have run; exact to the nanosecond (Linux)."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text("ascii").split()[0]) for task in tasks) / 1e9
