"""The words for watched ports and apps: codes and values only, said by the caller. Pure."""

from collections.abc import Sequence
from typing import Final

from portgui.answers.watch import AppMark, Mark, PortMark, Usage
from portgui.answers.watch_events import Event, Happening
from portgui.words import Message

MOST_NAMED: Final = 3
"""How many apps or ports a notification names."""
_MOST_LETTERS: Final = 48
"""Most characters of an app's name in a notification; a system cuts what is long anyway."""


def mark_name(mark: Mark) -> Message:
    """“Port 5000 / UDP”, “node”."""
    if isinstance(mark, AppMark):
        return Message.of("watch-app", app=_short(mark.name))
    if mark.protocol is None:
        return Message.of("watch-port", port=mark.port)
    return Message.of("watch-port-protocol", port=mark.port, protocol=mark.protocol.upper())


def use(mark: Mark, usage: Usage | None) -> Message:
    """Who uses what is watched: “node, your network”; of an app, where it waits."""
    if isinstance(mark, AppMark):
        if usage is None:
            return Message("watch-app-use-nobody")
        reach = usage.reach
        return Message.of(f"watch-app-use-{reach}", ports=_ports(usage))
    if usage is None:
        return Message("watch-use-nobody")
    reach = usage.reach
    if not usage.apps:
        return Message(f"watch-use-unnamed-{reach}")
    return Message.of(f"watch-use-{reach}", apps=_apps(usage))


def heading(event: Event, named: str) -> Message:
    """The first line of a notification.

    Args:
        event: what to tell.
        named: the port that it is about, said (`mark_name`); not used for apps.
    """
    if event.total > 1:
        return _heading_of_many(event)
    match event.happening:
        case Happening.PORT_STARTED:
            return Message.of("watch-started", port=named)
        case Happening.PORT_STOPPED:
            return Message.of("watch-stopped", port=named)
        case Happening.PORT_TAKEN:
            return Message.of("watch-taken", port=named)
        case Happening.APP_STARTED:
            return Message.of("watch-app-started", app=_app(event))
        case Happening.APP_STOPPED:
            return Message.of("watch-app-stopped", app=_app(event))
        case Happening.NEW_APP:
            return Message("watch-new-app")


def _heading_of_many(event: Event) -> Message:
    match event.happening:
        case Happening.PORT_STARTED:
            return Message.of("watch-many-ports-started", count=event.total)
        case Happening.PORT_STOPPED:
            return Message.of("watch-many-ports-stopped", count=event.total)
        case Happening.PORT_TAKEN:
            return Message.of("watch-many-ports-taken", count=event.total)
        case Happening.APP_STARTED:
            return Message.of("watch-many-apps-started", count=event.total)
        case Happening.APP_STOPPED:
            return Message.of("watch-many-apps-stopped", count=event.total)
        case Happening.NEW_APP:
            return Message.of("watch-many-new-apps", count=event.total)


def body(event: Event) -> Message:
    """What stands below the heading: who, where, and who can reach it."""
    usage, ports = event.usage, _ports(event.usage)
    reach = usage.reach
    if event.total > 1:
        if not usage.apps:
            return Message.of("watch-many-of-unnamed", ports=ports)
        return Message.of("watch-many-of", apps=_apps(usage), ports=ports)
    match event.happening:
        case Happening.PORT_STARTED:
            return _verdict(usage)
        case Happening.PORT_STOPPED:
            if not usage.apps:
                return Message("watch-stopped-unnamed")
            return Message.of("watch-stopped-apps", apps=_apps(usage))
        case Happening.PORT_TAKEN:
            before = _apps(event.before) if event.before is not None else ""
            return Message.of("watch-taken-by", apps=_apps(usage), before=before)
        case Happening.APP_STARTED:
            return Message.of(f"watch-ports-{reach}", ports=ports)
        case Happening.APP_STOPPED:
            return Message.of("watch-ports-until-now", ports=ports)
        case Happening.NEW_APP:
            return Message.of(f"watch-new-{reach}", app=_app(event), ports=ports)


def _verdict(usage: Usage) -> Message:
    """The sentence of the port card."""
    reach = usage.reach
    match usage.apps:
        case ():
            return Message(f"verdict-waiting-unnamed-{reach}")
        case (app,):
            return Message.of(f"verdict-waiting-{reach}", app=_short(app))
    count = len(usage.apps)
    return Message.of(f"verdict-waiting-several-{reach}", count=count, apps=_apps(usage))


def _app(event: Event) -> str:
    """The one app that an event is about, as it is called now."""
    if event.usage.apps:
        return _short(event.usage.apps[0])
    return next((_short(mark.name) for mark in event.marks if isinstance(mark, AppMark)), "")


def _apps(usage: Usage) -> str:
    return _listed([_short(app) for app in usage.apps])


def _ports(usage: Usage) -> str:
    return _listed([f"{port} / {protocol.upper()}" for port, protocol in usage.ports])


def _listed(words: Sequence[str]) -> str:
    more = ("…",) if len(words) > MOST_NAMED else ()
    return ", ".join((*words[:MOST_NAMED], *more))


def _short(name: str) -> str:
    return name if len(name) <= _MOST_LETTERS else name[: _MOST_LETTERS - 1] + "…"


def first_port(event: Event) -> PortMark | None:
    """The port whose card explains the event: the watched one, else the first that is used."""
    for mark in event.marks:
        if isinstance(mark, PortMark):
            return mark
    return PortMark(*event.usage.ports[0]) if event.usage.ports else None
