"""The test of a port, on real ports: free, in use, not permitted; and it leaves nothing behind."""

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Final

import pytest

from portgui.connections.bind_test import ADDRESSES, Outcome, Tried, try_port
from portgui.net import Protocol
from tests import needs
from tests.fakes import TCP, UDP

IS_ROOT_ON_LINUX: Final = sys.platform == "linux" and os.geteuid() == 0
NOBODY: Final = 65534
KINDS: Final = {TCP: socket.SOCK_STREAM, UDP: socket.SOCK_DGRAM}


def has_ipv6() -> bool:
    """Whether ::1 is there."""
    with suppress(OSError), socket.socket(socket.AF_INET6) as asked:
        asked.bind(("::1", 0))
        return True
    return False


ELSEWHERE: Final = Outcome.FREE if has_ipv6() else Outcome.NOT_AVAILABLE
"""What ::1 answers where nobody uses it."""


@contextmanager
def taken(protocol: Protocol, address: str) -> Iterator[int]:
    """A port that is in use at this address, without waiting for connections, and at no other."""
    port = free_port(protocol)
    with socket.socket(socket.AF_INET, KINDS[protocol]) as user:
        user.bind((address, port))
        yield port


def free_port(protocol: Protocol) -> int:
    """A port that nobody used a moment ago, at any address of either family."""
    is_both = ELSEWHERE is Outcome.FREE
    with socket.socket(socket.AF_INET6 if is_both else socket.AF_INET, KINDS[protocol]) as user:
        if is_both:
            user.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        user.bind(("::" if is_both else "0.0.0.0", 0))
        port: int = user.getsockname()[1]
        return port


def outcomes(port: int, protocol: Protocol) -> dict[str, Outcome]:
    """The answers by address."""
    return {found.address: found.outcome for found in try_port(port, (protocol,))}


@pytest.mark.parametrize("protocol", [TCP, UDP])
def test_a_free_port_is_free(protocol: Protocol) -> None:
    """At both addresses, and it is as free afterwards."""
    port = free_port(protocol)
    for _ in range(2):
        assert outcomes(port, protocol) == {"127.0.0.1": Outcome.FREE, "::1": ELSEWHERE}


@needs.alone
@pytest.mark.parametrize("protocol", [TCP, UDP])
@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_port_that_is_taken_is_in_use(protocol: Protocol, address: str) -> None:
    """Also when its app does not wait for connections, so that no list of the system has it."""
    with taken(protocol, address) as port:
        assert outcomes(port, protocol) == {"127.0.0.1": Outcome.IN_USE, "::1": ELSEWHERE}


@needs.alone
@pytest.mark.skipif(ELSEWHERE is not Outcome.FREE, reason="no IPv6 here")
@pytest.mark.parametrize("protocol", [TCP, UDP])
def test_ipv6_is_asked_for_itself(protocol: Protocol) -> None:
    """Both families may have the same port; one that serves both takes both."""
    with ExitStack() as stack:
        user = stack.enter_context(socket.socket(socket.AF_INET6, KINDS[protocol]))
        user.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        port = free_port(protocol)
        user.bind(("::1", port))
        assert outcomes(port, protocol) == {"127.0.0.1": Outcome.FREE, "::1": Outcome.IN_USE}
    with socket.socket(socket.AF_INET6, KINDS[protocol]) as user:
        user.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        user.bind(("::", 0))
        both = dict.fromkeys(ADDRESSES, Outcome.IN_USE)
        assert outcomes(user.getsockname()[1], protocol) == both


def test_one_protocol_says_nothing_of_the_other() -> None:
    """TCP and UDP are asked one by one, in the order that was asked for."""
    with taken(UDP, "0.0.0.0") as port:
        found = try_port(port, (TCP, UDP))
    assert [(each.protocol, each.address) for each in found] == [
        (TCP, "127.0.0.1"),
        (TCP, "::1"),
        (UDP, "127.0.0.1"),
        (UDP, "::1"),
    ]
    assert (found[0].outcome, found[2].outcome) == (Outcome.FREE, Outcome.IN_USE)
    assert found[2].number == errno.EADDRINUSE
    assert found[2].detail
    assert found[0] == Tried(TCP, "127.0.0.1", Outcome.FREE)


@pytest.mark.linux
@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux: 127.0.0.2 is there by itself")
def test_an_app_at_another_address_is_not_noticed() -> None:
    """What the sentence beside the answer says: this is what the test does not tell."""
    with taken(TCP, "127.0.0.2") as port:
        assert outcomes(port, TCP)["127.0.0.1"] is Outcome.FREE


@needs.alone
def test_a_finished_connection_holds_its_port() -> None:
    """The side that closes first keeps the port for a while, and nothing waits on it any more."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            accepted, _ = server.accept()
            accepted.shutdown(socket.SHUT_WR)
            assert client.recv(1) == b""
            client.shutdown(socket.SHUT_WR)
            assert accepted.recv(1) == b""
            accepted.close()
    assert outcomes(port, TCP)["127.0.0.1"] is Outcome.IN_USE


@pytest.mark.linux
@pytest.mark.root
@pytest.mark.skipif(not IS_ROOT_ON_LINUX, reason="needs root on Linux")
def test_a_low_port_is_not_permitted_to_an_ordinary_person() -> None:
    """Not permitted is another answer than in use; a port above is free, one of root's in use."""
    # Everything is imported first: an ordinary person may not read where this Python lies.
    code = (
        "import encodings.idna, os, socket;"
        "from portgui.connections.bind_test import try_port; from portgui.net import Protocol;"
        "os.system('ip link set lo up');"
        "open('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'w').write('1024');"
        "user = socket.socket(); user.bind(('0.0.0.0', 5000));"
        f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY});"
        "print(*(try_port(port, [Protocol.TCP])[0].outcome for port in (1023, 1024, 5000)))"
    )
    done = subprocess.run(
        ["unshare", "--net", sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    if "unshare" in done.stderr:
        pytest.skip("no network namespaces here")
    assert done.stdout == "not-permitted free in-use\n", done.stderr


class Refusing(socket.socket):
    """A socket of a system that gives this answer."""

    answer: OSError = OSError()

    def bind(self, address: object) -> None:
        """Refuse."""
        raise self.answer


def windows_error(number: int) -> OSError:
    """As Python makes it on Windows: both numbers, or the POSIX one in the place of `errno`."""
    error = OSError(errno.EACCES if number == 10013 else number, "refused")
    setattr(error, "winerror", number)  # noqa: B010 (only Windows' errors have it by type)
    return error


@pytest.mark.parametrize(
    ("error", "outcome", "may_be_held"),
    [
        (windows_error(10048), Outcome.IN_USE, False),
        (windows_error(10013), Outcome.NOT_PERMITTED, True),
        (windows_error(10049), Outcome.NOT_AVAILABLE, False),
        (windows_error(10055), Outcome.NOT_TOLD, False),
        (OSError(errno.EACCES, "no"), Outcome.NOT_PERMITTED, False),
        (OSError(errno.EPERM, "no"), Outcome.NOT_PERMITTED, False),
        (OSError(errno.EADDRNOTAVAIL, "no"), Outcome.NOT_AVAILABLE, False),
        (OSError(errno.EMFILE, "too many"), Outcome.NOT_TOLD, False),
        (OSError("without a number"), Outcome.NOT_TOLD, False),
    ],
    ids=str,
)
def test_every_answer_of_a_system_has_a_meaning(
    error: OSError, outcome: Outcome, may_be_held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Windows' numbers and in POSIX'; what is none of them is not guessed at."""
    monkeypatch.setattr(Refusing, "answer", error)
    (found, _) = try_port(5000, (TCP,), make=Refusing)
    assert found.outcome is outcome
    assert found.may_be_held is may_be_held


def test_a_system_without_ipv6_has_no_such_address() -> None:
    """The socket itself cannot be made there."""

    def make(family: int, kind: int) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol")
        return socket.socket(family, kind)

    (_, found) = try_port(free_port(TCP), (TCP,), make=make)
    assert found.outcome is Outcome.NOT_AVAILABLE


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_what_is_no_port_is_not_asked_for(port: int) -> None:
    """0 would mean any port, and say that it is free."""
    with pytest.raises(ValueError, match="not a port"):
        try_port(port, (TCP,))


def test_the_test_never_waits_for_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks, and gives the port back at once; options that would share it are never set."""
    said: list[str] = []

    class Watched(socket.socket):
        def listen(self, backlog: int = 0) -> None:
            said.append("listen")

        def setsockopt(self, *values: object) -> None:
            said.append(str(values))
            super().setsockopt(*values)  # type: ignore[call-overload]  # any of its forms

        def close(self) -> None:
            said.append("close")
            super().close()

    try_port(free_port(TCP), (TCP, UDP), make=Watched)
    assert said.count("close") == 4
    assert "listen" not in said
    shared = f"({int(socket.SOL_SOCKET)}, {int(socket.SO_REUSEADDR)}"
    assert not any(shared in each for each in said)
