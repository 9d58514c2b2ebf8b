"""An upgrade while PortGUI runs is noticed and told, once."""

import os
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from portgui.connections.ledger import Summary
from portgui.gui import upgrade
from portgui.gui.upgrade import Upgrade
from portgui.words import ENGLISH
from tests.gui.fakes import FakeClient

DONE = Summary(0.1, 0.0, 0, 0, False, ())


@pytest.fixture
def witness(tmp_path: Path) -> Path:
    """A file of the version that runs."""
    made = tmp_path / "__init__.py"
    made.write_text("1")
    return made


@pytest.fixture
def client(qtbot: QtBot) -> FakeClient:
    """Says when a scan is over."""
    return FakeClient()


def put(path: Path, text: str) -> None:
    """Replace a file as a package does: another one under its name."""
    new = path.with_suffix(".new")
    new.write_text(text)
    new.replace(path)


def test_a_replaced_file_is_told_once(client: FakeClient, witness: Path) -> None:
    """After the next scan; not while it is only being replaced; and not again."""
    watch = Upgrade(client, witness=witness, look_every=0)
    told = QSignalSpy(watch.told)
    client.finished.emit(DONE)
    assert told.count() == 0
    witness.unlink()
    client.finished.emit(DONE)
    assert told.count() == 0
    witness.write_text("2 is longer")
    for _ in range(3):
        client.finished.emit(DONE)
    assert told.count() == 1
    assert told.at(0)[0].code in ENGLISH


def test_another_file_of_the_same_size_and_time_is_another_one(
    client: FakeClient, witness: Path
) -> None:
    """Packages may set the time of every file to the same moment."""
    before = witness.stat()
    watch = Upgrade(client, witness=witness, look_every=0)
    told = QSignalSpy(watch.told)
    put(witness, "2")
    os.utime(witness, ns=(before.st_atime_ns, before.st_mtime_ns))
    client.finished.emit(DONE)
    assert told.count() == 1


def test_trouble_with_the_scanning_process_is_a_reason_to_look(
    client: FakeClient, witness: Path
) -> None:
    """It is looked at once in a while only, and at once when the new one does not understand us."""
    watch = Upgrade(client, witness=witness)
    told = QSignalSpy(watch.told)
    put(witness, "another version")
    client.finished.emit(DONE)
    assert told.count() == 0
    client.notice.emit("scan-restarted-died")
    assert told.count() == 1


def test_a_program_that_is_whole_is_its_own_witness() -> None:
    """A file that is there, and that every version brings along."""
    assert upgrade.state_of(upgrade.own_file()) is not None
