"""A comparison as sections of sentences, and as a record for scripts."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from portgui.answers.clock import clock
from portgui.answers.comparison import Change, Comparison, Item, Kind
from portgui.answers.fields import MADE_BY, Record, utc
from portgui.answers.identity import FIRST_DRAWN, Sort
from portgui.answers.port_answer import named
from portgui.answers.wording import Section
from portgui.words import Message

SCHEMA: Final = "portgui.comparison"
VERSION: Final = 1
MOST_LINES: Final = 50
"""Lines of a section; the rest is counted."""

MOST_PORTS: Final = 5
"""How many ports drawn by lot an app has in lines of their own; more are counted in one."""

Say = Callable[[Message], str]


def title(comparison: Comparison, since: float | None) -> Message:
    """Whether anything has changed, and since when; `since` is in seconds since 1970."""
    then = clock(since)
    if then:
        code = "diff-changed-since" if comparison else "diff-nothing-since"
        return Message.of(code, since=then)
    return Message("diff-changed" if comparison else "diff-nothing")


def sections(comparison: Comparison, say: Say) -> tuple[Section, ...]:
    """What changed, the most important first; without what is as before."""
    reached = [change for change in comparison.changed if Kind.REACH in change.kinds]
    others = [change for change in comparison.changed if Kind.REACH not in change.kinds]
    waits = [item for item in comparison.new if item.is_waiting]
    left = [item for item in comparison.gone if item.is_waiting]
    came = [item for item in comparison.new if not item.is_waiting]
    ended = [item for item in comparison.gone if not item.is_waiting]
    parts = (
        _section(Message.of("diff-section-reach", count=len(reached)), _changes(reached, say)),
        _section(Message.of("diff-section-new", count=len(waits)), _arrivals(waits, say)),
        _section(Message.of("diff-section-other", count=len(others)), _changes(others, say)),
        _section(Message.of("diff-section-gone", count=len(left)), _departures(left, say)),
        _section(Message.of("diff-section-came", count=_count(came)), _traffic(came, say)),
        _section(Message.of("diff-section-ended", count=_count(ended)), _traffic(ended, say)),
    )
    return tuple(part for part in parts if part.lines)


def as_text(comparison: Comparison, since: float | None, say: Say) -> str:
    """The whole comparison as plain text."""
    blocks = [say(title(comparison, since))]
    for section in sections(comparison, say):
        lines = "\n".join(f"  {say(line)}" for line in section.lines)
        blocks.append(f"{say(section.heading)}\n{lines}")
    return "\n\n".join(blocks) + "\n"


def comparison_record(
    comparison: Comparison, before: float | None, now: float | None, notes: Iterable[str]
) -> Record:
    """What `portgui diff --json` prints; the times are in seconds since 1970."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "made_by": MADE_BY,
        "before": utc(before),
        "now": utc(now),
        "new": [item_record(item) for item in comparison.new],
        "gone": [item_record(item) for item in comparison.gone],
        "changed": [
            {
                "kinds": [kind.value for kind in change.kinds],
                "before": item_record(change.before),
                "now": item_record(change.now),
            }
            for change in comparison.changed
        ],
        "same": len(comparison.same),
        "notes": list(notes),
    }


def item_record(item: Item) -> Record:
    """One thing of a comparison."""
    identity = item.identity
    is_drawn = identity.sort is Sort.DRAWN
    return {
        "kind": identity.sort.name.lower(),
        "app": identity.app or None,
        "service": item.service or None,
        "protocol": identity.protocol.value,
        "port": None if is_drawn else identity.port,
        "other": None if is_drawn else identity.other or None,
        "addresses": list(item.addresses),
        "reach": item.reach.value,
        "pids": [owner.pid for owner in item.owners if owner.pid is not None],
        "users": list(item.values("user")),
        "paths": list(item.values("path")),
        "connections": len(item.keys),
    }


def _section(heading: Message, lines: Iterable[Message]) -> Section:
    every = tuple(lines)
    if len(every) > MOST_LINES:
        more = Message.of("diff-more", count=len(every) - MOST_LINES)
        every = (*every[:MOST_LINES], more)
    return Section(heading, every)


def _count(items: Iterable[Item]) -> int:
    return sum(len(item.keys) for item in items)


def _app(item: Item, say: Say) -> str:
    name = item.identity.app or say(Message("user-unnamed"))
    is_new = item.service and item.service.removesuffix(".service") != name
    return f"{name} ({item.service})" if is_new else name


def _port(item: Item) -> str:
    return f"{item.identity.port} {item.identity.protocol.upper()}"


def _arrivals(items: Iterable[Item], say: Say) -> Iterator[Message]:
    for group in _together(items):
        item, reach = group[0], group[0].reach
        app = _app(item, say)
        if len(group) > 1 or item.identity.sort is Sort.DRAWN:
            yield _drawn(group, say)
        else:
            yield Message.of(f"diff-new-{reach}", app=app, port=_port(item))


def _departures(items: Iterable[Item], say: Say) -> Iterator[Message]:
    for group in _together(items):
        if len(group) > 1 or group[0].identity.sort is Sort.DRAWN:
            yield _drawn(group, say)
        else:
            yield Message.of("diff-gone", app=_app(group[0], say), port=_port(group[0]))


def _together(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Each item alone, but those that an app has on many ports drawn by lot in one."""
    groups: dict[object, list[Item]] = {}
    for item in items:
        identity = item.identity
        is_drawn = identity.sort is Sort.WAITING and identity.port >= FIRST_DRAWN
        key = (identity.app, identity.protocol, item.reach) if is_drawn else identity
        groups.setdefault(key, []).append(item)
    for group in groups.values():
        if len(group) > MOST_PORTS:
            yield group
        else:
            yield from ([item] for item in group)


def _drawn(group: list[Item], say: Say) -> Message:
    protocol = group[0].identity.protocol.upper()
    is_one = group[0].identity.sort is Sort.DRAWN
    count = _count(group) if is_one else len(group)
    return Message.of("diff-drawn", app=_app(group[0], say), protocol=protocol, count=count)


def _changes(changes: Iterable[Change], say: Say) -> Iterator[Message]:
    for change in changes:
        for kind in change.kinds:
            yield _change(kind, change, say)


def _change(kind: Kind, change: Change, say: Say) -> Message:
    before, now = change.before, change.now
    app, port = _app(now, say), _port(now)
    match kind:
        case Kind.REACH:
            reach = now.reach
            places = {"before": ", ".join(before.addresses), "now": ", ".join(now.addresses)}
            return Message.of(f"diff-reach-{reach}", app=app, port=port, **places)
        case Kind.APP:
            return Message.of("diff-app", port=port, now=app, before=_app(before, say))
        case Kind.USER:
            users = {"before": named([*before.values("user")]), "now": named([*now.values("user")])}
            return Message.of("diff-user", app=app, port=port, **users)
        case Kind.FILE:
            files = {"before": named([*before.values("path")]), "now": named([*now.values("path")])}
            return Message.of("diff-file", app=app, port=port, **files)
        case Kind.PORT:
            return Message.of("diff-port", app=app, now=port, before=_port(before))
        case Kind.ADDRESS:
            places = {"before": ", ".join(before.addresses), "now": ", ".join(now.addresses)}
            return Message.of("diff-address", app=app, port=port, **places)
        case Kind.RESTARTED:
            return Message.of("diff-restarted", app=app, port=port)


def _traffic(items: Iterable[Item], say: Say) -> Iterator[Message]:
    """An app's connections in one line, however many there are."""
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        port = _port(item) if item.identity.sort is Sort.INCOMING else ""
        groups.setdefault((_app(item, say), port), []).append(item)
    for (app, port), group in groups.items():
        places = named(list(dict.fromkeys(map(_far_end, group))))
        if port:
            yield Message.of("diff-in", app=app, port=port, places=places, count=_count(group))
        else:
            yield Message.of("diff-out", app=app, places=places, count=_count(group))


def _far_end(item: Item) -> str:
    """The other computer; with its port where that is what is used there."""
    remote = item.keys[0].remote
    if remote is None:
        return ", ".join(item.addresses)
    return str(remote) if item.identity.sort is Sort.OUTGOING else remote.address
