"""Where PortGUI's own files lie for this person, and the log among them. Qt-free.

What may be logged: what PortGUI does, and what went wrong. Never the command lines of other
people's processes, never what a person typed.
"""

import logging
import os
import sys
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import platformdirs

from portgui.words import Message

PROFILE_VARIABLE: Final = "PORTGUI_PROFILE"
"""Names a folder that holds everything of this person's: for tests, and for a portable copy."""

PORTABLE_MARK: Final = "portable"
"""A file of this name beside a frozen program makes it a portable one."""
PORTABLE_FOLDER: Final = "PortGUI-data"
"""Where a portable PortGUI keeps everything, beside itself."""
LONGEST_PLAIN: Final = 200
"""Characters of a folder to which Windows still lets every name of ours be added: a path ends at
260 with its NUL, one of a folder that is made at 248 ("Maximum Path Length Limitation",
learn.microsoft.com)."""

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
        problem: what to tell the person about these folders, or None.
    """

    config: Path
    logs: Path
    state: Path
    problem: Message | None = None


def folders(environment: Mapping[str, str] = os.environ) -> Folders:
    """Where to keep things: as `PORTGUI_PROFILE` says, beside a portable PortGUI, or as usual."""
    if profile := environment.get(PROFILE_VARIABLE, "").strip():
        return _all_in(Path(profile).expanduser().absolute())
    beside = portable_folder()
    problem = None
    if beside is not None:
        if _may_write(beside):
            return _all_in(beside)
        problem = Message.of("portable-folder-unusable", folder=beside)
    return Folders(
        Path(platformdirs.user_config_dir(_APP, appauthor=False)),
        Path(platformdirs.user_log_dir(_APP, appauthor=False)),
        Path(platformdirs.user_state_dir(_APP, appauthor=False)),
        problem,
    )


def portable_folder() -> Path | None:
    """Where a portable PortGUI keeps everything; None where this is none."""
    if not getattr(sys, "frozen", False):
        return None
    program = Path(sys.executable).parent
    return program / PORTABLE_FOLDER if (program / PORTABLE_MARK).exists() else None


def reachable(folder: Path, platform: str = sys.platform) -> Path:
    r"""A folder as Windows takes it however long its path is; elsewhere, and short ones, as it is.

    After `\\?\` Windows takes 32,767 characters ("Maximum Path Length Limitation"); people and
    other programs expect the path without it, so it is put there only to open files.
    """
    text = str(folder)
    if platform != "win32" or len(text) < LONGEST_PLAIN or text.startswith("\\\\?\\"):
        return folder
    if text.startswith("\\\\"):
        return Path("\\\\?\\UNC\\" + text.removeprefix("\\\\"))
    return Path("\\\\?\\" + text)


def _all_in(root: Path) -> Folders:
    return Folders(root / "config", root / "logs", root / "state")


def _may_write(folder: Path) -> bool:
    """Whether files can be made there; asked by making one, which is all that tells on Windows."""
    probe = reachable(folder) / f".portgui-{os.urandom(6).hex()}.part"
    try:
        probe.parent.mkdir(exist_ok=True)
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError:
        return False
    with suppress(OSError):
        # A scanner may still be looking at it.
        probe.unlink()
    return True


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

    shown, folder = folder, reachable(folder)
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
        return Log(None, Message.of("log-folder-unusable", folder=shown))
    _add_stderr(root, logging.WARNING)
    for record in held:
        root.handle(record)
    return Log(shown / LOG_NAME, None)


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
