"""Real sockets of real processes, held against `ss -tunapH`, which nobody here wrote."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from portgui.connections.proc_net import ProcNetSource
from portgui.connections.scanner import Scanner, scan_once
from portgui.connections.snapshot import Connection, Gap, State
from portgui.connections.sources import PsutilSource, Source
from tests.system.oracle import SS, Fact, by_ss, fact_of

pytestmark = [
    pytest.mark.linux,
    pytest.mark.skipif(shutil.which("ss") is None, reason="ss (iproute2) is not installed"),
]

_ROOT = str(Path(__file__).parents[2])

# Run in processes of their own: prints one line when the sockets are there, ends with its input.
_OPENS = """
import os, socket, sys
V4, V6, TCP, UDP = socket.AF_INET, socket.AF_INET6, socket.SOCK_STREAM, socket.SOCK_DGRAM
keep = []
def opened(family, kind, address, *options):
    made = socket.socket(family, kind)
    for option in options:
        made.setsockopt(*option, 1)
    made.bind((address, 0))
    if kind == TCP:
        made.listen(8)
    keep.append(made)
    return made
def joined(family, address):
    server = opened(family, TCP, address)
    keep.append(client := socket.create_connection(server.getsockname()[:2]))
    keep.append(accepted := server.accept()[0])
    return client, accepted
{}
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def spawn() -> Iterator[Callable[..., int]]:
    """Starts a process that runs the given lines and keeps its sockets; its process id."""
    with ExitStack() as stack:

        def start(lines: str, **options: Any) -> int:  # noqa: ANN401 (options of Popen)
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-S", "-c", _OPENS.replace("{}", lines)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    **options,
                )
            )
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            return process.pid

        yield start


def _by_ss() -> set[Fact]:
    """What ss tells of the whole computer."""
    return set(by_ss(subprocess.run(SS, capture_output=True, text=True, check=True).stdout))


def _of(pids: set[int], facts: set[Fact]) -> set[Fact]:
    return {fact for fact in facts if fact.pid in pids}


_EVERY_KIND = """
families = [(V4, ("127.0.0.1", "127.0.0.9", "0.0.0.0"))]
try:
    opened(V6, TCP, "::1")
    families.append((V6, ("::1", "::")))
except OSError:
    pass  # IPv6 is switched off here
for family, addresses in families:
    joined(family, addresses[0])
    for address in addresses:
        for kind in (TCP, UDP):
            opened(family, kind, address)
if len(families) == 2:
    dual = opened(V6, TCP, "::")
    keep.append(socket.create_connection(("127.0.0.1", dual.getsockname()[1])))
    keep.append(dual.accept()[0])
    opened(V6, TCP, "::", (socket.IPPROTO_IPV6, socket.IPV6_V6ONLY))
opened(V4, UDP, "127.0.0.1").connect(opened(V4, UDP, "127.0.0.1").getsockname())
client, accepted = joined(V4, "127.0.0.1")
accepted.close()
"""


@pytest.mark.parametrize("source", [ProcNetSource, PsutilSource])
def test_every_kind_of_socket_is_told_as_ss_tells_it(
    spawn: Callable[..., int], source: Callable[[], Source]
) -> None:
    """Same sockets, same processes, same states, none more.

    Both families, both protocols, loopback, all addresses, dual-stack, connected, half closed.
    """
    pids = {spawn(_EVERY_KIND) for _ in range(4)}
    scanner = Scanner(source())
    scanner.scan()
    ours = _of(pids, {fact_of(found) for found in scanner.connections.values()})
    assert ours == _of(pids, _by_ss())
    assert len(ours) >= 4 * 10


def test_a_socket_shared_with_children_is_told_for_each(spawn: Callable[..., int]) -> None:
    """A server that forks its workers: ss names all of them, and so does the scan."""
    pid = spawn("opened(V4, TCP, '127.0.0.1')\nif not os.fork(): sys.stdin.read(); os._exit(0)")
    facts = {fact_of(found) for found in scan_once().connections.values()}
    port = next(fact.local for fact in facts if fact.pid == pid)
    shared = {fact for fact in facts if fact.local == port}
    assert len(shared) == 2
    assert shared == {fact for fact in _by_ss() if fact.local == port}


def test_twins_on_one_port_are_counted(spawn: Callable[..., int]) -> None:
    """Two sockets of one process with everything in common are two rows."""
    pid = spawn(
        "reuse = (socket.SOL_SOCKET, socket.SO_REUSEPORT)\n"
        "first = opened(V4, UDP, '127.0.0.1', reuse)\n"
        "twin = socket.socket(V4, UDP); twin.setsockopt(*reuse, 1)\n"
        "twin.bind(first.getsockname()); keep.append(twin)"
    )
    rows = [found for found in scan_once().connections.values() if found.key.pid == pid]
    assert sorted(found.key.number for found in rows) == [0, 1]


def test_many_sockets_over_many_processes_come_and_go(spawn: Callable[..., int]) -> None:
    """What the differences of several scans add up to is what ss sees at the end."""
    lines = "for i in range(10): opened(V4, i % 2 + 1, f'127.0.0.{i + 1}')\njoined(V4, '127.0.0.1')"
    scanner = Scanner(ProcNetSource())
    told: dict[object, Connection] = {}
    pids: set[int] = set()
    for _ in range(10):
        pids.add(spawn(lines))
        delta = scanner.scan().delta
        for key in delta.removed:
            del told[key]
        told.update((found.key, found) for found in (*delta.changed, *delta.added))
    assert _of(pids, set(map(fact_of, told.values()))) == _of(pids, _by_ss())


def test_a_finished_connection_is_nobodys(spawn: Callable[..., int]) -> None:
    """Closed by both sides, it stays for a while without a process, and the row says so."""
    spawn("client, accepted = joined(V4, '127.0.0.77'); client.close(); accepted.close()")
    rows = [
        found
        for found in scan_once().connections.values()
        if "127.0.0.77" in str(found.key) and found.state is State.FINISHED
    ]
    assert rows
    assert {found.owner.gap("name") for found in rows} == {Gap.KERNEL}
    assert {fact_of(found) for found in rows} <= _by_ss()


# Python itself may lie where another user cannot read it: so what is needed is loaded before, and
# a first scan loads what a scan needs.
_BECOME_NOBODY = """
import ctypes, os
libc = ctypes.CDLL(None)
os.setgroups([]), os.setgid(65534), os.setuid(65534)
libc.prctl(4, 1)  # PR_SET_DUMPABLE: as a program has it that this user started
"""
_TELLS = """
from portgui.connections.proc_net import ProcNetSource
from portgui.connections.scanner import Scanner
Scanner(ProcNetSource()).scan()
{}
scanner = Scanner(ProcNetSource(is_root=False))
scanner.scan()
for found in scanner.connections.values():
    owner = found.owner
    print(found.key.local, owner.pid, owner.user, owner.gap("name"), sep="|")
"""


@pytest.mark.root
@pytest.mark.skipif(getattr(os, "geteuid", int)() != 0, reason="needs root")
def test_without_rights_a_foreign_socket_names_its_user(spawn: Callable[..., int]) -> None:
    """Of root's socket the account and the reason are told, and of the own one everything."""
    theirs = spawn("opened(V4, TCP, '127.0.0.1')")
    own = spawn(_BECOME_NOBODY + "opened(V4, TCP, '127.0.0.1')")
    local = {fact.pid: fact.local for fact in _by_ss()}
    told = subprocess.run(
        [sys.executable, "-c", _TELLS.format(_BECOME_NOBODY)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([_ROOT, *filter(None, sys.path)])},
    )
    rows = dict(line.split("|", 1) for line in told.stdout.splitlines())
    assert rows[local[theirs]] == "None|root|gap-needs-admin"
    assert rows[local[own]] == f"{own}|nobody|None"
