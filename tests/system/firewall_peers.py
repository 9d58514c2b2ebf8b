"""Both ends of a connection, for the tests of firewalls.

python firewall_peers.py listen PORT…            waits on TCP and UDP, IPv4 and IPv6, and answers
python firewall_peers.py ask PORT PROTOCOL ADDRESS…    says of each two whether an answer came
"""

import selectors
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

PATIENCE = 2.0
"""Seconds; between the two there is only a cable of the kernel's, but the machine may be busy."""


def listen(ports: list[int]) -> None:
    """Answer until it is ended."""
    waiting = selectors.DefaultSelector()
    for port in ports:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            for family, address in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
                server = socket.socket(family, kind)
                server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                server.bind((address, port))
                if kind == socket.SOCK_STREAM:
                    server.listen()
                waiting.register(server, selectors.EVENT_READ, kind)
    print("ready", flush=True)
    while True:
        for key, _ in waiting.select():
            ready = key.fileobj
            assert isinstance(ready, socket.socket)
            if key.data == socket.SOCK_STREAM:
                caller, _ = ready.accept()
                with caller, suppress(OSError):
                    caller.sendall(b"hello")
            else:
                _, who = ready.recvfrom(100)
                with suppress(OSError):
                    ready.sendto(b"hello", who)


def ask(protocol: str, address: str, port: int) -> bool:
    """Whether an answer came."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
    with socket.socket(family, kind) as client:
        client.settimeout(PATIENCE)
        try:
            client.connect((address, port))
            if protocol == "udp":
                client.send(b"hello")
            return client.recv(100) == b"hello"
        except OSError:
            return False


if __name__ == "__main__":
    if sys.argv[1] == "listen":
        listen([int(port) for port in sys.argv[2:]])
    else:
        number, asked = int(sys.argv[2]), list(zip(sys.argv[3::2], sys.argv[4::2], strict=True))
        with ThreadPoolExecutor(len(asked)) as pool:
            answers = pool.map(lambda way: ask(way[0], way[1], number), asked)
        print("\n".join("answer" if came else "nothing" for came in answers))
