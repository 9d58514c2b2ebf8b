"""A letter for each entry of a menu, in whatever language its words are."""

import re
from typing import Final

from PySide6.QtWidgets import QMenu

_MARKED: Final = re.compile(r"(?<!&)(?:&&)*&([^&])")
_LETTER: Final = re.compile(r"[^\W_]")
_FIRST_LETTER: Final = re.compile(r"(?<![\w’'&%])[^\W_]")


def give_mnemonics(menu: QMenu) -> None:
    """Mark a letter of each entry that has none, and in the menus below; no letter twice.

    By hand every translator would have to keep them apart. Entries that come too late for a
    letter of their own have none: the arrow keys reach them.
    """
    actions = [each for each in menu.actions() if not each.isSeparator() and each.text()]
    taken = {found[1].casefold() for each in actions if (found := _MARKED.search(each.text()))}
    for each in actions:
        text = each.text()
        if _MARKED.search(text) is None:
            place = _free_letter(text, taken)
            if place >= 0:
                taken.add(text[place].casefold())
                each.setText(f"{text[:place]}&{text[place:]}")
        below = each.menu()
        if isinstance(below, QMenu):
            give_mnemonics(below)


def _free_letter(text: str, taken: set[str]) -> int:
    """Where a letter stands that is free, at the beginning of a word if there is one; or -1."""
    for kind in (_FIRST_LETTER, _LETTER):
        for found in kind.finditer(text):
            if found[0].casefold() not in taken:
                return found.start()
    return -1
