"""The settings' file: one JSON object, read with patience, written whole or not at all. Qt-free.

Which settings there are, and what they may hold, is in `portgui.gui.settings`.
"""

import json
import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from portgui.logs import reachable
from portgui.safe_file import PAUSES, WINDOWS, write_whole
from portgui.words import Message

logger = logging.getLogger(__name__)

NAME: Final = "settings.json"
BROKEN: Final = NAME + ".broken"
"""Where a file goes that is no settings' file; one from before is replaced."""
MAX_BYTES: Final = 1024 * 1024
"""Largest file that is read; PortGUI's own has a few thousand bytes."""


class Stored(NamedTuple):
    """What the file held.

    Attributes:
        values: by key, as they stand in the file, unchecked.
        problem: what to tell the person, or None.
        keep: whether the file is left alone because it is there but could not be read.
    """

    values: Mapping[str, object]
    problem: Message | None = None
    keep: bool = False


def read(folder: Path) -> Stored:
    """Read the file, or set it aside when it is damaged. Raises nothing for a bad file."""
    path = reachable(folder) / NAME
    try:
        data = _read(path)
    except FileNotFoundError:
        return Stored({})
    except OSError as error:
        logger.warning("settings not read: %s", error)
        return Stored({}, Message.of("settings-unreadable", file=folder / NAME), keep=True)
    try:
        return Stored(_parse(data))
    except (ValueError, RecursionError) as error:
        logger.warning("damaged settings: %s", error)
        return _set_aside(path)


def _read(path: Path) -> bytes:
    """The file's bytes; one more than `MAX_BYTES` at the most.

    On Windows a scanner or a synchroniser may have it open for a moment, and lets nobody in.
    """
    for pause in (*(PAUSES if WINDOWS else ()), None):
        try:
            with path.open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except PermissionError:
            if pause is None:
                raise
            time.sleep(pause)
    raise AssertionError("the last attempt returns or raises")


def _parse(data: bytes) -> dict[str, object]:
    if len(data) > MAX_BYTES:
        raise ValueError(f"more than {MAX_BYTES} bytes")
    # Some editors put a byte order mark in front.
    parsed: object = json.loads(data.decode("utf-8-sig"))
    if not isinstance(parsed, dict):
        raise ValueError("not an object")  # noqa: TRY004 (the file's value is wrong, no argument)
    return parsed


def _set_aside(path: Path) -> Stored:
    aside = path.with_name(BROKEN)
    try:
        path.replace(aside)
    except OSError as error:
        logger.warning("not set aside: %s", error)
        return Stored({}, Message.of("settings-unreadable", file=path), keep=True)
    return Stored({}, Message.of("settings-broken", file=aside))


def write(folder: Path, values: Mapping[str, object]) -> None:
    """Write the file whole or not at all.

    Raises:
        OSError: it could not be written; the old file is as it was.
    """
    folder = reachable(folder)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(values, indent=1, sort_keys=True) + "\n"
    write_whole(folder / NAME, text.encode("ascii"), private=True)
