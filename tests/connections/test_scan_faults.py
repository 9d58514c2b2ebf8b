"""What psutil may do at any call costs one cell, or is said; it never costs the table."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import AddressFamily, SocketKind
from typing import Any

import psutil
import pytest

from portgui.connections import scanner as scanner_module
from portgui.connections.owners import RECHECKED_EVERY, Owners
from portgui.connections.scanner import NOT_REFRESHED, Scanner
from portgui.connections.services import WindowsServices
from portgui.connections.snapshot import Connection, Gap, Reach, State
from portgui.connections.sources import (
    OTHER_USERS_HIDDEN,
    FirstThatWorks,
    Found,
    PsutilSource,
    Reading,
)
from portgui.net import Endpoint, Protocol

_V4, _V6 = AddressFamily.AF_INET, AddressFamily.AF_INET6
_TCP, _UDP = SocketKind.SOCK_STREAM, SocketKind.SOCK_DGRAM
_Sconn: Any = psutil._ntuples.sconn
_Pconn: Any = psutil._ntuples.pconn
_Addr = psutil._ntuples.addr
_Raw = psutil._ntuples.sconn


@dataclass
class _App:
    """A process of the fake system."""

    name: str = "app"
    started: float = 100.0
    exe: str = "/bin/app"
    user: str = "mo"
    arguments: tuple[str, ...] = ("app",)
    parent: int | None = None
    sockets: list[_Raw] = field(default_factory=list)


class _System:
    """psutil over processes that start, end, and leave their number to others.

    `errors` maps a call, or a call of one process, to what it raises.
    """

    def __init__(self) -> None:
        self.apps: dict[int, _App] = {}
        self.loose: list[_Raw] = []
        self.errors: dict[str | tuple[str, int], Exception] = {}
        self.calls: list[tuple[str, int | None]] = []
        self.boot = 0.0

    def start(self, pid: int, app: _App, *ports: int) -> None:
        app.sockets = [_listens(port, pid) for port in ports]
        self.apps[pid] = app

    def check(self, call: str, pid: int | None = None) -> None:
        self.calls.append((call, pid))
        error = self.errors.get(call) or (self.errors.get((call, pid)) if pid is not None else None)
        if error is not None:
            raise error

    def net_connections(self, kind: str) -> list[_Raw]:
        assert kind == "inet"
        self.check("net_connections")
        every = [raw for app in self.apps.values() for raw in app.sockets]
        return list({*every, *self.loose})  # psutil too returns what was a set

    def pids(self) -> list[int]:
        self.check("pids")
        return sorted(self.apps)

    def process(self, pid: int) -> "_Process":
        self.check("Process", pid)
        if pid not in self.apps:
            raise psutil.NoSuchProcess(pid)
        return _Process(self, pid)


class _Process:
    """As psutil's: it asks the system at every call, by number, and knows its start since boot."""

    def __init__(self, system: _System, pid: int) -> None:
        self.pid = pid
        self._system = system
        self._started = system.apps[pid].started

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Process):
            return NotImplemented
        return (self.pid, self._started) == (other.pid, other._started)

    def __hash__(self) -> int:
        return hash((self.pid, self._started))

    @contextmanager
    def oneshot(self) -> Iterator[None]:
        self._system.check("oneshot", self.pid)
        yield

    def name(self) -> str:
        return self._app("name").name

    def exe(self) -> str:
        return self._app("exe").exe

    def username(self) -> str:
        return self._app("username").user

    def cmdline(self) -> list[str]:
        return list(self._app("cmdline").arguments)

    def create_time(self) -> float:
        return self._system.boot + self._app("create_time").started

    def parent(self) -> "_Process | None":
        pid = self._app("parent").parent
        return None if pid is None else _Process(self._system, pid)

    def net_connections(self, kind: str) -> list[Any]:
        assert kind == "inet"
        own = self._app("own_connections").sockets
        return [_Pconn(*raw[:-1]) for raw in own]

    def _app(self, call: str) -> _App:
        self._system.check(call, self.pid)
        if self.pid not in self._system.apps:
            raise psutil.NoSuchProcess(self.pid)
        return self._system.apps[self.pid]


def _listens(port: int, pid: int | None, fd: int = 3) -> _Raw:
    return _Raw(fd, _V4, _TCP, _Addr("0.0.0.0", port), (), "LISTEN", pid)


class _Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class _Bench:
    """A scanner on a fake system; every scan is checked against the difference that it tells."""

    system: _System
    scanner: Scanner
    clock: _Clock
    told: dict[object, Connection] = field(default_factory=dict)

    def scan(self) -> scanner_module.Scan:
        """Scan, and check that the differences told so far add up to what there is."""
        scan = self.scanner.scan()
        for key in scan.delta.removed:
            del self.told[key]
        for found in scan.delta.changed:
            assert self.told[found.key] != found
            self.told[found.key] = found
        for found in scan.delta.added:
            assert found.key not in self.told
            self.told[found.key] = found
        assert self.told == self.scanner.connections
        return scan

    def row(self, port: int) -> Connection:
        (row,) = (row for row in self.scanner.connections.values() if row.key.local.port == port)
        return row


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., _Bench]:
    """Builds a bench with two apps, as on the system of a given name."""

    def build(system_name: str = "linux", windows: WindowsServices | None = None) -> _Bench:
        system, clock = _System(), _Clock()
        monkeypatch.setattr(psutil, "Process", system.process)
        monkeypatch.setattr(psutil, "pids", system.pids)
        monkeypatch.setattr(psutil, "net_connections", system.net_connections)
        system.start(10, _App("first", 100.0), 1000)
        system.start(20, _App("second", 200.0, parent=10), 2000)
        owners = Owners(system_name, windows, tmp_path)
        return _Bench(system, Scanner(PsutilSource(), owners, clock), clock)

    return build


@pytest.fixture
def bench(make: Callable[..., _Bench]) -> _Bench:
    """A scanner on a fake Linux with two apps, read through psutil."""
    return make()


_ERRORS = [
    psutil.AccessDenied(10),
    psutil.NoSuchProcess(10),
    psutil.ZombieProcess(10),
    psutil.TimeoutExpired(1),
    psutil.Error(),
    OSError(5, "input/output error"),
    PermissionError(13, "denied"),
    FileNotFoundError(2, "gone"),
    RuntimeError("tables kept changing"),
    KeyError("0D"),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
    OverflowError("pid out of range"),
]
_IDS = [type(error).__name__ for error in _ERRORS]
_MOST = {"name", "create_time", "path", "user", "service", "parent", "command", "container"}
_CALLS = {
    "Process": _MOST,
    "oneshot": _MOST,
    "name": {"name"},
    "exe": {"path"},
    "username": {"user"},
    "cmdline": {"command"},
    "create_time": {"create_time"},
    "parent": {"parent"},
}


@pytest.mark.parametrize("call", _CALLS)
@pytest.mark.parametrize("error", _ERRORS, ids=_IDS)
def test_an_error_about_one_process_costs_its_cells_only(
    bench: _Bench, call: str, error: Exception
) -> None:
    """Every error at every call leaves a reason in the cells that it concerns, and no other."""
    bench.system.errors[call, 10] = error
    bench.scan()
    hurt, whole = bench.row(1000).owner, bench.row(2000).owner
    assert {name for name, _ in hurt.gaps} == _CALLS[call]
    assert all(not getattr(hurt, name) for name in _CALLS[call])
    if call == "name":  # the one app is the other's parent
        assert dict(whole.gaps).keys() == {"parent"}
    else:
        assert whole.gaps == ()
    assert (whole.name, whole.path, whole.user) == ("second", "/bin/app", "mo")
    bench.system.errors.clear()
    for _ in range(RECHECKED_EVERY):
        bench.scan()
    assert bench.row(1000).owner.gaps == ()


@pytest.mark.parametrize(
    ("error", "gap"),
    [
        (psutil.AccessDenied(10), Gap.NEEDS_ADMIN),
        (PermissionError(13, "denied"), Gap.NEEDS_ADMIN),
        (psutil.NoSuchProcess(10), Gap.ENDED),
        (psutil.ZombieProcess(10), Gap.ENDED),
        (OSError(5, "input/output error"), Gap.NOT_TOLD),
    ],
)
def test_a_cell_says_why_it_is_empty(bench: _Bench, error: Exception, gap: Gap) -> None:
    """A missing right, an app that has ended and a system that does not say are told apart."""
    bench.system.errors["exe", 10] = error
    bench.scan()
    assert bench.row(1000).owner.gap("path") is gap


@pytest.mark.parametrize("error", _ERRORS, ids=_IDS)
def test_a_scan_that_fails_keeps_the_rows_and_says_so(bench: _Bench, error: Exception) -> None:
    """The table stays as it was, with one degradation, and the next scan is right again."""
    bench.scan()
    bench.system.errors["net_connections"] = error
    bench.system.errors["pids"] = error
    bench.system.start(30, _App("third"), 3000)
    scan = bench.scan()
    assert not scan.delta
    (degradation,) = scan.degradations
    assert (degradation.code, degradation.rows) == (NOT_REFRESHED, 2)
    assert type(error).__name__ in degradation.detail
    bench.system.errors.clear()
    assert [row.key.local.port for row in bench.scan().delta.added] == [3000]


@pytest.mark.parametrize("error", _ERRORS, ids=_IDS)
def test_without_the_right_to_list_all_the_readable_processes_are_listed(
    bench: _Bench, error: Exception
) -> None:
    """As on macOS without root: one by one, without those that refuse, and it is said."""
    bench.system.errors["net_connections"] = psutil.AccessDenied()
    bench.system.errors["own_connections", 20] = error
    scan = bench.scan()
    assert [(row.key.local.port, row.owner.name) for row in scan.delta.added] == [(1000, "first")]
    codes = [degradation.code for degradation in scan.degradations]
    assert codes == ([] if isinstance(error, psutil.NoSuchProcess) else [OTHER_USERS_HIDDEN])


def test_a_change_to_the_other_source_is_seen_through(
    bench: _Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """Linux' own tables become unreadable in mid-life: the same rows come from psutil."""

    class Tables:
        """Raws of another type than psutil's."""

        with_queues = False
        works = True

        def read(self) -> Reading:
            if not self.works:
                raise PermissionError(13, "hardened")
            return Reading([1000, 2000])

        def explain(self, raw: int) -> Found:
            return Found(
                Protocol.TCP, Endpoint("0.0.0.0", raw), None, "LISTEN", raw // 100, raw + 7
            )

    tables = Tables()
    bench.scanner = Scanner(FirstThatWorks(tables, PsutilSource()), bench.scanner.owners)
    assert len(bench.scan().delta.added) == 2
    tables.works = False
    scan = bench.scan()
    assert (scan.delta.removed, scan.delta.added, scan.degradations) == ((), (), ())
    assert [row.key.local.port for row in scan.delta.changed] == [1000, 2000]
    assert not bench.scan().delta
    assert len(caplog.records) == 1


def test_a_right_that_was_refused_is_not_asked_for_at_every_scan(bench: _Bench) -> None:
    """It would look at process after process until the first that refuses."""
    bench.system.errors["net_connections"] = psutil.AccessDenied()
    bench.scan()
    bench.scan()
    assert [call for call, _ in bench.system.calls].count("net_connections") == 1


def test_a_process_that_ends_during_the_scan_is_no_error(bench: _Bench) -> None:
    """Its socket was listed, and then it was gone: the row says that the app has ended."""
    bench.system.loose = [_listens(3000, 99)]
    bench.scan()
    owner = bench.row(3000).owner
    assert (owner.pid, owner.name, owner.gap("name")) == (99, "", Gap.ENDED)


def test_a_socket_without_a_process_says_why(bench: _Bench) -> None:
    """A finished connection has none; another user's needs rights; process 0 is the system.

    Process 0 waits for nothing: a socket of its that does is one that Windows says nothing of.
    """
    there = _Addr("10.0.0.1", 5)
    bench.system.loose = [
        _Sconn(-1, _V4, _TCP, _Addr("10.0.0.2", 3000), there, "TIME_WAIT", None),
        _Sconn(-1, _V4, _TCP, _Addr("10.0.0.2", 3001), there, "ESTABLISHED", None),
        _Sconn(-1, _V4, _TCP, _Addr("10.0.0.2", 3002), there, "TIME_WAIT", 0),
        _Sconn(-1, _V4, _TCP, _Addr("10.0.0.2", 3003), (), "LISTEN", 0),
    ]
    bench.scan()
    gaps = [bench.row(port).owner.gap("name") for port in (3000, 3001, 3002, 3003)]
    assert gaps == [Gap.KERNEL, Gap.NEEDS_ADMIN, Gap.KERNEL, Gap.NOT_TOLD]


@pytest.mark.parametrize(
    ("kind", "status", "remote", "state"),
    [
        (_TCP, "LISTEN", (), State.WAITING),
        (_TCP, "ESTABLISHED", _Addr("10.0.0.1", 5), State.CONNECTED),
        (_TCP, "SYN_SENT", _Addr("10.0.0.1", 5), State.CONNECTED),
        (_TCP, "SYN_RECV", _Addr("10.0.0.1", 5), State.CONNECTED),
        (_TCP, "FIN_WAIT1", _Addr("10.0.0.1", 5), State.CLOSING),
        (_TCP, "FIN_WAIT2", _Addr("10.0.0.1", 5), State.CLOSING),
        (_TCP, "CLOSE_WAIT", _Addr("10.0.0.1", 5), State.CLOSING),
        (_TCP, "LAST_ACK", _Addr("10.0.0.1", 5), State.CLOSING),
        (_TCP, "CLOSING", _Addr("10.0.0.1", 5), State.CLOSING),
        (_TCP, "CLOSE", (), State.CLOSING),
        (_TCP, "DELETE_TCB", _Addr("10.0.0.1", 5), State.CLOSING),
        (_TCP, "TIME_WAIT", _Addr("10.0.0.1", 5), State.FINISHED),
        (_UDP, "NONE", (), State.WAITING),
        (_UDP, "NONE", _Addr("10.0.0.1", 5), State.CONNECTED),
    ],
)
def test_every_system_state_has_a_plain_one(
    bench: _Bench, kind: SocketKind, status: str, remote: tuple[str, int], state: State
) -> None:
    """Four words for all; the system's own word stays beside it."""
    bench.system.loose = [_Sconn(9, _V4, kind, _Addr("127.0.0.1", 3000), remote, status, 10)]
    bench.scan()
    row = bench.row(3000)
    assert (row.state, row.status) == (state, "" if kind == _UDP else status)
    assert row.reach is Reach.THIS_COMPUTER


def test_a_change_of_state_is_a_change_of_the_same_row(bench: _Bench) -> None:
    """Same key, same age, another state: the view can hold still."""
    bench.scan()
    ends = (_Addr("127.0.0.1", 3000), _Addr("127.0.0.1", 3001))
    bench.system.loose = [_Sconn(5, _V4, _TCP, *ends, "SYN_SENT", 10)]
    bench.clock.now = 1_002.0
    bench.scan()
    bench.system.loose = [_Sconn(5, _V4, _TCP, *ends, "ESTABLISHED", 10)]
    bench.clock.now = 1_004.0
    scan = bench.scan()
    assert (scan.delta.removed, scan.delta.added) == ((), ())
    (row,) = scan.delta.changed
    assert (row.status, row.since, row.first_scan) == ("ESTABLISHED", 1_002.0, False)


def test_what_the_first_scan_finds_is_as_old_as_its_app_at_most(bench: _Bench) -> None:
    """Later ones count from when they were first seen."""
    bench.scan()
    bench.system.start(30, _App("third", 900.0), 3000)
    bench.clock.now = 1_002.0
    bench.scan()
    assert (bench.row(1000).since, bench.row(1000).first_scan) == (100.0, True)
    assert (bench.row(3000).since, bench.row(3000).first_scan) == (1_002.0, False)


def test_an_unchanged_computer_is_an_empty_difference(bench: _Bench) -> None:
    """However often it is scanned; and a quiet process is asked about once in fifteen scans."""
    bench.scan()
    bench.scan()
    bench.system.calls.clear()
    for _ in range(RECHECKED_EVERY):
        assert not bench.scan().delta
    assert [pid for call, pid in bench.system.calls if call == "name"].count(20) == 1


def test_twins_are_told_apart_and_keep_their_numbers(bench: _Bench) -> None:
    """Sockets that share everything but the descriptor; the first going does not rename the rest.

    One that changes its state in the same scan keeps its number too.
    """
    bench.system.loose = [_listens(3000, 10, fd) for fd in (5, 6, 7)]
    bench.scan()
    bench.system.loose = [_listens(3000, 10, fd) for fd in (6, 7)]
    (gone,) = bench.scan().delta.removed
    assert gone.number == 0
    bench.system.loose = [_listens(3000, 10, 6)._replace(status="CLOSE"), _listens(3000, 10, 7)]
    (changed,) = bench.scan().delta.changed
    assert changed.key.number == 1
    bench.system.loose = [*bench.system.loose, *(_listens(3000, 10, fd) for fd in (8, 9))]
    assert {row.key.number for row in bench.scan().delta.added} == {0, 3}


def test_sockets_that_are_not_bound_are_left_out(bench: _Bench) -> None:
    """There are such on macOS, without a port or with port 0."""
    bench.system.loose = [
        _Sconn(5, _V4, _UDP, (), (), "NONE", 10),
        _Sconn(6, _V6, _UDP, _Addr("::", 0), (), "NONE", 10),
    ]
    bench.scan()
    assert len(bench.scanner.connections) == 2


@pytest.mark.parametrize("name", ["a\nb", "x" * 4_000, "\x00\x1b[31m", "exe.\u202egpj", "\udce9"])
def test_any_process_name_is_shown_safely(bench: _Bench, name: str) -> None:
    """Plain, bounded, on one line, and never blank."""
    bench.system.start(30, _App(name, exe=f"/bin/{name}", user=name), 3000)
    bench.scan()
    owner = bench.row(3000).owner
    for text in (owner.name, owner.path or "", owner.user or ""):
        assert text
        assert text.isprintable()
    assert len(owner.name) <= 256


def test_a_name_that_is_not_there_is_a_gap(bench: _Bench) -> None:
    """An empty answer is not shown as an empty cell."""
    bench.system.start(30, _App("", exe="", user=""), 3000)
    bench.scan()
    owner = bench.row(3000).owner
    assert [owner.gap(name) for name in ("name", "path", "user")] == [Gap.NOT_TOLD] * 3


def test_a_number_that_goes_to_another_process_never_shows_the_old_name(bench: _Bench) -> None:
    """A new socket of a known number is checked at once, and old rows of it follow."""
    bench.scan()
    bench.scan()
    bench.system.start(10, _App("imposter", 900.0), 1000, 1001)
    scan = bench.scan()
    assert [row.owner.name for row in scan.delta.added] == ["imposter"]
    assert bench.row(1000).owner.name == "imposter"
    assert bench.row(1000).since == 900.0


def test_a_process_that_changes_its_program_is_renamed_in_time(bench: _Bench) -> None:
    """At most fifteen scans later, in all of its rows; at once when it was met just now."""
    bench.scan()
    bench.system.apps[10].name = "after exec"
    bench.scan()
    assert bench.row(1000).owner.name == "after exec"
    bench.system.apps[10].name = "renamed"
    changed = [row for _ in range(RECHECKED_EVERY) for row in bench.scan().delta.changed]
    assert [row.owner.name for row in changed if row.key.pid == 10] == ["renamed"]
    assert bench.row(2000).owner.parent == "renamed"


def test_setting_the_clock_changes_no_row(bench: _Bench) -> None:
    """The system derives start times from the clock; psutil's identity does not move with it."""
    bench.scan()
    bench.system.boot = 3_600.0
    for _ in range(RECHECKED_EVERY + 1):
        assert not bench.scan().delta


def test_an_app_that_has_ended_keeps_its_name_while_its_socket_stays(bench: _Bench) -> None:
    """What a row was called stays true; a new socket of that number is not given the name."""
    bench.scan()
    raws = bench.system.apps.pop(10).sockets
    bench.system.loose = [*raws, _listens(1001, 10)]
    for _ in range(RECHECKED_EVERY + 1):
        bench.scan()
    assert bench.row(1000).owner.name == "first"
    assert bench.row(1001).owner.gap("name") is Gap.ENDED


def test_what_is_known_of_a_process_goes_with_its_last_socket(bench: _Bench) -> None:
    """Memory does not grow with every process that ever was."""
    for pid in range(100, 160):
        bench.system.start(pid, _App(f"app{pid}"), pid + 3_000)
        bench.scan()
        del bench.system.apps[pid]
    bench.scan()
    assert bench.scanner.owners._known.keys() == {10, 20}


def test_windows_own_process_is_called_system(make: Callable[..., _Bench]) -> None:
    """Process 4 has no program, whatever psutil says when it is asked for one."""
    bench = make("win32")
    bench.system.start(4, _App("", exe=""), 445)
    bench.scan()
    owner = bench.row(445).owner
    assert (owner.name, owner.gap("name"), owner.gap("path")) == ("System", None, Gap.KERNEL)


def test_the_service_inside_svchost_comes_with_the_next_scan(make: Callable[..., _Bench]) -> None:
    """The first answer does not wait for the service manager; then the row changes."""

    @dataclass
    class Service:
        title: str

        def name(self) -> str:
            return self.title.upper()

        def display_name(self) -> str:
            return self.title

        def pid(self) -> int:
            return 700

    services = WindowsServices(lambda: [Service("DHCP Client"), Service("DNS Client")])
    bench = make("win32", services)
    bench.system.start(700, _App("svchost.exe"), 5353)
    bench.scan()
    assert bench.row(5353).owner.service is None
    bench.scanner.owners.read_services()
    (row,) = bench.scan().delta.changed
    assert row.owner.service == "DHCP Client, DNS Client"


def test_a_macos_app_is_called_by_its_bundle(make: Callable[..., _Bench]) -> None:
    """What a person knows it by; the process name is still there."""
    bench = make("darwin")
    bench.system.start(30, _App("Foo Helper", exe="/Applications/Foo.app/Contents/x/y"), 3000)
    bench.scan()
    owner = bench.row(3000).owner
    assert (owner.app, owner.title, owner.name) == ("Foo", "Foo", "Foo Helper")


def test_a_linux_service_is_named_by_its_unit(bench: _Bench, tmp_path: Path) -> None:
    """Read from the process' cgroup; a file that may not be read is a gap of that cell."""
    (tmp_path / "10").mkdir()
    (tmp_path / "10" / "cgroup").write_text("0::/system.slice/nginx.service\n")
    (tmp_path / "20" / "cgroup").mkdir(parents=True)
    bench.scan()
    assert bench.row(1000).owner.service == "nginx.service"
    owner = bench.row(2000).owner
    assert (owner.service, owner.container) == (None, None)
    refused = Gap.NEEDS_ADMIN if sys.platform == "win32" else Gap.NOT_TOLD
    assert (owner.gap("service"), owner.gap("container")) == (refused, refused)


def test_a_container_and_a_unit_are_two_facts(bench: _Bench, tmp_path: Path) -> None:
    """A container has a cell of its own, and is no service."""
    (tmp_path / "10").mkdir()
    name = f"docker-4f2a9c0d1e2b{'0' * 52}.scope"
    (tmp_path / "10" / "cgroup").write_text(f"0::/system.slice/{name}\n")
    bench.scan()
    owner = bench.row(1000).owner
    assert (owner.service, owner.container) == (None, "docker-4f2a9c0d1e2b")


def test_a_script_is_called_by_its_name_and_the_interpreter_stays_in_sight(bench: _Bench) -> None:
    """The title says both; the name is the process', and the command line is there to read."""
    app = _App("python3", exe="/usr/bin/python3.11", arguments=("python3", "/srv/my app.py", "-v"))
    bench.system.start(30, app, 3000)
    bench.scan()
    owner = bench.row(3000).owner
    assert (owner.name, owner.title) == ("python3", "my app.py (Python)")
    assert owner.command == "python3 '/srv/my app.py' -v"


@pytest.mark.parametrize("arguments", [(), ("",), ("", "")])
def test_a_process_without_a_command_line_says_so(
    bench: _Bench, arguments: tuple[str, ...]
) -> None:
    """The kernel's own threads have none: a reason, and no blank."""
    bench.system.start(30, _App("kworker", arguments=arguments), 3000)
    bench.scan()
    owner = bench.row(3000).owner
    assert (owner.command, owner.gap("command")) == (None, Gap.NOT_TOLD)


def test_what_a_program_writes_over_its_arguments_changes_no_row(bench: _Bench) -> None:
    """PostgreSQL and others say there what they are doing; the row holds still."""
    app = _App("postgres", arguments=("postgres:", "ada", "shop", "idle"))
    bench.system.start(30, app, 3000)
    bench.scan()
    bench.scan()
    app.arguments = ("postgres:", "ada", "shop", "SELECT")
    for _ in range(RECHECKED_EVERY + 1):
        assert not bench.scan().delta
    assert bench.row(3000).owner.command == "postgres: ada shop idle"


def test_an_app_met_before_its_exec_has_the_command_line_after_it(bench: _Bench) -> None:
    """Only an app that has been looked at twice keeps what it was started with."""
    app = _App("server", arguments=("server", "--starting"))
    bench.system.start(30, app, 3000)
    bench.scan()
    app.arguments = ("server", "--ready")
    bench.scan()
    assert bench.row(3000).owner.command == "server --ready"


def test_another_script_in_the_same_process_is_another_title(bench: _Bench) -> None:
    """An interpreter that starts over with another script, without a new process."""
    app = _App("python3", exe="/usr/bin/python3.11", arguments=("python3", "one.py"))
    bench.system.start(30, app, 3000)
    bench.scan()
    bench.scan()
    app.arguments = ("python3", "two.py")
    for _ in range(RECHECKED_EVERY):
        bench.scan()
    owner = bench.row(3000).owner
    assert (owner.title, owner.command) == ("two.py (Python)", "python3 two.py")


def test_the_command_line_is_read_for_a_process_and_not_for_a_socket(bench: _Bench) -> None:
    """Once when it is met, once more right after, and then in its turn."""
    bench.system.start(30, _App("server"), *range(3_000, 3_050))
    bench.scan()
    bench.scan()
    asked = [pid for call, pid in bench.system.calls if call == "cmdline" and pid == 30]
    assert len(asked) == 2


def test_one_scan_for_the_command_line_is_whole(
    make: Callable[..., _Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`scan_once` gives every row with its app."""
    make()
    monkeypatch.setattr("portgui.connections.sources.for_this_system", PsutilSource)
    snapshot = scanner_module.scan_once()
    assert sorted(row.owner.name for row in snapshot.connections.values()) == ["first", "second"]
    assert all(key.local == Endpoint("0.0.0.0", key.local.port) for key in snapshot.connections)


@pytest.mark.parametrize("call", _CALLS)
@pytest.mark.parametrize("error", _ERRORS, ids=_IDS)
def test_an_error_in_a_later_scan_costs_no_row_and_no_other_app(
    bench: _Bench, call: str, error: Exception
) -> None:
    """While it lasts, with new sockets and without; afterwards every cell is as it was."""
    bench.scan()
    bench.scan()
    hurt, whole = bench.row(1000).owner, bench.row(2000).owner
    bench.system.errors[call, 10] = error
    for number in range(RECHECKED_EVERY + 1):
        bench.system.start(10, bench.system.apps[10], 1000, *([1001] if number % 2 else []))
        bench.scan()
        assert bench.row(1000).owner.pid == 10
        other = bench.row(2000).owner  # the one app is the other's parent
        assert other._replace(parent=whole.parent, gaps=()) == whole
    bench.system.errors.clear()
    for _ in range(RECHECKED_EVERY + 1):
        bench.scan()
    assert (bench.row(1000).owner, bench.row(2000).owner) == (hurt, whole)
