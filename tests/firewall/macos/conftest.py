"""A Mac for every test that wants one."""

from pathlib import Path

import pytest

from tests.firewall.macos.mac import Mac


@pytest.fixture
def mac(tmp_path: Path) -> Mac:
    """A Mac whose firewall is on, that nobody manages, and whose person agrees."""
    if not Path("/bin/sh").exists():
        pytest.skip("the stand-in's programs run in /bin/sh")
    folder = tmp_path / "a Mac's programs"
    folder.mkdir()
    return Mac(folder)
