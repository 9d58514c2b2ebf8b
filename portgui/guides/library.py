"""The guides of a language: loaded tolerantly, found by system and action, filled in on request."""

import re
from dataclasses import dataclass
from typing import Final

from portgui import resources
from portgui.guides import schema
from portgui.guides.filling import filled
from portgui.guides.model import Action, Guide, GuideRequest, Words
from portgui.guides.system import System
from portgui.guides.template import GuideTemplate
from portgui.resources import ResourceError

FOLDER: Final = "guides"
FALLBACK: Final = "en"
WORDS_FILE: Final = "words.json"

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True)
class Shelf:
    """What one language has.

    Attributes:
        words: its fixed words.
        guides: its guides that could be read.
    """

    words: Words
    guides: tuple[GuideTemplate, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """The guides of a language, and below them those of English.

    Attributes:
        shelves: the language first, English last; one and the same for English.
        faults: the files that could not be read. The other guides are not affected.
    """

    shelves: tuple[Shelf, ...]
    faults: tuple[ResourceError, ...]

    @property
    def words(self) -> Words:
        """The fixed words of the language."""
        return self.shelves[0].words

    def system_name(self, system: System) -> str:
        """The system's name in the language: Windows 11, macOS 15, Linux with ufw."""
        return self.words.system_name(system)

    def guide(self, system: System, request: GuideRequest) -> Guide:
        """The guide for a system and a request, in the language or, failing that, in English.

        Raises:
            ResourceError: no language has it; the reason names the damaged files.
        """
        for shelf in self.shelves:
            found = _find(shelf.guides, system, request.action)
            if found is not None:
                return filled(found, shelf.words, system, request)
        damaged = "; ".join(map(str, self.faults)) or "none is damaged"
        raise ResourceError(f"{FOLDER}/{FALLBACK}", f"no {request.action} for {system} ({damaged})")

    def sources(self, system: System, action: Action) -> tuple[str, ...]:
        """Where the menu names and commands of a guide were looked up; empty without a guide."""
        found = (_find(shelf.guides, system, action) for shelf in self.shelves)
        return next((guide.sources for guide in found if guide is not None), ())


def load(language: str = FALLBACK) -> Library:
    """Read the guides of a language (`de`, `pt-BR`, `de_AT`), and of English beneath it.

    Raises:
        ResourceError: the fixed words of English cannot be read, without which nothing can be
            shown. Every other damage is kept in `Library.faults`.
    """
    faults: list[ResourceError] = []
    shelves = []
    for tag in _tags(language):
        try:
            shelves.append(_shelf(tag, faults))
        except ResourceError as fault:
            if tag == FALLBACK:
                raise
            if resources.path(f"{FOLDER}/{tag}").is_dir():
                faults.append(fault)
    return Library(tuple(shelves), tuple(faults))


def _tags(language: str) -> tuple[str, ...]:
    """`pt_BR` -> `pt-BR`, `pt`, `en`. A text that is no language tag is never part of a path."""
    tag = language.replace("_", "-") if _LANGUAGE.fullmatch(language) else FALLBACK
    return tuple(dict.fromkeys((tag, tag.partition("-")[0], FALLBACK)))


def _shelf(tag: str, faults: list[ResourceError]) -> Shelf:
    words_name = f"{FOLDER}/{tag}/{WORDS_FILE}"
    words = schema.words(words_name, tag, resources.read_json(words_name))
    guides = []
    for name in resources.names(f"{FOLDER}/{tag}", ".json"):
        if name == words_name:
            continue
        try:
            guides.append(schema.guide_template(name, resources.read_json(name), words))
        except ResourceError as fault:
            faults.append(fault)
    return Shelf(words, tuple(guides))


def _find(
    guides: tuple[GuideTemplate, ...], system: System, action: Action
) -> GuideTemplate | None:
    return next(
        (
            guide
            for guide in guides
            if guide.action is action and any(system in systems for systems in guide.systems)
        ),
        None,
    )
