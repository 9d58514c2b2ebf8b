"""Windows' Python runs `test_on_windows.py` under Wine, where Wine is there or can be installed.

The first time the rig is made, which takes about two minutes.
"""

import ast
import faulthandler
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest

ROOT: Final = Path(__file__).parents[2]
RIG: Final = ROOT / "packaging" / "windows" / "rig.py"
TESTS: Final = Path(__file__).with_name("test_on_windows.py")
NOT_POSSIBLE: Final = 77
PATIENCE: Final = 900
"""Seconds for all of it, with the rig."""

pytestmark = [pytest.mark.linux, pytest.mark.xdist_group("wine")]


def names() -> list[str]:
    """The tests of that file."""
    tree = ast.parse(TESTS.read_text("utf-8"))
    found = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    return [name for name in found if name.startswith("test_")]


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """What became of each test, a text for each of its runs: empty where it passed."""
    faulthandler.cancel_dump_traceback_later()  # it takes minutes, and nothing hangs
    report = tmp_path_factory.mktemp("wine") / "report.xml"
    inside = "Z:" + str(report).replace("/", "\\")
    arguments = ["-q", "-p", "no:randomly", "--junitxml", inside, str(TESTS.relative_to(ROOT))]
    done = subprocess.run(
        [sys.executable, str(RIG), "test", *arguments],
        cwd=ROOT, check=False, capture_output=True, encoding="utf-8", errors="replace",
        timeout=PATIENCE, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode == NOT_POSSIBLE:
        pytest.skip(f"no Windows here: {done.stderr.strip().splitlines()[-1]}")
    assert report.exists(), f"{done.stdout}\n{done.stderr}"
    found: dict[str, list[str]] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = case.get("name", "").partition("[")[0]
        trouble = [
            f"{part.get('message')}\n{part.text}" for part in case if part.tag != "properties"
        ]
        found.setdefault(name, []).append("\n".join(trouble))
    return found


@pytest.mark.parametrize("name", names())
def test_windows_python_passes(name: str, results: Mapping[str, list[str]]) -> None:
    """Each of the tests of Windows, on Windows' own code."""
    assert results[name]
    assert [text for text in results[name] if text] == []
