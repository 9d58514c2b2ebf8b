"""python -m tests.bench [start] [keystroke] [gaps] [--seconds N] [--sockets N]: prints a table."""

import argparse
import compileall
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.bench import keystroke, sockets
from tests.screen import virtual_screen

ROOT = Path(__file__).parent.parent.parent
STARTS = 9


class Line(NamedTuple):
    """One measured ratio.

    Attributes:
        what: what was measured.
        ours: PortGUI's value.
        theirs: what it is held against, measured in the same run.
        unit: of both values.
        ratio: the one number that counts.
        limit: what the ratio must keep to, as text.
        kept: whether it does.
    """

    what: str
    ours: float
    theirs: float
    unit: str
    ratio: float
    limit: str
    kept: bool


def warm_up() -> None:
    """Have the byte code written, as after the first start on a person's computer."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(str(ROOT / "portgui"), quiet=1)


def main() -> int:
    """Run the chosen benchmarks; the exit status says whether every limit is kept."""
    parser = argparse.ArgumentParser(prog="dev.py bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help="start, keystroke, gaps")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--sockets", type=int, default=10_000)
    options = parser.parse_args()
    names = options.names or ["start", "keystroke", "gaps"]
    warm_up()
    lines: list[Line] = []
    with virtual_screen() as environment:
        if "start" in names:
            lines += start(environment)
        if "keystroke" in names:
            lines.append(keystrokes(environment))
        if "gaps" in names:
            lines.append(gaps(environment, options.sockets, options.seconds))
    show(lines)
    return 0 if all(line.kept for line in lines) else 1


def start(environment: Mapping[str, str]) -> list[Line]:
    """From starting the process to the painted window with its first rows; and its memory."""
    times: dict[str, list[float]] = {"empty": [], "portgui": []}
    memories: dict[str, list[float]] = {"empty": [], "portgui": []}
    with sockets.held(60):
        for _ in range(STARTS):
            for name, found in times.items():
                began = time.time()
                record = _window(name, environment)
                found.append(_number(record["ready"]) - began)
                memories[name].append(_number(record["memory"]) / 2**20)
    ours, theirs = statistics.median(times["portgui"]), statistics.median(times["empty"])
    more, less = statistics.median(memories["portgui"]), statistics.median(memories["empty"])
    return [
        Line("window with the first rows / empty window", ours * 1000, theirs * 1000, "ms",
             ours / theirs, "at most 2", ours / theirs <= 2),
        Line("memory of the window's process / empty window", more, less, "MiB",
             more / less, "at most 1.5", more / less <= 1.5),
    ]  # fmt: skip


def keystrokes(environment: Mapping[str, str]) -> Line:
    """One keystroke in the port guide's filter, painted, against a stock proxy."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.keystroke"],
        env=_own_profile(environment), capture_output=True, text=True, check=True,
    )  # fmt: skip
    record = keystroke.Result(**json.loads(done.stdout))
    ratio = record.stock_ms / record.ours_ms
    return Line(
        f"keystroke in the port guide ({record.rows} rows): stock proxy / ours",
        record.ours_ms, record.stock_ms, "ms", ratio, "at least 50", ratio >= 50,
    )  # fmt: skip


def gaps(environment: Mapping[str, str], count: int, seconds: float) -> Line:
    """The longest gap of the event loop with many sockets, against an idle window's."""
    idle = _window("empty", environment, "--gaps", str(seconds))
    with sockets.held(count):
        busy = _window("portgui", environment, "--gaps", str(seconds))
    ours, theirs = max(_gaps(busy)) * 1000, max(_gaps(idle)) * 1000
    return Line(
        f"longest gap of the event loop, {seconds:g} s, {count} sockets / idle window",
        ours, theirs, "ms", ours / theirs, "at most 2", ours / theirs <= 2,
    )  # fmt: skip


def show(lines: list[Line]) -> None:
    """Print the table."""
    print(f"{'':64}{'PortGUI':>10}{'other':>10}      {'ratio':>7}  limit")
    for line in lines:
        print(
            f"{line.what:64}{line.ours:10.1f}{line.theirs:10.1f} {line.unit:4} {line.ratio:7.2f}"
            f"  {line.limit}{'' if line.kept else '  NOT KEPT'}"
        )


def _window(name: str, environment: Mapping[str, str], *more: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.windows", name, *more],
        env=_own_profile(environment), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def _own_profile(environment: Mapping[str, str]) -> dict[str, str]:
    return {**environment, "PORTGUI_PROFILE": tempfile.mkdtemp(prefix="portgui-bench-")}


def _number(value: object) -> float:
    assert isinstance(value, float | int)
    return value


def _gaps(record: dict[str, object]) -> list[float]:
    found = record["gaps"]
    assert isinstance(found, list)
    return found


if __name__ == "__main__":
    sys.exit(main())
