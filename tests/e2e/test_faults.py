"""PortGUI starts and works where things are not as usual: a whole start each, without a screen."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from tests.e2e.desk import MARKS, PATIENCE, Desk
from tests.screen import virtual_screen

ROOT: Final = Path(__file__).parents[2]
NO_SCREEN: Final = "This plugin does not support"
"""What Qt's platform without a screen says of itself."""

# A whole start; as soon as everything is there the colours are changed and the window is closed.
PROGRAM: Final = """
import json, sys
import portgui
from PySide6.QtCore import QTimer
from portgui.gui import app, settings

class Rest(app.Rest):
    def start(self):
        super().start()
        program = self._program
        program.settings.set(settings.THEME, "dark")
        {change}
        told = program.window.notice.code
        rows, package = len(program.live.rows()), portgui.__file__
        print(json.dumps(dict(rows=rows, told=told, package=package)), flush=True)
        QTimer.singleShot(0, program.window.close)

app.Rest = Rest
sys.exit(app.main(sys.argv[1:]))
"""


def start(
    profile: Path,
    environment: Mapping[str, str] = os.environ,
    *,
    program: Path = ROOT,
    before: Sequence[str] = (),
    change: str = "",
) -> dict[str, Any]:
    """One start with this profile; what it tells of itself, with `status` and `errors`.

    Args:
        profile: the folder of the profile.
        environment: the variables beside it.
        program: the folder of PortGUI's sources.
        before: what starts Python.
        change: what happens once everything is there.
    """
    with socket.create_server(("127.0.0.1", 0)):
        done = subprocess.run(
            [*before, sys.executable, "-P", "-B", "-c", PROGRAM.format(change=change)],
            env={
                **environment,
                "PORTGUI_PROFILE": str(profile),
                "PYTHONPATH": str(program),
                "QT_QPA_PLATFORM": "offscreen",
                # Without a screen, Qt on Windows knows the fonts of a folder only.
                "QT_QPA_FONTDIR": str(profile.parent),
            },
            cwd=profile.parent,
            check=False,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
    assert done.stdout, done.stderr
    lines = [line for line in done.stderr.splitlines() if NO_SCREEN not in line]
    found = {**json.loads(done.stdout), "status": done.returncode, "errors": lines}
    assert found["rows"] > 0
    assert Path(found["package"]).parent == program / "portgui"
    return found


def copied_program(folder: Path) -> Path:
    """PortGUI's sources once more, for a test that changes them."""
    for name in ("portgui", "resources"):
        unwanted = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / "program" / name, ignore=unwanted)
    return folder / "program"


def theme(profile: Path) -> object:
    """What the settings' file says of the colours."""
    settings: dict[str, object] = json.loads((profile / "config/settings.json").read_text("utf-8"))
    return settings.get("look.theme")


@pytest.mark.parametrize(
    "name",
    [
        "with spaces",
        "Jürgen Größe",
        "用户 设置",
        "Ada's & O'Neil %TEMP% $HOME",
        "x" * 240,
    ],
    ids=["spaces", "umlauts", "Chinese", "signs", "long"],
)
def test_a_profile_may_be_called_anything(name: str, tmp_path: Path) -> None:
    """Rows, log and settings are there, and nothing is complained of."""
    profile = tmp_path / name
    found = start(profile)
    assert (found["status"], found["told"], found["errors"]) == (0, "", [])
    assert theme(profile) == "dark"
    log = (profile / "logs/portgui.log").read_text("utf-8")
    assert "ERROR" not in log


@pytest.mark.parametrize("language", ["tlh_KX.UTF-8", "C.UTF-8", "zz", "ja_JP.UTF-8", "C"])
def test_a_language_that_nobody_here_speaks_is_english(language: str, tmp_path: Path) -> None:
    """Whatever the system is set to."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    found = start(tmp_path, {**plain, "LANG": language, "LC_ALL": language, "LANGUAGE": language})
    assert (found["status"], found["told"]) == (0, "")
    # Qt says of a system without UTF-8 that it uses UTF-8 all the same.
    assert [line for line in found["errors"] if "portgui" in line.lower()] == []


def test_settings_that_cannot_be_read_are_told_and_left(tmp_path: Path) -> None:
    """A folder in their place: it starts, says so, and takes nothing away."""
    (tmp_path / "config/settings.json").mkdir(parents=True)
    found = start(tmp_path)
    assert (found["status"], found["told"]) == (0, "settings-unreadable")
    assert (tmp_path / "config/settings.json").is_dir()


def test_an_upgrade_while_it_runs_is_told(tmp_path: Path) -> None:
    """It goes on with what it has loaded, and says what to do."""
    change = (
        "import os\n"
        f"        assert portgui.__file__.startswith({str(tmp_path)!r})\n"
        "        new = portgui.__file__ + '.new'\n"
        "        with open(new, 'w') as file: file.write('__version__ = \"9.9\"')\n"
        "        os.replace(new, portgui.__file__)\n"
        "        program.client.notice.emit('scan-restarted-died')"
    )
    found = start(tmp_path / "profile", program=copied_program(tmp_path), change=change)
    assert (found["status"], found["told"]) == (0, "program-updated")


# What may not be written or read. Root may, unless it gives that up (capabilities(7)).

IS_ROOT: Final = getattr(os, "geteuid", lambda: 1)() == 0
WITHOUT_RIGHTS: Final = (
    ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner") if IS_ROOT else ()
)
needs_permissions = pytest.mark.skipif(
    sys.platform == "win32" or (IS_ROOT and shutil.which("setpriv") is None),
    reason="needs files that may not be written",
)


@needs_permissions
def test_a_program_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    """Everything goes into the person's own folders."""
    program = copied_program(tmp_path)
    for path in (program, *program.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    found = start(tmp_path / "profile", program=program, before=WITHOUT_RIGHTS)
    for path in (program, *program.rglob("*")):
        path.chmod(path.stat().st_mode | 0o200)
    assert (found["status"], found["told"], found["errors"]) == (0, "", [])
    assert theme(tmp_path / "profile") == "dark"


@needs_permissions
@pytest.mark.parametrize(("mode", "told"), [(0o444, ""), (0o000, "settings-unreadable")])
def test_settings_that_are_locked_are_left(mode: int, told: str, tmp_path: Path) -> None:
    """What may be read is used; what is new is not kept, which the log says; nothing is lost."""
    file = tmp_path / "config" / "settings.json"
    file.parent.mkdir()
    file.write_text('{"live.interval": 30}')
    file.chmod(mode)
    found = start(tmp_path, before=WITHOUT_RIGHTS)
    assert (found["status"], found["told"]) == (0, told)
    file.chmod(0o600)
    assert json.loads(file.read_text("utf-8")) == {"live.interval": 30}
    assert "settings not" in (tmp_path / "logs/portgui.log").read_text("utf-8")


class TestFewColours:
    """A screen with few colours, as a remote desktop may have."""

    pytestmark = MARKS

    def test_on_256_colours_it_says_that_it_cannot_draw(self, profile: Path) -> None:
        """Qt cannot on X11; that is told instead of a crash, and nothing is left running."""
        with virtual_screen(depth=8) as environment:
            done = subprocess.run(
                [sys.executable, "-m", "portgui"],
                env={**environment, "PORTGUI_PROFILE": str(profile)},
                check=False,
                capture_output=True,
                encoding="utf-8",
                timeout=60,
            )
        assert (done.returncode, done.stdout) == (1, "")
        assert "too few colours" in done.stderr
        assert not profile.exists()

    @pytest.mark.parametrize("depth", [15, 16])
    def test_the_window_opens_and_answers(self, depth: int, profile: Path) -> None:
        """With 32,768 or 65,536 of them."""
        with virtual_screen(depth=depth) as environment:
            desk = Desk({**environment, "PORTGUI_PROFILE": str(profile)}, profile)
            try:
                desk.keys("ctrl+k")
                desk.write("25565")
                desk.keys("Return")
                assert "Minecraft" in desk.card(25565)
                assert desk.close() == 0
            finally:
                if desk.program.poll() is None:
                    desk.program.kill()
                _, errors = desk.program.communicate(timeout=PATIENCE)
        assert errors == ""
