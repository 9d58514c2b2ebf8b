"""A guide before it is filled in: texts with {placeholders}, and their conditions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from portgui.guides.model import Action, Link
from portgui.guides.system import System, SystemRange, parse_system_range
from portgui.net import PortRange, parse_port

_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+(?::[a-z-]+)?)\}")

STEP: Final = "step:"
"""`{step:check}` is the number of the step whose id is `check`, so that it can be read out."""

ALWAYS: Final = frozenset({"system", "protocols", "app"})
PER_PORT: Final = frozenset({"port", "ports", "first", "last", "ufw_port"})
"""Need a port: `port` is what is typed, `ports` what is read, `ufw_port` writes a range as 1:2."""

PER_PROTOCOL: Final = frozenset({"protocol", "proto"})
PER_RULE: Final = frozenset({"rule_name", "block_rule_name"})
PER_FILE: Final = frozenset({"app_path"})
IN_COMMANDS: Final = frozenset({"port", "first", "last", "ufw_port", "proto"})
"""The only placeholders of a command line: numbers that were checked, and protocol words."""

WORDS: Final = frozenset({"port", "single", "range", "tcp", "udp", "both", "app", "app-path"})
IN_EACH: Final = frozenset({"first", "is-tcp", "is-udp"})
"""Conditions that only make sense where the steps are repeated for each protocol."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What conditions are asked about.

    Attributes:
        system: the system of the guide.
        ports: the ports, or None.
        words: those of `WORDS` and `IN_EACH` that are true.
    """

    system: System
    ports: PortRange | None
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Condition:
    """One word of a `when`.

    Attributes:
        word: a member of `WORDS` or `IN_EACH`; empty where one of the others is set.
        systems: true for these systems.
        port: true where this port is among the ports.
        negated: turned round by a leading `!`.
    """

    word: str = ""
    systems: SystemRange | None = None
    port: int = 0
    negated: bool = False

    def holds(self, situation: Situation) -> bool:
        """Whether it is true there."""
        if self.systems is not None:
            found = situation.system in self.systems
        elif self.port:
            found = situation.ports is not None and self.port in situation.ports
        else:
            found = self.word in situation.words
        return found is not self.negated


When = tuple[Condition, ...]
"""All of them have to hold; an empty one always does."""


def parse_condition(text: str, *, in_each: bool) -> Condition:
    """Read `range`, `!app-path`, `system:macos-15..`, `has-port:22`.

    Raises:
        ValueError: it is none of the known conditions.
    """
    negated = text.startswith("!")
    word, colon, argument = text.removeprefix("!").partition(":")
    if not colon and word in (WORDS | IN_EACH if in_each else WORDS):
        return Condition(word=word, negated=negated)
    if colon and word == "system":
        return Condition(systems=parse_system_range(argument), negated=negated)
    if colon and word == "has-port":
        return Condition(port=parse_port(argument), negated=negated)
    raise ValueError(f"unknown condition {text!r}")


def holds(when: When, situation: Situation) -> bool:
    """Whether all conditions hold."""
    return all(condition.holds(situation) for condition in when)


def is_certain(when: When, word: str) -> bool:
    """Whether `word` is true wherever these conditions hold."""
    implied = {"port": {"port", "single", "range"}, "app-path": {"app-path"}}[word]
    return any(condition.word in implied and not condition.negated for condition in when)


def placeholders(template: str) -> frozenset[str]:
    """The names in a template.

    Raises:
        ValueError: a brace that does not belong to a placeholder.
    """
    if re.search(r"[{}]", _PLACEHOLDER.sub("", template)):
        raise ValueError(f"a stray brace in {template!r}")
    return frozenset(_PLACEHOLDER.findall(template))


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put the values in, once: braces in a value stay as they are.

    Raises:
        KeyError: a value is missing; the load has ruled that out for the shipped files.
    """
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template)


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or a paragraph that may hang on conditions."""

    template: str
    when: When = ()


@dataclass(frozen=True, slots=True)
class CopyTemplate:
    """A value to copy; a command where `is_command` says so."""

    label: str
    value: str
    is_command: bool


@dataclass(frozen=True, slots=True)
class StepTemplate:
    """One step; the attributes are those of `model.Step`, and the id that texts refer to it by."""

    id: str
    text: str
    detail: str
    heading: str
    copies: tuple[CopyTemplate, ...]
    link: Link | None
    when: When


@dataclass(frozen=True, slots=True)
class Each:
    """Steps that are gone through once for TCP and once for UDP, as far as they were asked for."""

    steps: tuple[StepTemplate, ...]
    when: When


Items = tuple[StepTemplate | Each, ...]


@dataclass(frozen=True, slots=True)
class GuideTemplate:
    """A guide as its file has it.

    Attributes:
        name: the file, for messages.
        systems: the systems that it is for.
        action: what it does.
        titles: the first whose conditions hold is the title.
        intro: paragraphs.
        steps: the steps and the repeated groups of them.
        undo: the way back.
        notes: paragraphs.
        sources: where its menu names and commands were looked up.
    """

    name: str
    systems: tuple[SystemRange, ...]
    action: Action
    titles: tuple[Text, ...]
    intro: tuple[Text, ...]
    steps: Items
    undo: Items
    notes: tuple[Text, ...]
    sources: tuple[str, ...]
