"""Linux' tables: read as they are written, and exact while sockets come and go."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from portgui.connections import proc_tables
from portgui.connections.proc_net import NAMES_HIDDEN, ProcNetSource
from portgui.connections.snapshot import Degradation, Gap
from portgui.connections.sources import FirstThatWorks, Found, Reading
from portgui.net import Endpoint, Protocol

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or sys.byteorder == "big",
    reason="needs links to open files, and the addresses below are a little-endian kernel's",
)

_HEADER = (
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt"
    "   uid  timeout inode\n"
)
_HEADER6 = _HEADER.replace("rem_address ", "remote_address ")
_LOOPBACK6 = "00000000000000000000000001000000"
_MAPPED = "0000000000000000FFFF00000100007F"
_ANY6 = "0" * 32


def _line(local: str, remote: str, state: str, *, inode: int, uid: int = 0, number: int = 0) -> str:
    """A line as net/ipv4/tcp_ipv4.c prints it."""
    return (
        f"{number:4d}: {local} {remote} {state} 00000000:00000000 00:00000000 00000000 "
        f"{uid:5d}        0 {inode} 1 0000000000000000 100 0 0 10 0\n"
    )


_NONE4 = "00000000:0000"
_LISTENS = _line("0100007F:1F90", _NONE4, "0A", inode=11)


class _Proc:
    """A procfs with tables and processes, in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "net").mkdir()
        for name in ("tcp", "udp"):
            self.table(name)

    def table(self, name: str, *lines: str) -> None:
        header = _HEADER6 if name.endswith("6") else _HEADER
        (self.root / "net" / name).write_text(header + "".join(lines), encoding="ascii")

    def process(self, pid: int, *inodes: int) -> Path:
        folder = self.root / str(pid) / "fd"
        folder.mkdir(parents=True)
        (folder / "0").symlink_to("/dev/null")
        for number, inode in enumerate(inodes, start=3):
            (folder / str(number)).symlink_to(f"socket:[{inode}]")
        return folder

    def read(self, *, is_root: bool = True) -> Reading:
        return ProcNetSource(self.root, is_root=is_root).read()

    def found(self, *, is_root: bool = True) -> list[Found]:
        source = ProcNetSource(self.root, is_root=is_root)
        return [source.explain(raw) for raw in source.read().raws]


@pytest.fixture
def proc(tmp_path: Path) -> _Proc:
    """A procfs without sockets or processes."""
    return _Proc(tmp_path)


def test_addresses_ports_and_states_are_read(proc: _Proc) -> None:
    """IPv4, IPv6 and IPv4 in IPv6, TCP and UDP, as `ss` would write them."""
    proc.table("tcp", _LISTENS, _line("0100007F:1F90", "0200000A:D431", "01", inode=12))
    proc.table(
        "tcp6",
        _line(f"{_LOOPBACK6}:0050", f"{_ANY6}:0000", "0A", inode=13),
        _line(f"{_MAPPED}:0051", f"{_MAPPED}:0052", "08", inode=14),
    )
    proc.table("udp", _line("00000000:0035", _NONE4, "07", inode=15))
    proc.process(7, 11, 12, 13, 14, 15)
    tcp, udp = Protocol.TCP, Protocol.UDP
    here, there = Endpoint("127.0.0.1", 8080), Endpoint("10.0.0.2", 54321)
    mapped = (Endpoint("::ffff:127.0.0.1", 81), Endpoint("::ffff:127.0.0.1", 82))
    assert proc.found() == [
        Found(tcp, here, None, "LISTEN", 7, 11),
        Found(tcp, here, there, "ESTABLISHED", 7, 12),
        Found(tcp, Endpoint("::1", 80), None, "LISTEN", 7, 13),
        Found(tcp, *mapped, "CLOSE_WAIT", 7, 14),
        Found(udp, Endpoint("0.0.0.0", 53), None, "", 7, 15),
    ]


def test_line_numbers_and_counters_are_no_part_of_a_socket(proc: _Proc) -> None:
    """The same socket in another place of the table, with other queues, is the same value."""
    proc.process(7, 11)
    proc.table("tcp", _LISTENS)
    before = proc.read().raws
    moved = _line("0100007F:1F90", _NONE4, "0A", inode=11, number=12345)
    proc.table("tcp", moved.replace("00000000:00000000", "00000000:0000000F"))
    assert proc.read().raws == before


def test_a_socket_is_told_for_every_process_that_holds_it(proc: _Proc) -> None:
    """A server and its children share one socket; each has its row, once."""
    proc.table("tcp", _LISTENS)
    proc.process(7, 11, 11)
    proc.process(8, 11)
    assert sorted(found.pid or 0 for found in proc.found()) == [7, 8]


def test_a_socket_without_an_inode_belongs_to_no_process(proc: _Proc) -> None:
    """A finished connection is the kernel's, and the account 0 in its line says nothing."""
    proc.table("tcp", _line("0100007F:1F90", "0100007F:D431", "06", inode=0))
    (found,) = proc.found(is_root=False)
    assert (found.pid, found.gap, found.uid) == (None, Gap.KERNEL, None)


def test_somebody_elses_socket_names_the_account_and_the_reason(proc: _Proc) -> None:
    """Without root, another user's process does not show what it has open."""
    proc.table("tcp", _line("0100007F:1F90", _NONE4, "0A", inode=11, uid=105))
    (found,) = proc.found(is_root=False)
    assert (found.pid, found.gap, found.uid) == (None, Gap.NEEDS_ADMIN, 105)
    assert proc.read(is_root=False).degradations == (Degradation(NAMES_HIDDEN, 1),)


def test_to_root_a_socket_that_nobody_holds_is_not_a_matter_of_rights(proc: _Proc) -> None:
    """The kernel's own sockets, and those of other process namespaces: the system does not say."""
    proc.table("udp", _line("00000000:CAFE", _NONE4, "07", inode=11))
    (found,) = proc.found(is_root=True)
    assert found.gap is Gap.NOT_TOLD
    assert proc.read(is_root=True).degradations == ()


def test_a_process_that_may_not_be_read_counts_as_a_refusal(
    proc: _Proc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A root without the right to look into processes, as in a container, is told so as well."""
    proc.table("tcp", _LISTENS)
    proc.process(7, 11)

    def refuses(path: str, flags: int) -> int:
        raise PermissionError(path, flags)

    monkeypatch.setattr(os, "open", refuses)
    (found,) = proc.found(is_root=True)
    assert found.gap is Gap.NEEDS_ADMIN


def test_a_socket_without_a_port_is_left_out(proc: _Proc) -> None:
    """What has not been bound uses no port."""
    proc.table("udp", _line(_NONE4, _NONE4, "07", inode=11))
    proc.process(7, 11)
    assert proc.found() == []


def test_a_computer_without_ipv6_is_read(proc: _Proc) -> None:
    """Its tables are not there: that is no error."""
    proc.table("tcp", _LISTENS)
    proc.process(7, 11)
    assert len(proc.found()) == 1


class _WhileReading(ProcNetSource):
    """A source on which something happens between the tables and the processes."""

    def __init__(self, root: Path, happens: Callable[[], object]) -> None:
        super().__init__(root, is_root=True)
        self._happens = happens

    def _holders(self) -> tuple[dict[int, list[int]], bool]:
        self._happens()
        return super()._holders()


def test_a_socket_that_closes_during_the_scan_does_not_show_as_nobodys(proc: _Proc) -> None:
    """It was in the table, and its process has closed it before its files were read."""
    proc.table("tcp", _LISTENS)
    source = _WhileReading(proc.root, lambda: proc.table("tcp"))
    assert source.read().raws == []


def test_a_process_that_ends_during_the_scan_is_no_error(proc: _Proc) -> None:
    """Its folder is empty or gone when its turn comes."""
    proc.table("tcp", _LISTENS)
    folder = proc.process(7, 11)
    (proc.root / "8").mkdir()

    def ends() -> None:
        for link in folder.iterdir():
            link.unlink()
        proc.table("tcp")

    assert _WhileReading(proc.root, ends).read().raws == []


def test_nobodys_sockets_are_not_asked_for_twice_at_every_scan(
    proc: _Proc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading a table again is for sockets that are new; the others have been shown before."""
    proc.table("tcp", _LISTENS)
    source = ProcNetSource(proc.root, is_root=False)
    before = source.read()
    reads: list[str] = []
    read = proc_tables.read_text

    def counted(path: str) -> str:
        reads.append(path)
        return read(path)

    monkeypatch.setattr(proc_tables, "read_text", counted)
    assert source.read() == before
    assert len(reads) == len(set(reads))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Num       RefCount Protocol Flags    Type St Inode Path\n",
        _HEADER + "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000\n",
        _HEADER + "nonsense\n",
        _HEADER + _LISTENS.replace(" 11 ", " eleven "),
    ],
    ids=["empty", "other table", "cut short", "no columns", "no inode"],
)
def test_an_unknown_format_is_an_error_and_no_guess(proc: _Proc, text: str) -> None:
    """The caller then reads the sockets in another way."""
    (proc.root / "net" / "tcp").write_text(text, encoding="ascii")
    with pytest.raises(ValueError, match="column"):
        proc.read()


def test_where_the_tables_cannot_be_read_the_other_source_is_used_for_good(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A source that failed is not tried again at every scan, and that is logged once."""

    class Fails:
        with_queues = False

        def __init__(self) -> None:
            self.tried = 0

        def read(self) -> Reading:
            self.tried += 1
            raise PermissionError("hardened kernel")

        def explain(self, raw: str) -> Found:
            raise AssertionError(raw)

    class Works:
        with_queues = False

        def read(self) -> Reading:
            return Reading(["raw"])

        def explain(self, raw: str) -> Found:
            return Found(Protocol.TCP, Endpoint(raw, 1), None, "LISTEN", 1, 1)

    fails = Fails()
    source = FirstThatWorks(fails, Works())
    assert source.read() == source.read() == Reading(["raw"])
    assert fails.tried == len(caplog.records) == 1
    assert source.explain("raw").local == Endpoint("raw", 1)
