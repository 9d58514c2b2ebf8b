"""What a run in the rig needs around it: a program under Wine, a screen, and a clean end."""

import os
import selectors
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Final

Argument = str | os.PathLike[str]

MARK: Final = "PORTGUI_RIG_RUN"
"""The variable by which the processes of one run are known."""
KILL: Final = 9


class NoScreenError(Exception):
    """Xvfb does not start."""


@contextmanager
def running(
    args: Sequence[Argument],
    environment: Mapping[str, str],
    cwd: Path,
    screen: tuple[int, int],
    output: tuple[int, int],
) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """Start a Windows program on a screen of its own; end both, and what it started, at the end.

    Args:
        args: the program and its arguments.
        environment: all that the program gets.
        cwd: where it starts.
        screen: the width and height in pixels.
        output: what becomes of its standard output and standard error: PIPE, STDOUT or DEVNULL. A
            file is not one that Windows' Python can write to, and a terminal becomes a console.

    Raises:
        NoScreenError: Xvfb does not start.
    """
    run = uuid.uuid4().hex
    with virtual_screen(*screen) as display:
        process = subprocess.Popen(
            ["wine", *(os.fspath(part) for part in args)],
            stdin=subprocess.DEVNULL,
            stdout=output[0],
            stderr=output[1],
            cwd=cwd,
            env={**environment, "DISPLAY": display, MARK: run},
        )
        try:
            yield process, display
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            for pipe in filter(None, (process.stdout, process.stderr)):
                pipe.close()
            _end_all(f"{MARK}={run}".encode())


def pump(
    process: "subprocess.Popen[bytes]",
    sinks: Sequence[Callable[[bytes], object]],
    timeout: float | None,
) -> None:
    """Hand on what a program writes into its pipes, until it has ended.

    It does not wait for the pipes' end: what a program leaves behind holds them open.

    Args:
        process: the program.
        sinks: what takes its standard output, then what takes its standard error.
        timeout: seconds; None for as long as it takes.

    Raises:
        subprocess.TimeoutExpired: it took longer.
    """
    until = None if timeout is None else monotonic() + timeout
    with selectors.DefaultSelector() as selector:
        for pipe, sink in zip((process.stdout, process.stderr), sinks, strict=False):
            if pipe is not None:
                selector.register(pipe, selectors.EVENT_READ, sink)
        while True:
            has_ended = process.poll() is not None
            ready = selector.select(0 if has_ended else 0.05)
            for key, _ in ready:
                data = os.read(key.fd, 1 << 16)
                key.data(data)
                if not data:
                    selector.unregister(key.fileobj)
            if has_ended and not ready:
                return
            if timeout is not None and until is not None and monotonic() > until:
                raise subprocess.TimeoutExpired(process.args, timeout)


def _end_all(mark: bytes) -> None:
    """End the programs of a run, but not what Wine itself has started for everybody."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = mark in (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes().lower()
            is_wines = b"wineserver" in command or command.startswith(rb"c:\windows\system32")
            if is_ours and not is_wines:
                os.kill(int(folder.name), KILL)
        except OSError:
            continue  # it has ended, or belongs to somebody else


@contextmanager
def virtual_screen(width: int, height: int) -> Iterator[str]:
    """A screen of its own; yields its name, such as `:1`.

    Raises:
        NoScreenError: Xvfb does not start.
    """
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24",
         "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading, encoding="ascii") as answer:
            number = answer.readline().strip()
        if not number:
            raise NoScreenError("Xvfb does not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


if sys.platform == "win32":

    @contextmanager
    def alone(lock: Path) -> Iterator[None]:
        """Nothing to wait for: the rig is not for Windows."""
        yield

else:

    @contextmanager
    def alone(lock: Path) -> Iterator[None]:
        """Wait until nobody else holds the lock, and hold it."""
        import fcntl

        with lock.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
