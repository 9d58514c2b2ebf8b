"""macOS: sockets from netstat with psutil behind it, and names from ps where psutil has none."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

import psutil
import pytest

from portgui.commands import Outcome
from portgui.connections.macos import FORMAT_UNKNOWN, ROWS_UNREAD, NetstatSource, read_list
from portgui.connections.owners import Owners
from portgui.connections.reading import Listed
from portgui.connections.scanner import NOT_REFRESHED, Scanner
from portgui.connections.snapshot import Degradation, Gap, Owner
from portgui.connections.sources import (
    OTHER_USERS_HIDDEN,
    FirstThatWorks,
    Found,
    PsutilSource,
    Reading,
    for_this_system,
)
from portgui.net import Endpoint, Protocol
from tests.connections.netstat_output import FORMATS, output, row

_COLUMNS = FORMATS["26"]
_NEXT = "rxbytes txbytes rhiwat shiwat app/pid state options gencnt"
"""What a macOS of the future may come with."""


gives_up = pytest.mark.usefixtures("caplog")
"""A line in the log is meant: netstat is not asked again."""


class _Mac:
    """netstat of a pretend Mac, by protocol; counts how often it is started."""

    def __init__(self) -> None:
        columns = _COLUMNS
        self.started: list[Sequence[str]] = []
        self.outcome: Outcome | None = None
        self.tcp = [row(columns, pid=77), row(columns, "tcp46", "*.5900", pid=1)]
        self.udp = [row(columns, "udp4", "*.5353", pid=301)]
        self.columns = columns

    def run(self, arguments: Sequence[str]) -> Outcome:
        self.started.append(arguments)
        assert arguments[0] == "/usr/sbin/netstat"
        if self.outcome is not None:
            return self.outcome
        rows = self.tcp if arguments[-1] == "tcp" else self.udp
        return Outcome(0, output(self.columns, *rows) if rows else "", "")


class _Others:
    """psutil's way, for the own processes: one socket, and others that are hidden."""

    def __init__(self) -> None:
        self.with_queues = False
        self.reads = 0

    def read(self) -> Reading:
        self.reads += 1
        return Reading(["own"], (Degradation(OTHER_USERS_HIDDEN, detail="9 processes"),))

    def explain(self, raw: str) -> Found:
        assert raw == "own"
        return Found(Protocol.TCP, Endpoint("127.0.0.1", 8000), None, "LISTEN", 500, 3)


class _Nobody(Owners):
    """Apps of which nothing but the number is asked."""

    def of(self, pid: int) -> Owner:
        return Owner(pid, f"app{pid}", 1.0)


def _scanner(mac: _Mac, other: _Others | None = None) -> Scanner:
    return Scanner(NetstatSource(other or _Others(), mac.run), _Nobody("darwin"))


def _ends(scanner: Scanner) -> list[tuple[str, str, int, int | None]]:
    return sorted(
        (key.protocol.value, key.local.address, key.local.port, key.pid)
        for key in scanner.connections
    )


def test_the_sockets_of_all_users_are_there() -> None:
    """TCP and UDP, each once; a socket for both families is one row, as on Linux."""
    mac = _Mac()
    scanner = _scanner(mac)
    assert scanner.scan().degradations == ()
    assert _ends(scanner) == [
        ("tcp", "0.0.0.0", 80, 77),
        ("tcp", "::", 5900, 1),
        ("udp", "0.0.0.0", 5353, 301),
    ]
    assert [arguments[1:] for arguments in mac.started] == [
        ("-anvW", "-p", "tcp"),
        ("-anvW", "-p", "udp"),
    ]
    assert not scanner.scan().delta


def test_a_computer_without_sockets_is_no_fault() -> None:
    """Then netstat prints nothing at all."""
    mac = _Mac()
    mac.tcp = mac.udp = []
    scan = _scanner(mac).scan()
    assert (scan.degradations, scan.delta.added) == ((), ())


@gives_up
def test_an_unknown_form_is_said_at_every_scan_and_psutil_is_asked() -> None:
    """Its own sentence, beside that of psutil's; netstat is not started in vain again."""
    mac, other = _Mac(), _Others()
    mac.outcome = Outcome(0, output(_NEXT), "")
    scanner = _scanner(mac, other)
    for _ in range(3):
        codes = [found.code for found in scanner.scan().degradations]
        assert codes == [FORMAT_UNKNOWN, OTHER_USERS_HIDDEN]
    assert _ends(scanner) == [("tcp", "127.0.0.1", 8000, 500)]
    assert (len(mac.started), other.reads) == (1, 3)


@gives_up
@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(None, "", "[Errno 2] No such file or directory"),
        Outcome(1, "", "netstat: illegal option -- W"),
        Outcome(-9, "", ""),
    ],
)
def test_a_netstat_that_does_not_work_is_said(outcome: Outcome) -> None:
    """Missing, or of another kind: what it said is for the tooltip."""
    mac = _Mac()
    mac.outcome = outcome
    (first, _) = _scanner(mac).scan().degradations
    assert first.code == FORMAT_UNKNOWN
    assert str(outcome.errors or outcome.status) in first.detail


def test_a_netstat_that_hangs_once_is_asked_again() -> None:
    """The rows stay as they were, and it is said; the next scan is right."""
    mac = _Mac()
    scanner = _scanner(mac)
    scanner.scan()
    mac.outcome = Outcome(None, "", "timeout")
    mac.tcp.append(row(_COLUMNS, "tcp4", "*.81"))
    (said,) = scanner.scan().degradations
    assert (said.code, len(scanner.connections)) == (NOT_REFRESHED, 3)
    mac.outcome = None
    assert scanner.scan().degradations == ()
    assert len(scanner.connections) == 4


def test_a_netstat_that_hangs_now_and_then_is_not_given_up() -> None:
    """Only what hangs again and again does."""
    mac = _Mac()
    scanner = _scanner(mac)
    for _ in range(4):
        mac.outcome = Outcome(None, "", "timeout")
        assert [found.code for found in scanner.scan().degradations] == [NOT_REFRESHED]
        mac.outcome = None
        assert scanner.scan().degradations == ()


@gives_up
def test_a_netstat_that_hangs_again_and_again_is_given_up() -> None:
    """Otherwise every scan would wait for it."""
    mac = _Mac()
    mac.outcome = Outcome(None, "", "timeout")
    scanner = _scanner(mac)
    codes = [[found.code for found in scanner.scan().degradations] for _ in range(4)]
    unknown = [FORMAT_UNKNOWN, OTHER_USERS_HIDDEN]
    assert codes == [[NOT_REFRESHED], [NOT_REFRESHED], unknown, unknown]


def test_rows_that_are_not_readable_are_counted() -> None:
    """The others are shown."""
    mac = _Mac()
    mac.tcp.append(row(_COLUMNS, "tcp4", "nonsense"))
    mac.udp.append(row(_COLUMNS, "udp4", "*.53").rpartition(" ")[0])
    scanner = _scanner(mac)
    assert scanner.scan().degradations == (Degradation(ROWS_UNREAD, 2),)
    assert len(scanner.connections) == 3


@gives_up
def test_a_new_form_in_mid_life_keeps_the_rows() -> None:
    """An update under a running program: what psutil sees takes over."""
    mac, other = _Mac(), _Others()
    scanner = _scanner(mac, other)
    scanner.scan()
    mac.outcome = Outcome(0, output(_NEXT), "")
    scan = scanner.scan()
    assert len(scan.delta.removed) == 3
    assert _ends(scanner) == [("tcp", "127.0.0.1", 8000, 500)]


@gives_up
def test_queues_are_read_when_they_are_wished_for() -> None:
    """The wish reaches whichever source is in use."""
    mac, other = _Mac(), _Others()
    mac.tcp = [row(_COLUMNS, "tcp4", "1.2.3.4.5", "1.2.3.4.6", "ESTABLISHED", queues=(7, 9))]
    source = NetstatSource(other, mac.run)
    source.with_queues = True
    tcp, _ = source.read().raws
    assert source.explain(tcp).queues == (7, 9)
    mac.outcome = Outcome(1, "", "no")
    source.read()
    assert other.with_queues


def test_the_first_that_works_hands_the_wish_on() -> None:
    """Linux has two sources as well."""
    one, other = _Others(), _Others()
    both = FirstThatWorks(one, other)
    both.with_queues = True
    both.read()
    assert (one.with_queues, other.with_queues) == (True, True)


@pytest.mark.skipif(sys.platform != "darwin", reason="the choice of macOS")
def test_macos_asks_netstat_first() -> None:
    """Which source this system has."""
    assert isinstance(for_this_system(), NetstatSource)


# ps.

_PS = """\
    1 root             /sbin/launchd
  301 _mdnsresponder   /usr/sbin/mDNSResponder
  500 ada              /Applications/Google Chrome.app/Contents/MacOS/Google Chrome
  612 root             (kernel_helper)
  700 root
  bad line
  801 eve              /tmp/x
  500 root             /sbin/launchd
"""


def _ps(text: str = _PS, status: int | None = 0) -> Callable[[Sequence[str]], Outcome]:
    def run(arguments: Sequence[str]) -> Outcome:
        assert arguments == ("/bin/ps", "-axww", "-o", "pid=,user=,comm=")
        return Outcome(status, text, "")

    return run


def test_the_list_of_all_processes_is_read() -> None:
    """Paths with spaces stay whole; a number that is there twice is one that lies."""
    assert read_list(_ps()) == {
        1: Listed("root", "/sbin/launchd"),
        301: Listed("_mdnsresponder", "/usr/sbin/mDNSResponder"),
        612: Listed("root", "(kernel_helper)"),
        801: Listed("eve", "/tmp/x"),
    }


def test_a_list_that_does_not_come_is_empty(caplog: pytest.LogCaptureFixture) -> None:
    """The cells say then what psutil said."""
    assert read_list(_ps("", None)) == {}
    assert "processes not listed" in caplog.text


class _Foreign:
    """A process of another user: psutil tells it is there, and refuses what is asked."""

    def __init__(self, refuses: str, pid: int = 301) -> None:
        self.pid = pid
        self._refuses = refuses.split()

    def oneshot(self) -> Any:  # noqa: ANN401 (psutil's context manager)
        return psutil.Process().oneshot()

    def __getattr__(self, name: str) -> Callable[[], object]:
        answers = {"name": "mDNSResponder", "exe": "/usr/sbin/x", "username": "_mdns"}
        more = {"create_time": 5.0, "parent": None, "cmdline": ["x"]}

        def answer() -> object:
            if name in self._refuses:
                raise psutil.AccessDenied(self.pid)
            return {**answers, **more}[name]

        return answer


def _owners(monkeypatch: pytest.MonkeyPatch, refuses: str, asked: list[int]) -> Owners:
    def listed() -> dict[int, Listed]:
        asked.append(1)
        return {
            301: Listed("_mdnsresponder", "/usr/sbin/mDNSResponder"),
            302: Listed("", "(helper)"),
        }

    monkeypatch.setattr(psutil, "Process", lambda pid=None: _Foreign(refuses, pid))
    return Owners("darwin", listed=listed)


@pytest.fixture
def real_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """`oneshot` of the stand-in is the real one's."""
    own = psutil.Process()
    monkeypatch.setattr(_Foreign, "oneshot", lambda _self: own.oneshot())


@pytest.mark.usefixtures("real_process")
@pytest.mark.parametrize("refuses", ["exe cmdline", "name exe username cmdline"])
def test_what_psutil_may_not_tell_comes_from_the_list(
    monkeypatch: pytest.MonkeyPatch, refuses: str
) -> None:
    """Name, path and user; what is not in it keeps its reason."""
    owner = _owners(monkeypatch, refuses, []).of(301)
    assert owner.name == "mDNSResponder"
    assert owner.path == "/usr/sbin/mDNSResponder"
    assert owner.user == ("_mdnsresponder" if "username" in refuses else "_mdns")
    assert owner.gaps == (("command", Gap.NEEDS_ADMIN),)


@pytest.mark.usefixtures("real_process")
def test_the_list_is_read_once_a_scan_and_only_if_it_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It costs a program; most processes tell enough by themselves."""
    asked: list[int] = []
    owners = _owners(monkeypatch, "cmdline", asked)
    owners.of(301)
    assert asked == []
    owners = _owners(monkeypatch, "exe", asked)
    owners.start_scan()
    for pid in range(300, 400):
        owners.of(pid)
    assert len(asked) == 1
    owners.start_scan()  # who was met just now is looked at again, in a newer list
    assert len(asked) == 2


@pytest.mark.usefixtures("real_process")
def test_a_process_that_is_not_in_the_list_says_why_it_has_no_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And one without a path there is given none."""
    owners = _owners(monkeypatch, "name exe username", [])
    unknown, helper = owners.of(999), owners.of(302)
    assert (unknown.name, unknown.gap("name")) == ("", Gap.NEEDS_ADMIN)
    assert (helper.name, helper.path) == ("(helper)", None)
    assert helper.gap("path") is Gap.NEEDS_ADMIN
    assert helper.gap("user") is Gap.NEEDS_ADMIN


@gives_up
def test_psutil_is_what_is_behind_netstat() -> None:
    """A real source, with a real answer about this very process or a reason."""
    source = NetstatSource(PsutilSource(), lambda _arguments: Outcome(None, "", "not here"))
    reading = source.read()
    assert reading.degradations[0].code == FORMAT_UNKNOWN
    assert all(source.explain(raw).local.port for raw in reading.raws)
