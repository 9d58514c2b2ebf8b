"""What to tell of watched ports and apps after a scan. Pure.

`look` compares what was seen and told last with what is there now: nothing is told of what it sees
first, nothing twice, and of very much at once only how much it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from typing import Final, NamedTuple

from portgui.answers.watch import Mark, Marks, PortMark, Usage, Waiting, furthest
from portgui.connections.snapshot import ConnectionKey

MOST_AT_ONCE: Final = 3
"""So many events of one scan are told one by one; of more, each kind is told as a number."""


class Happening(Enum):
    """What has become of a watched thing."""

    PORT_STARTED = auto()
    PORT_STOPPED = auto()
    PORT_TAKEN = auto()
    APP_STARTED = auto()
    APP_STOPPED = auto()
    NEW_APP = auto()


class Event(NamedTuple):
    """Something to tell.

    Attributes:
        happening: what has become of it.
        marks: what it is about; empty for a new app that nobody marked. More than one where so
            much happened at once that it is told as a number.
        usage: who uses it now, or, where it has stopped, who did until then.
        before: for a port that another app has taken, who used it until then.
        total: of how many things it tells, all of the same kind.
    """

    happening: Happening
    marks: Marks
    usage: Usage
    before: Usage | None = None
    total: int = 1


class Known(NamedTuple):
    """What has been seen and told so far.

    Attributes:
        uses: for each mark that has been looked at, who uses it, or None.
        missing: marks in use that the last scan did not find; told once the next does not either,
            so that an app that starts again within a scan is no news.
        apps: the apps that have waited since the first look, by their names in lower case.
    """

    uses: Mapping[Mark, Usage | None]
    missing: frozenset[Mark]
    apps: frozenset[object]


def first_look(waiting: Waiting, marks: Marks) -> Known:
    """What there is now, with nothing to tell: after the first scan, or with other eyes."""
    uses = {mark: waiting.usage(mark) for mark in marks}
    return Known(uses, frozenset(), frozenset(waiting.beyond(frozenset())))


def with_marks(known: Known, waiting: Waiting, marks: Marks) -> Known:
    """`known` once the person watches `marks`: what is new among them is as it is now."""
    before = known.uses
    uses = {mark: before[mark] if mark in before else waiting.usage(mark) for mark in marks}
    return known._replace(uses=uses, missing=known.missing & uses.keys())


def look(
    known: Known, waiting: Waiting, marks: Marks, *, new_apps: bool
) -> tuple[Known, tuple[Event, ...]]:
    """What is known after a scan, and what to tell because of it.

    Args:
        known: what came out of the look before.
        waiting: who waits now.
        marks: what is watched. A mark that was not there before is looked at for the first time.
        new_apps: whether to tell of apps that nobody marked.
    """
    uses: dict[Mark, Usage | None] = {}
    missing: set[Mark] = set()
    events: list[Event] = []
    for mark in marks:
        before, now = known.uses.get(mark), waiting.usage(mark)
        if now is None and before is not None and mark not in known.missing:
            missing.add(mark)
            now = before
        elif mark in known.uses:
            events.extend(_changes(mark, before, now))
        uses[mark] = now
    strangers = waiting.beyond(known.apps)
    if new_apps:
        events.extend(Event(Happening.NEW_APP, (), usage) for usage in strangers.values())
    apps = known.apps | strangers.keys() if strangers else known.apps
    return Known(uses, frozenset(missing), apps), tuple(_summed_up(_each_once(events)))


def _changes(mark: Mark, before: Usage | None, now: Usage | None) -> Iterator[Event]:
    is_port = isinstance(mark, PortMark)
    if before is None and now is not None:
        yield Event(Happening.PORT_STARTED if is_port else Happening.APP_STARTED, (mark,), now)
    elif before is not None and now is None:
        yield Event(Happening.PORT_STOPPED if is_port else Happening.APP_STOPPED, (mark,), before)
    elif before is not None and now is not None and is_port and _is_another(before, now):
        yield Event(Happening.PORT_TAKEN, (mark,), now, before)


def _is_another(before: Usage, now: Usage) -> bool:
    """Whether other apps use it than before, as far as all of them have a name."""
    unknown = before.unnamed or now.unnamed
    return not unknown and not set(before.apps) & set(now.apps)


def _each_once(events: Iterable[Event]) -> Iterator[Event]:
    """A node that starts on port 5000 is one thing, also where both of them are watched."""
    told: set[tuple[bool, ConnectionKey]] = set()
    for event in events:
        is_end = event.happening in {Happening.PORT_STOPPED, Happening.APP_STOPPED}
        about = {(is_end, key) for key in event.usage.keys}
        if not about <= told:
            told |= about
            yield event


def _summed_up(events: Iterable[Event]) -> Iterator[Event]:
    """All of them, or of too many one for each kind."""
    kinds: dict[Happening, list[Event]] = {}
    for event in events:
        kinds.setdefault(event.happening, []).append(event)
    is_storm = sum(map(len, kinds.values())) > MOST_AT_ONCE
    for happening, found in kinds.items():
        if is_storm and len(found) > 1:
            yield Event(
                happening,
                tuple(mark for event in found for mark in event.marks),
                _together(event.usage for event in found),
                total=len(found),
            )
        else:
            yield from found


def _together(usages: Iterable[Usage]) -> Usage:
    found = list(usages)
    return Usage(
        frozenset().union(*(usage.keys for usage in found)),
        tuple(sorted({app for usage in found for app in usage.apps}, key=str.casefold)),
        any(usage.unnamed for usage in found),
        tuple(sorted({port for usage in found for port in usage.ports})),
        furthest(usage.reach for usage in found),
    )
