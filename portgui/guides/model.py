"""What a guide is once it is filled in: plain values for a wizard, a printer and a terminal."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portgui.guides import plain
from portgui.guides.system import System
from portgui.net import LAST_PORT, InputCode, InputError, PortRange, Protocol

PROTOCOLS: Final = (Protocol.TCP, Protocol.UDP)
"""The protocols that the firewalls' own dialogs and commands know."""


class Action(StrEnum):
    """What the person wants to do by hand."""

    OPEN = "open"
    CLOSE = "close"
    SEE = "see"


class LinkKind(StrEnum):
    """How a link is opened."""

    URL = "url"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens the very place that a step speaks of.

    Attributes:
        label: what the button says.
        target: an address for the system's opener, or a program's name for its shell.
        kind: which of the two.
    """

    label: str
    target: str
    kind: LinkKind


@dataclass(frozen=True, slots=True)
class Copyable:
    """A value that a step asks for, to be copied rather than typed.

    Attributes:
        label: what it is.
        value: plain text. A command holds only numbers and protocol words from outside.
        is_command: a line for a terminal, shown with fixed width and never wrapped.
    """

    label: str
    value: str
    is_command: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One action.

    Attributes:
        text: what to do, in one or two short sentences.
        detail: what is then seen, or why; empty where the text says it all.
        copies: the values to copy.
        link: a short cut to the place; the text says the way on foot.
        heading: the part that begins here; empty inside a part.
    """

    text: str
    detail: str = ""
    copies: tuple[Copyable, ...] = ()
    link: Link | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The few fixed words of a language that go around the steps.

    Attributes:
        language: the tag of the language, such as `en`.
        step: with `{n}` and `{total}`.
        undo_step: with `{n}` and `{total}`.
        undo_title: heads the way back.
        notes_title: heads the notes.
        command: the label of a command line.
        unnamed_app: stands for an app that was not named.
        single_port: with `{port}`.
        port_range: with `{first}` and `{last}`.
        both_protocols: TCP and UDP together.
        systems: a system or a family, and its name, which may have `{version}`.
    """

    language: str
    step: str
    undo_step: str
    undo_title: str
    notes_title: str
    command: str
    unnamed_app: str
    single_port: str
    port_range: str
    both_protocols: str
    systems: tuple[tuple[str, str], ...]

    def system_name(self, system: System) -> str:
        """The name that people use: Windows 11, macOS 15, Linux with ufw."""
        names = dict(self.systems)
        name = names.get(str(system)) or names[system.family]
        return name.replace("{version}", system.edition)

    def numbered(self, number: int, total: int, *, undo: bool = False) -> str:
        """“Step 4 of 9”, to be read out."""
        template = self.undo_step if undo else self.step
        return template.replace("{n}", str(number)).replace("{total}", str(total))


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide for one system and one request, ready to be shown.

    Attributes:
        system: the system that it is for.
        action: what it does.
        title: one line.
        intro: paragraphs to read before step 1.
        steps: the actions, in order.
        undo: the way back; empty only where nothing is changed (`Action.SEE`).
        notes: what else to know, a paragraph each.
        links: the steps' links, each once.
        words: the fixed words of its language.
    """

    system: System
    action: Action
    title: str
    intro: tuple[str, ...]
    steps: tuple[Step, ...]
    undo: tuple[Step, ...]
    notes: tuple[str, ...]
    links: tuple[Link, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class GuideRequest:
    """What a guide is asked for; checked and cleaned here, once.

    Attributes:
        action: open, close or see.
        ports: one port or a range; None only to see all ports.
        protocols: TCP, UDP or both; TCP comes first whatever the order given.
        app: the app's name, or None. Any text is safe: it is cut and cleaned.
        app_path: the app's program, or None; shown only where a file dialog asks for it.

    Raises:
        InputError: a port out of range, a range that runs backwards, another protocol.
        ValueError: no protocol, or no port to open or close; a programming error.
    """

    action: Action
    ports: PortRange | None
    protocols: tuple[Protocol, ...] = PROTOCOLS
    app: str | None = None
    app_path: str | None = None

    def __post_init__(self) -> None:
        _check_ports(self.ports)
        for protocol in self.protocols:
            if protocol not in PROTOCOLS:
                known = tuple(map(str, PROTOCOLS))
                raise InputError(InputCode.NOT_A_PROTOCOL, str(protocol), known=known)
        if not self.protocols or (self.ports is None and self.action is not Action.SEE):
            raise ValueError("a protocol and, to open or close, a port are needed")
        ordered = tuple(known for known in PROTOCOLS if known in self.protocols)
        object.__setattr__(self, "protocols", ordered)
        object.__setattr__(self, "app", plain.app_name(self.app or "") or None)


def _check_ports(ports: PortRange | None) -> None:
    if ports is None:
        return
    for port in (ports.first, ports.last):
        if not 1 <= port <= LAST_PORT:
            raise InputError(InputCode.PORT_OUT_OF_RANGE, str(port))
    if ports.first > ports.last:
        raise InputError(InputCode.RANGE_BACKWARDS, str(ports))
