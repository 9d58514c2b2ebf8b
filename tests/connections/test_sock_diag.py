"""The kernel's tables over netlink: the same as the text in /proc/net, and no guess when not."""

import errno
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from portgui.connections.proc_net import ProcNetSource
from portgui.connections.proc_tables import TABLES, ProcTables, Said
from portgui.connections.sock_diag import SockDiag
from portgui.connections.sources import FirstThatWorks, Found
from portgui.net import Endpoint, Protocol

_HEADER = struct.Struct("=IHHII")
_DONE, _ERROR, _SOCKET = 3, 2, 20


class _Kernel:
    """In the place of netlink sockets: answers what was asked with pieces that it is given.

    Attributes:
        open: how many sockets are open now.
    """

    def __init__(self, *pieces: bytes | tuple[bytes, int]) -> None:
        self._pieces = list(pieces)
        self._is_asked = False
        self.open = 0

    def __call__(self, *_kind: int) -> "_Kernel":
        return self

    def __enter__(self) -> "_Kernel":
        self.open += 1
        return self

    def __exit__(self, *_: object) -> None:
        self.open -= 1

    def settimeout(self, _seconds: float) -> None:
        """As a socket that waits for a while."""

    def send(self, request: bytes) -> int:
        self._is_asked = True
        return len(request)

    def recvfrom(self, _size: int) -> tuple[bytes, tuple[int, int]]:
        assert self._is_asked
        if not self._pieces:
            raise TimeoutError("nothing came")
        piece = self._pieces.pop(0)
        return (piece, (0, 0)) if isinstance(piece, bytes) else (piece[0], (piece[1], 0))


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., _Kernel]:
    """Lets the kernel answer with these pieces, each with the port of its sender where not 0."""

    def set_up(*pieces: bytes | tuple[bytes, int]) -> _Kernel:
        kernel = _Kernel(*pieces)
        monkeypatch.setattr(socket, "socket", kernel)
        return kernel

    return set_up


def _message(kind: int, body: bytes = b"\0\0\0\0", *, sequence: int = 1) -> bytes:
    """A netlink message, padded."""
    length = _HEADER.size + len(body)
    return _HEADER.pack(length, kind, 2, sequence, 0) + body + b"\0" * (-length % 4)


def _socket_of(  # every part of it has a name in struct inet_diag_msg
    local: str = "10.0.0.1", port: int = 80, remote: str = "0.0.0.0", remote_port: int = 0,
    *, state: int = 10, uid: int = 5, inode: int = 77, queues: tuple[int, int] = (1, 2),
    counters: bytes = b"\0\0", family: int = socket.AF_INET,
) -> bytes:  # fmt: skip
    packed = [socket.inet_pton(family, text).ljust(16, b"\0") for text in (local, remote)]
    ends = struct.pack("!HH16s16s", port, remote_port, *packed) + struct.pack("=III", 0, 9, 9)
    body = struct.pack("=BB2s48s", family, state, counters, ends)
    body += struct.pack("=IIIII", counters[0], *queues, uid, inode)
    return body + b"\x05\0\x08\0\0\0\0\0"  # and an attribute behind it


def _read(*, with_queues: bool = False) -> list[tuple[int, Said]]:
    diag = SockDiag()
    diag.with_queues = with_queues
    return [(inode, diag.explain(line)) for inode, line in diag.read(0)]


_END = _message(_DONE)
Answers = Callable[..., _Kernel]


def test_a_message_is_a_socket(answers: Answers) -> None:
    """Addresses, ports, state, account and inode, over two pieces of an answer."""
    six = _socket_of("::1", 443, "fe80::2", 50_000, state=1, family=socket.AF_INET6)
    answers(_message(_SOCKET, _socket_of()) + _message(_SOCKET, six), _END)
    assert _read() == [
        (77, Said(Endpoint("10.0.0.1", 80), None, 10, 5, None)),
        (77, Said(Endpoint("::1", 443), Endpoint("fe80::2", 50_000), 1, 5, None)),
    ]


def test_a_socket_without_a_port_is_left_out(answers: Answers) -> None:
    """What has not been bound uses no port."""
    answers(_message(_SOCKET, _socket_of(port=0)), _END)
    assert _read() == []


def test_what_counts_by_itself_is_no_part_of_a_socket(answers: Answers) -> None:
    """Timers, retransmissions and queues: a line stays the same line while they run."""
    still = _message(_SOCKET, _socket_of(queues=(0, 0)))
    runs = _message(_SOCKET, _socket_of(queues=(900, 800), counters=b"\x02\x05"))
    answers(still + runs, _END)
    first, second = SockDiag().read(0)
    assert first == second
    answers(runs, _END)
    ((_, said),) = _read(with_queues=True)
    assert said.queues == (900, 800)


def test_only_the_kernel_is_heard(answers: Answers) -> None:
    """A message from another process in the middle ends nothing."""
    answers((_END, 4_711), _message(_SOCKET, _socket_of()), _END)
    (found,) = _read()
    assert found[0] == 77


_REFUSES = _message(_ERROR, struct.pack("=i", -errno.ENOENT))


@pytest.mark.parametrize(
    ("piece", "error"),
    [
        (_REFUSES, FileNotFoundError),
        (_message(_ERROR, struct.pack("=i", -errno.EPERM)), PermissionError),
        (_message(_ERROR, b""), ValueError),
        (_message(_SOCKET, _socket_of(), sequence=9), ValueError),
        (_message(99), ValueError),
        (_message(_SOCKET, _socket_of())[:60], ValueError),
        (b"\0" * 16, ValueError),
        (b"short", ValueError),
        (_message(_SOCKET, _socket_of()), TimeoutError),
    ],
    ids=["no module", "refused", "cut error", "other number", "other type", "cut socket", "zeros",
         "no header", "silence"],
)  # fmt: skip
def test_what_is_no_answer_is_an_error_and_not_half_a_table(
    answers: Answers, piece: bytes, error: type[Exception]
) -> None:
    """And nothing is left open."""
    kernel = answers(piece)
    with pytest.raises(error):
        SockDiag().read(0)
    assert kernel.open == 0


def test_a_kernel_that_refuses_leaves_the_text(
    answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    """As in a container, or without the modules: the next way is taken, and that is logged once."""
    answers(_REFUSES)

    class Text(ProcTables):
        def read(self, table: int) -> list[tuple[int, object]]:
            ends = "0100007F:1F90 00000000:0000 0A"
            return [(0, (ends, "0"))] if table == 0 else []

    quick, other = ProcNetSource(tables=SockDiag()), ProcNetSource(tables=Text())
    source = FirstThatWorks(quick, other)
    (raw,) = source.read().raws
    assert source.explain(raw).local == Endpoint("127.0.0.1", 8080)
    source.read()
    assert len(caplog.records) == 1


@pytest.fixture
def sockets() -> Iterator[list[socket.socket]]:
    """Some of every kind, of this process."""
    with ExitStack() as stack:
        kinds = [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
        opened = []
        for family, address in kinds:
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                try:
                    made = stack.enter_context(socket.socket(family, kind))
                    made.bind((address, 0))
                except OSError:
                    continue  # IPv6 is switched off here
                if kind == socket.SOCK_STREAM:
                    made.listen(1)
                    near = socket.create_connection(made.getsockname()[:2])
                    opened += [stack.enter_context(near)]
                    opened += [stack.enter_context(made.accept()[0])]
                opened.append(made)
        yield opened


@pytest.mark.linux
@pytest.mark.skipif(sys.platform != "linux", reason="netlink is Linux'")
def test_the_kernel_says_over_netlink_what_it_prints(sockets: list[socket.socket]) -> None:
    """Every socket of this process, field for field, by both ways."""
    wanted = {Endpoint(*each.getsockname()[:2]) for each in sockets}
    told: list[set[Found]] = []
    for tables in (SockDiag(), ProcTables()):
        source = ProcNetSource(tables=tables)
        found = map(source.explain, source.read().raws)
        told.append({each for each in found if each.local in wanted})
    assert told[0] == told[1]
    assert len(told[0]) == len(sockets)
    assert {each.protocol for each in told[0]} == {Protocol.TCP, Protocol.UDP}
    assert len(TABLES) == 4
