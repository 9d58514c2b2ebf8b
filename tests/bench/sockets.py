"""Holds many real sockets in processes of their own, and changes some of them when told to.

python -m tests.bench.sockets COUNT     hold COUNT sockets; each line on stdin: change so many,
                                        and say so
"""

import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

PER_PROCESS = 500
Holders = list["subprocess.Popen[str]"]


@contextmanager
def held(count: int) -> Iterator[Holders]:
    """`count` sockets on loopback addresses over processes of 500 each, while the block runs."""
    sizes = [PER_PROCESS] * (count // PER_PROCESS)
    sizes += [count % PER_PROCESS] if count % PER_PROCESS else []
    holders = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.sockets", str(size)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for size in sizes
    ]
    try:
        for holder in holders:
            assert holder.stdout is not None
            holder.stdout.readline()
        yield holders
    finally:
        for holder in holders:
            holder.kill()
        for holder in holders:
            holder.communicate()


def change(holders: Holders, count: int) -> None:
    """Close `count` sockets over all holders and open as many new ones; done when it returns."""
    each, rest = divmod(count, len(holders))
    told = [holder for place, holder in enumerate(holders) if each or place < rest]
    for place, holder in enumerate(told):
        assert holder.stdin is not None
        holder.stdin.write(f"{each + (place < rest)}\n")
        holder.stdin.flush()
    for holder in told:
        assert holder.stdout is not None
        holder.stdout.readline()


def _open(number: int) -> socket.socket:
    kind = socket.SOCK_STREAM if number % 2 else socket.SOCK_DGRAM
    found = socket.socket(socket.AF_INET, kind)
    found.bind((f"127.0.{number % 8}.{1 + number % 200}", 0))
    if kind == socket.SOCK_STREAM:
        found.listen(1)
    return found


def _hold(count: int) -> None:
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    sockets = deque(_open(number) for number in range(count))
    print("ready", flush=True)
    for number, line in enumerate(sys.stdin):
        for place in range(int(line)):
            sockets.popleft().close()
            sockets.append(_open(number * 7 + place))
        print("changed", flush=True)


if __name__ == "__main__":
    _hold(int(sys.argv[1]))
