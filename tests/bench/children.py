"""Starts the processes that the benchmark measures, and talks with them, line by line."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


class Child:
    """A process that answers each line with a line.

    Attributes:
        pid: its process id.
    """

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._input = process.stdin
        self._output = process.stdout
        self.pid = process.pid

    def ask(self, text: str = "") -> str:
        """Say a line, and wait for the next one."""
        self.say(text)
        return self.hear()

    def say(self, text: str = "") -> None:
        """Say a line."""
        self._input.write(text + "\n")
        self._input.flush()

    def hear(self) -> str:
        """The next line.

        Raises:
            RuntimeError: it has ended.
        """
        line = self._output.readline()
        if not line:
            raise RuntimeError("a measured process has ended (see above)")
        return line.strip()


@contextmanager
def child(module: str, *arguments: str, environment: Mapping[str, str]) -> Iterator[Child]:
    """`python -m module arguments` with settings of its own, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="portgui-bench-") as profile:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env={**environment, "PORTGUI_PROFILE": profile},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield Child(process)
        finally:
            process.kill()
            process.communicate()


def run(module: str, *arguments: str, environment: Mapping[str, str]) -> str:
    """What `python -m module arguments`, with settings of its own, prints until it ends.

    Raises:
        RuntimeError: it ended with an error.
    """
    with tempfile.TemporaryDirectory(prefix="portgui-bench-") as profile:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env={**environment, "PORTGUI_PROFILE": profile},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout
