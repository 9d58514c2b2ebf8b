"""A virtual screen of its own for what needs a real window; nothing where there is one already."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def virtual_screen(
    width: int = 1400, height: int = 900, depth: int = 24
) -> Iterator[dict[str, str]]:
    """The environment for a program with a window: on Linux a new Xvfb with a window manager.

    Args:
        width: in pixels.
        height: in pixels.
        depth: bits of a pixel's colour, where the screen is new.

    Raises:
        RuntimeError: Xvfb is not there or does not start.
    """
    if sys.platform == "linux":
        with _xvfb(width, height, depth) as environment:
            yield environment
    else:
        yield dict(os.environ)


@contextmanager
def _xvfb(width: int, height: int, depth: int) -> Iterator[dict[str, str]]:
    program = shutil.which("Xvfb")
    if program is None:
        raise RuntimeError("Xvfb is not installed: apt-get install xvfb")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [program, "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x{depth}",
         "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading, encoding="ascii") as answer:
        number = answer.readline().strip()
    if not number:
        server.kill()
        server.wait()
        raise RuntimeError("Xvfb did not start")
    environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    environment.pop("WAYLAND_DISPLAY", None)
    manager_path = shutil.which("openbox")
    manager = (
        subprocess.Popen(
            [manager_path, "--sm-disable"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if manager_path
        else None
    )
    try:
        yield environment
    finally:
        for process in (manager, server):
            if process is not None:
                process.terminate()
                process.wait()
