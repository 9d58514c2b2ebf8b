"""A good name for a file that a person saves. No Qt here."""

import re
from typing import Final

MOST: Final = 100
"""Longest suggested name in characters; every file system takes it, in any script."""

_UNFIT: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*\x7f]+')


def file_name(title: str, ending: str) -> str:
    """A name for a file about `title`, without what a file system refuses."""
    name = _UNFIT.sub(" ", title)
    name = " ".join(name.split())[:MOST].strip(" .")
    return f"{name or 'PortGUI'}{ending}"
