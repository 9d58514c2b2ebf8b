"""What the reference tests share: the real data, read once, and a resources folder to damage."""

from pathlib import Path

import pytest

from portgui.reference.purpose import Reference, load_reference
from portgui.reference.rows import GuideRow, guide_rows


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The data that PortGUI ships."""
    return load_reference()


@pytest.fixture(scope="session")
def rows(reference: Reference) -> tuple[GuideRow, ...]:
    """The port guide's rows of the data that PortGUI ships."""
    return guide_rows(reference)


@pytest.fixture
def resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty resources folder that is used instead of the real one."""
    monkeypatch.setattr("portgui.resources.root", lambda: tmp_path)
    (tmp_path / "registry").mkdir()
    (tmp_path / "catalogue" / "apps").mkdir(parents=True)
    return tmp_path
