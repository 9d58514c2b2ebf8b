"""Where PortGUI's own files lie for this person, and the log among them. Qt-free.

What may be logged: what PortGUI does, and what went wrong. Never the command lines of other
people's processes, never what a person typed.
"""

import logging
import os
import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import platformdirs

from portgui.words import Message

PROFILE_VARIABLE: Final = "PORTGUI_PROFILE"
"""Names a folder that holds everything of this person's: for tests, and for a portable copy."""

LOG_NAME: Final = "portgui.log"
MOST_HELD: Final = 1_000
"""How many records are kept until the log is started; the newest."""
_OURS: Final = "is_of_portgui"
"""The attribute by which our own handlers are known."""

_APP: Final = "PortGUI" if sys.platform in {"win32", "darwin"} else "portgui"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where this person's files lie. The folders need not exist yet.

    Attributes:
        config: the settings.
        logs: the log, and what is left behind by a crash.
        state: what PortGUI remembers that is no setting.
    """

    config: Path
    logs: Path
    state: Path


def folders(environment: Mapping[str, str] = os.environ) -> Folders:
    """The folders by the system's custom, or all in one where `PORTGUI_PROFILE` says so."""
    if profile := environment.get(PROFILE_VARIABLE, "").strip():
        root = Path(profile).expanduser().absolute()
        return Folders(root / "config", root / "logs", root / "state")
    return Folders(
        Path(platformdirs.user_config_dir(_APP, appauthor=False)),
        Path(platformdirs.user_log_dir(_APP, appauthor=False)),
        Path(platformdirs.user_state_dir(_APP, appauthor=False)),
    )


class Log(NamedTuple):
    """The log as it was started.

    Attributes:
        path: the current file, or None when only standard error is written.
        problem: what to tell the person, or None.
    """

    path: Path | None
    problem: Message | None


def hold() -> None:
    """Keep what is logged until `start`: the window is there before its log is."""
    logging.getLogger().addHandler(_Held())


def start(folder: Path, level: int = logging.INFO) -> Log:
    """Log to a rotating file in `folder`, and warnings to standard error as well.

    Never raises for a folder that cannot be used: then standard error alone gets everything.
    Calling it again replaces what the call before set up.
    """
    from portgui.log_file import LogFile

    held = _held()
    stop()
    root = logging.getLogger()
    root.setLevel(level)
    logging.captureWarnings(True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        root.addHandler(LogFile(folder / LOG_NAME))
    except OSError as error:
        _add_stderr(root, level)
        for record in held:
            root.handle(record)
        logging.getLogger(__name__).warning("no log file: %s", error)
        return Log(None, Message.of("log-folder-unusable", folder=folder))
    _add_stderr(root, logging.WARNING)
    for record in held:
        root.handle(record)
    return Log(folder / LOG_NAME, None)


def stop() -> None:
    """Close what `start` set up; nothing of anybody else's is touched."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if getattr(handler, _OURS, False):
            root.removeHandler(handler)
            handler.close()
    logging.captureWarnings(False)


def _add_stderr(root: logging.Logger, level: int) -> None:
    from portgui.log_file import LogStream

    # A windowed program on Windows has no standard error at all.
    if sys.stderr is not None:
        root.addHandler(LogStream(sys.stderr, level))


class _Held(logging.Handler):
    """Keeps what is logged before there is a file."""

    is_of_portgui = True

    def __init__(self) -> None:
        super().__init__()
        self.records: deque[logging.LogRecord] = deque(maxlen=MOST_HELD)

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def _held() -> list[logging.LogRecord]:
    found = (handler for handler in logging.getLogger().handlers if isinstance(handler, _Held))
    return [record for handler in found for record in handler.records]
