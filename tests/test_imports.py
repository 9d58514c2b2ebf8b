"""The contracts of pyproject.toml: they hold, they leave nothing out, and they catch offenders."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))[
    "tool"
]["importlinter"]["contracts"]

OFFENCES: dict[str, list[tuple[str, str]]] = {
    "One way": [
        ("reference/offender.py", "from portgui.answers import wording"),
        ("guides/offender.py", "from portgui.connections import snapshot"),
        ("gui/offender.py", "from portgui import cli"),
        ("net.py", "from portgui.words import Message"),
    ],
    "Only gui knows Qt": [
        ("answers/qt_offender.py", "def late():\n    from PySide6.QtCore import QObject"),
    ],
    "Only connections knows psutil": [("gui/psutil_offender.py", "import psutil")],
    "Only commands starts other programs": [
        ("connections/starting_offender.py", "from subprocess import run"),
    ],
}
"""For each contract, modules that break it: where they stand and what is added to them."""


def parts() -> set[str]:
    """The modules and packages right below portgui."""
    found = (ROOT / "portgui").iterdir()
    names = {path.stem for path in found if path.suffix == ".py" or (path / "__init__.py").exists()}
    return {f"portgui.{name}" for name in names - {"__init__"}}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs import-linter on the package in a folder."""
    script = "from importlinter.cli import lint_imports_command as main; main()"
    return subprocess.run(
        [sys.executable, "-c", script, "--no-cache", "--config", "pyproject.toml"],
        cwd=folder,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(folder), "PATH": "", "COLUMNS": "200"},
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder with a copy of the package and of the contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "portgui", tmp_path / "portgui", ignore=ignored)
    return tmp_path


def test_every_part_has_its_layer() -> None:
    """A new module right below portgui must be given a place, or no rule would hold for it."""
    (layers,) = (found["layers"] for found in CONTRACTS if found["type"] == "layers")
    assert {name.strip() for layer in layers for name in layer.split("|")} == parts()


@pytest.mark.parametrize(
    ("contract", "may"),
    [
        # What starts the window, and the window.
        ("Only gui knows Qt", {"portgui.__main__", "portgui.gui"}),
        ("Only connections knows psutil", {"portgui.connections"}),
        ("Only commands starts other programs", {"portgui.commands"}),
    ],
)
def test_every_part_is_forbidden_what_is_another_ones_task(contract: str, may: set[str]) -> None:
    """The lists of the contracts name all parts except those that may."""
    (found,) = (found for found in CONTRACTS if found["name"] == contract)
    assert set(found["source_modules"]) == parts() - may


def test_an_offence_against_each_contract_is_caught(copied: Path) -> None:
    """The offenders are named, and what nobody breaks is kept."""
    assert set(OFFENCES) == {found["name"] for found in CONTRACTS}
    kept = lint(copied)
    assert kept.returncode == 0, kept.stdout
    for offences in OFFENCES.values():
        for name, source in offences:
            with (copied / "portgui" / name).open("a", encoding="utf-8") as module:
                module.write(f"{source}\n")
    broken = lint(copied)
    assert broken.returncode != 0
    for contract, offences in OFFENCES.items():
        assert f"{contract} BROKEN" in broken.stdout
        for name, _ in offences:
            assert f"portgui.{name.removesuffix('.py').replace('/', '.')}" in broken.stdout
