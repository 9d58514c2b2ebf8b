"""Host names: off at first, a few at a time, never late for the window, remembered for a while.

Every process here is a real one that behaves as it is told by the address.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import psutil
import pytest
from PySide6.QtCore import QElapsedTimer
from pytestqt.qtbot import QtBot

from portgui.connections import host_names as worker
from portgui.gui import host_names
from portgui.gui.host_names import AT_ONCE, MOST_KEPT, NOT_TOLD_FOR, TOLD_FOR, HostNames

PATIENCE: Final = 20_000
"""Milliseconds; far more than it takes, so that a slow computer fails no test."""
SHORT: Final = 0.3
"""Seconds that a look-up may take where it hangs anyway."""
# What the last number of an address makes the process do.
HANGS, DIES, LIES, SHOUTS, NAMELESS = 250, 251, 252, 253, 254

SCRIPT: Final = """
import json, os, sys, time
log = sys.argv[1]
def say(text): os.write(1, text.encode() + b"\\n")
def note(text):
    with open(log, "a") as file: file.write(f"{os.getpid()} {text}\\n")
note("starts")
say("ready")
for line in sys.stdin:
    address = line.strip(); note(address); kind = int(address.rpartition(".")[2])
    if kind == 250: time.sleep(3600)
    elif kind == 251: sys.exit(3)
    elif kind == 252: say('["no name"]')
    elif kind == 253: os.write(1, b"x" * 10000); time.sleep(3600)
    elif kind == 254: say("null")
    else: say(json.dumps(f"name-of-{address}"))
"""


class Desk:
    """Host names with a clock of its own, and what they said."""

    def __init__(self, folder: Path, command: tuple[str, ...] | None, patience: float) -> None:
        self.log = folder / "log"
        self.log.touch()
        script = folder / "script.py"
        script.write_text(SCRIPT)
        self.now = 0.0
        self.names = HostNames(
            command or (sys.executable, str(script), str(self.log)),
            clock=lambda: self.now,
            patience=patience,
        )
        self.told: list[Mapping[str, str]] = []
        self.names.known.connect(self.told.append)

    @property
    def known(self) -> dict[str, str]:
        """All that was told."""
        return {address: name for told in self.told for address, name in told.items()}

    def asked(self) -> list[str]:
        """The addresses that processes were given."""
        words = [line.split()[1] for line in self.log.read_text().splitlines()]
        return [word for word in words if word != "starts"]

    def pids(self) -> set[int]:
        """The processes that were started."""
        return {int(line.split()[0]) for line in self.log.read_text().splitlines()}


Make = Callable[..., Desk]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Make]:
    """Makes a desk; it is switched on."""
    made: list[Desk] = []

    def build(command: tuple[str, ...] | None = None, *, patience: float = 60.0) -> Desk:
        made.append(Desk(tmp_path, command, patience))
        made[-1].names.set_on(True)
        return made[-1]

    yield build
    for desk in made:
        desk.names.stop()
        desk.names.deleteLater()


def address(number: int, group: int = 2) -> str:
    """An address for examples (RFC 5737); its last number says what happens."""
    return f"192.0.{group}.{number}"


def test_nothing_is_asked_until_it_is_switched_on(make: Make, qtbot: QtBot) -> None:
    """No process is started either; what was wanted before is not asked for afterwards."""
    desk = make()
    desk.names.set_on(False)
    desk.names.want([address(1)])
    desk.names.set_on(True)
    desk.names.want([address(2)])
    qtbot.waitUntil(lambda: bool(desk.told), timeout=PATIENCE)
    assert desk.asked() == [address(2)]
    assert desk.known == {address(2): f"name-of-{address(2)}"}


def test_names_come_together_and_are_there_to_be_looked_up(make: Make, qtbot: QtBot) -> None:
    """A table is changed once for many of them."""
    desk = make()
    wanted = [address(number) for number in range(1, 41)]
    desk.names.want(wanted)
    qtbot.waitUntil(lambda: len(desk.known) == 40, timeout=PATIENCE)
    assert desk.names.names == {each: f"name-of-{each}" for each in wanted}
    assert len(desk.told) < 20
    assert len(desk.pids()) == AT_ONCE


def test_an_address_is_asked_for_once(make: Make, qtbot: QtBot) -> None:
    """However often it is wanted: in one breath, while it waits, and when it is known."""
    desk = make()
    for _ in range(3):
        desk.names.want([address(1), address(1)])
    qtbot.waitUntil(lambda: bool(desk.told), timeout=PATIENCE)
    desk.names.want([address(1)])
    desk.names.want([address(2)])
    qtbot.waitUntil(lambda: len(desk.known) == 2, timeout=PATIENCE)
    assert desk.asked() == [address(1), address(2)]


def test_the_system_s_own_addresses_are_never_asked_for(make: Make, qtbot: QtBot) -> None:
    """Nor are those of its wire."""
    desk = make()
    desk.names.want(["127.0.0.1", "::1", "0.0.0.0", "::", "fe80::1%eth0", "169.254.1.1", "*"])
    desk.names.want([address(1)])
    qtbot.waitUntil(lambda: bool(desk.told), timeout=PATIENCE)
    assert desk.asked() == [address(1)]


def test_what_is_seen_now_comes_first(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person has scrolled on: the rows on screen go before those of a moment ago, in order."""
    monkeypatch.setattr(host_names, "AT_ONCE", 1)
    desk = make()
    desk.names.want([address(number) for number in range(1, 31)])
    desk.names.want([address(number) for number in range(101, 104)])
    qtbot.waitUntil(lambda: len(desk.known) == 33, timeout=PATIENCE)
    wanted = [1, *range(101, 104), *range(2, 31)]
    assert desk.asked() == [address(number) for number in wanted]


@pytest.mark.parametrize("kind", [HANGS, DIES, LIES, SHOUTS])
def test_a_look_up_that_goes_wrong_is_not_told_and_the_others_go_on(
    make: Make, qtbot: QtBot, kind: int
) -> None:
    """One that hangs is ended with its process; another one takes its place."""
    desk = make(patience=SHORT)
    bad = [address(kind, group) for group in (2, 3)]
    desk.names.want([*bad, *(address(number) for number in range(1, 13))])
    qtbot.waitUntil(lambda: len(desk.known) == 12, timeout=PATIENCE)
    assert desk.names.names.keys() == {address(number) for number in range(1, 13)}
    assert not any(each in desk.names.names for each in bad)


def test_name_servers_that_never_answer_do_not_use_up_the_processes(
    make: Make, qtbot: QtBot
) -> None:
    """Twenty that hang, five times as many as there may be; then one that answers."""
    desk = make(patience=0.1)
    desk.names.want([*(address(HANGS, group) for group in range(20)), address(1)])
    qtbot.waitUntil(lambda: address(1) in desk.known, timeout=PATIENCE)
    running = [pid for pid in desk.pids() if psutil.pid_exists(pid)]
    assert len(running) <= AT_ONCE + 1


def test_the_end_does_not_wait_for_a_name_server(make: Make, qtbot: QtBot) -> None:
    """Look-ups under way are ended with their processes."""
    desk = make()
    desk.names.want([address(HANGS, group) for group in range(2, 10)])
    qtbot.waitUntil(lambda: len(desk.asked()) == AT_ONCE, timeout=PATIENCE)
    clock = QElapsedTimer()
    clock.start()
    desk.names.stop()
    assert clock.elapsed() < 2_000
    assert not any(psutil.pid_exists(pid) for pid in desk.pids())


def test_switching_off_drops_what_is_under_way_and_forgets(make: Make, qtbot: QtBot) -> None:
    """Nothing is told any more, nothing known; switched on again, it is asked for again."""
    desk = make()
    desk.names.want([address(1)])
    qtbot.waitUntil(lambda: bool(desk.told), timeout=PATIENCE)
    desk.names.want([address(HANGS, group) for group in range(2, 10)])
    desk.names.set_on(False)
    assert desk.names.names == {}
    desk.names.set_on(True)
    desk.names.want([address(1)])
    qtbot.waitUntil(lambda: len(desk.told) == 2, timeout=PATIENCE)
    assert desk.known == {address(1): f"name-of-{address(1)}"}


@pytest.mark.parametrize(("number", "lasting"), [(1, TOLD_FOR), (NAMELESS, NOT_TOLD_FOR)])
def test_what_was_told_is_asked_for_again_after_a_while(
    make: Make, qtbot: QtBot, number: int, lasting: float
) -> None:
    """An hour for a name, ten minutes for none; a name stays in its place until then."""
    desk = make()

    def ask(marker: int) -> None:
        """The marker behind it has been told: what was wanted before has been answered, too."""
        desk.names.want([address(number)])
        qtbot.waitUntil(lambda: not desk.names._pending, timeout=PATIENCE)
        desk.names.want([address(marker)])
        qtbot.waitUntil(lambda: address(marker) in desk.names.names, timeout=PATIENCE)

    ask(101)
    desk.now = lasting - 1
    ask(102)
    assert desk.asked().count(address(number)) == 1
    desk.now = lasting + 1
    ask(103)
    assert desk.asked().count(address(number)) == 2


def test_the_memory_is_bounded(make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was wanted longest ago is forgotten first."""
    assert MOST_KEPT == 5_000
    monkeypatch.setattr(host_names, "MOST_KEPT", 5)
    desk = make()
    for number in range(1, 8):
        desk.names.want([address(1), address(number)])
        qtbot.waitUntil(lambda: not desk.names._pending, timeout=PATIENCE)
    assert desk.names.names.keys() == {address(number) for number in (1, 4, 5, 6, 7)}
    assert desk.asked().count(address(1)) == 1


def test_the_queue_is_bounded(make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many, the first are looked up; the others may be wanted again."""
    monkeypatch.setattr(host_names, "MOST_WAITING", 3)
    desk = make()
    desk.names.want([address(number) for number in range(1, 100)])
    qtbot.waitUntil(lambda: len(desk.known) == 3, timeout=PATIENCE)
    assert sorted(desk.asked()) == [address(number) for number in (1, 2, 3)]
    desk.names.want([address(99)])
    qtbot.waitUntil(lambda: address(99) in desk.known, timeout=PATIENCE)


@pytest.mark.parametrize("program", ["no-such-program", sys.executable])
def test_a_process_that_is_of_no_use_is_not_started_for_ever(
    make: Make, qtbot: QtBot, caplog: pytest.LogCaptureFixture, program: str
) -> None:
    """It cannot be started, or ends at once: three times, then it is said in the log, once."""
    desk = make((program, "-c", "raise SystemExit(4)"))
    desk.names.want([address(number) for number in range(1, 50)])
    qtbot.waitUntil(lambda: "not looked up any more" in caplog.text, timeout=PATIENCE)
    desk.names.want([address(100)])
    assert desk.names.names == {}
    assert caplog.text.count("not looked up any more") == 1


def test_processes_without_work_are_ended(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They cost memory; the next look-up starts one again."""
    monkeypatch.setattr(host_names, "_IDLE", 0.2)
    desk = make()
    desk.names.want([address(1)])
    qtbot.waitUntil(lambda: bool(desk.told), timeout=PATIENCE)
    qtbot.waitUntil(
        lambda: not any(psutil.pid_exists(pid) for pid in desk.pids()), timeout=PATIENCE
    )
    desk.names.want([address(2)])
    qtbot.waitUntil(lambda: len(desk.known) == 2, timeout=PATIENCE)


@pytest.mark.linux
@pytest.mark.root
@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="needs root on Linux: its own /etc/hosts"
)
def test_the_real_process_finds_a_real_name(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    """Through the system's own look-up, which reads a file of names first."""
    hosts = tmp_path / "hosts"
    hosts.write_text("192.0.2.7 build.example.org\n2001:db8::7 build6.example.org\n")
    mount = f"mount --bind '{hosts}' /etc/hosts && exec \"$@\""
    desk = make(("unshare", "--mount", "sh", "-c", mount, "sh", *worker.command()))
    desk.names.want(["192.0.2.7", "2001:db8::7%lo", "::ffff:192.0.2.7"])
    qtbot.waitUntil(lambda: len(desk.known) == 3, timeout=PATIENCE)
    assert desk.known == {
        "192.0.2.7": "build.example.org",
        "2001:db8::7%lo": "build6.example.org",
        "::ffff:192.0.2.7": "build.example.org",
    }
