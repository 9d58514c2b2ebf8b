"""A notification service on the session bus, as a desktop has it; run as a program of its own.

QtDBus holds a call against the signature of the slot as every service does: what is not
`susssasa{sv}i` is refused. Each call is a line of JSON on standard output; a line on standard input
is what the person does: `click NUMBER` or `close NUMBER`.
"""

import json
import os
import sys

from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QSocketNotifier, Signal, Slot
from PySide6.QtDBus import QDBusConnection

NAME = "org.freedesktop.Notifications"


@ClassInfo({"D-Bus Interface": NAME})  # type: ignore[call-arg]  # PySide6's hints know no use
class Service(QObject):  # type: ignore[operator]
    """The desktop.

    Signals:
        ActionInvoked: the person clicked the notification of this number.
        NotificationClosed: it is gone, and why.
    """

    ActionInvoked = Signal("uint", str)  # type: ignore[arg-type]  # a name of Qt's own type
    NotificationClosed = Signal("uint", "uint")  # type: ignore[arg-type]

    def __init__(self, capabilities: list[str]) -> None:
        super().__init__()
        self._capabilities = capabilities
        self._last = 0

    @Slot(result="QStringList")
    def GetCapabilities(self) -> list[str]:  # noqa: N802 (the name on the bus)
        """What this desktop can show."""
        return self._capabilities

    @Slot(str, "uint", str, str, str, "QStringList", "QVariantMap", int, result="uint")
    def Notify(  # noqa: N802 (the name on the bus)
        self, name: str, replaces: int, icon: str, title: str, text: str,
        actions: list[str], hints: dict[str, object], expires: int,
    ) -> int:  # fmt: skip
        """Show a notification; its number."""
        self._last = replaces or self._last + 1
        told = {"name": name, "replaces": replaces, "icon": icon, "title": title, "text": text}
        told |= {"actions": actions, "hints": sorted(hints), "expires": expires}
        print(json.dumps(told), flush=True)
        return self._last

    def act(self, line: str) -> None:
        """Do what the person does."""
        verb, _, number = line.partition(" ")
        if verb == "click":
            self.ActionInvoked.emit(int(number), "default")
        if verb in {"click", "close"}:
            self.NotificationClosed.emit(int(number), 2)
        else:
            QCoreApplication.quit()


def main() -> None:
    """Serve until standard input ends."""
    application = QCoreApplication([])
    service = Service(sys.argv[1:])
    bus = QDBusConnection.sessionBus()
    option = QDBusConnection.RegisterOption
    told = option.ExportAllSlots | option.ExportAllSignals
    assert bus.registerObject("/org/freedesktop/Notifications", service, told)
    assert bus.registerService(NAME)
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)

    def on_line() -> None:
        for line in os.read(sys.stdin.fileno(), 1000).decode("ascii").splitlines() or [""]:
            service.act(line)

    notifier.activated.connect(on_line)
    print("ready", flush=True)
    application.exec()


if __name__ == "__main__":
    main()
