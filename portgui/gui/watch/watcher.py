"""Takes in the scans for what is watched and says what has happened; words and ways are others'."""

from PySide6.QtCore import QObject, Signal, Slot

from portgui.answers.watch import Mark, Marks, Usage, Waiting
from portgui.answers.watch_events import Known, first_look, look, with_marks
from portgui.connections.changes import Delta
from portgui.gui.scan_client import ScanClient


class Watcher(QObject):
    """Follows the scans as long as somebody wants it; else a scan costs nothing here.

    Signals:
        happened: an `Event` to tell.
        looked: a scan is complete and has been looked at.
    """

    happened = Signal(object)
    looked = Signal()

    def __init__(self, client: ScanClient, parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._marks: Marks = ()
        self._tells_new_apps = False
        self._waiting: Waiting | None = None
        self._known: Known | None = None
        # Not before a scan is complete that began after this was made: large ones come in parts.
        self._is_whole = False
        client.delta.connect(self._on_delta)
        client.finished.connect(self._on_finished)
        client.notice.connect(self._on_restarted)

    @property
    def is_following(self) -> bool:
        """Whether the scans are followed."""
        return self._waiting is not None

    def follow(self, marks: Marks, *, new_apps: bool, also: bool) -> None:
        """Watch these; what there is at this moment is no news.

        Args:
            marks: what to tell of.
            new_apps: whether to tell of apps that nobody marked.
            also: whether somebody wants to know the use of the marks even if there are none.
        """
        self._marks, self._tells_new_apps = marks, new_apps
        if not (marks or new_apps or also):
            self._waiting = self._known = None
            return
        if self._waiting is None:
            self._waiting = Waiting(self._client.connections.values())
        if self._known is not None:
            self._known = with_marks(self._known, self._waiting, marks)
        elif self._is_whole:
            self._known = first_look(self._waiting, marks)

    def usage(self, mark: Mark) -> Usage | None:
        """Who uses a marked port or app now, as far as the scans are followed."""
        return None if self._waiting is None else self._waiting.usage(mark)

    def apps(self) -> tuple[str, ...]:
        """The names of the apps that wait for connections now."""
        return (self._waiting or Waiting(self._client.connections.values())).apps()

    @Slot(object)
    def _on_delta(self, delta: Delta) -> None:
        if self._waiting is not None:
            self._waiting.take(delta)

    @Slot(object)
    def _on_finished(self) -> None:
        self._is_whole = True
        if self._waiting is None:
            return
        if self._known is None:
            self._known = first_look(self._waiting, self._marks)
        else:
            self._known, events = look(
                self._known, self._waiting, self._marks, new_apps=self._tells_new_apps
            )
            for event in events:
                self.happened.emit(event)
        self.looked.emit()

    @Slot()
    def _on_restarted(self) -> None:
        """Another scanning process may see other things: what it sees first is no news."""
        self._known = None
        self._is_whole = False
