"""What the port guide says when it has no row to show: why, and what to do next. No widgets."""

import re
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from portgui.gui.filters.wording import mistake, safe
from portgui.net import (
    MAX_INPUT,
    InputCode,
    InputError,
    Protocol,
    parse_protocol,
    parse_range,
)
from portgui.reference.registry import DYNAMIC_PORTS, Registry, Standing

translate = QCoreApplication.translate

_ALMOST_A_PORT: Final = re.compile(r"[0-9]+[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class AskedPort:
    """A filter that is one port and nothing else."""

    port: int
    protocol: Protocol | None

    def __str__(self) -> str:
        return str(self.port) if self.protocol is None else f"{self.port} / {self.protocol.upper()}"


@dataclass(frozen=True, slots=True)
class Nothing:
    """What is said instead of rows.

    Attributes:
        title: the answer in one sentence.
        text: why, and what to do next.
        asked: the port that was asked for, when it was one: its card still has an answer.
    """

    title: str
    text: str
    asked: AskedPort | None = None


def asked_port(text: str) -> AskedPort | None:
    """The one port that a filter asks for (`443`, `443/tcp`, `port:443`), or None."""
    bare = text.strip().lower().removeprefix("port:").removeprefix("port ").strip()
    number, _, protocol = bare.partition("/")
    try:
        ports = parse_range(number)
        found = parse_protocol(protocol) if protocol else None
    except InputError:
        return None
    return AskedPort(ports.first, found) if ports.is_single else None


def nothing_for(text: str, registry: Registry) -> Nothing:
    """What to say when no row of any kind matches the filter `text`."""
    asked = asked_port(text)
    if asked is not None:
        return _nothing_for_port(asked, registry)
    word = text.strip()
    if _ALMOST_A_PORT.fullmatch(word):
        wrong = InputError(InputCode.NOT_A_PORT, word)
        return Nothing(
            mistake(wrong),
            translate("guide", "Type a port such as 5000, or words such as web server."),
        )
    return Nothing(
        translate("guide", "Nothing in the port guide matches “{text}”.").format(text=_short(word)),
        translate(
            "guide", "Try fewer or other words, an app’s name, a port such as 5000, or 8000-8100."
        ),
    )


def _nothing_for_port(asked: AskedPort, registry: Registry) -> Nothing:
    match registry.standing(asked.port, asked.protocol):
        case Standing.RESERVED:
            title = translate("guide", "Port {port} is reserved.")
            text = translate(
                "guide",
                "IANA keeps it back, and no service has it. An app may use it all the same.",
            )
        case Standing.DYNAMIC:
            title = translate("guide", "Port {port} is a dynamic port.")
            text = translate(
                "guide",
                "Nothing is ever registered for {first} to {last}. Systems lend these ports for a"
                " short time to apps that connect to others.",
            ).format(first=DYNAMIC_PORTS.first, last=DYNAMIC_PORTS.last)
        case _:
            title = translate("guide", "Nothing is registered for {port}.")
            text = _unassigned_text(asked, registry)
    return Nothing(title.format(port=asked), text, asked)


def _unassigned_text(asked: AskedPort, registry: Registry) -> str:
    if registry.at(asked.port):
        return translate(
            "guide", "With another protocol it is. Type {port} alone to see it."
        ).format(port=asked.port)
    vacancy = registry.vacancy(asked.port)
    if vacancy is None or vacancy.is_single:
        return translate(
            "guide", "IANA has not assigned it, and no common use is known. Any app may use it."
        )
    return translate(
        "guide",
        "IANA has assigned no port from {first} to {last}, and no common use of this one is known."
        " Any app may use it.",
    ).format(first=vacancy.first, last=vacancy.last)


def _short(text: str) -> str:
    return safe(text if len(text) <= MAX_INPUT else text[: MAX_INPUT - 1] + "…")
