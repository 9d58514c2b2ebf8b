"""Wherever a person's folders lie, PortGUI starts, keeps what it is told and finds itself again."""

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from portgui import logs
from portgui.gui import settings as keys
from portgui.gui.instance import claim
from portgui.gui.job import Jobs
from portgui.gui.settings import Settings

ROOT = Path(__file__).parent.parent.parent

LONGEST = 240
"""Characters of a profile's path that must do."""

NAMES = {
    "spaces": "Ada  Lovelace",
    "umlauts": "Jürgen Müßig",
    "decomposed umlauts": "Ju\u0308rgen",
    "chinese": "端口 图形",
    "apostrophe": "O'Neil",
    "percent and braces": "100% {home} $HOME",
    "long": "",
}


@pytest.fixture(params=list(NAMES.values()), ids=list(NAMES))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A profile's folder, not there yet."""
    if request.param:
        return tmp_path / str(request.param)
    room = LONGEST - len(str(tmp_path)) - 1
    if room < 1:
        pytest.skip("the temporary folder's own path is longer")
    return tmp_path / ("x" * room)


@pytest.fixture
def folders(place: Path) -> logs.Folders:
    """The person's folders there."""
    return logs.folders({logs.PROFILE_VARIABLE: str(place)})


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder of the person's own with a short path, as the system's for sockets has."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture
def jobs(qapp: QCoreApplication) -> Iterator[Jobs]:
    """Jobs that are stopped after the test."""
    made = Jobs()
    yield made
    made.stop()


def test_settings_are_kept(folders: logs.Folders, jobs: Jobs) -> None:
    """Written there, and read by the next start."""
    settings = Settings(folders.config, jobs)
    settings.set(keys.THEME, "dark")
    settings.flush()
    again = Settings(folders.config, jobs)
    assert again.get(keys.THEME) == "dark"
    assert again.problems == ()


def test_the_log_is_written(folders: logs.Folders) -> None:
    """Its file is there with what was logged, and nobody is told of a problem."""
    started = logs.start(folders.logs)
    try:
        logging.getLogger("portgui.test").info("here")
    finally:
        logs.stop()
    assert started.problem is None
    assert started.path is not None
    assert "here" in started.path.read_text("utf-8")


@pytest.mark.posix
def test_a_second_start_finds_the_first(
    folders: logs.Folders, short: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """The profile's name is no part of the socket's, which must be short."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short))
    first = claim(folders.config, [])
    assert first is not None
    script = (
        "import sys; from pathlib import Path; from portgui.gui.instance import claim;"
        "print(claim(Path(sys.argv[1]), ['5000'], patience=20_000))"
    )
    try:
        with qtbot.waitSignal(first.called, timeout=60_000) as heard:
            second = subprocess.Popen(
                [sys.executable, "-c", script, str(folders.config)],
                cwd=ROOT, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        assert second.communicate(timeout=60)[0] == "None\n"
    finally:
        first.close()
    assert heard.args == [("5000",)]


@pytest.mark.linux
def test_the_command_line_answers_from_any_folder(place: Path) -> None:
    """With the current folder, the home and the temporary folder there."""
    place.mkdir()
    environment = {**os.environ, "HOME": str(place), "TMPDIR": str(place),
                   "PYTHONPATH": str(ROOT)}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "portgui", "list", "--json"],
        cwd=place, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "connections" in json.loads(done.stdout)
