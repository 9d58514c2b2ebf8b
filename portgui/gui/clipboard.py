"""The one way to the clipboard: plain text that cannot surprise where it is pasted."""

import re
from typing import Final

from PySide6.QtGui import QGuiApplication

MAX_TEXT: Final = 4_000_000
"""Most characters that are copied: every row of a big table, and still no burden elsewhere."""

# str.splitlines' boundaries, but the ASCII separators, which are mere control characters here.
_LINE_BREAKS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# NUL ends a text in many programs; an escape would be obeyed by a terminal.
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_HALF_SURROGATES: Final = re.compile("[\ud800-\udfff]")


def plain(text: str) -> str:
    """`text` as it may be pasted anywhere.

    Line breaks become a newline each, control characters but tab and newline are removed, what is
    no character is replaced, and what is too long ends in "…".
    """
    cut = text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
    joined = _LINE_BREAKS.sub("\n", cut)
    return _HALF_SURROGATES.sub("\ufffd", _CONTROLS.sub("", joined))


def copy_text(text: str) -> None:
    """Put `text` on the clipboard as plain text, made safe by `plain`."""
    QGuiApplication.clipboard().setText(plain(text))
