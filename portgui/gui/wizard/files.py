"""A file written whole or not at all, and a good name for it. No Qt here."""

import os
import re
import secrets
from pathlib import Path
from typing import Final

MOST: Final = 100
"""Longest suggested name in characters; every file system takes it, in any script."""

_UNFIT: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*\x7f]+')


def file_name(title: str, ending: str) -> str:
    """A name for a file about `title`, without what a file system refuses."""
    name = _UNFIT.sub(" ", title)
    name = " ".join(name.split())[:MOST].strip(" .")
    return f"{name or 'PortGUI'}{ending}"


def write_whole(path: Path, data: bytes) -> Path:
    """Write under another name first, flush, rename. Returns the path.

    Raises:
        OSError: it could not be written; a file that was there is as it was.
    """
    # A link to a file stays one, and the file behind it is replaced.
    path = Path(os.path.realpath(path))
    part = path.with_name(f".portgui-{secrets.token_hex(6)}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return path
