r"""Whether PortGUI lies where only administrators can change it; nothing else is started elevated.

What a person can write, every program of that person's can, while Windows asks for consent. Only
`Program Files` is taken for safe: Windows protects it, and nobody relaxes that in passing. Windows'
own folder is not: `Temp`, `Tasks` and others in it may be written by everybody.
"""

import sys
from collections.abc import Iterable, Sequence
from ntpath import commonpath, normcase, normpath
from pathlib import Path


def first_unsafe(files: Iterable[str], safe: Sequence[str]) -> str | None:
    """The first of these paths that is in none of the safe folders, or None.

    Args:
        files: absolute paths, links followed.
        safe: absolute paths of folders.
    """
    return next((file for file in files if not any(_is_in(file, folder) for folder in safe)), None)


def _is_in(file: str, folder: str) -> bool:
    one, other = normcase(normpath(file)), normcase(normpath(folder))
    try:
        return commonpath((one, other)) == other and one != other
    except ValueError:
        # Another drive.
        return False


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _CSIDL_PROGRAM_FILES = 0x26
    _SHGFP_TYPE_CURRENT = 0

    def safe_folders() -> tuple[str, ...]:
        """Program Files, from Windows itself: variables are anybody's."""
        return tuple(filter(None, (_folder(_CSIDL_PROGRAM_FILES),)))

    def _folder(number: int) -> str:
        room = ctypes.create_unicode_buffer(wintypes.MAX_PATH)
        failed = ctypes.windll.shell32.SHGetFolderPathW(
            None, number, None, _SHGFP_TYPE_CURRENT, room
        )
        return "" if failed else room.value

    def system_folder() -> str:
        r"""Such as `C:\Windows\System32`.

        Raises:
            OSError: Windows does not say.
        """
        room = ctypes.create_unicode_buffer(wintypes.MAX_PATH)
        if not ctypes.windll.kernel32.GetSystemDirectoryW(room, wintypes.MAX_PATH):
            raise ctypes.WinError()
        return room.value

    def own_program() -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is started elevated: the program and its first words; and the files that it is."""
        executable = Path(sys.executable).resolve()
        if getattr(sys, "frozen", False):
            window = executable.with_name("portgui-window.exe")
            program = window if window.is_file() else executable
            return (str(program),), (str(program), str(executable))
        package = Path(__file__).resolve().parents[2]
        quiet = executable.with_name("pythonw.exe")
        program = quiet if quiet.is_file() else executable
        words = (str(program), "-I", "-m", "portgui")
        # A virtual environment starts the Python that it was made from.
        roots = (Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve())
        return words, (str(program), str(package), *map(str, roots))
