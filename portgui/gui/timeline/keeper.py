"""Keeps the history up to date, and the pictures that are made of it. They cost nothing unseen."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from portgui.connections.changes import Delta
from portgui.connections.ledger import Summary
from portgui.connections.snapshot import Connection
from portgui.gui.theme import Theme
from portgui.gui.timeline.chart import Chart, Line
from portgui.gui.timeline.history import History
from portgui.gui.timeline.plot import Spot
from portgui.gui.timers import timer

_LATER: Final = 0.02
"""Seconds from the end of a scan until it is entered: first the table shows it."""


class Timelines(QObject):
    """The last ten minutes, for everything that draws them.

    Each scan is entered a moment after its end, in a turn of the event loop of its own: a thousand
    rows take 2 ms, and just then the table is laid out and painted.

    Signals:
        moved: another scan has been added.
    """

    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history = History()
        self._waiting: list[Delta | Summary] = []
        self._later = timer(self, _LATER, self.catch_up)

    def start(self, connections: Iterable[Connection]) -> None:
        """What has been handed on before the first `on_delta` (`ScanClient.connections`)."""
        self.history.take(Delta((), (), tuple(connections)))

    @Slot(object)
    def on_delta(self, delta: Delta) -> None:
        """A difference between two scans (`ScanClient.delta`)."""
        self._waiting.append(delta)

    @Slot(object)
    def on_finished(self, summary: Summary) -> None:
        """A scan is complete (`ScanClient.finished`)."""
        self._waiting.append(summary)
        self._later.start()

    @Slot()
    def catch_up(self) -> None:
        """Enter what has come."""
        self._later.stop()
        waiting, self._waiting = self._waiting, []
        for news in waiting:
            if isinstance(news, Delta):
                self.history.take(news)
            else:
                self.history.finish(news.taken)
                self.moved.emit()

    @Slot(float)
    def set_interval(self, seconds: float) -> None:
        """The seconds between scans are others now (`Schedule.interval_changed`)."""
        self.catch_up()
        self.history.set_interval(seconds)


class WholeTimeline(Chart):
    """How many connections there were, and how many apps were waiting for connections."""

    def __init__(self, theme: Theme, timelines: Timelines, parent: QWidget | None = None) -> None:
        super().__init__(theme, ("accent", "good"), parent, wide=True)
        self._timelines = timelines
        self.setAccessibleName(self.tr("The last 10 minutes"))
        timelines.moved.connect(self._on_moved)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_moved()

    @Slot()
    def _on_moved(self) -> None:
        points = self._timelines.history.points
        if not points or not self.isVisible():
            return
        connected = [Spot(point.at, point.connected, point.is_joined) for point in points]
        waiting = [Spot(point.at, point.waiting, point.is_joined) for point in points]
        self.show_lines(
            (
                Line(self.tr("Connections"), connected),
                Line(self.tr("Apps waiting for connections"), waiting),
            )
        )


class AppTimeline(Chart):
    """How many connections one app had. Hidden while nothing is known of it.

    Its surroundings show it or not by `set_app`, and by nothing else.
    """

    def __init__(self, theme: Theme, timelines: Timelines, parent: QWidget | None = None) -> None:
        super().__init__(theme, ("accent",), parent, wide=False)
        self._timelines = timelines
        self._app = ""
        self.setAccessibleName(self.tr("The app’s last 10 minutes"))
        timelines.moved.connect(self._on_moved)
        self.hide()

    def set_app(self, app: str) -> None:
        """Show this app, by its name; "" for none."""
        if app != self._app:
            self._app = app
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    @Slot()
    def _on_moved(self) -> None:
        parent = self.parentWidget()
        if parent is not None and parent.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        points = self._timelines.history.of_app(self._app) if self._app else ()
        if points:
            spots = [Spot(point.at, point.connected, point.is_joined) for point in points]
            title = self.tr("Connections of {app}").format(app=self._app)
            self.show_lines((Line(title, spots),))
        self.setHidden(not points)
