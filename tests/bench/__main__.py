"""python -m tests.bench [NAME...] [--seconds N] [--sockets N] [--plot FILE]: prints a table.

start       from starting to the first rows, and the memory, against an empty window
keystroke   in the filters of the port guide and of the live view, against a stock proxy
refresh     from asking to painted, against psutil, lsof, ss and netstat
gaps        of the event loop while many sockets change, against an idle window
idle        processor time while nothing changes, against the scans alone
firewall    all rules of a machine, read and judged, against reading their strings alone
soak        memory over 10,000 scans; some minutes
"""

import argparse
import compileall
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench import firewall, gaps, growth, idle, keystroke, refresh, soak, sockets
from tests.bench.children import run
from tests.bench.lines import Line, at_least, at_most, show
from tests.screen import virtual_screen

ROOT = Path(__file__).parent.parent.parent
NAMES = ("start", "keystroke", "refresh", "gaps", "idle", "firewall", "soak")
STARTS = 9
SOCKETS = 20_000
KEYSTROKE_MS = 16.0


def main() -> int:
    """Run the chosen benchmarks; the exit status says whether every limit is kept."""
    parser = argparse.ArgumentParser(
        prog="dev.py bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--seconds", type=float, default=60, help="of gaps and idle")
    parser.add_argument("--sockets", type=int, help="another number for refresh, gaps, keystroke")
    parser.add_argument("--scans", type=int, default=soak.SCANS, help="of soak")
    parser.add_argument(
        "--plot", metavar="FILE", help="draw how each grows; without NAME only that"
    )
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    names = options.names or ([] if options.plot else list(NAMES))
    warm_up()
    lines: list[Line] = []
    with virtual_screen() as environment:
        for name in names:
            for line in measure(name, environment, options):
                show([line], heading=not lines)
                lines.append(line)
        if options.plot:
            growth.plot(environment, Path(options.plot))
    return 0 if all(line.kept for line in lines) else 1


def warm_up() -> None:
    """Have the byte code written, as after the first start on a person's computer."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(str(ROOT / "portgui"), quiet=1)


def measure(
    name: str, environment: Mapping[str, str], options: argparse.Namespace
) -> Iterator[Line]:
    """The lines of one benchmark."""
    count = options.sockets or SOCKETS
    match name:
        case "start":
            return start(environment)
        case "keystroke":
            return keystrokes(environment, count)
        case "refresh":
            sizes = (options.sockets,) if options.sockets else refresh.SIZES
            return refresh.lines(environment, sizes)
        case "gaps":
            return gaps.lines(environment, count, options.seconds)
        case "idle":
            return idle.lines(environment, idle.SOCKETS, options.seconds)
        case "firewall":
            return firewall.lines()
        case _:
            return soak.lines(environment, options.scans)


def start(environment: Mapping[str, str]) -> Iterator[Line]:
    """From starting the process to the painted window with its first rows; and its memory."""
    times: dict[str, list[float]] = {"empty": [], "portgui": []}
    memories: dict[str, list[float]] = {"empty": [], "portgui": []}
    with sockets.held(60):
        for _ in range(STARTS):
            for name, found in times.items():
                began = time.time()
                record = json.loads(run("tests.bench.windows", name, environment=environment))
                found.append((record["ready"] - began) * 1000)
                memories[name].append(record["memory"] / 2**20)
    ours, theirs = (statistics.median(times[name]) for name in ("portgui", "empty"))
    yield at_most("window with the first rows / empty window", ours, theirs, "ms", 2)
    ours, theirs = (statistics.median(memories[name]) for name in ("portgui", "empty"))
    yield at_most("memory of the window's process / empty window", ours, theirs, "MiB", 1.5)


def keystrokes(environment: Mapping[str, str], count: int) -> Iterator[Line]:
    """One keystroke in a filter, painted, against a stock proxy."""
    found = keystroke_result(environment, "guide")
    what = f"keystroke in the port guide ({found.rows} rows): stock proxy / ours"
    yield at_least(what, found.ours_ms, found.stock_ms, "ms", 50)
    found = keystroke_result(environment, "live", str(count))
    what = f"keystroke in the live view ({found.rows} rows): stock proxy / ours"
    yield at_least(what, found.ours_ms, found.stock_ms, "ms", 20)
    ours = found.ours_ms
    what = f"keystroke in the live view ({found.rows} rows) / one frame"
    yield at_most(what, ours, KEYSTROKE_MS, "ms", 1)


def keystroke_result(environment: Mapping[str, str], *which: str) -> keystroke.Result:
    """Both medians."""
    record = run("tests.bench.keystroke", *which, environment=environment)
    return keystroke.Result(**json.loads(record))


if __name__ == "__main__":
    sys.exit(main())
