"""Codes and their English sentences, for the command line and as the source of translations.

The Qt-free parts hand on a `Message`; the window translates the same English text (gui/i18n.py).
The sentences stand in `portgui.sentences`; `QT_TRANSLATE_NOOP` marks each for pyside6-lupdate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from portgui.sentences import (
    actions,
    change_plans,
    changes,
    check,
    diff,
    export,
    files,
    filters,
    firewall,
    firewall_linux,
    firewall_macos,
    firewall_windows,
    guard,
    in_use,
    inputs,
    live,
    port,
    scan,
    system,
    watch,
)
from portgui.sentences.marking import QT_TRANSLATE_NOOP

__all__ = ["ENGLISH", "QT_TRANSLATE_NOOP", "Message", "english", "fill"]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be said: its code and the values that go into it.

    Attributes:
        code: a key of `ENGLISH`.
        values: placeholder name to plain text.
    """

    code: str
    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, code: str, **values: object) -> "Message":
        """A message with its values as keywords."""
        return cls(code, tuple((name, str(value)) for name, value in values.items()))


ENGLISH: Final[Mapping[str, str]] = {
    **inputs.SENTENCES,
    **filters.SENTENCES,
    **firewall.SENTENCES,
    **firewall_linux.SENTENCES,
    **firewall_macos.SENTENCES,
    **firewall_windows.SENTENCES,
    **check.SENTENCES,
    **guard.SENTENCES,
    **port.SENTENCES,
    **in_use.SENTENCES,
    **scan.SENTENCES,
    **system.SENTENCES,
    **files.SENTENCES,
    **live.SENTENCES,
    **export.SENTENCES,
    **diff.SENTENCES,
    **watch.SENTENCES,
    **actions.SENTENCES,
    **change_plans.SENTENCES,
    **changes.SENTENCES,
}


def english(message: Message) -> str:
    """The English sentence of a message."""
    return fill(ENGLISH[message.code], message)


def fill(template: str, message: Message) -> str:
    """Put a message's values into a template; values are plain text and are not expanded again."""
    return template.format_map(dict(message.values))
