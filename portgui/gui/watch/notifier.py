"""Says something outside of the window, by the best way that this system has.

On Linux the desktop itself is asked: it needs no icon beside the clock, and knows what was clicked.
On Windows and macOS a message belongs to such an icon, which comes for a while where it is not
wanted. Where neither shows anything, the window says it.
"""

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from portgui.gui.watch.notification import Notification
from portgui.gui.watch.tray import Tray

if TYPE_CHECKING:
    from portgui.gui.watch.desktop import DesktopNotices


class Notifier(QObject):
    """Where notifications go.

    Signals:
        clicked: what the notification was about that the person clicked.
        unseen: a `Notification` that only the window can show.
    """

    clicked = Signal(str)
    unseen = Signal(object)

    def __init__(
        self, tray: Tray, parent: QObject | None = None, *, desktop: "DesktopNotices | None" = None
    ) -> None:
        """`desktop` is the one of this session unless a test has another."""
        super().__init__(parent)
        self._tray = tray
        self._desktop = desktop
        if desktop is None and sys.platform == "linux":
            # Only Linux has a session bus, and the library that speaks its language.
            from portgui.gui.watch.desktop import DesktopNotices, bus_address

            show = self.tr("Show")
            self._desktop = DesktopNotices(bus_address(os.environ), self, show_words=show)
        tray.clicked.connect(self.clicked)
        if self._desktop is not None:
            self._desktop.clicked.connect(self.clicked)
            self._desktop.refused.connect(self._on_refused)

    def say(self, notification: Notification) -> None:
        """Show it; `unseen` follows where the system does not."""
        if self._desktop is not None:
            self._desktop.show(notification)
        else:
            self._on_refused(notification)

    def close(self) -> None:
        """Say nothing more."""
        if self._desktop is not None:
            self._desktop.close()

    @Slot(object)
    def _on_refused(self, notification: Notification) -> None:
        about, title, text = notification
        if not self._tray.say(about, title, text):
            self.unseen.emit(notification)
