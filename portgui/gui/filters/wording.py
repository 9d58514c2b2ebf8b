"""What is wrong with a filter, as a sentence in the person's language. No widgets."""

import re
from typing import Final

from portgui.gui.i18n import say
from portgui.net import InputError
from portgui.words import Message

_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def mistake(error: InputError) -> str:
    """What is wrong with a filter, as a sentence."""
    known = ", ".join(error.known)
    return say(Message.of(str(error.code), text=safe(error.text), known=known))


def safe(text: str) -> str:
    """Text that someone typed or pasted, so that it can stand in a sentence."""
    return _UNSAFE.sub("\ufffd", text)
