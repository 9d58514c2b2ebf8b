"""Small words of the walk-through: values put into a sentence, protocols and names as text."""

import re
from collections.abc import Iterable
from typing import Final

from portgui.gui.i18n import say
from portgui.guides.plain import app_name
from portgui.net import InputError, Protocol
from portgui.words import Message

_VALUE: Final = re.compile("%([1-9])")


def put(template: str, *values: str) -> str:
    """Put the values where a translated template has %1, %2 …; a value is not looked at again."""

    def value_of(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        return values[place] if place < len(values) else found[0]

    return _VALUE.sub(value_of, template)


def protocols_text(protocols: Iterable[Protocol], both: str) -> str:
    """`TCP`, `UDP`, or the language's words for the two together."""
    found = [protocol.upper() for protocol in protocols]
    return found[0] if len(found) == 1 else both


def explain(error: InputError) -> str:
    """The sentence for a mistake in what was typed, in the person's language."""
    return say(Message.of(error.code.value, text=error.text, known=", ".join(error.known)))


def safe_name(app: str | None) -> str:
    """An app's name that cannot break a line or hide text; empty where there is none."""
    return app_name(app or "")
