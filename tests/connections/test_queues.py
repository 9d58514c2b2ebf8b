"""The bytes in a socket's queues: told when asked for, and nothing is new because of it."""

import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portgui.connections.proc_net import ProcNetSource
from portgui.connections.proc_tables import ProcTables, Tables
from portgui.connections.scanner import Scanner
from portgui.connections.snapshot import Connection
from portgui.connections.sock_diag import SockDiag
from portgui.net import Endpoint

_WAITS_FOR = 5
"""Connections that the listener lets wait."""
_UNREAD = b"eleven byte"


class _Three:
    """A listener, and a connection to it in which something has been sent and not been read."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0), backlog=_WAITS_FOR)
        self.client = socket.create_connection(self.server.getsockname())
        self.accepted = self.server.accept()[0]
        self.waiting = socket.create_connection(self.server.getsockname())
        self.client.sendall(_UNREAD)

    def row(self, scanner: Scanner, which: socket.socket) -> Connection:
        """The row of one of them."""
        here = Endpoint(*which.getsockname())
        remote = None if which is self.server else Endpoint(*which.getpeername())
        rows = scanner.connections.values()
        (found,) = (row for row in rows if (row.key.local, row.key.remote) == (here, remote))
        return found

    def close(self) -> None:
        for each in (self.server, self.client, self.accepted, self.waiting):
            each.close()


@pytest.fixture
def three() -> Iterator[_Three]:
    """Sockets of this process."""
    opened = _Three()
    yield opened
    opened.close()


linux = [
    pytest.mark.linux,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is in the queues"),
]


@pytest.fixture(params=[SockDiag, ProcTables], ids=["netlink", "text"])
def scanner(request: pytest.FixtureRequest) -> Scanner:
    """A scanner on either way to read the tables."""
    make: Callable[[], Tables] = request.param
    return Scanner(ProcNetSource(tables=make()))


class TestLinux:
    """Real sockets, through netlink and through the text."""

    pytestmark = linux

    def test_what_has_not_been_read_is_counted(self, three: _Three, scanner: Scanner) -> None:
        """Eleven bytes were sent, and wait on the other side."""
        scanner.scan(with_queues=True)
        assert three.row(scanner, three.accepted).queues == (len(_UNREAD), 0)
        assert three.row(scanner, three.client).queues == (0, 0)

    def test_queues_are_told_only_when_they_are_asked_for(
        self, three: _Three, scanner: Scanner
    ) -> None:
        """Otherwise a connection in use would be another row at every scan."""
        scanner.scan()
        assert all(row.queues is None for row in scanner.connections.values())
        three.client.sendall(_UNREAD)
        touched = {row.key for row in scanner.scan().delta.changed}
        assert three.row(scanner, three.accepted).key not in touched

    def test_asking_for_them_makes_no_row_new(self, three: _Three, scanner: Scanner) -> None:
        """Asked and not asked, in turn: the same rows with the same ages, only changed."""
        scanner.scan()
        rows = {each: three.row(scanner, each) for each in (three.server, three.accepted)}
        for with_queues in (True, True, False, False, True):
            delta = scanner.scan(with_queues=with_queues).delta
            for each, before in rows.items():
                now = three.row(scanner, each)
                assert now._replace(queues=None) == before
                assert now.key not in delta.removed
                assert now.key not in {row.key for row in delta.added}

    def test_a_change_of_the_queues_is_a_change_of_the_row(
        self, three: _Three, scanner: Scanner
    ) -> None:
        """And of nothing else, as soon as the bytes have been read."""
        scanner.scan(with_queues=True)
        three.accepted.recv(len(_UNREAD))
        delta = scanner.scan(with_queues=True).delta
        key = three.row(scanner, three.accepted).key
        assert [row.queues for row in delta.changed if row.key == key] == [(0, 0)]
        assert key not in delta.removed

    def test_a_listener_says_how_many_wait(self, three: _Three) -> None:
        """One has not been accepted yet; the text in /proc/net lacks how many may wait."""
        scanner = Scanner(ProcNetSource(tables=SockDiag()))
        scanner.scan(with_queues=True)
        assert three.row(scanner, three.server).queues == (1, _WAITS_FOR)
        scanner = Scanner(ProcNetSource(tables=ProcTables()))
        scanner.scan(with_queues=True)
        assert three.row(scanner, three.server).queues is None


def test_the_text_has_them_the_other_way_round(tmp_path: Path) -> None:
    """`tx_queue:rx_queue`, in hexadecimal."""
    line = (
        "   0: 0100007F:1F90 0100007F:D431 01 0000000A:00000100 00:00000000 00000000 "
        "    0        0 11 1 0000000000000000 100 0 0 10 0\n"
    )
    header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n"
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "tcp").write_text(header + line, encoding="ascii")
    tables = ProcTables(tmp_path)
    tables.with_queues = True
    ((inode, listed),) = tables.read(0)
    assert inode == 11
    assert tables.explain(listed).queues == (256, 10)
