"""JSON of resources/guides -> templates, checked whole, so that filling in cannot fail later."""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar, cast

from portgui.guides import template
from portgui.guides.model import Action, Link, LinkKind, Words
from portgui.guides.system import parse_system_range
from portgui.guides.template import (
    CopyTemplate,
    Each,
    GuideTemplate,
    Items,
    StepTemplate,
    Text,
    When,
)
from portgui.resources import ResourceError

SCHEMES: Final = ("x-apple.systempreferences:", "windowsdefender:")
"""The only addresses that a guide may hand to the system's opener."""

PROGRAMS: Final = ("wf.msc",)
"""The only programs that a guide may have started."""

_GUIDE_KEYS: Final = frozenset(
    {"systems", "action", "title", "intro", "steps", "undo", "notes", "links", "sources"}
)
_STEP_KEYS: Final = frozenset(
    {"id", "text", "detail", "heading", "copy", "commands", "link", "when"}
)
_WORD_KEYS: Final = frozenset(
    {
        "step", "undo_step", "undo_title", "notes_title", "command", "unnamed_app",
        "single_port", "port_range", "both_protocols", "systems",
    }
)  # fmt: skip
_SYSTEM_KEYS: Final = frozenset({"windows", "macos", "linux-ufw", "linux-firewalld", "linux-none"})
_WORD_HOLES: Final = {
    "step": {"n", "total"},
    "undo_step": {"n", "total"},
    "single_port": {"port"},
    "port_range": {"first", "last"},
}

_T = TypeVar("_T")


def guide_template(name: str, data: object, words: Words) -> GuideTemplate:
    """Check a parsed guide file.

    Args:
        name: its resource name, for the error.
        data: the parsed JSON.
        words: its language's fixed words.

    Raises:
        ResourceError: a key is missing, unknown or of the wrong kind; an unknown condition,
            placeholder or link; a placeholder where it has no value.
    """
    return _named(name, lambda: _Reader(words).guide(name, data))


def words(name: str, language: str, data: object) -> Words:
    """Check a language's fixed words.

    Raises:
        ResourceError: a word is missing or lacks its placeholders.
    """
    return _named(name, lambda: _words(language, data))


def _named(name: str, read: Callable[[], _T]) -> _T:
    try:
        return read()
    except ValueError as error:
        raise ResourceError(name, str(error)) from error


def _words(language: str, data: object) -> Words:
    found = _object(data, _WORD_KEYS, needed=_WORD_KEYS)
    systems = _object(found["systems"], _SYSTEM_KEYS, needed=_SYSTEM_KEYS)
    texts = {key: _text(found, key) for key in _WORD_KEYS - {"systems"}}
    for key, text in texts.items():
        if template.placeholders(text) != _WORD_HOLES.get(key, set()):
            raise ValueError(f"{key!r} needs just {sorted(_WORD_HOLES.get(key, set()))}")
    names = tuple((key, _text(systems, key)) for key in systems)
    return Words(language=language, systems=names, **texts)


class _Reader:
    """Reads one guide; holds what its parts refer to.

    Attributes:
        action: the guide's action, which decides whether there always is a port.
        links: the links by name.
        numbered: `step:…` for the steps that texts may refer to.
        command: the label of command lines.
    """

    def __init__(self, fixed: Words) -> None:
        self.action = Action.SEE
        self.links: Mapping[str, Link] = {}
        self.numbered: frozenset[str] = frozenset()
        self.command = fixed.command

    def guide(self, name: str, data: object) -> GuideTemplate:
        found = _object(data, _GUIDE_KEYS, needed=_GUIDE_KEYS - {"links", "undo"})
        self.action = Action(_text(found, "action"))
        links = _object(found.get("links", {}))
        self.links = {key: _link(value) for key, value in links.items()}
        self.numbered = _numbered(_list(found["steps"]))
        undo = self._items(found.get("undo", []))
        if not undo and self.action is not Action.SEE:
            raise ValueError("there is no way back in 'undo'")
        guide = GuideTemplate(
            name=name,
            systems=tuple(map(parse_system_range, _strings(found, "systems", least=1))),
            action=self.action,
            titles=self._texts(found["title"]),
            intro=self._texts(found["intro"]),
            steps=self._items(found["steps"]),
            undo=undo,
            notes=self._texts(found["notes"]),
            sources=_strings(found, "sources", least=1),
        )
        if not guide.titles or guide.titles[-1].when or not guide.steps:
            raise ValueError("a title without conditions has to come last, and steps are needed")
        return guide

    def _texts(self, data: object) -> tuple[Text, ...]:
        items = data if isinstance(data, list) else [data]
        return tuple(self._paragraph(item) for item in items)

    def _paragraph(self, data: object) -> Text:
        if isinstance(data, str):
            data = {"text": data}
        found = _object(data, frozenset({"text", "when"}), needed=frozenset({"text"}))
        when = _when(found, in_each=False)
        text = _text(found, "text")
        self._check(text, self._allowed(when, in_each=False))
        return Text(text, when)

    def _items(self, data: object) -> Items:
        return tuple(self._item(item) for item in _list(data))

    def _item(self, data: object) -> StepTemplate | Each:
        if not isinstance(data, dict) or "each" not in data:
            return self._step(data, in_each=False, outer=())
        keys = frozenset({"each", "steps", "when"})
        found = _object(data, keys, needed=keys - {"when"})
        if _text(found, "each") != "protocol":
            raise ValueError("only 'protocol' can be repeated")
        when = _when(found, in_each=False)
        steps = tuple(self._step(step, in_each=True, outer=when) for step in _list(found["steps"]))
        return Each(steps, when)

    def _step(self, data: object, *, in_each: bool, outer: When) -> StepTemplate:
        found = _object(data, _STEP_KEYS, needed=frozenset({"text"}))
        when = _when(found, in_each=in_each)
        allowed = self._allowed((*outer, *when), in_each=in_each)
        text = _text(found, "text")
        step_id, detail, heading = (
            _text(found, key, default="") for key in ("id", "detail", "heading")
        )
        copies = (*map(_copy, _list(found.get("copy", []))), *self._commands(found))
        for part in (text, detail, heading):
            self._check(part, allowed)
        for copy in copies:
            self._check(copy.label, allowed)
            self._check(copy.value, allowed & template.IN_COMMANDS if copy.is_command else allowed)
        link = self._named_link(found)
        return StepTemplate(step_id, text, detail, heading, copies, link, when)

    def _commands(self, found: Mapping[str, object]) -> tuple[CopyTemplate, ...]:
        lines = _strings(found, "commands", least=0)
        return tuple(CopyTemplate(self.command, line, is_command=True) for line in lines)

    def _named_link(self, found: Mapping[str, object]) -> Link | None:
        name = _text(found, "link", default="")
        if name and name not in self.links:
            raise ValueError(f"there is no link {name!r}")
        return self.links[name] if name else None

    def _allowed(self, when: When, *, in_each: bool) -> frozenset[str]:
        allowed = template.ALWAYS | self.numbered
        has_port = self.action is not Action.SEE or template.is_certain(when, "port")
        if has_port:
            allowed |= template.PER_PORT
        if in_each:
            allowed |= template.PER_PROTOCOL
        if in_each and has_port:
            allowed |= template.PER_RULE
        if template.is_certain(when, "app-path"):
            allowed |= template.PER_FILE
        return allowed

    def _check(self, text: str, allowed: frozenset[str]) -> None:
        wrong = template.placeholders(text) - allowed
        if wrong:
            raise ValueError(f"{sorted(wrong)} have no value in {text!r}")


def _numbered(steps: list[object]) -> frozenset[str]:
    """The steps that are always there: one that may be missing has no number to refer to."""
    ids = [
        step["id"]
        for step in steps
        if isinstance(step, dict) and isinstance(step.get("id"), str) and "when" not in step
    ]
    return frozenset(template.STEP + found for found in ids)


def _link(data: object) -> Link:
    found = _object(data, frozenset({"label", "url", "program"}), needed=frozenset({"label"}))
    url = _text(found, "url", default="")
    program = _text(found, "program", default="")
    if url.startswith(SCHEMES) and not program:
        return Link(_text(found, "label"), url, LinkKind.URL)
    if program in PROGRAMS and not url:
        return Link(_text(found, "label"), program, LinkKind.PROGRAM)
    raise ValueError(f"a link may not lead to {url or program!r}")


def _copy(data: object) -> CopyTemplate:
    keys = frozenset({"label", "value"})
    found = _object(data, keys, needed=keys)
    return CopyTemplate(_text(found, "label"), _text(found, "value"), is_command=False)


def _when(found: Mapping[str, object], *, in_each: bool) -> When:
    words_ = _strings(found, "when", least=0)
    return tuple(template.parse_condition(word, in_each=in_each) for word in words_)


def _object(
    data: object, known: frozenset[str] | None = None, *, needed: frozenset[str] = frozenset()
) -> Mapping[str, object]:
    if not isinstance(data, dict):
        raise ValueError(f"an object is needed, not {data!r:.40}")  # noqa: TRY004 (bad file)
    keys = set(data)
    if needed - keys or (known is not None and keys - known):
        missing, unknown = sorted(needed - keys), sorted(keys - (known or keys))
        raise ValueError(f"missing {missing}, unknown {unknown}")
    return cast("Mapping[str, object]", data)


def _list(data: object) -> list[object]:
    if not isinstance(data, list):
        raise ValueError(f"a list is needed, not {data!r:.40}")  # noqa: TRY004 (bad file)
    return data


def _text(found: Mapping[str, object], key: str, default: str | None = None) -> str:
    value = found.get(key, default)
    if not isinstance(value, str) or (not value.strip() and default is None):
        raise ValueError(f"{key!r} has to be a text")
    return value


def _strings(found: Mapping[str, object], key: str, *, least: int) -> tuple[str, ...]:
    values = _list(found.get(key, []))
    if len(values) < least or not all(isinstance(value, str) and value for value in values):
        raise ValueError(f"{key!r} has to be a list of texts")
    return tuple(map(str, values))
