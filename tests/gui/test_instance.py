"""Running twice: the second start is answered and ends, or it starts by itself."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QElapsedTimer
from pytestqt.qtbot import QtBot

from portgui.gui import instance, instance_socket
from portgui.gui.instance import claim, reserve
from portgui.gui.instance_socket import (
    MAX_BYTES,
    MAX_WORD,
    MAX_WORDS,
    Instance,
    decode,
    encode,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks at sockets as files")


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A profile whose socket nobody else knows; its folder has a short path, as usual."""
    with tempfile.TemporaryDirectory() as runtime:
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        yield tmp_path / "config"


@pytest.fixture
def first(config: Path, qapp: QCoreApplication) -> Iterator[Instance]:
    """A PortGUI that runs."""
    made = claim(config, [])
    assert made is not None
    yield made
    made.close()


AF_UNIX: Final = 1
"""`socket.AF_UNIX`, which is not known to Python on Windows."""

START: Final = 60_000
"""Milliseconds that a Python may take to start on a busy computer."""
IS_ROOT: Final = getattr(os, "geteuid", lambda: 1)() == 0
NOBODY: Final = ("--reuid=65534", "--regid=65534", "--clear-groups")
SECOND: Final = """
import sys
from pathlib import Path
from portgui.gui.instance import claim
print(claim(Path(sys.argv[1]), sys.argv[2:], patience=20_000))
"""


def start(program: str, *arguments: str, before: Sequence[str] = ()) -> "subprocess.Popen[str]":
    """Start a program of its own with PortGUI's modules; `before` is what starts Python."""
    return subprocess.Popen(
        [*before, sys.executable, "-c", program, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(instance.__file__).parents[2],
    )


def is_not_needed(second: "subprocess.Popen[str]", qtbot: QtBot) -> bool:
    """Whether a second start was answered; the first one's events go on meanwhile."""
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=START)
    return second.communicate()[0] == "None\n"


def test_the_second_start_hands_over_and_ends(first: Instance, config: Path, qtbot: QtBot) -> None:
    """The first hears the words as they were typed; the second learns that it is not needed."""
    with qtbot.waitSignal(first.called, timeout=START) as heard:
        second = start(SECOND, str(config), "5000", "web server", "Größe")
    assert heard.args == [("5000", "web server", "Größe")]
    assert is_not_needed(second, qtbot)


def test_starting_again_without_words_raises_the_window(
    first: Instance, config: Path, qtbot: QtBot
) -> None:
    """A double click on the icon is a call with no words, each time."""
    for _ in range(2):
        with qtbot.waitSignal(first.called, timeout=START) as heard:
            second = start(SECOND, str(config))
        assert heard.args == [()]
        assert is_not_needed(second, qtbot)


def test_another_profile_is_another_portgui(first: Instance, config: Path, qtbot: QtBot) -> None:
    """A portable copy and a test run beside the person's own PortGUI."""
    other = claim(config / "other", ["5000"])
    assert other is not None
    other.close()


def test_the_socket_is_for_this_person_only(first: Instance, config: Path) -> None:
    """Nobody else may write to it, and its name tells nothing."""
    path = Path(instance.socket_name(config))
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent == Path(os.environ["XDG_RUNTIME_DIR"])
    assert str(config) not in path.name


def test_what_a_crash_left_behind_is_no_obstacle(config: Path, qtbot: QtBot) -> None:
    """A socket file without a program behind it is replaced, and later starts find the new one."""
    stale = socket.socket(AF_UNIX)
    stale.bind(instance.socket_name(config))
    stale.close()
    first = claim(config, [])
    assert first is not None
    with qtbot.waitSignal(first.called, timeout=START):
        second = start(SECOND, str(config))
    assert is_not_needed(second, qtbot)
    first.close()


def test_a_silent_first_does_not_stop_the_second(
    config: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    """When the first hangs, the second starts by itself and leaves the socket alone."""
    hanging = socket.socket(AF_UNIX)
    hanging.bind(instance.socket_name(config))
    hanging.listen()
    second = claim(config, ["5000"], patience=50)
    assert second is not None
    assert "does not answer" in caplog.text
    second.close()
    assert Path(instance.socket_name(config)).exists()
    hanging.close()


def test_after_the_first_has_ended_the_next_is_the_first(config: Path, qtbot: QtBot) -> None:
    """Closing leaves nothing that a later start could trip over."""
    first = claim(config, [])
    assert first is not None
    first.close()
    assert not Path(instance.socket_name(config)).exists()
    again = claim(config, [])
    assert again is not None
    again.close()


def test_the_socket_of_somebody_else_is_left_alone(
    config: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """In a folder for everybody another person cannot pose as the first to read our words."""
    foreign = socket.socket(AF_UNIX)
    foreign.bind(instance.socket_name(config))
    foreign.listen()
    monkeypatch.setattr(instance_socket, "_me", lambda: 4242)
    second = claim(config, ["secret"])
    assert second is not None
    assert "somebody else's socket" in caplog.text
    foreign.setblocking(False)
    with pytest.raises(BlockingIOError):
        foreign.accept()
    foreign.close()


# Where it lies.


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Everybody's folder, and none of the person's own for sockets; its path is short, as usual."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o1777)
        monkeypatch.setattr(tempfile, "tempdir", name)
        monkeypatch.setenv("TMPDIR", name)
        monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
        yield folder


def test_folders_whose_path_is_too_long_for_a_socket_are_left_alone(
    temporary: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second start finds the first all the same."""
    deep = tmp_path / ("x" * 90)
    deep.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    monkeypatch.setenv("TMPDIR", str(deep))
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    monkeypatch.setattr(instance, "SHORT_FOLDER", str(temporary))
    first = claim(tmp_path / "config", [])
    assert first is not None
    path = Path(instance.socket_name(tmp_path / "config"))
    assert path.is_relative_to(temporary)
    assert path.is_socket()
    assert list(deep.iterdir()) == []
    first.close()


def test_in_everybody_s_folder_there_is_one_of_the_person_s_own(
    temporary: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """Nobody else can put a socket or a lock there first."""
    first = claim(tmp_path / "config", [])
    assert first is not None
    (own,) = temporary.iterdir()
    assert own.stat().st_mode & 0o077 == 0
    assert Path(instance.socket_name(tmp_path / "config")).parent == own
    with qtbot.waitSignal(first.called, timeout=START):
        second = start(SECOND, str(tmp_path / "config"))
    assert is_not_needed(second, qtbot)
    first.close()


def test_a_folder_of_somebody_else_in_its_place_keeps_nobody_waiting(
    temporary: Path, tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    """PortGUI starts at once, and neither waits for a lock in it nor listens there."""
    taken = Path(instance.socket_name(tmp_path / "config")).parent
    assert taken.parent == temporary
    taken.chmod(0o777)
    clock = QElapsedTimer()
    clock.start()
    alone = claim(tmp_path / "config", [], patience=START)
    assert alone is not None
    assert clock.elapsed() < START
    assert "somebody else's folder" in caplog.text
    assert list(taken.iterdir()) == []
    alone.close()


@pytest.mark.skipif(not IS_ROOT or shutil.which("setpriv") is None, reason="needs two accounts")
def test_another_account_has_a_portgui_of_its_own_at_the_same_time(
    temporary: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """Also with the same profile: it neither waits for this one nor hands its words to it."""
    first = claim(tmp_path / "config", [])
    assert first is not None
    heard: list[object] = []
    first.called.connect(heard.append)
    # It may read this Python wherever that is installed, and write nothing of root’s.
    reading = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
    second = start(SECOND, str(tmp_path / "config"), "5000", before=("setpriv", *NOBODY, *reading))
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=START)
    assert "Instance" in second.communicate()[0]
    assert heard == []
    assert len(list(temporary.iterdir())) == 2
    first.close()


def test_a_folder_of_the_system_s_that_is_another_account_s_is_not_used(
    temporary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after `su`, where the variable still names the other one's."""
    everybodys = tmp_path / "run"
    everybodys.mkdir()
    everybodys.chmod(0o777)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(everybodys))
    name = Path(instance.socket_name(tmp_path))
    assert name.parent.parent == temporary


def test_two_people_never_meet(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where both have the same profile, as with a portable copy that they share."""
    mine = instance.socket_name(config)
    monkeypatch.setattr(instance, "_who", lambda: "somebody else")
    assert Path(instance.socket_name(config)).name != Path(mine).name


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"{}\n",
        b'["a", 1]\n',
        b"[" * 20_000 + b"\n",
        b"\xff\xfe\n",
        json.dumps(["x"] * (MAX_WORDS + 1)).encode() + b"\n",
        json.dumps(["x" * (MAX_WORD + 1)]).encode() + b"\n",
        b"x" * (MAX_BYTES * 2),
    ],
    ids=lambda sent: f"{sent[:12]!r}",
)
def test_nonsense_is_not_answered(
    sent: bytes, first: Instance, config: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sends something else is cut off without an answer; the next start is served."""
    monkeypatch.setattr(instance_socket, "PATIENCE", 600_000)
    calls: list[object] = []
    first.called.connect(calls.append)
    caller = connected(config)
    qtbot.waitUntil(lambda: send_some(caller, sent))
    qtbot.waitUntil(lambda: is_cut_off(caller))
    caller.close()
    assert calls == []
    caller = connected(config)
    with qtbot.waitSignal(first.called):
        caller.send(encode([]))
    caller.close()


def connected(config: Path) -> socket.socket:
    """A caller that speaks for itself."""
    caller = socket.socket(AF_UNIX)
    caller.connect(instance.socket_name(config))
    caller.setblocking(False)
    return caller


def send_some(caller: socket.socket, data: bytes) -> bool:
    """Send, as far as the other side takes it; True when it is sent or refused."""
    try:
        caller.send(data)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def is_cut_off(caller: socket.socket) -> bool:
    """Whether the other side has closed, without an answer."""
    try:
        return caller.recv(100) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


def test_a_caller_who_says_nothing_is_dropped(
    config: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that stays silent does not stay open."""
    monkeypatch.setattr(instance_socket, "PATIENCE", 0)
    first = claim(config, [], patience=1000)
    assert first is not None
    caller = connected(config)
    qtbot.waitUntil(lambda: is_cut_off(caller))
    caller.close()
    first.close()


@given(st.lists(st.text()))
def test_words_arrive_bounded_and_plain(words: list[str]) -> None:
    """Whatever is typed arrives as it was, as far as it is printable and within the bounds."""
    line = encode(words)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    expected = [word[:MAX_WORD] for word in words[:MAX_WORDS]]
    assert decode(line[:-1]) == tuple(word for word in expected if word.isprintable())


def test_the_longest_words_fit() -> None:
    """The bound on what is read is above the bound on what is sent."""
    assert len(encode(["🙂" * MAX_WORD] * MAX_WORDS)) <= MAX_BYTES


RACE: Final = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from portgui.gui.instance import claim
app = QCoreApplication([])
sys.stdin.readline()
first = claim(Path(sys.argv[1]), [], patience=20_000)
if first is None:
    print("second")
else:
    print("first", flush=True)
    calls = []
    first.called.connect(lambda words: (calls.append(words), len(calls) == 3 and app.quit()))
    app.exec()
    first.close()
"""


def test_of_many_starts_at_once_exactly_one_runs(config: Path) -> None:
    """Impatient clicks give one window, and none of them is lost."""
    starts = [start(RACE, str(config)) for _ in range(4)]
    for each in starts:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    said = [each.communicate()[0].strip() for each in starts]
    assert sorted(said) == ["first", "second", "second", "second"]


def test_a_start_before_the_first_can_be_found_waits_for_it(config: Path, qtbot: QtBot) -> None:
    """Between its reservation and its socket the first is no less the first."""
    reservation = reserve(config)
    assert reservation is not None
    second = start(SECOND, str(config), "5000")
    first = reservation.listen()
    with qtbot.waitSignal(first.called, timeout=START) as heard:
        pass
    assert heard.args == [("5000",)]
    assert is_not_needed(second, qtbot)
    first.close()
