"""What the last ten minutes were like, from the differences between scans. No Qt, no reading."""

from collections import Counter, deque
from collections.abc import Sequence
from typing import Final, NamedTuple

from portgui.connections.changes import Delta
from portgui.connections.snapshot import Connection, ConnectionKey, State

SPAN: Final = 600.0
"""Seconds that are kept."""
MOST_POINTS: Final = 1_200
"""Scans that are kept: twice what there are at the shortest interval, for those beside it."""
MOST_APPS: Final = 300
"""Apps whose own connections are kept."""

_SWEEP_EVERY: Final = 60
_SLACK: Final = 5.0
"""Seconds by which a scan may be late without anything having been missed."""

_Waiting = tuple[str, int | None, str | None]
"""An app by its name; one without a name by its process and account."""
_Part = str | _Waiting
"""What a connection counts for: the app that is connected, or the one that is waiting."""


class Point(NamedTuple):
    """One scan.

    Attributes:
        at: when it began, in seconds since 1970.
        connected: how many connections there were.
        waiting: how many apps were waiting for connections.
        is_joined: whether PortGUI had been looking since the point before: what lies between may
            be drawn.
    """

    at: float
    connected: int
    waiting: int
    is_joined: bool


class AppPoint(NamedTuple):
    """One scan, for one app; `connected` is its number of connections."""

    at: float
    connected: int
    is_joined: bool


class _Past(NamedTuple):
    """The numbers of one app: each from a time on; nothing is known before `since`."""

    since: float
    changes: deque[tuple[float, int]]


class History:
    """Give it every difference as it comes, and the end of every scan.

    A difference costs as much as it is long; the end of a scan what was different about the apps.
    """

    def __init__(self) -> None:
        self._parts: dict[ConnectionKey, _Part] = {}
        self._waiting: Counter[_Waiting] = Counter()
        self._connected = 0
        self._of_app: Counter[str] = Counter()
        self._before: dict[str, int] = {}
        self._points: deque[Point] = deque(maxlen=MOST_POINTS)
        self._pasts: dict[str, _Past] = {}
        self._interval = self._longest = 0.0
        self._is_broken = True
        self._scans = 0

    @property
    def points(self) -> Sequence[Point]:
        """The scans of the last ten minutes, the latest at the end; changes with the next scan."""
        return self._points

    def take(self, delta: Delta) -> None:
        """Take in a difference."""
        for key in delta.removed:
            self._leave(self._parts.pop(key, None))
        for found in delta.changed:
            part, before = _part(found), self._parts.get(found.key)
            if part != before:
                self._leave(before)
                self._enter(found.key, part)
                if part is None:
                    self._parts.pop(found.key, None)
        for found in delta.added:
            self._enter(found.key, _part(found))

    def set_interval(self, seconds: float) -> None:
        """How often there is a scan from now on; 0 while nobody looks, which leaves a gap."""
        self._interval = seconds
        self._longest = max(self._longest, seconds)
        self._is_broken = self._is_broken or not seconds

    def finish(self, taken: float) -> None:
        """A scan is complete; it began at `taken`, in seconds since 1970."""
        last = self._points[-1] if self._points else None
        if last is not None and taken < last.at:
            self._start_anew(taken)  # the clock was set back
            last = None
        longest = 2 * self._longest + _SLACK
        is_joined = last is not None and not self._is_broken and taken - last.at <= longest
        self._points.append(Point(taken, self._connected, len(self._waiting), is_joined))
        self._is_broken = not self._interval
        self._longest = self._interval
        while self._points[0].at < taken - SPAN:
            self._points.popleft()
        self._note_apps(taken)
        self._scans += 1
        if self._scans % _SWEEP_EVERY == 0:
            self._sweep(taken - SPAN)

    def of_app(self, app: str) -> Sequence[AppPoint]:
        """The scans for one app, by its name; empty for one that nothing is known of."""
        past = self._pasts.get(app)
        if past is None:
            return ()
        found: list[AppPoint] = []
        changes = iter(past.changes)
        upcoming = next(changes, None)
        connected = 0
        for point in self._points:
            while upcoming is not None and upcoming[0] <= point.at:
                connected = upcoming[1]
                upcoming = next(changes, None)
            if point.at >= past.since:
                found.append(AppPoint(point.at, connected, point.is_joined and bool(found)))
        return found

    def _enter(self, key: ConnectionKey, part: _Part | None) -> None:
        if part is None:
            return
        self._parts[key] = part
        if isinstance(part, str):
            self._connected += 1
            self._count(part, 1)
        else:
            self._waiting[part] += 1

    def _leave(self, part: _Part | None) -> None:
        if part is None:
            return
        if isinstance(part, str):
            self._connected -= 1
            self._count(part, -1)
        else:
            self._waiting[part] -= 1
            if not self._waiting[part]:
                del self._waiting[part]

    def _count(self, app: str, step: int) -> None:
        if app:
            now = self._of_app[app]
            if app not in self._before:
                self._before[app] = now
            self._of_app[app] = now + step

    def _note_apps(self, taken: float) -> None:
        before, self._before = self._before, {}
        for app, number in before.items():
            now = self._of_app[app]
            if not now:
                del self._of_app[app]
            if now == number:
                continue
            past = self._pasts.get(app)
            if past is None:
                if len(self._pasts) >= MOST_APPS and not self._make_room():
                    continue
                # One that had connections already, and that there was no room for, has no past.
                past = self._pasts[app] = _Past(taken if number else 0.0, deque())
            past.changes.append((taken, now))
            _trim(past.changes, taken - SPAN)

    def _make_room(self) -> bool:
        """Forget the app that has been without connections for longest; whether there is one."""
        over = [app for app in self._pasts if not self._of_app[app]]
        if over:
            del self._pasts[min(over, key=lambda app: self._pasts[app].changes[-1][0])]
        return bool(over)

    def _sweep(self, horizon: float) -> None:
        """Forget the apps that have had no connection in all this time."""
        for app in [
            app
            for app, past in self._pasts.items()
            if not past.changes[-1][1] and past.changes[-1][0] < horizon
        ]:
            del self._pasts[app]

    def _start_anew(self, taken: float) -> None:
        """Nothing of what was can be put in order with what comes."""
        self._points.clear()
        self._pasts = {
            app: _Past(taken, deque([(taken, number)]))
            for app, number in self._of_app.items()
            if number and app in self._pasts
        }


def _trim(changes: deque[tuple[float, int]], horizon: float) -> None:
    """Of what lies before the horizon, only the last still counts."""
    while len(changes) > 1 and changes[1][0] <= horizon:
        changes.popleft()


def _part(found: Connection) -> _Part | None:
    owner = found.owner
    if found.state is State.CONNECTED:
        return owner.app
    if found.state is State.WAITING:
        return (app, None, None) if (app := owner.app) else ("", owner.pid, owner.user)
    return None
