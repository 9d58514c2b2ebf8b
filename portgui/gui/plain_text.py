"""Text from outside in Qt's labels, tooltips and menus: shown as it is, never obeyed, never cut."""

import re
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

MAX_TIP: Final = 1_000
"""Most characters of a tooltip."""
MAX_ACTION: Final = 40
"""Most characters of a name in a menu."""

_RICH: Final = "<p style='white-space: pre-wrap'>"
_LONG_LINE: Final = 80
_LONG_WORD: Final = re.compile(r"\S{25,}")
_PART: Final = re.compile(r"[^/\\:._@,;-]*[/\\:._@,;-]+|[^/\\:._@,;-]+")
_PIECE: Final = 16
_MAY_BREAK: Final = "\u200b"
"""ZERO WIDTH SPACE: a line may end here, and nothing is seen where it does not."""


def tip(text: str) -> str:
    """`text` for a tooltip. Qt takes what looks like HTML for HTML, and wraps nothing else."""
    cut = shortened(text, MAX_TIP)
    is_wide = any(len(line) > _LONG_LINE for line in cut.splitlines())
    if not is_wide and "<" not in cut and "&" not in cut:
        return cut
    return _as_rich(cut)


def both_tips(one: str, other: str) -> str:
    """Two texts that `tip` has made, one below the other."""
    if not one or not other:
        return one or other
    if not (one.startswith(_RICH) or other.startswith(_RICH)):
        return f"{one}\n{other}"
    return "".join(text if text.startswith(_RICH) else _as_rich(text) for text in (one, other))


def _as_rich(text: str) -> str:
    from html import escape

    return f"{_RICH}{escape(breakable(text))}</p>"


def action(text: str) -> str:
    """`text` for a menu or a button: short, on one line, no letter taken for a shortcut."""
    return shortened(" ".join(text.split()), MAX_ACTION).replace("&", "&&")


def shortened(text: str, most: int) -> str:
    """`text` with at most `most` characters, ending in "…" where some were left out."""
    return text if len(text) <= most else text[: most - 1] + "…"


def breakable(text: str) -> str:
    """`text` with places to end a line in its long words. For showing only: never copy it."""
    return _LONG_WORD.sub(_break, text)


def _break(word: re.Match[str]) -> str:
    """After a sign that parts a path or an address; anywhere where there is none for long."""
    parts = _PART.findall(word.group())
    pieces = (
        part[start : start + _PIECE] for part in parts for start in range(0, len(part), _PIECE)
    )
    return _MAY_BREAK.join(pieces)


class PlainLabel(QLabel):
    """A label that shows plain text over as many lines as it needs, however narrow it is.

    Its width is its surroundings' affair: no word, however long, makes a window wider.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, text: str) -> None:
        """Show `text`."""
        self._text = text
        self.setText(breakable(text))
        self.setAccessibleName(text)

    def said(self) -> str:
        """What it shows, as it was given."""
        return self._text
