"""What a person wants of the firewall: typed, bounded values. Reads nothing.

Whatever has been made of these classes is in order: each refuses what it cannot stand for, on
this side of the elevated helper and on the other one alike.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from portgui.firewall.rules import Action, Network, Profile
from portgui.net import LAST_PORT, PortRange, Protocol

PROTOCOLS: Final = (Protocol.TCP, Protocol.UDP)
MOST_NETWORKS: Final = 16
LONGEST_APP: Final = 1_000
"""Characters of a program's path; Windows allows 10,000 in a rule ([MS-FASP] 2.2.37)."""
SHORTEST: Final = 60
LONGEST: Final = 30 * 24 * 3600
"""Seconds that a change may be for."""
USUAL_PROFILES: Final = frozenset({Profile.DOMAIN, Profile.PRIVATE})
"""Public networks are taken in only when a person names them."""

_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\"<>|*?%$`]")
"""What no program's path needs, and what something on its way might take for more than a letter."""


class Mistake(StrEnum):
    """Why a value was refused."""

    ACTION = "request-action"
    PROTOCOLS = "request-protocols"
    PORTS = "request-ports"
    APP = "request-app"
    NOTHING = "request-nothing"
    SCOPE = "request-scope"
    PROFILES = "request-profiles"
    TIME = "request-time"
    MARK = "request-mark"
    FORM = "request-form"
    LENGTH = "request-length"
    RULE = "request-rule"


class RequestError(ValueError):
    """A value cannot be asked for.

    Attributes:
        mistake: which sentence to show.
    """

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake)
        self.mistake = mistake


class Who(StrEnum):
    """For which other computers."""

    LOCAL = "local"
    ANY = "any"
    GIVEN = "given"


class Lasting(StrEnum):
    """For how long."""

    UNDONE = "undone"
    RESTART = "restart"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Scope:
    """For which other computers.

    Attributes:
        who: those on the same network, everyone, or the given ones.
        networks: the given ones, addresses of both families; a single address is a whole network.
    """

    who: Who = Who.LOCAL
    networks: tuple[Network, ...] = ()

    def __post_init__(self) -> None:
        is_given = self.who is Who.GIVEN
        if is_given != bool(self.networks) or len(self.networks) > MOST_NETWORKS:
            raise RequestError(Mistake.SCOPE)
        if any(_has_zone(network) for network in self.networks):
            raise RequestError(Mistake.SCOPE)


@dataclass(frozen=True, slots=True)
class Until:
    """For how long: until it is undone, until the next restart, or for some seconds."""

    lasting: Lasting = Lasting.UNDONE
    seconds: int = 0

    def __post_init__(self) -> None:
        is_time = self.lasting is Lasting.TIME
        if not (SHORTEST <= self.seconds <= LONGEST if is_time else self.seconds == 0):
            raise RequestError(Mistake.TIME)


LOCAL: Final = Scope()
FOR_GOOD: Final = Until()


@dataclass(frozen=True, slots=True)
class Request:
    """What a person wants.

    Attributes:
        action: allow or block.
        protocols: TCP, UDP or both.
        ports: the port or range; None for every port of the app.
        app: the absolute path of the program; "" for every program.
        scope: for which other computers.
        profiles: the kinds of network; only Windows asks.
        until: for how long.
        waiting: the path of the program that waits there now, where that is known: a rule that
            blocks it is in the way, although the new one is for every program. It only helps to
            look, and is no part of what is asked for.
    """

    action: Action
    protocols: tuple[Protocol, ...]
    ports: PortRange | None
    app: str = ""
    scope: Scope = LOCAL
    profiles: frozenset[Profile] = USUAL_PROFILES
    until: Until = FOR_GOOD
    waiting: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        check_protocols(self.protocols)
        check_target(self.ports, self.app)
        if not self.profiles:
            raise RequestError(Mistake.PROFILES)


def check_protocols(protocols: tuple[Protocol, ...]) -> None:
    """Refuse anything but TCP, UDP or both, each once, in this order.

    Raises:
        RequestError: it is something else.
    """
    if not protocols or protocols != tuple(each for each in PROTOCOLS if each in protocols):
        raise RequestError(Mistake.PROTOCOLS)


def check_target(ports: PortRange | None, app: str) -> None:
    """Refuse what names neither port nor program, and paths that are more than a path.

    Raises:
        RequestError: it is one of these.
    """
    if ports is None and not app:
        raise RequestError(Mistake.NOTHING)
    if ports is not None and not 1 <= ports.first <= ports.last <= LAST_PORT:
        raise RequestError(Mistake.PORTS)
    if app and not is_plain_path(app):
        raise RequestError(Mistake.APP)


def is_plain_path(text: str) -> bool:
    """Whether it is an absolute path of this computer, of one of the two kinds, that stays put."""
    if len(text) > LONGEST_APP or text != text.strip() or _UNSAFE.search(text):
        return False
    posix, windows = PurePosixPath(text), PureWindowsPath(text)
    has_letter = re.match(r"[A-Za-z]:[\\/](?![\\/])", text) is not None and ":" not in text[2:]
    is_absolute = (posix.is_absolute() and not text.startswith("//")) or has_letter
    parts = windows.parts if has_letter else posix.parts
    return is_absolute and ".." not in parts and len(parts) > 1


def _has_zone(network: Network) -> bool:
    """Whether the address has a zone (RFC 4007), which is a name from outside."""
    return getattr(network.network_address, "scope_id", None) is not None
