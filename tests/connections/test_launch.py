"""How the scanning process is started, and when it is given up."""

import os
import site
import subprocess
import sys
from pathlib import Path

import pytest

import portgui
from portgui.connections import launch
from portgui.connections.launch import Patience

_FOLDER = str(Path(portgui.__file__).resolve().parent.parent)


def test_the_worker_is_this_very_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same Python, or the same frozen program, and never what lies in the current folder."""
    assert launch.command() == (sys.executable, "-P", "-m", "portgui", "--scan-worker")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert launch.command() == (sys.executable, "--scan-worker")


def test_the_package_that_runs_is_found_from_any_folder(tmp_path: Path) -> None:
    """Also where another package of that name lies, and only the running one is."""
    (tmp_path / "portgui").mkdir()
    (tmp_path / "portgui" / "__init__.py").write_text("raise SystemExit('the wrong one')\n")
    found = subprocess.run(
        [sys.executable, "-P", "-c", "import portgui; print(portgui.__file__)"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": launch.python_path({})},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == str(Path(_FOLDER, "portgui", "__init__.py"))


def test_what_was_on_the_path_stays_behind_it() -> None:
    """The person's own PYTHONPATH is kept."""
    assert launch.python_path({"PYTHONPATH": "/own"}) == os.pathsep.join((_FOLDER, "/own"))


def test_an_installed_package_adds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python finds it by itself; its folder would come before Python's own modules."""
    monkeypatch.setattr(site, "getsitepackages", lambda: [_FOLDER])
    assert launch.python_path({}) == ""
    assert launch.python_path({"PYTHONPATH": "/own"}) == "/own"


def test_a_frozen_program_is_given_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has its modules inside itself, and another Python's do not belong there."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert launch.python_path({}) == ""
    assert launch.python_path({"PYTHONPATH": "/own"}) == "/own"


def test_a_process_that_lived_is_started_again_at_once() -> None:
    """However often that happens, as long as it answers and lives for a while."""
    patience = Patience((0.0, 1.0))
    for _ in range(20):
        patience.answered()
        assert patience.lost(60.0) == 0.0


def test_processes_that_die_young_are_started_ever_later() -> None:
    """They answer, and then they end: no tight loop comes of that."""
    patience = Patience((0.0, 0.0, 1.0, 2.0))
    delays = []
    for _ in range(5):
        patience.answered()
        delays.append(patience.lost(0.1))
    assert delays == [0.0, 1.0, 2.0, 2.0, 2.0]
    patience.answered()
    assert patience.lost(60.0) == 0.0


def test_three_in_a_row_without_an_answer_are_enough() -> None:
    """Whether they die or hang; a person may then ask for another try."""
    patience = Patience()
    assert patience.lost(0.1) is not None
    assert patience.lost(11.0) is not None
    assert patience.lost(0.1) is None
    patience.renew()
    assert patience.lost(0.1) is not None
