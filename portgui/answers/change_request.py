"""What a person types about a change to the firewall, as a request. Reads the catalogue only."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import Final

from portgui.answers.protocols import SOCKET_PROTOCOLS, sensible_protocols
from portgui.connections.snapshot import Connection, State
from portgui.firewall.request import (
    FOR_GOOD,
    USUAL_PROFILES,
    Lasting,
    Request,
    Scope,
    Until,
    Who,
    is_plain_path,
)
from portgui.firewall.rules import ALL_PROFILES, Action, Network, Profile
from portgui.net import InputCode, InputError, PortRange, Protocol

_FORM: Final = re.compile(r"([1-9][0-9]{0,5})(m|h|d)")
_SECONDS: Final = {"m": 60, "h": 3600, "d": 24 * 3600}
_TIMES: Final = ("30m", "1h", "2d", "restart")
_SCOPES: Final = ("local", "any", "192.168.1.20", "192.168.1.0/24", "2001:db8::/32")


def request_of(
    action: Action,
    target: tuple[PortRange, Protocol | None] | None,
    *,
    app: str | None = None,
    senders: Sequence[str] = (),
    profiles: str | None = None,
    lasting: str | None = None,
) -> Request:
    """A request.

    What is not said: for allowing, those on the same network, and no public networks; for blocking,
    everyone everywhere, since what is closed only half is not closed.

    Args:
        action: allow or block.
        target: ports and protocol, the latter None for what the port is usually used with; None
            for every port of the app.
        app: the path of a program, from the current folder on if it is no absolute one.
        senders: `local`, `any`, or addresses and networks, with commas between them.
        profiles: `private`, `domain` and `public`, with commas between them.
        lasting: such as `30m`, `1h`, `2d`, or `restart`.

    Raises:
        InputError: a value was not understood.
        RequestError: it was, and it cannot be asked for.
    """
    ports, protocol = target if target is not None else (None, None)
    if protocol is not None:
        protocols: tuple[Protocol, ...] = (protocol,)
    else:
        protocols = sensible_protocols(ports) if ports is not None else SOCKET_PROTOCOLS
    is_open = action is Action.ALLOW
    return Request(
        action,
        protocols,
        ports,
        app="" if app is None else _path(app),
        scope=_scope(senders, Who.LOCAL if is_open else Who.ANY),
        profiles=_profiles(profiles, USUAL_PROFILES if is_open else ALL_PROFILES),
        until=FOR_GOOD if lasting is None else _until(lasting),
    )


def with_waiting(request: Request, connections: Iterable[Connection]) -> Request:
    """The request with the program that waits there, where it is one and is known.

    A rule that blocks that program, as a cancelled Windows Security Alert leaves it, is in the way
    of one that allows the port for every program.
    """
    ports = request.ports
    if ports is None or request.app or request.action is not Action.ALLOW:
        return request
    paths = {
        found.owner.path
        for found in connections
        if found.state is State.WAITING
        and found.key.protocol in request.protocols
        and found.key.local.port in ports
    }
    path = paths.pop() if len(paths) == 1 else None
    return request if path is None else replace(request, waiting=path)


def _path(text: str) -> str:
    """Whole; a request refuses what is no plain path, and so does not hear of a relative one."""
    return text if not text or is_plain_path(text) or ".." in text else str(Path(text).absolute())


def _scope(senders: Iterable[str], usual: Who) -> Scope:
    words = [word.strip() for text in senders for word in text.split(",")]
    if not words:
        return Scope(usual)
    named = {word.lower() for word in words} & {Who.LOCAL.value, Who.ANY.value}
    if named:
        if len(set(map(str.lower, words))) > 1:
            # One of the two says it all, and together with addresses it would say something else.
            raise InputError(InputCode.BAD_VALUE, ", ".join(words), known=_SCOPES)
        return Scope(Who(named.pop()))
    return Scope(Who.GIVEN, tuple(dict.fromkeys(map(_network, words))))


def _network(word: str) -> Network:
    try:
        return ip_network(word, strict=False)
    except ValueError:
        raise InputError(InputCode.BAD_VALUE, word, known=_SCOPES) from None


def _profiles(text: str | None, usual: frozenset[Profile]) -> frozenset[Profile]:
    if text is None:
        return usual
    known = tuple(map(str, Profile))
    found = set()
    for word in text.split(","):
        if word.strip().lower() not in known:
            raise InputError(InputCode.BAD_VALUE, word, known=known)
        found.add(Profile(word.strip().lower()))
    return frozenset(found)


def _until(text: str) -> Until:
    word = text.strip().lower()
    if word == Lasting.RESTART.value:
        return Until(Lasting.RESTART)
    found = _FORM.fullmatch(word)
    if found is None:
        raise InputError(InputCode.BAD_VALUE, text, known=_TIMES)
    return Until(Lasting.TIME, int(found[1]) * _SECONDS[found[2]])
