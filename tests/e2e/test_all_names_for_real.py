"""Show all names, for real: a window without rights, an app of root's, and back again.

In a network of its own, root waits for connections. The window belongs to nobody. What stands in
for pkexec has the setuid bit, as pkexec has, and so really starts the scanning process as root.
"""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests import needs

needs.linux()
assert sys.platform == "linux"  # mypy leaves the rest out on the others, too

ROOT = Path(__file__).parent.parent.parent
NOBODY = 65534
PORT = 4321
SYSTEM_PYTHON = Path("/usr/bin/python3")
"""The one that runs the tests may lie where only root may go."""

PKEXEC = """#!{folder}/python
import os, sys
caller = os.getuid()
os.setresuid(0, 0, 0)
command = sys.argv[sys.argv.index("--disable-internal-agent") + 1 :]
os.execve(command[0], command, {{"PATH": "/usr/bin:/bin", "PKEXEC_UID": str(caller)}})
"""

MODULES = "import sys; sys.path[:0] = {places!r}; from portgui.connections.{module} import main"

# The window: made as root, because its modules may lie where only root may go; then it is nobody.
WINDOW = """
import json, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path[:0] = {places!r}
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from portgui.connections import worker, see_all, rights, proc_net
from portgui.connections.elevation import Way
from portgui.gui.actions.all_names import AllNames
from portgui.gui.job import Jobs
from portgui.gui.scan_client import ScanClient

os.setgroups([]); os.setresgid(*3 * [{nobody}]); os.setresuid(*3 * [{nobody}])
application = QApplication([])
window, jobs = QWidget(), Jobs()
client = ScanClient({own!r}, parent=window)
door = AllNames(client, jobs, window, window, way=lambda: Way({all!r}, ""))
stages = []

def root_row():
    for key, row in client.connections.items():
        if key.local.port == {port}:
            return [row.key.pid, row.owner.name, row.owner.user, row.owner.path, row.first_scan]

def on_finished(summary):
    codes = [one.code for one in summary.degradations]
    stages.append({{"row": root_row(), "hidden": codes, "first": summary.first}})
    if len(stages) == 1:
        door.start()
    elif len(stages) == 2:
        door.stop()
    elif len(stages) == 3:
        application.quit()

client.finished.connect(on_finished)
QTimer.singleShot(60_000, application.quit)
client.start()
client.request()
application.exec()
client.stop()
jobs.stop()
print(json.dumps({{"stages": stages, "uid": os.getresuid()}}))
"""

SERVER = f"""
import socket, subprocess, sys
server = socket.socket()
server.bind(("0.0.0.0", {PORT}))
server.listen()
sys.exit(subprocess.call([sys.executable, sys.argv[1]]))
"""


def can_have_a_network() -> bool:
    """Whether this is root, and may make networks."""
    unshare = shutil.which("unshare")
    if os.geteuid() != 0 or unshare is None or not SYSTEM_PYTHON.exists():
        return False
    return subprocess.run([unshare, "-n", "true"], check=False, capture_output=True).returncode == 0


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that nobody may look into, and in which the setuid bit counts."""
    made = Path(tempfile.mkdtemp(prefix="portgui-"))
    made.chmod(0o755)
    if os.statvfs(made).f_flag & os.ST_NOSUID:
        pytest.skip("the setuid bit does not count here")
    yield made
    shutil.rmtree(made)


@pytest.mark.skipif(not can_have_a_network(), reason="needs root and a network of its own")
def test_root_apps_are_named_after_a_yes_and_hidden_after_a_stop(folder: Path) -> None:
    """Hidden, then named with path and account, then hidden; never new; the window stays nobody."""
    places = [str(ROOT), str(Path(psutil.__file__).parent.parent)]
    python = folder / "python"
    shutil.copy(SYSTEM_PYTHON.resolve(), python)
    python.chmod(0o755 | stat.S_ISUID)
    pkexec = folder / "pkexec"
    pkexec.write_text(PKEXEC.format(folder=folder), "utf-8")
    pkexec.chmod(0o755)

    def command(program: str, module: str) -> tuple[str, ...]:
        code = MODULES.format(places=places, module=module)
        return (program, "-I", "-c", f"{code}; sys.exit(main())")

    window = folder / "window.py"
    window.write_text(
        WINDOW.format(
            places=places,
            nobody=NOBODY,
            port=PORT,
            own=command(str(SYSTEM_PYTHON), "worker"),
            all=(
                str(pkexec),
                "--disable-internal-agent",
                *command(str(SYSTEM_PYTHON), "see_all"),
            ),
        ),
        "utf-8",
    )
    done = subprocess.run(
        ["unshare", "-n", sys.executable, "-c", SERVER, str(window)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    before, shown, after = (stage["row"] for stage in told["stages"])
    assert before == [None, "", "root", None, True], done.stderr
    pid, name, user, path, was_there_before = shown
    assert (pid > 1, user, was_there_before) == (True, "root", True)
    assert name.startswith("python")
    assert Path(path).name.startswith("python")
    assert after == before
    hidden = [stage["hidden"] for stage in told["stages"]]
    assert hidden == [["scan-names-hidden"], [], ["scan-names-hidden"]]
    assert [stage["first"] for stage in told["stages"]] == [True, False, False]
    assert told["uid"] == [NOBODY] * 3
