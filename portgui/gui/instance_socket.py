"""The socket through which a second start of PortGUI finds the first; `instance.py` decides.

What comes in through it is bounded plain text, and all that it can bring about is that the window
is raised and a port is looked up. Its own module: the window is there before Qt's network is.
"""

import ctypes
import json
import logging
import os
import sys
from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from portgui.gui.pipe_owner import is_somebody_elses

logger = logging.getLogger(__name__)

PATIENCE: Final = 2_000
"""Milliseconds that a second start waits for the first to answer."""
MAX_WORDS: Final = 16
MAX_WORD: Final = 200
MAX_BYTES: Final = 64 * 1024
"""Most that is read of one caller: the words above as JSON, every character escaped."""
ANSWER: Final = b"raised\n"


_NOBODY_THERE: Final = (
    QLocalSocket.LocalSocketError.ServerNotFoundError,
    QLocalSocket.LocalSocketError.ConnectionRefusedError,
)


class Found(Enum):
    """What is found at the socket."""

    NOBODY = auto()
    ANSWERED = auto()
    SILENT = auto()


class Instance(QObject):
    """The running PortGUI, as later starts find it.

    Signals:
        called: PortGUI was started again, with these words (a tuple of str, often empty). Raise
            the window.
    """

    called = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def listen(self, name: str) -> bool:
        """Be found under this name from now on; False when the system refuses."""
        # What a crash left behind; the caller has made sure that nobody answers there.
        QLocalServer.removeServer(name)
        if self._server.listen(name):
            return True
        logger.warning("a second start will not find this one: %s", self._server.errorString())
        return False

    def close(self) -> None:
        """Be found no more."""
        self._server.close()

    @Slot()
    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            _Caller(socket, self).said.connect(self.called)


class _Caller(QObject):
    """A second start at the other end; goes when it has been answered, or takes too long."""

    said = Signal(object)

    def __init__(self, socket: QLocalSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        self._received = b""
        socket.setParent(self)
        socket.setReadBufferSize(MAX_BYTES + 1)
        socket.readyRead.connect(self._on_ready)
        socket.disconnected.connect(self.deleteLater)
        patience = QTimer(self)
        patience.setSingleShot(True)
        patience.timeout.connect(self.deleteLater)
        patience.start(PATIENCE)
        # What it said before anybody listened brings no signal any more.
        QTimer.singleShot(0, self, self._on_ready)

    @Slot()
    def _on_ready(self) -> None:
        self._received += self._socket.readAll().data()
        line, end, _ = self._received.partition(b"\n")
        if end:
            self._received = b""
            words = decode(line)
            if words is not None:
                self._socket.write(ANSWER)
                self._socket.flush()
                self.said.emit(words)
            self._socket.disconnectFromServer()
        elif len(self._received) > MAX_BYTES:
            self._socket.abort()


def encode(words: Sequence[str]) -> bytes:
    """The words as one line, bounded."""
    return json.dumps([word[:MAX_WORD] for word in words[:MAX_WORDS]]).encode("ascii") + b"\n"


def decode(line: bytes) -> tuple[str, ...] | None:
    """The words of a line, those that are plain text; None when the line is none of ours."""
    try:
        parsed: object = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(parsed, list) or len(parsed) > MAX_WORDS:
        return None
    words = tuple(word for word in parsed if isinstance(word, str))
    if len(words) < len(parsed) or any(len(word) > MAX_WORD for word in words):
        return None
    return tuple(word for word in words if word.isprintable())


def call(name: str, words: Sequence[str], patience: int) -> Found:
    """Hand `words` over to the PortGUI at `name`, which has `patience` milliseconds to answer."""
    if not _is_ours(name):
        logger.warning("somebody else's socket is in the way: %s", name)
        return Found.SILENT
    deadline = QDeadlineTimer(patience)
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(patience):
        return Found.NOBODY if socket.error() in _NOBODY_THERE else Found.SILENT
    if is_somebody_elses(int(socket.socketDescriptor())):
        logger.warning("somebody else's pipe is in the way: %s", name)
        return Found.SILENT
    _let_it_come_to_the_front()
    socket.write(encode(words))
    received = b""
    while ANSWER not in received and len(received) <= len(ANSWER):
        left = int(deadline.remainingTime())
        if left <= 0 or not socket.waitForReadyRead(left):
            logger.warning("the PortGUI that runs does not answer")
            return Found.SILENT
        received += socket.readAll().data()
    return Found.ANSWERED if ANSWER in received else Found.SILENT


if sys.platform == "win32":

    def _is_ours(_name: str) -> bool:
        return True

    def _let_it_come_to_the_front() -> None:
        """Windows lets a program raise its window only when the one just started says so."""
        any_process = 0xFFFFFFFF  # ASFW_ANY
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)

else:
    _me = os.getuid

    def _is_ours(name: str) -> bool:
        """Whether nothing, or something of this person, is at the socket's path."""
        try:
            return Path(name).lstat().st_uid == _me()
        except OSError:
            return True

    def _let_it_come_to_the_front() -> None:
        """Nothing to do: no leave is needed, or (Wayland) none can be given this way."""
