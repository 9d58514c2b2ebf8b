"""What the port guide says when it has no row to show: why, and what to do next. No widgets."""

import re
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from portgui.gui.i18n import say
from portgui.net import (
    MAX_INPUT,
    InputCode,
    InputError,
    Protocol,
    parse_protocol,
    parse_range,
)
from portgui.reference.registry import DYNAMIC_PORTS, Registry, Standing
from portgui.words import Message

_ALMOST_A_PORT: Final = re.compile(r"[0-9]+[^\W\d_]+")
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class AskedPort:
    """A filter that is one port and nothing else."""

    port: int
    protocol: Protocol | None

    def __str__(self) -> str:
        return str(self.port) if self.protocol is None else f"{self.port}/{self.protocol.upper()}"


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


def mistake(error: InputError) -> str:
    """What is wrong with a filter, as a sentence."""
    return say(Message.of(str(error.code), text=_safe(error.text), known=", ".join(error.known)))


def nothing_for(text: str, registry: Registry) -> Nothing:
    """What to say when no row of any kind matches the filter `text`."""
    asked = asked_port(text)
    if asked is not None:
        return _nothing_for_port(asked, registry)
    word = text.strip()
    if _ALMOST_A_PORT.fullmatch(word):
        wrong = InputError(InputCode.NOT_A_PORT, word)
        return Nothing(
            mistake(wrong), _tr("Type a port such as 5000, or words such as web server.")
        )
    return Nothing(
        _tr("Nothing in the port guide matches “{text}”.").format(text=_safe(word)),
        _tr("Try fewer or other words, an app’s name, a port such as 5000, or 8000-8100."),
    )


def _nothing_for_port(asked: AskedPort, registry: Registry) -> Nothing:
    match registry.standing(asked.port, asked.protocol):
        case Standing.RESERVED:
            title = _tr("Port {port} is reserved.")
            text = _tr("IANA keeps it back, and no service has it. An app may use it all the same.")
        case Standing.DYNAMIC:
            title = _tr("Port {port} is a dynamic port.")
            text = _tr(
                "Nothing is ever registered for {first} to {last}. Systems lend these ports for a"
                " short time to apps that connect to others."
            ).format(first=DYNAMIC_PORTS.first, last=DYNAMIC_PORTS.last)
        case _:
            title = _tr("Nothing is registered for {port}.")
            text = _unassigned_text(asked, registry)
    return Nothing(title.format(port=asked), text, asked)


def _unassigned_text(asked: AskedPort, registry: Registry) -> str:
    if registry.at(asked.port):
        return _tr("With another protocol it is. Type {port} alone to see it.").format(
            port=asked.port
        )
    vacancy = registry.vacancy(asked.port)
    if vacancy is None or vacancy.is_single:
        return _tr("IANA has not assigned it, and no common use is known. Any app may use it.")
    return _tr(
        "IANA has assigned no port from {first} to {last}, and no common use of this one is known."
        " Any app may use it."
    ).format(first=vacancy.first, last=vacancy.last)


def _safe(text: str) -> str:
    """Text that someone typed or pasted, so that it can stand in a sentence."""
    cut = text if len(text) <= MAX_INPUT else text[: MAX_INPUT - 1] + "…"
    return _UNSAFE.sub("\ufffd", cut)


def _tr(text: str) -> str:
    return QCoreApplication.translate("guide", text)
