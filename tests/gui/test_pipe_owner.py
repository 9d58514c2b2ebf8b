"""Windows: a second start hands over to the first of the same account, and to nobody else."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot

from portgui.gui import pipe_owner
from portgui.gui.instance import claim
from portgui.gui.pipe_owner import is_somebody_elses

ON_WINDOWS: Final = pytest.mark.skipif(sys.platform != "win32", reason="named pipes of Windows")
PATIENCE: Final = 60_000
SECOND: Final = """
import sys
from pathlib import Path
from portgui.gui.instance import claim
print(claim(Path(sys.argv[1]), sys.argv[2:], patience=20_000))
"""


@pytest.fixture
def handle(qapp: QCoreApplication) -> Iterator[int]:
    """The end of a pipe whose other end this very process has made."""
    server, socket = QLocalServer(), QLocalSocket()
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    assert server.listen("portgui-test-of-owners")
    socket.connectToServer("portgui-test-of-owners")
    assert socket.waitForConnected(PATIENCE)
    yield int(socket.socketDescriptor())
    socket.abort()
    server.close()


def test_what_this_account_has_made_is_its_own(handle: int) -> None:
    """On Windows, and elsewhere, where it is not asked for."""
    assert not is_somebody_elses(handle)


@ON_WINDOWS
def test_what_another_account_has_made_is_not(handle: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner is neither this account nor what its programs make things for."""
    monkeypatch.setattr(pipe_owner, "_is_same", lambda *_: False)
    assert is_somebody_elses(handle)


@ON_WINDOWS
def test_where_windows_does_not_say_it_goes_on() -> None:
    """As before it was asked."""
    assert not is_somebody_elses(0)


@ON_WINDOWS
def test_a_second_start_hands_its_words_over(tmp_path: Path, qtbot: QtBot) -> None:
    """Through the real pipe, from another process."""
    first = claim(tmp_path, [], patience=0)
    assert first is not None
    with qtbot.waitSignal(first.called, timeout=PATIENCE) as heard:
        second = subprocess.Popen(
            [sys.executable, "-c", SECOND, str(tmp_path), "5000", "Größe"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(pipe_owner.__file__).parents[2],
        )
    assert heard.args == [("5000", "Größe")]
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=PATIENCE)
    assert second.communicate()[0].strip() == "None"
    first.close()
