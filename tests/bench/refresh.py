"""From asking to painted, against psutil alone and the tools that list sockets.

Everything is measured in turn, round after round, so that a busy computer hits all alike.
"""

import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

from tests.bench import sockets
from tests.bench.children import Child, child
from tests.bench.lines import Line, at_most

SIZES = (500, 10_000, 20_000)
ROUNDS = 15
CHANGING = 20
"""One of so many sockets is another one at each refresh: 5 %."""
TOOLS = ("lsof -nP -i", "ss -tunap", "netstat -tunap")
LIMITS = {"psutil alone": 1.3, "lsof -nP -i": 1.0}
"""Of PortGUI's time to each of these; the others are printed beside it."""

Medians = dict[str, float]
"""Seconds, by what was measured."""


def lines(environment: Mapping[str, str], sizes: tuple[int, ...] = SIZES) -> Iterator[Line]:
    """The ratios for each number of sockets."""
    for tool in TOOLS:
        if shutil.which(tool.split()[0]) is None:
            print(f"{tool.split()[0]} is not installed: left out")
    for size in sizes:
        found = medians(environment, size)
        ours = found["PortGUI"]
        for name, seconds in found.items():
            if name not in {"PortGUI", "its scan"}:
                what = f"from asking to painted, {size} sockets, 5 % changing / {name}"
                yield at_most(what, ours * 1000, seconds * 1000, "ms", LIMITS.get(name))


def medians(environment: Mapping[str, str], size: int, rounds: int = ROUNDS) -> Medians:
    """The median of each over so many rounds."""
    times: dict[str, list[float]] = {}
    with ExitStack() as stack:
        holders = stack.enter_context(sockets.held(size))
        window = _start(stack, "window", environment)
        psutil = _start(stack, "psutil", environment)
        for number in range(rounds + 1):
            sockets.change(holders, size // CHANGING)
            whole, scan = map(float, window.ask().split())
            found = {"PortGUI": whole, "its scan": scan, "psutil alone": float(psutil.ask())}
            found.update(_by_tools())
            if number:  # the first round warms up
                for name, seconds in found.items():
                    times.setdefault(name, []).append(seconds)
    return {name: statistics.median(found) for name, found in times.items()}


def _start(stack: ExitStack, what: str, environment: Mapping[str, str]) -> Child:
    found = stack.enter_context(child("tests.bench.asked", what, environment=environment))
    assert found.hear() == "ready"
    return found


def _by_tools() -> Iterator[tuple[str, float]]:
    for tool in TOOLS:
        program = shutil.which(tool.split()[0], path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            continue
        began = time.perf_counter()
        subprocess.run(
            [program, *tool.split()[1:]],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        yield tool, time.perf_counter() - began
