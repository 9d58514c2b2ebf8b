"""A network of its own for a test: no other sockets, no other processes, nothing left behind.

Network, processes and mounts are namespaces of the kernel. The first process in them reads from a
pipe of the test: when the test ends, however it ends, the pipe closes, that process ends, and with
it the kernel ends all others in there.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
NOBODY = 65534
_FIRST = "ip link set lo up && echo ready && exec cat"
_PATIENCE = 60.0


class Network:
    """The namespaces, by the process that keeps them."""

    def __init__(self, first: int) -> None:
        self._enter = ["nsenter", f"--target={first}", "--net", "--pid", "--mount", "--"]

    def start(self, command: Sequence[str], **options: Any) -> subprocess.Popen[str]:  # noqa: ANN401
        """Start a program in there; the options are those of Popen."""
        return subprocess.Popen([*self._enter, *command], text=True, **options)

    def run(self, command: Sequence[str], *, user: int = 0) -> str:
        """Run a program in there to its end; what it says on standard output.

        Raises:
            AssertionError: it did not end well; with what it said.
        """
        drop = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        done = subprocess.run(
            [*self._enter, *drop, *command],
            capture_output=True, text=True, check=False, timeout=_PATIENCE,
            env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": python_path()},
        )  # fmt: skip
        assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"
        return done.stdout


def python_path() -> str:
    """Where a Python in there finds this project and what it needs."""
    return os.pathsep.join([str(ROOT), *filter(None, sys.path)])


def obstacle() -> str:
    """Why there can be no such network here, or ""."""
    if not Path("/proc/self/ns/net").exists():
        return "namespaces are Linux'"
    if getattr(os, "geteuid", int)() != 0:
        return "needs root for a network of its own"
    missing = [name for name in ("unshare", "nsenter", "setpriv", "ip", "ss") if not _has(name)]
    if missing:
        return f"not installed: {', '.join(missing)}"
    tried = subprocess.run(
        ["unshare", "--net", "--pid", "--fork", "--mount-proc", "ip", "link", "set", "lo", "up"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return "" if tried.returncode == 0 else f"no namespaces here: {tried.stderr.strip()}"


def _has(name: str) -> bool:
    return shutil.which(name) is not None


@contextmanager
def own_network() -> Iterator[Network]:
    """Make one, and end all that runs in it afterwards."""
    with subprocess.Popen(
        ["unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", _FIRST],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as holder:  # fmt: skip
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        children = Path(f"/proc/{holder.pid}/task/{holder.pid}/children").read_text("ascii")
        yield Network(int(children.split()[0]))
        # Leaving the block closes the pipe and waits.
