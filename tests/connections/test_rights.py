"""The process that may see every app: what it keeps, what it gives up, and whom it serves."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portgui.connections.rights import KEPT
from portgui.connections.see_all import NOT_WANTED
from portgui.connections.wire import Frames, Part, Request, pack_request, unpack_part
from tests import needs

needs.linux()
assert sys.platform == "linux"  # mypy leaves the rest out on the others, too

ROOT = Path(__file__).parent.parent.parent
NOBODY = 65534
EXECUTABLE = Path("/proc/self/exe").readlink()
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")

DROP = (
    f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    "import os, signal, subprocess\n"
    "from portgui.connections.rights import keep_only_sight\n"
    f"keep_only_sight({NOBODY}, {NOBODY})\n"
)


def after_drop(code: str, *words: str) -> str:
    """What code says that runs with the two rights only."""
    done = subprocess.run(
        [sys.executable, "-c", DROP + code, *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@needs_root
def test_only_two_rights_are_left() -> None:
    """In every one of the kernel's sets; no account, no group and no way back."""
    status = dict(
        line.split(":\t", 1)
        for line in after_drop("print(open('/proc/self/status').read())").splitlines()
        if ":\t" in line
    )
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == KEPT
    assert all(int(status[name], 16) == 0 for name in ("CapInh", "CapBnd", "CapAmb"))
    assert status["Uid"].split() == status["Gid"].split() == 4 * [str(NOBODY)]
    assert status["Groups"].strip() == ""
    assert status["NoNewPrivs"] == "1"


@needs_root
@pytest.mark.parametrize(
    "deed",
    [
        "os.setuid(0)",
        "os.kill(1, signal.SIGTERM)",
        "subprocess.run(['/bin/true'])",
        "os.fork()",
        "os.write(os.open('/tmp/portgui-must-stay-empty', os.O_CREAT | os.O_WRONLY), b'x')",
        "open('/etc/passwd', 'a')",
        "os.chown('/etc/passwd', 0, 0)",
    ],
)
def test_nothing_but_reading_is_possible(deed: str) -> None:
    """It can become nobody else, end nobody, start nothing and write nothing."""
    refused = f"signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\ntry:\n    {deed}\n"
    refused += "except OSError as error:\n    print('refused')\nelse:\n    print('done')"
    try:
        assert after_drop(refused) == "refused"
    finally:
        Path("/tmp/portgui-must-stay-empty").unlink(missing_ok=True)


@needs_root
def test_the_sockets_and_the_program_of_roots_app_can_be_read() -> None:
    """That is what it is for."""
    code = (
        "pid = sys.argv[1]; fds = os.listdir(f'/proc/{pid}/fd')\n"
        "print(os.readlink(f'/proc/{pid}/exe'), os.readlink(f'/proc/{pid}/fd/{fds[0]}') != '')"
    )
    told = after_drop(code, str(os.getpid()))
    assert told == f"{EXECUTABLE} True"


class SeeAll:
    """The real process, as pkexec would start it."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _START.format(root=str(ROOT))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"PATH": "/usr/bin:/bin", **environment},
            cwd=folder,
        )

    def ask(self, data: bytes) -> None:
        """Send something."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def parts(self) -> list[Part]:
        """One whole answer."""
        frames, found = Frames(), list[Part]()
        assert self.process.stdout is not None
        while not found or not found[-1].last:
            frames.feed(os.read(self.process.stdout.fileno(), 1 << 16))
            while (frame := frames.next()) is not None:
                found.append(unpack_part(frame))
        return found

    def end(self) -> int:
        """Close its input and wait."""
        self.process.communicate()
        return self.process.returncode


_START = (
    "import sys; sys.path.insert(0, {root!r}); "
    "from portgui.connections.see_all import main; sys.exit(main())"
)


@pytest.fixture
def see_all(tmp_path: Path) -> Iterator[SeeAll]:
    """The process, for nobody."""
    made = SeeAll(tmp_path, PKEXEC_UID=str(NOBODY))
    yield made
    made.process.kill()
    made.end()


@needs_root
def test_it_answers_and_ends_with_the_pipe(see_all: SeeAll) -> None:
    """It names an app of root's, and nothing is left when the window has gone."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        see_all.ask(pack_request(Request(1, anew=True)))
        found = {
            row.key.local.port: row.owner for part in see_all.parts() for row in part.delta.added
        }
        owner = found[server.getsockname()[1]]
    assert owner.pid == os.getpid()
    assert owner.path == str(EXECUTABLE)
    assert see_all.end() == 0


@needs_root
@pytest.mark.parametrize(
    "nonsense", [b"\0\0\0\4oops", b"\0\0\0\x0b[1,2,3,4,5]", b"\xff\xff\xff\xff", b"GET / HTTP/1.1"]
)
def test_it_takes_nothing_but_requests_to_look(see_all: SeeAll, nonsense: bytes) -> None:
    """Anything else ends it."""
    see_all.ask(nonsense)
    assert see_all.end() == 2


@needs_root
def test_its_account_may_end_it_at_any_time(see_all: SeeAll) -> None:
    """So no right outlives the wish: the window kills it as it kills the other one."""
    see_all.ask(pack_request(Request(1, anew=True)))
    see_all.parts()
    kill = (
        f"import os, sys; os.setgroups([]); os.setresuid(*3 * [{NOBODY}]); "
        "os.kill(int(sys.argv[1]), 9)"
    )
    subprocess.run([sys.executable, "-c", kill, str(see_all.process.pid)], check=True)
    assert see_all.process.wait(30) == -signal.SIGKILL


@needs_root
@pytest.mark.parametrize("asked", [{}, {"PKEXEC_UID": "0"}, {"PKEXEC_UID": "x"}])
def test_nobody_else_starts_it(asked: dict[str, str], tmp_path: Path) -> None:
    """Without the account that asked there is nobody to become."""
    assert SeeAll(tmp_path, **asked).end() == NOT_WANTED


@needs_root
def test_an_account_that_is_not_there_gets_nothing(tmp_path: Path) -> None:
    """It does not go on as root."""
    assert SeeAll(tmp_path, PKEXEC_UID="4000000000").end() == NOT_WANTED


def test_it_does_not_look_without_the_rights(tmp_path: Path) -> None:
    """Started by hand by somebody who is not root, it says so and ends."""
    code = _START.format(root=str(ROOT))
    if os.geteuid() == 0:
        code = (
            f"import os, sys; sys.path.insert(0, {str(ROOT)!r})\n"
            "from portgui.connections import proc_net, rights, worker\n"
            "from portgui.connections.see_all import main\nimport pwd\n"
            f"os.setresuid(*3 * [{NOBODY}]); sys.exit(main())"
        )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PKEXEC_UID": str(NOBODY)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == NOT_WANTED, done.stderr
