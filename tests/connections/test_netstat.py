"""macOS' netstat in all the formats of its versions, and in none that it never had."""

import random
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.connections.netstat import Socket, Table, UnknownFormatError, explained
from portgui.connections.scanner import state_of
from portgui.connections.snapshot import Gap, State
from portgui.net import Endpoint, Protocol
from tests.connections.netstat_output import FORMATS, header, output, row

TCP, UDP = Protocol.TCP, Protocol.UDP
CAPTURES: Final = Path(__file__).parents[3] / "shared" / "captures"


def sockets(text: str, protocol: Protocol = TCP, *, with_queues: bool = False) -> list[Socket]:
    """The sockets of an output that is readable throughout."""
    rows = Table(protocol).read(text, with_queues=with_queues)
    assert rows.unread == 0
    return rows.sockets


@pytest.mark.parametrize("columns", FORMATS.values(), ids=FORMATS)
def test_every_version_is_read(columns: str) -> None:
    """Both ends, the state in psutil's words, the process, and what tells the socket."""
    text = output(
        columns,
        row(columns),
        row(columns, "tcp6", "fe80::1%en0.62503", "fe80::2%en0.443", "ESTABLISHED", pid=368),
        row(columns, "tcp4", "127.0.0.1.5173", "127.0.0.1.50000", "FIN_WAIT_2", pid=8),
    )
    generation = 0xCB7 if "gencnt" in columns else -1
    assert sockets(text) == [
        Socket(TCP, Endpoint("0.0.0.0", 80), None, "LISTEN", 77, generation, None),
        Socket(TCP, Endpoint("fe80::1%en0", 62503), Endpoint("fe80::2%en0", 443), "ESTABLISHED",
               368, generation, None),
        Socket(TCP, Endpoint("127.0.0.1", 5173), Endpoint("127.0.0.1", 50000), "FIN_WAIT2", 8,
               generation, None),
    ]  # fmt: skip


@pytest.mark.parametrize("columns", FORMATS.values(), ids=FORMATS)
def test_udp_rows_have_no_state(columns: str) -> None:
    """The columns after the empty one are still found; an unbound socket is left out."""
    text = output(
        columns,
        row(columns, "udp4", "*.5353", pid=301),
        row(columns, "udp46", "*.546", pid=302),
        row(columns, "udp6", "::1.123", "::1.999", pid=303),
        row(columns, "udp4", "*.*", pid=304),
    )
    found = [(one.local, one.remote, one.status, one.pid) for one in sockets(text, UDP)]
    assert found == [
        (Endpoint("0.0.0.0", 5353), None, "", 301),
        (Endpoint("::", 546), None, "", 302),
        (Endpoint("::1", 123), Endpoint("::1", 999), "", 303),
    ]


@pytest.mark.parametrize(
    ("proto", "local", "end"),
    [
        ("tcp4", "*.80", Endpoint("0.0.0.0", 80)),
        ("tcp6", "*.80", Endpoint("::", 80)),
        ("tcp46", "*.80", Endpoint("::", 80)),
        ("tcp46", "127.0.0.1.80", Endpoint("127.0.0.1", 80)),
        ("tcp6", "::1.3000", Endpoint("::1", 3000)),
        ("tcp6", "2001:db8::10.20.443", None),
        ("tcp6", "fe80::1%lo0.88", Endpoint("fe80::1%lo0", 88)),
        ("tcp4", "10.0.0.1.65535", Endpoint("10.0.0.1", 65535)),
        ("tcp4", "10.0.0.1.65536", None),
        ("tcp4", "10.0.0.80", None),
        ("tcp4", "localhost.80", None),
        ("tcp4", "10.0.0.1.http", None),
        ("tcp4", "10.0.0.1.٣", None),
        ("tcp6", "fe80::c4c8:5ff:f…", None),
        ("tcp4", ".80", None),
    ],
)
def test_the_port_is_after_the_last_dot(proto: str, local: str, end: Endpoint | None) -> None:
    """What is no address and port makes the row unreadable; nothing is guessed.

    A socket for both families that waits everywhere is what Linux shows as `:::80`.
    """
    columns = FORMATS["26"]
    rows = Table(TCP).read(output(columns, row(columns), row(columns, proto, local)))
    ends = [one.local for one in rows.sockets[1:]]
    assert (ends, rows.unread) == (([], 1) if end is None else ([end], 0))


@pytest.mark.parametrize(
    ("word", "status", "state"),
    [
        ("CLOSED", "CLOSE", State.CLOSING),
        ("LISTEN", "LISTEN", State.WAITING),
        ("SYN_SENT", "SYN_SENT", State.CONNECTED),
        ("SYN_RCVD", "SYN_RECV", State.CONNECTED),
        ("ESTABLISHED", "ESTABLISHED", State.CONNECTED),
        ("CLOSE_WAIT", "CLOSE_WAIT", State.CLOSING),
        ("FIN_WAIT_1", "FIN_WAIT1", State.CLOSING),
        ("CLOSING", "CLOSING", State.CLOSING),
        ("LAST_ACK", "LAST_ACK", State.CLOSING),
        ("FIN_WAIT_2", "FIN_WAIT2", State.CLOSING),
        ("TIME_WAIT", "TIME_WAIT", State.FINISHED),
        ("11", "STATE_11", State.CLOSING),
    ],
)
def test_every_state_of_the_kernel_has_psutils_word(word: str, status: str, state: State) -> None:
    """All of netinet/tcp_fsm.h, and a number that is not in it."""
    columns = FORMATS["15.4"]
    (one,) = sockets(output(columns, row(columns, "tcp4", "1.2.3.4.5", "1.2.3.4.6", word)))
    assert one.status == status
    assert state_of(explained(one)) is state


_NAMES: Final = [
    "Google Chrome H", "io.tailscale.ipn", "Brave Browser He", "a:b", ":", "", " x ", "x:1 00182",
    "launchd", "a\nb", "\n", "\n\n:7\n", "naïve ☂", "tcp4", "tcp4 0 0 *.1 *.*",
    "\nudp4 0 0 *.1 *.* 0 0 0 0 x", "\ntcp4 0 0 *.1 *.* LISTEN 0 0 0",
    "\nProto Recv-Q Send-Q", "x" * 32,
]  # fmt: skip


@pytest.mark.parametrize("name", _NAMES)
@pytest.mark.parametrize("proto", ["tcp4", "udp6"])
def test_a_process_name_can_be_anything(name: str, proto: str) -> None:
    """Spaces, dots, colons, newlines, even what looks like a row: it is one row, with its pid."""
    columns = FORMATS["26"]
    before, after = row(columns, proto, "*.1000"), row(columns, proto, "*.3000", pid=9)
    text = output(columns, before, row(columns, proto, "*.2000", pid=27328, name=name), after)
    found = sockets(text, TCP if proto == "tcp4" else UDP)
    assert [(one.local.port, one.pid) for one in found] == [(1000, 77), (2000, 27328), (3000, 9)]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=16))
def test_no_process_name_makes_a_row_of_its_own(name: str) -> None:
    """Whatever it is, exactly the real sockets come out, with their real processes."""
    columns = FORMATS["26"]
    rows = [row(columns, "tcp4", f"*.{port}", pid=port, name=name) for port in (1, 2, 3)]
    found = Table(TCP).read(output(columns, *rows)).sockets
    assert [(one.local.port, one.pid) for one in found] == [(1, 1), (2, 2), (3, 3)]


@given(st.sampled_from(list(FORMATS.values())), st.randoms(use_true_random=False))
def test_reordered_columns_are_read_by_their_names(columns: str, order: random.Random) -> None:
    """Where a column stands is the header's business."""
    names = columns.split()
    order.shuffle(names)
    mixed = " ".join(names)
    try:
        found = sockets(output(mixed, row(mixed, pid=5), row(mixed, "tcp6", "::1.7", pid=6)))
    except UnknownFormatError:
        assert names[-1] == "process:pid"  # nothing would tell where the name ends
        return
    assert [(one.local.port, one.pid) for one in found] == [(80, 5), (7, 6)]


@given(st.sampled_from(list(FORMATS.values())), st.data())
def test_a_row_that_is_cut_is_counted_and_not_guessed(columns: str, data: st.DataObject) -> None:
    """Wherever the output ends: whole rows are read, the last one is read or counted."""
    text = output(columns, row(columns, pid=5), row(columns, "tcp6", "::1.7", "::1.8", pid=66))
    start = text.rindex("tcp6") + len("tcp6 ")
    cut = data.draw(st.integers(start, len(text)))
    rows = Table(TCP).read(text[:cut])
    assert rows.sockets[0].pid == 5
    rest = rows.sockets[1:]
    assert len(rest) + rows.unread == 1
    # The last value may have lost a digit; the process and the ends stand before it.
    assert all((one.local.port, one.pid) == (7, 66) for one in rest if "gencnt" in columns)


@given(st.text(max_size=400), st.sampled_from([*FORMATS.values(), ""]))
def test_any_output_is_read_or_refused(text: str, columns: str) -> None:
    """There is no other outcome."""
    whole = f"{header(columns)}\n{text}" if columns else text
    try:
        rows = Table(TCP).read(whole)
    except UnknownFormatError:
        return
    assert rows.unread >= 0


@pytest.mark.parametrize(
    "text",
    [
        "netstat: illegal option -- W\n",
        row(FORMATS["11"]),
        output("rhiwat shiwat state options", row("rhiwat shiwat state options")),
        output(FORMATS["26"] + " pid", row(FORMATS["26"] + " pid")),
        output(FORMATS["11"] + " pid", row(FORMATS["11"] + " pid")),
        output(FORMATS["11"]).replace("(state)", "Zustand"),
        output(FORMATS["11"]).replace("Local Address", "Lokale Adresse"),
        output(FORMATS["11"], row(FORMATS["26"])),
        output("rhiwat shiwat process:pid", row("rhiwat shiwat process:pid")),
    ],
    ids=["refusal", "no header", "no pid", "two pids", "pid twice", "state", "local", "rows",
         "name at the end"],
)  # fmt: skip
def test_an_unknown_format_is_refused(text: str) -> None:
    """It is said that it could not be read; nothing is guessed."""
    with pytest.raises(UnknownFormatError):
        Table(TCP).read(text)


def test_no_output_is_no_socket() -> None:
    """Without a single socket netstat prints not even a header."""
    assert Table(UDP).read("") == ([], 0)
    assert sockets(output(FORMATS["26"]), UDP) == []


def test_remarks_between_the_rows_are_no_rows() -> None:
    """The program says so when sockets came or went while it was looking."""
    columns = FORMATS["15.4"]
    text = output(columns, row(columns)) + "Some tcp sockets may have been created.\n"
    assert len(sockets(text)) == 1


def test_a_row_of_another_protocol_is_not_believed() -> None:
    """Each protocol is asked for on its own."""
    columns = FORMATS["15.4"]
    rows = Table(TCP).read(output(columns, row(columns), row(columns, "udp4")))
    assert (len(rows.sockets), rows.unread) == (1, 1)


def test_a_finished_connection_is_the_kernels() -> None:
    """The number of its process may belong to another one by now; 0 is the kernel itself."""
    columns = FORMATS["26"]
    text = output(
        columns,
        row(columns, "tcp4", "1.2.3.4.5", "1.2.3.4.6", "TIME_WAIT", pid=5),
        row(columns, "tcp4", "1.2.3.4.7", "1.2.3.4.8", "LAST_ACK", pid=0),
        row(columns, "tcp4", "1.2.3.4.9", "1.2.3.4.8", "LAST_ACK", pid=5),
    )
    found = [explained(one) for one in sockets(text)]
    assert [(one.pid, one.gap) for one in found] == [
        (None, Gap.KERNEL),
        (None, Gap.KERNEL),
        (5, None),
    ]


def test_queues_are_told_when_asked_for() -> None:
    """Not for a listener: its columns do not count connections here, as they do elsewhere."""
    columns = FORMATS["26"]
    text = output(
        columns,
        row(columns, queues=(1, 2)),
        row(columns, "tcp4", "1.2.3.4.5", "1.2.3.4.6", "ESTABLISHED", queues=(7, 523)),
    )
    assert [explained(one).queues for one in sockets(text)] == [None, None]
    asked = sockets(text, with_queues=True)
    assert [explained(one).queues for one in asked] == [None, (7, 523)]


def test_a_table_that_is_read_again_sees_every_change() -> None:
    """Unchanged rows are kept, also with traffic; a new state, pid, format or wish is seen."""
    columns, table = FORMATS["15.4"], Table(TCP)
    busy = row(columns, "tcp4", "1.2.3.4.5", "1.2.3.4.6", "ESTABLISHED", queues=(1, 1))
    first = table.read(output(columns, row(columns), busy))
    again = table.read(output(columns, row(columns), busy.replace("     250", "   99250")))
    assert again == first
    closing = table.read(output(columns, row(columns), busy.replace("ESTABLISHED", "CLOSE_WAIT ")))
    assert [one.status for one in closing.sockets] == ["LISTEN", "CLOSE_WAIT"]
    asked = table.read(output(columns, row(columns), busy), with_queues=True)
    assert asked.sockets[1].queues == (1, 1)
    other = FORMATS["26"]
    assert table.read(output(columns, row(columns), busy)).sockets[1].queues is None
    moved = table.read(output(other, row(other, pid=3)))
    assert [one.pid for one in moved.sockets] == [3]
    assert table.read(output(columns, row(columns), busy)) == first


def test_a_row_that_is_cut_does_not_swallow_the_next_one() -> None:
    """It would have to be a name that is longer than any."""
    columns = FORMATS["26"]
    cut = row(columns, "tcp4", "*.1").partition(" httpd")[0]
    rows = Table(TCP).read(output(columns, cut, row(columns, "tcp4", "*.2"), row(columns)))
    assert ([one.local.port for one in rows.sockets], rows.unread) == ([2, 80], 1)


@pytest.mark.parametrize("columns", FORMATS.values(), ids=FORMATS)
def test_a_value_of_another_kind_is_not_the_column(columns: str) -> None:
    """Numbers where numbers belong: otherwise the row is not what the header says."""
    wrong = row(columns, "tcp4", "*.1").replace("00000008", "00000x08")
    rows = Table(TCP).read(output(columns, row(columns), wrong))
    assert (len(rows.sockets), rows.unread) == (1, 1)


def test_sockets_that_are_alike_are_numbered() -> None:
    """Before macOS 13 nothing tells two sockets of one process on one address apart."""
    columns = FORMATS["11"]
    text = output(columns, row(columns), row(columns), row(columns, pid=5), row(columns))
    found = sockets(text)
    assert len(set(found)) == 4
    assert [(one.pid, one.number) for one in found] == [(77, 0), (77, 1), (5, 0), (77, 2)]


@pytest.mark.parametrize(
    ("file", "pids"),
    [
        ("macos15.4-15.x_netstat_anv_tcp.txt", [501, 777, 1]),
        ("macos26_netstat_anv_tcp.txt", [89468, 27328, 13942, 13950, 368, 777]),
    ],
)
def test_captures_of_real_macs_are_read(file: str, pids: list[int]) -> None:
    """Where they are at hand."""
    path = CAPTURES / file
    if not path.exists():
        pytest.skip("the captures are not here")
    assert [one.pid for one in sockets(path.read_text("utf-8"))] == pids
