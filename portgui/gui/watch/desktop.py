"""Notifications of a Linux desktop, through `org.freedesktop.Notifications` on the session bus.

After the Desktop Notifications Specification 1.2. It needs no icon in a tray: GNOME shows none, and
Qt tells something to the desktop only where it does. Nothing here waits: a desktop that does not
answer costs the notification, which is then said elsewhere.
"""

import logging
import os
from collections.abc import Mapping
from html import escape
from typing import Final, NamedTuple
from urllib.parse import unquote

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalSocket

from portgui.gui.timers import timer
from portgui.gui.watch import bus
from portgui.gui.watch.bus import BusError, Incoming, Messages
from portgui.gui.watch.notification import Notification

logger = logging.getLogger(__name__)

SERVICE: Final = "org.freedesktop.Notifications"
PATIENCE: Final = 3.0
"""Seconds that the desktop has for an answer."""
MOST_KEPT: Final = 200
"""Notifications whose click is still understood."""
_PATH: Final = "/org/freedesktop/Notifications"
_BUS: Final = "org.freedesktop.DBus"
_CLICKED: Final = "default"
_NORMAL: Final = 1


class Address(NamedTuple):
    """Where the session bus listens: a path, or a name in Linux' abstract namespace."""

    name: str
    is_abstract: bool


def bus_address(environment: Mapping[str, str]) -> Address | None:
    """Where the session bus is, or None where the environment does not say.

    By the D-Bus Specification, "Server Addresses"; systemd's place where no variable names one.
    """
    words = environment.get("DBUS_SESSION_BUS_ADDRESS", "")
    for one in words.split(";"):
        kind, _, rest = one.partition(":")
        values = dict(part.partition("=")[::2] for part in rest.split(","))
        if kind == "unix" and "path" in values:
            return Address(unquote(values["path"]), is_abstract=False)
        if kind == "unix" and "abstract" in values:
            return Address(unquote(values["abstract"]), is_abstract=True)
    folder = environment.get("XDG_RUNTIME_DIR")
    return Address(f"{folder}/bus", is_abstract=False) if folder and not words else None


class DesktopNotices(QObject):
    """Shows notifications, one connection to the bus for all of them.

    Signals:
        clicked: what the notification was about that the person clicked.
        refused: a `Notification` that the desktop has not shown.
    """

    clicked = Signal(str)
    refused = Signal(object)

    def __init__(
        self, address: Address | None, parent: QObject | None = None, *, show_words: str = ""
    ) -> None:
        """Nothing is connected before there is something to show.

        Args:
            address: where the bus is; None where there is none.
            parent: whose child this is.
            show_words: what a button says that does the same as a click.
        """
        super().__init__(parent)
        self._address = address
        self._show_words = show_words
        self._socket: QLocalSocket | None = None
        self._is_in = False
        self._greeting = bytearray()
        self._messages = Messages()
        self._serial = 0
        self._asked_what = 0
        self._can: frozenset[str] | None = None
        self._waiting: list[Notification] = []
        self._sent: dict[int, Notification] = {}
        self._shown: dict[int, str] = {}
        self._patience = timer(self, PATIENCE, self._on_late)

    def show(self, notification: Notification) -> None:
        """Show it as soon as the desktop answers; `refused` follows where it does not."""
        self._waiting.append(notification)
        self._patience.start()
        if self._socket is None:
            self._connect()
        elif self._can is not None:
            self._send_waiting()

    def close(self) -> None:
        """Leave the bus; what has not been shown is not shown."""
        self._waiting.clear()
        self._sent.clear()
        self._leave()

    # The connection.

    def _connect(self) -> None:
        if self._address is None:
            self._give_up("no session bus is named")
            return
        self._socket = made = QLocalSocket(self)
        made.connected.connect(self._on_connected)
        made.readyRead.connect(self._on_ready)
        made.errorOccurred.connect(self._on_error)
        made.disconnected.connect(self._on_disconnected)
        if self._address.is_abstract:
            made.setSocketOptions(QLocalSocket.SocketOption.AbstractNamespaceOption)
        made.connectToServer(self._address.name)

    @Slot()
    def _on_connected(self) -> None:
        if self._socket is not None:
            # The kernel tells the bus who we are; the number only has to agree with that.
            user = str(getattr(os, "getuid", int)()).encode("ascii").hex().encode("ascii")
            self._socket.write(b"\0AUTH EXTERNAL " + user + b"\r\n")

    @Slot()
    def _on_ready(self) -> None:
        if self._socket is None:
            return
        received = bytes(self._socket.readAll().data())
        try:
            if not self._is_in:
                received = self._greet(received)
            self._messages.feed(received)
            while (message := self._messages.next()) is not None:
                self._on_message(message)
        except BusError as error:
            self._give_up(str(error))

    def _greet(self, received: bytes) -> bytes:
        """Take in the line that lets us in; what came after it is the first message."""
        self._greeting += received
        line, end, rest = bytes(self._greeting).partition(b"\r\n")
        if not end and len(self._greeting) < bus.LONGEST:
            return b""
        if not line.startswith(b"OK ") or self._socket is None:
            raise BusError("the bus lets nobody in")
        self._is_in = True
        self._socket.write(b"BEGIN\r\n")
        self._call(_BUS, "/org/freedesktop/DBus", "Hello")
        for signal in ("ActionInvoked", "NotificationClosed"):
            rule = f"type='signal',sender='{SERVICE}',interface='{SERVICE}',member='{signal}'"
            self._call(_BUS, "/org/freedesktop/DBus", "AddMatch", signature="s", values=(rule,))
        self._asked_what = self._call(SERVICE, _PATH, "GetCapabilities")
        return rest

    def _call(
        self,
        service: str,
        path: str,
        method: str,
        *,
        signature: str = "",
        values: tuple[object, ...] = (),
    ) -> int:
        self._serial += 1
        sent = bus.call(self._serial, service, path, method, signature=signature, values=values)
        if self._socket is not None:
            self._socket.write(sent)
        return self._serial

    # What the desktop says.

    def _on_message(self, message: Incoming) -> None:
        match message:
            case Incoming(kind=bus.RETURN, reply_to=serial) if serial == self._asked_what:
                self._can = frozenset(message.values[0] if message.values else ())
                self._send_waiting()
            case Incoming(kind=bus.ERROR, reply_to=serial) if serial == self._asked_what:
                self._give_up(message.error)
            case Incoming(kind=bus.RETURN, reply_to=serial, values=(int(number),)):
                self._on_shown(serial, number)
            case Incoming(kind=bus.ERROR, reply_to=serial) if serial in self._sent:
                logger.info("the desktop shows no notification: %s", message.error)
                self.refused.emit(self._sent.pop(serial))
                self._rest_if_done()
            case Incoming(kind=bus.SIGNAL, member="ActionInvoked", values=(int(number), word)):
                if word == _CLICKED and number in self._shown:
                    self.clicked.emit(self._shown[number])
            case Incoming(kind=bus.SIGNAL, member="NotificationClosed", values=(int(number), _)):
                self._shown.pop(number, None)

    def _on_shown(self, serial: int, number: int) -> None:
        notification = self._sent.pop(serial, None)
        if notification is None:
            return
        self._shown[number] = notification.about
        if len(self._shown) > MOST_KEPT:
            del self._shown[next(iter(self._shown))]
        self._rest_if_done()

    def _send_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            self._sent[self._notify(each)] = each

    def _notify(self, each: Notification) -> int:
        can = self._can or frozenset()
        before = next((n for n, about in self._shown.items() if about == each.about), 0)
        # Where the text may hold markup, what an app calls itself must not become some.
        text = escape(each.text, quote=False) if "body-markup" in can else each.text
        actions = [_CLICKED, self._show_words] if "actions" in can else []
        hints = {"urgency": ("y", _NORMAL), "desktop-entry": ("s", "portgui")}
        values = ("PortGUI", before, "", each.title, text, actions, hints, -1)
        return self._call(SERVICE, _PATH, "Notify", signature="susssasa{sv}i", values=values)

    # When it does not go well.

    def _rest_if_done(self) -> None:
        if not self._sent and not self._waiting:
            self._patience.stop()

    @Slot()
    def _on_late(self) -> None:
        self._give_up("no answer")

    @Slot()
    def _on_error(self) -> None:
        if self._socket is not None:
            self._give_up(self._socket.errorString())

    @Slot()
    def _on_disconnected(self) -> None:
        self._give_up("the bus has gone")

    def _give_up(self, reason: str) -> None:
        """Leave, and hand back what has not been shown; the next one is tried anew."""
        if self._waiting or self._sent:
            logger.info("no notification from the desktop: %s", reason)
        unseen = [*self._sent.values(), *self._waiting]
        self._sent.clear()
        self._waiting.clear()
        self._leave()
        for each in unseen:
            self.refused.emit(each)

    def _leave(self) -> None:
        self._patience.stop()
        gone, self._socket = self._socket, None
        self._is_in = False
        self._can = None
        self._greeting.clear()
        self._messages = Messages()
        self._shown.clear()
        if gone is not None:
            gone.blockSignals(True)
            gone.abort()
            gone.deleteLater()
