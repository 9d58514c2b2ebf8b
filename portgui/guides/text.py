"""A guide as plain text: to be copied, mailed, printed in a terminal or read out."""

import textwrap
from collections.abc import Iterator
from typing import Final

from portgui.guides.model import Copyable, Guide, LinkKind, Step, Words

MIN_WIDTH: Final = 20
_INDENT: Final = "  "


def as_text(guide: Guide, width: int = 78) -> str:
    """The whole guide in lines of at most `width` characters.

    Values to copy stand on lines of their own and are never broken, however long they are.
    """
    width = max(width, MIN_WIDTH)
    blocks = [
        _headed(guide.title, "=", width),
        *(_wrapped(paragraph, width) for paragraph in guide.intro),
        *_steps(guide.steps, guide.words, width, undo=False),
    ]
    if guide.undo:
        blocks.append(_headed(guide.words.undo_title, "-", width))
        blocks.extend(_steps(guide.undo, guide.words, width, undo=True))
    if guide.notes:
        blocks.append(_headed(guide.words.notes_title, "-", width))
        blocks.extend(_wrapped(note, width, first="* ", rest=_INDENT) for note in guide.notes)
    return "\n\n".join(blocks) + "\n"


def _steps(steps: tuple[Step, ...], words: Words, width: int, *, undo: bool) -> Iterator[str]:
    for number, step in enumerate(steps, start=1):
        if step.heading:
            yield _headed(step.heading, "-", width)
        lines = [words.numbered(number, len(steps), undo=undo), _indented(step.text, width)]
        if step.detail:
            lines.append(_indented(step.detail, width))
        lines.extend(_copy_line(copy) for copy in step.copies)
        # A program's name helps nobody here: the step itself says how the program is started.
        if step.link is not None and step.link.kind is LinkKind.URL:
            lines.append(f"{_INDENT * 2}{step.link.label}: {step.link.target}")
        yield "\n".join(lines)


def _headed(title: str, rule: str, width: int) -> str:
    lines = _wrapped(title, width)
    return f"{lines}\n{rule * max(map(len, lines.splitlines()))}"


def _indented(text: str, width: int) -> str:
    return _wrapped(text, width, first=_INDENT, rest=_INDENT)


def _wrapped(text: str, width: int, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _copy_line(copy: Copyable) -> str:
    if copy.is_command:
        return f"{_INDENT * 2}{copy.value}"
    return f"{_INDENT * 2}{copy.label}: {copy.value}"
