"""A virtual screen of its own for what needs a real window; nothing where there is one already."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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


def _started(
    program: str, width: int, height: int, depth: int
) -> "tuple[subprocess.Popen[bytes], str]":
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
    return server, number


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two servers that look for a free number at the same moment may both take the same one."""
    if sys.platform == "win32":
        yield
    else:
        import fcntl

        with (Path(tempfile.gettempdir()) / "portgui-tests-xvfb.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@contextmanager
def _xvfb(width: int, height: int, depth: int) -> Iterator[dict[str, str]]:
    program = shutil.which("Xvfb")
    if program is None:
        raise RuntimeError("Xvfb is not installed: apt-get install xvfb")
    with _one_at_a_time():
        server, number = _started(program, width, height, depth)
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
