"""How long the frozen window takes to its first rows, against the same from the sources.

    python packaging/windows/start_ratio.py FOLDER [RUNS]

FOLDER holds portgui-window.exe. Both in one run, in the rig on Debian; prints one JSON line. What
counts is the screen: the moment from which on it looks as it does when all has come to rest.
"""

import json
import mmap
import os
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parents[1]
if __name__ == "__main__":
    sys.path.append(str(HERE.parent))

import freeze  # noqa: E402 (the folder of the scripts has to be found first)
from windows import rig as rigs  # noqa: E402

SIZE: Final = (1400, 900)
REST: Final = 6.0
"""Seconds from the window's first picture until it is taken for what it looks like at rest."""
PATIENCE: Final = 90.0
PORTS: Final = (2049, 3306, 5000, 5432, 6379, 8080, 25565)
"""Open while it is measured, for rows."""
HOLDING: Final = (
    "import os, socket, subprocess, sys\n"
    "subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=True)\n"
    "held = [socket.create_server(('127.0.0.1', int(port))) for port in sys.argv[1].split()]\n"
    "[each.set_inheritable(True) for each in held]\n"
    "os.execvp(sys.argv[2], sys.argv[2:])\n"
)
"""Opens the ports in a network of its own and goes on as another program, which holds them."""
STILL_MOVING: Final = 0.05
"""The part of the screen's lines that may yet differ: a clock, a cursor, a row that has come."""
STEP: Final = 0.02


class Frame(NamedTuple):
    """What the screen looked like from a moment on, in seconds since the start."""

    since: float
    picture: bytes


def settled(frames: Sequence[Frame], height: int) -> float:
    """When the screen looked for the first time as it does in the end, but for a few lines."""
    last = frames[-1].picture
    width = len(last) // height
    lines = [last[at : at + width] for at in range(0, len(last), width)]
    for frame in frames:
        there = (frame.picture[at : at + width] for at in range(0, len(last), width))
        different = sum(line != final for line, final in zip(there, lines, strict=True))
        if different <= STILL_MOVING * height:
            return frame.since
    raise AssertionError("the last picture equals itself")


@contextmanager
def screen() -> Iterator[tuple[str, "mmap.mmap"]]:
    """A virtual screen and its memory, in the format of xwd(1)."""
    with tempfile.TemporaryDirectory() as folder:
        reading, writing = os.pipe()
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-fbdir", folder,
             "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"],
            pass_fds=[writing], stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(writing)
        try:
            with os.fdopen(reading, encoding="ascii") as answer:
                display = f":{answer.readline().strip()}"
            file = Path(folder) / "Xvfb_screen0"
            with file.open("rb") as opened:
                memory = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
            with memory:
                yield display, memory
        finally:
            server.terminate()
            server.wait()


def alone() -> list[str]:
    """What to put before a command so that its rows are always the same, as far as root may."""
    if sys.platform == "linux" and os.geteuid() == 0:
        held = " ".join(map(str, PORTS))
        return ["unshare", "--net", sys.executable, "-c", HOLDING, held]
    return []


def first_rows(rig: rigs.Rig, command: Sequence[str | Path], env: dict[str, str]) -> float:
    """Seconds from the start of the program until its window shows its rows.

    Raises:
        TimeoutError: the screen stays empty.
    """
    with screen() as (display, memory), tempfile.TemporaryDirectory() as profile:
        (header,) = struct.unpack(">I", memory[:4])
        (colours,) = struct.unpack(">I", memory[76:80])
        begin = header + colours * 12
        own = {"PORTGUI_PROFILE": rigs.windows_path(Path(profile)), **env}
        environment = {**rig.environment(own), "DISPLAY": display}
        # Wine's server has to be there before either.
        subprocess.run(["wine", "cmd", "/c", "exit"], env=environment, check=True,
                       stdin=subprocess.DEVNULL, capture_output=True)  # fmt: skip
        frames = [Frame(0.0, memory[begin:])]
        started = time.perf_counter()
        process = subprocess.Popen(
            [*alone(), "wine", *map(str, command)], env=environment, cwd=ROOT,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            while (now := time.perf_counter() - started) < PATIENCE:
                picture = memory[begin:]
                if picture != frames[-1].picture:
                    frames.append(Frame(now, picture))
                if len(frames) > 1 and now - frames[1].since > REST:
                    return settled(frames, SIZE[1])
                time.sleep(STEP)
        finally:
            process.kill()
            process.wait()
            subprocess.run(["wineserver", "-k"], env=environment, check=False)
    raise TimeoutError(f"no window within {PATIENCE} s")


def measure(rig: rigs.Rig, folder: Path, runs: int = 3) -> dict[str, object]:
    """Both in turn; the first run of each, which fills the disk's cache, does not count."""
    frozen: list[str | Path] = [folder / f"{freeze.WINDOW}.exe"]
    source: list[str | Path] = [rig.python, "-P", "-m", "portgui"]
    found: dict[str, list[float]] = {"frozen": [], "source": []}
    for _ in range(runs + 1):
        found["source"].append(first_rows(rig, source, {"PYTHONPATH": rigs.windows_path(ROOT)}))
        found["frozen"].append(first_rows(rig, frozen, {}))
    counted = {name: [round(value, 3) for value in values[1:]] for name, values in found.items()}
    ratio = median(counted["frozen"]) / median(counted["source"])
    return {"ratio": round(ratio, 3), **counted}


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    runs = int(arguments[1]) if len(arguments) > 1 else 3
    print(json.dumps(measure(rigs.Rig().ready(), Path(arguments[0]).absolute(), runs)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
