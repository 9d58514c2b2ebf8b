"""Ending an app: real processes that obey, that do not, that are gone, that are somebody else's."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from portgui.commands import Outcome as Answer
from portgui.connections import actions, windows_close
from portgui.connections.actions import Ending, Look, Outcome
from portgui.connections.protected import Refusal
from portgui.connections.snapshot import Owner
from portgui.connections.targets import MOST_PLACES, Target, target_of, what_it_holds
from tests import needs
from tests.fakes import TCP, UDP, Computer

KILLED = 9
"""SIGKILL; Windows has no such signal."""
ROOT = Path(__file__).parent.parent.parent
NOBODY = 65534

# Says when it is ready, then waits for ever.
PAUSES = "print(flush=True); signal.pause()"
OBEYS = "import threading; print(flush=True); threading.Event().wait()"
# What SIGTERM does is in the place of %s.
STUBBORN = (
    "import signal; signal.signal(signal.SIGTERM, %s); print(flush=True)\nwhile 1: signal.pause()"
)
IGNORES = STUBBORN % "signal.SIG_IGN"

Start = Callable[..., "subprocess.Popen[bytes]"]
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
needs_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="needs root to be somebody else too"
)


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts apps that are certainly gone after the test."""
    started: list[subprocess.Popen[bytes]] = []

    def run(code: str, *words: str) -> subprocess.Popen[bytes]:
        made = subprocess.Popen([sys.executable, "-c", code, *words], stdout=subprocess.PIPE)
        started.append(made)
        assert made.stdout is not None
        assert made.stdout.readline()
        return made

    yield run
    for made in started:
        made.kill()
        made.communicate()


@pytest.fixture(autouse=True)
def children_are_strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    """PortGUI's own processes are refused: what a test starts is taken for somebody's app."""
    monkeypatch.setattr(actions, "own_processes", lambda: ([psutil.Process()], []))


def no_answer(arguments: Sequence[str]) -> Answer:
    """A system without a service manager."""
    return Answer(None, "", "No such file or directory")


def told(ask: Callable[[], str], otherwise: str) -> str:
    """What psutil says of a process; Wine refuses its name and its program."""
    try:
        return ask()
    except OSError:
        return otherwise


def target(pid: int, **fields: object) -> Target:
    """A process as a row would show it."""
    process = psutil.Process(pid)
    facts: dict[str, object] = {
        "pid": pid,
        "create_time": process.create_time(),
        "name": told(process.name, Path(sys.executable).name),
        "app": "Test app",
        "path": told(process.exe, sys.executable),
        "user": process.username(),
    }
    return Target(**{**facts, **fields})  # type: ignore[arg-type]


def ending(pid: int, **fields: object) -> Ending:
    """The end of a process, with no service manager around."""
    return Ending(target(pid, **fields), run=no_answer)


# Real processes.


@needs_linux
def test_an_obeying_app_is_asked_and_ends(start: Start) -> None:
    """After the request it ends by itself, by the request and nothing harder."""
    app = start(OBEYS)
    found = ending(app.pid)
    assert found.look() == Look(Outcome.ASKED)
    assert found.is_still_there()
    assert found.ask() is Outcome.ASKED
    assert app.wait(30) == -signal.SIGTERM
    assert not found.is_still_there()


@needs_linux
def test_an_app_that_has_ended_but_is_not_collected_has_ended(start: Start) -> None:
    """A zombie holds no port; its parent only has not looked yet."""
    app = start(OBEYS)
    found = ending(app.pid)
    found.ask()
    while psutil.Process(app.pid).status() != psutil.STATUS_ZOMBIE:
        pass  # it obeys; whoever waits for it in another way collects it
    assert not found.is_still_there()


@needs_linux
def test_a_stubborn_app_stays_until_it_is_forced(start: Start) -> None:
    """Asking does not end it, and does not pretend to; forcing does."""
    app = start(IGNORES)
    found = ending(app.pid)
    assert found.ask() is Outcome.ASKED
    assert found.is_still_there()
    assert app.poll() is None
    assert found.force() is Outcome.ASKED
    assert app.wait(30) == -KILLED


@needs_linux
@pytest.mark.parametrize("step", [Ending.ask, Ending.force])
def test_an_app_that_has_ended_meanwhile_is_gone(
    step: Callable[[Ending], Outcome], start: Start
) -> None:
    """Whatever step comes next says so."""
    app = start(OBEYS)
    found = ending(app.pid)
    found.look()
    app.kill()
    app.wait()
    assert step(found) is Outcome.GONE
    assert found.look() == Look(Outcome.GONE)
    assert not found.is_still_there()


@needs_linux
def test_a_number_that_passed_to_another_app_before_the_first_look_is_left_alone(
    start: Start,
) -> None:
    """The row's app started at another time than the process that has its number now."""
    app = start(OBEYS)
    started = psutil.Process(app.pid).create_time()
    found = ending(app.pid, create_time=started - actions.SAME_START - 1)
    assert found.look() == Look(Outcome.OTHER_APP)
    assert found.ask() is Outcome.OTHER_APP
    assert found.force() is Outcome.OTHER_APP
    assert not found.is_still_there()
    assert app.poll() is None


@needs_linux
@pytest.mark.parametrize("step", [Ending.ask, Ending.force])
def test_a_number_that_passes_on_between_the_look_and_the_step_is_left_alone(
    step: Callable[[Ending], Outcome], start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even when both apps were started within the same second."""
    first, second = start(OBEYS), start(OBEYS)
    found = ending(first.pid)
    assert found.look().outcome is Outcome.ASKED
    # The kernel counts processes upwards: that a number comes round again is played here.
    monkeypatch.setattr(found, "target", found.target._replace(pid=second.pid))
    assert step(found) is Outcome.OTHER_APP
    assert first.poll() is None
    assert second.poll() is None


@needs_linux
def test_a_number_that_passes_on_at_the_very_last_moment_is_left_alone(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the comparison and the signal: what the signal would reach is compared once more."""
    first, second = start(OBEYS), start(OBEYS)
    found = ending(first.pid)
    assert found.look().outcome is Outcome.ASKED

    def pass_on(_: int) -> int | None:
        monkeypatch.setattr(found, "target", found.target._replace(pid=second.pid))
        return real(second.pid)

    real = actions._handle_of
    monkeypatch.setattr(actions, "_handle_of", pass_on)
    assert found.force() is Outcome.OTHER_APP
    assert first.poll() is None
    assert second.poll() is None


@needs_linux
def test_children_are_counted_and_left_alone(start: Start) -> None:
    """Only the app itself is asked; what it has started goes on."""
    code = (
        "import signal, subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', sys.argv[1]], stdout=subprocess.PIPE)\n"
        "child.stdout.readline(); print(child.pid, flush=True); signal.pause()"
    )
    app = start(code, OBEYS)
    (child,) = psutil.Process(app.pid).children()
    try:
        found = ending(app.pid)
        assert found.look().children == 1
        found.ask()
        app.wait(30)
        assert child.is_running()
    finally:
        child.kill()


def as_nobody(app: Target) -> list[str]:
    """What somebody without any rights is told at the look, at asking and at forcing.

    The interpreter may lie where only root may go: it gives its rights up when it runs.
    """
    code = (
        f"import os, sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from portgui.connections.actions import Ending\n"
        "from portgui.connections.targets import Target\n"
        f"os.setgroups([]); os.setresgid(*3 * [{NOBODY}]); os.setresuid(*3 * [{NOBODY}])\n"
        f"made = Ending({app!r}, run=None)\n"
        "look = made.look()\n"
        "print(look.outcome, look.refusal, look.name, made.ask(), made.force())"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    return told.stdout.split()


@needs_linux
@needs_root
def test_another_users_app_is_refused(start: Start) -> None:
    """Somebody without rights is told whose it is; the app goes on."""
    app = start(OBEYS)
    told = as_nobody(target(app.pid, path=None))
    assert told == ["refused", "other-user", "root", "refused", "refused"]
    assert app.poll() is None


@needs_linux
@needs_root
def test_ones_own_app_is_ended_without_rights(start: Start) -> None:
    """The same account may end what it has started, as somebody without any rights."""
    app = start(f"import os, signal; os.setgroups([]); os.setresuid(*3 * [{NOBODY}]); {PAUSES}")
    assert as_nobody(target(app.pid, path=None))[:4] == ["asked", "None", "asked", "asked"]
    assert app.wait(30) in {-signal.SIGTERM, -KILLED}


# What is never ended.


def test_a_row_without_a_process_is_refused() -> None:
    """There is nothing that could be ended."""
    assert Ending(Target(None, None, "", "")).look().refusal is Refusal.UNKNOWN


def test_a_row_whose_start_is_unknown_is_refused(start: Start) -> None:
    """Without its start nobody can say that it is still the same process."""
    app = start(OBEYS)
    found = ending(app.pid, create_time=None)
    assert found.look().refusal is Refusal.UNSURE
    assert found.force() is Outcome.REFUSED
    assert app.poll() is None


@pytest.mark.parametrize(
    ("system", "pid"), [("linux", 0), ("linux", 1), ("darwin", 1), ("win32", 0), ("win32", 4)]
)
def test_the_systems_first_processes_are_refused(system: str, pid: int) -> None:
    """Whatever they are called."""
    found = Ending(Target(pid, 1.0, "x", "x"), system=system, run=no_answer)
    assert found.look().refusal is Refusal.KERNEL


def test_a_kernel_thread_is_refused(tmp_path: Path) -> None:
    """It is told by its flag; the name in front of the flags may hold anything."""
    folder = tmp_path / "77"
    folder.mkdir()
    line = "77 (nfsd) 1 2) S 2 0 0 0 -1 {} 0 0 0 0 0 0"
    (folder / "stat").write_text(line.format(2129984), "utf-8")
    found = Ending(Target(77, 1.0, "nfsd", "nfsd"), system="linux", run=no_answer, proc=tmp_path)
    assert found.look().refusal is Refusal.KERNEL
    (folder / "stat").write_text(line.format(4194560), "utf-8")
    assert found.look().refusal is not Refusal.KERNEL


def test_portgui_does_not_end_itself(monkeypatch: pytest.MonkeyPatch, start: Start) -> None:
    """Neither its window, nor its scanning process, nor what it was started from."""
    monkeypatch.undo()
    scan = start(OBEYS)
    assert ending(os.getpid()).look().refusal is Refusal.OWN
    assert ending(scan.pid).look().refusal is Refusal.OWN
    above = [found.pid for found in psutil.Process().parents() if found.pid > 1]
    assert above or needs.is_wine()  # to Wine, what came from outside of it has no parent
    assert {ending(pid).look().refusal for pid in above[:1]} <= {Refusal.PARENT}


@needs_linux
@pytest.mark.parametrize(
    ("name", "path", "refusal"),
    [
        ("systemd", "/usr/lib/systemd/systemd", Refusal.SYSTEM),
        ("dbus-daemon", "/usr/bin/dbus-daemon", Refusal.SYSTEM),
        ("gnome-shell", None, Refusal.DESKTOP),
        ("Xorg", "/usr/lib/xorg/Xorg", Refusal.DESKTOP),
        ("gnome-session-b", "/usr/libexec/gnome-session-binary", Refusal.DESKTOP),
        ("systemd", "/home/ada/bin/systemd", None),
    ],
)
def test_what_carries_the_computer_or_its_screen_is_refused(
    name: str, path: str | None, refusal: Refusal | None, start: Start
) -> None:
    """By its name, and only where it lies with the system: a name alone proves nothing."""
    found = ending(start(OBEYS).pid, name=name, path=path)
    assert found.look().refusal is refusal


# Windows and macOS, as far as they can be played here.


class Windows:
    """The windows of a process that may close them, or has none."""

    def __init__(self, count: int, error: OSError | None = None) -> None:
        self.count = count
        self.error = error
        self.asked: list[int] = []

    def __call__(self, pid: int) -> int:
        """Ask them to close."""
        self.asked.append(pid)
        if self.error is not None:
            raise self.error
        return self.count


def on_windows(pid: int, windows: Windows, **fields: object) -> Ending:
    """The end of a process as on Windows."""
    return Ending(target(pid, **fields), system="win32", run=no_answer, close=windows)


def test_on_windows_the_windows_are_asked(start: Start) -> None:
    """An app with windows is asked through these, and nothing else happens to it."""
    app, windows = start(OBEYS), Windows(2)
    found = on_windows(app.pid, windows)
    assert found.ask() is Outcome.ASKED
    assert windows.asked == [app.pid]
    assert found.is_still_there()


def test_on_windows_an_app_without_a_window_cannot_be_asked(start: Start) -> None:
    """It says so instead of ending the app; forcing is another step."""
    app = start(OBEYS)
    found = on_windows(app.pid, Windows(0))
    assert found.ask() is Outcome.CANNOT_BE_ASKED
    assert app.poll() is None
    assert found.force() is Outcome.ASKED
    assert app.wait(30) != 0


def test_on_windows_an_app_with_more_rights_takes_no_message(start: Start) -> None:
    """Windows says that access is denied; nothing has happened."""
    app = start(OBEYS)
    found = on_windows(app.pid, Windows(1, PermissionError(5, "Access is denied")))
    assert found.ask() is Outcome.NOT_PERMITTED
    assert app.poll() is None


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": "lsass.exe", "path": None}, Refusal.SYSTEM),
        ({"name": "csrss.exe", "path": r"c:\windows\system32\csrss.exe"}, Refusal.SYSTEM),
        ({"name": "csrss.exe", "path": r"C:\Users\ada\csrss.exe"}, None),
        ({"name": "svchost.exe", "path": None, "service": "DNS Client"}, Refusal.SYSTEM),
        ({"name": "explorer.exe", "path": r"C:\Windows\explorer.exe"}, Refusal.DESKTOP),
        ({"name": "postgres.exe", "service": "postgresql"}, Refusal.WINDOWS_SERVICE),
        ({"name": "app.exe", "user": None}, Refusal.OTHER_USER),
        ({"name": "app.exe", "user": "PC\\grace"}, Refusal.OTHER_USER),
    ],
)
def test_on_windows_the_system_services_and_other_users_are_refused(
    fields: dict[str, object], refusal: Refusal | None, start: Start
) -> None:
    """The reason tells a person what to do instead."""
    found = on_windows(start(OBEYS).pid, Windows(1), **fields)
    assert found.look().refusal is refusal


def test_what_windows_calls_critical_is_refused(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also what is in no list here."""
    monkeypatch.setattr(windows_close, "is_critical", lambda _: True)
    found = on_windows(start(OBEYS).pid, Windows(1), name="driver.exe")
    assert found.look().refusal is Refusal.SYSTEM


@pytest.mark.posix
def test_on_a_mac_the_app_is_asked_by_a_signal(start: Start) -> None:
    """As on Linux."""
    app = start(OBEYS)
    found = Ending(target(app.pid), system="darwin", run=no_answer)
    assert found.ask() is Outcome.ASKED
    assert app.wait(30) == -signal.SIGTERM


@pytest.mark.posix
@pytest.mark.parametrize("name", ["WindowServer", "launchd", "loginwindow", "Dock"])
def test_on_a_mac_the_screen_and_the_session_are_refused(name: str, start: Start) -> None:
    """Ending them ends the session."""
    found = Ending(
        target(start(OBEYS).pid, name=name, path=f"/System/Library/{name}"),
        system="darwin",
        run=no_answer,
    )
    assert found.look().refusal in {Refusal.SYSTEM, Refusal.DESKTOP}


# What it holds.


def test_what_it_holds_is_bounded_and_begins_with_what_waits() -> None:
    """Only the row's own process counts; what is left out is counted."""
    computer = Computer()
    server, other = computer.app("server"), computer.app("other")
    row = computer.wait(server, "0.0.0.0:9000")
    for port in range(8000, 8010):
        computer.wait(server, f"0.0.0.0:{port}", UDP)
    computer.connect(server, "93.184.216.34:443")
    computer.wait(other, "0.0.0.0:7000")
    held = what_it_holds(row, computer.connections)
    assert len(held.places) == MOST_PLACES
    assert held.more == 12 - MOST_PLACES
    assert {place.owner for place in held.places} == {server}
    assert [place.key.local.port for place in held.places[:2]] == [8000, 8001]
    assert held.shared == 0


def test_who_shares_the_port_is_counted() -> None:
    """Ending one of them leaves the port in use."""
    computer = Computer()
    one, two = computer.app("nginx"), computer.app("nginx")
    row = computer.wait(one, "0.0.0.0:80")
    computer.wait(two, "0.0.0.0:80", shared=True)
    assert what_it_holds(row, computer.connections).shared == 1


def test_a_row_without_a_process_holds_only_itself() -> None:
    """Two sockets of unknown apps are not taken for one app's."""
    computer = Computer()
    row = computer.wait(computer.foreign_app(), "0.0.0.0:22")
    computer.wait(computer.foreign_app("ada"), "0.0.0.0:23", TCP)
    assert what_it_holds(row, computer.connections).places == (row,)


def test_the_target_is_what_the_row_shows() -> None:
    """With the name that a person would use, and the ports that it waits on."""
    computer = Computer()
    app: Owner = computer.app("python3")._replace(
        title="manage.py", container="docker-0123456789ab"
    )
    row = computer.wait(app, "0.0.0.0:8000")
    computer.wait(app, "0.0.0.0:8001")
    made = target_of(row, computer.connections)
    assert (made.pid, made.create_time) == (app.pid, app.create_time)
    assert (made.name, made.app) == ("python3", "manage.py")
    assert made.container == "docker-0123456789ab"
    assert made.ports == {8000, 8001}
