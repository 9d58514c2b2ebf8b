"""Runs in a network of the laboratory: waits on ports, and tries those of others.

One JSON value a line comes in, one goes out for each:

    {"listen": [["tcp", 80], ["udp", 53]]}                         -> true
    {"probe": [["tcp", "10.0.0.2", "10.0.0.1", 80], …], "patience": 0.2}   -> [true, …]

What waits on TCP accepts and hangs up; what waits on UDP sends back what it gets. A probe is true
when the connection came about, or the datagram came back. It needs nothing but the standard
library, and ends with its input.
"""

import itertools
import json
import selectors
import socket
import sys
import time
from typing import Any

KINDS = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}
ALL_IN_TIME = 1_000
FIRST, LAST = 10_000, 60_000
"""Ports to try from, one after the other: a firewall knows for minutes who has talked to whom, and
lets them go on."""


class Agent:
    """The sockets of one network."""

    def __init__(self) -> None:
        self._loop = selectors.DefaultSelector()
        self._waiting: dict[tuple[str, int], socket.socket] = {}
        self._from = itertools.cycle(range(FIRST, LAST))

    def listen(self, ports: list[tuple[str, int]]) -> bool:
        """Wait on these ports, at every address of both versions, and on no others."""
        wanted = {(kind, port) for kind, port in ports}
        for gone in set(self._waiting) - wanted:
            self._loop.unregister(self._waiting[gone])
            self._waiting.pop(gone).close()
        for kind, port in wanted - set(self._waiting):
            made = socket.socket(socket.AF_INET6, KINDS[kind])
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.setblocking(False)
            made.bind(("::", port))
            if kind == "tcp":
                made.listen(ALL_IN_TIME)
            self._waiting[kind, port] = made
            self._loop.register(made, selectors.EVENT_READ, _greet if kind == "tcp" else _echo)
        return True

    def probe(self, targets: list[tuple[str, str, str, int]], patience: float) -> list[bool]:
        """Try all of these at once: protocol, from where, to where, and which port."""
        loop = selectors.DefaultSelector()
        found = [False] * len(targets)
        made: list[socket.socket] = []
        for place, (kind, source, target, port) in enumerate(targets):
            family = socket.AF_INET6 if ":" in target else socket.AF_INET
            tried = socket.socket(family, KINDS[kind])
            made.append(tried)
            tried.setblocking(False)
            tried.bind(socket.getaddrinfo(source, next(self._from), family)[0][4])
            events = selectors.EVENT_WRITE if kind == "tcp" else selectors.EVENT_READ
            try:
                tried.connect(socket.getaddrinfo(target, port, family)[0][4])
                if kind == "udp":
                    tried.send(b"?")
            except BlockingIOError:
                pass
            except OSError:
                continue
            loop.register(tried, events, place)
        end = time.monotonic() + patience
        while loop.get_map() and (left := end - time.monotonic()) > 0:
            for key, _ in loop.select(left):
                found[key.data] = _came_through(key.fileobj)
                loop.unregister(key.fileobj)
        for tried in made:
            tried.close()
        loop.close()
        return found

    def run(self) -> None:
        """Do what is asked for until nothing can be."""
        self._loop.register(sys.stdin, selectors.EVENT_READ, None)
        while True:
            for key, _ in self._loop.select():
                if key.data is not None:
                    key.data(key.fileobj)
                elif not (line := sys.stdin.readline()):
                    return
                else:
                    print(json.dumps(self._answer(json.loads(line))), flush=True)

    def _answer(self, asked: dict[str, Any]) -> object:
        if "listen" in asked:
            return self.listen([(kind, port) for kind, port in asked["listen"]])
        return self.probe(asked["probe"], asked["patience"])


def _came_through(tried: Any) -> bool:  # noqa: ANN401 (a selector calls it an object)
    """Whether a connection has come about, or a datagram has come back."""
    if tried.type == socket.SOCK_STREAM:
        return bool(tried.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0)
    try:
        return bool(tried.recv(16) == b"?")
    except OSError:
        return False


def _greet(waiting: socket.socket) -> None:
    try:
        waiting.accept()[0].close()
    except OSError:
        return


def _echo(waiting: socket.socket) -> None:
    try:
        data, sender = waiting.recvfrom(16)
        waiting.sendto(data, sender)
    except OSError:
        return


if __name__ == "__main__":
    Agent().run()
